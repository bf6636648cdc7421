// SPDX-License-Identifier: MIT
/**
 * Pageable sections: those whose names begin with PAGE, and the code and data of a driver that has asked for
 * it as a whole. Who takes them out of memory decides when; here they have no access until they are asked
 * back.
 */
#include <string.h>
#include <sys/mman.h>

#include "image.h"

static struct pe_state *state(void)
{
    return NDH_ARENA_ROOT(NDH_ROOT_PE);
}

static int is_pageable(const struct ndh_image *image, const struct pe_pageable *part)
{
    return (part->by_name || image->paged_entirely) && part->locks == 0;
}

void pe_add_pageable(struct ndh_image *image, const struct pe_section *section, uint32_t size, int protection)
{
    const int by_name = memcmp(section->name, "PAGE", 4) == 0;
    if (image->pageable_count == PE_MAX_PAGEABLE || (!by_name && protection == PROT_READ)) {
        return;
    }
    image->pageable[image->pageable_count++] = (struct pe_pageable){
        .rva = section->rva, .size = size, .protection = (uint8_t)protection, .by_name = (uint8_t)by_name
    };
    state()->may_page_out = 1;
}

static struct pe_pageable *find(const struct ndh_image *image, uint64_t address)
{
    for (uint32_t i = 0; image != NULL && i < image->pageable_count; i++) {
        const struct pe_pageable *part = &image->pageable[i];
        if (address - (uint64_t)image->base - part->rva < part->size) {
            return (struct pe_pageable *)part;
        }
    }
    return NULL;
}

static void bring_in(const struct ndh_image *image, struct pe_pageable *part)
{
    if (part->out) {
        ndh_arena_protect(image->base + part->rva, part->size, part->protection);
        part->out = 0;
        state()->may_page_out = 1;
    }
}

int ndh_pe_page_in(uint64_t address)
{
    struct ndh_image *image = ndh_pe_find(address);
    struct pe_pageable *part = find(image, address);
    if (part == NULL || !part->out) {
        return 0;
    }
    bring_in(image, part);
    return 1;
}

void ndh_pe_page_in_all(void)
{
    for (struct ndh_image *image = state() != NULL ? state()->loaded : NULL; image != NULL;
         image = image->next) {
        for (uint32_t i = 0; i < image->pageable_count; i++) {
            bring_in(image, &image->pageable[i]);
        }
    }
}

void ndh_pe_page_out(void)
{
    if (!ndh_pe_may_page_out()) {
        return;
    }
    state()->may_page_out = 0;
    for (struct ndh_image *image = state()->loaded; image != NULL; image = image->next) {
        for (uint32_t i = 0; i < image->pageable_count; i++) {
            struct pe_pageable *part = &image->pageable[i];
            if (!part->out && is_pageable(image, part)) {
                ndh_arena_protect(image->base + part->rva, part->size, PROT_NONE);
                part->out = 1;
            }
        }
    }
}

int ndh_pe_is_pageable(uint64_t address)
{
    const struct ndh_image *image = ndh_pe_find(address);
    const struct pe_pageable *part = find(image, address);
    return part != NULL && is_pageable(image, part);
}

void *ndh_pe_lock_pageable(uint64_t address)
{
    struct ndh_image *image = ndh_pe_find(address);
    struct pe_pageable *part = find(image, address);
    if (part == NULL) {
        return NULL;
    }
    part->locks++;
    bring_in(image, part);
    return image->base + part->rva;
}

int ndh_pe_unlock_pageable(uint64_t address)
{
    struct pe_pageable *part = find(ndh_pe_find(address), address);
    if (part == NULL || part->locks == 0) {
        return -1;
    }
    part->locks--;
    state()->may_page_out = 1;
    return 0;
}

void ndh_pe_page_entirely(struct ndh_image *image, int entirely)
{
    image->paged_entirely = (uint32_t)entirely;
    state()->may_page_out = 1;
    for (uint32_t i = 0; !entirely && i < image->pageable_count; i++) {
        bring_in(image, &image->pageable[i]);
    }
}
