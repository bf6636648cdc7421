// SPDX-License-Identifier: MIT
/*
 * Completion callbacks of the client at a later time (switch "callback-delivery", U-16): from a DPC, on its
 * own stack, while the call manager that completed goes on. Without the switch nothing here is used.
 */
#pragma once

#include "objects.h"

/**
 * Queues the callback, if the switch says so. FALSE: the caller makes it inline (also when memory is short).
 * A reference on the VC is held until the callback has returned.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN DeferCloseCallComplete(_In_ CL_CLOSE_CALL_COMPLETE_HANDLER Handler, _In_ NDIS_STATUS Status,
                               _In_ NDIS_HANDLE VcContext, _In_opt_ NDIS_HANDLE PartyContext, _In_ PNS_VC Vc,
                               _In_opt_ PNS_PARTY Party);

_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN DeferMakeCallComplete(_In_ CL_MAKE_CALL_COMPLETE_HANDLER Handler, _In_ NDIS_STATUS Status,
                              _In_ NDIS_HANDLE VcContext, _In_opt_ NDIS_HANDLE PartyHandle,
                              _In_ PCO_CALL_PARAMETERS Parameters, _In_ PNS_VC Vc,
                              _In_opt_ PNS_PARTY Party);

_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN DeferCallConnected(_In_ CL_CALL_CONNECTED_HANDLER Handler, _In_ NDIS_HANDLE VcContext,
                           _In_ PNS_VC Vc);

/** Callbacks queued and not yet made. */
ULONG DeferredCount(VOID);
