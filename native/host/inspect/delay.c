// SPDX-License-Identifier: MIT
#include <string.h>

#include "inspect.h"

#define RVAS_NOT_ADDRESSES 1u /* attribute of all tables but the oldest */
#define BY_ORDINAL         (1ULL << 63)
#define HINT_SIZE          2u

/** ImgDelayDescr of delayimp.h. */
struct delay_descriptor {
    uint32_t attributes;
    uint32_t module_name;
    uint32_t module_handle;
    uint32_t addresses;
    uint32_t names;
    uint32_t bound, unload, timestamp;
};

static int write_symbol(const struct inspection *inspection, const char *module, uint64_t thunk,
                        struct json *json)
{
    const char *provider;
    const uint16_t ordinal = (uint16_t)thunk;
    const char *symbol = NULL;
    if ((thunk & BY_ORDINAL) == 0) {
        symbol = thunk <= UINT32_MAX - HINT_SIZE ? pe_string(inspection->image, (uint32_t)thunk + HINT_SIZE)
                                                 : NULL;
        if (symbol == NULL) {
            return -1;
        }
    }
    json_begin(json, NULL, '{');
    if (symbol != NULL) {
        json_text(json, "name", symbol);
    } else {
        json_number(json, "ordinal", ordinal);
    }
    json_truth(json, "provided", inspect_find(inspection, module, symbol, ordinal, &provider) != NULL);
    json_end(json, '}');
    return 0;
}

static void write_symbols(const struct inspection *inspection, const char *module, uint32_t names,
                          uint32_t *total, struct json *json)
{
    for (uint64_t rva = names; *total < PE_MAX_IMPORTS; rva += sizeof(uint64_t), (*total)++) {
        uint64_t thunk;
        const void *at = rva <= UINT32_MAX ? pe_at(inspection->image, (uint32_t)rva, sizeof thunk) : NULL;
        if (at == NULL) {
            return;
        }
        memcpy(&thunk, at, sizeof thunk);
        if (thunk == 0 || write_symbol(inspection, module, thunk, json) != 0) {
            return;
        }
    }
}

/** delayImports: as imports, of the table of those that a run-time library binds at the first call. */
void inspect_delay_imports(const struct inspection *inspection, struct json *json)
{
    const struct pe_directory directory = inspection->headers.directory[PE_DIR_DELAY_IMPORT];
    uint32_t total = 0;
    json_begin(json, "delayImports", '[');
    for (uint64_t rva = directory.rva; directory.size != 0 && total < PE_MAX_IMPORTS;
         rva += sizeof(struct delay_descriptor), total++) {
        struct delay_descriptor descriptor;
        const char *provider;
        const void *at =
            rva <= UINT32_MAX ? pe_at(inspection->image, (uint32_t)rva, sizeof descriptor) : NULL;
        if (at == NULL) {
            break;
        }
        memcpy(&descriptor, at, sizeof descriptor);
        const char *module = (descriptor.attributes & RVAS_NOT_ADDRESSES) != 0 && descriptor.module_name != 0
                                 ? pe_string(inspection->image, descriptor.module_name)
                                 : NULL;
        if (module == NULL) {
            break;
        }
        inspect_find(inspection, module, "", 0, &provider);
        json_begin(json, NULL, '{');
        json_text(json, "module", module);
        if (provider != NULL) {
            json_text(json, "provider", provider);
        } else {
            json_null(json, "provider");
        }
        json_begin(json, "symbols", '[');
        write_symbols(inspection, module, descriptor.names, &total, json);
        json_end(json, ']');
        json_end(json, '}');
    }
    json_end(json, ']');
}
