// SPDX-License-Identifier: MIT
#include "recorder.h"
#include "ring.h"
#include "link.h"
#include "await.h"
#include "fault.h"

static UINT32 Continuations(UINT32 Bytes)
{
    return (Bytes + NDH_CONTINUATION_BYTES - 1) / NDH_CONTINUATION_BYTES;
}

static VOID AppendSection(UINT8 Section, const VOID *Data, UINT32 Size)
{
    const UINT8 *from = Data;
    while (Size != 0) {
        UINT32 part = Size < NDH_CONTINUATION_BYTES ? Size : NDH_CONTINUATION_BYTES;
        NDH_CONTINUATION *record = RingAppendLocked(FALSE);
        record->Kind = NdhEventContinuation;
        record->Section = Section;
        record->Size = (UINT8)part;
        RtlCopyMemory(record->Bytes, from, part);
        from += part;
        Size -= part;
    }
}

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
    UINT32 arguments = (UINT32)Record->ArgumentCount * sizeof(UINT64);
    UINT32 parameters = Record->Parameters != NULL ? sizeof(NDH_CALL_PARAMETERS) : 0;
    UINT32 data = Record->Data == NULL              ? 0
                  : Record->DataSize > NDH_MAX_DATA ? NDH_MAX_DATA
                                                    : Record->DataSize;
    UINT32 flow = Record->Flow != NULL ? sizeof(NDH_FLOW) : 0;
    UINT32 oid = Record->Oid != NULL ? sizeof(NDH_OID) : 0;
    UINT32 lists = Record->Lists != NULL ? Record->ListCount * (UINT32)sizeof(NDH_LIST) : 0;
    UINT32 more = Continuations(arguments) + Continuations(parameters) + Continuations(flow) +
                  Continuations(oid) + Continuations(lists) + Continuations(data);

    if (!RingReserveLocked(more)) {
        return NULL;
    }
    NDH_EVENT *event = RingAppendLocked(TRUE);
    event->Kind = Record->Kind;
    event->Function = Record->Function;
    event->Side = Record->Side;
    event->Status = Record->Status;
    event->Object = Record->Object;
    event->Object2 = Record->Object2;
    event->Correlation = Record->Correlation;
    event->DataSize = data;
    event->Continuations = (UINT16)more;
    event->Flags = Record->Flags;
    Stamp(event, Record, Irql, Time);
    if (Record->Data != NULL && data < Record->DataSize) {
        event->Flags |= NDH_EVENT_TRUNCATED;
    }
    if (arguments != 0) {
        AppendSection(NdhSectionArguments, Record->Arguments, arguments);
    }
    if (parameters != 0) {
        AppendSection(NdhSectionCallParameters, Record->Parameters, parameters);
    }
    AppendSection(NdhSectionFlow, Record->Flow, flow);
    AppendSection(NdhSectionOid, Record->Oid, oid);
    AppendSection(NdhSectionLists, Record->Lists, lists);
    if (data != 0) {
        AppendSection(NdhSectionData, Record->Data, data);
    }
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
