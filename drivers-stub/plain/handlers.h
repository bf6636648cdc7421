// SPDX-License-Identifier: MIT
/** Handlers that NDIS 6 wants of every miniport, for one that holds nothing of what they are about. */
#pragma once

#include <ntddk.h>
#include <ndis.h>

/** Nothing is under way that a pause has to wait for. */
MINIPORT_PAUSE PlainPause;
MINIPORT_RESTART PlainRestart;

/** No receive is ever out. */
MINIPORT_RETURN_NET_BUFFER_LISTS PlainReturn;

/**
 * Head, versions, the handlers above, and handlers of shutdowns, PnP events and cancels that do nothing. The
 * driver adds those of initialize, halt, unload, OID requests and sends, and what it does in its own way.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID PlainCharacteristics(_Out_ PNDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics);

/** Completes connectionless sends, of which the adapter has none: NDIS_STATUS_NOT_SUPPORTED. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID PlainRefuseSends(_In_ NDIS_HANDLE Adapter, _In_ PNET_BUFFER_LIST NetBufferList, _In_ ULONG SendFlags);

/** Flags of a completion at the IRQL of its send. */
_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG PlainCompleteFlags(_In_ ULONG SendFlags);
