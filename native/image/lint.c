// SPDX-License-Identifier: MIT
#include "lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define OPT_SECTION_ALIGNMENT 32
#define OPT_MAJOR_OS_VERSION  40
#define PAGE                  0x1000u

static const char *const rule_names[LINT_RULE_COUNT] = {
    [LINT_DLL_BIT] = "dll-bit",
    [LINT_SUBSYSTEM] = "subsystem",
    [LINT_OS_VERSION] = "os-version",
    [LINT_RELOCATIONS] = "relocations",
    [LINT_DYNAMIC_BASE] = "dynamic-base",
    [LINT_GUARD_CF] = "guard-cf",
    [LINT_ALIGNMENT] = "alignment",
    [LINT_ENTRY] = "entry",
    [LINT_TLS] = "tls",
    [LINT_CRT_SECTION] = "crt-section",
    [LINT_FLAGLESS_SECTION] = "flagless-section",
    [LINT_WRITE_EXECUTE] = "write-execute",
    [LINT_NOT_PAGED] = "not-paged",
    [LINT_DEBUG_SECTION] = "debug-section",
    [LINT_IMPORT] = "import",
    [LINT_CHECKSUM] = "checksum",
    [LINT_VERSION] = "version",
    [LINT_UNWIND] = "unwind",
    [LINT_CR8] = "cr8",
    [LINT_SHARED_USER_DATA] = "shared-user-data",
};

struct lint {
    const struct pe_file *pe;
    const struct allow_list *allow;
    lint_report report;
    void *context;
    unsigned findings;
};

const char *lint_rule_name(enum lint_rule rule)
{
    return rule_names[rule];
}

static void __attribute__((format(printf, 3, 4)))
find(struct lint *lint, enum lint_rule rule, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    lint->findings++;
    lint->report(lint->context, rule, text);
}

static void check_headers(struct lint *lint)
{
    const struct pe_file *pe = lint->pe;
    uint16_t file = pe_characteristics(pe);
    uint16_t dll = pe_dll_characteristics(pe);
    uint32_t rva, size;

    if (file & PE_FILE_DLL) {
        find(lint, LINT_DLL_BIT, "characteristics 0x%x have IMAGE_FILE_DLL", file);
    }
    if (pe_subsystem(pe) != PE_SUBSYSTEM_NATIVE) {
        find(lint, LINT_SUBSYSTEM, "subsystem is %u, not 1 (native)", pe_subsystem(pe));
    }
    if (pe_u16(pe, pe->optional_header + OPT_MAJOR_OS_VERSION) < 6) {
        find(lint, LINT_OS_VERSION, "operating system version %u.%u is below 6.0",
             pe_u16(pe, pe->optional_header + OPT_MAJOR_OS_VERSION),
             pe_u16(pe, pe->optional_header + OPT_MAJOR_OS_VERSION + 2));
    }
    pe_directory(pe, PE_DIR_BASERELOC, &rva, &size);
    if ((file & PE_FILE_RELOCS_STRIPPED) || rva == 0 || size == 0) {
        find(lint, LINT_RELOCATIONS, "no base relocations (characteristics 0x%x, directory 0x%x, %u bytes)",
             file, rva, size);
    }
    if ((dll & (PE_DLL_DYNAMIC_BASE | PE_DLL_NX_COMPAT)) != (PE_DLL_DYNAMIC_BASE | PE_DLL_NX_COMPAT)) {
        find(lint, LINT_DYNAMIC_BASE,
             "DLL characteristics 0x%x lack DYNAMIC_BASE (0x40) or NX_COMPAT (0x100)", dll);
    }
    pe_directory(pe, PE_DIR_LOAD_CONFIG, &rva, &size);
    if ((dll & PE_DLL_GUARD_CF) && rva == 0) {
        find(lint, LINT_GUARD_CF, "GUARD_CF without a load configuration");
    }
    if (pe_u32(pe, pe->optional_header + OPT_SECTION_ALIGNMENT) < PAGE) {
        find(lint, LINT_ALIGNMENT, "section alignment is 0x%x, less than a page",
             pe_u32(pe, pe->optional_header + OPT_SECTION_ALIGNMENT));
    }
    pe_directory(pe, PE_DIR_TLS, &rva, &size);
    if (rva != 0 || size != 0) {
        find(lint, LINT_TLS, "TLS directory at 0x%x", rva);
    }
    pe_directory(pe, PE_DIR_DELAY_IMPORT, &rva, &size);
    if (rva != 0 || size != 0) {
        find(lint, LINT_TLS, "delay import directory at 0x%x", rva);
    }
    pe_directory(pe, PE_DIR_EXCEPTION, &rva, &size);
    if (rva == 0 || size < 12) {
        find(lint, LINT_UNWIND, "no exception directory: call stacks cannot be walked");
    }
    if (pe_checksum(pe) != pe_checksum_stored(pe)) {
        find(lint, LINT_CHECKSUM, "checksum is 0x%x, should be 0x%x", pe_checksum_stored(pe),
             pe_checksum(pe));
    }
}

/** mov r64, cr8 is 44 0F 20 /r with reg = 0; mov cr8, r64 is 44 0F 22 /r; a REX.B (45) reaches r8 to r15,
 * REX.W is ignored. */
static int is_cr8_move(const uint8_t *code)
{
    return (code[0] & 0xf4) == 0x44 && code[1] == 0x0f && (code[2] == 0x20 || code[2] == 0x22) &&
           (code[3] & 0xf8) == 0xc0;
}

static void check_bytes(struct lint *lint, const struct pe_section *section)
{
    const uint8_t *bytes = lint->pe->bytes + section->raw_offset;

    for (size_t i = 0; i + 4 <= section->raw_size; i++) {
        uint32_t at = section->virtual_address + (uint32_t)i;

        if ((section->characteristics & PE_SCN_EXECUTE) && is_cr8_move(bytes + i)) {
            find(lint, LINT_CR8, "move from or to CR8 at 0x%x", at);
        }
        // An address of the page 0xFFFFF780'00000000 in an 8-byte constant; a 32-bit displacement cannot
        // reach it. The low half counts: the high one alone is also the distance of a call 0x880 bytes back.
        if (i >= 4 && bytes[i - 1] == 0 && bytes[i - 2] == 0 && bytes[i - 3] < 0x10 && bytes[i] == 0x80 &&
            bytes[i + 1] == 0xf7 && bytes[i + 2] == 0xff && bytes[i + 3] == 0xff) {
            find(lint, LINT_SHARED_USER_DATA, "constant 0xFFFFF780%02x%02x%02x%02x at 0x%x", bytes[i - 1],
                 bytes[i - 2], bytes[i - 3], bytes[i - 4], at - 4);
        }
    }
}

static void check_sections(struct lint *lint)
{
    static const char *const crt[] = { ".CRT", ".ctors", ".dtors", ".init_array", ".fini_array" };
    uint32_t entry = pe_entry(lint->pe);
    int entry_found = 0;

    for (uint32_t i = 0; i < lint->pe->section_count; i++) {
        struct pe_section section;
        uint32_t access;
        int paged, wants_not_paged;

        pe_section(lint->pe, i, &section);
        access = section.characteristics & (PE_SCN_READ | PE_SCN_WRITE | PE_SCN_EXECUTE);
        if (access == 0) {
            find(lint, LINT_FLAGLESS_SECTION, "section %s has no access flags (0x%x)", section.name,
                 section.characteristics);
        }
        if ((access & (PE_SCN_WRITE | PE_SCN_EXECUTE)) == (PE_SCN_WRITE | PE_SCN_EXECUTE)) {
            find(lint, LINT_WRITE_EXECUTE, "section %s is writable and executable (0x%x)", section.name,
                 section.characteristics);
        }
        for (size_t k = 0; k < sizeof(crt) / sizeof(crt[0]); k++) {
            if (strncmp(section.name, crt[k], strlen(crt[k])) == 0) {
                find(lint, LINT_CRT_SECTION, "section %s: nobody runs initialisers of a driver",
                     section.name);
            }
        }
        if (strncmp(section.name, ".tls", 4) == 0) {
            find(lint, LINT_TLS, "section %s", section.name);
        }
        if (strncmp(section.name, ".debug", 6) == 0 || strcmp(section.name, ".buildid") == 0) {
            find(lint, LINT_DEBUG_SECTION, "section %s belongs into the debug file", section.name);
        }
        paged = strncmp(section.name, "PAGE", 4) == 0;
        wants_not_paged = !paged && strcmp(section.name, "INIT") != 0 && strcmp(section.name, ".rsrc") != 0 &&
                          strcmp(section.name, ".reloc") != 0;
        if (wants_not_paged && !(section.characteristics & PE_SCN_NOT_PAGED)) {
            find(lint, LINT_NOT_PAGED, "section %s is not marked NOT_PAGED (0x%x)", section.name,
                 section.characteristics);
        }
        if (paged && (section.characteristics & PE_SCN_NOT_PAGED)) {
            find(lint, LINT_NOT_PAGED, "section %s is marked NOT_PAGED (0x%x)", section.name,
                 section.characteristics);
        }
        if (strcmp(section.name, "INIT") == 0 && !(section.characteristics & PE_SCN_DISCARDABLE)) {
            find(lint, LINT_NOT_PAGED, "section INIT is not DISCARDABLE (0x%x)", section.characteristics);
        }
        if (entry >= section.virtual_address && entry - section.virtual_address < section.virtual_size &&
            (section.characteristics & PE_SCN_EXECUTE)) {
            entry_found = 1;
        }
        check_bytes(lint, &section);
    }
    if (!entry_found) {
        find(lint, LINT_ENTRY, "entry point 0x%x is in no executable section", entry);
    }
}

static void check_import_names(struct lint *lint, const char *module, uint32_t thunks)
{
    for (uint32_t n = 0; n < 65536; n++) {
        size_t at = pe_offset(lint->pe, thunks + n * 8, 8);
        uint64_t thunk;
        char name[256];

        if (at == 0) {
            find(lint, LINT_IMPORT, "import table of %s leaves the image at 0x%x", module, thunks + n * 8);
            return;
        }
        thunk = pe_u64(lint->pe, at);
        if (thunk == 0) {
            if (n == 0) {
                find(lint, LINT_IMPORT, "import table of %s is empty", module);
            }
            return;
        }
        if (thunk >> 63) {
            find(lint, LINT_IMPORT, "import of ordinal %u of %s: only names are allowed",
                 (unsigned)(thunk & 0xffff), module);
        } else if (pe_string(lint->pe, (uint32_t)thunk + 2, name, sizeof(name)) != 0) {
            find(lint, LINT_IMPORT, "an import name of %s leaves the image at 0x%x", module, (uint32_t)thunk);
        } else if (!allow_has(lint->allow, module, name)) {
            find(lint, LINT_IMPORT, "import of %s!%s is not in the allow list", module, name);
        }
    }
}

static void check_imports(struct lint *lint)
{
    uint32_t rva, size;

    pe_directory(lint->pe, PE_DIR_IMPORT, &rva, &size);
    for (; rva != 0; rva += 20) {
        size_t at = pe_offset(lint->pe, rva, 20);
        uint32_t name, thunks;
        char module[256];

        if (at == 0) {
            find(lint, LINT_IMPORT, "import directory leaves the image at 0x%x", rva);
            return;
        }
        thunks = pe_u32(lint->pe, at);
        name = pe_u32(lint->pe, at + 12);
        if (name == 0) {
            return;
        }
        if (thunks == 0) {
            thunks = pe_u32(lint->pe, at + 16);
        }
        if (pe_string(lint->pe, name, module, sizeof(module)) != 0) {
            find(lint, LINT_IMPORT, "a module name leaves the image at 0x%x", name);
            return;
        }
        check_import_names(lint, module, thunks);
    }
}

/** The first level of the resource tree names types; 16 is RT_VERSION. */
static void check_version(struct lint *lint)
{
    uint32_t rva, size;
    size_t at;
    uint32_t count;

    pe_directory(lint->pe, PE_DIR_RESOURCE, &rva, &size);
    at = rva == 0 ? 0 : pe_offset(lint->pe, rva, 16);
    if (at != 0) {
        count = (uint32_t)pe_u16(lint->pe, at + 12) + pe_u16(lint->pe, at + 14);
        for (uint32_t i = 0; i < count; i++) {
            size_t entry = pe_offset(lint->pe, rva + 16 + i * 8, 8);

            if (entry != 0 && pe_u32(lint->pe, entry) == 16) {
                return;
            }
        }
    }
    find(lint, LINT_VERSION, "no version resource: nobody could tell whose image this is");
}

unsigned lint_image(const struct pe_file *pe, const struct allow_list *allow, lint_report report,
                    void *context)
{
    struct lint lint = { pe, allow, report, context, 0 };

    check_headers(&lint);
    check_sections(&lint);
    check_imports(&lint);
    check_version(&lint);
    return lint.findings;
}
