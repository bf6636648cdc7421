// SPDX-License-Identifier: MIT
#include "inspect.h"

#include <stdio.h>
#include <string.h>

static const char *const host_modules[] = NDH_HOST_MODULES;

void *inspect_find(const struct inspection *inspection, const char *module, const char *symbol,
                   uint16_t ordinal, const char **provider)
{
    *provider = NULL;
    for (uint32_t i = 0; i < inspection->provider_count; i++) {
        if (pe_names_image(module, inspection->provider[i].name)) {
            *provider = inspection->provider[i].name;
            return symbol != NULL ? ndh_pe_export(inspection->provider[i].image, symbol)
                                  : ndh_pe_export_ordinal(inspection->provider[i].image, ordinal);
        }
    }
    for (size_t i = 0; i < sizeof host_modules / sizeof host_modules[0]; i++) {
        if (pe_names_image(module, host_modules[i])) {
            *provider = host_modules[i];
            return symbol != NULL ? inspection->services(host_modules[i], symbol) : NULL;
        }
    }
    return NULL;
}

static void *resolve_for_provider(void *context, const char *module, const char *symbol, uint16_t ordinal)
{
    const char *provider;
    return inspect_find(context, module, symbol, ordinal, &provider);
}

static void *resolve_and_note(void *context, const char *module, const char *symbol, uint16_t ordinal)
{
    struct inspection *inspection = context;
    const char *provider;
    void *address = inspect_find(inspection, module, symbol, ordinal, &provider);
    if (inspection->import_count < PE_MAX_IMPORTS) {
        inspection->import[inspection->import_count++] =
            (struct inspect_import){ .module = module,
                                     .symbol = symbol,
                                     .provider = provider,
                                     .ordinal = ordinal,
                                     .provided = address != NULL };
    }
    return address;
}

int inspect_provide(struct inspection *inspection, const struct inspect_file *file, char *error,
                    size_t error_size)
{
    const uint32_t index = inspection->provider_count;
    if (index == INSPECT_MAX_PROVIDERS) {
        snprintf(error, error_size, "%s: more than %u images to import from", file->name,
                 INSPECT_MAX_PROVIDERS);
        return -1;
    }
    inspection->provider[index].name = file->name;
    if (ndh_pe_load(file->name, file->bytes, file->size, resolve_for_provider, inspection,
                    &inspection->provider[index].image, error, error_size) != 0) {
        return -1;
    }
    inspection->provider_count++;
    return 0;
}

int inspect_open(struct inspection *inspection, const struct inspect_file *file, char *error,
                 size_t error_size)
{
    const struct pe_error told = { .text = error, .size = error_size, .image = file->name };
    inspection->file = file;
    inspection->import_count = 0;
    if (pe_read_headers(file->bytes, file->size, &inspection->headers, &told) != 0) {
        return -1;
    }
    return ndh_pe_load(file->name, file->bytes, file->size, resolve_and_note, inspection, &inspection->image,
                       error, error_size);
}

void inspect_close(struct inspection *inspection)
{
    ndh_pe_unload(inspection->image);
    inspection->image = NULL;
}

const char *inspect_string(const struct inspection *inspection, const char *text)
{
    const uint64_t rva = (uint64_t)text - ndh_pe_base(inspection->image);
    const char *still =
        rva < ndh_pe_size(inspection->image) ? pe_string(inspection->image, (uint32_t)rva) : NULL;
    return still != NULL ? still : "";
}

void inspect_write(const struct inspection *inspection, struct json *json)
{
    json_begin(json, NULL, '{');
    inspect_headers(inspection, json);
    inspect_sections(inspection, json);
    inspect_imports(inspection, json);
    inspect_delay_imports(inspection, json);
    inspect_exports(inspection, json);
    inspect_security(inspection, json);
    inspect_debug(inspection, json);
    inspect_version(inspection, json);
    inspect_kmdf(inspection, json);
    json_end(json, '}');
    json_flush(json);
}
