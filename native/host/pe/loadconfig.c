// SPDX-License-Identifier: MIT
/* Security cookie and control flow guard, as the load configuration asks for them ("The .rdata section: load
 * configuration structure", PE format, learn.microsoft.com). */
#include <string.h>

#include "image.h"

/* What the compiler's run-time library calls "not initialised"; a /GS driver refuses to run with it. */
#define DEFAULT_COOKIE 0x00002b992ddfa232ULL

/** The 8 bytes that a field of the configuration points to; it is an address, already relocated. NULL with an
 * error if they do not lie in the image. */
static uint8_t *pointed_at(const struct ndh_image *image, uint64_t address, const char *field,
                           const struct pe_error *error)
{
    const uint64_t rva = address - (uint64_t)image->base;
    uint8_t *place = rva <= image->size ? pe_at(image, (uint32_t)rva, 8) : NULL;
    if (place == NULL) {
        pe_fail(error, "the load configuration's %s lies outside of the image", field);
    }
    return place;
}

/** Derived from the name: runs repeat. */
static int set_security_cookie(const struct ndh_image *image, uint64_t address, const struct pe_error *error)
{
    uint64_t cookie;
    uint8_t *place = pointed_at(image, address, "security cookie", error);
    if (place == NULL) {
        return -1;
    }
    memcpy(&cookie, place, sizeof cookie);
    if (cookie != DEFAULT_COOKIE && cookie != 0) {
        return 0;
    }
    cookie = 0xcbf29ce484222325ULL; /* FNV-1a of the name */
    for (const char *c = image->name; *c != 0; c++) {
        cookie = (cookie ^ (uint8_t)*c) * 0x100000001b3ULL;
    }
    cookie &= 0x0000ffffffffffffULL; /* the upper 16 bits are zero by convention */
    memcpy(place, &cookie, sizeof cookie);
    return 0;
}

static int set_guard_pointer(const struct ndh_image *image, uint64_t address, void (*stub)(void),
                             const char *field, const struct pe_error *error)
{
    if (address == 0) {
        return 0;
    }
    const uint64_t value = (uint64_t)stub;
    uint8_t *place = pointed_at(image, address, field, error);
    if (place == NULL) {
        return -1;
    }
    memcpy(place, &value, sizeof value);
    return 0;
}

static int set_guard_table(struct ndh_image *image, const struct pe_load_config *config,
                           const struct pe_error *error)
{
    const uint32_t stride = 4 + (config->guard_flags >> PE_GUARD_STRIDE_SHIFT);
    const uint64_t rva = config->guard_table - (uint64_t)image->base;
    if ((config->guard_flags & PE_GUARD_TABLE_PRESENT) == 0 || config->guard_table == 0) {
        return 0;
    }
    if (config->guard_count > image->size / stride || rva > image->size ||
        pe_at(image, (uint32_t)rva, config->guard_count * stride) == NULL) {
        return pe_fail(error, "the load configuration's control flow guard table lies outside of the image");
    }
    image->guard.rva = (uint32_t)rva;
    image->guard.count = (uint32_t)config->guard_count;
    image->guard.stride = stride;
    return 0;
}

int pe_apply_load_config(struct ndh_image *image, const struct pe_error *error)
{
    const struct pe_directory directory = image->directory[PE_DIR_LOAD_CONFIG];
    struct pe_load_config config = { 0 };
    if (directory.rva == 0 || directory.size == 0) {
        return 0;
    }
    /* The structure's own size counts: linkers of old wrote 0x40 into the directory whatever it was. */
    const void *at = pe_at(image, directory.rva, sizeof config.size);
    if (at == NULL || (memcpy(&config.size, at, sizeof config.size), config.size < sizeof config.size) ||
        pe_at(image, directory.rva, config.size) == NULL) {
        return pe_fail(error, "the load configuration at 0x%x (0x%x bytes) does not lie in the image",
                       directory.rva, config.size);
    }
    memcpy(&config, at, config.size < sizeof config ? config.size : sizeof config);
    if (config.security_cookie != 0 && set_security_cookie(image, config.security_cookie, error) != 0) {
        return -1;
    }
    if ((config.guard_flags & PE_GUARD_INSTRUMENTED) == 0) {
        return 0; /* a size that ends before guard_flags leaves them zero */
    }
    if (set_guard_pointer(image, config.guard_check, pe_guard_check_stub, "guard check pointer", error) !=
            0 ||
        set_guard_pointer(image, config.guard_dispatch, pe_guard_dispatch_stub, "guard dispatch pointer",
                          error) != 0) {
        return -1;
    }
    return set_guard_table(image, &config, error);
}
