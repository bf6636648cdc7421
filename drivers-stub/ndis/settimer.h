// SPDX-License-Identifier: MIT
/*
 * Timers of adapters while they are set, of both versions of NDIS: what is set when MiniportHalt(Ex) returns
 * would call a driver that has freed what it needs (HALT-001, HALT-002).
 */
#pragma once

#include "objects.h"

/* In the library's memory: that of an NDIS 5 timer is the driver's. */
typedef struct SET_TIMER {
    LIST_ENTRY Link;
    const VOID *Timer; /* names it */
    PNS_ADAPTER Adapter;
} SET_TIMER, *PSET_TIMER;

/** Notes that the timer is set. Library's lock held. */
VOID SetTimerInsertLocked(_Out_ PSET_TIMER Entry, _In_ const VOID *Timer, _In_ PNS_ADAPTER Adapter);

/** Notes that it is set no more; what was inserted for it, or NULL. Library's lock held. */
_Ret_maybenull_
PSET_TIMER SetTimerRemoveLocked(_In_ const VOID *Timer);

/** Adapter of a handle, or NULL: it is of something else. Library's lock held. */
_Ret_maybenull_
PNS_ADAPTER SetTimerAdapterLocked(_In_opt_ NDIS_HANDLE Handle);

/** Timers of the adapter that are set. */
_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG SetTimerCount(_In_ PNS_ADAPTER Adapter);
