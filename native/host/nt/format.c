// SPDX-License-Identifier: MIT
#include <stdint.h>
#include <string.h>

#include "format.h"
#include "utf.h"

#define UNLIMITED (-1)

enum length { LENGTH_INT, LENGTH_CHAR, LENGTH_SHORT, LENGTH_LONG, LENGTH_WIDE, LENGTH_64 };

/* One conversion. */
struct spec {
    int left, plus, space, alternate, zero;
    int width;
    int precision; /* or UNLIMITED */
    enum length length;
    unsigned conversion;
};

static unsigned char_at(const struct nt_format *format, size_t i)
{
    return format->wide ? ((const uint16_t *)format->text)[i] : ((const uint8_t *)format->text)[i];
}

static void repeat(struct nt_sink *sink, char c, int count)
{
    while (count-- > 0) {
        sink->byte(sink, (uint8_t)c);
    }
}

static void put_narrow(struct nt_sink *sink, const struct spec *spec, const char *text, size_t length)
{
    const int padding = spec->width > (int)length ? spec->width - (int)length : 0;
    repeat(sink, ' ', spec->left ? 0 : padding);
    for (size_t i = 0; i < length; i++) {
        sink->byte(sink, (uint8_t)text[i]);
    }
    repeat(sink, ' ', spec->left ? padding : 0);
}

static void put_wide(struct nt_sink *sink, const struct spec *spec, const WCHAR *text, size_t length)
{
    const int padding = spec->width > (int)length ? spec->width - (int)length : 0;
    size_t i = 0;
    repeat(sink, ' ', spec->left ? 0 : padding);
    while (i < length) {
        sink->code(sink, nt_utf16_next(text, length, &i));
    }
    repeat(sink, ' ', spec->left ? padding : 0);
}

static void put_string(struct nt_sink *sink, const struct spec *spec, const void *text, int wide)
{
    const size_t limit = spec->precision == UNLIMITED ? SIZE_MAX : (size_t)spec->precision;
    size_t length = 0;
    if (text == NULL) {
        text = "(null)";
        wide = 0;
    }
    if (wide) {
        while (length < limit && ((const WCHAR *)text)[length] != 0) {
            length++;
        }
        put_wide(sink, spec, text, length);
    } else {
        length = strnlen(text, limit);
        put_narrow(sink, spec, text, length);
    }
}

/* %Z: ANSI_STRING, %wZ: UNICODE_STRING. */
static void put_counted(struct nt_sink *sink, const struct spec *spec, const STRING *string, int wide)
{
    if (string == NULL || string->Buffer == NULL) {
        put_string(sink, spec, NULL, 0);
        return;
    }
    size_t length = wide ? string->Length / sizeof(WCHAR) : string->Length;
    if (spec->precision != UNLIMITED && (size_t)spec->precision < length) {
        length = (size_t)spec->precision;
    }
    if (wide) {
        put_wide(sink, spec, (const WCHAR *)string->Buffer, length);
    } else {
        put_narrow(sink, spec, string->Buffer, length);
    }
}

static void put_number(struct nt_sink *sink, const struct spec *spec, uint64_t value, int negative)
{
    static const char lower[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
    const char *digits = spec->conversion == 'X' || spec->conversion == 'p' ? upper : lower;
    const unsigned base = spec->conversion == 'x' || spec->conversion == 'X' || spec->conversion == 'p' ? 16
                          : spec->conversion == 'o'                                                     ? 8
                                                                                                        : 10;
    const int is_signed = spec->conversion == 'd' || spec->conversion == 'i';
    char text[24], prefix[3];
    int length = 0, prefix_length = 0;

    if (is_signed && (negative || spec->plus || spec->space)) {
        prefix[prefix_length++] = negative ? '-' : spec->plus ? '+' : ' ';
    }
    if (spec->alternate && base == 16 && value != 0) {
        prefix[prefix_length++] = '0';
        prefix[prefix_length++] = spec->conversion == 'X' ? 'X' : 'x';
    }
    for (uint64_t rest = value; rest != 0; rest /= base) {
        text[length++] = digits[rest % base];
    }
    int least = spec->precision == UNLIMITED ? 1 : spec->precision;
    if (spec->alternate && base == 8 && least <= length) {
        least = length + 1;
    }
    if (spec->zero && !spec->left && spec->precision == UNLIMITED && spec->width - prefix_length > least) {
        least = spec->width - prefix_length;
    }
    const int zeros = least > length ? least - length : 0;
    const int padding = spec->width - prefix_length - zeros - length;
    repeat(sink, ' ', spec->left ? 0 : padding);
    for (int i = 0; i < prefix_length; i++) {
        sink->byte(sink, (uint8_t)prefix[i]);
    }
    repeat(sink, '0', zeros);
    while (length > 0) {
        sink->byte(sink, (uint8_t)text[--length]);
    }
    repeat(sink, ' ', spec->left ? padding : 0);
}

static size_t parse_number(const struct nt_format *format, size_t i, int *value)
{
    int number = 0;
    while (char_at(format, i) >= '0' && char_at(format, i) <= '9') {
        const int digit = (int)char_at(format, i++) - '0';
        number = number > 100000 ? number : number * 10 + digit;
    }
    *value = number;
    return i;
}

static size_t parse_length(const struct nt_format *format, size_t i, enum length *length)
{
    switch (char_at(format, i)) {
    case 'h':
        *length = char_at(format, i + 1) == 'h' ? LENGTH_CHAR : LENGTH_SHORT;
        return i + 1 + (*length == LENGTH_CHAR);
    case 'l':
        *length = char_at(format, i + 1) == 'l' ? LENGTH_64 : LENGTH_LONG;
        return i + 1 + (*length == LENGTH_64);
    case 'w':
        *length = LENGTH_WIDE;
        return i + 1;
    case 'I':
        if (char_at(format, i + 1) == '3' && char_at(format, i + 2) == '2') {
            *length = LENGTH_INT;
            return i + 3;
        }
        *length = LENGTH_64;
        return char_at(format, i + 1) == '6' && char_at(format, i + 2) == '4' ? i + 3 : i + 1;
    case 'z':
    case 'j':
    case 't':
        *length = LENGTH_64;
        return i + 1;
    default:
        *length = LENGTH_INT;
        return i;
    }
}

static size_t parse_flags(const struct nt_format *format, size_t i, struct spec *spec)
{
    for (;; i++) {
        switch (char_at(format, i)) {
        case '-':
            spec->left = 1;
            break;
        case '+':
            spec->plus = 1;
            break;
        case ' ':
            spec->space = 1;
            break;
        case '#':
            spec->alternate = 1;
            break;
        case '0':
            spec->zero = 1;
            break;
        default:
            return i;
        }
    }
}

static int64_t narrow_signed(int64_t value, enum length length)
{
    switch (length) {
    case LENGTH_CHAR:
        return (int8_t)value;
    case LENGTH_SHORT:
        return (int16_t)value;
    case LENGTH_64:
        return value;
    default:
        return (int32_t)value;
    }
}

static uint64_t narrow_unsigned(uint64_t value, enum length length)
{
    switch (length) {
    case LENGTH_CHAR:
        return (uint8_t)value;
    case LENGTH_SHORT:
        return (uint16_t)value;
    case LENGTH_64:
        return value;
    default:
        return (uint32_t)value;
    }
}

/* Each argument takes 8 bytes in the Microsoft convention, whatever its type. */
static void convert(struct nt_sink *sink, const struct spec *spec, int wide_format, uint64_t argument)
{
    const int wide_length = spec->length == LENGTH_LONG || spec->length == LENGTH_WIDE;
    switch (spec->conversion) {
    case 'd':
    case 'i': {
        const int64_t value = narrow_signed((int64_t)argument, spec->length);
        put_number(sink, spec, value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value, value < 0);
        break;
    }
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        put_number(sink, spec, narrow_unsigned(argument, spec->length), 0);
        break;
    case 'p': {
        struct spec pointer = *spec;
        pointer.precision = 16;
        put_number(sink, &pointer, argument, 0);
        break;
    }
    case 'c':
    case 'C':
        if (wide_length || ((spec->conversion == 'C') != wide_format && spec->length != LENGTH_SHORT)) {
            const WCHAR c = (WCHAR)argument;
            put_wide(sink, spec, &c, 1);
        } else {
            const char c = (char)argument;
            put_narrow(sink, spec, &c, 1);
        }
        break;
    case 's':
    case 'S':
        put_string(sink, spec, (const void *)argument,
                   wide_length || ((spec->conversion == 'S') != wide_format && spec->length != LENGTH_SHORT));
        break;
    case 'Z':
        put_counted(sink, spec, (const STRING *)argument, wide_length);
        break;
    default:
        break; /* floating point and %n have no place in a kernel: the argument is skipped */
    }
}

static size_t parse_width(const struct nt_format *format, size_t i, struct spec *spec,
                          __builtin_ms_va_list *arguments)
{
    if (char_at(format, i) != '*') {
        return parse_number(format, i, &spec->width);
    }
    spec->width = __builtin_va_arg(*arguments, int);
    if (spec->width < 0) {
        spec->left = 1;
        spec->width = -spec->width;
    }
    return i + 1;
}

static size_t parse_precision(const struct nt_format *format, size_t i, struct spec *spec,
                              __builtin_ms_va_list *arguments)
{
    if (char_at(format, i) != '.') {
        return i;
    }
    if (char_at(format, i + 1) != '*') {
        return parse_number(format, i + 1, &spec->precision);
    }
    spec->precision = __builtin_va_arg(*arguments, int);
    spec->precision = spec->precision < 0 ? UNLIMITED : spec->precision;
    return i + 2;
}

void nt_format(struct nt_sink *sink, struct nt_format format, __builtin_ms_va_list arguments)
{
    size_t i = 0;
    while (char_at(&format, i) != 0) {
        if (char_at(&format, i) != '%') {
            const unsigned c = char_at(&format, i++);
            if (format.wide) {
                sink->code(sink, c);
            } else {
                sink->byte(sink, (uint8_t)c);
            }
            continue;
        }
        struct spec spec = { .precision = UNLIMITED };
        i = parse_flags(&format, i + 1, &spec);
        i = parse_width(&format, i, &spec, &arguments);
        i = parse_precision(&format, i, &spec, &arguments);
        i = parse_length(&format, i, &spec.length);
        spec.conversion = char_at(&format, i);
        if (spec.conversion == 0) {
            return;
        }
        i++;
        if (spec.conversion == '%') {
            sink->byte(sink, '%');
        } else {
            convert(sink, &spec, format.wide, __builtin_va_arg(arguments, uint64_t));
        }
    }
}
