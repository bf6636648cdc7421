// SPDX-License-Identifier: MIT
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "image.h"

int pe_fail(const struct pe_error *error, const char *format, ...)
{
    const int prefix = snprintf(error->text, error->size, "%s: ", error->image);
    if (prefix >= 0 && (size_t)prefix < error->size) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->text + prefix, error->size - (size_t)prefix, format, arguments);
        va_end(arguments);
    }
    return -1;
}

/** The sum that Windows compares with the header's: 16-bit words with carries folded in, the field itself as
 * zero, plus the file's size. */
static uint32_t checksum(const uint8_t *bytes, size_t size, size_t field)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < size; i += 2) {
        if (i >= field && i < field + 4) {
            continue;
        }
        sum += bytes[i] | (i + 1 < size ? (uint32_t)bytes[i + 1] << 8 : 0u);
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return ((sum & 0xffff) + (sum >> 16)) + (uint32_t)size;
}

static int check_section(const struct pe_section *section, uint32_t index, uint64_t *end, size_t file_size,
                         const struct pe_headers *headers, uint32_t alignment, const struct pe_error *error)
{
    const uint64_t memory = section->virtual_size != 0 ? section->virtual_size : section->raw_size;
    if (section->rva % alignment != 0 || section->rva < *end) {
        return pe_fail(
            error, "section %u begins at 0x%x, which is not aligned to 0x%x or overlaps what is before it",
            index, section->rva, alignment);
    }
    if (section->rva + memory > headers->image_size) {
        return pe_fail(error, "section %u ends at 0x%llx, beyond the image size 0x%x", index,
                       (unsigned long long)(section->rva + memory), headers->image_size);
    }
    if (section->raw_size != 0 &&
        (section->raw_offset > file_size || section->raw_size > file_size - section->raw_offset)) {
        return pe_fail(error, "section %u has file bytes 0x%x..0x%llx, but the file ends at 0x%zx", index,
                       section->raw_offset, (unsigned long long)section->raw_offset + section->raw_size,
                       file_size);
    }
    if (alignment < PE_PAGE && section->raw_size != 0 && section->raw_offset != section->rva) {
        return pe_fail(
            error,
            "section %u has its file bytes at 0x%x, but is aligned to less than a page, so they must "
            "stand at 0x%x",
            index, section->raw_offset, section->rva);
    }
    *end = (section->rva + memory + alignment - 1) & ~((uint64_t)alignment - 1);
    return 0;
}

static const char *machine_name(uint16_t machine)
{
    static const struct {
        uint16_t machine;
        const char *name;
    } known[] = { { 0x14c, "32-bit x86" }, { 0x1c0, "32-bit ARM" }, { 0x1c4, "32-bit ARM" },
                  { 0x200, "Itanium" },    { 0xaa64, "ARM64" },     { 0xa641, "ARM64EC" },
                  { 0xa64e, "ARM64X" } };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i].machine == machine) {
            return known[i].name;
        }
    }
    return NULL;
}

static int check_machine(const struct pe_file_header *file, uint16_t magic, const struct pe_error *error)
{
    if (file->machine != PE_MACHINE_AMD64) {
        const char *name = machine_name(file->machine);
        return pe_fail(
            error, "is an image for machine type 0x%x%s%s%s; only x86-64 images (0x8664) can be loaded",
            file->machine, name != NULL ? " (" : "", name != NULL ? name : "", name != NULL ? ")" : "");
    }
    if (magic != PE_MAGIC_PE32_PLUS) {
        return pe_fail(error, "optional header magic 0x%x%s; only PE32+ (0x20b) can be loaded", magic,
                       magic == PE_MAGIC_PE32 ? " (32-bit)" : "");
    }
    if ((file->characteristics & PE_FILE_EXECUTABLE_IMAGE) == 0) {
        return pe_fail(error, "not marked as an executable image (object file or failed link)");
    }
    return 0;
}

static int is_power_of_two(uint32_t value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

static int check_layout(const struct pe_optional_header *optional, size_t size, const struct pe_error *error)
{
    if (!is_power_of_two(optional->section_alignment) || optional->section_alignment < 16) {
        return pe_fail(error, "section alignment 0x%x; a power of two from 0x10 on is needed",
                       optional->section_alignment);
    }
    if (optional->section_alignment < PE_PAGE && optional->section_alignment != optional->file_alignment) {
        return pe_fail(
            error, "section alignment 0x%x is less than a page, so the file alignment 0x%x must be the same",
            optional->section_alignment, optional->file_alignment);
    }
    if (optional->image_size == 0 || optional->image_size > PE_MAX_IMAGE_SIZE) {
        return pe_fail(error, "image size 0x%x; 1 to 0x%x bytes can be loaded", optional->image_size,
                       PE_MAX_IMAGE_SIZE);
    }
    if (optional->headers_size > size || optional->headers_size > optional->image_size) {
        return pe_fail(error, "header size 0x%x is larger than the file or the image",
                       optional->headers_size);
    }
    if (optional->entry >= optional->image_size) {
        return pe_fail(error, "entry point 0x%x lies outside of the image", optional->entry);
    }
    return 0;
}

int pe_read_headers(const uint8_t *bytes, size_t size, struct pe_headers *headers,
                    const struct pe_error *error)
{
    uint16_t dos;
    uint32_t nt;
    if (size < PE_DOS_LFANEW + 4 || (memcpy(&dos, bytes, sizeof dos), dos != PE_DOS_SIGNATURE)) {
        return pe_fail(error, "not a PE image (no MZ header)");
    }
    memcpy(&nt, bytes + PE_DOS_LFANEW, sizeof nt);
    const size_t fixed = 4 + sizeof(struct pe_file_header) + sizeof(struct pe_optional_header);
    if (nt > size || fixed > size - nt) {
        return pe_fail(error, "the PE header at 0x%x lies outside of the file (0x%zx bytes)", nt, size);
    }
    uint32_t signature;
    struct pe_file_header file;
    struct pe_optional_header optional;
    memcpy(&signature, bytes + nt, sizeof signature);
    memcpy(&file, bytes + nt + 4, sizeof file);
    memcpy(&optional, bytes + nt + 4 + sizeof file, sizeof optional);
    if (signature != PE_SIGNATURE) {
        return pe_fail(error, "no PE signature at 0x%x", nt);
    }
    if (check_machine(&file, optional.magic, error) != 0 || check_layout(&optional, size, error) != 0) {
        return -1;
    }
    const uint32_t directories =
        optional.directory_count < PE_DIR_COUNT ? optional.directory_count : PE_DIR_COUNT;
    if (sizeof optional + directories * sizeof(struct pe_directory) > file.optional_header_size) {
        return pe_fail(error, "optional header of %u bytes is too small for its %u directories",
                       file.optional_header_size, directories);
    }
    const size_t table = nt + 4 + sizeof file + file.optional_header_size;
    if (file.section_count == 0 || file.section_count > PE_MAX_SECTIONS || table > size ||
        file.section_count * sizeof(struct pe_section) > size - table) {
        return pe_fail(error, "%u sections; 1 to %u inside of the file are allowed", file.section_count,
                       PE_MAX_SECTIONS);
    }
    const size_t checksum_field = nt + 4 + sizeof file + offsetof(struct pe_optional_header, checksum);
    if (optional.checksum != 0 && checksum(bytes, size, checksum_field) != optional.checksum) {
        return pe_fail(
            error, "checksum 0x%x in the header, 0x%x in fact; Windows refuses such a driver (0xC0000221)",
            optional.checksum, checksum(bytes, size, checksum_field));
    }

    memset(headers, 0, sizeof *headers);
    headers->file = file;
    headers->optional = optional;
    headers->image_base = optional.image_base;
    headers->image_size = (optional.image_size + PE_PAGE - 1) & ~(PE_PAGE - 1);
    headers->headers_size = optional.headers_size;
    headers->entry = optional.entry;
    headers->section_count = file.section_count;
    headers->section_alignment = optional.section_alignment;
    headers->relocations_stripped = (file.characteristics & PE_FILE_RELOCS_STRIPPED) != 0;
    memcpy(headers->directory, bytes + nt + 4 + sizeof file + sizeof optional,
           directories * sizeof(struct pe_directory));
    memcpy(headers->section, bytes + table, file.section_count * sizeof(struct pe_section));

    const uint64_t mask = (uint64_t)optional.section_alignment - 1;
    uint64_t end = (optional.headers_size + mask) & ~mask;
    for (uint32_t i = 0; i < headers->section_count; i++) {
        if (check_section(&headers->section[i], i, &end, size, headers, optional.section_alignment, error) !=
            0) {
            return -1;
        }
    }
    if (headers->directory[PE_DIR_TLS].size != 0) {
        return pe_fail(error, "uses thread-local storage (a TLS directory), which kernel images cannot have");
    }
    if (headers->directory[PE_DIR_CLR].size != 0) {
        return pe_fail(error, "is a .NET image; only native drivers can be loaded");
    }
    return 0;
}
