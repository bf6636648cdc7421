// SPDX-License-Identifier: MIT
/**
 * The four memory functions that a compiler may call on its own. Microsoft's kernel libraries link them into
 * each image, too: ntoskrnl of Windows 7 does not export them all. Any IRQL at which the memory is resident.
 */
#include <stddef.h>

void *memcpy(void *destination, const void *source, size_t count);
void *memmove(void *destination, const void *source, size_t count);
void *memset(void *destination, int value, size_t count);
int memcmp(const void *left, const void *right, size_t count);

void *memcpy(void *destination, const void *source, size_t count)
{
    void *to = destination;

    __asm__ volatile("rep movsb" : "+D"(to), "+S"(source), "+c"(count) : : "memory");
    return destination;
}

void *memmove(void *destination, const void *source, size_t count)
{
    unsigned char *to = destination;
    const unsigned char *from = source;

    if ((size_t)(to - from) >= count) {
        return memcpy(destination, source, count);
    }
    // The areas overlap and the destination is above: from the last byte down, with the direction flag clear
    // for any interrupt.
    while (count != 0) {
        count--;
        ((volatile unsigned char *)to)[count] = from[count];
    }
    return destination;
}

void *memset(void *destination, int value, size_t count)
{
    void *to = destination;

    __asm__ volatile("rep stosb" : "+D"(to), "+c"(count) : "a"(value) : "memory");
    return destination;
}

int memcmp(const void *left, const void *right, size_t count)
{
    const unsigned char *a = left;
    const unsigned char *b = right;

    for (; count != 0; count--, a++, b++) {
        if (*a != *b) {
            return *a < *b ? -1 : 1;
        }
    }
    return 0;
}
