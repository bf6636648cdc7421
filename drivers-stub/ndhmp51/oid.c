// SPDX-License-Identifier: MIT
#include "oid.h"

#include "callmgr.h"
#include "iface.h"
#include "oidhandle.h"
#include "oidtext.h"
#include "operations.h"

/**
 * A set, because NDIS 5 has no methods and because user mode can send queries; the table goes into the
 * caller's buffer.
 */
static NDIS_STATUS Give(CM_ADAPTER *Adapter, PNDIS_REQUEST Request)
{
    UINT Length = Request->DATA.SET_INFORMATION.InformationBufferLength;
    NDIS_STATUS Status = IfaceGive(Adapter, Request->DATA.SET_INFORMATION.InformationBuffer, Length, Length);
    BOOLEAN Short = Status == NDIS_STATUS_BUFFER_TOO_SHORT;

    Request->DATA.SET_INFORMATION.BytesRead = Status == NDIS_STATUS_SUCCESS ? Length : 0;
    Request->DATA.SET_INFORMATION.BytesNeeded = Short ? sizeof(NDHMP_INTERFACE) : 0;
    return Short ? NDIS_STATUS_INVALID_LENGTH : Status;
}

/** Arguments 3 and 4: OID and request type. */
NDIS_STATUS MiniportCoRequest(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE MiniportVcContext,
                              PNDIS_REQUEST NdisRequest)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    CM_OBJECT *Vc = MiniportVcContext;
    NDIS_OID Oid = OID_NUMBER(NdisRequest);
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(MiniportVcContext), CM_RAW(NdisRequest),
                           CM_RAW(Oid), CM_RAW((UINT32)NdisRequest->RequestType) };
    NDH_RECORD Record =
        RECORD_MINIPORT_ENTER(MiniportCoRequest, Vc != NULL ? Vc->Id : Adapter->Id, Arguments);
    NDIS_STATUS Status;

    if (Oid == OID_NDHMP_INTERFACE && NdisRequest->RequestType == NdisRequestSetInformation && Vc == NULL &&
        !Adapter->Removed) {
        RecordOpen(Adapter, &Record);
        Status = Give(Adapter, NdisRequest);
        RecordCloseStatus(Adapter, &Record, Status);
        return Status;
    }
    return OidHandle(Adapter, Vc, NdhFnMiniportCoOidRequest, NdisRequest, &Record);
}

/** NdisMCoRequestComplete of what was pended. */
NTSTATUS MiniportRunOidComplete(CM_RUN *Run)
{
    CM_ADAPTER *Adapter = Run->Adapter;
    CM_OBJECT *Subject = Run->Object->Parent;
    PNDIS_REQUEST Pending;
    NDIS_STATUS Status;
    NTSTATUS Guard =
        Run->Object->Side == NdhSideMiniport ? RequestClaim(Run, &Pending, &Status) : STATUS_INVALID_HANDLE;

    if (NT_SUCCESS(Guard)) {
        UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Adapter->Handle), CM_RAW(Pending) };
        NDH_RECORD Record =
            RUN_RECORD(Run, NdhFnNdisMCoRequestComplete, Subject != NULL ? Subject->Id : Adapter->Id,
                       Run->Object->Id, Arguments);
        NDH_OID Text;

        Record.Side = NdhSideMiniport;
        OidTell(&Record, &Text, Pending, TRUE);
        RecordStatus(&Record, Status);
        RunOpen(Run, &Record);
        RUN_CALL(Run, NdisMCoRequestComplete(Status, Adapter->Handle, Pending));
        RunClose(Run, &Record);
        ObjectRemove(Run->Object);
    }
    return Guard;
}
