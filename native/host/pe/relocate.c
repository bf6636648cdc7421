// SPDX-License-Identifier: MIT
#include <string.h>

#include "image.h"

/** Applies one entry; parameter is the low half that follows HIGHADJ. The 16 and 32-bit kinds wrap, as on
 * Windows. */
static void apply(uint8_t *place, unsigned type, uint64_t delta, uint16_t parameter)
{
    uint16_t half;
    uint32_t word;
    uint64_t quad;

    switch (type) {
    case PE_REL_DIR64:
        memcpy(&quad, place, sizeof quad);
        quad += delta;
        memcpy(place, &quad, sizeof quad);
        break;
    case PE_REL_HIGHLOW:
        memcpy(&word, place, sizeof word);
        word += (uint32_t)delta;
        memcpy(place, &word, sizeof word);
        break;
    case PE_REL_LOW:
        memcpy(&half, place, sizeof half);
        half = (uint16_t)(half + (uint16_t)delta);
        memcpy(place, &half, sizeof half);
        break;
    default: /* HIGH, HIGHADJ */
        memcpy(&half, place, sizeof half);
        word = ((uint32_t)half << 16) + (uint32_t)delta;
        if (type == PE_REL_HIGHADJ) {
            word += (uint32_t)(int32_t)(int16_t)parameter + 0x8000u;
        }
        half = (uint16_t)(word >> 16);
        memcpy(place, &half, sizeof half);
        break;
    }
}

static unsigned width_of(unsigned type)
{
    switch (type) {
    case PE_REL_DIR64:
        return 8;
    case PE_REL_HIGHLOW:
        return 4;
    case PE_REL_HIGH:
    case PE_REL_LOW:
    case PE_REL_HIGHADJ:
        return 2;
    default:
        return 0;
    }
}

static int relocate_block(struct ndh_image *image, const struct pe_relocation_block *block,
                          const uint8_t *entries, uint64_t delta, const struct pe_error *error)
{
    const uint32_t count = (block->size - (uint32_t)sizeof *block) / 2;
    for (uint32_t i = 0; i < count; i++) {
        uint16_t entry, parameter = 0;
        memcpy(&entry, entries + i * 2u, sizeof entry);
        const unsigned type = entry >> 12;
        if (type == PE_REL_ABSOLUTE) {
            continue;
        }
        const unsigned width = width_of(type);
        if (width == 0) {
            return pe_fail(error, "relocation type %u at 0x%x; x64 images have types 0 to 4 and 10", type,
                           block->rva + (entry & 0xfff));
        }
        const uint64_t rva = (uint64_t)block->rva + (entry & 0xfff);
        if (rva + width > image->size) {
            return pe_fail(error, "relocation at 0x%llx lies outside of the image", (unsigned long long)rva);
        }
        if (type == PE_REL_HIGHADJ) {
            if (++i == count) {
                return pe_fail(error, "relocation at 0x%llx lacks its second half", (unsigned long long)rva);
            }
            memcpy(&parameter, entries + i * 2u, sizeof parameter);
        }
        apply(image->base + rva, type, delta, parameter);
    }
    return 0;
}

int pe_relocate(struct ndh_image *image, uint64_t preferred_base, const struct pe_error *error)
{
    const uint64_t delta = (uint64_t)image->base - preferred_base;
    const struct pe_directory directory = image->directory[PE_DIR_RELOCATION];
    if (directory.size == 0) {
        return 0; /* position independent as it stands */
    }
    if (pe_at(image, directory.rva, directory.size) == NULL) {
        return pe_fail(error, "relocation table 0x%x + 0x%x lies outside of the image", directory.rva,
                       directory.size);
    }
    uint32_t offset = 0;
    while (directory.size - offset >= sizeof(struct pe_relocation_block)) {
        struct pe_relocation_block block;
        memcpy(&block, image->base + directory.rva + offset, sizeof block);
        if (block.size == 0) {
            break;
        }
        if (block.size < sizeof block || block.size > directory.size - offset) {
            return pe_fail(
                error, "relocation block of 0x%x bytes at offset 0x%x does not fit into the table of 0x%x",
                block.size, offset, directory.size);
        }
        /* A block that relocates its own table would be read changed; Windows maps the same bytes, so the
         * result is the same. */
        if (relocate_block(image, &block, image->base + directory.rva + offset + sizeof block, delta,
                           error) != 0) {
            return -1;
        }
        offset += block.size;
    }
    return 0;
}
