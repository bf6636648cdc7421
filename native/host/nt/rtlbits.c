// SPDX-License-Identifier: MIT
/* Bitmaps and bits: what rtlmisc.c has not. */
#include <string.h>

#include "ddk.h"
#include "nt.h"

static int bit(const RTL_BITMAP *map, ULONG i)
{
    return map->Buffer[i / 32] >> (i % 32) & 1;
}

VOID NTAPI RtlSetAllBits(PRTL_BITMAP BitMapHeader)
{
    memset(BitMapHeader->Buffer, 0xff, (BitMapHeader->SizeOfBitMap + 31) / 32 * sizeof(ULONG));
}

VOID NTAPI RtlClearAllBits(PRTL_BITMAP BitMapHeader)
{
    memset(BitMapHeader->Buffer, 0, (BitMapHeader->SizeOfBitMap + 31) / 32 * sizeof(ULONG));
}

VOID NTAPI RtlSetBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber)
{
    RtlSetBits(BitMapHeader, BitNumber, 1);
}

VOID NTAPI RtlClearBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber)
{
    RtlClearBits(BitMapHeader, BitNumber, 1);
}

BOOLEAN NTAPI RtlTestBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber)
{
    return (BOOLEAN)bit(BitMapHeader, BitNumber);
}

static BOOLEAN are(const RTL_BITMAP *map, ULONG start, ULONG length, int value)
{
    if (length == 0 || start >= map->SizeOfBitMap || length > map->SizeOfBitMap - start) {
        return FALSE;
    }
    for (ULONG i = start; i < start + length; i++) {
        if (bit(map, i) != value) {
            return FALSE;
        }
    }
    return TRUE;
}

BOOLEAN NTAPI RtlAreBitsSet(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG Length)
{
    return are(BitMapHeader, StartingIndex, Length, 1);
}

BOOLEAN NTAPI RtlAreBitsClear(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG Length)
{
    return are(BitMapHeader, StartingIndex, Length, 0);
}

ULONG NTAPI RtlNumberOfClearBits(PRTL_BITMAP BitMapHeader)
{
    return BitMapHeader->SizeOfBitMap - RtlNumberOfSetBits(BitMapHeader);
}

static ULONG find(const RTL_BITMAP *map, ULONG number, ULONG from, int value)
{
    ULONG run = 0;
    for (ULONG i = from; i < map->SizeOfBitMap; i++) {
        run = bit(map, i) == value ? run + 1 : 0;
        if (run == number) {
            return i + 1 - number;
        }
    }
    return MAXULONG;
}

/** From the hint on, then from the beginning. */
static ULONG find_from(const RTL_BITMAP *map, ULONG number, ULONG hint, int value)
{
    const ULONG from = hint < map->SizeOfBitMap ? hint : 0;
    if (number == 0) {
        return from & ~7u;
    }
    const ULONG found = find(map, number, from, value);
    return found != MAXULONG ? found : find(map, number, 0, value);
}

ULONG NTAPI RtlFindClearBits(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex)
{
    return find_from(BitMapHeader, NumberToFind, HintIndex, 0);
}

ULONG NTAPI RtlFindSetBits(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex)
{
    return find_from(BitMapHeader, NumberToFind, HintIndex, 1);
}

ULONG NTAPI RtlFindSetBitsAndClear(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex)
{
    const ULONG found = RtlFindSetBits(BitMapHeader, NumberToFind, HintIndex);
    if (found != MAXULONG) {
        RtlClearBits(BitMapHeader, found, NumberToFind);
    }
    return found;
}

CCHAR NTAPI RtlFindLeastSignificantBit(ULONGLONG Set)
{
    return Set == 0 ? -1 : (CCHAR)__builtin_ctzll(Set);
}

CCHAR NTAPI RtlFindMostSignificantBit(ULONGLONG Set)
{
    return Set == 0 ? -1 : (CCHAR)(63 - __builtin_clzll(Set));
}

ULONG NTAPI RtlNumberOfSetBitsUlongPtr(ULONG_PTR Target)
{
    return (ULONG)__builtin_popcountll(Target);
}
