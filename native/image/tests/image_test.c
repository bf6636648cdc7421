// SPDX-License-Identifier: MIT
/** Tests of ndh-image: what finish does, and that each lint rule bites on an image broken in that one way. */
#include "allow.h"
#include "finish.h"
#include "lint.h"
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned failures;
static struct allow_list allow;

#define CHECK(condition, ...)                                                                                \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            failures++;                                                                                      \
            fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);                                                  \
            fprintf(stderr, __VA_ARGS__);                                                                    \
            fputc('\n', stderr);                                                                             \
        }                                                                                                    \
    } while (0)

struct seen {
    unsigned count[LINT_RULE_COUNT];
};

static void note(void *context, enum lint_rule rule, const char *text)
{
    (void)text;
    ((struct seen *)context)->count[rule]++;
}

static void finished_sample(struct pe_file *pe)
{
    char error[256] = "";

    sample_make(pe);
    CHECK(finish_image(pe, error, sizeof(error)) == 0, "finish: %s", error);
}

static void or32(struct pe_file *pe, size_t at, uint32_t bits)
{
    pe_set32(pe, at, pe_u32(pe, at) | bits);
}

static void break_dll_bit(struct pe_file *pe)
{
    or32(pe, pe->file_header + 18, PE_FILE_DLL);
}

static void break_subsystem(struct pe_file *pe)
{
    pe_set16(pe, pe->optional_header + 68, 3);
}

static void break_os_version(struct pe_file *pe)
{
    pe_set16(pe, pe->optional_header + 40, 4);
}

static void break_relocations(struct pe_file *pe)
{
    pe_set32(pe, pe->optional_header + 112 + PE_DIR_BASERELOC * 8, 0);
}

static void break_relocations_stripped(struct pe_file *pe)
{
    or32(pe, pe->file_header + 18, PE_FILE_RELOCS_STRIPPED);
}

static void break_dynamic_base(struct pe_file *pe)
{
    pe_set16(pe, pe->optional_header + 70, PE_DLL_NX_COMPAT);
}

static void break_guard_cf(struct pe_file *pe)
{
    pe_set16(pe, pe->optional_header + 70, PE_DLL_NX_COMPAT | PE_DLL_DYNAMIC_BASE | PE_DLL_GUARD_CF);
}

static void break_alignment(struct pe_file *pe)
{
    pe_set32(pe, pe->optional_header + 32, 0x20);
}

static void break_entry(struct pe_file *pe)
{
    pe_set32(pe, pe->optional_header + 16, SAMPLE_RDATA_RVA);
}

static void break_tls(struct pe_file *pe)
{
    pe_set32(pe, pe->optional_header + 112 + PE_DIR_TLS * 8, SAMPLE_RDATA_RVA);
}

static void break_delay_import(struct pe_file *pe)
{
    pe_set32(pe, pe->optional_header + 112 + PE_DIR_DELAY_IMPORT * 8, SAMPLE_RDATA_RVA);
}

static void rename_section(struct pe_file *pe, unsigned index, const char *name)
{
    memset(pe->bytes + sample_section(pe, index), 0, 8);
    memcpy(pe->bytes + sample_section(pe, index), name, strlen(name));
}

static void break_crt(struct pe_file *pe)
{
    rename_section(pe, 1, ".CRT");
}

static void break_debug(struct pe_file *pe)
{
    rename_section(pe, 1, ".buildid");
}

static void break_flagless(struct pe_file *pe)
{
    pe_set32(pe, sample_section(pe, 1) + 36, PE_SCN_NOT_PAGED);
}

static void break_write_execute(struct pe_file *pe)
{
    or32(pe, sample_section(pe, 0) + 36, PE_SCN_WRITE);
}

static void break_not_paged(struct pe_file *pe)
{
    pe_set32(pe, sample_section(pe, 1) + 36, PE_SCN_READ);
}

static void break_paged(struct pe_file *pe)
{
    rename_section(pe, 0, "PAGE");
}

static void break_init(struct pe_file *pe)
{
    rename_section(pe, 0, "INIT");
}

static void break_import(struct pe_file *pe)
{
    size_t at = pe_offset(pe, SAMPLE_RDATA_RVA + 0x72, 9);

    memcpy(pe->bytes + at, "DbgPeek!", 8);
}

static void break_import_module(struct pe_file *pe)
{
    pe->bytes[pe_offset(pe, SAMPLE_RDATA_RVA + 0x60, 1)] = 'm';
}

static void break_import_ordinal(struct pe_file *pe)
{
    pe_set32(pe, pe_offset(pe, SAMPLE_RDATA_RVA + 0x44, 4), 0x80000000u);
}

static void break_import_names(struct pe_file *pe)
{
    size_t at = pe_offset(pe, SAMPLE_RDATA_RVA + 0x40, 8);

    memset(pe->bytes + at, 0, 8);
}

static void break_import_table(struct pe_file *pe)
{
    pe_set32(pe, pe->optional_header + 112 + PE_DIR_IMPORT * 8, 0x00ffff00);
}

static void break_checksum(struct pe_file *pe)
{
    pe_set_checksum(pe, pe_checksum_stored(pe) + 1);
}

static void break_version(struct pe_file *pe)
{
    pe_set32(pe, pe_offset(pe, SAMPLE_RSRC_RVA + 16, 4), 24);
}

static void break_unwind(struct pe_file *pe)
{
    pe_set32(pe, pe->optional_header + 112 + PE_DIR_EXCEPTION * 8, 0);
}

static void break_cr8_read(struct pe_file *pe)
{
    memcpy(pe->bytes + pe_offset(pe, SAMPLE_TEXT_RVA + 5, 4), "\x44\x0f\x20\xc0", 4); /* mov rax, cr8 */
}

static void break_cr8_write(struct pe_file *pe)
{
    memcpy(pe->bytes + pe_offset(pe, SAMPLE_TEXT_RVA + 5, 4), "\x45\x0f\x22\xc1", 4); /* mov cr8, r9 */
}

static void break_shared_user_data(struct pe_file *pe)
{
    memcpy(pe->bytes + pe_offset(pe, SAMPLE_TEXT_RVA + 5, 10), "\x48\xb8\x14\x00\x00\x00\x80\xf7\xff\xff",
           10);
}

static const struct {
    const char *name;
    enum lint_rule rule;
    void (*break_it)(struct pe_file *pe);
} broken[] = {
    { "DLL bit", LINT_DLL_BIT, break_dll_bit },
    { "console subsystem", LINT_SUBSYSTEM, break_subsystem },
    { "OS version 4", LINT_OS_VERSION, break_os_version },
    { "no relocation directory", LINT_RELOCATIONS, break_relocations },
    { "relocations stripped", LINT_RELOCATIONS, break_relocations_stripped },
    { "no DYNAMIC_BASE", LINT_DYNAMIC_BASE, break_dynamic_base },
    { "GUARD_CF alone", LINT_GUARD_CF, break_guard_cf },
    { "alignment 0x20", LINT_ALIGNMENT, break_alignment },
    { "entry in data", LINT_ENTRY, break_entry },
    { "TLS directory", LINT_TLS, break_tls },
    { "delay imports", LINT_TLS, break_delay_import },
    { ".CRT section", LINT_CRT_SECTION, break_crt },
    { ".buildid section", LINT_DEBUG_SECTION, break_debug },
    { "flagless section", LINT_FLAGLESS_SECTION, break_flagless },
    { "writable code", LINT_WRITE_EXECUTE, break_write_execute },
    { "pageable data", LINT_NOT_PAGED, break_not_paged },
    { "PAGE not paged", LINT_NOT_PAGED, break_paged },
    { "INIT kept", LINT_NOT_PAGED, break_init },
    { "unknown import", LINT_IMPORT, break_import },
    { "unknown module", LINT_IMPORT, break_import_module },
    { "import by ordinal", LINT_IMPORT, break_import_ordinal },
    { "module without names", LINT_IMPORT, break_import_names },
    { "import directory outside", LINT_IMPORT, break_import_table },
    { "wrong checksum", LINT_CHECKSUM, break_checksum },
    { "no version", LINT_VERSION, break_version },
    { "no unwind data", LINT_UNWIND, break_unwind },
    { "CR8 read", LINT_CR8, break_cr8_read },
    { "CR8 write", LINT_CR8, break_cr8_write },
    { "shared user data", LINT_SHARED_USER_DATA, break_shared_user_data },
};

static void test_good_image(void)
{
    struct pe_file pe;
    struct seen seen = { { 0 } };

    finished_sample(&pe);
    lint_image(&pe, &allow, note, &seen);
    for (int rule = 0; rule < LINT_RULE_COUNT; rule++) {
        CHECK(seen.count[rule] == 0, "rule %s bites on a good image", lint_rule_name(rule));
    }
    pe_close(&pe);
}

static void test_call_back_is_no_shared_user_data(void)
{
    struct pe_file pe;
    struct seen seen = { { 0 } };

    finished_sample(&pe);
    // mov [rsp+0x30], rax; call 0x880 bytes back
    memcpy(pe.bytes + pe_offset(&pe, SAMPLE_TEXT_RVA + 5, 10), "\x48\x89\x44\x24\x30\xe8\x80\xf7\xff\xff",
           10);
    pe_set_checksum(&pe, pe_checksum(&pe));
    lint_image(&pe, &allow, note, &seen);
    CHECK(seen.count[LINT_SHARED_USER_DATA] == 0, "a call is taken for a constant");
    pe_close(&pe);
}

static void test_each_rule_bites(void)
{
    unsigned covered[LINT_RULE_COUNT] = { 0 };

    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        struct pe_file pe;
        struct seen seen = { { 0 } };

        finished_sample(&pe);
        broken[i].break_it(&pe);
        if (broken[i].rule != LINT_CHECKSUM) {
            pe_set_checksum(&pe, pe_checksum(&pe));
        }
        lint_image(&pe, &allow, note, &seen);
        CHECK(seen.count[broken[i].rule] >= 1, "%s: rule %s is silent", broken[i].name,
              lint_rule_name(broken[i].rule));
        covered[broken[i].rule]++;
        pe_close(&pe);
    }
    for (int rule = 0; rule < LINT_RULE_COUNT; rule++) {
        CHECK(covered[rule] != 0, "rule %s has no broken image", lint_rule_name(rule));
    }
}

static void test_finish(void)
{
    struct pe_file pe;
    struct pe_section section;
    uint8_t text[16];
    size_t linked;

    sample_make(&pe);
    linked = pe.size;
    memcpy(text, pe.bytes + pe_offset(&pe, SAMPLE_TEXT_RVA, sizeof(text)), sizeof(text));
    pe_section(&pe, 4, &section);
    CHECK(strcmp(section.name, ".debug_info") == 0, "long section name reads '%s'", section.name);
    pe_close(&pe);

    finished_sample(&pe);
    CHECK(pe.section_count == 4, "%u sections stay", pe.section_count);
    CHECK(pe.size < linked, "%zu of %zu bytes stay", pe.size, linked);
    CHECK(pe_u32(&pe, pe.optional_header + 56) == SAMPLE_DEBUG_RVA, "SizeOfImage is 0x%x",
          pe_u32(&pe, pe.optional_header + 56));
    CHECK(memcmp(text, pe.bytes + pe_offset(&pe, SAMPLE_TEXT_RVA, sizeof(text)), sizeof(text)) == 0,
          "code moved");
    pe_section(&pe, 0, &section);
    CHECK((section.characteristics & PE_SCN_NOT_PAGED) != 0 &&
              (section.characteristics & PE_SCN_ALIGN_MASK) == 0,
          ".text is 0x%x", section.characteristics);
    pe_section(&pe, 3, &section);
    CHECK((section.characteristics & PE_SCN_DISCARDABLE) != 0, ".reloc is 0x%x", section.characteristics);
    CHECK(pe_checksum_stored(&pe) == pe_checksum(&pe), "checksum");
    pe_close(&pe);
}

/** A sum worked out by hand: 0x5a4d + 0x0003 folded, plus the length. */
static void test_checksum_algorithm(void)
{
    struct pe_file pe;
    uint32_t before;

    finished_sample(&pe);
    before = pe_checksum(&pe);
    pe.bytes[2] = 3;
    CHECK(((pe_checksum(&pe) - (uint32_t)pe.size) & 0xffff) == ((before - (uint32_t)pe.size + 3) & 0xffff),
          "0x%x after 0x%x and 3 more", pe_checksum(&pe), before);
    pe_set_checksum(&pe, 0xdeadbeef);
    CHECK(pe_checksum(&pe) == before + 3, "the stored checksum counts");
    pe_close(&pe);
}

/** Every truncation and every single-byte change of the headers is survived, with or without an error. */
static void test_hostile_input(void)
{
    struct pe_file pe, copy;
    struct seen seen;
    char error[256];

    finished_sample(&pe);
    for (size_t size = 0; size < pe.size; size += size < 0x400 ? 1 : 37) {
        uint8_t *bytes = malloc(size + 1);

        memcpy(bytes, pe.bytes, size);
        if (pe_adopt(bytes, size, &copy, error, sizeof(error)) == 0) {
            lint_image(&copy, &allow, note, &seen);
            pe_close(&copy);
        }
    }
    for (size_t at = 0; at < 0x400; at++) {
        for (unsigned value = 0; value < 256; value += 85) {
            uint8_t *bytes = malloc(pe.size);

            memcpy(bytes, pe.bytes, pe.size);
            bytes[at] = (uint8_t)value;
            if (pe_adopt(bytes, pe.size, &copy, error, sizeof(error)) == 0) {
                lint_image(&copy, &allow, note, &seen);
                finish_image(&copy, error, sizeof(error));
                pe_close(&copy);
            }
        }
    }
    pe_close(&pe);
}

static void test_allow_list(void)
{
    struct allow_list list = { 0 };
    char error[256] = "";

    CHECK(allow_add_text(&list, "; text\nLIBRARY Hal.dll\nEXPORTS\n  A\n  B=C ; why\n", error,
                         sizeof(error)) == 0,
          "%s", error);
    CHECK(allow_has(&list, "HAL.DLL", "A") && allow_has(&list, "hal.dll", "B"), "listed names are unknown");
    CHECK(!allow_has(&list, "hal.dll", "C") && !allow_has(&list, "ndis.sys", "A"),
          "unlisted names are known");
    CHECK(allow_add_text(&list, "A\n", error, sizeof(error)) != 0 && strstr(error, "'A'") != NULL,
          "error says '%s'", error);
    CHECK(allow_add_text(&list, "LIBRARY x\n", error, sizeof(error)) != 0, "a list without EXPORTS is taken");
    allow_free(&list);
}

int main(void)
{
    char error[256];

    if (allow_add_text(&allow, "LIBRARY ntoskrnl.exe\nEXPORTS\nDbgPrint\n", error, sizeof(error)) != 0) {
        fprintf(stderr, "%s\n", error);
        return 1;
    }
    test_good_image();
    test_call_back_is_no_shared_user_data();
    test_each_rule_bites();
    test_finish();
    test_checksum_algorithm();
    test_hostile_input();
    test_allow_list();
    allow_free(&allow);
    printf("%u failures, %zu broken images\n", failures, sizeof(broken) / sizeof(broken[0]));
    return failures != 0;
}
