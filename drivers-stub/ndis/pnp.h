// SPDX-License-Identifier: MIT
/*
 * Plug and play events to protocols, pause and restart of an adapter's stack. The configuration lock is held
 * by the caller.
 */
#pragma once

#include "objects.h"

/**
 * -> protocol: ProtocolNetPnPEvent, waited for. Binding NULL: an event of the driver (NULL binding context).
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS PnpEvent(_In_ PNS_PROTOCOL Protocol, _In_opt_ PNS_BINDING Binding, _In_ NET_PNP_EVENT_CODE Event,
                     _In_opt_ PVOID Buffer, _In_ ULONG Length);

/** NetEventPause for a running binding, else nothing. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID PnpPauseBinding(_In_ PNS_BINDING Binding, _In_ ULONG Reason);

/** NetEventRestart for a paused binding of a running adapter, else nothing. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID PnpRestartBinding(_In_ PNS_BINDING Binding);

/** Pauses all bindings, then the miniport. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS PnpPauseStack(_In_ PNS_ADAPTER Adapter, _In_ ULONG Reason);

/**
 * NDIS_STATUS_RESET_START to all bindings, MiniportResetEx, NDIS_STATUS_RESET_END. In between sends and
 * CoNDIS OIDs of protocols are refused. NOT_SUPPORTED if the driver has no ResetHandlerEx.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS PnpReset(_In_ PNS_ADAPTER Adapter);

/** Restarts the miniport, then all bindings. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS PnpRestartStack(_In_ PNS_ADAPTER Adapter);
