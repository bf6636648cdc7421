// SPDX-License-Identifier: MIT
/** Operations of the miniport on its adapter, and what this image adds to the shared sources. */
#include "callmgr.h"
#include "imagehooks.h"
#include "miniport.h"
#include "operations.h"
#include "transfer.h"

/** NdisMCoIndicateStatus: to all bindings, or to those that share a VC. */
NTSTATUS MiniportRunIndicateStatus(CM_RUN *Run)
{
    CM_ADAPTER *Adapter = Run->Adapter;
    NDIS_HANDLE Vc = Run->Object != NULL ? Run->Object->Handle : NULL;
    NDIS_STATUS Code = (NDIS_STATUS)Run->Operation->Status;
    PVOID Buffer = RunData(Run);
    ULONG Size = RunDataSize(Run);
    UINT64 Arguments[] = { CM_RAW(Adapter->Handle), CM_RAW(Vc), CM_RAW((UINT32)Code), CM_RAW(Buffer),
                           CM_RAW(Size) };
    NDH_RECORD Record = RUN_RECORD(Run, NdhFnNdisMCoIndicateStatus,
                                   Run->Object != NULL ? Run->Object->Id : Adapter->Id, 0, Arguments);

    if (Run->Object != NULL && Run->Object->Kind != NdhKindVc) {
        return STATUS_INVALID_HANDLE;
    }
    if (Run->Object != NULL && !RunHold(Run)) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    Record.Side = NdhSideMiniport;
    Record.Data = Buffer;
    Record.DataSize = Size;
    RecordStatus(&Record, Code);
    RunOpen(Run, &Record);
    NdisMCoIndicateStatus(Adapter->Handle, Vc, Code, Buffer, Size);
    if (Run->Object != NULL) {
        RunLetGo(Run);
    }
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}

/* No pause and no restart: NDIS 5 has none. VCs of the miniport alone are those of a miniport without call
 * manager. */
const CM_OPERATION *ImageOperation(UINT16 Kind)
{
    return OperationOf(Kind);
}

UINT32 ImageTeardown(CM_ADAPTER *Adapter, UINT32 *Left)
{
    UINT32 Done = TransferAbort(Adapter, NULL, NDIS_STATUS_FAILURE);

    Done += OperationsAbortRequests(Adapter);
    Done += MiniportAbort(Adapter);
    *Left = 0;
    return Done;
}

VOID ImageDeactivating(CM_OBJECT *Vc)
{
    TransferAbort(Vc->Adapter, Vc, NDIS_STATUS_FAILURE);
}

const NDHMP_INTERFACE *ImageManagerEnter(const CM_ADAPTER *Adapter)
{
    UNREFERENCED_PARAMETER(Adapter); /* the call manager is the miniport's */
    return NULL;
}

VOID ImageManagerLeave(const CM_ADAPTER *Adapter)
{
    UNREFERENCED_PARAMETER(Adapter);
}
