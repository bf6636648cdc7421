// SPDX-License-Identifier: MIT
/** UTF-8 at the host's edges, UTF-16 inside. Bad sequences become U+FFFD. */
#ifndef NDH_NT_UTF_H
#define NDH_NT_UTF_H

#include <ntddk.h>
#include <stdint.h>

/** Writes at most room units; returns the number written. size bytes need at most size units. */
size_t nt_utf8_to_utf16(const char *text, size_t size, WCHAR *out, size_t room);

/** One code point from units[*position], which is advanced. */
uint32_t nt_utf16_next(const WCHAR *units, size_t count, size_t *position);

/** Writes a code point as 1 to 4 bytes; returns how many. */
size_t nt_utf8_put(uint32_t code_point, char out[4]);

#endif
