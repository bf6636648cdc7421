// SPDX-License-Identifier: MIT
/* Numbers and GUIDs from and to strings. */
#include <string.h>

#include "ddk.h"
#include "nt.h"
#include "pool.h"

#define STRING_TAG      0x69536c52u /* "RlSi" */
#define GUID_CHARACTERS 38u

static int valid_base(ULONG base)
{
    return base == 0 || base == 2 || base == 8 || base == 10 || base == 16;
}

static NTSTATUS to_unicode(ULONGLONG value, ULONG base, PUNICODE_STRING string)
{
    char digits[64];
    unsigned count = 0;
    if (!valid_base(base)) {
        return STATUS_INVALID_PARAMETER;
    }
    base = base == 0 ? 10 : base;
    do {
        digits[count++] = "0123456789ABCDEF"[value % base];
        value /= base;
    } while (value != 0);
    if (count * sizeof(WCHAR) > string->MaximumLength) {
        return STATUS_BUFFER_OVERFLOW;
    }
    string->Length = (USHORT)(count * sizeof(WCHAR));
    for (unsigned i = 0; i < count; i++) {
        string->Buffer[i] = (WCHAR)digits[count - 1 - i];
    }
    if (string->Length + sizeof(WCHAR) <= string->MaximumLength) {
        string->Buffer[count] = 0;
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlIntegerToUnicodeString(ULONG Value, ULONG Base, PUNICODE_STRING String)
{
    NT_IRQL_MAX(RtlIntegerToUnicodeString, PASSIVE_LEVEL);
    return to_unicode(Value, Base, String);
}

NTSTATUS NTAPI RtlInt64ToUnicodeString(ULONGLONG Value, ULONG Base, PUNICODE_STRING String)
{
    NT_IRQL_MAX(RtlInt64ToUnicodeString, PASSIVE_LEVEL);
    return to_unicode(Value, Base, String);
}

static int digit_of(WCHAR c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

NTSTATUS NTAPI RtlUnicodeStringToInteger(PCUNICODE_STRING String, ULONG Base, PULONG Value)
{
    const WCHAR *text = String->Buffer;
    size_t left = String->Length / sizeof(WCHAR);
    int negative = 0;
    ULONG value = 0;

    NT_IRQL_MAX(RtlUnicodeStringToInteger, PASSIVE_LEVEL);
    if (!valid_base(Base)) {
        return STATUS_INVALID_PARAMETER;
    }
    while (left != 0 && *text <= ' ') {
        text++;
        left--;
    }
    if (left != 0 && (*text == '-' || *text == '+')) {
        negative = *text == '-';
        text++;
        left--;
    }
    if (Base == 0) {
        Base = 10;
        if (left > 1 && text[0] == '0') {
            const WCHAR prefix = text[1];
            Base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
            text += Base == 10 ? 0 : 2;
            left -= Base == 10 ? 0 : 2;
        }
    }
    while (left != 0 && (ULONG)digit_of(*text) < Base) {
        value = value * Base + (ULONG)digit_of(*text);
        text++;
        left--;
    }
    *Value = negative ? 0 - value : value;
    return STATUS_SUCCESS;
}

/* Order in which the bytes of a GUID are written; -1 is a hyphen. */
static const signed char guid_order[] = {
    3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15
};

NTSTATUS NTAPI RtlStringFromGUID(REFGUID Guid, PUNICODE_STRING GuidString)
{
    uint8_t bytes[16];
    NT_IRQL_MAX(RtlStringFromGUID, PASSIVE_LEVEL);
    WCHAR *out = nt_pool_allocate(PagedPool, (GUID_CHARACTERS + 1) * sizeof(WCHAR), STRING_TAG, 0);
    if (out == NULL) {
        return STATUS_NO_MEMORY;
    }
    GuidString->Buffer = out;
    GuidString->Length = GUID_CHARACTERS * sizeof(WCHAR);
    GuidString->MaximumLength = (GUID_CHARACTERS + 1) * sizeof(WCHAR);
    memcpy(bytes, Guid, sizeof bytes);
    *out++ = '{';
    for (unsigned i = 0; i < sizeof guid_order; i++) {
        if (guid_order[i] < 0) {
            *out++ = '-';
        } else {
            *out++ = (WCHAR) "0123456789abcdef"[bytes[(int)guid_order[i]] >> 4];
            *out++ = (WCHAR) "0123456789abcdef"[bytes[(int)guid_order[i]] & 15];
        }
    }
    *out++ = '}';
    *out = 0;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlGUIDFromString(PCUNICODE_STRING GuidString, GUID *Guid)
{
    uint8_t bytes[16];
    const WCHAR *in = GuidString->Buffer;
    NT_IRQL_MAX(RtlGUIDFromString, PASSIVE_LEVEL);
    if (GuidString->Length < GUID_CHARACTERS * sizeof(WCHAR) || *in++ != '{') {
        return STATUS_INVALID_PARAMETER;
    }
    for (unsigned i = 0; i < sizeof guid_order; i++) {
        if (guid_order[i] < 0) {
            if (*in++ != '-') {
                return STATUS_INVALID_PARAMETER;
            }
            continue;
        }
        const int high = digit_of(in[0]), low = digit_of(in[1]);
        if (high > 15 || low > 15) {
            return STATUS_INVALID_PARAMETER;
        }
        bytes[(int)guid_order[i]] = (uint8_t)(high << 4 | low);
        in += 2;
    }
    if (*in != '}') {
        return STATUS_INVALID_PARAMETER;
    }
    memcpy(Guid, bytes, sizeof bytes);
    return STATUS_SUCCESS;
}
