// SPDX-License-Identifier: MIT
/** Operations of the miniport on its adapter, and what this image adds to the shared sources. */
#include "callmgr.h"
#include "data.h"
#include "imagehooks.h"
#include "manager.h"
#include "miniport.h"
#include "mpvc.h"
#include "oid.h"
#include "request.h"

/** nf-ndis-ndismcoindicatestatusex.md: to all bindings, or to those that share a VC. */
static NTSTATUS RunIndicateStatus(CM_RUN *Run)
{
    CM_ADAPTER *Adapter = Run->Adapter;
    NDIS_HANDLE Vc = Run->Object != NULL ? Run->Object->Handle : NULL;
    NDIS_STATUS_INDICATION Status = { .Header = { .Type = NDIS_OBJECT_TYPE_STATUS_INDICATION,
                                                  .Revision = NDIS_STATUS_INDICATION_REVISION_1,
                                                  .Size = NDIS_SIZEOF_STATUS_INDICATION_REVISION_1 },
                                      .SourceHandle =
                                          RunBreaks(Run, NDH_OP_WRONG_SOURCE) ? NULL : Adapter->Handle,
                                      .StatusCode = (NDIS_STATUS)Run->Operation->Status,
                                      .StatusBuffer = RunData(Run),
                                      .StatusBufferSize = RunDataSize(Run) };
    UINT64 Arguments[] = { CM_RAW(Adapter->Handle), CM_RAW(Vc), CM_RAW(&Status) };
    NDH_RECORD Record = RUN_RECORD(Run, NdhFnNdisMCoIndicateStatusEx,
                                   Run->Object != NULL ? Run->Object->Id : Adapter->Id, 0, Arguments);

    if (Run->Object != NULL && Run->Object->Kind != NdhKindVc) {
        return STATUS_INVALID_HANDLE;
    }
    Record.Side = NdhSideMiniport;
    Record.Data = Status.StatusBuffer;
    Record.DataSize = Status.StatusBufferSize;
    RecordStatus(&Record, Status.StatusCode);
    RunOpen(Run, &Record);
    NdisMCoIndicateStatusEx(Adapter->Handle, Vc, &Status);
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}

/** NdisMCoOidRequestComplete, or NdisMOidRequestComplete for what came through MiniportOidRequest. */
static NTSTATUS RunOidComplete(CM_RUN *Run)
{
    CM_REQUEST *Request = (CM_REQUEST *)Run->Object;
    CM_OBJECT *Subject = Run->Object->Parent;
    NDIS_HANDLE Vc = Subject != NULL ? Subject->Handle : NULL;
    PNDIS_OID_REQUEST Pending;
    NDIS_STATUS Status;
    NTSTATUS Guard =
        Run->Object->Side == NdhSideMiniport ? RequestClaim(Run, &Pending, &Status) : STATUS_INVALID_HANDLE;

    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    OidCompleteParked(Run, Request, Vc, Pending, Status);
    ObjectRemove(Run->Object);
    return STATUS_SUCCESS;
}

static const CM_OPERATION Operations[] = {
    [NdhOpMpCoOidRequestComplete - NdhOpMpCoOidRequestComplete] = { NdhKindOid, NdhKindNone, FALSE,
                                                                    RunOidComplete },
    [NdhOpMpSendNetBufferListsComplete -
        NdhOpMpCoOidRequestComplete] = { NdhKindData, NdhKindNone, FALSE, DataRunSendComplete },
    [NdhOpMpIndicateReceiveNetBufferLists -
        NdhOpMpCoOidRequestComplete] = { NdhKindVc, NdhKindNone, FALSE, DataRunIndicate },
    [NdhOpMpIndicateStatus -
        NdhOpMpCoOidRequestComplete] = { NdhKindNone, NdhKindNone, FALSE, RunIndicateStatus },
    [NdhOpMpActivateVcComplete -
        NdhOpMpCoOidRequestComplete] = { NdhKindVc, NdhKindNone, FALSE, VcRunActivateComplete },
    [NdhOpMpDeactivateVcComplete -
        NdhOpMpCoOidRequestComplete] = { NdhKindVc, NdhKindNone, FALSE, VcRunDeactivateComplete },
    [NdhOpMpResetMiniport -
        NdhOpMpCoOidRequestComplete] = { NdhKindAdapter, NdhKindNone, FALSE, MiniportRunReset },
    [NdhOpMpResetComplete -
        NdhOpMpCoOidRequestComplete] = { NdhKindAdapter, NdhKindNone, FALSE, MiniportRunResetComplete },
    [NdhOpMpPauseComplete -
        NdhOpMpCoOidRequestComplete] = { NdhKindAdapter, NdhKindNone, FALSE, MiniportRunPauseComplete },
    [NdhOpMpRestartComplete -
        NdhOpMpCoOidRequestComplete] = { NdhKindAdapter, NdhKindNone, FALSE, MiniportRunRestartComplete },
};

const CM_OPERATION *ImageOperation(UINT16 Kind)
{
    UINT32 Index = (UINT32)Kind - NdhOpMpCoOidRequestComplete;

    return Index < sizeof(Operations) / sizeof(Operations[0]) ? &Operations[Index] : NULL;
}

/** Completes VCs of the miniport and requests that wait for a test. */
static UINT32 CompleteParked(CM_ADAPTER *Adapter)
{
    UINT32 Done = 0;
    UINT32 Cursor = 0;
    CM_OBJECT *Object;

    while ((Object = ObjectNextOf(Adapter, NdhSideMiniport, NdhKindOid, &Cursor)) != NULL) {
        if (RequestWaits((CM_REQUEST *)Object)) {
            Done += ExecuteNow(Object, NdhOpMpCoOidRequestComplete, NDIS_STATUS_REQUEST_ABORTED) ? 1 : 0;
        }
        ObjectRelease(Object);
    }
    Cursor = 0;
    while ((Object = ObjectNextOf(Adapter, NdhSideMiniport, NdhKindVc, &Cursor)) != NULL) {
        UINT8 Owed = ObjectOwes(Object, &((CM_VC *)Object)->State.Owed);

        if ((Owed & OWED_OPEN) != 0) {
            Done += ExecuteNow(Object, NdhOpMpActivateVcComplete, NDIS_STATUS_FAILURE) ? 1 : 0;
        }
        if ((Owed & OWED_CLOSE) != 0) {
            Done += ExecuteNow(Object, NdhOpMpDeactivateVcComplete, NDIS_STATUS_SUCCESS) ? 1 : 0;
        }
        ObjectRelease(Object);
    }
    return Done;
}

UINT32 ImageTeardown(CM_ADAPTER *Adapter, UINT32 *Left)
{
    UINT32 Done =
        DataAbort(Adapter, NULL, NDIS_STATUS_SEND_ABORTED) + CompleteParked(Adapter) + MiniportAbort(Adapter);

    *Left = 0;
    return Done;
}

VOID ImageOidComplete(OID_REQUEST *OidRequest, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(OidRequest); /* this image sends none by itself */
    UNREFERENCED_PARAMETER(Status);
}

VOID ImageDeactivating(CM_OBJECT *Vc)
{
    DataAbort(Vc->Adapter, Vc, NDIS_STATUS_SEND_ABORTED);
}

const NDHMP_INTERFACE *ImageManagerEnter(const CM_ADAPTER *Adapter)
{
    return ManagerEnter(Adapter);
}

VOID ImageManagerLeave(const CM_ADAPTER *Adapter)
{
    ManagerLeave(Adapter);
}

UINT32 ImageSends(const CM_OBJECT *Vc)
{
    return ((const CM_VC *)Vc)->Sends;
}
