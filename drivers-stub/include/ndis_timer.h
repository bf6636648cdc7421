// SPDX-License-Identifier: MIT
/**
 * NDIS: timers in the memory of the driver (nf-ndis-ndisinitializetimer.md, nf-ndis-ndisminitializetimer.md).
 *
 * NDIS_MINIPORT_TIMER belongs to miniports, NDIS_TIMER to protocols. Times are milliseconds.
 */
#ifndef NDH_NDIS_TIMER_H
#define NDH_NDIS_TIMER_H

#include "ndis_types.h"
#include "ndis_util.h"

typedef struct _NDIS_MINIPORT_BLOCK NDIS_MINIPORT_BLOCK, *PNDIS_MINIPORT_BLOCK;

typedef struct _NDIS_TIMER {
    KTIMER Timer;
    KDPC Dpc;
} NDIS_TIMER, *PNDIS_TIMER;

typedef struct _NDIS_MINIPORT_TIMER {
    KTIMER Timer;
    KDPC Dpc;
    PNDIS_TIMER_FUNCTION MiniportTimerFunction;
    PVOID MiniportTimerContext;
    PNDIS_MINIPORT_BLOCK Miniport;
    struct _NDIS_MINIPORT_TIMER *NextTimer;
} NDIS_MINIPORT_TIMER, *PNDIS_MINIPORT_TIMER;

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisInitializeTimer(_Inout_ PNDIS_TIMER Timer, _In_ PNDIS_TIMER_FUNCTION TimerFunction,
                               _In_opt_ PVOID FunctionContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisSetTimer(_In_ PNDIS_TIMER Timer, _In_ UINT MillisecondsToDelay);

VOID NTAPI NdisSetPeriodicTimer(_In_ PNDIS_TIMER NdisTimer, _In_ UINT MillisecondsPeriod);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisSetTimerEx(_In_ PNDIS_TIMER NdisTimer, _In_ UINT MillisecondsToDelay,
                          _In_ PVOID FunctionContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCancelTimer(_In_ PNDIS_TIMER Timer, _Out_ PBOOLEAN TimerCancelled);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMInitializeTimer(_Inout_ PNDIS_MINIPORT_TIMER Timer, _In_ NDIS_HANDLE MiniportAdapterHandle,
                                _In_ PNDIS_TIMER_FUNCTION TimerFunction, _In_ PVOID FunctionContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMSetPeriodicTimer(_In_ PNDIS_MINIPORT_TIMER Timer, _In_ UINT MillisecondPeriod);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMCancelTimer(_In_ PNDIS_MINIPORT_TIMER Timer, _Out_ PBOOLEAN TimerCancelled);

#define NdisMSetTimer(Timer, MillisecondsToDelay) NdisSetTimer((PNDIS_TIMER)(Timer), MillisecondsToDelay)

#endif
