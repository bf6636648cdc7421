// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "image.h"

static struct pe_state *pe_state(void)
{
    if (NDH_ARENA_ROOT(NDH_ROOT_PE) == NULL) {
        NDH_ARENA_ROOT(NDH_ROOT_PE) = ndh_arena_alloc(sizeof(struct pe_state), 16);
    }
    return NDH_ARENA_ROOT(NDH_ROOT_PE);
}

/** Descriptor and zeroed memory: the smallest unloaded image's that is large enough, else new. */
static struct ndh_image *image_alloc(struct pe_state *state, uint32_t size)
{
    struct ndh_image **best = NULL;
    for (struct ndh_image **at = &state->unused; *at != NULL; at = &(*at)->next) {
        if ((*at)->capacity >= size && (best == NULL || (*at)->capacity < (*best)->capacity)) {
            best = at;
        }
    }
    if (best != NULL) {
        struct ndh_image *image = *best;
        *best = image->next;
        ndh_arena_protect(image->base, image->capacity, PROT_READ | PROT_WRITE);
        memset(image->base, 0, image->capacity);
        return image;
    }
    struct ndh_image *image = ndh_arena_alloc(sizeof *image, 16);
    if (image == NULL || (image->base = ndh_arena_alloc(size, PE_PAGE)) == NULL) {
        return NULL;
    }
    image->capacity = size;
    return image;
}

static void image_free(struct pe_state *state, struct ndh_image *image)
{
    ndh_arena_protect(image->base, image->capacity, PROT_NONE); /* who still uses it shall be found */
    if (image->stub_capacity != 0) {
        ndh_arena_protect(image->stubs, (size_t)image->stub_capacity * PE_STUB_SIZE, PROT_READ | PROT_WRITE);
    }
    *image = (struct ndh_image){ .next = state->unused,
                                 .base = image->base,
                                 .capacity = image->capacity,
                                 .stubs = image->stubs,
                                 .stub_capacity = image->stub_capacity };
    state->unused = image;
}

static void copy_sections(struct ndh_image *image, const struct pe_headers *headers, const uint8_t *bytes)
{
    memcpy(image->base, bytes, headers->headers_size);
    for (uint32_t i = 0; i < headers->section_count; i++) {
        const struct pe_section *section = &headers->section[i];
        const uint32_t memory = section->virtual_size != 0 ? section->virtual_size : section->raw_size;
        memcpy(image->base + section->rva, bytes + section->raw_offset,
               section->raw_size < memory ? section->raw_size : memory);
    }
}

/** What the section needs of its pages. Windows with Memory Integrity has no memory that is both writable and
 * executable; such a section (old INIT) is executable only here. */
static int protection_of(const struct pe_section *section)
{
    return (section->characteristics & PE_SECTION_EXECUTE) != 0 ? PROT_READ | PROT_EXEC
           : (section->characteristics & PE_SECTION_WRITE) != 0 ? PROT_READ | PROT_WRITE
                                                                : PROT_READ;
}

/** Sections aligned to less than a page share pages, which then need what all of them need. */
static int protect_sections(struct ndh_image *image, const struct pe_headers *headers,
                            const struct pe_error *error)
{
    uint8_t wanted[PE_MAX_IMAGE_SIZE / PE_PAGE];
    const uint32_t pages = image->size / PE_PAGE;
    memset(wanted, PROT_READ, pages);
    for (uint32_t i = 0; i < headers->section_count; i++) {
        const struct pe_section *section = &headers->section[i];
        const uint32_t memory = section->virtual_size != 0 ? section->virtual_size : section->raw_size;
        if (memory == 0) {
            continue;
        }
        const uint32_t first = section->rva / PE_PAGE, last = (section->rva + memory - 1) / PE_PAGE;
        for (uint32_t page = first; page <= last; page++) {
            wanted[page] |= (uint8_t)protection_of(section);
            if ((wanted[page] & (PROT_WRITE | PROT_EXEC)) == (PROT_WRITE | PROT_EXEC)) {
                return pe_fail(
                    error,
                    "section alignment 0x%x puts code and writable data into the page at 0x%x; link "
                    "with /align:4096",
                    headers->section_alignment, page * PE_PAGE);
            }
        }
        if (headers->section_alignment < PE_PAGE || section->rva % PE_PAGE != 0) {
            continue;
        }
        if ((section->characteristics & PE_SECTION_DISCARDABLE) == 0) {
            pe_add_pageable(image, section, (last - first + 1) * PE_PAGE, protection_of(section));
        } else if (image->discardable_count < PE_MAX_DISCARDABLE) {
            image->discardable[image->discardable_count++] =
                (struct pe_directory){ section->rva, (last - first + 1) * PE_PAGE };
        }
    }
    for (uint32_t page = 0, end; page < pages; page = end) {
        for (end = page + 1; end < pages && wanted[end] == wanted[page]; end++) {
        }
        if (ndh_arena_protect(image->base + page * PE_PAGE, (end - page) * PE_PAGE, wanted[page]) != 0) {
            return pe_fail(error, "cannot set the protections of its sections");
        }
    }
    return 0;
}

static void list_remove(struct pe_state *state, const struct ndh_image *image)
{
    for (struct ndh_image **at = &state->loaded; *at != NULL; at = &(*at)->next) {
        if (*at == image) {
            *at = image->next;
            return;
        }
    }
}

static int finish_image(struct ndh_image *image, const struct pe_headers *headers,
                        const struct pe_error *error)
{
    if (headers->relocations_stripped && (uint64_t)image->base != headers->image_base) {
        return pe_fail(error,
                       "has no relocations (stripped), so it cannot be loaded at any address but its own");
    }
    if (pe_relocate(image, headers->image_base, error) != 0 || pe_bind_imports(image, error) != 0) {
        return -1;
    }
    return pe_apply_load_config(image, error) == 0 ? protect_sections(image, headers, error) : -1;
}

int ndh_pe_load(const char *name, const void *bytes, size_t size, ndh_import_resolver resolver, void *context,
                struct ndh_image **image, char *text, size_t text_size)
{
    const struct pe_error error = { .text = text, .size = text_size, .image = name };
    struct pe_headers headers;
    struct pe_state *state = pe_state();
    *image = NULL;
    if (pe_read_headers(bytes, size, &headers, &error) != 0) {
        return -1;
    }
    struct ndh_image *loaded = state != NULL ? image_alloc(state, headers.image_size) : NULL;
    if (loaded == NULL) {
        return pe_fail(&error, "no room for its %u bytes: the arena is exhausted", headers.image_size);
    }
    snprintf(loaded->name, sizeof loaded->name, "%s", name);
    loaded->size = headers.image_size;
    loaded->entry = headers.entry;
    loaded->resolver = resolver;
    loaded->resolver_context = context;
    memcpy(loaded->directory, headers.directory, sizeof loaded->directory);
    copy_sections(loaded, &headers, bytes);
    loaded->next = state->loaded;
    state->loaded = loaded;
    *image = loaded;
    if (finish_image(loaded, &headers, &error) != 0) {
        *image = NULL;
        ndh_pe_unload(loaded);
        return -1;
    }
    return 0;
}

void ndh_pe_unload(struct ndh_image *image)
{
    struct pe_state *state = pe_state();
    list_remove(state, image);
    image_free(state, image);
}

void ndh_pe_discard_init(struct ndh_image *image)
{
    for (uint32_t i = 0; i < image->discardable_count; i++) {
        ndh_arena_protect(image->base + image->discardable[i].rva, image->discardable[i].size, PROT_NONE);
    }
}

void *ndh_pe_entry(const struct ndh_image *image)
{
    return image->entry != 0 ? image->base + image->entry : NULL;
}

const char *ndh_pe_name(const struct ndh_image *image)
{
    return image->name;
}

uint64_t ndh_pe_base(const struct ndh_image *image)
{
    return (uint64_t)image->base;
}

uint32_t ndh_pe_size(const struct ndh_image *image)
{
    return image->size;
}

struct ndh_image *ndh_pe_find(uint64_t address)
{
    const struct pe_state *state = NDH_ARENA_ROOT(NDH_ROOT_PE);
    for (struct ndh_image *image = state != NULL ? state->loaded : NULL; image != NULL; image = image->next) {
        if (address >= (uint64_t)image->base && address - (uint64_t)image->base < image->size) {
            return image;
        }
    }
    return NULL;
}
