// SPDX-License-Identifier: MIT
/*
 * Timers in the memory of the driver. The DPC of an NDIS_TIMER is the driver's function itself:
 * NDIS_TIMER_FUNCTION has the form of a DPC routine for that reason. That of an NDIS_MINIPORT_TIMER passes
 * through the library, which knows so which of an adapter's timers are set. Miniports are deserialized:
 * nothing is locked around it.
 */
#include "../ndis/settimer.h"

#define HUNDRED_NS_PER_MS 10000LL
#define TAG_SET_TIMER     '5TdN'

static KDEFERRED_ROUTINE MiniportTimerDpc;

static VOID Forget(PNDIS_TIMER Timer)
{
    PSET_TIMER Entry;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Entry = SetTimerRemoveLocked(Timer);
    LibraryRelease(Irql);
    if (Entry != NULL) {
        MemoryRelease(Entry, TAG_SET_TIMER);
    }
}

/* The miniport timer that lies there, or NULL. */
static PNDIS_MINIPORT_TIMER MiniportTimer(PNDIS_TIMER Timer)
{
    return Timer->Dpc.DeferredRoutine == MiniportTimerDpc ? (PNDIS_MINIPORT_TIMER)(PVOID)Timer : NULL;
}

/* Without memory the timer is set all the same; it is only not known to be. */
static VOID Remember(PNDIS_TIMER Timer)
{
    PNDIS_MINIPORT_TIMER Miniport = MiniportTimer(Timer);
    PSET_TIMER Entry = Miniport != NULL ? MemoryZeroed(sizeof(*Entry), TAG_SET_TIMER) : NULL;
    PNS_ADAPTER Adapter;
    KIRQL Irql;

    if (Entry == NULL) {
        return;
    }
    LibraryAcquire(&Irql);
    Adapter = SetTimerAdapterLocked(Miniport->Miniport);
    if (Adapter != NULL) {
        SetTimerInsertLocked(Entry, Timer, Adapter);
    }
    LibraryRelease(Irql);
    if (Adapter == NULL) {
        MemoryRelease(Entry, TAG_SET_TIMER);
    }
}

_Use_decl_annotations_
static VOID MiniportTimerDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1, PVOID SystemArgument2)
{
    PNDIS_MINIPORT_TIMER Timer = DeferredContext;

    if (Timer->Timer.Period == 0) {
        Forget((PNDIS_TIMER)(PVOID)Timer);
    }
    Timer->MiniportTimerFunction(Dpc, Timer->MiniportTimerContext, SystemArgument1, SystemArgument2);
}

static VOID TimerStart(PNDIS_TIMER Timer, UINT Milliseconds, UINT Period)
{
    LARGE_INTEGER DueTime;

    DueTime.QuadPart = -(LONGLONG)Milliseconds * HUNDRED_NS_PER_MS;
    Forget(Timer);
    Remember(Timer);
    (VOID) KeSetTimerEx(&Timer->Timer, DueTime, (LONG)Period, &Timer->Dpc);
}

static BOOLEAN TimerStop(PNDIS_TIMER Timer)
{
    BOOLEAN WasSet = KeCancelTimer(&Timer->Timer);

    Forget(Timer);
    return WasSet;
}

/* nf-ndis-ndisinitializetimer.md */
VOID NdisInitializeTimer(PNDIS_TIMER Timer, PNDIS_TIMER_FUNCTION TimerFunction, PVOID FunctionContext)
{
    KeInitializeTimerEx(&Timer->Timer, NotificationTimer);
    KeInitializeDpc(&Timer->Dpc, (PKDEFERRED_ROUTINE)(PVOID)TimerFunction, FunctionContext);
}

/* nf-ndis-ndissettimer.md; NdisMSetTimer is a macro of it. */
VOID NdisSetTimer(PNDIS_TIMER Timer, UINT MillisecondsToDelay)
{
    TimerStart(Timer, MillisecondsToDelay, 0);
}

/* nf-ndis-ndissettimerex.md: with another context from now on. */
VOID NdisSetTimerEx(PNDIS_TIMER Timer, UINT MillisecondsToDelay, PVOID FunctionContext)
{
    PNDIS_MINIPORT_TIMER Miniport = MiniportTimer(Timer);

    if (Miniport != NULL) {
        Miniport->MiniportTimerContext = FunctionContext;
    } else {
        Timer->Dpc.DeferredContext = FunctionContext;
    }
    TimerStart(Timer, MillisecondsToDelay, 0);
}

VOID NdisSetPeriodicTimer(PNDIS_TIMER NdisTimer, UINT MillisecondPeriod)
{
    TimerStart(NdisTimer, MillisecondPeriod, MillisecondPeriod);
}

/* nf-ndis-ndiscanceltimer.md: FALSE when it had fired or was not set. */
VOID NdisCancelTimer(PNDIS_TIMER Timer, PBOOLEAN TimerCancelled)
{
    *TimerCancelled = TimerStop(Timer);
}

/* nf-ndis-ndisminitializetimer.md */
VOID NdisMInitializeTimer(PNDIS_MINIPORT_TIMER Timer, NDIS_HANDLE MiniportAdapterHandle,
                          PNDIS_TIMER_FUNCTION TimerFunction, PVOID FunctionContext)
{
    Timer->MiniportTimerFunction = TimerFunction;
    Timer->MiniportTimerContext = FunctionContext;
    Timer->Miniport = (PNDIS_MINIPORT_BLOCK)MiniportAdapterHandle;
    Timer->NextTimer = NULL;
    KeInitializeTimerEx(&Timer->Timer, NotificationTimer);
    KeInitializeDpc(&Timer->Dpc, MiniportTimerDpc, Timer);
}

/* nf-ndis-ndismsetperiodictimer.md */
VOID NdisMSetPeriodicTimer(PNDIS_MINIPORT_TIMER Timer, UINT MillisecondPeriod)
{
    TimerStart((PNDIS_TIMER)(PVOID)Timer, MillisecondPeriod, MillisecondPeriod);
}

/* nf-ndis-ndismcanceltimer.md */
VOID NdisMCancelTimer(PNDIS_MINIPORT_TIMER Timer, PBOOLEAN TimerCancelled)
{
    *TimerCancelled = TimerStop((PNDIS_TIMER)(PVOID)Timer);
}
