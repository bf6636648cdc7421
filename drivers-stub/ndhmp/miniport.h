// SPDX-License-Identifier: MIT
/** The miniport's adapters: start, pause, restart, halt. */
#ifndef NDHMP_MINIPORT_H
#define NDHMP_MINIPORT_H

#include "execute.h"
#include "lists.h"

MINIPORT_INITIALIZE MiniportInitializeEx;
MINIPORT_HALT MiniportHaltEx;
MINIPORT_PAUSE MiniportPause;
MINIPORT_RESTART MiniportRestart;
MINIPORT_RESET MiniportResetEx;
MINIPORT_CHECK_FOR_HANG MiniportCheckForHangEx;
MINIPORT_SHUTDOWN MiniportShutdownEx;
MINIPORT_DEVICE_PNP_EVENT_NOTIFY MiniportDevicePnPEventNotify;

/** Pools of the lists that the adapter indicates. */
const LISTS_POOLS *MiniportPools(_In_ const CM_ADAPTER *Adapter);

/**
 * Nothing of the adapter is outstanding any more: a pause that waited for that is answered as was decided
 * when it began.
 */
VOID MiniportQuiet(_In_ CM_ADAPTER *Adapter);

/** Completes a pause, restart or reset that waits for a test; returns how many. */
UINT32 MiniportAbort(_In_ CM_ADAPTER *Adapter);

CM_RUN_FUNCTION MiniportRunPauseComplete;
CM_RUN_FUNCTION MiniportRunRestartComplete;

#endif
