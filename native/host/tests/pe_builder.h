// SPDX-License-Identifier: MIT
/**
 * Makes small PE32+ images in memory for tests of the loader: headers, .text, .rdata and .data at fixed
 * places, filled by the test. Whatever a linker would never write can be written.
 */
#ifndef NDH_TESTS_PE_BUILDER_H
#define NDH_TESTS_PE_BUILDER_H

#include <stddef.h>
#include <stdint.h>

#include "../pe/format.h"

#define BUILT_HEADERS 0x400u
#define BUILT_TEXT    0x1000u
#define BUILT_RDATA   0x2000u
#define BUILT_DATA    0x3000u
#define BUILT_SIZE    0x4000u
#define BUILT_RAW     0x1000u
#define BUILT_FILE    (BUILT_HEADERS + 3u * BUILT_RAW)
#define BUILT_BASE    0x140000000ULL

struct built_image {
    uint8_t bytes[BUILT_FILE];
};

/** A correct image with empty sections. */
void pe_build(struct built_image *image);

struct pe_file_header *built_file_header(struct built_image *image);
struct pe_optional_header *built_optional_header(struct built_image *image);
struct pe_directory *built_directory(struct built_image *image, enum pe_directory_index index);
struct pe_section *built_section(struct built_image *image, unsigned index);

/** File bytes of an rva inside of a section. */
void *built_at(struct built_image *image, uint32_t rva);
void built_put(struct built_image *image, uint32_t rva, const void *bytes, size_t size);
void built_put64(struct built_image *image, uint32_t rva, uint64_t value);

/** One DLL with `count` imports by name at rva (descriptors), names and thunks behind it; returns the rva of
 * the first address table entry. */
uint32_t built_imports(struct built_image *image, uint32_t rva, const char *module,
                       const char *const *symbols, unsigned count);

/** An export directory at rva with these names; functions[i] is the rva of the function. */
void built_exports(struct built_image *image, uint32_t rva, const char *const *names,
                   const uint32_t *functions, unsigned count);

#endif
