// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "image.h"

const char *pe_string(const struct ndh_image *image, uint32_t rva)
{
    if (rva >= image->size) {
        return NULL;
    }
    const size_t room = image->size - rva < PE_MAX_NAME ? image->size - rva : PE_MAX_NAME;
    const char *text = (const char *)image->base + rva;
    return memchr(text, 0, room) != NULL ? text : NULL;
}

static int read_directory(const struct ndh_image *image, struct pe_export_directory *exports)
{
    const struct pe_directory directory = image->directory[PE_DIR_EXPORT];
    const void *at = directory.size != 0 ? pe_at(image, directory.rva, sizeof *exports) : NULL;
    if (at == NULL) {
        return -1;
    }
    memcpy(exports, at, sizeof *exports);
    return 0;
}

/** Reads element index of a table of width-byte numbers; -1 if it does not lie in the image. */
static int64_t read_table(const struct ndh_image *image, uint32_t table, uint32_t index, unsigned width)
{
    const uint64_t rva = table + (uint64_t)index * width;
    uint32_t value = 0;
    if (rva + width > image->size) {
        return -1;
    }
    memcpy(&value, image->base + rva, width);
    return value;
}

/** "MODULE.Symbol" or "MODULE.#12", asked of the resolver that the image was loaded with. */
static void *follow_forwarder(const struct ndh_image *image, const char *forwarder)
{
    struct pe_state *state = NDH_ARENA_ROOT(NDH_ROOT_PE);
    const char *dot = strrchr(forwarder, '.');
    char module[PE_MAX_NAME];
    if (dot == NULL || dot == forwarder || image->resolver == NULL ||
        state->forward_depth >= PE_MAX_FORWARDS) {
        return NULL;
    }
    memcpy(module, forwarder, (size_t)(dot - forwarder));
    module[dot - forwarder] = 0;
    state->forward_depth++;
    void *address;
    if (dot[1] == '#') {
        char *end;
        const unsigned long ordinal = strtoul(dot + 2, &end, 10);
        address = *end == 0 && ordinal <= UINT16_MAX
                      ? image->resolver(image->resolver_context, module, NULL, (uint16_t)ordinal)
                      : NULL;
    } else {
        address = image->resolver(image->resolver_context, module, dot + 1, 0);
    }
    state->forward_depth--;
    return address;
}

static void *function_at(const struct ndh_image *image, const struct pe_export_directory *exports,
                         uint32_t index)
{
    const struct pe_directory directory = image->directory[PE_DIR_EXPORT];
    const int64_t rva =
        index < exports->function_count ? read_table(image, exports->functions, index, 4) : -1;
    if (rva <= 0 || rva >= image->size) {
        return NULL;
    }
    if (rva >= directory.rva && rva - directory.rva < directory.size) {
        const char *forwarder = pe_string(image, (uint32_t)rva);
        return forwarder != NULL ? follow_forwarder(image, forwarder) : NULL;
    }
    return image->base + rva;
}

void *ndh_pe_export(const struct ndh_image *image, const char *symbol)
{
    struct pe_export_directory exports;
    if (read_directory(image, &exports) != 0) {
        return NULL;
    }
    /* name_count is untrusted: the walk ends at the first entry that does not lie in the image. */
    for (uint32_t i = 0; i < exports.name_count; i++) {
        const int64_t name_rva = read_table(image, exports.names, i, 4);
        const int64_t index = read_table(image, exports.name_ordinals, i, 2);
        if (name_rva < 0 || index < 0) {
            return NULL;
        }
        const char *name = pe_string(image, (uint32_t)name_rva);
        if (name != NULL && strcmp(name, symbol) == 0) {
            return function_at(image, &exports, (uint32_t)index);
        }
    }
    return NULL;
}

void *ndh_pe_export_ordinal(const struct ndh_image *image, uint16_t ordinal)
{
    struct pe_export_directory exports;
    if (read_directory(image, &exports) != 0 || ordinal < exports.ordinal_base) {
        return NULL;
    }
    return function_at(image, &exports, ordinal - exports.ordinal_base);
}
