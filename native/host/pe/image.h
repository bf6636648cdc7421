// SPDX-License-Identifier: MIT
/** What the files of the loader share. An image, its descriptor and its stubs lie in the arena; an unloaded
 * image's memory waits for the next one. */
#ifndef NDH_PE_IMAGE_H
#define NDH_PE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "../host.h"
#include "format.h"

#define PE_PAGE            4096u
#define PE_MAX_SECTIONS    96u
#define PE_MAX_IMAGE_SIZE  0x02000000u /* 32 MiB, a quarter of the arena */
#define PE_MAX_IMPORTS     8192u
#define PE_MAX_NAME        512u /* longest symbol or module name that is accepted, with its NUL */
#define PE_MAX_MODULES     32u
#define PE_STUB_SIZE       128u /* of a missing import */
#define PE_MAX_DISCARDABLE 8u   /* sections; more stay as they are */
#define PE_MAX_FORWARDS    8u
#define PE_MAX_PAGEABLE    32u

struct pe_error {
    char *text;
    size_t size;
    const char *image;
};

/** Writes "IMAGE: sentence" and returns -1. */
int pe_fail(const struct pe_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Headers, copied out of the file and checked. Offsets and sizes of sections lie inside of file and image.
 */
struct pe_headers {
    struct pe_file_header file;
    struct pe_optional_header optional;
    uint64_t image_base;
    uint32_t image_size; /* multiple of PE_PAGE */
    uint32_t headers_size;
    uint32_t entry; /* 0: none */
    uint32_t section_count;
    uint32_t section_alignment;
    int relocations_stripped;
    struct pe_directory directory[PE_DIR_COUNT];
    struct pe_section section[PE_MAX_SECTIONS];
};

/** A section that can be out of memory. */
struct pe_pageable {
    uint32_t rva, size; /* whole pages */
    uint32_t locks;
    uint8_t protection; /* while it is in memory */
    uint8_t by_name;    /* else only if the whole driver is pageable */
    uint8_t out;
};

struct ndh_image {
    struct ndh_image *next;
    char name[24];
    uint8_t *base;
    uint32_t size;
    uint32_t capacity; /* bytes at base, at least size */
    uint32_t entry;
    struct pe_directory directory[PE_DIR_COUNT];
    ndh_import_resolver resolver;
    void *resolver_context;
    struct {
        uint32_t rva, count, stride; /* count 0: the image does not say which functions pointers may reach */
    } guard;
    uint8_t *stubs; /* of missing imports */
    uint32_t stub_count;
    uint32_t stub_capacity;
    uint32_t module_count;
    char module[PE_MAX_MODULES][24]; /* that it imports from */
    uint32_t discardable_count;
    struct pe_directory discardable[PE_MAX_DISCARDABLE];
    uint32_t paged_entirely;
    uint32_t pageable_count;
    struct pe_pageable pageable[PE_MAX_PAGEABLE];
};

struct pe_state {
    uint32_t may_page_out;  /* a pageable section may be in memory; first, for ndh_pe_may_page_out */
    uint32_t forward_depth; /* forwarders being followed, so that a ring of them ends */
    struct ndh_image *loaded;
    struct ndh_image *unused;
};

/** headers.c: reads and checks everything that stands before the first section. */
int pe_read_headers(const uint8_t *bytes, size_t size, struct pe_headers *headers,
                    const struct pe_error *error);

/** relocate.c */
int pe_relocate(struct ndh_image *image, uint64_t preferred_base, const struct pe_error *error);

/** pageable.c: notes a section whose pages are its own; size in whole pages. */
void pe_add_pageable(struct ndh_image *image, const struct pe_section *section, uint32_t size,
                     int protection);

/** imports.c: fills the import address table. */
int pe_bind_imports(struct ndh_image *image, const struct pe_error *error);

/** loadconfig.c: security cookie and control flow guard. The image has been relocated, is still writable. */
int pe_apply_load_config(struct ndh_image *image, const struct pe_error *error);

/** guardstub.S: what guard_check and guard_dispatch of an image point to; guard.c: the check that both make.
 */
void pe_guard_check_stub(void);
void pe_guard_dispatch_stub(void);
__attribute__((ms_abi)) void pe_guard_check(uint64_t target);

/** Address of size bytes at rva, or NULL if they do not lie in the image. */
static inline void *pe_at(const struct ndh_image *image, uint32_t rva, uint64_t size)
{
    return rva <= image->size && size <= image->size - rva ? image->base + rva : NULL;
}

/** Whether an import from module is one from this image: the name in any case, and without its extension too,
 * as forwarders write it. */
int pe_names_image(const char *module, const char *image);

/** The NUL-terminated string at rva, at most PE_MAX_NAME with its NUL, or NULL. */
const char *pe_string(const struct ndh_image *image, uint32_t rva);

#endif
