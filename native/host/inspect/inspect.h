// SPDX-License-Identifier: MIT
/**
 * What can be said of a driver image without running it, as JSON. The image is loaded by the loader that
 * loads it for a run, and its imports are bound to what a run would bind them to: the images given as
 * providers, then the host's services. So whoever is refused here is refused there, with the same sentence,
 * and the other way round.
 *
 * Members of the object are written by the file of their subject. All numbers are decimal; addresses are
 * relative to the image.
 */
#ifndef NDH_INSPECT_INSPECT_H
#define NDH_INSPECT_INSPECT_H

#include <stddef.h>
#include <stdint.h>

#include "../pe/image.h"
#include "json.h"

#define INSPECT_MAX_PROVIDERS 8u

/** A file as it was read. */
struct inspect_file {
    const char *name; /* of the module that it becomes, as ndis.sys */
    const uint8_t *bytes;
    size_t size;
};

/** Address of a service that the host provides, or NULL; as ndh_nt_export. */
typedef void *(*inspect_services)(const char *module, const char *symbol);

struct inspect_import {
    const char *module;   /* in the image; read it by inspect_string */
    const char *symbol;   /* the same, or NULL: by ordinal */
    const char *provider; /* name of the provider of the module, NULL: there is none */
    uint16_t ordinal;
    uint16_t provided;
};

/** One image under inspection, and what its imports are bound to. Zeroed by its owner before the first use,
 * which sets services. */
struct inspection {
    inspect_services services;
    uint32_t provider_count;
    struct {
        const char *name;
        struct ndh_image *image;
    } provider[INSPECT_MAX_PROVIDERS];
    const struct inspect_file *file; /* the rest is that of the file that is open */
    struct ndh_image *image;
    struct pe_headers headers;
    uint32_t import_count;
    struct inspect_import import[PE_MAX_IMPORTS];
};

/** Loads an image that others import from; its name must outlive the inspection. Providers that others need
 * come first. Returns 0, or -1 with a sentence. */
int inspect_provide(struct inspection *inspection, const struct inspect_file *file, char *error,
                    size_t error_size);

/** Loads the file, which must outlive the inspection. Returns 0, or -1 with the loader's sentence. */
int inspect_open(struct inspection *inspection, const struct inspect_file *file, char *error,
                 size_t error_size);

/** Writes what is known of the open file as one object. */
void inspect_write(const struct inspection *inspection, struct json *json);

/** Makes room for the next file; the providers stay. */
void inspect_close(struct inspection *inspection);

/* The parts of the answer. */
void inspect_headers(const struct inspection *inspection, struct json *json);
void inspect_sections(const struct inspection *inspection, struct json *json);
void inspect_imports(const struct inspection *inspection, struct json *json);
void inspect_delay_imports(const struct inspection *inspection, struct json *json);
void inspect_exports(const struct inspection *inspection, struct json *json);
void inspect_security(const struct inspection *inspection, struct json *json);
void inspect_debug(const struct inspection *inspection, struct json *json);
void inspect_version(const struct inspection *inspection, struct json *json);
void inspect_kmdf(const struct inspection *inspection, struct json *json);

/** Where an import comes from: an image that was given, else the host, as a boot script's services find it.
 * Returns its address, or NULL; *provider: who has the module, or NULL. symbol NULL: by ordinal. */
void *inspect_find(const struct inspection *inspection, const char *module, const char *symbol,
                   uint16_t ordinal, const char **provider);

/** A string of the image, which may have been overwritten since it was found; "" then. */
const char *inspect_string(const struct inspection *inspection, const char *text);

/** Little-endian numbers, unaligned. */
static inline uint32_t inspect_u16(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8;
}

static inline uint32_t inspect_u32(const uint8_t *bytes)
{
    return inspect_u16(bytes) | inspect_u16(bytes + 2) << 16;
}

#endif
