// SPDX-License-Identifier: MIT
/** Operations of the miniport on its adapter, and what this image adds to the shared sources. */
#include "callmgr.h"
#include "imagehooks.h"
#include "manager.h"
#include "miniport.h"
#include "mpvc.h"
#include "oid.h"
#include "operations.h"
#include "request.h"
#include "transfer.h"

/** nf-ndis-ndismcoindicatestatusex.md: to all bindings, or to those that share a VC. */
NTSTATUS MiniportRunIndicateStatus(CM_RUN *Run)
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
    if (Run->Object != NULL && !RunHold(Run)) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    Record.Side = NdhSideMiniport;
    Record.Data = Status.StatusBuffer;
    Record.DataSize = Status.StatusBufferSize;
    RecordStatus(&Record, Status.StatusCode);
    RunOpen(Run, &Record);
    NdisMCoIndicateStatusEx(Adapter->Handle, Vc, &Status);
    if (Run->Object != NULL) {
        RunLetGo(Run);
    }
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}

/** NdisMCoOidRequestComplete, or NdisMOidRequestComplete for what came through MiniportOidRequest. */
NTSTATUS MiniportRunOidComplete(CM_RUN *Run)
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

static const CM_OPERATION Own[] = {
    MP_OPERATION(ActivateVcComplete, NdhKindVc, VcRunActivateComplete),
    MP_OPERATION(DeactivateVcComplete, NdhKindVc, VcRunDeactivateComplete),
    MP_OPERATION(PauseComplete, NdhKindAdapter, MiniportRunPauseComplete),
    MP_OPERATION(RestartComplete, NdhKindAdapter, MiniportRunRestartComplete),
};

const CM_OPERATION *ImageOperation(UINT16 Kind)
{
    const CM_OPERATION *Operation = OperationIn(Own, RTL_NUMBER_OF(Own), Kind);

    return Operation != NULL ? Operation : OperationOf(Kind);
}

/** Completes VCs of the miniport that wait for a test. */
static UINT32 AbortVcs(CM_ADAPTER *Adapter)
{
    UINT32 Done = 0;
    UINT32 Cursor = 0;
    CM_OBJECT *Object;

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
    UINT32 Done = TransferAbort(Adapter, NULL, NDIS_STATUS_SEND_ABORTED);

    Done += OperationsAbortRequests(Adapter);
    Done += AbortVcs(Adapter);
    Done += MiniportAbort(Adapter);
    *Left = 0;
    return Done;
}

VOID ImageDeactivating(CM_OBJECT *Vc)
{
    TransferAbort(Vc->Adapter, Vc, NDIS_STATUS_SEND_ABORTED);
}

const NDHMP_INTERFACE *ImageManagerEnter(const CM_ADAPTER *Adapter)
{
    return ManagerEnter(Adapter);
}

VOID ImageManagerLeave(const CM_ADAPTER *Adapter)
{
    ManagerLeave(Adapter);
}
