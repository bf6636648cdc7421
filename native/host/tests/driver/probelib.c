// SPDX-License-Identifier: MIT
/* An image that is loaded because probe.sys imports a function and a variable from it. */
#include <ntddk.h>

ULONG ProbeLibraryVersion = 7;
static VOID (*volatile ProbeLibrarySwap)(PUCHAR First, PUCHAR Second);

static VOID ProbeLibrarySwapBytes(PUCHAR First, PUCHAR Second)
{
    UCHAR kept = *First;
    *First = *Second;
    *Second = kept;
}

static VOID (*const ProbeLibrarySwapTable[])(PUCHAR First, PUCHAR Second) = {
    ProbeLibrarySwapBytes}; /* needs a relocation */

VOID NTAPI ProbeLibraryReverse(PUCHAR Bytes, ULONG Size)
{
    ULONG index;

    ProbeLibrarySwap = ProbeLibrarySwapTable[0];
    for (index = 0; index < Size / 2; index++) {
        ProbeLibrarySwap(&Bytes[index], &Bytes[Size - 1 - index]);
    }
}
