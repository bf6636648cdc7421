// SPDX-License-Identifier: MIT
/** The made-up network: what it has to do waits in Adapter->Work until the timer ticks. */
#include "loopcall.h"

BOOLEAN LoopNetworkPost(LOOP_VC *Vc, ULONG Work)
{
    LOOP_ADAPTER *Adapter = Vc->Adapter;
    BOOLEAN Start = !Adapter->TimerSet;

    if (Vc->Work == 0) {
        InsertTailList(&Adapter->Work, &Vc->Link);
    }
    Vc->Work |= Work;
    Adapter->TimerSet = TRUE;
    return Start;
}

VOID LoopNetworkStart(LOOP_ADAPTER *Adapter)
{
    LARGE_INTEGER DueTime;

    DueTime.QuadPart = -10000LL * Adapter->Latency; /* relative, in 100 ns */
    NdisSetTimerObject(Adapter->Timer, DueTime, 0, NULL);
}

/** Lists are back with their sender: a pause may have waited for that. */
static VOID SendsDone(LOOP_ADAPTER *Adapter, ULONG Count)
{
    BOOLEAN Paused;

    NdisDprAcquireSpinLock(&Adapter->Lock);
    Adapter->Sends -= Count;
    Paused = Adapter->PauseOwed && Adapter->Sends == 0;
    if (Paused) {
        Adapter->PauseOwed = FALSE;
    }
    NdisDprReleaseSpinLock(&Adapter->Lock);
    if (Paused) {
        NdisMPauseComplete(Adapter->Handle);
    }
}

static ULONG CountLists(PNET_BUFFER_LIST Chain)
{
    ULONG Count = 0;

    for (; Chain != NULL; Chain = NET_BUFFER_LIST_NEXT_NBL(Chain)) {
        Count++;
    }
    return Count;
}

/**
 * The first VC of Batch; FALSE: there is none. What has to be done goes to Work and Sends, the adapter's
 * state to Running.
 */
static LOOP_VC *Take(LOOP_ADAPTER *Adapter, LIST_ENTRY *Batch, ULONG *Work, PNET_BUFFER_LIST *Sends,
                     BOOLEAN *Running)
{
    LOOP_VC *Vc = NULL;

    NdisDprAcquireSpinLock(&Adapter->Lock);
    if (!IsListEmpty(Batch)) {
        Vc = CONTAINING_RECORD(RemoveHeadList(Batch), LOOP_VC, Link);
        *Work = Vc->Work;
        *Sends = Vc->Sends;
        *Running = Adapter->Running;
        Vc->Work = 0;
        Vc->Sends = NULL;
        Vc->SendsEnd = &Vc->Sends;
    }
    NdisDprReleaseSpinLock(&Adapter->Lock);
    return Vc;
}

static VOID Serve(LOOP_ADAPTER *Adapter, LIST_ENTRY *Batch)
{
    PNET_BUFFER_LIST Sends;
    BOOLEAN Running;
    LOOP_VC *Vc;
    ULONG Work;

    while ((Vc = Take(Adapter, Batch, &Work, &Sends, &Running)) != NULL) {
        if (Sends != NULL) {
            ULONG Count = CountLists(Sends);

            LoopEcho(Vc, Sends, Running ? NDIS_STATUS_SUCCESS : NDIS_STATUS_PAUSED);
            SendsDone(Adapter, Count);
        }
        if ((Work & LOOP_WORK_ANSWER) != 0) {
            LoopAnswer(Vc);
        } else if ((Work & LOOP_WORK_HANGUP) != 0) {
            LoopHangUp(Vc);
        }
    }
}

/** Does what is there now. What comes up meanwhile waits for the next tick, so that this one ends. */
VOID LoopNetworkTick(PVOID SystemSpecific1, PVOID FunctionContext, PVOID SystemSpecific2,
                     PVOID SystemSpecific3)
{
    LOOP_ADAPTER *Adapter = FunctionContext;
    LIST_ENTRY Batch;
    BOOLEAN More;

    UNREFERENCED_PARAMETER(SystemSpecific1);
    UNREFERENCED_PARAMETER(SystemSpecific2);
    UNREFERENCED_PARAMETER(SystemSpecific3);
    InitializeListHead(&Batch);
    NdisDprAcquireSpinLock(&Adapter->Lock);
    while (!IsListEmpty(&Adapter->Work)) {
        InsertTailList(&Batch, RemoveHeadList(&Adapter->Work));
    }
    NdisDprReleaseSpinLock(&Adapter->Lock);
    Serve(Adapter, &Batch);
    NdisDprAcquireSpinLock(&Adapter->Lock);
    More = !IsListEmpty(&Adapter->Work);
    Adapter->TimerSet = More;
    NdisDprReleaseSpinLock(&Adapter->Lock);
    if (More) {
        LoopNetworkStart(Adapter);
    }
}
