// SPDX-License-Identifier: MIT
/*
 * Adapters: what a box does with them. Whatever calls a driver takes the configuration lock.
 */
#pragma once

#include "objects.h"

/**
 * New halted adapter of a miniport driver, or NULL (no such slot, no memory).
 */
_IRQL_requires_(PASSIVE_LEVEL)
PNS_ADAPTER AdapterCreate(_In_ ULONG MiniportSlot);

/** Referenced adapter of that slot, or NULL. */
_IRQL_requires_(PASSIVE_LEVEL)
PNS_ADAPTER AdapterFind(_In_ ULONG Slot);

/**
 * The adapter that is being initialised and has its registration attributes, referenced; NULL: the function
 * may not be called for it now, which is reported by Rule.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
PNS_ADAPTER AdapterEnterInitializing(_In_ NDIS_HANDLE Handle, _In_ PCSTR Function, _In_ PCSTR Rule);

/**
 * MiniportInitializeEx: from HALTED to PAUSED, or back to HALTED. The configuration lock is held.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterInitialize(_In_ PNS_ADAPTER Adapter);

/**
 * Forgets what an initialisation set up: HALTED. AFs that are still open belong to an instance that is gone.
 * The configuration lock is held.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AdapterClear(_In_ PNS_ADAPTER Adapter);

/**
 * MiniportInitializeEx, binds, AF notifications, restart. INVALID_STATE unless halted.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterStart(_In_ PNS_ADAPTER Adapter);

/** Pause, unbind everyone, MiniportHaltEx. INVALID_STATE if halted. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterHalt(_In_ PNS_ADAPTER Adapter, _In_ NDIS_HALT_ACTION Action);

/** Protocols first, then MiniportPause. INVALID_STATE unless running. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterPause(_In_ PNS_ADAPTER Adapter, _In_ ULONG Reason);

/** MiniportRestart, then protocols. INVALID_STATE unless paused. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterRestart(_In_ PNS_ADAPTER Adapter);

/** MiniportResetEx between NDIS_STATUS_RESET_START and _END. INVALID_STATE unless paused or running. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterReset(_In_ PNS_ADAPTER Adapter);

/** The same on a worker thread, for the miniport; once while one is queued. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID AdapterQueueReset(_In_ PNS_ADAPTER Adapter);

/**
 * Binds one protocol (slot) or all that are not bound. A running adapter is paused around it
 * (NDIS_PAUSE_BIND_PROTOCOL).
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterBind(_In_ PNS_ADAPTER Adapter, _In_ ULONG ProtocolSlot);

/** Unbinds one protocol or all. A running adapter is paused around it (NDIS_PAUSE_UNBIND_PROTOCOL). */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterUnbind(_In_ PNS_ADAPTER Adapter, _In_ ULONG ProtocolSlot);

/**
 * NetEventSetPower to all bindings, pause, then OID_PNP_SET_POWER (NO_HALT_ON_SUSPEND) or MiniportHaltEx.
 * INVALID_STATE unless running; INVALID_PARAMETER unless PowerState is D1 to D3.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterSuspend(_In_ PNS_ADAPTER Adapter, _In_ ULONG PowerState);

/** The way back to D0. INVALID_STATE unless suspended. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterResume(_In_ PNS_ADAPTER Adapter);

/**
 * MiniportShutdownEx; nothing but AdapterHalt is possible afterwards. INVALID_STATE unless initialised.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterShutdown(_In_ PNS_ADAPTER Adapter, _In_ NDIS_SHUTDOWN_ACTION Action);

/**
 * One of the events BindList, PnPCapabilities, Reconfigure, QueryPower, QueryRemoveDevice, CancelRemoveDevice
 * to one bound protocol or all. Returns the last answer that was not SUCCESS; INVALID_PARAMETER for another
 * event, ADAPTER_NOT_FOUND if nobody is bound.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterEvent(_In_ PNS_ADAPTER Adapter, _In_ ULONG ProtocolSlot, _In_ ULONG Event);

/** Binds the wanted protocols that are not bound, and restarts. The configuration lock is held. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS AdapterBindAndRestart(_In_ PNS_ADAPTER Adapter, _In_ ULONG ProtocolSlot, _In_ BOOLEAN Restart);

/** Adapters that are not halted; one more than the highest slot in use. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AdapterCounts(_Out_ PULONG Live, _Out_ PULONG Slots);

/** State and numbers of an adapter; Status is 0. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AdapterDescribe(_In_ PNS_ADAPTER Adapter, _Out_ NDH_STANDIN_ADAPTER_RESULT *Result);

/** Halts (if need be) and removes every adapter of a miniport driver. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AdapterRemoveAll(_In_ PNS_MINIPORT Miniport);
