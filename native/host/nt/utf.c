// SPDX-License-Identifier: MIT
#include "utf.h"

#define REPLACEMENT 0xfffdu

static uint32_t next_utf8(const uint8_t *bytes, size_t size, size_t *position)
{
    const uint8_t lead = bytes[(*position)++];
    const unsigned more = lead < 0x80                   ? 0
                          : lead >= 0xc2 && lead < 0xe0 ? 1
                          : lead >= 0xe0 && lead < 0xf0 ? 2
                          : lead >= 0xf0 && lead < 0xf5 ? 3
                                                        : 4;
    static const uint32_t smallest[4] = { 0, 0x80, 0x800, 0x10000 };
    uint32_t code = more == 0 ? lead : lead & (0x3fu >> more);
    if (more == 4 || size - *position < more) {
        return REPLACEMENT;
    }
    for (unsigned i = 0; i < more; i++) {
        const uint8_t byte = bytes[*position + i];
        if ((byte & 0xc0) != 0x80) {
            return REPLACEMENT;
        }
        code = code << 6 | (byte & 0x3f);
    }
    if (code < smallest[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
        return REPLACEMENT;
    }
    *position += more;
    return code;
}

size_t nt_utf8_to_utf16(const char *text, size_t size, WCHAR *out, size_t room)
{
    size_t count = 0, position = 0;
    while (position < size) {
        const uint32_t code = next_utf8((const uint8_t *)text, size, &position);
        if (code >= 0x10000) {
            if (room - count < 2) {
                break;
            }
            out[count++] = (WCHAR)(0xd800 + ((code - 0x10000) >> 10));
            out[count++] = (WCHAR)(0xdc00 + ((code - 0x10000) & 0x3ff));
        } else if (count < room) {
            out[count++] = (WCHAR)code;
        } else {
            break;
        }
    }
    return count;
}

uint32_t nt_utf16_next(const WCHAR *units, size_t count, size_t *position)
{
    const uint32_t unit = (uint16_t)units[(*position)++];
    if (unit < 0xd800 || unit >= 0xe000) {
        return unit;
    }
    if (unit >= 0xdc00 || *position == count) {
        return REPLACEMENT;
    }
    const uint32_t low = (uint16_t)units[*position];
    if (low < 0xdc00 || low >= 0xe000) {
        return REPLACEMENT;
    }
    (*position)++;
    return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

size_t nt_utf8_put(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}
