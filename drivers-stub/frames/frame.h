// SPDX-License-Identifier: MIT
/** Lists of one frame, which own its bytes. */
#pragma once

#include <ntddk.h>
#include <ndis.h>

/** A pool of lists with a NET_BUFFER each; NULL: no memory. Owner: an adapter's or a protocol's handle. */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_HANDLE FramePoolCreate(_In_ NDIS_HANDLE Owner, _In_ ULONG Tag);

/**
 * A list of that SourceHandle, with the frame behind its MDL. Bytes are of NdisAllocateMemoryWithTagPriority
 * and go with the list; NULL is none. NULL: no memory, and the bytes are freed.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
PNET_BUFFER_LIST FrameCreate(_In_ NDIS_HANDLE Owner, _In_ NDIS_HANDLE Pool, _In_ NDIS_HANDLE Source,
                             _In_reads_bytes_opt_(Length) PVOID Bytes, _In_ ULONG Length);

/** Frees a list of FrameCreate, its MDL and its bytes. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID FrameFree(_In_ PNET_BUFFER_LIST Nbl);
