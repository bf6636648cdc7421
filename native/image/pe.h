// SPDX-License-Identifier: MIT
/**
 * A PE32+ file in memory, as ndh-image reads and changes it. Format: Microsoft's "PE Format" page
 * (pe-format.md).
 *
 * All functions take any bytes: offsets and sizes from the file are checked before use, and what does not fit
 * is an error with the value.
 */
#ifndef NDH_IMAGE_PE_H
#define NDH_IMAGE_PE_H

#include <stddef.h>
#include <stdint.h>

#define PE_MACHINE_AMD64 0x8664

#define PE_FILE_RELOCS_STRIPPED 0x0001
#define PE_FILE_EXECUTABLE      0x0002
#define PE_FILE_DLL             0x2000

#define PE_DLL_HIGH_ENTROPY_VA 0x0020
#define PE_DLL_DYNAMIC_BASE    0x0040
#define PE_DLL_NX_COMPAT       0x0100
#define PE_DLL_GUARD_CF        0x4000

#define PE_SUBSYSTEM_NATIVE 1

#define PE_SCN_CODE        0x00000020u
#define PE_SCN_ALIGN_MASK  0x00f00000u
#define PE_SCN_DISCARDABLE 0x02000000u
#define PE_SCN_NOT_PAGED   0x08000000u
#define PE_SCN_EXECUTE     0x20000000u
#define PE_SCN_READ        0x40000000u
#define PE_SCN_WRITE       0x80000000u

enum pe_directory {
    PE_DIR_EXPORT = 0,
    PE_DIR_IMPORT = 1,
    PE_DIR_RESOURCE = 2,
    PE_DIR_EXCEPTION = 3,
    PE_DIR_SECURITY = 4,
    PE_DIR_BASERELOC = 5,
    PE_DIR_DEBUG = 6,
    PE_DIR_TLS = 9,
    PE_DIR_LOAD_CONFIG = 10,
    PE_DIR_DELAY_IMPORT = 13
};

struct pe_section {
    char name[64]; /* long names are taken from the string table */
    uint32_t virtual_size, virtual_address, raw_size, raw_offset, characteristics;
    size_t header; /* file offset of the section header */
};

struct pe_file {
    uint8_t *bytes; /* owned */
    size_t size;
    size_t file_header, optional_header, section_table; /* file offsets */
    uint32_t section_count, directory_count;
};

/** Reads a whole file. Returns 0, or -1 with a sentence in error. pe_close frees it. */
int pe_open(const char *path, struct pe_file *pe, char *error, size_t error_size);
/** Takes ownership of malloc'ed bytes; otherwise as pe_open. */
int pe_adopt(uint8_t *bytes, size_t size, struct pe_file *pe, char *error, size_t error_size);
int pe_save(const struct pe_file *pe, const char *path, char *error, size_t error_size);
void pe_close(struct pe_file *pe);

uint16_t pe_u16(const struct pe_file *pe, size_t offset);
uint32_t pe_u32(const struct pe_file *pe, size_t offset);
uint64_t pe_u64(const struct pe_file *pe, size_t offset);
void pe_set16(struct pe_file *pe, size_t offset, uint16_t value);
void pe_set32(struct pe_file *pe, size_t offset, uint32_t value);

uint16_t pe_characteristics(const struct pe_file *pe);
uint16_t pe_dll_characteristics(const struct pe_file *pe);
uint16_t pe_subsystem(const struct pe_file *pe);
uint32_t pe_entry(const struct pe_file *pe);
uint32_t pe_checksum_stored(const struct pe_file *pe);
/** The checksum that the file should carry. */
uint32_t pe_checksum(const struct pe_file *pe);
void pe_set_checksum(struct pe_file *pe, uint32_t checksum);

/** Section number index; the caller keeps index below section_count. */
void pe_section(const struct pe_file *pe, uint32_t index, struct pe_section *section);
/** File offset of [rva, rva + size), or 0 when it is not all in one section's raw data. */
size_t pe_offset(const struct pe_file *pe, uint32_t rva, size_t size);
/** Address and size of a data directory; both 0 when absent. */
void pe_directory(const struct pe_file *pe, enum pe_directory directory, uint32_t *rva, uint32_t *size);
/** Zero-terminated string at rva, at most max - 1 characters; returns 0 or -1. */
int pe_string(const struct pe_file *pe, uint32_t rva, char *text, size_t max);

#endif
