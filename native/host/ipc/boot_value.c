// SPDX-License-Identifier: MIT
#include "boot_value.h"

#include <string.h>

#include "../host.h"

/** Decodes one character of UTF-8; malformed bytes become U+FFFD, one for each byte. */
static uint32_t next_character(const uint8_t **at)
{
    const uint8_t *c = *at;
    const unsigned length = c[0] < 0x80                   ? 1
                            : c[0] >= 0xc2 && c[0] < 0xe0 ? 2
                            : c[0] >= 0xe0 && c[0] < 0xf0 ? 3
                            : c[0] >= 0xf0 && c[0] < 0xf5 ? 4
                                                          : 0;
    uint32_t value = length < 2 ? c[0] : c[0] & (0x7fu >> length);
    for (unsigned i = 1; i < length; i++) {
        if ((c[i] & 0xc0) != 0x80) {
            *at = c + 1;
            return 0xfffd;
        }
        value = value << 6 | (c[i] & 0x3fu);
    }
    *at = c + (length == 0 ? 1 : length);
    return length == 0 || (value >= 0xd800 && value < 0xe000) || value > 0x10ffff ? 0xfffd : value;
}

/** Appends a string with its NUL as UTF-16, and returns what follows it. */
static uint16_t *put_string(uint16_t *to, const char *from)
{
    for (const uint8_t *at = (const uint8_t *)from; *at != 0;) {
        const uint32_t character = next_character(&at);
        if (character >= 0x10000) {
            *to++ = (uint16_t)(0xd7c0 + (character >> 10));
            *to++ = (uint16_t)(0xdc00 + (character & 0x3ff));
        } else {
            *to++ = (uint16_t)character;
        }
    }
    *to++ = 0;
    return to;
}

static uint8_t hex_digit(char digit)
{
    return (uint8_t)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
}

size_t ndh_boot_bytes(const char *digits, uint8_t *bytes)
{
    const size_t count = strlen(digits) / 2;
    for (size_t i = 0; i < count; i++) {
        bytes[i] = (uint8_t)(hex_digit(digits[2 * i]) << 4 | hex_digit(digits[2 * i + 1]));
    }
    return count;
}

/** The data in registry form; returns their size. */
static size_t put_data(const struct ndh_boot_line *line, uint8_t *data)
{
    uint16_t *const text = (uint16_t *)data;
    uint16_t *end = text;
    const char *string = line->text;

    switch (line->type) {
    case NDH_BOOT_DWORD:
    case NDH_BOOT_QWORD:
        memcpy(data, &line->number_value, sizeof line->number_value);
        return line->type == NDH_BOOT_DWORD ? sizeof(uint32_t) : sizeof(uint64_t);
    case NDH_BOOT_BINARY:
    case NDH_BOOT_RESOURCE_LIST:
        return ndh_boot_bytes(line->text, data);
    case NDH_BOOT_MULTI_SZ:
        for (unsigned i = 0; i < line->strings; i++, string += strlen(string) + 1) {
            end = put_string(end, string);
        }
        *end++ = 0;
        break;
    default:
        end = put_string(end, line->text);
        break;
    }
    return (size_t)((uint8_t *)end - data);
}

int ndh_boot_value_set(const struct ndh_boot_line *line, uint8_t *scratch)
{
    const size_t size = put_data(line, scratch);
    return line->kind == NDH_BOOT_VALUE
               ? ndh_nt_registry_set(line->name, line->value, line->type, scratch, size)
               : ndh_nt_registry_set_key(line->name, line->value, line->type, scratch, size);
}
