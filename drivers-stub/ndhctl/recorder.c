// SPDX-License-Identifier: MIT
#include "recorder.h"
#include "ring.h"
#include "link.h"
#include "await.h"
#include "fault.h"
#include "eventform.h"

/* When and where it happened: here and now, unless the miniport has kept it. */
static VOID Stamp(NDH_EVENT *Event, const NDH_RECORD *Record, KIRQL Irql, UINT64 Time)
{
    BOOLEAN kept = (Record->Flags & NDH_EVENT_DETACHED) != 0;
    Event->Time = kept ? Record->Time : Time;
    Event->Irql = kept ? Record->Irql : Record->RaisedTo != 0 ? Record->RaisedTo : Irql;
    Event->Processor = kept ? Record->Processor : (UINT16)KeGetCurrentProcessorNumberEx(NULL);
    Event->Thread = kept ? Record->Thread : HandleToULong(PsGetCurrentThreadId());
}

/* Called with the ring's lock held. */
static NDH_EVENT *AppendEvent(const NDH_RECORD *Record, KIRQL Irql, UINT64 Time)
{
    if (!RingReserveLocked(EventContinuations(Record))) {
        return NULL;
    }
    NDH_EVENT *event = EventForm(Record, RingAppendLocked);
    Stamp(event, Record, Irql, Time);
    return event;
}

static BOOLEAN AppendLink(const NDH_LINK *Link, KIRQL Irql, UINT64 Time)
{
    NDH_RECORD record = {
        .Kind = NdhEventLink, .Side = NdhSideHarness, .Object = Link->Client, .Object2 = Link->CallManager
    };
    NDH_EVENT *event = AppendEvent(&record, Irql, Time);
    return event != NULL && AwaitMatchLocked(event);
}

UINT64 RecordWrite(const NDH_RECORD *Record)
{
    NDH_LINK link;
    UINT64 sequence = 0, last = 0;
    BOOLEAN matched = FALSE;

    KIRQL irql = RingLock();
    UINT64 time = (UINT64)KeQueryPerformanceCounter(NULL).QuadPart;
    NDH_EVENT *event = AppendEvent(Record, irql, time);
    if (event != NULL) {
        sequence = event->Sequence;
        last = sequence + event->Continuations;
        matched = AwaitMatchLocked(event);
    }
    BOOLEAN linked = LinkNoteLocked(Record, &link);
    if (linked) {
        matched = AppendLink(&link, irql, time) || matched;
        last++;
    }
    BOOLEAN strike = FaultDueLocked(last);
    RingUnlock(irql);

    if (linked) {
        LinkApply(&link);
    }
    if (matched) {
        AwaitDeliver();
    }
    if (strike) {
        FaultStrikeArmed();
    }
    return sequence;
}

UINT64 RecordEvent(UINT16 Kind, UINT16 Function, NDH_ID Object, NDH_ID Object2, UINT32 Status,
                   UINT64 Correlation)
{
    NDH_RECORD record = { .Kind = Kind,
                          .Function = Function,
                          .Status = Status,
                          .Object = Object,
                          .Object2 = Object2,
                          .Side = Kind == NdhEventFreed ? NdhSideClient : NdhSideHarness,
                          .Correlation = Correlation };
    return RecordWrite(&record);
}

UINT64 RecordCall(const NDH_CAUSE *Cause, NDH_RECORD *Record)
{
    Record->Kind = NdhEventCall;
    Record->Side = NdhSideClient;
    Record->Correlation = Cause->Tag;
    Record->RaisedTo = Cause->RaisedTo;
    Record->Flags |= Cause->Flags;
    return RecordWrite(Record);
}

UINT64 RecordEnter(NDH_RECORD *Record)
{
    Record->Kind = NdhEventEnter;
    Record->Side = NdhSideClient;
    return RecordWrite(Record);
}

UINT64 RecordReturn(UINT64 Begin, UINT16 Function, NDH_ID Object, NDH_ID Object2, UINT32 Status)
{
    NDH_RECORD record = { .Kind = NdhEventReturn,
                          .Function = Function,
                          .Side = NdhSideClient,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = Status,
                          .Object = Object,
                          .Object2 = Object2,
                          .Correlation = Begin };
    return RecordWrite(&record);
}

UINT64 RecordReturnOf(UINT64 Begin, NDH_RECORD *Record, UINT32 Status)
{
    Record->Kind = NdhEventReturn;
    Record->Side = NdhSideClient;
    Record->Flags = NDH_EVENT_HAS_STATUS;
    Record->Status = Status;
    Record->Correlation = Begin;
    return RecordWrite(Record);
}

UINT64 RecordReturnVoid(UINT64 Begin, UINT16 Function, NDH_ID Object, NDH_ID Object2)
{
    NDH_RECORD record = { .Kind = NdhEventReturn,
                          .Function = Function,
                          .Side = NdhSideClient,
                          .Object = Object,
                          .Object2 = Object2,
                          .Correlation = Begin };
    return RecordWrite(&record);
}

KIRQL RecordIrql(VOID)
{
    KIRQL irql = RingLock();
    RingUnlock(irql);
    return irql;
}
