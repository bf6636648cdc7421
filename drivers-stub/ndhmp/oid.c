// SPDX-License-Identifier: MIT
#include "oid.h"

#include "callmgr.h"
#include "iface.h"
#include "manager.h"
#include "miniport.h"
#include "oidhandle.h"
#include "oidtext.h"

VOID OidCompleteParked(CM_RUN *Run, CM_REQUEST *Request, NDIS_HANDLE Vc, PNDIS_OID_REQUEST Pending,
                       NDIS_STATUS Status)
{
    CM_ADAPTER *Adapter = Run->Adapter;
    CM_OBJECT *Subject = Request->Header.Parent;
    UINT64 Arguments[] = { CM_RAW(Adapter->Handle), CM_RAW(Vc), CM_RAW(Pending), CM_RAW((UINT32)Status) };
    NDH_RECORD Record =
        RUN_RECORD(Run, NdhFnNdisMCoOidRequestComplete, Subject != NULL ? Subject->Id : Adapter->Id,
                   Request->Header.Id, Arguments);
    NDH_OID Text;

    Record.Function = Request->Connectionless ? NdhFnNdisMOidRequestComplete : NdhFnNdisMCoOidRequestComplete;
    Record.Side = NdhSideMiniport;
    OidTell(&Record, &Text, Pending, TRUE);
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    if (Request->Connectionless) {
        RUN_CALL(Run, NdisMOidRequestComplete(Adapter->Handle, Pending, Status));
    } else {
        RUN_CALL(Run, NdisMCoOidRequestComplete(Adapter->Handle, Vc, Pending, Status));
    }
    RunClose(Run, &Record);
}

/** The table for ndhctl.sys, see iface.h. */
static NDIS_STATUS Give(CM_ADAPTER *Adapter, PNDIS_OID_REQUEST Request)
{
    NDIS_STATUS Status = IfaceGive(Adapter, Request->DATA.METHOD_INFORMATION.InformationBuffer,
                                   Request->DATA.METHOD_INFORMATION.InputBufferLength,
                                   Request->DATA.METHOD_INFORMATION.OutputBufferLength);
    BOOLEAN Given = Status == NDIS_STATUS_SUCCESS;

    OidMethodDone(Request, Given ? IFACE_HEAD : 0, Given ? sizeof(NDHMP_INTERFACE) : 0,
                  Status == NDIS_STATUS_BUFFER_TOO_SHORT ? sizeof(NDHMP_INTERFACE) : 0);
    return Status;
}

static BOOLEAN IsPrivate(const NDIS_OID_REQUEST *Request)
{
    return Request->RequestType == NdisRequestMethod &&
           (OID_NUMBER(Request) == OID_NDHMP_INTERFACE || OID_NUMBER(Request) == OID_NDHMP_CALL_MANAGER);
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

    if (IsPrivate(NdisRequest) && Vc == NULL && !Adapter->Removed) {
        RecordOpen(Adapter, &Record);
        Status = Oid == OID_NDHMP_INTERFACE ? Give(Adapter, NdisRequest)
                                            : ManagerRegister(Adapter, NdisRequest);
        RecordCloseStatus(Adapter, &Record, Status);
        return Status;
    }
    return OidHandle(Adapter, Vc != NULL ? &Vc->Header : NULL, NdhFnMiniportCoOidRequest, NdisRequest,
                     &Record);
}

/** nc-ndis-miniport_oid_request.md. Arguments 2 and 3: OID and request type. */
NDIS_STATUS MiniportOidRequest(NDIS_HANDLE MiniportAdapterContext, PNDIS_OID_REQUEST OidRequest)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(OidRequest),
                           CM_RAW(OidRequest->DATA.QUERY_INFORMATION.Oid),
                           CM_RAW((UINT32)OidRequest->RequestType) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportOidRequest, Adapter->Id, Arguments);

    return OidHandle(Adapter, NULL, NdhFnMiniportOidRequest, OidRequest, &Record);
}

/** Whether a request waits that is known by this id to who sent it. */
static BOOLEAN WaitsAs(const CM_REQUEST *Request, PVOID RequestId)
{
    BOOLEAN Waits;

    ObjectLock();
    Waits = Request->Header.Inside == 0 && Request->Pending != NULL &&
            Request->Pending->RequestId == RequestId;
    ObjectUnlock();
    return Waits;
}

/** nc-ndis-miniport_cancel_oid_request.md: what waits for a test, or for a delay, is aborted. */
VOID MiniportCancelOidRequest(NDIS_HANDLE MiniportAdapterContext, PVOID RequestId)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(RequestId) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCancelOidRequest, Adapter->Id, Arguments);
    UINT32 Cursor = 0;
    CM_OBJECT *Object;

    RecordOpen(Adapter, &Record);
    while ((Object = ObjectNextOf(Adapter, NdhSideMiniport, NdhKindOid, &Cursor)) != NULL) {
        if (WaitsAs((CM_REQUEST *)Object, RequestId)) {
            ExecuteNow(Object, NdhOpMpCoOidRequestComplete, NDIS_STATUS_REQUEST_ABORTED);
        }
        ObjectRelease(Object);
    }
    RecordClose(Adapter, &Record);
}
