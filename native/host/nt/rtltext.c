// SPDX-License-Identifier: MIT
/* Strings: case, prefixes, and code pages. The host's ANSI code page is UTF-8. */
#include <string.h>

#include "ddk.h"
#include "nt.h"
#include "pool.h"
#include "services.h"
#include "utf.h"

#define STRING_TAG 0x69536c52u /* "RlSi" */

NTSTATUS NTAPI RtlDowncaseUnicodeString(PUNICODE_STRING To, PCUNICODE_STRING From, BOOLEAN Allocate)
{
    NT_IRQL_MAX(RtlDowncaseUnicodeString, PASSIVE_LEVEL);
    if (Allocate) {
        To->Buffer =
            nt_pool_allocate(PagedPool, From->Length != 0 ? From->Length : 1, STRING_TAG, NT_CALLER());
        if (To->Buffer == NULL) {
            return STATUS_NO_MEMORY;
        }
        To->MaximumLength = From->Length;
    } else if (To->MaximumLength < From->Length) {
        return STATUS_BUFFER_OVERFLOW;
    }
    for (USHORT i = 0; i < From->Length / sizeof(WCHAR); i++) {
        To->Buffer[i] = nt_downcase_unicode_char(From->Buffer[i]);
    }
    To->Length = From->Length;
    return STATUS_SUCCESS;
}

static BOOLEAN equal_at(PCUNICODE_STRING part, PCUNICODE_STRING whole, USHORT at, BOOLEAN ignore_case)
{
    const UNICODE_STRING slice = { part->Length, part->Length, (PWSTR)((uint8_t *)whole->Buffer + at) };
    return RtlEqualUnicodeString(part, &slice, ignore_case);
}

BOOLEAN NTAPI RtlPrefixUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2, BOOLEAN IgnoreCase)
{
    return String1->Length <= String2->Length && equal_at(String1, String2, 0, IgnoreCase);
}

BOOLEAN NTAPI RtlSuffixUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2, BOOLEAN IgnoreCase)
{
    return String1->Length <= String2->Length &&
           equal_at(String1, String2, (USHORT)(String2->Length - String1->Length), IgnoreCase);
}

CHAR NTAPI RtlUpperChar(CHAR Character)
{
    return Character >= 'a' && Character <= 'z' ? (CHAR)(Character - 'a' + 'A') : Character;
}

static void copy(PSTRING to, const STRING *from, int upper)
{
    to->Length = from->Length < to->MaximumLength ? from->Length : to->MaximumLength;
    for (USHORT i = 0; i < to->Length; i++) {
        to->Buffer[i] = upper ? RtlUpperChar(from->Buffer[i]) : from->Buffer[i];
    }
}

VOID NTAPI RtlUpperString(PSTRING To, const STRING *From)
{
    copy(To, From, 1);
}

VOID NTAPI RtlCopyString(PSTRING To, const STRING *From)
{
    if (From == NULL) {
        To->Length = 0;
    } else {
        copy(To, From, 0);
    }
}

static unsigned digit_of(char c)
{
    return c >= '0' && c <= '9'   ? (unsigned)(c - '0')
           : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
           : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                  : 99;
}

NTSTATUS NTAPI RtlCharToInteger(PCSTR String, ULONG Base, PULONG Value)
{
    ULONG value = 0, base = Base;
    while (*String != 0 && *String <= ' ') {
        String++;
    }
    const int negative = *String == '-';
    String += *String == '-' || *String == '+';
    if (base == 0) {
        base = 10;
        if (String[0] == '0' && (String[1] == 'x' || String[1] == 'o' || String[1] == 'b')) {
            base = String[1] == 'x' ? 16 : String[1] == 'o' ? 8 : 2;
            String += 2;
        }
    } else if (base != 2 && base != 8 && base != 10 && base != 16) {
        return STATUS_INVALID_PARAMETER;
    }
    for (; digit_of(*String) < base; String++) {
        value = value * base + digit_of(*String);
    }
    *Value = negative ? 0 - value : value;
    return STATUS_SUCCESS;
}

/* --- code pages: sizes in bytes; what does not fit is left out whole ---------------------------------- */

NTSTATUS NTAPI RtlUnicodeToUTF8N(PCHAR To, ULONG Room, PULONG Size, PCWCH From, ULONG FromSize)
{
    const size_t count = FromSize / sizeof(WCHAR);
    ULONG used = 0;
    int cut = 0;
    for (size_t at = 0; at < count;) {
        char bytes[4];
        const size_t length = nt_utf8_put(nt_utf16_next(From, count, &at), bytes);
        if (To != NULL && used + length > Room) {
            cut = 1;
            break;
        }
        if (To != NULL) {
            memcpy(To + used, bytes, length);
        }
        used += (ULONG)length;
    }
    if (Size != NULL) {
        *Size = used;
    }
    return cut ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlUTF8ToUnicodeN(PWCH To, ULONG Room, PULONG Size, const CHAR *From, ULONG FromSize)
{
    WCHAR piece[2];
    ULONG used = 0;
    int cut = 0;
    for (ULONG at = 0; at < FromSize;) {
        ULONG length = 1;
        while (at + length < FromSize && length < 4 && ((uint8_t)From[at + length] & 0xc0) == 0x80) {
            length++;
        }
        const size_t units = nt_utf8_to_utf16(From + at, length, piece, 2);
        if (To != NULL && used + units * sizeof(WCHAR) > Room) {
            cut = 1;
            break;
        }
        if (To != NULL) {
            memcpy((uint8_t *)To + used, piece, units * sizeof(WCHAR));
        }
        used += (ULONG)(units * sizeof(WCHAR));
        at += length;
    }
    if (Size != NULL) {
        *Size = used;
    }
    return cut ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}

/* These two cut silently. */
NTSTATUS NTAPI RtlUnicodeToMultiByteN(PCHAR To, ULONG Room, PULONG Size, PCWCH From, ULONG FromSize)
{
    RtlUnicodeToUTF8N(To, Room, Size, From, FromSize);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlMultiByteToUnicodeN(PWCH To, ULONG Room, PULONG Size, const CHAR *From, ULONG FromSize)
{
    RtlUTF8ToUnicodeN(To, Room, Size, From, FromSize);
    return STATUS_SUCCESS;
}

ULONG NTAPI RtlxAnsiStringToUnicodeSize(const STRING *AnsiString)
{
    ULONG size;
    RtlUTF8ToUnicodeN(NULL, 0, &size, AnsiString->Buffer, AnsiString->Length);
    return size + (ULONG)sizeof(WCHAR);
}

ULONG NTAPI RtlxUnicodeStringToAnsiSize(PCUNICODE_STRING UnicodeString)
{
    ULONG size;
    RtlUnicodeToUTF8N(NULL, 0, &size, UnicodeString->Buffer, UnicodeString->Length);
    return size + 1;
}
