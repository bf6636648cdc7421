// SPDX-License-Identifier: MIT
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "error.h"

#define TEXT_LIMIT 0x10000000u

static int reserve(struct ndh_text *text, size_t more)
{
    if (text->failed || more > TEXT_LIMIT || text->length > TEXT_LIMIT) {
        text->failed = 1;
        return 0;
    }
    size_t needed = text->length + more + 1;
    if (needed <= text->capacity)
        return 1;
    size_t capacity = text->capacity == 0 ? 256 : text->capacity;
    while (capacity < needed)
        capacity *= 2;
    char *larger = realloc(text->data, capacity);
    if (larger == NULL) {
        text->failed = 1;
        return 0;
    }
    text->data = larger;
    text->capacity = capacity;
    return 1;
}

void ndh_text_add_bytes(struct ndh_text *text, const char *bytes, size_t size)
{
    if (!reserve(text, size))
        return;
    memcpy(text->data + text->length, bytes, size);
    text->length += size;
    text->data[text->length] = '\0';
}

void ndh_text_add(struct ndh_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 || !reserve(text, (size_t)length)) {
        text->failed = 1;
        return;
    }
    va_start(arguments, format);
    vsnprintf(text->data + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

/* Bytes of the well-formed UTF-8 sequence at `at`, 0 if there is none. */
static size_t utf8_length(const unsigned char *at, size_t left)
{
    if (at[0] < 0x80)
        return 1;
    size_t length = at[0] >= 0xc2 && at[0] < 0xe0 ? 2
                  : at[0] >= 0xe0 && at[0] < 0xf0 ? 3
                  : at[0] >= 0xf0 && at[0] < 0xf5 ? 4
                                                  : 0;
    if (length == 0 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) ||
        (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f))
        return 0;
    return length;
}

void ndh_text_add_json(struct ndh_text *text, const char *bytes, size_t size)
{
    const unsigned char *at = (const unsigned char *)bytes;
    size_t left = size;

    ndh_text_add_bytes(text, "\"", 1);
    while (left > 0) {
        size_t length = utf8_length(at, left);
        if (length == 0)
            ndh_text_add_bytes(text, "\\ufffd", 6);
        else if (*at == '"' || *at == '\\')
            ndh_text_add(text, "\\%c", *at);
        else if (*at < 0x20 || *at == 0x7f)
            ndh_text_add(text, "\\u%04x", *at);
        else
            ndh_text_add_bytes(text, (const char *)at, length);
        length = length == 0 ? 1 : length;
        at += length;
        left -= length;
    }
    ndh_text_add_bytes(text, "\"", 1);
}

int32_t ndh_text_give(const struct ndh_text *text, char *out, int32_t capacity)
{
    if (text->failed)
        return ndh_fail(NDH_E_MEMORY, "no memory for a text of %zu bytes and more", text->length);
    if (out != NULL && capacity > 0) {
        size_t size = text->length < (size_t)capacity ? text->length : (size_t)capacity - 1;
        if (size > 0)
            memcpy(out, text->data, size);
        out[size] = '\0';
    }
    return (int32_t)text->length;
}

void ndh_text_free(struct ndh_text *text)
{
    free(text->data);
    *text = (struct ndh_text){0};
}
