// SPDX-License-Identifier: MIT
/** Memory of an NDIS 5 driver. */
#ifndef SHARED_NDIS5_NDISALLOC_H
#define SHARED_NDIS5_NDISALLOC_H

#include <ndis.h>

/**
 * Nonpaged memory, not zeroed, for NdisFreeMemory(Memory, 0, 0); NULL: there is none. NDIS 5 asks for no
 * owner. IRQL <= DISPATCH_LEVEL.
 */
_Must_inspect_result_
static inline PVOID MemoryAllocate(_In_opt_ NDIS_HANDLE Owner, _In_ UINT32 Size, _In_ ULONG Tag)
{
    PVOID Memory = NULL;

    UNREFERENCED_PARAMETER(Owner);
    return NdisAllocateMemoryWithTag(&Memory, Size, Tag) == NDIS_STATUS_SUCCESS ? Memory : NULL;
}

#endif
