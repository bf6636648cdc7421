// SPDX-License-Identifier: MIT
#include "pe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_IMAGE               ((size_t)256 << 20)
#define OPT_MAGIC               0
#define OPT_ENTRY               16
#define OPT_CHECKSUM            64
#define OPT_SUBSYSTEM           68
#define OPT_DLL_CHARACTERISTICS 70
#define OPT_DIRECTORY_COUNT     108
#define OPT_DIRECTORIES         112

static int refuse(struct pe_file *pe, char *error, size_t error_size, const char *what,
                  unsigned long long value)
{
    snprintf(error, error_size, "not a PE32+ image for x64: %s (0x%llx)", what, value);
    pe_close(pe);
    return -1;
}

uint16_t pe_u16(const struct pe_file *pe, size_t offset)
{
    return (uint16_t)(pe->bytes[offset] | pe->bytes[offset + 1] << 8);
}

uint32_t pe_u32(const struct pe_file *pe, size_t offset)
{
    return pe_u16(pe, offset) | (uint32_t)pe_u16(pe, offset + 2) << 16;
}

uint64_t pe_u64(const struct pe_file *pe, size_t offset)
{
    return pe_u32(pe, offset) | (uint64_t)pe_u32(pe, offset + 4) << 32;
}

void pe_set16(struct pe_file *pe, size_t offset, uint16_t value)
{
    pe->bytes[offset] = (uint8_t)value;
    pe->bytes[offset + 1] = (uint8_t)(value >> 8);
}

void pe_set32(struct pe_file *pe, size_t offset, uint32_t value)
{
    pe_set16(pe, offset, (uint16_t)value);
    pe_set16(pe, offset + 2, (uint16_t)(value >> 16));
}

int pe_adopt(uint8_t *bytes, size_t size, struct pe_file *pe, char *error, size_t error_size)
{
    uint32_t lfanew;

    memset(pe, 0, sizeof(*pe));
    pe->bytes = bytes;
    pe->size = size;
    if (size < 64 || bytes[0] != 'M' || bytes[1] != 'Z') {
        return refuse(pe, error, error_size, "no MZ header in a file of this many bytes", size);
    }
    lfanew = pe_u32(pe, 60);
    if (lfanew > size - 4 || size - 4 - lfanew < 20 + OPT_DIRECTORIES ||
        memcmp(bytes + lfanew, "PE\0\0", 4) != 0) {
        return refuse(pe, error, error_size, "no PE header at", lfanew);
    }
    pe->file_header = lfanew + 4;
    pe->optional_header = pe->file_header + 20;
    if (pe_u16(pe, pe->file_header) != PE_MACHINE_AMD64) {
        return refuse(pe, error, error_size, "machine", pe_u16(pe, pe->file_header));
    }
    if (pe_u16(pe, pe->optional_header + OPT_MAGIC) != 0x20b) {
        return refuse(pe, error, error_size, "optional header magic",
                      pe_u16(pe, pe->optional_header + OPT_MAGIC));
    }
    pe->section_count = pe_u16(pe, pe->file_header + 2);
    pe->section_table = pe->optional_header + pe_u16(pe, pe->file_header + 16);
    pe->directory_count = pe_u32(pe, pe->optional_header + OPT_DIRECTORY_COUNT);
    if (pe->directory_count > 16 ||
        pe->optional_header + OPT_DIRECTORIES + pe->directory_count * 8 > pe->section_table) {
        return refuse(pe, error, error_size, "number of data directories", pe->directory_count);
    }
    if (pe->section_count == 0 || pe->section_table > size ||
        pe->section_count > (size - pe->section_table) / 40) {
        return refuse(pe, error, error_size, "number of sections", pe->section_count);
    }
    for (uint32_t i = 0; i < pe->section_count; i++) {
        struct pe_section section;

        pe_section(pe, i, &section);
        if (section.raw_size != 0 &&
            (section.raw_offset > size || section.raw_size > size - section.raw_offset)) {
            return refuse(pe, error, error_size, "raw data of a section beyond the file at",
                          section.raw_offset);
        }
    }
    return 0;
}

int pe_open(const char *path, struct pe_file *pe, char *error, size_t error_size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    long size;

    memset(pe, 0, sizeof(*pe));
    if (file == NULL) {
        snprintf(error, error_size, "cannot open: %s", strerror(errno));
        return -1;
    }
    if (fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) <= 0 || (size_t)size > MAX_IMAGE) {
        snprintf(error, error_size, "size is 0, unknown or above %zu bytes", MAX_IMAGE);
        fclose(file);
        return -1;
    }
    rewind(file);
    bytes = malloc((size_t)size);
    if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        snprintf(error, error_size, "cannot read %ld bytes", size);
        free(bytes);
        fclose(file);
        return -1;
    }
    fclose(file);
    return pe_adopt(bytes, (size_t)size, pe, error, error_size);
}

int pe_save(const struct pe_file *pe, const char *path, char *error, size_t error_size)
{
    FILE *file = fopen(path, "wb");
    int ok;

    if (file == NULL) {
        snprintf(error, error_size, "cannot write: %s", strerror(errno));
        return -1;
    }
    ok = fwrite(pe->bytes, 1, pe->size, file) == pe->size;
    ok = fclose(file) == 0 && ok;
    if (!ok) {
        snprintf(error, error_size, "cannot write %zu bytes: %s", pe->size, strerror(errno));
        return -1;
    }
    return 0;
}

void pe_close(struct pe_file *pe)
{
    free(pe->bytes);
    memset(pe, 0, sizeof(*pe));
}

uint16_t pe_characteristics(const struct pe_file *pe)
{
    return pe_u16(pe, pe->file_header + 18);
}

uint16_t pe_dll_characteristics(const struct pe_file *pe)
{
    return pe_u16(pe, pe->optional_header + OPT_DLL_CHARACTERISTICS);
}

uint16_t pe_subsystem(const struct pe_file *pe)
{
    return pe_u16(pe, pe->optional_header + OPT_SUBSYSTEM);
}

uint32_t pe_entry(const struct pe_file *pe)
{
    return pe_u32(pe, pe->optional_header + OPT_ENTRY);
}

uint32_t pe_checksum_stored(const struct pe_file *pe)
{
    return pe_u32(pe, pe->optional_header + OPT_CHECKSUM);
}

void pe_set_checksum(struct pe_file *pe, uint32_t checksum)
{
    pe_set32(pe, pe->optional_header + OPT_CHECKSUM, checksum);
}

uint32_t pe_checksum(const struct pe_file *pe)
{
    size_t field = pe->optional_header + OPT_CHECKSUM;
    uint32_t sum = 0;

    for (size_t i = 0; i < pe->size; i += 2) {
        uint32_t word = pe->bytes[i] | (i + 1 < pe->size ? (uint32_t)pe->bytes[i + 1] << 8 : 0);

        if (i >= field && i < field + 4) {
            word = 0;
        }
        sum += word;
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum + (uint32_t)pe->size;
}

static void long_name(const struct pe_file *pe, struct pe_section *section)
{
    uint32_t symbols = pe_u32(pe, pe->file_header + 8);
    uint32_t count = pe_u32(pe, pe->file_header + 12);
    uint64_t at = (uint64_t)symbols + (uint64_t)count * 18 + strtoul(section->name + 1, NULL, 10);
    size_t length = 0;

    if (symbols == 0 || at >= pe->size) {
        return;
    }
    while (length < sizeof(section->name) - 1 && at + length < pe->size && pe->bytes[at + length] != 0) {
        section->name[length] = (char)pe->bytes[at + length];
        length++;
    }
    section->name[length] = 0;
}

void pe_section(const struct pe_file *pe, uint32_t index, struct pe_section *section)
{
    size_t header = pe->section_table + (size_t)index * 40;

    memset(section, 0, sizeof(*section));
    memcpy(section->name, pe->bytes + header, 8);
    section->header = header;
    section->virtual_size = pe_u32(pe, header + 8);
    section->virtual_address = pe_u32(pe, header + 12);
    section->raw_size = pe_u32(pe, header + 16);
    section->raw_offset = pe_u32(pe, header + 20);
    section->characteristics = pe_u32(pe, header + 36);
    if (section->name[0] == '/') {
        long_name(pe, section);
    }
}

size_t pe_offset(const struct pe_file *pe, uint32_t rva, size_t size)
{
    for (uint32_t i = 0; i < pe->section_count; i++) {
        struct pe_section section;

        pe_section(pe, i, &section);
        if (rva >= section.virtual_address && rva - section.virtual_address < section.raw_size &&
            size <= section.raw_size - (rva - section.virtual_address)) {
            return section.raw_offset + (rva - section.virtual_address);
        }
    }
    return 0;
}

void pe_directory(const struct pe_file *pe, enum pe_directory directory, uint32_t *rva, uint32_t *size)
{
    size_t at = pe->optional_header + OPT_DIRECTORIES + (size_t)directory * 8;

    *rva = *size = 0;
    if ((uint32_t)directory < pe->directory_count) {
        *rva = pe_u32(pe, at);
        *size = pe_u32(pe, at + 4);
    }
}

int pe_string(const struct pe_file *pe, uint32_t rva, char *text, size_t max)
{
    for (size_t i = 0; i < max; i++) {
        size_t at = pe_offset(pe, rva + (uint32_t)i, 1);

        if (at == 0) {
            return -1;
        }
        text[i] = (char)pe->bytes[at];
        if (text[i] == 0) {
            return 0;
        }
    }
    return -1;
}
