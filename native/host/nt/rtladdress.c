// SPDX-License-Identifier: MIT
/* Network addresses from and to text: IPv4 and Ethernet. */
#include "crt.h"
#include "ddk.h"
#include "nt.h"

static PSTR narrow_end(PSTR text)
{
    return text + nt_strlen(text);
}

static PWSTR widen(const char *text, PWSTR out)
{
    while (*text != 0) {
        *out++ = (WCHAR)*text++;
    }
    *out = 0;
    return out;
}

PSTR NTAPI RtlIpv4AddressToStringA(const UCHAR Addr[4], PSTR S)
{
    nt_sprintf(S, "%u.%u.%u.%u", Addr[0], Addr[1], Addr[2], Addr[3]);
    return narrow_end(S);
}

PWSTR NTAPI RtlIpv4AddressToStringW(const UCHAR Addr[4], PWSTR S)
{
    char text[16];
    RtlIpv4AddressToStringA(Addr, text);
    return widen(text, S);
}

PSTR NTAPI RtlEthernetAddressToStringA(const UCHAR Addr[6], PSTR S)
{
    nt_sprintf(S, "%02X-%02X-%02X-%02X-%02X-%02X", Addr[0], Addr[1], Addr[2], Addr[3], Addr[4], Addr[5]);
    return narrow_end(S);
}

PWSTR NTAPI RtlEthernetAddressToStringW(const UCHAR Addr[6], PWSTR S)
{
    char text[18];
    RtlEthernetAddressToStringA(Addr, text);
    return widen(text, S);
}

/** A number in C notation; returns its length, 0 if there is none or it does not fit 32 bits. */
static unsigned number(const WCHAR *text, int decimal_only, ULONG *value)
{
    ULONGLONG sum = 0;
    unsigned at = 0, base = 10, digits = 0;
    if (!decimal_only && text[0] == '0' && (text[1] | 0x20) == 'x') {
        base = 16;
        at = 2;
    } else if (!decimal_only && text[0] == '0') {
        base = 8;
    }
    for (;; at++, digits++) {
        const WCHAR c = text[at];
        const unsigned digit = c >= '0' && c <= '9' ? (unsigned)c - '0'
                               : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (unsigned)(c | 0x20) - 'a' + 10
                                                                        : 99;
        if (digit >= base) {
            break;
        }
        sum = sum * base + digit;
        if (sum > MAXULONG) {
            return 0;
        }
    }
    *value = (ULONG)sum;
    return digits != 0 ? at : 0;
}

/** Strict: four decimal parts. Else 1 to 4 parts in C notation, the last of which fills what is left. */
static NTSTATUS parse(const WCHAR *text, int strict, unsigned *end, UCHAR address[4])
{
    ULONG part[4], value = 0;
    unsigned count = 0, at = 0;
    for (;;) {
        const unsigned length = number(text + at, strict, &part[count]);
        *end = at;
        if (length == 0) {
            return STATUS_INVALID_PARAMETER;
        }
        at += length;
        count++;
        if (text[at] != '.' || count == 4) {
            break;
        }
        at++;
    }
    *end = at;
    if (strict && count != 4) {
        return STATUS_INVALID_PARAMETER;
    }
    for (unsigned i = 0; i + 1 < count; i++) {
        if (part[i] > 255) {
            return STATUS_INVALID_PARAMETER;
        }
        value |= part[i] << (24 - 8 * i);
    }
    const unsigned bits = 8 * (5 - count);
    if (bits < 32 && part[count - 1] >> bits != 0) {
        return STATUS_INVALID_PARAMETER;
    }
    value |= part[count - 1];
    for (unsigned i = 0; i < 4; i++) {
        address[i] = (UCHAR)(value >> (24 - 8 * i));
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlIpv4StringToAddressW(PCWSTR S, BOOLEAN Strict, PCWSTR *Terminator, UCHAR Addr[4])
{
    unsigned end;
    const NTSTATUS status = parse(S, Strict, &end, Addr);
    *Terminator = S + end;
    return status;
}

NTSTATUS NTAPI RtlIpv4StringToAddressA(PCSTR S, BOOLEAN Strict, PCSTR *Terminator, UCHAR Addr[4])
{
    WCHAR wide[64];
    unsigned end, i = 0;
    while (i < 63 && S[i] != 0) {
        wide[i] = (WCHAR)(UCHAR)S[i];
        i++;
    }
    wide[i] = 0;
    const NTSTATUS status = parse(wide, Strict, &end, Addr);
    *Terminator = S + end;
    return status;
}
