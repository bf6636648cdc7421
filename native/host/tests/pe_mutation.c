// SPDX-License-Identifier: MIT
#include "pe_mutation.h"

#include <stdio.h>
#include <string.h>

#include "../pe/format.h"

#define MAX_SECTIONS 16u

/* Where the parts of the good image stand in its file. */
struct map {
    uint32_t nt, table, headers;
    uint32_t sections;
    struct pe_section section[MAX_SECTIONS];
    struct pe_directory directory[PE_DIR_COUNT];
};

uint64_t pe_mutation_draw(struct pe_mutation *mutation, uint64_t limit)
{
    mutation->random = mutation->random * 6364136223846793005ULL + 1442695040888963407ULL;
    const uint64_t mixed = (mutation->random ^ mutation->random >> 29) * 0xbf58476d1ce4e5b9ULL;
    return (mixed ^ mixed >> 32) % limit;
}

static void read_map(const uint8_t *bytes, struct map *map)
{
    struct pe_file_header file;
    struct pe_optional_header optional;
    memcpy(&map->nt, bytes + PE_DOS_LFANEW, 4);
    memcpy(&file, bytes + map->nt + 4, sizeof file);
    memcpy(&optional, bytes + map->nt + 4 + sizeof file, sizeof optional);
    memcpy(map->directory, bytes + map->nt + 4 + sizeof file + sizeof optional, sizeof map->directory);
    map->table = map->nt + 4 + (uint32_t)sizeof file + file.optional_header_size;
    map->sections = file.section_count < MAX_SECTIONS ? file.section_count : MAX_SECTIONS;
    memcpy(map->section, bytes + map->table, map->sections * sizeof(struct pe_section));
    map->headers = map->table + map->sections * (uint32_t)sizeof(struct pe_section);
}

/** File offset of an rva, or 0. */
static size_t offset_of(const struct map *map, uint32_t rva, size_t size)
{
    for (uint32_t i = 0; i < map->sections; i++) {
        const struct pe_section *section = &map->section[i];
        if (rva >= section->rva && rva - section->rva < section->raw_size &&
            section->raw_offset + (size_t)(rva - section->rva) < size) {
            return section->raw_offset + (rva - section->rva);
        }
    }
    return 0;
}

/** A place in the headers, in the table that a directory points to, or anywhere. */
static size_t choose_place(struct pe_mutation *mutation, const struct map *map, size_t size)
{
    const uint64_t choice = pe_mutation_draw(mutation, 8);
    if (choice < 3) {
        return map->nt + pe_mutation_draw(mutation, map->headers - map->nt);
    }
    if (choice < 7) {
        const struct pe_directory *directory = &map->directory[pe_mutation_draw(mutation, PE_DIR_COUNT)];
        const size_t offset = offset_of(map, directory->rva, size);
        if (directory->size != 0 && offset != 0) {
            const size_t room = size - offset < directory->size ? size - offset : directory->size;
            /* The beginning of a table decides how the rest is read. */
            return offset +
                   pe_mutation_draw(mutation, pe_mutation_draw(mutation, 2) != 0 || room < 64 ? room : 64);
        }
    }
    return pe_mutation_draw(mutation, size);
}

static uint64_t choose_value(struct pe_mutation *mutation, uint64_t before, size_t size)
{
    const uint64_t values[] = { 0,          1,          0x7f,
                                0xff,       0xfff,      0x1000,
                                0xffff,     0x7fffffff, 0x80000000,
                                0xfffffff0, 0xffffffff, before + 1,
                                before - 1, before * 2, ~before,
                                size,       size - 4,   before ^ 1ULL << pe_mutation_draw(mutation, 64),
                                UINT64_MAX, 1ULL << 63 };
    return values[pe_mutation_draw(mutation, sizeof values / sizeof values[0])];
}

static void damage(struct pe_mutation *mutation, const struct map *map, uint8_t *bytes, size_t size)
{
    const size_t at = choose_place(mutation, map, size);
    const unsigned kind = (unsigned)pe_mutation_draw(mutation, 4);
    if (kind == 0) {
        bytes[at] ^= (uint8_t)(1u << pe_mutation_draw(mutation, 8));
    } else if (kind == 1) {
        bytes[at] = (uint8_t)pe_mutation_draw(mutation, 256);
    } else {
        const size_t width = (size_t)1 << pe_mutation_draw(mutation, 4), place = at & ~(width - 1);
        uint64_t value = 0;
        if (width <= size - place) {
            memcpy(&value, bytes + place, width);
            if (kind == 2) {
                value = choose_value(mutation, value, size);
            } else {
                memcpy(&value, bytes + pe_mutation_draw(mutation, size - width), width);
            }
            memcpy(bytes + place, &value, width);
        }
    }
    snprintf(mutation->text, sizeof mutation->text, "damage of kind %u at 0x%zx", kind, at);
}

size_t pe_mutate(struct pe_mutation *mutation, uint8_t *bytes, size_t size)
{
    struct map map;
    read_map(bytes, &map);
    if (pe_mutation_draw(mutation, 32) != 0) {
        memset(bytes + map.nt + 4 + sizeof(struct pe_file_header) +
                   __builtin_offsetof(struct pe_optional_header, checksum),
               0, 4);
    }
    if (pe_mutation_draw(mutation, 16) == 0) {
        const size_t cut =
            pe_mutation_draw(mutation, pe_mutation_draw(mutation, 2) != 0 ? size : map.headers);
        snprintf(mutation->text, sizeof mutation->text, "cut to 0x%zx bytes", cut);
        return cut;
    }
    for (uint64_t count = 1 + pe_mutation_draw(mutation, 4); count != 0; count--) {
        damage(mutation, &map, bytes, size);
    }
    return size;
}
