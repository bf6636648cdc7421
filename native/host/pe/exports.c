// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

int pe_names_image(const char *module, const char *image)
{
    const size_t length = strlen(module);
    return strcasecmp(module, image) == 0 ||
           (strncasecmp(module, image, length) == 0 && image[length] == '.');
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

/** By halves, as Windows looks a name up: linkers sort the names. A count beyond the image ends the search at
 * an entry that cannot be read. */
void *ndh_pe_export(const struct ndh_image *image, const char *symbol)
{
    struct pe_export_directory exports;
    if (read_directory(image, &exports) != 0) {
        return NULL;
    }
    for (uint32_t low = 0, high = exports.name_count; low < high;) {
        const uint32_t middle = low + (high - low) / 2;
        const int64_t name_rva = read_table(image, exports.names, middle, 4);
        const int64_t index = read_table(image, exports.name_ordinals, middle, 2);
        const char *name = name_rva >= 0 ? pe_string(image, (uint32_t)name_rva) : NULL;
        if (name == NULL || index < 0) {
            return NULL;
        }
        const int order = strcmp(symbol, name);
        if (order == 0) {
            return function_at(image, &exports, (uint32_t)index);
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
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
