// SPDX-License-Identifier: MIT
#include "modules.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "../host.h"
#include "../pe/image.h"

#define MAX_DEPTH 16u /* images that load each other */

struct module {
    char service[NDH_BOOT_MAX_NAME]; /* "" for an image that is no service */
    char image_name[NDH_BOOT_MAX_IMAGE];
    uint8_t *bytes;
    size_t size;
    struct ndh_image *image; /* NULL: not loaded */
    int running;             /* its driver entry has returned success */
};

struct module_table {
    unsigned count;
    unsigned depth;
    char *error; /* of the load under way: the innermost sentence */
    size_t error_size;
    struct module module[NDH_BOOT_MAX_FILES];
};

static struct module_table *modules(void)
{
    if (NDH_ARENA_ROOT(NDH_ROOT_BOOT) == NULL) {
        NDH_ARENA_ROOT(NDH_ROOT_BOOT) = ndh_arena_alloc(sizeof(struct module_table), 16);
    }
    return NDH_ARENA_ROOT(NDH_ROOT_BOOT);
}

int ndh_module_add(const struct ndh_boot_line *line, int fd, uint64_t size, char *error, size_t error_size)
{
    struct module_table *table = modules();
    struct module *module =
        table != NULL && table->count < NDH_BOOT_MAX_FILES ? &table->module[table->count] : NULL;
    if (module == NULL || (module->bytes = ndh_arena_alloc(size, 4096)) == NULL) {
        snprintf(error, error_size, "no room for %s (%llu bytes): the arena is exhausted", line->path,
                 (unsigned long long)size);
        return -1;
    }
    while (module->size < size) {
        const ssize_t length = read(fd, module->bytes + module->size, size - module->size);
        if (length <= 0 && errno != EINTR) {
            snprintf(error, error_size, "cannot read %s: %s", line->path,
                     length == 0 ? "the file became shorter" : strerror(errno));
            return -1;
        }
        module->size += length > 0 ? (size_t)length : 0;
    }
    snprintf(module->image_name, sizeof module->image_name, "%s", line->image);
    if (line->kind == NDH_BOOT_SERVICE) {
        snprintf(module->service, sizeof module->service, "%s", line->name);
    }
    table->count++;
    return 0;
}

static struct module *find_image(struct module_table *table, const char *module)
{
    for (unsigned i = 0; i < table->count; i++) {
        if (pe_names_image(module, table->module[i].image_name)) {
            return &table->module[i];
        }
    }
    return NULL;
}

static void *resolve(void *context, const char *module, const char *symbol, uint16_t ordinal);

static int load(struct module_table *table, struct module *module)
{
    if (module->image != NULL) {
        return 0;
    }
    if (table->depth == MAX_DEPTH) {
        snprintf(table->error, table->error_size, "%s: more than %u images load each other",
                 module->image_name, MAX_DEPTH);
        return -1;
    }
    table->depth++;
    const int result = ndh_pe_load(module->image_name, module->bytes, module->size, resolve, table,
                                   &module->image, table->error, table->error_size);
    table->depth--;
    return result;
}

/** Files of the boot script come before the host's own services, so that a stand-in for hal.dll could be
 * given. */
static void *resolve(void *context, const char *module, const char *symbol, uint16_t ordinal)
{
    static const char *const host_modules[] = NDH_HOST_MODULES;
    struct module_table *table = context;
    struct module *exporter = find_image(table, module);
    if (exporter != NULL) {
        if (load(table, exporter) != 0) {
            return NULL;
        }
        return symbol != NULL ? ndh_pe_export(exporter->image, symbol)
                              : ndh_pe_export_ordinal(exporter->image, ordinal);
    }
    for (size_t i = 0; symbol != NULL && i < sizeof host_modules / sizeof host_modules[0]; i++) {
        if (pe_names_image(module, host_modules[i])) {
            return ndh_nt_export(host_modules[i], symbol);
        }
    }
    return NULL;
}

static struct module *find_service(struct module_table *table, const char *service)
{
    for (unsigned i = 0; i < table->count; i++) {
        if (table->module[i].service[0] != 0 && strcasecmp(table->module[i].service, service) == 0) {
            return &table->module[i];
        }
    }
    return NULL;
}

static int is_imported(const struct module_table *table, const struct module *module)
{
    for (unsigned i = 0; i < table->count; i++) {
        if (&table->module[i] != module && table->module[i].image != NULL &&
            ndh_pe_imports_from(table->module[i].image, module->image_name)) {
            return 1;
        }
    }
    return 0;
}

static void unload_unless_imported(const struct module_table *table, struct module *module)
{
    if (!is_imported(table, module)) {
        ndh_pe_unload(module->image);
        module->image = NULL;
    }
}

int32_t ndh_module_start(const char *service, char *error, size_t error_size)
{
    struct module_table *table = modules();
    struct module *module = table != NULL ? find_service(table, service) : NULL;
    if (module == NULL) {
        snprintf(error, error_size, "service '%s' is not known; the boot script declares services", service);
        return NDH_STATUS_NOT_FOUND;
    }
    if (module->running) {
        snprintf(error, error_size, "service '%s' is running already", service);
        return NDH_STATUS_ALREADY_RUNNING;
    }
    table->error = error;
    table->error_size = error_size;
    error[0] = 0;
    const int result = load(table, module);
    table->error = NULL;
    /* An exporter that cannot be loaded leaves its sentence although the importer itself was loaded with
     * stubs. */
    if (result != 0 || error[0] != 0) {
        if (module->image != NULL) {
            unload_unless_imported(table, module);
        }
        return NDH_STATUS_INVALID_IMAGE_FORMAT;
    }
    if (ndh_pe_entry(module->image) == NULL) {
        snprintf(error, error_size, "%s: has no entry point", module->image_name);
        unload_unless_imported(table, module);
        return NDH_STATUS_INVALID_IMAGE_FORMAT;
    }
    const int32_t status = ndh_nt_start_service(module->service, module->image);
    if (status < 0) {
        snprintf(error, error_size, "the entry point of %s failed with NTSTATUS 0x%08x", module->image_name,
                 (unsigned)status);
        unload_unless_imported(table, module);
        return status;
    }
    module->running = 1;
    /* An image that others import from stays loaded when its driver stops, and its entry may run again. */
    if (!is_imported(table, module)) {
        ndh_pe_discard_init(module->image);
    }
    return 0;
}

int32_t ndh_module_stop(const char *service)
{
    struct module_table *table = modules();
    struct module *module = table != NULL ? find_service(table, service) : NULL;
    if (module == NULL) {
        return NDH_STATUS_NOT_FOUND;
    }
    if (!module->running) {
        return NDH_STATUS_NOT_RUNNING;
    }
    const int32_t status = ndh_nt_stop_service(module->service);
    if (status >= 0) {
        module->running = 0;
        unload_unless_imported(table, module);
    }
    return status;
}
