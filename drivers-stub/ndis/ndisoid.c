// SPDX-License-Identifier: MIT
/*
 * OID requests that NDIS makes by itself (contract section 8; what Windows wants, B6).
 */
#include "await.h"
#include "boundary.h"
#include "oidrecord.h"

/* The miniport has pended a request. */
static DECLSPEC_NOINLINE VOID Await(PNS_ADAPTER Adapter, BOOLEAN Co, BOOLEAN Set, PKEVENT Done)
{
    const BOOLEAN Legacy = (BOOLEAN)LEGACY_MINIPORT(Adapter->Miniport);
    AWAITED What = { .Kind = ObjectAdapter, .Handle = Adapter->Handle, .Adapter = &Adapter->Name };

    if (Co) {
        What.Handler = Legacy ? "MiniportCoRequest" : "MiniportCoOidRequest";
        What.Completion = Legacy ? "NdisMCoRequestComplete" : "NdisMCoOidRequestComplete";
    } else if (!Legacy) {
        What.Handler = "MiniportOidRequest";
        What.Completion = "NdisMOidRequestComplete";
    } else {
        What.Handler = Set ? "MiniportSetInformation" : "MiniportQueryInformation";
        What.Completion = Set ? "NdisMSetInformationComplete" : "NdisMQueryInformationComplete";
    }
    AwaitCompletion(Done, &What);
}

_Use_decl_annotations_
NDIS_STATUS OidRequestByNdis(PNS_ADAPTER Adapter, NDIS_REQUEST_TYPE Type, NDIS_OID Oid, PVOID Buffer,
                             UINT Length)
{
    BOOLEAN Co = (BOOLEAN)(SwitchValue(NDH_STANDIN_SW_NDIS_OID_PATH) != 1 && Adapter->Miniport->HasCo);
    NDIS_OID_REQUEST Request;
    NDIS_STATUS Final = NDIS_STATUS_SUCCESS;
    POID_RECORD Record;
    NDIS_STATUS Status;
    KEVENT Done;
    KIRQL Irql;

    if (!Co && Adapter->Miniport->Characteristics.OidRequestHandler == NULL) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    RtlZeroMemory(&Request, sizeof(Request));
    Request.Header.Type = NDIS_OBJECT_TYPE_OID_REQUEST;
    Request.Header.Revision = NDIS_OID_REQUEST_REVISION_1;
    Request.Header.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1;
    Request.RequestType = Type;
    /* Query and set lie alike. */
    Request.DATA.QUERY_INFORMATION.Oid = Oid;
    Request.DATA.QUERY_INFORMATION.InformationBuffer = Buffer;
    Request.DATA.QUERY_INFORMATION.InformationBufferLength = Length;
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    LibraryAcquire(&Irql);
    Record = OidRecordCreateLocked(&Request, Co ? OidToMiniportCo : OidToMiniport, Adapter, NULL, NULL);
    if (Record != NULL) {
        Record->ByNdis = TRUE;
        Record->Done = &Done;
        Record->DoneStatus = &Final;
    }
    LibraryRelease(Irql);
    if (Record == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    if (Co) {
        HANDLER_STATUS(Status, MiniportCoOidRequest, PlaceOfAdapter(Adapter),
                       Adapter->Miniport->Co.CoOidRequestHandler, Adapter->Context, NULL, &Request);
    } else {
        HANDLER_STATUS(Status, MiniportOidRequest, PlaceOfAdapter(Adapter),
                       Adapter->Miniport->Characteristics.OidRequestHandler, Adapter->Context, &Request);
    }
    OidRecordReturned(Record, Status, Irql, Co ? "MiniportCoOidRequest" : "MiniportOidRequest", "OID-004");
    if (Status == NDIS_STATUS_PENDING) {
        Await(Adapter, Co, (BOOLEAN)(Type == NdisRequestSetInformation), &Done);
        Status = Final;
    }
    return Status;
}

_Use_decl_annotations_
VOID OidQueryAfterInitialize(PNS_ADAPTER Adapter)
{
    const UINT Length = 2048;
    PVOID Buffer;

    if (SwitchValue(NDH_STANDIN_SW_NDIS_OID_PATH) == 2) {
        return;
    }
    Buffer = MemoryZeroed(Length, TAG_OID);
    if (Buffer != NULL) {
        (VOID) OidRequestByNdis(Adapter, NdisRequestQueryInformation, OID_GEN_CO_SUPPORTED_LIST, Buffer,
                                Length);
        (VOID) OidRequestByNdis(Adapter, NdisRequestQueryInformation, OID_GEN_CO_SUPPORTED_GUIDS, Buffer,
                                Length);
        MemoryRelease(Buffer, TAG_OID);
    }
}
