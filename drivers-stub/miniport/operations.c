// SPDX-License-Identifier: MIT
#include "operations.h"

#include "callmgr.h"
#include "request.h"

static const CM_OPERATION Operations[] = {
    MP_OPERATION(CoOidRequestComplete, NdhKindOid, MiniportRunOidComplete),
    MP_OPERATION(SendNetBufferListsComplete, NdhKindData, DataRunSendComplete),
    MP_OPERATION(IndicateReceiveNetBufferLists, NdhKindVc, DataRunIndicate),
    MP_OPERATION(IndicateStatus, NdhKindNone, MiniportRunIndicateStatus),
    MP_OPERATION(ResetMiniport, NdhKindAdapter, MiniportRunReset),
    MP_OPERATION(ResetComplete, NdhKindAdapter, MiniportRunResetComplete),
};

const CM_OPERATION *OperationIn(const CM_OPERATION *Table, UINT32 Count, UINT16 Kind)
{
    UINT32 Index = (UINT32)Kind - NdhOpMpCoOidRequestComplete;

    return Index < Count && Table[Index].Run != NULL ? &Table[Index] : NULL;
}

const CM_OPERATION *OperationOf(UINT16 Kind)
{
    return OperationIn(Operations, RTL_NUMBER_OF(Operations), Kind);
}

UINT32 OperationsAbortRequests(CM_ADAPTER *Adapter)
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

VOID ImageOidComplete(OID_REQUEST *OidRequest, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(OidRequest); /* a miniport sends none by itself */
    UNREFERENCED_PARAMETER(Status);
}

UINT32 ImageSends(const CM_OBJECT *Vc)
{
    return ((const CM_VC *)Vc)->Sends;
}
