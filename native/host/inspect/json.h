// SPDX-License-Identifier: MIT
/** Writes JSON piece by piece, without memory of its own. Text of images is untrusted: bytes that are not
 * ASCII are taken as Latin-1. */
#ifndef NDH_INSPECT_JSON_H
#define NDH_INSPECT_JSON_H

#include <stddef.h>
#include <stdint.h>

struct json {
    void (*write)(void *context, const char *bytes, size_t size);
    void *context;
    int separate; /* a value stands before the next one */
    size_t used;
    char buffer[4096];
};

/** Begins an object '{' or array '['; name is NULL inside of an array and at the top. */
void json_begin(struct json *json, const char *name, char bracket);
void json_end(struct json *json, char bracket);
void json_text(struct json *json, const char *name, const char *text);
/** size UTF-16 code units, unaligned. */
void json_utf16(struct json *json, const char *name, const uint8_t *units, size_t count);
void json_number(struct json *json, const char *name, uint64_t value);
void json_truth(struct json *json, const char *name, int value);
void json_null(struct json *json, const char *name);
/** Member whose name is UTF-16; a value follows. */
void json_name_utf16(struct json *json, const uint8_t *units, size_t count);
/** Writes what is still buffered. */
void json_flush(struct json *json);

#endif
