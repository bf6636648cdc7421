// SPDX-License-Identifier: MIT
#include "record.h"

#include "journal.h"

#define SINK_WAIT_MS   100u /* between two looks at the count, in case a wake-up was for an earlier moment */
#define ATTACH_POLL_US 1000u
#define ATTACH_POLLS   1000u /* 1 s: how long an attachment waits for another adapter's */

static NDIS_SPIN_LOCK JournalLock;
static JOURNAL Journal;
static NDIS_EVENT SinkIdle; /* some adapter's SinkCalls became 0 */

VOID RecordSetUp(VOID)
{
    NdisAllocateSpinLock(&JournalLock);
    NdisInitializeEvent(&SinkIdle);
}

VOID RecordTearDown(VOID)
{
    NdisFreeSpinLock(&JournalLock);
}

BOOLEAN SinkEnter(CM_ADAPTER *Adapter)
{
    InterlockedIncrement(&Adapter->SinkCalls);
    if (InterlockedCompareExchange(&Adapter->Attached, 0, 0) != 0) {
        return TRUE;
    }
    SinkLeave(Adapter);
    return FALSE;
}

VOID SinkLeave(CM_ADAPTER *Adapter)
{
    if (InterlockedDecrement(&Adapter->SinkCalls) == 0 &&
        InterlockedCompareExchange(&Adapter->Attached, 0, 0) == 0) {
        NdisSetEvent(&SinkIdle);
    }
}

KIRQL RecordIrql(VOID)
{
    KIRQL Irql;

    NdisAcquireSpinLock(&JournalLock);
    Irql = JournalLock.OldIrql;
    NdisReleaseSpinLock(&JournalLock);
    return Irql;
}

/** FALSE if a sink was attached meanwhile, so that no event is left behind in the journal. */
static BOOLEAN WriteJournal(CM_ADAPTER *Adapter, const NDH_RECORD *Record, UINT64 *Sequence)
{
    NDH_RECORD Stamped = *Record;
    BOOLEAN Written = FALSE;
    BOOLEAN Kept = (Record->Flags & NDH_EVENT_DETACHED) != 0; /* another driver's journal stamped it */

    if (!Kept) {
        Stamped.Time = (UINT64)KeQueryPerformanceCounter(NULL).QuadPart;
        Stamped.Thread = HandleToULong(PsGetCurrentThreadId());
        Stamped.Processor = (UINT16)KeGetCurrentProcessorNumberEx(NULL);
    }
    NdisAcquireSpinLock(&JournalLock);
    if (Adapter == NULL || Adapter->Attached == 0) {
        Stamped.Irql = Kept ? Record->Irql : JournalLock.OldIrql;
        *Sequence = JournalWrite(&Journal, &Stamped);
        Written = TRUE;
    }
    NdisReleaseSpinLock(&JournalLock);
    return Written;
}

static UINT64 TranslateCorrelation(UINT64 Number)
{
    UINT64 Sequence;

    if ((Number & JOURNAL_NUMBER_FLAG) == 0) {
        return Number;
    }
    NdisAcquireSpinLock(&JournalLock);
    Sequence = JournalTranslate(&Journal, Number);
    NdisReleaseSpinLock(&JournalLock);
    return Sequence;
}

static UINT64 Write(CM_ADAPTER *Adapter, NDH_RECORD *Record)
{
    UINT64 Sequence = 0;

    if (Adapter == NULL) { /* of the driver: where any adapter's go, once one is attached */
        Adapter = AdapterAttached();
    }
    do {
        if (Adapter != NULL && SinkEnter(Adapter)) {
            if (Record->Kind == NdhEventReturn) {
                Record->Correlation = TranslateCorrelation(Record->Correlation);
            }
            Sequence = Adapter->Sink.Record(Adapter->Sink.Context, Record);
            SinkLeave(Adapter);
            return Sequence;
        }
    } while (!WriteJournal(Adapter, Record, &Sequence));
    return Sequence;
}

UINT64 RecordForward(CM_ADAPTER *Adapter, const NDH_RECORD *Record)
{
    NDH_RECORD Copy = *Record;

    return Write(Adapter, &Copy);
}

VOID RecordStatus(NDH_RECORD *Record, NDIS_STATUS Status)
{
    Record->Status = (UINT32)Status;
    Record->Flags |= NDH_EVENT_HAS_STATUS;
}

UINT64 RecordOpen(CM_ADAPTER *Adapter, NDH_RECORD *Record)
{
    UINT64 Sequence = Write(Adapter, Record);

    Record->Correlation = Sequence;
    return Sequence;
}

UINT64 RecordClose(CM_ADAPTER *Adapter, NDH_RECORD *Record)
{
    NDH_RECORD Return = { .Kind = NdhEventReturn,
                          .Function = Record->Function,
                          .Side = Record->Side,
                          .Flags =
                              Record->Flags & (NDH_EVENT_BY_POLICY | NDH_EVENT_ASYNC | NDH_EVENT_CROSSED),
                          .Object = Record->Object,
                          .Object2 = Record->Object2,
                          .Correlation = Record->Correlation };

    return Write(Adapter, &Return);
}

UINT64 RecordCloseStatus(CM_ADAPTER *Adapter, NDH_RECORD *Record, NDIS_STATUS Status)
{
    NDH_RECORD Return = { .Kind = NdhEventReturn,
                          .Function = Record->Function,
                          .Side = Record->Side,
                          .Flags = (Record->Flags & (NDH_EVENT_BY_POLICY | NDH_EVENT_ASYNC)) |
                                   NDH_EVENT_HAS_STATUS,
                          .Object = Record->Object,
                          .Object2 = Record->Object2,
                          .Correlation = Record->Correlation,
                          .Status = (UINT32)Status };

    if (Record->Oid != NULL && Status != NDIS_STATUS_PENDING) {
        Return.Oid = Record->Oid;
        Return.Data = Record->Data;
        Return.DataSize = Record->DataSize;
    }

    return Write(Adapter, &Return);
}

VOID RecordFreed(CM_ADAPTER *Adapter, UINT8 Side, NDH_ID Object)
{
    NDH_RECORD Freed = { .Kind = NdhEventFreed, .Side = Side, .Object = Object };

    Write(Adapter, &Freed);
}

VOID RecordFault(CM_ADAPTER *Adapter, UINT32 Fault)
{
    NDH_RECORD Event = { .Kind = NdhEventFault,
                         .Side = NdhSideMiniport,
                         .Object = Adapter->Id,
                         .Status = Fault,
                         .Flags = NDH_EVENT_HAS_STATUS };

    Write(Adapter, &Event);
}

/** Hands over one journaled event, or a LOST event, or lets events flow. TRUE when they do. */
static BOOLEAN HandOver(CM_ADAPTER *Adapter)
{
    JOURNAL_ENTRY Entry;
    NDH_RECORD Lost = { .Kind = NdhEventLost, .Side = NdhSideMiniport, .Flags = NDH_EVENT_DETACHED };
    BOOLEAN Waiting;
    UINT64 Sequence;

    NdisAcquireSpinLock(&JournalLock);
    Waiting = JournalPeek(&Journal, &Entry);
    if (!Waiting) {
        Lost.Correlation = Journal.Lost;
        Journal.Lost = 0;
        if (Lost.Correlation == 0) {
            Adapter->Attached = 1;
        }
    }
    NdisReleaseSpinLock(&JournalLock);
    if (Waiting) {
        Sequence = Adapter->Sink.Record(Adapter->Sink.Context, &Entry.Record);
        NdisAcquireSpinLock(&JournalLock);
        JournalTake(&Journal, Sequence);
        NdisReleaseSpinLock(&JournalLock);
        return FALSE;
    }
    if (Lost.Correlation != 0) {
        Adapter->Sink.Record(Adapter->Sink.Context, &Lost);
        return FALSE;
    }
    return TRUE;
}

NTSTATUS SinkAttach(CM_ADAPTER *Adapter, const NDHMP_SINK *Sink)
{
    static volatile LONG Attaching; /* the journal is handed to one sink at a time */
    UINT32 Poll;

    for (Poll = 0; InterlockedCompareExchange(&Attaching, 1, 0) != 0; Poll++) {
        if (Poll == ATTACH_POLLS) {
            return STATUS_DEVICE_BUSY;
        }
        NdisMSleep(ATTACH_POLL_US);
    }
    if (Adapter->Attached != 0 || Adapter->Sink.Record != NULL) {
        InterlockedExchange(&Attaching, 0);
        return STATUS_DEVICE_BUSY;
    }
    Adapter->Sink = *Sink;
    while (!HandOver(Adapter)) {
    }
    InterlockedExchange(&Attaching, 0);
    return STATUS_SUCCESS;
}

VOID SinkDetach(CM_ADAPTER *Adapter)
{
    InterlockedExchange(&Adapter->Attached, 0);
    for (;;) {
        NdisResetEvent(&SinkIdle);
        if (InterlockedCompareExchange(&Adapter->SinkCalls, 0, 0) == 0) {
            break;
        }
        NdisWaitEvent(&SinkIdle, SINK_WAIT_MS);
    }
    RtlZeroMemory(&Adapter->Sink, sizeof(Adapter->Sink));
}
