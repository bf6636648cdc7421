// SPDX-License-Identifier: MIT
/**
 * NET_BUFFER_LISTs as operations describe them (NDH_TRANSFER), and what events tell of any. Compiled into
 * every driver that sends, indicates or receives some.
 *
 * Lists come from pools of the driver; each NET_BUFFER's data is one nonpaged block that its MDLs map piece
 * by piece. No user memory is ever mapped. All at IRQL <= DISPATCH_LEVEL unless said otherwise.
 */
#ifndef SHARED_LISTS_H
#define SHARED_LISTS_H

#include <ndis.h>

#include "ndhmp_interface.h"

typedef struct LISTS_POOLS {
    NDIS_HANDLE Owner; /* NdisHandle that the pools and the memory belong to */
    NDIS_HANDLE Lists;
    NDIS_HANDLE Buffers;
    ULONG Tag;
} LISTS_POOLS;

/** PASSIVE_LEVEL. FALSE: no memory; nothing is left then. */
_Must_inspect_result_
BOOLEAN ListsPoolsCreate(_Out_ LISTS_POOLS *Pools, _In_ NDIS_HANDLE Owner, _In_ ULONG Tag);

/** PASSIVE_LEVEL, when no list of them is left. */
VOID ListsPoolsDelete(_Inout_ LISTS_POOLS *Pools);

/** A chain of lists filled with the pattern; NULL: no memory. The description was checked. */
_Must_inspect_result_
PNET_BUFFER_LIST ListsCreate(_In_ const LISTS_POOLS *Pools, _In_ const NDH_TRANSFER *Transfer,
                             _In_ NDIS_HANDLE Source);

/** Frees one list of ListsCreate with its buffers. */
VOID ListsFree(_In_ PNET_BUFFER_LIST List);

/** Misuse: writes to lists that belong to somebody else, status and data. */
VOID ListsTouch(_In_opt_ PNET_BUFFER_LIST Chain);

/** Lists of a chain. */
UINT32 ListsCount(_In_opt_ const NET_BUFFER_LIST *Chain);

/** Describes the first lists of a chain, at most Capacity; returns how many. */
UINT32 ListsDescribe(_Out_writes_(Capacity) NDH_LIST *Texts, _In_ UINT32 Capacity,
                     _In_opt_ const NET_BUFFER_LIST *Chain);

/**
 * Makes an event tell of a chain, the first NDH_MAX_LISTS lists. Returns the memory that ListsTold frees once
 * the event is written; NULL: no memory, the event is marked as truncated.
 */
PVOID ListsTell(_Inout_ NDH_RECORD *Record, _In_ NDIS_HANDLE Owner, _In_ ULONG Tag,
                _In_opt_ const NET_BUFFER_LIST *Chain);
VOID ListsTold(_In_opt_ PVOID Memory);

#endif
