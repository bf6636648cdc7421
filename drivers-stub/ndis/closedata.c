// SPDX-License-Identifier: MIT
#include "closedata.h"
#include "memory.h"
#include "switch.h"

_Use_decl_annotations_
PVOID CloseDataLend(PVOID Buffer, UINT Size)
{
    PVOID Copy;

    if (Buffer == NULL || Size == 0 || SwitchValue(NDH_STANDIN_SW_CLOSE_DATA) == 0) {
        return Buffer;
    }
    Copy = MemoryZeroed(Size, TAG_DEFERRED);
    if (Copy == NULL) {
        return Buffer;
    }
    RtlCopyMemory(Copy, Buffer, Size);
    return Copy;
}

_Use_decl_annotations_
VOID CloseDataTakeBack(PVOID Lent, PVOID Buffer)
{
    if (Lent != Buffer) {
        MemoryRelease(Lent, TAG_DEFERRED);
    }
}
