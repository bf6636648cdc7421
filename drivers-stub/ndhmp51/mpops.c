// SPDX-License-Identifier: MIT
/** Operations of the miniport on its adapter, and what this image adds to the shared sources. */
#include "callmgr.h"
#include "data.h"
#include "imagehooks.h"
#include "miniport.h"
#include "oid.h"

/** NdisMCoIndicateStatus: to all bindings, or to those that share a VC. */
static NTSTATUS RunIndicateStatus(CM_RUN *Run)
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
    Record.Side = NdhSideMiniport;
    Record.Data = Buffer;
    Record.DataSize = Size;
    RecordStatus(&Record, Code);
    RunOpen(Run, &Record);
    NdisMCoIndicateStatus(Adapter->Handle, Vc, Code, Buffer, Size);
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}

/* No pause and no restart: NDIS 5 has none. VCs of the miniport alone are those of a miniport without call
 * manager. */
static const CM_OPERATION Operations[] = {
    [NdhOpMpCoOidRequestComplete - NdhOpMpCoOidRequestComplete] = { NdhKindOid, NdhKindNone, FALSE,
                                                                    OidRunMiniportComplete },
    [NdhOpMpSendNetBufferListsComplete -
        NdhOpMpCoOidRequestComplete] = { NdhKindData, NdhKindNone, FALSE, DataRunSendComplete },
    [NdhOpMpIndicateReceiveNetBufferLists -
        NdhOpMpCoOidRequestComplete] = { NdhKindVc, NdhKindNone, FALSE, DataRunIndicate },
    [NdhOpMpIndicateStatus -
        NdhOpMpCoOidRequestComplete] = { NdhKindNone, NdhKindNone, FALSE, RunIndicateStatus },
    [NdhOpMpResetMiniport -
        NdhOpMpCoOidRequestComplete] = { NdhKindAdapter, NdhKindNone, FALSE, MiniportRunReset },
    [NdhOpMpResetComplete -
        NdhOpMpCoOidRequestComplete] = { NdhKindAdapter, NdhKindNone, FALSE, MiniportRunResetComplete },
};

const CM_OPERATION *ImageOperation(UINT16 Kind)
{
    UINT32 Index = (UINT32)Kind - NdhOpMpCoOidRequestComplete;

    return Index < sizeof(Operations) / sizeof(Operations[0]) ? &Operations[Index] : NULL;
}

/** Completes requests that wait for a test. */
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
    return Done;
}

UINT32 ImageTeardown(CM_ADAPTER *Adapter, UINT32 *Left)
{
    *Left = 0;
    return DataAbort(Adapter, NULL, NDIS_STATUS_FAILURE) + CompleteParked(Adapter) + MiniportAbort(Adapter);
}

VOID ImageOidComplete(OID_REQUEST *OidRequest, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(OidRequest); /* this image sends none by itself */
    UNREFERENCED_PARAMETER(Status);
}

VOID ImageDeactivating(CM_OBJECT *Vc)
{
    DataAbort(Vc->Adapter, Vc, NDIS_STATUS_FAILURE);
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

UINT32 ImageSends(const CM_OBJECT *Vc)
{
    return ((const CM_VC *)Vc)->Sends;
}
