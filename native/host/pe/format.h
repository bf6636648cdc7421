// SPDX-License-Identifier: MIT
/**
 * The parts of the PE32+ format that the loader reads. Names follow the PE/COFF specification; fields are
 * packed because nothing in a hostile file needs to be aligned.
 */
#ifndef NDH_PE_FORMAT_H
#define NDH_PE_FORMAT_H

#include <stdint.h>

#define PE_PACKED __attribute__((packed))

#define PE_DOS_SIGNATURE   0x5a4d /* MZ */
#define PE_DOS_LFANEW      0x3c
#define PE_SIGNATURE       0x00004550 /* PE */
#define PE_MACHINE_AMD64   0x8664
#define PE_MAGIC_PE32      0x10b
#define PE_MAGIC_PE32_PLUS 0x20b

#define PE_FILE_RELOCS_STRIPPED  0x0001
#define PE_FILE_EXECUTABLE_IMAGE 0x0002

#define PE_SECTION_DISCARDABLE 0x02000000u
#define PE_SECTION_NOT_PAGED   0x08000000u
#define PE_SECTION_SHARED      0x10000000u
#define PE_SECTION_EXECUTE     0x20000000u
#define PE_SECTION_READ        0x40000000u
#define PE_SECTION_WRITE       0x80000000u

enum pe_directory_index {
    PE_DIR_EXPORT = 0,
    PE_DIR_IMPORT = 1,
    PE_DIR_RESOURCE = 2,
    PE_DIR_EXCEPTION = 3,
    PE_DIR_CERTIFICATE = 4, /* its rva is a file offset */
    PE_DIR_RELOCATION = 5,
    PE_DIR_DEBUG = 6,
    PE_DIR_TLS = 9,
    PE_DIR_LOAD_CONFIG = 10,
    PE_DIR_BOUND_IMPORT = 11,
    PE_DIR_DELAY_IMPORT = 13,
    PE_DIR_CLR = 14,
    PE_DIR_COUNT = 16
};

enum pe_relocation_type {
    PE_REL_ABSOLUTE = 0,
    PE_REL_HIGH = 1,
    PE_REL_LOW = 2,
    PE_REL_HIGHLOW = 3,
    PE_REL_HIGHADJ = 4,
    PE_REL_DIR64 = 10
};

struct PE_PACKED pe_file_header {
    uint16_t machine;
    uint16_t section_count;
    uint32_t time_stamp;
    uint32_t symbol_table;
    uint32_t symbol_count;
    uint16_t optional_header_size;
    uint16_t characteristics;
};

struct PE_PACKED pe_directory {
    uint32_t rva;
    uint32_t size;
};

struct PE_PACKED pe_optional_header {
    uint16_t magic;
    uint8_t linker_version[2];
    uint32_t code_size;
    uint32_t data_size;
    uint32_t bss_size;
    uint32_t entry;
    uint32_t code_base;
    uint64_t image_base;
    uint32_t section_alignment;
    uint32_t file_alignment;
    uint16_t version[6];
    uint32_t win32_version;
    uint32_t image_size;
    uint32_t headers_size;
    uint32_t checksum;
    uint16_t subsystem;
    uint16_t dll_characteristics;
    uint64_t stack_and_heap[4];
    uint32_t loader_flags;
    uint32_t directory_count;
};

struct PE_PACKED pe_section {
    char name[8];
    uint32_t virtual_size;
    uint32_t rva;
    uint32_t raw_size;
    uint32_t raw_offset;
    uint32_t relocations;
    uint32_t line_numbers;
    uint16_t relocation_count;
    uint16_t line_number_count;
    uint32_t characteristics;
};

struct PE_PACKED pe_import_descriptor {
    uint32_t original_first_thunk;
    uint32_t time_stamp;
    uint32_t forwarder_chain;
    uint32_t name;
    uint32_t first_thunk;
};

struct PE_PACKED pe_export_directory {
    uint32_t characteristics;
    uint32_t time_stamp;
    uint16_t version[2];
    uint32_t name;
    uint32_t ordinal_base;
    uint32_t function_count;
    uint32_t name_count;
    uint32_t functions;
    uint32_t names;
    uint32_t name_ordinals;
};

struct PE_PACKED pe_relocation_block {
    uint32_t rva;
    uint32_t size; /* of the whole block */
};

/** The 64-bit load configuration as far as the loader uses it. An image has the first `size` bytes. */
struct PE_PACKED pe_load_config {
    uint32_t size;
    uint32_t time_stamp;
    uint16_t version[2];
    uint8_t heap_and_process[0x4c]; /* settings of user-mode programs */
    uint64_t security_cookie;
    uint64_t handler_table[2];
    uint64_t guard_check;    /* address of a pointer to a function that gets the target in rcx */
    uint64_t guard_dispatch; /* address of a pointer to a function that goes to the target in rax */
    uint64_t guard_table;
    uint64_t guard_count;
    uint32_t guard_flags;
};

#define PE_GUARD_INSTRUMENTED  0x00000100u
#define PE_GUARD_TABLE_PRESENT 0x00000400u
#define PE_GUARD_STRIDE_SHIFT  28u /* bytes of a table entry beyond its rva */

struct PE_PACKED pe_runtime_function {
    uint32_t begin;
    uint32_t end;
    uint32_t unwind;
};

_Static_assert(sizeof(struct pe_file_header) == 20, "PE format");
_Static_assert(sizeof(struct pe_optional_header) == 112, "PE format");
_Static_assert(sizeof(struct pe_section) == 40, "PE format");
_Static_assert(__builtin_offsetof(struct pe_load_config, security_cookie) == 0x58, "PE format");
_Static_assert(__builtin_offsetof(struct pe_load_config, guard_flags) == 0x90, "PE format");
_Static_assert(sizeof(struct pe_export_directory) == 40, "PE format");

#endif
