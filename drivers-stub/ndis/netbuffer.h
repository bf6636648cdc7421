// SPDX-License-Identifier: MIT
/*
 * NET_BUFFERs, as the files of pools need them.
 */
#pragma once

#include "data.h"

/** Describes data that begins DataOffset bytes into a chain of MDLs. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NetBufferSetData(_Inout_ PNET_BUFFER Buffer, _In_opt_ PMDL MdlChain, _In_ ULONG DataOffset,
                      _In_ ULONG DataLength);

/** NBL without NET_BUFFERs, of a pool or of none (NULL), or NULL. */
_IRQL_requires_max_(DISPATCH_LEVEL)
PNET_BUFFER_LIST NblClone(_In_opt_ NDIS_HANDLE PoolHandle);

/** Whether the NBL was allocated with this context: it is no block of its own. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN NblHoldsContext(_In_ PNET_BUFFER_LIST NetBufferList, _In_ PNET_BUFFER_LIST_CONTEXT Context);
