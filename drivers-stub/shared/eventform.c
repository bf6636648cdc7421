// SPDX-License-Identifier: MIT
#include "eventform.h"

/** Bytes of each section. */
typedef struct SECTIONS {
    UINT32 Arguments;
    UINT32 Parameters;
    UINT32 Flow;
    UINT32 Oid;
    UINT32 Lists;
    UINT32 Data;
} SECTIONS;

static VOID Measure(SECTIONS *Bytes, const NDH_RECORD *Record)
{
    Bytes->Arguments = (UINT32)Record->ArgumentCount * sizeof(UINT64);
    Bytes->Parameters = Record->Parameters != NULL ? sizeof(NDH_CALL_PARAMETERS) : 0;
    Bytes->Flow = Record->Flow != NULL ? sizeof(NDH_FLOW) : 0;
    Bytes->Oid = Record->Oid != NULL ? sizeof(NDH_OID) : 0;
    Bytes->Lists = Record->Lists != NULL ? Record->ListCount * (UINT32)sizeof(NDH_LIST) : 0;
    Bytes->Data = Record->Data == NULL                ? 0
                  : Record->DataSize > NDH_MAX_DATA ? NDH_MAX_DATA
                                                      : Record->DataSize;
}

static UINT32 Records(UINT32 Bytes)
{
    return (Bytes + NDH_CONTINUATION_BYTES - 1) / NDH_CONTINUATION_BYTES;
}

static UINT32 AllRecords(const SECTIONS *Bytes)
{
    return Records(Bytes->Arguments) + Records(Bytes->Parameters) + Records(Bytes->Flow) +
           Records(Bytes->Oid) + Records(Bytes->Lists) + Records(Bytes->Data);
}

UINT32 EventContinuations(const NDH_RECORD *Record)
{
    SECTIONS Bytes;

    Measure(&Bytes, Record);
    return AllRecords(&Bytes);
}

static VOID AppendSection(EVENT_PLACE *Place, UINT8 Section, const VOID *Data, UINT32 Size)
{
    const UINT8 *From = Data;

    while (Size != 0) {
        UINT32 Part = Size < NDH_CONTINUATION_BYTES ? Size : NDH_CONTINUATION_BYTES;
        NDH_CONTINUATION *Continuation = Place(FALSE);

        Continuation->Kind = NdhEventContinuation;
        Continuation->Section = Section;
        Continuation->Size = (UINT8)Part;
        RtlCopyMemory(Continuation->Bytes, From, Part);
        From += Part;
        Size -= Part;
    }
}

NDH_EVENT *EventForm(const NDH_RECORD *Record, EVENT_PLACE *Place)
{
    NDH_EVENT *Event = Place(TRUE);
    SECTIONS Bytes;

    Measure(&Bytes, Record);
    Event->Kind = Record->Kind;
    Event->Function = Record->Function;
    Event->Side = Record->Side;
    Event->Status = Record->Status;
    Event->Object = Record->Object;
    Event->Object2 = Record->Object2;
    Event->Correlation = Record->Correlation;
    Event->DataSize = Bytes.Data;
    Event->Continuations = (UINT16)AllRecords(&Bytes);
    Event->Flags = Record->Flags;
    if (Record->Data != NULL && Bytes.Data < Record->DataSize) {
        Event->Flags |= NDH_EVENT_TRUNCATED;
    }
    AppendSection(Place, NdhSectionArguments, Record->Arguments, Bytes.Arguments);
    AppendSection(Place, NdhSectionCallParameters, Record->Parameters, Bytes.Parameters);
    AppendSection(Place, NdhSectionFlow, Record->Flow, Bytes.Flow);
    AppendSection(Place, NdhSectionOid, Record->Oid, Bytes.Oid);
    AppendSection(Place, NdhSectionLists, Record->Lists, Bytes.Lists);
    AppendSection(Place, NdhSectionData, Record->Data, Bytes.Data);
    return Event;
}
