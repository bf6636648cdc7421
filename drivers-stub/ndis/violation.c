// SPDX-License-Identifier: MIT
/*
 * Violations: a ring of the newest records, a line in the debugger, and the bug check.
 */
#include "violation.h"
#include "switch.h"

#include <stdarg.h>

static KSPIN_LOCK RingLock;
static NDH_STANDIN_VIOLATION Ring[NDH_STANDIN_VIOLATION_MAX];
static ULONG64 Total;

static SIZE_T TextAppend(PCHAR Text, SIZE_T Size, SIZE_T At, PCSTR Source)
{
    while (*Source != '\0' && At + 1 < Size) {
        Text[At++] = *Source++;
    }
    Text[At] = '\0';
    return At;
}

/* Names are ASCII; anything else shows as a question mark. */
static SIZE_T TextAppendWide(PCHAR Text, SIZE_T Size, SIZE_T At, PCUNICODE_STRING Source)
{
    CHAR One[2] = { 0, 0 };
    ULONG Index;

    for (Index = 0; Index < Source->Length / sizeof(WCHAR); Index++) {
        WCHAR Unit = Source->Buffer[Index];

        One[0] = Unit >= ' ' && Unit <= '~' ? (CHAR)Unit : '?';
        At = TextAppend(Text, Size, At, One);
    }
    return At;
}

static SIZE_T TextAppendNumber(PCHAR Text, SIZE_T Size, SIZE_T At, ULONG64 Value, ULONG Base)
{
    CHAR Digits[24];
    SIZE_T Position = sizeof(Digits) - 1;

    Digits[Position] = '\0';
    do {
        Digits[--Position] = "0123456789ABCDEF"[Value % Base];
        Value /= Base;
    } while (Value != 0);
    return TextAppend(Text, Size, At, &Digits[Position]);
}

static VOID TextFormat(PCHAR Text, SIZE_T Size, PCSTR Format, va_list Arguments)
{
    SIZE_T At = 0;
    CHAR One[2] = { 0, 0 };

    Text[0] = '\0';
    for (; *Format != '\0'; Format++) {
        if (Format[0] != '%') {
            One[0] = *Format;
            At = TextAppend(Text, Size, At, One);
            continue;
        }
        Format++;
        if (*Format == 's') {
            At = TextAppend(Text, Size, At, va_arg(Arguments, PCSTR));
        } else if (*Format == 'w') {
            At = TextAppendWide(Text, Size, At, va_arg(Arguments, PCUNICODE_STRING));
        } else if (*Format == 'u') {
            At = TextAppendNumber(Text, Size, At, va_arg(Arguments, ULONG64), 10);
        } else {
            At = TextAppend(Text, Size, At, "0x");
            At = TextAppendNumber(Text, Size, At, va_arg(Arguments, ULONG64), 16);
        }
    }
}

_Use_decl_annotations_
VOID ViolationReport(NDH_STANDIN_SEVERITY Severity, PCSTR Rule, PCSTR Function, OBJECT_KIND Kind,
                     NDIS_HANDLE Handle, NDIS_STATUS Status, PCSTR Format, ...)
{
    static const PCSTR SeverityNames[] = { "noted", "refused", "fatal" };
    NDH_STANDIN_VIOLATION *Record;
    va_list Arguments;
    KIRQL Irql;

    Irql = KeAcquireSpinLockRaiseToDpc(&RingLock);
    Record = &Ring[Total % NDH_STANDIN_VIOLATION_MAX];
    Total++;
    RtlZeroMemory(Record, sizeof(*Record));
    Record->Sequence = Total;
    Record->Handle = (ULONG64)(ULONG_PTR)Handle;
    Record->Severity = Severity;
    Record->Status = Status;
    TextAppend(Record->Rule, sizeof(Record->Rule), 0, Rule);
    TextAppend(Record->Function, sizeof(Record->Function), 0, Function);
    TextAppend(Record->ObjectKind, sizeof(Record->ObjectKind), 0, ObjectKindName(Kind));
    va_start(Arguments, Format);
    TextFormat(Record->Detail, sizeof(Record->Detail), Format, Arguments);
    va_end(Arguments);
    KeReleaseSpinLock(&RingLock, Irql);

    DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_ERROR_LEVEL, "ndis stand-in: %s %s: %s: %s (status 0x%08X)\n",
               SeverityNames[Severity], Record->Rule, Record->Function, Record->Detail, (ULONG)Status);
    if (Severity == NDH_STANDIN_FATAL &&
        SwitchValue(NDH_STANDIN_SW_VERIFIER) == NDH_STANDIN_VERIFIER_BUGCHECK) {
        KeBugCheckEx(VIOLATION_BUG_CHECK, VIOLATION_SIGNATURE, (ULONG_PTR)Record->Rule, (ULONG_PTR)Handle,
                     (ULONG_PTR)Record);
    }
}

_Use_decl_annotations_
ULONG64 ViolationTotal(VOID)
{
    ULONG64 Result;
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&RingLock);

    Result = Total;
    KeReleaseSpinLock(&RingLock, Irql);
    return Result;
}

_Use_decl_annotations_
VOID ViolationRead(ULONG64 From, NDH_STANDIN_VIOLATION_PAGE *Page, NDH_STANDIN_VIOLATION *Records,
                   ULONG Capacity)
{
    ULONG64 Oldest;
    KIRQL Irql;

    RtlZeroMemory(Page, sizeof(*Page));
    Page->RecordSize = sizeof(*Records);
    Irql = KeAcquireSpinLockRaiseToDpc(&RingLock);
    Oldest = Total > NDH_STANDIN_VIOLATION_MAX ? Total - NDH_STANDIN_VIOLATION_MAX + 1 : 1;
    if (From == 0) {
        From = 1;
    }
    if (From < Oldest) {
        Page->Lost = Oldest - From;
        From = Oldest;
    }
    while (From <= Total && Page->Count < Capacity) {
        Records[Page->Count++] = Ring[(From - 1) % NDH_STANDIN_VIOLATION_MAX];
        From++;
    }
    Page->Next = From;
    KeReleaseSpinLock(&RingLock, Irql);
}
