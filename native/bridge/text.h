// SPDX-License-Identifier: MIT
/** Growing text. After a failed allocation the text stays as it is and `failed` is set; check it once, at the
 * end. */
#ifndef NDH_TEXT_H
#define NDH_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include "format.h"

struct ndh_text {
    char *data; /* NUL-terminated, or NULL while nothing was added */
    size_t length;
    size_t capacity;
    int failed;
};

void ndh_text_add(struct ndh_text *text, const char *format, ...) NDH_FORMAT(2, 3);
void ndh_text_add_bytes(struct ndh_text *text, const char *bytes, size_t size);
/** A JSON string with quotes. Control characters are escaped, bytes that are not UTF-8 become U+FFFD. */
void ndh_text_add_json(struct ndh_text *text, const char *bytes, size_t size);
/** Copies as the public functions do: at most capacity - 1 bytes and a NUL; returns the whole length, or
 * NDH_E_MEMORY if it failed. */
int32_t ndh_text_give(const struct ndh_text *text, char *out, int32_t capacity);
void ndh_text_free(struct ndh_text *text);

#endif
