// SPDX-License-Identifier: MIT
/* C library functions of ntoskrnl.exe that only drivers of others import. The C locale. */
#include "crt.h"
#include "ddk.h"
#include "nt.h"

#define RAND_LIMIT 0x7fff

int NTAPI nt_toupper(int c)
{
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

int NTAPI nt_tolower(int c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

int NTAPI nt_isdigit(int c)
{
    return c >= '0' && c <= '9';
}

int NTAPI nt_isspace(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

int NTAPI nt_isxdigit(int c)
{
    return nt_isdigit(c) || (nt_tolower(c) >= 'a' && nt_tolower(c) <= 'f');
}

int NTAPI nt_isprint(int c)
{
    return c >= ' ' && c <= '~';
}

char *NTAPI nt_strncat(char *to, const char *from, size_t limit)
{
    char *end = to + nt_strlen(to);
    while (limit-- != 0 && *from != 0) {
        *end++ = *from++;
    }
    *end = 0;
    return to;
}

int NTAPI nt_strnicmp(const char *a, const char *b, size_t limit)
{
    for (; limit != 0; limit--, a++, b++) {
        const int difference = nt_tolower((unsigned char)*a) - nt_tolower((unsigned char)*b);
        if (difference != 0 || *a == 0) {
            return difference;
        }
    }
    return 0;
}

size_t NTAPI nt_strspn(const char *text, const char *set)
{
    size_t length = 0;
    while (text[length] != 0 && nt_strchr(set, text[length]) != NULL) {
        length++;
    }
    return length;
}

char *NTAPI nt_strlwr(char *text)
{
    for (char *at = text; *at != 0; at++) {
        *at = (char)nt_tolower((unsigned char)*at);
    }
    return text;
}

char *NTAPI nt_strupr(char *text)
{
    for (char *at = text; *at != 0; at++) {
        *at = (char)nt_toupper((unsigned char)*at);
    }
    return text;
}

void *NTAPI nt_memchr(const void *bytes, int value, size_t size)
{
    const unsigned char *at = bytes;
    while (size-- != 0) {
        if (*at == (unsigned char)value) {
            return (void *)at;
        }
        at++;
    }
    return NULL;
}

unsigned NTAPI nt_strtoul(const char *text, char **end, int base)
{
    const char *at = text;
    unsigned long long value = 0;
    int digits = 0;
    while (nt_isspace((unsigned char)*at)) {
        at++;
    }
    const int negative = *at == '-';
    at += *at == '-' || *at == '+';
    if ((base == 0 || base == 16) && at[0] == '0' && nt_tolower(at[1]) == 'x' && nt_isxdigit(at[2])) {
        at += 2;
        base = 16;
    }
    base = base != 0 ? base : *at == '0' ? 8 : 10;
    for (;; at++, digits++) {
        const int c = nt_tolower((unsigned char)*at);
        const int digit = nt_isdigit(c) ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
        if (digit >= base) {
            break;
        }
        value = value > 0xffffffffULL ? value : value * (unsigned)base + (unsigned)digit;
    }
    if (end != NULL) {
        *end = (char *)(digits != 0 ? at : text);
    }
    const unsigned result = value > 0xffffffffULL ? 0xffffffffu : (unsigned)value;
    return negative && value <= 0xffffffffULL ? 0u - result : result;
}

int NTAPI nt_atol(const char *text)
{
    return nt_atoi(text);
}

/* One generator for all drivers, as ntoskrnl.exe has one; its state is the world's. */
int NTAPI nt_rand(void)
{
    return (int)(RtlRandomEx(&nt_root()->random) & RAND_LIMIT);
}

void NTAPI nt_srand(unsigned seed)
{
    nt_root()->random = seed;
}

WCHAR *NTAPI nt_wcscat(WCHAR *to, const WCHAR *from)
{
    nt_wcscpy(to + nt_wcslen(to), from);
    return to;
}

WCHAR *NTAPI nt_wcsncat(WCHAR *to, const WCHAR *from, size_t limit)
{
    WCHAR *end = to + nt_wcslen(to);
    while (limit-- != 0 && *from != 0) {
        *end++ = *from++;
    }
    *end = 0;
    return to;
}

size_t NTAPI nt_wcsnlen(const WCHAR *text, size_t limit)
{
    size_t length = 0;
    while (length < limit && text[length] != 0) {
        length++;
    }
    return length;
}

WCHAR NTAPI nt_towupper(WCHAR c)
{
    return c < 0x80 ? (WCHAR)nt_toupper(c) : c;
}

WCHAR NTAPI nt_towlower(WCHAR c)
{
    return c < 0x80 ? (WCHAR)nt_tolower(c) : c;
}

int NTAPI nt_wcsnicmp(const WCHAR *a, const WCHAR *b, size_t limit)
{
    for (; limit != 0; limit--, a++, b++) {
        const int difference = (int)nt_towlower(*a) - (int)nt_towlower(*b);
        if (difference != 0 || *a == 0) {
            return difference;
        }
    }
    return 0;
}

WCHAR *NTAPI nt_wcslwr(WCHAR *text)
{
    for (WCHAR *at = text; *at != 0; at++) {
        *at = nt_towlower(*at);
    }
    return text;
}

WCHAR *NTAPI nt_wcsupr(WCHAR *text)
{
    for (WCHAR *at = text; *at != 0; at++) {
        *at = nt_towupper(*at);
    }
    return text;
}
