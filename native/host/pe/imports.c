// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>

#include "image.h"

#define THUNK_BY_ORDINAL (1ULL << 63)

/** A missing import: its code loads the record's address and jumps to missing_import. Lies in memory that is
 * executable and never writable. Names are copied: the image's own may be in a section that is discarded. */
struct PE_PACKED missing_stub {
    uint8_t mov_rcx[2];
    uint64_t record;
    uint8_t mov_rax[2];
    uint64_t handler;
    uint8_t jmp_rax[2];
    uint16_t ordinal;
    const struct ndh_image *image;
    char module[24];
    char symbol[72]; /* "": by ordinal */
};

_Static_assert(sizeof(struct missing_stub) == PE_STUB_SIZE, "stubs fill whole cache lines");

/** Where a stub ends: with the driver's call frame on top of the stack. */
static _Noreturn __attribute__((ms_abi)) void missing_import(const struct missing_stub *stub)
{
    char text[256];
    if (stub->symbol[0] != 0) {
        snprintf(text, sizeof text, "driver %s called %s (%s), which the host does not provide",
                 stub->image->name, stub->symbol, stub->module);
    } else {
        snprintf(text, sizeof text, "driver %s called ordinal %u of %s, which the host does not provide",
                 stub->image->name, stub->ordinal, stub->module);
    }
    ndh_crash(NDH_CRASH_MISSING_IMPORT, 0, text);
}

struct binding {
    uint32_t place; /* offset in the image */
    void *address;
};

struct import_walk {
    struct ndh_image *image;
    const struct pe_error *error;
    uint32_t total; /* thunks in all descriptors */
    uint32_t bound;
    struct binding *binding; /* NULL: they are counted */
};

static int missing_stub_make(struct import_walk *walk, const char *module, const char *symbol,
                             uint16_t ordinal, void **address)
{
    struct ndh_image *image = walk->image;
    if (image->stub_capacity < walk->total) {
        const size_t size = (walk->total * PE_STUB_SIZE + PE_PAGE - 1) & ~(size_t)(PE_PAGE - 1);
        image->stubs = ndh_arena_alloc(size, PE_PAGE);
        if (image->stubs == NULL) {
            image->stub_capacity = 0;
            return pe_fail(walk->error, "no memory for the stubs of missing imports: the arena is exhausted");
        }
        image->stub_capacity = (uint32_t)(size / PE_STUB_SIZE);
    }
    struct missing_stub *stub = (struct missing_stub *)image->stubs + image->stub_count++;
    *stub = (struct missing_stub){ .mov_rcx = { 0x48, 0xb9 },
                                   .record = (uint64_t)stub,
                                   .mov_rax = { 0x48, 0xb8 },
                                   .handler = (uint64_t)missing_import,
                                   .jmp_rax = { 0xff, 0xe0 },
                                   .ordinal = ordinal,
                                   .image = image };
    snprintf(stub->module, sizeof stub->module, "%s", module);
    snprintf(stub->symbol, sizeof stub->symbol, "%s", symbol != NULL ? symbol : "");
    *address = stub;
    return 0;
}

static int bind_one(struct import_walk *walk, const char *module, uint64_t thunk, void **address)
{
    struct ndh_image *image = walk->image;
    const char *symbol = NULL;
    uint16_t ordinal = 0;
    if ((thunk & THUNK_BY_ORDINAL) != 0) {
        ordinal = (uint16_t)thunk;
    } else {
        symbol = thunk < image->size ? pe_string(image, (uint32_t)thunk + 2) : NULL;
        if (symbol == NULL || *symbol == 0) {
            return pe_fail(walk->error, "an import from %s has its name at 0x%llx, outside of the image",
                           module, (unsigned long long)thunk);
        }
    }
    *address = image->resolver(image->resolver_context, module, symbol, ordinal);
    return *address != NULL ? 0 : missing_stub_make(walk, module, symbol, ordinal, address);
}

/** Counts the thunks of one descriptor, or finds their addresses; the list is checked to lie in the image and
 * to end. */
static int walk_descriptor(struct import_walk *walk, const struct pe_import_descriptor *descriptor)
{
    struct ndh_image *image = walk->image;
    const char *module = pe_string(image, descriptor->name);
    if (module == NULL || *module == 0) {
        return pe_fail(walk->error, "the import table names a module at 0x%x, outside of the image",
                       descriptor->name);
    }
    if (descriptor->original_first_thunk == 0 && descriptor->time_stamp != 0) {
        return pe_fail(walk->error,
                       "imports from %s are bound and their names are gone; link without binding", module);
    }
    const uint32_t names =
        descriptor->original_first_thunk != 0 ? descriptor->original_first_thunk : descriptor->first_thunk;
    for (uint32_t i = 0;; i++) {
        const uint64_t offset = i * (uint64_t)sizeof(uint64_t);
        uint64_t thunk;
        if (names + offset + sizeof thunk > image->size ||
            descriptor->first_thunk + offset + sizeof thunk > image->size) {
            return pe_fail(walk->error, "the list of imports from %s runs out of the image", module);
        }
        memcpy(&thunk, image->base + names + offset, sizeof thunk);
        if (thunk == 0) {
            return 0;
        }
        if (walk->binding == NULL) {
            if (++walk->total > PE_MAX_IMPORTS) {
                return pe_fail(walk->error, "more than %u imports", PE_MAX_IMPORTS);
            }
            continue;
        }
        if (bind_one(walk, module, thunk, &walk->binding[walk->bound].address) != 0) {
            return -1;
        }
        walk->binding[walk->bound++].place = descriptor->first_thunk + (uint32_t)offset;
    }
}

/** Descriptor index of the import table, or NULL at its end. */
static const struct pe_import_descriptor *descriptor_at(const struct ndh_image *image, uint32_t index)
{
    const struct pe_directory directory = image->directory[PE_DIR_IMPORT];
    const uint64_t offset = (uint64_t)index * sizeof(struct pe_import_descriptor);
    if (directory.size == 0 || directory.rva + offset > image->size) {
        return NULL;
    }
    const struct pe_import_descriptor *descriptor =
        pe_at(image, directory.rva + (uint32_t)offset, sizeof *descriptor);
    return descriptor != NULL && descriptor->name != 0 && descriptor->first_thunk != 0 ? descriptor : NULL;
}

static int remember_module(struct import_walk *walk, const struct pe_import_descriptor *descriptor)
{
    struct ndh_image *image = walk->image;
    if (image->module_count == PE_MAX_MODULES) {
        return pe_fail(walk->error, "imports from more than %u modules", PE_MAX_MODULES);
    }
    snprintf(image->module[image->module_count++], sizeof image->module[0], "%s",
             pe_string(image, descriptor->name));
    return 0;
}

static int walk_descriptors(struct import_walk *walk)
{
    const struct pe_import_descriptor *descriptor;
    for (uint32_t i = 0; (descriptor = descriptor_at(walk->image, i)) != NULL; i++) {
        if (walk_descriptor(walk, descriptor) != 0 ||
            (walk->binding == NULL && remember_module(walk, descriptor) != 0)) {
            return -1;
        }
    }
    return 0;
}

/** No address is written before all is read: in a damaged image their table may lie over names and
 * descriptors. */
static int bind_all(struct import_walk *walk)
{
    if (walk_descriptors(walk) != 0) {
        return -1;
    }
    walk->binding = calloc(walk->total + 1, sizeof *walk->binding);
    if (walk->binding == NULL) {
        return pe_fail(walk->error, "no memory for the addresses of %u imports", walk->total);
    }
    const int result = walk_descriptors(walk);
    for (uint32_t i = 0; result == 0 && i < walk->bound; i++) {
        memcpy(walk->image->base + walk->binding[i].place, &walk->binding[i].address, sizeof(void *));
    }
    free(walk->binding);
    return result;
}

int pe_bind_imports(struct ndh_image *image, const struct pe_error *error)
{
    struct import_walk walk = { .image = image, .error = error };
    const struct pe_directory directory = image->directory[PE_DIR_IMPORT];
    if (directory.size != 0 && pe_at(image, directory.rva, sizeof(struct pe_import_descriptor)) == NULL) {
        return pe_fail(error, "the import table at 0x%x lies outside of the image", directory.rva);
    }
    if (bind_all(&walk) != 0) {
        return -1;
    }
    if (image->stub_count != 0) {
        const size_t size = (size_t)image->stub_capacity * PE_STUB_SIZE;
        return ndh_arena_protect(image->stubs, size, PROT_READ | PROT_EXEC) == 0
                   ? 0
                   : pe_fail(error, "cannot protect the stubs of missing imports");
    }
    return 0;
}

int ndh_pe_imports_from(const struct ndh_image *image, const char *module)
{
    for (uint32_t i = 0; i < image->module_count; i++) {
        if (strcasecmp(image->module[i], module) == 0) {
            return 1;
        }
    }
    return 0;
}
