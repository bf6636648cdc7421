// SPDX-License-Identifier: MIT
/* Counted strings. Case is that of ASCII and Latin-1; code pages are Latin-1. */
#include <string.h>

#include "nt.h"
#include "pool.h"

#define STRING_TAG 0x69536c52u /* "RlSi" */

static WCHAR upcase(WCHAR c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 0xe0 && c <= 0xfe && c != 0xf7)) {
        return (WCHAR)(c - 0x20);
    }
    return c == 0xff ? 0x178 : c;
}

static WCHAR downcase(WCHAR c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ? (WCHAR)(c + 0x20) : c;
}

static size_t units(const WCHAR *text)
{
    size_t count = 0;
    while (text[count] != 0) {
        count++;
    }
    return count;
}

VOID NTAPI RtlInitUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString)
{
    const size_t size = SourceString == NULL ? 0 : units(SourceString) * sizeof(WCHAR);
    DestinationString->Buffer = (PWCH)SourceString;
    DestinationString->Length =
        (USHORT)(size > UNICODE_STRING_MAX_BYTES - sizeof(WCHAR) ? UNICODE_STRING_MAX_BYTES - sizeof(WCHAR)
                                                                 : size);
    DestinationString->MaximumLength =
        SourceString == NULL ? 0 : (USHORT)(DestinationString->Length + sizeof(WCHAR));
}

VOID NTAPI RtlInitAnsiString(PANSI_STRING DestinationString, PCSZ SourceString)
{
    const size_t size = SourceString == NULL ? 0 : strnlen(SourceString, MAXUSHORT - 1);
    DestinationString->Buffer = (PCHAR)SourceString;
    DestinationString->Length = (USHORT)size;
    DestinationString->MaximumLength = SourceString == NULL ? 0 : (USHORT)(size + 1);
}

VOID NTAPI RtlInitString(PSTRING DestinationString, PCSZ SourceString)
{
    RtlInitAnsiString(DestinationString, SourceString);
}

VOID NTAPI RtlCopyUnicodeString(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString)
{
    if (SourceString == NULL) {
        DestinationString->Length = 0;
        return;
    }
    const USHORT room = DestinationString->MaximumLength;
    const USHORT size = SourceString->Length < room ? SourceString->Length : room;
    memmove(DestinationString->Buffer, SourceString->Buffer, size);
    DestinationString->Length = size;
    if (size + sizeof(WCHAR) <= room) {
        DestinationString->Buffer[size / sizeof(WCHAR)] = 0;
    }
}

NTSTATUS NTAPI RtlAppendUnicodeStringToString(PUNICODE_STRING Destination, PCUNICODE_STRING Source)
{
    const unsigned size = (unsigned)Destination->Length + Source->Length;
    if (size > Destination->MaximumLength) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    memmove((uint8_t *)Destination->Buffer + Destination->Length, Source->Buffer, Source->Length);
    Destination->Length = (USHORT)size;
    if (size + sizeof(WCHAR) <= Destination->MaximumLength) {
        Destination->Buffer[size / sizeof(WCHAR)] = 0;
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlAppendUnicodeToString(PUNICODE_STRING Destination, PCWSTR Source)
{
    UNICODE_STRING source;
    if (Source == NULL) {
        return STATUS_SUCCESS;
    }
    RtlInitUnicodeString(&source, Source);
    return RtlAppendUnicodeStringToString(Destination, &source);
}

LONG NTAPI RtlCompareUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
                                   BOOLEAN CaseInSensitive)
{
    NT_IRQL_MAX(RtlCompareUnicodeString, PASSIVE_LEVEL);
    const USHORT shorter = String1->Length < String2->Length ? String1->Length : String2->Length;
    for (USHORT i = 0; i < shorter / sizeof(WCHAR); i++) {
        const WCHAR a = CaseInSensitive ? upcase(String1->Buffer[i]) : String1->Buffer[i];
        const WCHAR b = CaseInSensitive ? upcase(String2->Buffer[i]) : String2->Buffer[i];
        if (a != b) {
            return (LONG)(uint16_t)a - (LONG)(uint16_t)b;
        }
    }
    return (LONG)String1->Length - (LONG)String2->Length;
}

BOOLEAN NTAPI RtlEqualUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
                                    BOOLEAN CaseInSensitive)
{
    NT_IRQL_MAX(RtlEqualUnicodeString, PASSIVE_LEVEL);
    return String1->Length == String2->Length &&
           RtlCompareUnicodeString(String1, String2, CaseInSensitive) == 0;
}

LONG NTAPI RtlCompareString(const STRING *String1, const STRING *String2, BOOLEAN CaseInSensitive)
{
    NT_IRQL_MAX(RtlCompareString, PASSIVE_LEVEL);
    const USHORT shorter = String1->Length < String2->Length ? String1->Length : String2->Length;
    for (USHORT i = 0; i < shorter; i++) {
        const WCHAR a = (uint8_t)String1->Buffer[i], b = (uint8_t)String2->Buffer[i];
        const LONG difference = CaseInSensitive ? (LONG)upcase(a) - (LONG)upcase(b) : (LONG)a - (LONG)b;
        if (difference != 0) {
            return difference;
        }
    }
    return (LONG)String1->Length - (LONG)String2->Length;
}

BOOLEAN NTAPI RtlEqualString(const STRING *String1, const STRING *String2, BOOLEAN CaseInSensitive)
{
    NT_IRQL_MAX(RtlEqualString, PASSIVE_LEVEL);
    return String1->Length == String2->Length && RtlCompareString(String1, String2, CaseInSensitive) == 0;
}

WCHAR NTAPI RtlUpcaseUnicodeChar(WCHAR SourceCharacter)
{
    NT_IRQL_MAX(RtlUpcaseUnicodeChar, APC_LEVEL);
    return upcase(SourceCharacter);
}

WCHAR NTAPI nt_downcase_unicode_char(WCHAR SourceCharacter)
{
    return downcase(SourceCharacter);
}

static int allocate(void **buffer, size_t size)
{
    *buffer = nt_pool_allocate(PagedPool, size, STRING_TAG, 0);
    return *buffer != NULL;
}

NTSTATUS NTAPI RtlUpcaseUnicodeString(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString,
                                      BOOLEAN AllocateDestinationString)
{
    NT_IRQL_MAX(RtlUpcaseUnicodeString, APC_LEVEL);
    if (AllocateDestinationString) {
        if (!allocate((void **)&DestinationString->Buffer, SourceString->Length)) {
            return STATUS_NO_MEMORY;
        }
        DestinationString->MaximumLength = SourceString->Length;
    } else if (DestinationString->MaximumLength < SourceString->Length) {
        return STATUS_BUFFER_OVERFLOW;
    }
    for (USHORT i = 0; i < SourceString->Length / sizeof(WCHAR); i++) {
        DestinationString->Buffer[i] = upcase(SourceString->Buffer[i]);
    }
    DestinationString->Length = SourceString->Length;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlHashUnicodeString(PCUNICODE_STRING String, BOOLEAN CaseInSensitive, ULONG HashAlgorithm,
                                    PULONG HashValue)
{
    NT_IRQL_MAX(RtlHashUnicodeString, APC_LEVEL);
    if (HashValue == NULL || HashAlgorithm > 1) {
        return STATUS_INVALID_PARAMETER;
    }
    ULONG hash = 0; /* x65599, the default algorithm and the only one that is documented by name */
    for (USHORT i = 0; i < String->Length / sizeof(WCHAR); i++) {
        hash = hash * 65599u + (uint16_t)(CaseInSensitive ? upcase(String->Buffer[i]) : String->Buffer[i]);
    }
    *HashValue = hash;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlAnsiStringToUnicodeString(PUNICODE_STRING DestinationString, PCANSI_STRING SourceString,
                                            BOOLEAN AllocateDestinationString)
{
    NT_IRQL_MAX(RtlAnsiStringToUnicodeString, PASSIVE_LEVEL);
    const size_t size = ((size_t)SourceString->Length + 1) * sizeof(WCHAR);
    if (size > MAXUSHORT) {
        return STATUS_INVALID_PARAMETER;
    }
    if (AllocateDestinationString) {
        if (!allocate((void **)&DestinationString->Buffer, size)) {
            return STATUS_NO_MEMORY;
        }
        DestinationString->MaximumLength = (USHORT)size;
    } else if (DestinationString->MaximumLength < size) {
        return STATUS_BUFFER_OVERFLOW;
    }
    for (USHORT i = 0; i < SourceString->Length; i++) {
        DestinationString->Buffer[i] = (WCHAR)(uint8_t)SourceString->Buffer[i];
    }
    DestinationString->Buffer[SourceString->Length] = 0;
    DestinationString->Length = (USHORT)(size - sizeof(WCHAR));
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlUnicodeStringToAnsiString(PANSI_STRING DestinationString, PCUNICODE_STRING SourceString,
                                            BOOLEAN AllocateDestinationString)
{
    NT_IRQL_MAX(RtlUnicodeStringToAnsiString, PASSIVE_LEVEL);
    USHORT count = (USHORT)(SourceString->Length / sizeof(WCHAR));
    NTSTATUS status = STATUS_SUCCESS;
    if (AllocateDestinationString) {
        if (!allocate((void **)&DestinationString->Buffer, (size_t)count + 1)) {
            return STATUS_NO_MEMORY;
        }
        DestinationString->MaximumLength = (USHORT)(count + 1);
    } else if (DestinationString->MaximumLength <= count) {
        if (DestinationString->MaximumLength == 0) {
            return STATUS_BUFFER_OVERFLOW;
        }
        count = (USHORT)(DestinationString->MaximumLength - 1);
        status = STATUS_BUFFER_OVERFLOW;
    }
    for (USHORT i = 0; i < count; i++) {
        const uint16_t c = (uint16_t)SourceString->Buffer[i];
        DestinationString->Buffer[i] = (CHAR)(c < 0x100 ? c : '?');
    }
    DestinationString->Buffer[count] = 0;
    DestinationString->Length = count;
    return status;
}

VOID NTAPI RtlFreeUnicodeString(PUNICODE_STRING UnicodeString)
{
    NT_IRQL_MAX(RtlFreeUnicodeString, APC_LEVEL);
    if (UnicodeString->Buffer != NULL) {
        ExFreePool(UnicodeString->Buffer);
        memset(UnicodeString, 0, sizeof *UnicodeString);
    }
}

VOID NTAPI RtlFreeAnsiString(PANSI_STRING AnsiString)
{
    NT_IRQL_MAX(RtlFreeAnsiString, APC_LEVEL);
    if (AnsiString->Buffer != NULL) {
        ExFreePool(AnsiString->Buffer);
        memset(AnsiString, 0, sizeof *AnsiString);
    }
}
