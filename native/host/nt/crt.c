// SPDX-License-Identifier: MIT
#include "crt.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

void *NTAPI nt_memcpy(void *to, const void *from, size_t size)
{
    return memcpy(to, from, size);
}

void *NTAPI nt_memmove(void *to, const void *from, size_t size)
{
    return memmove(to, from, size);
}

void *NTAPI nt_memset(void *to, int value, size_t size)
{
    return memset(to, value, size);
}

int NTAPI nt_memcmp(const void *a, const void *b, size_t size)
{
    return memcmp(a, b, size);
}

VOID NTAPI nt_RtlFillMemory(void *to, size_t size, UCHAR value)
{
    memset(to, value, size);
}

VOID NTAPI nt_RtlZeroMemory(void *to, size_t size)
{
    memset(to, 0, size);
}

size_t NTAPI nt_strlen(const char *text)
{
    return strlen(text);
}

size_t NTAPI nt_strnlen(const char *text, size_t limit)
{
    return strnlen(text, limit);
}

int NTAPI nt_strcmp(const char *a, const char *b)
{
    return strcmp(a, b);
}

int NTAPI nt_strncmp(const char *a, const char *b, size_t limit)
{
    return strncmp(a, b, limit);
}

int NTAPI nt_stricmp(const char *a, const char *b)
{
    return strcasecmp(a, b);
}

char *NTAPI nt_strcpy(char *to, const char *from)
{
    return strcpy(to, from);
}

char *NTAPI nt_strncpy(char *to, const char *from, size_t limit)
{
    size_t i = 0;
    for (; i < limit && from[i] != 0; i++) {
        to[i] = from[i];
    }
    memset(to + i, 0, limit - i);
    return to;
}

char *NTAPI nt_strcat(char *to, const char *from)
{
    return strcat(to, from);
}

char *NTAPI nt_strchr(const char *text, int c)
{
    return strchr(text, c);
}

char *NTAPI nt_strrchr(const char *text, int c)
{
    return strrchr(text, c);
}

char *NTAPI nt_strstr(const char *text, const char *part)
{
    return strstr(text, part);
}

int NTAPI nt_atoi(const char *text)
{
    unsigned value = 0;
    while (*text == ' ' || (*text >= '\t' && *text <= '\r')) {
        text++;
    }
    const int negative = *text == '-';
    text += *text == '-' || *text == '+';
    while (*text >= '0' && *text <= '9') {
        value = value * 10 + (unsigned)(*text++ - '0');
    }
    return (int)(negative ? 0 - value : value);
}

/* --- sorting: heapsort needs neither memory nor depth of stack ------------------------------------------ */

static void swap(uint8_t *a, uint8_t *b, size_t size)
{
    while (size-- != 0) {
        const uint8_t byte = *a;
        *a++ = *b;
        *b++ = byte;
    }
}

static void sift(uint8_t *base, size_t root, size_t count, size_t size, nt_comparison *compare)
{
    for (size_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
        if (child + 1 < count && compare(base + child * size, base + (child + 1) * size) < 0) {
            child++;
        }
        if (compare(base + root * size, base + child * size) >= 0) {
            return;
        }
        swap(base + root * size, base + child * size, size);
        root = child;
    }
}

void NTAPI nt_qsort(void *base, size_t count, size_t size, nt_comparison *compare)
{
    for (size_t root = count / 2; root-- > 0;) {
        sift(base, root, count, size, compare);
    }
    for (size_t last = count; last-- > 1;) {
        swap(base, (uint8_t *)base + last * size, size);
        sift(base, 0, last, size, compare);
    }
}

void *NTAPI nt_bsearch(const void *key, const void *base, size_t count, size_t size, nt_comparison *compare)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const uint8_t *element = (const uint8_t *)base + middle * size;
        const int order = compare(key, element);
        if (order == 0) {
            return (void *)element;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}
