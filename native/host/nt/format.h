// SPDX-License-Identifier: MIT
/**
 * The printf of kernel code: DbgPrint and the CRT functions that drivers import. Knows %wZ %Z %S %ls %hs
 * %I64x %Ix and the ISO conversions but floating point. Uses little stack and no memory.
 */
#ifndef NDH_NT_FORMAT_H
#define NDH_NT_FORMAT_H

#include <ntddk.h>
#include <stdint.h>

/** Where the output goes. */
struct nt_sink {
    void (*byte)(struct nt_sink *sink, uint8_t byte);        /* of narrow text */
    void (*code)(struct nt_sink *sink, uint32_t code_point); /* of wide text */
};

/** A format string of char or WCHAR. */
struct nt_format {
    const void *text;
    int wide;
};

void nt_format(struct nt_sink *sink, struct nt_format format, __builtin_ms_va_list arguments);

#endif
