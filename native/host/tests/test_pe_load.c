// SPDX-License-Identifier: MIT
#include <errno.h>
#include <setjmp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../arena.h"
#include "../host.h"
#include "check.h"
#include "pe_builder.h"

/* Where a stub of a missing import ends. */
static char crash_text[256];
static enum ndh_crash_kind crash_kind;
static jmp_buf after_crash;

void ndh_crash(enum ndh_crash_kind kind, uint32_t code, const char *text)
{
    (void)code;
    crash_kind = kind;
    snprintf(crash_text, sizeof crash_text, "%s", text);
    __builtin_longjmp((void **)after_crash, 1);
}

void ndh_bugcheck(uint32_t code, uint64_t p1, uint64_t p2, uint64_t p3, uint64_t p4, const char *text)
{
    CHECK(0, "unexpected bug check 0x%x (%llu, %llu, %llu, %llu): %s", code, (unsigned long long)p1,
          (unsigned long long)p2, (unsigned long long)p3, (unsigned long long)p4, text);
    abort();
}

static char error[256];
static int provided;

static void *resolve(void *context, const char *module, const char *symbol, uint16_t ordinal)
{
    CHECK(context == &provided, "context lost");
    if (symbol != NULL && strcmp(module, "NTOSKRNL.exe") == 0 && strcmp(symbol, "Known") == 0) {
        return &provided;
    }
    if (symbol == NULL && ordinal == 7) {
        return &provided + 1;
    }
    if (symbol != NULL && strcmp(module, "OTHER") == 0 && strcmp(symbol, "Target") == 0) {
        return &provided + 2;
    }
    return NULL;
}

static int load(const void *bytes, size_t size, struct ndh_image **image)
{
    /* A heap copy of the exact size: the sanitizer sees every read outside of the file. */
    void *copy = malloc(size);
    memcpy(copy, bytes, size);
    error[0] = 0;
    const int result = ndh_pe_load("test.sys", copy, size, resolve, &provided, image, error, sizeof error);
    free(copy);
    return result;
}

static void refuses(const struct built_image *image, const char *sentence)
{
    struct ndh_image *loaded = (void *)1;
    CHECK(load(image, sizeof *image, &loaded) == -1 && loaded == NULL, "loaded, but should be refused: %s",
          sentence);
    CHECK(strstr(error, sentence) != NULL && strncmp(error, "test.sys: ", 10) == 0,
          "'%s' does not contain '%s'", error, sentence);
}

static uint64_t word_at(const struct ndh_image *image, uint32_t rva)
{
    uint64_t value;
    memcpy(&value, (const void *)(ndh_pe_base(image) + rva), sizeof value);
    return value;
}

static void loads_and_relocates(void)
{
    struct built_image built;
    struct ndh_image *image;
    pe_build(&built);
    static const struct PE_PACKED {
        struct pe_relocation_block block;
        uint16_t entry[8];
    } table = { { BUILT_DATA, 8 + 16 },
                { 0xa000, 0x3010, 0x1020, 0x2030, 0x4040, 0x9000 /* low half of HIGHADJ */, 0x0000,
                  0x0000 } };
    built_put(&built, BUILT_RDATA, &table, sizeof table);
    *built_directory(&built, PE_DIR_RELOCATION) = (struct pe_directory){ BUILT_RDATA, sizeof table };
    built_put64(&built, BUILT_DATA, BUILT_BASE + 0x1234);
    built_put64(&built, BUILT_DATA + 0x10, 0x40001234);
    built_put64(&built, BUILT_DATA + 0x20, 0x1111);
    built_put64(&built, BUILT_DATA + 0x30, 0x2222);
    built_put64(&built, BUILT_DATA + 0x40, 0x3333);
    CHECK(load(&built, sizeof built, &image) == 0, "%s", error);

    const uint64_t base = ndh_pe_base(image), delta = base - BUILT_BASE;
    CHECK(word_at(image, BUILT_DATA) == base + 0x1234, "DIR64");
    CHECK(word_at(image, BUILT_DATA + 0x10) == (uint32_t)(0x40001234 + (uint32_t)delta), "HIGHLOW");
    CHECK(word_at(image, BUILT_DATA + 0x20) == (uint16_t)(0x1111 + (delta >> 16)), "HIGH");
    CHECK(word_at(image, BUILT_DATA + 0x30) == (uint16_t)(0x2222 + delta), "LOW");
    CHECK(word_at(image, BUILT_DATA + 0x40) ==
              (uint16_t)((0x33330000u + (uint32_t)delta + 0xffff9000u + 0x8000u) >> 16),
          "HIGHADJ");

    CHECK(ndh_pe_entry(image) == (void *)(base + BUILT_TEXT), "entry");
    CHECK(ndh_pe_find(base + 5) == image && ndh_pe_find(base + BUILT_SIZE) == NULL &&
              ndh_pe_size(image) == BUILT_SIZE,
          "find");
    CHECK(ndh_arena_executable((void *)(base + BUILT_TEXT)) &&
              !ndh_arena_executable((void *)(base + BUILT_DATA)),
          "protections");

    ndh_pe_unload(image);
    struct ndh_image *again;
    CHECK(load(&built, sizeof built, &again) == 0 && again == image && ndh_pe_base(again) == base,
          "memory of an unloaded image is used again");
    ndh_pe_unload(again);
}

static void sections_are_protected(void)
{
    struct built_image built;
    struct ndh_image *image;
    pe_build(&built);
    built_section(&built, 2)->characteristics |=
        PE_SECTION_EXECUTE; /* writable and executable: only executable here */
    CHECK(load(&built, sizeof built, &image) == 0, "%s", error);
    static const uint32_t rvas[] = { 0, BUILT_TEXT, BUILT_RDATA, BUILT_DATA };
    for (unsigned i = 0; i < 4; i++) {
        const pid_t pid = fork();
        if (pid == 0) {
            close(2); /* the sanitizer's report of the fault */
            *(volatile uint8_t *)(ndh_pe_base(image) + rvas[i]) = 1;
            _exit(0);
        }
        int status;
        CHECK(waitpid(pid, &status, 0) == pid && status != 0, "rva 0x%x could be written", rvas[i]);
    }
    ndh_pe_unload(image);
}

static void binds_imports(void)
{
    static const char *const symbols[] = { "Known", "Unknown", "Other" };
    struct built_image built;
    struct ndh_image *image;
    pe_build(&built);
    const uint32_t table = built_imports(&built, BUILT_RDATA, "NTOSKRNL.exe", symbols, 3);
    built_put64(&built, table - 4 * 8 + 2 * 8, 1ULL << 63 | 7); /* the third one by ordinal */
    CHECK(load(&built, sizeof built, &image) == 0, "%s", error);
    CHECK(word_at(image, table) == (uint64_t)&provided, "by name");
    CHECK(word_at(image, table + 16) == (uint64_t)(&provided + 1), "by ordinal");
    CHECK(ndh_pe_imports_from(image, "ntoskrnl.EXE") && !ndh_pe_imports_from(image, "hal.dll"),
          "imports_from");

    const uint64_t stub = word_at(image, table + 8);
    CHECK(ndh_arena_executable((void *)stub) && ndh_pe_find(stub) == NULL, "stub at 0x%llx",
          (unsigned long long)stub);
    if (__builtin_setjmp((void **)after_crash) == 0) {
        ((void (*)(void))stub)();
    }
    CHECK(crash_kind == NDH_CRASH_MISSING_IMPORT, "kind %d", crash_kind);
    CHECK(strcmp(crash_text,
                 "driver test.sys called Unknown (NTOSKRNL.exe), which the host does not provide") == 0,
          "%s", crash_text);
    ndh_pe_unload(image);
    CHECK(load(&built, sizeof built, &image) == 0, "second load, with the stubs of the first: %s", error);
    ndh_pe_unload(image);
}

static void discards_what_only_the_entry_needs(void)
{
    static const char *const symbols[] = { "Unknown" };
    struct built_image built;
    struct ndh_image *image;
    pe_build(&built);
    built_section(&built, 1)->characteristics |= PE_SECTION_DISCARDABLE; /* with the import names in it */
    const uint32_t table = built_imports(&built, BUILT_RDATA, "m.sys", symbols, 1);
    CHECK(load(&built, sizeof built, &image) == 0, "%s", error);
    const uint64_t base = ndh_pe_base(image), stub = word_at(image, table);
    ndh_pe_discard_init(image);
    CHECK(!ndh_arena_readable((void *)(base + BUILT_RDATA), 1), "still readable");
    CHECK(ndh_arena_readable((void *)(base + BUILT_TEXT), 1) &&
              ndh_arena_readable((void *)(base + BUILT_DATA), 1),
          "more than that is gone");
    CHECK(ndh_pe_imports_from(image, "M.SYS"), "imports_from");
    if (__builtin_setjmp((void **)after_crash) == 0) {
        ((void (*)(void))stub)();
    }
    CHECK(strstr(crash_text, "called Unknown (m.sys)") != NULL, "%s", crash_text);
    ndh_pe_unload(image);
    CHECK(load(&built, sizeof built, &image) == 0 && word_at(image, table) != 0, "%s", error);
    ndh_pe_unload(image);
}

static void finds_exports(void)
{
    static const char *const names[] = { "Alpha", "ByOrdinal", "Data", "Forward", "Ring", "Zero" };
    struct built_image built;
    struct ndh_image *image;
    pe_build(&built);
    built_put(&built, BUILT_RDATA + 0x200, "OTHER.Target", 13);
    built_put(&built, BUILT_RDATA + 0x220, "OTHER.#7", 9);
    built_put(&built, BUILT_RDATA + 0x240, "NOWHERE.X", 10);
    const uint32_t functions[] = { BUILT_TEXT + 0x10,   BUILT_RDATA + 0x220, BUILT_DATA + 8,
                                   BUILT_RDATA + 0x200, BUILT_RDATA + 0x240, 0 };
    built_exports(&built, BUILT_RDATA, names, functions, 6);
    built_directory(&built, PE_DIR_EXPORT)->size = 0x300; /* forwarders lie inside of the directory */
    CHECK(load(&built, sizeof built, &image) == 0, "%s", error);
    const uint64_t base = ndh_pe_base(image);
    CHECK(ndh_pe_export(image, "Alpha") == (void *)(base + BUILT_TEXT + 0x10), "function");
    CHECK(ndh_pe_export(image, "Data") == (void *)(base + BUILT_DATA + 8), "data");
    CHECK(ndh_pe_export(image, "Forward") == &provided + 2, "forwarder by name");
    CHECK(ndh_pe_export(image, "ByOrdinal") == &provided + 1, "forwarder by ordinal");
    CHECK(ndh_pe_export(image, "Ring") == NULL && ndh_pe_export(image, "Zero") == NULL &&
              ndh_pe_export(image, "None") == NULL,
          "nothing there");
    CHECK(ndh_pe_export_ordinal(image, 1) == (void *)(base + BUILT_TEXT + 0x10), "ordinal");
    CHECK(ndh_pe_export_ordinal(image, 0) == NULL && ndh_pe_export_ordinal(image, 7) == NULL,
          "ordinals outside");
    ndh_pe_unload(image);
}

/** A load configuration of this many bytes at .rdata + 0x100, with relocated pointers to .data. */
static void build_load_config(struct built_image *built, uint32_t config_size)
{
    static const struct PE_PACKED {
        struct pe_relocation_block block;
        uint16_t entry[4];
    } table = { { BUILT_RDATA, 16 }, { 0xa158, 0xa170, 0xa178, 0xa180 } };
    pe_build(built);
    built_put(built, BUILT_RDATA, &table, sizeof table);
    built_put(built, BUILT_RDATA + 0x100, &config_size, 4);
    for (uint32_t field = 0x58; field <= 0x80; field += field == 0x58 ? 0x18 : 8) {
        built_put64(built, BUILT_RDATA + 0x100 + field, BUILT_BASE + BUILT_DATA + field);
    }
    built_put64(built, BUILT_DATA + 0x58, 0x00002b992ddfa232ULL);
    *built_directory(built, PE_DIR_LOAD_CONFIG) = (struct pe_directory){ BUILT_RDATA + 0x100, config_size };
    *built_directory(built, PE_DIR_RELOCATION) = (struct pe_directory){ BUILT_RDATA, sizeof table };
}

static void applies_the_load_configuration(void)
{
    struct built_image built;
    struct ndh_image *image;
    build_load_config(&built, 0x94);
    CHECK(load(&built, sizeof built, &image) == 0, "%s", error);
    const uint64_t cookie = word_at(image, BUILT_DATA + 0x58);
    CHECK(cookie != 0 && cookie != 0x00002b992ddfa232ULL && cookie >> 48 == 0, "cookie 0x%llx",
          (unsigned long long)cookie);
    CHECK(word_at(image, BUILT_DATA + 0x70) == 0, "a guard pointer was set in an image without the guard");
    ndh_pe_unload(image);

    build_load_config(&built, 0x60); /* Windows XP's: ends with the cookie */
    built_put64(&built, BUILT_RDATA + 0x190, 0x500);
    built_directory(&built, PE_DIR_LOAD_CONFIG)->size = 0x40; /* as old linkers wrote it */
    built_put64(&built, BUILT_DATA + 0x58, 0x1234);
    CHECK(load(&built, sizeof built, &image) == 0, "%s", error);
    CHECK(word_at(image, BUILT_DATA + 0x58) == 0x1234, "a cookie that was set is kept");
    CHECK(word_at(image, BUILT_DATA + 0x70) == 0, "a field beyond the configuration's size was used");
    ndh_pe_unload(image);

    build_load_config(&built, 0x94);
    built_put64(&built, BUILT_RDATA + 0x158, 0);
    refuses(&built, "security cookie lies outside of the image");
    build_load_config(&built, 0x94);
    built_put64(&built, BUILT_RDATA + 0x190, 0x500);
    built_put64(&built, BUILT_RDATA + 0x188, 0x4000);
    refuses(&built, "control flow guard table lies outside");
    build_load_config(&built, 0x20000);
    refuses(&built, "the load configuration at 0x2100 (0x20000 bytes) does not lie in the image");
}

/** Sections aligned to less than a page stand in the file where they stand in memory, and share pages. */
static void loads_low_alignment(void)
{
    struct built_image built;
    struct ndh_image *image;
    pe_build(&built);
    built_optional_header(&built)->section_alignment = 0x200;
    for (unsigned i = 0; i < 3; i++) {
        struct pe_section *section = built_section(&built, i);
        section->rva = section->raw_offset = BUILT_TEXT + i * 0x200;
        section->virtual_size = section->raw_size = 0x200;
    }
    built_section(&built, 2)->characteristics = 0x40000040; /* constants only */
    memcpy(built.bytes + BUILT_TEXT + 0x400, "constant", 9);
    built.bytes[BUILT_TEXT] = 0xc3;
    CHECK(load(&built, sizeof built, &image) == 0, "%s", error);
    CHECK(strcmp((const char *)ndh_pe_base(image) + BUILT_TEXT + 0x400, "constant") == 0, "bytes");
    CHECK(ndh_arena_executable((void *)(ndh_pe_base(image) + BUILT_TEXT)), "protection");
    ndh_pe_unload(image);

    built_section(&built, 2)->characteristics = 0xc0000040;
    refuses(&built, "puts code and writable data into the page at 0x1000");
    built_section(&built, 2)->raw_offset = BUILT_HEADERS;
    refuses(&built, "they must stand at 0x1400");
    built_optional_header(&built)->file_alignment = 0x80;
    refuses(&built, "the file alignment 0x80 must be the same");
}

#define REFUSE(change, sentence)                                                                             \
    do {                                                                                                     \
        pe_build(&built);                                                                                    \
        change;                                                                                              \
        refuses(&built, sentence);                                                                           \
    } while (0)

static void refuses_broken_images(void)
{
    struct built_image built;
    REFUSE(built.bytes[0] = 0, "no MZ header");
    REFUSE(memset(built.bytes + PE_DOS_LFANEW, 0xff, 4), "lies outside of the file");
    REFUSE(built.bytes[0x40] = 0, "no PE signature");
    REFUSE(built_file_header(&built)->machine = 0x14c, "32-bit x86");
    REFUSE(built_file_header(&built)->machine = 0xaa64, "(ARM64)");
    REFUSE(built_file_header(&built)->machine = 0x1234, "machine type 0x1234;");
    REFUSE(built_optional_header(&built)->magic = PE_MAGIC_PE32, "(32-bit)");
    REFUSE(built_file_header(&built)->characteristics = 0, "not marked as an executable");
    REFUSE(built_file_header(&built)->section_count = 0, "0 sections");
    REFUSE(built_file_header(&built)->section_count = 97, "97 sections");
    REFUSE(built_file_header(&built)->optional_header_size = 100, "optional header of 100 bytes");
    REFUSE(built_optional_header(&built)->section_alignment = 8, "section alignment 0x8");
    REFUSE(built_optional_header(&built)->section_alignment = 0x400, "the file alignment 0x200 must be");
    REFUSE(built_optional_header(&built)->section_alignment = 0x3000, "section alignment 0x3000");
    REFUSE(built_optional_header(&built)->image_size = 0xffffffff, "image size 0xffffffff");
    REFUSE(built_optional_header(&built)->headers_size = 0x100000, "header size");
    REFUSE(built_optional_header(&built)->entry = BUILT_SIZE, "entry point");
    REFUSE(built_optional_header(&built)->checksum = 1, "checksum 0x1 in the header");
    REFUSE(built_section(&built, 1)->rva = BUILT_TEXT, "overlaps");
    REFUSE(built_section(&built, 1)->rva = 0x2001, "not aligned");
    REFUSE(built_section(&built, 0)->virtual_size = 0x2000, "overlaps");
    REFUSE(built_section(&built, 2)->virtual_size = 0xfffff000, "beyond the image size");
    REFUSE(built_section(&built, 2)->raw_offset = 0xfffffff0, "the file ends at");
    REFUSE(built_section(&built, 2)->raw_size = 0xfffffff0, "the file ends at");
    REFUSE(built_directory(&built, PE_DIR_TLS)->size = 40, "thread-local storage");
    REFUSE(built_directory(&built, PE_DIR_CLR)->size = 72, ".NET");
    REFUSE(built_file_header(&built)->characteristics |= PE_FILE_RELOCS_STRIPPED, "no relocations");
    REFUSE((*built_directory(&built, PE_DIR_RELOCATION) = (struct pe_directory){ BUILT_SIZE - 4, 8 }),
           "relocation table");
    REFUSE((*built_directory(&built, PE_DIR_IMPORT) = (struct pe_directory){ BUILT_SIZE - 4, 8 }),
           "import table");
}

static void refuses_broken_tables(void)
{
    static const char *const symbols[] = { "Known" };
    struct built_image built;
    struct pe_relocation_block block = { BUILT_DATA, 12 };
    uint16_t entry[2] = { 0x5000, 0 };
    pe_build(&built);
    built_put(&built, BUILT_RDATA, &block, sizeof block);
    built_put(&built, BUILT_RDATA + 8, entry, sizeof entry);
    *built_directory(&built, PE_DIR_RELOCATION) = (struct pe_directory){ BUILT_RDATA, 12 };
    refuses(&built, "relocation type 5 at 0x3000");
    entry[0] = 0x4000;
    entry[1] = 0x4000;
    built_put(&built, BUILT_RDATA + 8, entry, sizeof entry);
    block.size = 10;
    built_put(&built, BUILT_RDATA, &block, sizeof block);
    refuses(&built, "lacks its second half");
    block = (struct pe_relocation_block){ BUILT_SIZE - 4, 12 };
    entry[0] = 0xa000;
    built_put(&built, BUILT_RDATA, &block, sizeof block);
    built_put(&built, BUILT_RDATA + 8, entry, sizeof entry);
    refuses(&built, "relocation at 0x3ffc lies outside");
    block.size = 4;
    built_put(&built, BUILT_RDATA, &block, sizeof block);
    refuses(&built, "does not fit into the table");

    pe_build(&built);
    const uint32_t table = built_imports(&built, BUILT_RDATA, "m.sys", symbols, 1);
    built_put64(&built, table - 16, 0x7fffffff);
    refuses(&built, "an import from m.sys has its name at 0x7fffffff");
    pe_build(&built);
    built_imports(&built, BUILT_RDATA, "m.sys", symbols, 1);
    ((struct pe_import_descriptor *)built_at(&built, BUILT_RDATA))->first_thunk = BUILT_SIZE - 8;
    refuses(&built, "runs out of the image");
    ((struct pe_import_descriptor *)built_at(&built, BUILT_RDATA))->name = BUILT_SIZE;
    refuses(&built, "names a module");
    pe_build(&built);
    built_imports(&built, BUILT_RDATA, "m.sys", symbols, 1);
    ((struct pe_import_descriptor *)built_at(&built, BUILT_RDATA))->original_first_thunk = 0;
    ((struct pe_import_descriptor *)built_at(&built, BUILT_RDATA))->time_stamp = 1;
    refuses(&built, "imports from m.sys are bound");
}

/** Every image that differs from good ones in random bytes is loaded or refused, nothing else; whoever reads
 * outside is caught by the sanitizer. */
static void survives_mutations(void)
{
    static const char *const symbols[] = { "Known", "Unknown" };
    static const char *const names[] = { "A", "B" };
    static const uint32_t functions[] = { BUILT_TEXT, BUILT_DATA };
    uint64_t random = 0x9e3779b97f4a7c15ULL;
    struct built_image good, built;
    unsigned loaded = 0;
    pe_build(&good);
    built_imports(&good, BUILT_RDATA, "m.sys", symbols, 2);
    built_exports(&good, BUILT_RDATA + 0x100, names, functions, 2);
    static const struct pe_relocation_block block = { BUILT_DATA, 16 };
    static const uint16_t entry[4] = { 0xa000, 0x3010, 0x4020, 0 };
    built_put(&good, BUILT_RDATA + 0x200, &block, sizeof block);
    built_put(&good, BUILT_RDATA + 0x208, entry, sizeof entry);
    *built_directory(&good, PE_DIR_RELOCATION) = (struct pe_directory){ BUILT_RDATA + 0x200, 16 };
    for (unsigned round = 0; round < 20000; round++) {
        built = good;
        for (unsigned i = 0; i <= round % 4; i++) {
            random = random * 6364136223846793005ULL + 1442695040888963407ULL;
            const uint64_t draw = random >> 33;
            const size_t at =
                (draw & 1) != 0 ? draw / 2 % 0x240 : BUILT_HEADERS + BUILT_RAW + draw / 2 % 0x220;
            built.bytes[at] = (uint8_t)(random >> 17);
        }
        struct ndh_image *image;
        if (load(&built, sizeof built, &image) == 0) {
            loaded++;
            ndh_pe_export(image, "A");
            ndh_pe_export(image, "C");
            ndh_pe_export_ordinal(image, 2);
            ndh_pe_imports_from(image, "x");
            ndh_pe_unload(image);
        } else {
            CHECK(error[0] != 0, "refused without a sentence in round %u", round);
        }
    }
    CHECK(loaded > 100, "only %u mutated images were loaded", loaded);
    struct ndh_image *image;
    for (size_t size = 0; size < sizeof good; size = size < 0x300 ? size + 1 : size + 0x155) {
        CHECK(load(&good, size, &image) == -1, "a file cut to 0x%zx bytes was loaded", size);
    }
}

int main(void)
{
    const int memfd = memfd_create("arena", 0);
    CHECK(ndh_arena_check_addresses() == 0, "the arena's addresses are taken");
    CHECK(memfd >= 0 && ftruncate(memfd, NDH_ARENA_SIZE) == 0 && ndh_arena_create(memfd) == 0, "arena: %s",
          strerror(errno));
    loads_and_relocates();
    sections_are_protected();
    binds_imports();
    discards_what_only_the_entry_needs();
    finds_exports();
    applies_the_load_configuration();
    loads_low_alignment();
    refuses_broken_images();
    refuses_broken_tables();
    survives_mutations();
    return 0;
}
