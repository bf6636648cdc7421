// SPDX-License-Identifier: MIT
#include <string.h>

#include "inspect.h"

/** imports: for each module of the import table its name, provider (null: nobody) and symbols, each a name or
 * an ordinal, and whether it is provided. boundImports: whether the image has such a table. */
void inspect_imports(const struct inspection *inspection, struct json *json)
{
    const char *module = NULL;
    json_begin(json, "imports", '[');
    for (uint32_t i = 0; i < inspection->import_count; i++) {
        const struct inspect_import *import = &inspection->import[i];
        if (import->module != module) {
            if (module != NULL) {
                json_end(json, ']');
                json_end(json, '}');
            }
            module = import->module;
            json_begin(json, NULL, '{');
            json_text(json, "module", inspect_string(inspection, module));
            if (import->provider != NULL) {
                json_text(json, "provider", import->provider);
            } else {
                json_null(json, "provider");
            }
            json_begin(json, "symbols", '[');
        }
        json_begin(json, NULL, '{');
        if (import->symbol != NULL) {
            json_text(json, "name", inspect_string(inspection, import->symbol));
        } else {
            json_number(json, "ordinal", import->ordinal);
        }
        json_truth(json, "provided", import->provided);
        json_end(json, '}');
    }
    if (module != NULL) {
        json_end(json, ']');
        json_end(json, '}');
    }
    json_end(json, ']');
    json_truth(json, "boundImports", inspection->headers.directory[PE_DIR_BOUND_IMPORT].size != 0);
}

/** exports: names, in the order of the table. */
void inspect_exports(const struct inspection *inspection, struct json *json)
{
    const struct pe_directory directory = inspection->headers.directory[PE_DIR_EXPORT];
    struct pe_export_directory exports = { 0 };
    const void *at = directory.size != 0 ? pe_at(inspection->image, directory.rva, sizeof exports) : NULL;
    if (at != NULL) {
        memcpy(&exports, at, sizeof exports);
    }
    json_begin(json, "exports", '[');
    for (uint32_t i = 0; i < exports.name_count && i < PE_MAX_IMPORTS; i++) {
        const uint64_t entry = exports.names + (uint64_t)i * 4;
        const uint8_t *rva = entry <= UINT32_MAX ? pe_at(inspection->image, (uint32_t)entry, 4) : NULL;
        const char *name = rva != NULL ? pe_string(inspection->image, inspect_u32(rva)) : NULL;
        if (name == NULL) {
            break;
        }
        json_text(json, NULL, name);
    }
    json_end(json, ']');
}
