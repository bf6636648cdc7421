// SPDX-License-Identifier: MIT
/* Wide strings and the printf family. */
#include <string.h>

#include "crt.h"
#include "format.h"
#include "utf.h"

size_t NTAPI nt_wcslen(const WCHAR *text)
{
    size_t count = 0;
    while (text[count] != 0) {
        count++;
    }
    return count;
}

static WCHAR lower(WCHAR c)
{
    return c >= 'A' && c <= 'Z' ? (WCHAR)(c + 0x20) : c;
}

int NTAPI nt_wcsncmp(const WCHAR *a, const WCHAR *b, size_t limit)
{
    for (size_t i = 0; i < limit; i++) {
        if (a[i] != b[i] || a[i] == 0) {
            return (int)(uint16_t)a[i] - (int)(uint16_t)b[i];
        }
    }
    return 0;
}

int NTAPI nt_wcscmp(const WCHAR *a, const WCHAR *b)
{
    return nt_wcsncmp(a, b, (size_t)-1);
}

int NTAPI nt_wcsicmp(const WCHAR *a, const WCHAR *b)
{
    while (*a != 0 && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return (int)(uint16_t)lower(*a) - (int)(uint16_t)lower(*b);
}

WCHAR *NTAPI nt_wcscpy(WCHAR *to, const WCHAR *from)
{
    memcpy(to, from, (nt_wcslen(from) + 1) * sizeof(WCHAR));
    return to;
}

WCHAR *NTAPI nt_wcsncpy(WCHAR *to, const WCHAR *from, size_t limit)
{
    size_t i = 0;
    for (; i < limit && from[i] != 0; i++) {
        to[i] = from[i];
    }
    for (; i < limit; i++) {
        to[i] = 0;
    }
    return to;
}

WCHAR *NTAPI nt_wcschr(const WCHAR *text, WCHAR c)
{
    while (*text != c) {
        if (*text++ == 0) {
            return NULL;
        }
    }
    return (WCHAR *)text;
}

WCHAR *NTAPI nt_wcsrchr(const WCHAR *text, WCHAR c)
{
    const WCHAR *found = NULL;
    for (;; text++) {
        found = *text == c ? text : found;
        if (*text == 0) {
            return (WCHAR *)found;
        }
    }
}

WCHAR *NTAPI nt_wcsstr(const WCHAR *text, const WCHAR *part)
{
    const size_t length = nt_wcslen(part);
    for (;; text++) {
        if (nt_wcsncmp(text, part, length) == 0) {
            return (WCHAR *)text;
        }
        if (*text == 0) {
            return NULL;
        }
    }
}

/* --- printf --------------------------------------------------------------------------------------------- */

struct buffer {
    struct nt_sink sink;
    void *out;
    size_t size, length; /* in units; length counts also what did not fit */
};

static void put_char(struct nt_sink *sink, uint8_t byte)
{
    struct buffer *buffer = (struct buffer *)sink;
    if (buffer->length < buffer->size) {
        ((uint8_t *)buffer->out)[buffer->length] = byte;
    }
    buffer->length++;
}

static void put_char_code(struct nt_sink *sink, uint32_t code)
{
    put_char(sink, (uint8_t)(code < 0x100 ? code : '?'));
}

static void put_wchar(struct nt_sink *sink, uint16_t unit)
{
    struct buffer *buffer = (struct buffer *)sink;
    if (buffer->length < buffer->size) {
        ((uint16_t *)buffer->out)[buffer->length] = unit;
    }
    buffer->length++;
}

static void put_wchar_byte(struct nt_sink *sink, uint8_t byte)
{
    put_wchar(sink, byte);
}

static void put_wchar_code(struct nt_sink *sink, uint32_t code)
{
    if (code < 0x10000) {
        put_wchar(sink, (uint16_t)code);
    } else {
        put_wchar(sink, (uint16_t)(0xd800 + ((code - 0x10000) >> 10)));
        put_wchar(sink, (uint16_t)(0xdc00 + ((code - 0x10000) & 0x3ff)));
    }
}

/* Microsoft's result: the length, or -1 when it did not fit; terminated only if there is room. */
static int result(const struct buffer *buffer)
{
    return buffer->length > buffer->size ? -1 : (int)buffer->length;
}

int NTAPI nt_vsnprintf(char *out, size_t size, const char *format, __builtin_ms_va_list arguments)
{
    struct buffer buffer = { { put_char, put_char_code }, out, size, 0 };
    nt_format(&buffer.sink, (struct nt_format){ format, 0 }, arguments);
    if (buffer.length < size) {
        out[buffer.length] = 0;
    }
    return result(&buffer);
}

int NTAPI nt_vsnwprintf(WCHAR *out, size_t size, const WCHAR *format, __builtin_ms_va_list arguments)
{
    struct buffer buffer = { { put_wchar_byte, put_wchar_code }, out, size, 0 };
    nt_format(&buffer.sink, (struct nt_format){ format, 1 }, arguments);
    if (buffer.length < size) {
        out[buffer.length] = 0;
    }
    return result(&buffer);
}

int NTAPI nt_snprintf(char *out, size_t size, const char *format, ...)
{
    __builtin_ms_va_list arguments;
    __builtin_ms_va_start(arguments, format);
    const int length = nt_vsnprintf(out, size, format, arguments);
    __builtin_ms_va_end(arguments);
    return length;
}

int NTAPI nt_sprintf(char *out, const char *format, ...)
{
    __builtin_ms_va_list arguments;
    __builtin_ms_va_start(arguments, format);
    const int length = nt_vsnprintf(out, MAXLONG, format, arguments);
    __builtin_ms_va_end(arguments);
    return length;
}

int NTAPI nt_snwprintf(WCHAR *out, size_t size, const WCHAR *format, ...)
{
    __builtin_ms_va_list arguments;
    __builtin_ms_va_start(arguments, format);
    const int length = nt_vsnwprintf(out, size, format, arguments);
    __builtin_ms_va_end(arguments);
    return length;
}

int NTAPI nt_swprintf(WCHAR *out, const WCHAR *format, ...)
{
    __builtin_ms_va_list arguments;
    __builtin_ms_va_start(arguments, format);
    const int length = nt_vsnwprintf(out, MAXLONG, format, arguments);
    __builtin_ms_va_end(arguments);
    return length;
}
