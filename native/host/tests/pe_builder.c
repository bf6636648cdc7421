// SPDX-License-Identifier: MIT
#include "pe_builder.h"

#include <string.h>

#include "check.h"

#define NT_OFFSET 0x40u

struct pe_file_header *built_file_header(struct built_image *image)
{
    return (struct pe_file_header *)(image->bytes + NT_OFFSET + 4);
}

struct pe_optional_header *built_optional_header(struct built_image *image)
{
    return (struct pe_optional_header *)(built_file_header(image) + 1);
}

struct pe_directory *built_directory(struct built_image *image, enum pe_directory_index index)
{
    return (struct pe_directory *)(built_optional_header(image) + 1) + index;
}

struct pe_section *built_section(struct built_image *image, unsigned index)
{
    return (struct pe_section *)(built_directory(image, PE_DIR_EXPORT) + PE_DIR_COUNT) + index;
}

void *built_at(struct built_image *image, uint32_t rva)
{
    CHECK(rva >= BUILT_TEXT && rva < BUILT_SIZE, "rva 0x%x lies in no section", rva);
    return image->bytes + BUILT_HEADERS + (rva - BUILT_TEXT);
}

void built_put(struct built_image *image, uint32_t rva, const void *bytes, size_t size)
{
    CHECK(rva + size <= BUILT_SIZE, "0x%zx bytes at 0x%x do not fit", size, rva);
    memcpy(built_at(image, rva), bytes, size);
}

void built_put64(struct built_image *image, uint32_t rva, uint64_t value)
{
    built_put(image, rva, &value, sizeof value);
}

void pe_build(struct built_image *image)
{
    static const struct {
        const char *name;
        uint32_t rva, characteristics;
    } sections[3] = {{".text", BUILT_TEXT, 0x60000020},
                     {".rdata", BUILT_RDATA, 0x40000040},
                     {".data", BUILT_DATA, 0xc0000040}};
    const uint32_t nt = NT_OFFSET, signature = PE_SIGNATURE;
    const uint16_t dos = PE_DOS_SIGNATURE;

    memset(image, 0, sizeof *image);
    memcpy(image->bytes, &dos, sizeof dos);
    memcpy(image->bytes + PE_DOS_LFANEW, &nt, sizeof nt);
    memcpy(image->bytes + NT_OFFSET, &signature, sizeof signature);
    *built_file_header(image) = (struct pe_file_header){.machine = PE_MACHINE_AMD64,
                                                        .section_count = 3,
                                                        .characteristics = 0x22,
                                                        .optional_header_size = 112 + PE_DIR_COUNT * 8};
    *built_optional_header(image) = (struct pe_optional_header){.magic = PE_MAGIC_PE32_PLUS,
                                                                .entry = BUILT_TEXT,
                                                                .image_base = BUILT_BASE,
                                                                .section_alignment = 0x1000,
                                                                .file_alignment = 0x200,
                                                                .image_size = BUILT_SIZE,
                                                                .headers_size = BUILT_HEADERS,
                                                                .subsystem = 1,
                                                                .directory_count = PE_DIR_COUNT};
    for (unsigned i = 0; i < 3; i++) {
        struct pe_section *section = built_section(image, i);
        strncpy(section->name, sections[i].name, sizeof section->name);
        section->virtual_size = BUILT_RAW;
        section->rva = sections[i].rva;
        section->raw_size = BUILT_RAW;
        section->raw_offset = BUILT_HEADERS + i * BUILT_RAW;
        section->characteristics = sections[i].characteristics;
    }
    CHECK((uint8_t *)built_section(image, 3) <= image->bytes + BUILT_HEADERS, "headers do not fit");
    *(uint8_t *)built_at(image, BUILT_TEXT) = 0xc3; /* ret */
}

uint32_t built_imports(struct built_image *image, uint32_t rva, const char *module,
                       const char *const *symbols, unsigned count)
{
    const uint32_t thunks = (uint32_t)(2 * sizeof(struct pe_import_descriptor) + 7) & ~7u;
    const uint32_t names = rva + thunks, addresses = names + (count + 1) * 8;
    uint32_t text = addresses + (count + 1) * 8;
    const struct pe_import_descriptor descriptor = {
        .original_first_thunk = names, .name = text, .first_thunk = addresses};

    built_put(image, rva, &descriptor, sizeof descriptor);
    built_put(image, text, module, strlen(module) + 1);
    text += (uint32_t)strlen(module) + 1;
    for (unsigned i = 0; i < count; i++) {
        built_put64(image, names + i * 8, text);
        built_put64(image, addresses + i * 8, text);
        built_put(image, text + 2, symbols[i], strlen(symbols[i]) + 1);
        text += (uint32_t)strlen(symbols[i]) + 3;
    }
    *built_directory(image, PE_DIR_IMPORT) = (struct pe_directory){rva, 2 * sizeof descriptor};
    return addresses;
}

void built_exports(struct built_image *image, uint32_t rva, const char *const *names,
                   const uint32_t *functions, unsigned count)
{
    const uint32_t function_table = rva + sizeof(struct pe_export_directory),
                   name_table = function_table + count * 4;
    const uint32_t ordinal_table = name_table + count * 4;
    uint32_t text = ordinal_table + count * 2;
    const struct pe_export_directory directory = {.ordinal_base = 1,
                                                  .function_count = count,
                                                  .name_count = count,
                                                  .functions = function_table,
                                                  .names = name_table,
                                                  .name_ordinals = ordinal_table};

    built_put(image, rva, &directory, sizeof directory);
    for (unsigned i = 0; i < count; i++) {
        const uint16_t ordinal = (uint16_t)i;
        built_put(image, function_table + i * 4, &functions[i], 4);
        built_put(image, name_table + i * 4, &text, 4);
        built_put(image, ordinal_table + i * 2, &ordinal, 2);
        built_put(image, text, names[i], strlen(names[i]) + 1);
        text += (uint32_t)strlen(names[i]) + 1;
    }
    *built_directory(image, PE_DIR_EXPORT) = (struct pe_directory){rva, text - rva};
}
