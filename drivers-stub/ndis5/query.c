// SPDX-License-Identifier: MIT
/*
 * Connectionless requests to an NDIS 5 miniport: MiniportQueryInformation and MiniportSetInformation, one at
 * a time and at DISPATCH_LEVEL, as NDIS 5 called them. The others wait in their order.
 */
#include "wrapper.h"

/* The first in N5_ADAPTER.Requests is at the driver. */
typedef struct WAITING {
    LIST_ENTRY Link;
    PNDIS_OID_REQUEST Request;
    ULONG Bytes;
    ULONG Needed;
} WAITING, *PWAITING;

static BOOLEAN IsSet(const NDIS_OID_REQUEST *Request)
{
    return (BOOLEAN)(Request->RequestType == NdisRequestSetInformation);
}

/* -> driver */
static NDIS_STATUS Ask(PN5_ADAPTER Adapter, PWAITING Waiting)
{
    const NDIS51_MINIPORT_CHARACTERISTICS *Characteristics = &Adapter->Driver->Characteristics;
    PNDIS_OID_REQUEST Request = Waiting->Request;
    NDIS_OID Oid = Request->DATA.QUERY_INFORMATION.Oid;
    PVOID Buffer = Request->DATA.QUERY_INFORMATION.InformationBuffer;
    ULONG Length = Request->DATA.QUERY_INFORMATION.InformationBufferLength;
    NDIS_STATUS Status;
    KIRQL Irql;

    KeRaiseIrql(DISPATCH_LEVEL, &Irql);
    if (IsSet(Request)) {
        HANDLER_STATUS(Status, MiniportSetInformation, PlaceOfAdapter(Adapter->Adapter),
                       Characteristics->SetInformationHandler, DRIVER_CONTEXT(Adapter), Oid, Buffer, Length,
                       &Waiting->Bytes, &Waiting->Needed);
    } else {
        HANDLER_STATUS(Status, MiniportQueryInformation, PlaceOfAdapter(Adapter->Adapter),
                       Characteristics->QueryInformationHandler, DRIVER_CONTEXT(Adapter), Oid, Buffer, Length,
                       &Waiting->Bytes, &Waiting->Needed);
    }
    KeLowerIrql(Irql);
    return Status;
}

/*
 * Takes the request off that the driver has, with its results: Expected, or with NULL the one that a
 * completion of that kind means. NULL: there is no such.
 */
static PNDIS_OID_REQUEST Finish(PN5_ADAPTER Adapter, const WAITING *Expected, BOOLEAN Set)
{
    PNDIS_OID_REQUEST Request = NULL;
    PWAITING First = NULL;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    if (!IsListEmpty(&Adapter->Requests)) {
        First = CONTAINING_RECORD(Adapter->Requests.Flink, WAITING, Link);
    }
    if (First != NULL && (Expected != NULL ? First == Expected : IsSet(First->Request) == Set)) {
        RemoveEntryList(&First->Link);
        Request = First->Request;
        Request->DATA.QUERY_INFORMATION.BytesWritten = First->Bytes;
        Request->DATA.QUERY_INFORMATION.BytesNeeded = First->Needed;
    }
    LibraryRelease(Irql);
    if (Request != NULL) {
        MemoryRelease(First, TAG_LEGACY_REQUEST);
    }
    return Request;
}

/* Gives the driver what waits, until it pends one. */
static VOID AskWaiting(PN5_ADAPTER Adapter)
{
    PNDIS_OID_REQUEST Request;
    NDIS_STATUS Status;
    PWAITING First;
    KIRQL Irql;

    for (;;) {
        LibraryAcquire(&Irql);
        First = IsListEmpty(&Adapter->Requests) ? NULL
                                                : CONTAINING_RECORD(Adapter->Requests.Flink, WAITING, Link);
        LibraryRelease(Irql);
        if (First == NULL) {
            return;
        }
        Status = Ask(Adapter, First);
        if (Status == NDIS_STATUS_PENDING) {
            return;
        }
        Request = Finish(Adapter, First, FALSE);
        if (Request != NULL) {
            NdisMOidRequestComplete(&Adapter->Block, Request, Status);
        }
    }
}

_Use_decl_annotations_
NDIS_STATUS ThunkOidRequest(NDIS_HANDLE MiniportAdapterContext, PNDIS_OID_REQUEST OidRequest)
{
    PN5_ADAPTER Adapter = MiniportAdapterContext;
    NDIS_STATUS Status;
    PWAITING Waiting;
    BOOLEAN First;
    KIRQL Irql;

    if (OidRequest->RequestType == NdisRequestMethod) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    Waiting = MemoryZeroed(sizeof(*Waiting), TAG_LEGACY_REQUEST);
    if (Waiting == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Waiting->Request = OidRequest;
    LibraryAcquire(&Irql);
    First = (BOOLEAN)IsListEmpty(&Adapter->Requests);
    InsertTailList(&Adapter->Requests, &Waiting->Link);
    LibraryRelease(Irql);
    if (!First) {
        return NDIS_STATUS_PENDING;
    }
    Status = Ask(Adapter, Waiting);
    if (Status != NDIS_STATUS_PENDING) {
        (VOID) Finish(Adapter, Waiting, FALSE);
        AskWaiting(Adapter);
    }
    return Status;
}

static VOID Complete(NDIS_HANDLE Handle, NDIS_STATUS Status, BOOLEAN Set, PCSTR Function)
{
    PN5_ADAPTER Adapter = AdapterOfHandle(Handle);
    PNDIS_OID_REQUEST Request = Adapter != NULL ? Finish(Adapter, NULL, Set) : NULL;

    if (Request == NULL) {
        ViolationReport(NDH_STANDIN_FATAL, "OID-004", Function, ObjectAdapter, Handle, Status,
                        "no such request is pending");
        return;
    }
    NdisMOidRequestComplete(Handle, Request, Status);
    AskWaiting(Adapter);
}

/* nf-ndis-ndismqueryinformationcomplete.md */
_Use_decl_annotations_
VOID QueryComplete(NDIS_HANDLE MiniportAdapterHandle, NDIS_STATUS Status)
{
    Complete(MiniportAdapterHandle, Status, FALSE, "NdisMQueryInformationComplete");
}

/* nf-ndis-ndismsetinformationcomplete.md */
_Use_decl_annotations_
VOID SetComplete(NDIS_HANDLE MiniportAdapterHandle, NDIS_STATUS Status)
{
    Complete(MiniportAdapterHandle, Status, TRUE, "NdisMSetInformationComplete");
}
