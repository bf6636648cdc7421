// SPDX-License-Identifier: MIT
/* Debug output. All levels are shown; Windows filters most by default. */
#include <string.h>

#include "bugcheck.h"
#include "format.h"
#include "log.h"
#include "nt.h"
#include "services.h"
#include "utf.h"

#define MAX_TEXT 512u /* what DbgPrint passes on at a time */

struct line {
    struct nt_sink sink;
    size_t length;
    char text[MAX_TEXT];
};

static void put_byte(struct nt_sink *sink, uint8_t byte)
{
    struct line *line = (struct line *)sink;
    if (line->length < MAX_TEXT) {
        line->text[line->length++] = (char)byte;
    }
}

static void put_code(struct nt_sink *sink, uint32_t code)
{
    struct line *line = (struct line *)sink;
    char bytes[4];
    const size_t count = nt_utf8_put(code, bytes);
    if (line->length + count <= MAX_TEXT) {
        memcpy(line->text + line->length, bytes, count);
        line->length += count;
    }
}

static void print(PCSTR prefix, PCSTR format, __builtin_ms_va_list arguments)
{
    struct line line;
    line.sink = (struct nt_sink){ put_byte, put_code };
    line.length = 0;
    for (; *prefix != 0; prefix++) {
        put_byte(&line.sink, (uint8_t)*prefix);
    }
    nt_format(&line.sink, (struct nt_format){ format, 0 }, arguments);
    struct nt_log_record record;
    nt_log_begin(&record, 0, (uint32_t)line.length);
    nt_log_add(&record, line.text, (uint32_t)line.length);
    nt_log_end(&record);
}

ULONG NTAPI DbgPrint(PCSTR Format, ...)
{
    __builtin_ms_va_list arguments;
    __builtin_ms_va_start(arguments, Format);
    print("", Format, arguments);
    __builtin_ms_va_end(arguments);
    return 0;
}

ULONG NTAPI DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...)
{
    __builtin_ms_va_list arguments;
    (void)ComponentId;
    (void)Level;
    __builtin_ms_va_start(arguments, Format);
    print("", Format, arguments);
    __builtin_ms_va_end(arguments);
    return 0;
}

ULONG NTAPI vDbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, __builtin_ms_va_list arglist)
{
    (void)ComponentId;
    (void)Level;
    print("", Format, arglist);
    return 0;
}

ULONG NTAPI vDbgPrintExWithPrefix(PCSTR Prefix, ULONG ComponentId, ULONG Level, PCSTR Format,
                                  __builtin_ms_va_list arglist)
{
    (void)ComponentId;
    (void)Level;
    print(Prefix, Format, arglist);
    return 0;
}

NTSTATUS NTAPI DbgQueryDebugFilterState(ULONG ComponentId, ULONG Level)
{
    (void)ComponentId;
    (void)Level;
    return TRUE;
}

VOID NTAPI DbgBreakPoint(VOID)
{
    nt_bugcheckf(0x1E, (uint64_t)(int64_t)(int32_t)0x80000003, NT_CALLER(), 0, 0,
                 "KMODE_EXCEPTION_NOT_HANDLED: DbgBreakPoint was called and there is no debugger");
}

VOID NTAPI DbgBreakPointWithStatus(ULONG Status)
{
    nt_bugcheckf(
        0x1E, (uint64_t)(int64_t)(int32_t)0x80000003, NT_CALLER(), Status, 0,
        "KMODE_EXCEPTION_NOT_HANDLED: DbgBreakPointWithStatus was called with 0x%x and there is no debugger",
        Status);
}

VOID NTAPI RtlAssert(PVOID VoidFailedAssertion, PVOID VoidFileName, ULONG LineNumber, PSTR MutableMessage)
{
    nt_bugcheckf(0x1E, (uint64_t)(int64_t)(int32_t)0xC0000420, NT_CALLER(), 0, 0,
                 "KMODE_EXCEPTION_NOT_HANDLED: assertion \"%s\" failed in %s, line %u%s%s",
                 (const char *)VoidFailedAssertion, (const char *)VoidFileName, LineNumber,
                 MutableMessage != NULL ? ": " : "", MutableMessage != NULL ? MutableMessage : "");
}
