// SPDX-License-Identifier: MIT
/** As much JSON as the fact files use: objects, arrays, strings without escapes, integers. */
#ifndef NDH_ABI_JSON_H
#define NDH_ABI_JSON_H

#include <stddef.h>

enum json_kind { JSON_OBJECT, JSON_ARRAY, JSON_STRING, JSON_NUMBER };

struct json {
    enum json_kind kind;
    char *key;  /* name of a member of an object, else NULL */
    char *text; /* JSON_STRING */
    long long number;
    struct json *child, *next;
};

/** Parses a whole text. Returns NULL with a sentence that names the line in error. Memory lives until the
 * program ends. */
struct json *json_parse(const char *text, char *error, size_t error_size);
/** Member of an object, or NULL. */
struct json *json_member(const struct json *object, const char *key);

#endif
