// SPDX-License-Identifier: MIT
#include "finish.h"

#include <stdio.h>
#include <string.h>

#define OPT_SECTION_ALIGNMENT        32
#define OPT_SIZE_OF_INITIALIZED_DATA 8
#define OPT_SIZE_OF_IMAGE            56

static int is_debug(const struct pe_section *section)
{
    return strncmp(section->name, ".debug", 6) == 0 || strcmp(section->name, ".buildid") == 0;
}

/** Debug sections stand last in file and memory, so that dropping them moves nothing. */
static int drop_debug_sections(struct pe_file *pe, char *error, size_t error_size)
{
    uint32_t alignment = pe_u32(pe, pe->optional_header + OPT_SECTION_ALIGNMENT);
    uint32_t kept = pe->section_count;
    uint32_t data = pe_u32(pe, pe->optional_header + OPT_SIZE_OF_INITIALIZED_DATA);
    size_t end = 0;
    uint64_t image_end = 0;
    struct pe_section section;

    while (kept > 0 && (pe_section(pe, kept - 1, &section), is_debug(&section))) {
        data -= data >= section.raw_size ? section.raw_size : data;
        kept--;
    }
    for (uint32_t i = 0; i < kept; i++) {
        pe_section(pe, i, &section);
        if (is_debug(&section)) {
            snprintf(error, error_size, "debug section %s stands before section %u of %u", section.name,
                     i + 1, kept);
            return -1;
        }
        if (section.raw_size != 0 && section.raw_offset + (size_t)section.raw_size > end) {
            end = section.raw_offset + (size_t)section.raw_size;
        }
        if ((uint64_t)section.virtual_address + section.virtual_size > image_end) {
            image_end = (uint64_t)section.virtual_address + section.virtual_size;
        }
    }
    if (kept == 0 || alignment == 0 || image_end + alignment > UINT32_MAX) {
        snprintf(error, error_size, "%u sections besides debug sections, section alignment 0x%x", kept,
                 alignment);
        return -1;
    }
    if (kept != pe->section_count) {
        memset(pe->bytes + pe->section_table + (size_t)kept * 40, 0, (size_t)(pe->section_count - kept) * 40);
        pe_set16(pe, pe->file_header + 2, (uint16_t)kept);
        pe_set32(pe, pe->optional_header + OPT_SIZE_OF_INITIALIZED_DATA, data);
        pe_set32(pe, pe->optional_header + OPT_SIZE_OF_IMAGE,
                 (uint32_t)((image_end + alignment - 1) / alignment * alignment));
        pe->section_count = kept;
        pe->size = end;
    }
    // No COFF symbols: the string table of long section names went with the debug sections.
    pe_set32(pe, pe->file_header + 8, 0);
    pe_set32(pe, pe->file_header + 12, 0);
    return 0;
}

static uint32_t characteristics_of(const struct pe_section *section)
{
    uint32_t bits = section->characteristics & ~PE_SCN_ALIGN_MASK;

    if (strcmp(section->name, "INIT") == 0 || strcmp(section->name, ".reloc") == 0) {
        return bits | PE_SCN_DISCARDABLE;
    }
    if (strncmp(section->name, "PAGE", 4) == 0) {
        return bits & ~PE_SCN_NOT_PAGED;
    }
    if (strcmp(section->name, ".rsrc") == 0) {
        return bits;
    }
    return bits | PE_SCN_NOT_PAGED;
}

int finish_image(struct pe_file *pe, char *error, size_t error_size)
{
    struct pe_section section;

    if (drop_debug_sections(pe, error, error_size) != 0) {
        return -1;
    }
    for (uint32_t i = 0; i < pe->section_count; i++) {
        pe_section(pe, i, &section);
        pe_set32(pe, section.header + 36, characteristics_of(&section));
    }
    pe_set_checksum(pe, pe_checksum(pe));
    return 0;
}
