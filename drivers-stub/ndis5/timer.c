// SPDX-License-Identifier: MIT
/*
 * Timers in the memory of the driver. The timer's DPC is the driver's function itself: NDIS_TIMER_FUNCTION
 * has the form of a DPC routine for that reason. Miniports are deserialized: nothing is locked around it.
 */
#include "../ndis/standin.h"

#define HUNDRED_NS_PER_MS 10000LL

static BOOLEAN TimerStart(PKTIMER Timer, PKDPC Dpc, UINT Milliseconds, UINT Period)
{
    LARGE_INTEGER DueTime;

    DueTime.QuadPart = -(LONGLONG)Milliseconds * HUNDRED_NS_PER_MS;
    return KeSetTimerEx(Timer, DueTime, (LONG)Period, Dpc);
}

/* nf-ndis-ndisinitializetimer.md */
VOID NdisInitializeTimer(PNDIS_TIMER Timer, PNDIS_TIMER_FUNCTION TimerFunction, PVOID FunctionContext)
{
    KeInitializeTimerEx(&Timer->Timer, NotificationTimer);
    KeInitializeDpc(&Timer->Dpc, (PKDEFERRED_ROUTINE)(PVOID)TimerFunction, FunctionContext);
}

/* nf-ndis-ndissettimer.md */
VOID NdisSetTimer(PNDIS_TIMER Timer, UINT MillisecondsToDelay)
{
    (VOID) TimerStart(&Timer->Timer, &Timer->Dpc, MillisecondsToDelay, 0);
}

/* nf-ndis-ndissettimerex.md: with another context from now on. */
VOID NdisSetTimerEx(PNDIS_TIMER Timer, UINT MillisecondsToDelay, PVOID FunctionContext)
{
    Timer->Dpc.DeferredContext = FunctionContext;
    (VOID) TimerStart(&Timer->Timer, &Timer->Dpc, MillisecondsToDelay, 0);
}

VOID NdisSetPeriodicTimer(PNDIS_TIMER NdisTimer, UINT MillisecondPeriod)
{
    (VOID) TimerStart(&NdisTimer->Timer, &NdisTimer->Dpc, MillisecondPeriod, MillisecondPeriod);
}

/* nf-ndis-ndiscanceltimer.md: FALSE when it had fired or was not set. */
VOID NdisCancelTimer(PNDIS_TIMER Timer, PBOOLEAN TimerCancelled)
{
    *TimerCancelled = KeCancelTimer(&Timer->Timer);
}

/* nf-ndis-ndisminitializetimer.md */
VOID NdisMInitializeTimer(PNDIS_MINIPORT_TIMER Timer, NDIS_HANDLE MiniportAdapterHandle,
                          PNDIS_TIMER_FUNCTION TimerFunction, PVOID FunctionContext)
{
    Timer->MiniportTimerFunction = TimerFunction;
    Timer->MiniportTimerContext = FunctionContext;
    Timer->Miniport = (PNDIS_MINIPORT_BLOCK)MiniportAdapterHandle;
    Timer->NextTimer = NULL;
    NdisInitializeTimer((PNDIS_TIMER)(PVOID)Timer, TimerFunction, FunctionContext);
}

/* nf-ndis-ndismsetperiodictimer.md */
VOID NdisMSetPeriodicTimer(PNDIS_MINIPORT_TIMER Timer, UINT MillisecondPeriod)
{
    (VOID) TimerStart(&Timer->Timer, &Timer->Dpc, MillisecondPeriod, MillisecondPeriod);
}

/* nf-ndis-ndismcanceltimer.md */
VOID NdisMCancelTimer(PNDIS_MINIPORT_TIMER Timer, PBOOLEAN TimerCancelled)
{
    *TimerCancelled = KeCancelTimer(&Timer->Timer);
}
