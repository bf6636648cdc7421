// SPDX-License-Identifier: MIT
#include "oidhandle.h"

#include "callmgr.h"
#include "oidtable.h"
#include "oidtext.h"

static NDIS_STATUS Query(CM_ADAPTER *Adapter, NDIS_HANDLE VcContext, OID_REQUEST *Request)
{
    const OID_ENTRY *Entry = OidFind(Request->DATA.QUERY_INFORMATION.Oid);
    UINT Length = Request->DATA.QUERY_INFORMATION.InformationBufferLength;
    const VOID *Value;
    UINT64 Counter;
    UINT Size;

    Request->DATA.QUERY_INFORMATION.BytesWritten = 0;
    Request->DATA.QUERY_INFORMATION.BytesNeeded = 0;
    if (Entry == NULL || (Entry->Flags & OID_MAY_QUERY) == 0) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    Value = Entry->Value;
    Size = Entry->Size;
    if ((Entry->Flags & OID_COUNTER) != 0) {
        Counter = OidCounter(Adapter, VcContext, Entry->Oid);
        Value = &Counter;
        Request->DATA.QUERY_INFORMATION.BytesNeeded = Length < sizeof(UINT64) ? sizeof(UINT64) : 0;
        Size = Length < sizeof(UINT64) ? sizeof(UINT32) : sizeof(UINT64);
    }
    if (Length < Size) {
        Request->DATA.QUERY_INFORMATION.BytesNeeded = Entry->Size;
        return NDIS_STATUS_BUFFER_TOO_SHORT;
    }
    RtlCopyMemory(Request->DATA.QUERY_INFORMATION.InformationBuffer, Value, Size);
    Request->DATA.QUERY_INFORMATION.BytesWritten = Size;
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Set(OID_REQUEST *Request)
{
    const OID_ENTRY *Entry = OidFind(Request->DATA.SET_INFORMATION.Oid);

    Request->DATA.SET_INFORMATION.BytesRead = 0;
    Request->DATA.SET_INFORMATION.BytesNeeded = 0;
    if (Entry == NULL || (Entry->Flags & OID_MAY_SET) == 0) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    if (Request->DATA.SET_INFORMATION.InformationBufferLength < Entry->Size) {
        Request->DATA.SET_INFORMATION.BytesNeeded = Entry->Size;
        return NDIS_STATUS_INVALID_LENGTH;
    }
    Request->DATA.SET_INFORMATION.BytesRead =
        Entry->Size; /* hints that this adapter has no use for, and power states that change nothing */
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Answer(CM_ADAPTER *Adapter, NDIS_HANDLE VcContext, OID_REQUEST *Request)
{
    if (Adapter->Removed) {
        return NDIS_STATUS_NOT_ACCEPTED;
    }
    switch (Request->RequestType) {
    case NdisRequestQueryInformation:
    case NdisRequestQueryStatistics:
        return Query(Adapter, VcContext, Request);
    case NdisRequestSetInformation:
        return Set(Request);
    default:
        return NDIS_STATUS_NOT_SUPPORTED;
    }
}

NDIS_STATUS OidHandle(CM_ADAPTER *Adapter, CM_OBJECT *Vc, UINT16 Function, OID_REQUEST *Request,
                      NDH_RECORD *Record)
{
    CM_REQUEST *Parked = NULL;
    NDIS_STATUS Status = NDIS_STATUS_PENDING;
    CM_DECISION Decision;
    NDH_OID Text;

    PolicyDecide(Adapter, Function, Vc != NULL ? Vc->Id : Adapter->Id, &Decision);
    if (Decision.Given && Decision.Reply != NdhReplyReturn && !Adapter->Removed) {
        Parked = RequestPark(Adapter, NdhSideMiniport, Vc, Request);
    }
    if (Parked != NULL) {
        Parked->Connectionless = Function == NdhFnMiniportOidRequest;
        Record->Object2 = Parked->Header.Id;
    }
    OidTell(Record, &Text, Request, FALSE);
    RecordOpen(Adapter, Record);
    if (Parked != NULL) {
        if (Decision.Reply == NdhReplyComplete) {
            ExecuteCompletion(&Parked->Header, NdhOpMpCoOidRequestComplete, 0, &Decision);
        }
        ObjectLeave(&Parked->Header);
    } else if (Decision.Given && Decision.Status != NDIS_STATUS_SUCCESS) {
        Status = Decision.Status;
    } else {
        Status = Answer(Adapter, Vc, Request);
    }
    Status = PolicyFinish(&Decision, Status);
    OidTellAnswer(Record, &Text, Request, Parked == NULL);
    RecordCloseStatus(Adapter, Record, Status);
    return Status;
}
