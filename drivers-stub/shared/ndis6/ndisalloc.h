// SPDX-License-Identifier: MIT
/** Memory of an NDIS 6 driver. */
#ifndef SHARED_NDISALLOC_H
#define SHARED_NDISALLOC_H

#include <ndis.h>

/** Nonpaged memory, not zeroed, for NdisFreeMemory(Memory, 0, 0); NULL: there is none. Owner: NdisHandle of
 * driver, adapter or binding. IRQL <= DISPATCH_LEVEL. */
_Must_inspect_result_
static inline PVOID MemoryAllocate(_In_ NDIS_HANDLE Owner, _In_ UINT32 Size, _In_ ULONG Tag)
{
    return NdisAllocateMemoryWithTagPriority(Owner, Size, Tag, NormalPoolPriority);
}

#endif
