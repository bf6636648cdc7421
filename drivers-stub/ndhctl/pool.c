// SPDX-License-Identifier: MIT
#include "pool.h"

VOID *PoolAllocate(SIZE_T Size, ULONG Tag)
{
    VOID *block = ExAllocatePoolWithTag(NonPagedPoolNx, Size, Tag);
    if (block != NULL) {
        RtlZeroMemory(block, Size);
    }
    return block;
}

VOID *PoolCopy(const VOID *Data, SIZE_T Size, ULONG Tag)
{
    VOID *block = ExAllocatePoolWithTag(NonPagedPoolNx, Size, Tag);
    if (block != NULL) {
        RtlCopyMemory(block, Data, Size);
    }
    return block;
}

VOID PoolFree(VOID *Block, ULONG Tag)
{
    if (Block != NULL) {
        ExFreePoolWithTag(Block, Tag);
    }
}
