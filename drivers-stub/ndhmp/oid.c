// SPDX-License-Identifier: MIT
#include "oid.h"

#include "callmgr.h"
#include "iface.h"
#include "oidtable.h"

static NDIS_STATUS Query(CM_ADAPTER *Adapter, NDIS_HANDLE VcContext, PNDIS_OID_REQUEST Request)
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

static NDIS_STATUS Set(PNDIS_OID_REQUEST Request)
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

static NDIS_STATUS Answer(CM_ADAPTER *Adapter, NDIS_HANDLE VcContext, PNDIS_OID_REQUEST Request)
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

/** nc-ndis-miniport_co_oid_request.md. The only way to the private OID, see iface.h. Arguments 3 and 4: OID
 * and request type. */
NDIS_STATUS MiniportCoOidRequest(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE MiniportVcContext,
                                 PNDIS_OID_REQUEST NdisRequest)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    CM_VC *Vc = MiniportVcContext;
    NDIS_OID Oid = NdisRequest->DATA.QUERY_INFORMATION.Oid; /* the first member for all request types */
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(MiniportVcContext), CM_RAW(NdisRequest),
                           CM_RAW(Oid), CM_RAW((UINT32)NdisRequest->RequestType) };
    NDH_RECORD Record =
        RECORD_MINIPORT_ENTER(MiniportCoOidRequest, Vc != NULL ? Vc->Header.Id : Adapter->Id, Arguments);
    NDIS_STATUS Status;

    RecordOpen(Adapter, &Record);
    if (Oid == OID_NDHMP_INTERFACE && NdisRequest->RequestType == NdisRequestMethod && Vc == NULL &&
        !Adapter->Removed) {
        Status = IfaceGive(Adapter, NdisRequest);
    } else {
        Status = Answer(Adapter, MiniportVcContext, NdisRequest);
    }
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** nc-ndis-miniport_oid_request.md. Arguments 2 and 3: OID and request type. */
NDIS_STATUS MiniportOidRequest(NDIS_HANDLE MiniportAdapterContext, PNDIS_OID_REQUEST OidRequest)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(OidRequest),
                           CM_RAW(OidRequest->DATA.QUERY_INFORMATION.Oid),
                           CM_RAW((UINT32)OidRequest->RequestType) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportOidRequest, Adapter->Id, Arguments);
    NDIS_STATUS Status;

    RecordOpen(Adapter, &Record);
    Status = Answer(Adapter, NULL, OidRequest);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** nc-ndis-miniport_cancel_oid_request.md: requests are never pended. */
VOID MiniportCancelOidRequest(NDIS_HANDLE MiniportAdapterContext, PVOID RequestId)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(RequestId) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCancelOidRequest, Adapter->Id, Arguments);

    RecordOpen(Adapter, &Record);
    RecordClose(Adapter, &Record);
}

/** nc-ndis-protocol_co_oid_request.md, from a client: this call manager has no addresses and no permanent
 * VCs. Argument 4: OID. */
NDIS_STATUS ProtocolCoOidRequest(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                                 NDIS_HANDLE ProtocolPartyContext, PNDIS_OID_REQUEST OidRequest)
{
    CM_OBJECT *Af = ProtocolAfContext;
    CM_OBJECT *Vc = ProtocolVcContext;
    UINT64 Arguments[] = { CM_RAW(ProtocolAfContext), CM_RAW(ProtocolVcContext), CM_RAW(ProtocolPartyContext),
                           CM_RAW(OidRequest), CM_RAW(OidRequest->DATA.QUERY_INFORMATION.Oid) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCoOidRequest, Af->Id, Vc != NULL ? Vc->Id : 0, Arguments);

    RecordOpen(Af->Adapter, &Record);
    RecordCloseStatus(Af->Adapter, &Record, NDIS_STATUS_NOT_SUPPORTED);
    return NDIS_STATUS_NOT_SUPPORTED;
}

/** nc-ndis-protocol_co_oid_request_complete.md: required to exist; this call manager sends no requests. */
VOID ProtocolCoOidRequestComplete(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                                  NDIS_HANDLE ProtocolPartyContext, PNDIS_OID_REQUEST OidRequest,
                                  NDIS_STATUS Status)
{
    CM_OBJECT *Af = ProtocolAfContext;
    UINT64 Arguments[] = { CM_RAW(ProtocolAfContext), CM_RAW(ProtocolVcContext), CM_RAW(ProtocolPartyContext),
                           CM_RAW(OidRequest), CM_RAW((UINT32)Status) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCoOidRequestComplete, Af != NULL ? Af->Id : 0, 0, Arguments);

    RecordStatus(&Record, Status);
    RecordOpen(Af != NULL ? Af->Adapter : NULL, &Record);
    RecordClose(Af != NULL ? Af->Adapter : NULL, &Record);
}
