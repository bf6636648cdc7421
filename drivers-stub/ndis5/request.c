// SPDX-License-Identifier: MIT
/*
 * CoNDIS requests that cross between versions: NDIS_OID_REQUEST to a driver of NDIS 5 as NDIS_REQUEST, and
 * the NDIS_REQUEST of such a driver to whoever it asks as NDIS_OID_REQUEST. The form of the other version
 * lives from the crossing to the completion; results are copied back before that is passed on.
 */
#include "protocol.h"

#include "../ndis/legacy.h"
#include "../ndis/oidrecord.h"

/* A request of NDIS 6 at a driver of NDIS 5. */
typedef struct DESCENT {
    LIST_ENTRY Link;
    NDIS_REQUEST Request;
    PNDIS_OID_REQUEST Original; /* or NULL: NDIS asks, for a call manager that notified the AF's close */
    NDIS_HANDLE NotifyAf;       /* then the client's handle of it */
    BOOLEAN Delivering;         /* its handler has not returned: who delivers frees */
    BOOLEAN Completed;
} DESCENT, *PDESCENT;

/* A request of a driver of NDIS 5 at one of NDIS 6. */
typedef struct ASCENT {
    LIST_ENTRY Link;
    NDIS_OID_REQUEST Request;
    PNDIS_REQUEST Original;
} ASCENT, *PASCENT;

/* On their way; library's lock. */
static LIST_ENTRY Descents = { &Descents, &Descents };
static LIST_ENTRY Ascents = { &Ascents, &Ascents };

static VOID DescentBegin(PDESCENT Descent)
{
    KIRQL Irql;

    Descent->Delivering = TRUE;
    LibraryAcquire(&Irql);
    InsertTailList(&Descents, &Descent->Link);
    LibraryRelease(Irql);
}

/* Query and set lie alike, in both forms. */
static PDESCENT DescentCreate(PNDIS_OID_REQUEST Original)
{
    PDESCENT Descent = MemoryZeroed(sizeof(*Descent), TAG_LEGACY_REQUEST);

    if (Descent == NULL) {
        return NULL;
    }
    Descent->Original = Original;
    Descent->Request.RequestType = Original->RequestType;
    Descent->Request.DATA.QUERY_INFORMATION.Oid = Original->DATA.QUERY_INFORMATION.Oid;
    Descent->Request.DATA.QUERY_INFORMATION.InformationBuffer =
        Original->DATA.QUERY_INFORMATION.InformationBuffer;
    Descent->Request.DATA.QUERY_INFORMATION.InformationBufferLength =
        Original->DATA.QUERY_INFORMATION.InformationBufferLength;
    DescentBegin(Descent);
    return Descent;
}

static VOID ResultsDown(const NDIS_REQUEST *From, PNDIS_OID_REQUEST To)
{
    if (To != NULL) {
        To->DATA.QUERY_INFORMATION.BytesWritten = From->DATA.QUERY_INFORMATION.BytesWritten;
        To->DATA.QUERY_INFORMATION.BytesNeeded = From->DATA.QUERY_INFORMATION.BytesNeeded;
    }
}

static VOID ResultsUp(const NDIS_OID_REQUEST *From, PNDIS_REQUEST To)
{
    To->DATA.QUERY_INFORMATION.BytesWritten = From->DATA.QUERY_INFORMATION.BytesWritten;
    To->DATA.QUERY_INFORMATION.BytesNeeded = From->DATA.QUERY_INFORMATION.BytesNeeded;
}

/* The handler returned: unless it pended, or completed already, the crossing ends here. */
static NDIS_STATUS DescentReturned(PDESCENT Descent, NDIS_STATUS Status)
{
    BOOLEAN Ends;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Descent->Delivering = FALSE;
    Ends = (BOOLEAN)(Descent->Completed || Status != NDIS_STATUS_PENDING);
    if (Ends && !Descent->Completed) {
        RemoveEntryList(&Descent->Link);
        ResultsDown(&Descent->Request, Descent->Original);
    }
    LibraryRelease(Irql);
    if (Ends) {
        MemoryRelease(Descent, TAG_LEGACY_REQUEST);
    }
    return Status;
}

/*
 * The driver completes: *NotifyAf, or the NDIS 6 request with its results. FALSE: the violation is reported.
 */
static BOOLEAN DescentComplete(PNDIS_REQUEST Request, NDIS_STATUS Status, PNDIS_OID_REQUEST *Original,
                               PNDIS_HANDLE NotifyAf, PCSTR Function, PCSTR Rule)
{
    BOOLEAN Found = FALSE;
    BOOLEAN Delivering = TRUE;
    PDESCENT Descent = NULL;
    PLIST_ENTRY Link;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Descents.Flink; Link != &Descents; Link = Link->Flink) {
        Descent = CONTAINING_RECORD(Link, DESCENT, Link);
        if (&Descent->Request == Request) {
            RemoveEntryList(&Descent->Link);
            Descent->Completed = TRUE;
            Delivering = Descent->Delivering;
            *Original = Descent->Original;
            *NotifyAf = Descent->NotifyAf;
            ResultsDown(Request, *Original);
            Found = TRUE;
            break;
        }
    }
    LibraryRelease(Irql);
    if (!Found) {
        ViolationReport(NDH_STANDIN_FATAL, Rule, Function, ObjectNone, NULL, Status,
                        "the request %x is not pending", (ULONG64)(ULONG_PTR)Request);
    } else if (!Delivering) {
        MemoryRelease(Descent, TAG_LEGACY_REQUEST);
    }
    return Found;
}

_Use_decl_annotations_
NDIS_STATUS LegacyRequest(const LEGACY_HANDLERS *Handlers, NDIS_HANDLE AfContext, NDIS_HANDLE VcContext,
                          NDIS_HANDLE PartyContext, PNDIS_OID_REQUEST Request)
{
    NDIS_STATUS Status;
    PDESCENT Descent;

    if (Request->RequestType == NdisRequestMethod) {
        return NDIS_STATUS_NOT_SUPPORTED; /* there is none in NDIS 5 */
    }
    Descent = DescentCreate(Request);
    if (Descent == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    HANDLER_STATUS(Status, ProtocolCoRequest, PlaceOfThunk(), Handlers->RequestHandler, AfContext, VcContext,
                   PartyContext, &Descent->Request);
    return DescentReturned(Descent, Status);
}

_Use_decl_annotations_
NDIS_STATUS ThunkCoOidRequest(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE MiniportVcContext,
                              PNDIS_OID_REQUEST NdisRequest)
{
    PN5_ADAPTER Adapter = MiniportAdapterContext;
    NDIS_STATUS Status;
    PDESCENT Descent;

    if (NdisRequest->RequestType == NdisRequestMethod) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    Descent = DescentCreate(NdisRequest);
    if (Descent == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    HANDLER_STATUS(Status, MiniportCoRequest, PlaceOfThunk(),
                   Adapter->Driver->Characteristics.CoRequestHandler, DRIVER_CONTEXT(Adapter),
                   MiniportVcContext, &Descent->Request);
    return DescentReturned(Descent, Status);
}

_Use_decl_annotations_
NDIS_STATUS LegacyNotifyCloseAf(const LEGACY_HANDLERS *Handlers, NDIS_HANDLE AfContext, NDIS_HANDLE AfHandle)
{
    PDESCENT Descent = MemoryZeroed(sizeof(*Descent), TAG_LEGACY_REQUEST);
    NDIS_STATUS Status;

    if (Descent == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Descent->NotifyAf = AfHandle;
    Descent->Request.RequestType = NdisRequestSetInformation;
    Descent->Request.DATA.SET_INFORMATION.Oid = OID_CO_AF_CLOSE;
    DescentBegin(Descent);
    HANDLER_STATUS(Status, ProtocolCoRequest, PlaceOfThunk(), Handlers->RequestHandler, AfContext, NULL, NULL,
                   &Descent->Request);
    return DescentReturned(Descent, Status);
}

/* nf-ndis-ndismcorequestcomplete.md */
VOID NdisMCoRequestComplete(NDIS_STATUS Status, NDIS_HANDLE MiniportAdapterHandle, PNDIS_REQUEST Request)
{
    static const PCSTR Function = "NdisMCoRequestComplete";
    PNDIS_OID_REQUEST Original;
    NDIS_HANDLE NotifyAf;

    UNREFERENCED_PARAMETER(MiniportAdapterHandle);
    if (DescentComplete(Request, Status, &Original, &NotifyAf, Function, "OID-004") && Original != NULL) {
        OidRecordComplete(Original, Status, OidToMiniportCo, Function);
    }
}

/* nf-ndis-ndiscorequestcomplete.md, nf-ndis-ndismcmrequestcomplete.md */
VOID NdisCoRequestComplete(NDIS_STATUS Status, NDIS_HANDLE NdisAfHandle, NDIS_HANDLE NdisVcHandle,
                           NDIS_HANDLE NdisPartyHandle, PNDIS_REQUEST NdisRequest)
{
    PNDIS_OID_REQUEST Original;
    NDIS_HANDLE NotifyAf;

    if (!DescentComplete(NdisRequest, Status, &Original, &NotifyAf, "NdisCoRequestComplete", "OID-003")) {
        return;
    }
    if (NotifyAf != NULL) {
        NdisClNotifyCloseAddressFamilyComplete(NotifyAf, Status);
    } else {
        NdisCoOidRequestComplete(NdisAfHandle, NdisVcHandle, NdisPartyHandle, Original, Status);
    }
}

static PASCENT AscentCreate(PNDIS_REQUEST Original)
{
    PASCENT Ascent = MemoryZeroed(sizeof(*Ascent), TAG_LEGACY_REQUEST);
    KIRQL Irql;

    if (Ascent == NULL) {
        return NULL;
    }
    Ascent->Original = Original;
    Ascent->Request.Header.Type = NDIS_OBJECT_TYPE_OID_REQUEST;
    Ascent->Request.Header.Revision = NDIS_OID_REQUEST_REVISION_1;
    Ascent->Request.Header.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1;
    Ascent->Request.RequestType = Original->RequestType;
    Ascent->Request.DATA.QUERY_INFORMATION.Oid = Original->DATA.QUERY_INFORMATION.Oid;
    Ascent->Request.DATA.QUERY_INFORMATION.InformationBuffer =
        Original->DATA.QUERY_INFORMATION.InformationBuffer;
    Ascent->Request.DATA.QUERY_INFORMATION.InformationBufferLength =
        Original->DATA.QUERY_INFORMATION.InformationBufferLength;
    LibraryAcquire(&Irql);
    InsertTailList(&Ascents, &Ascent->Link);
    LibraryRelease(Irql);
    return Ascent;
}

/* Ends the crossing: the driver's request with its results, or NULL: it ended before. */
static PNDIS_REQUEST AscentEnd(PNDIS_OID_REQUEST Request)
{
    PNDIS_REQUEST Original = NULL;
    PASCENT Ascent = NULL;
    PLIST_ENTRY Link;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Ascents.Flink; Link != &Ascents; Link = Link->Flink) {
        Ascent = CONTAINING_RECORD(Link, ASCENT, Link);
        if (&Ascent->Request == Request) {
            RemoveEntryList(&Ascent->Link);
            Original = Ascent->Original;
            ResultsUp(Request, Original);
            break;
        }
    }
    LibraryRelease(Irql);
    if (Original != NULL) {
        MemoryRelease(Ascent, TAG_LEGACY_REQUEST);
    }
    return Original;
}

_Use_decl_annotations_
VOID LegacyRequestComplete(const LEGACY_HANDLERS *Handlers, NDIS_HANDLE AfContext, NDIS_HANDLE VcContext,
                           NDIS_HANDLE PartyContext, PNDIS_OID_REQUEST Request, NDIS_STATUS Status)
{
    PNDIS_REQUEST Original = AscentEnd(Request);

    if (Original != NULL) {
        HANDLER_CALL(ProtocolCoRequestComplete, PlaceOfThunk(), Handlers->RequestCompleteHandler, Status,
                     AfContext, VcContext, PartyContext, Original);
    }
}

/* nf-ndis-ndismcmrequest.md */
NDIS_STATUS NdisMCmRequest(NDIS_HANDLE NdisAfHandle, NDIS_HANDLE NdisVcHandle, NDIS_HANDLE NdisPartyHandle,
                           PNDIS_REQUEST NdisRequest)
{
    PASCENT Ascent = AscentCreate(NdisRequest);
    PNDIS_OID_REQUEST Request;
    NDIS_STATUS Status;

    if (Ascent == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Request = &Ascent->Request;
    Status = NdisMCmOidRequest(NdisAfHandle, NdisVcHandle, NdisPartyHandle, Request);
    if (Status != NDIS_STATUS_PENDING) {
        (VOID) AscentEnd(Request);
    }
    return Status;
}

/* nf-ndis-ndiscorequest.md */
NDIS_STATUS NdisCoRequest(NDIS_HANDLE NdisBindingHandle, NDIS_HANDLE NdisAfHandle, NDIS_HANDLE NdisVcHandle,
                          NDIS_HANDLE NdisPartyHandle, PNDIS_REQUEST NdisRequest)
{
    PASCENT Ascent = AscentCreate(NdisRequest);
    PNDIS_OID_REQUEST Request;
    NDIS_STATUS Status;

    if (Ascent == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Request = &Ascent->Request;
    Status = NdisCoOidRequest(NdisBindingHandle, NdisAfHandle, NdisVcHandle, NdisPartyHandle, Request);
    if (Status != NDIS_STATUS_PENDING) {
        (VOID) AscentEnd(Request);
    }
    return Status;
}

/* nf-ndis-ndisrequest.md */
VOID NdisRequest(PNDIS_STATUS Status, NDIS_HANDLE NdisBindingHandle, PNDIS_REQUEST NdisRequest)
{
    PASCENT Ascent = AscentCreate(NdisRequest);
    PNDIS_OID_REQUEST Request;

    if (Ascent == NULL) {
        *Status = NDIS_STATUS_RESOURCES;
        return;
    }
    Request = &Ascent->Request;
    *Status = NdisOidRequest(NdisBindingHandle, Request);
    if (*Status != NDIS_STATUS_PENDING) {
        (VOID) AscentEnd(Request);
    }
}

_Use_decl_annotations_
VOID ThunkRequestComplete(NDIS_HANDLE ProtocolBindingContext, PNDIS_OID_REQUEST OidRequest,
                          NDIS_STATUS Status)
{
    PN5_BINDING Binding = ProtocolBindingContext;
    PNDIS_REQUEST Original = AscentEnd(OidRequest);

    if (Original != NULL) {
        HANDLER_CALL(ProtocolRequestComplete, PlaceOfProtocolBinding(Binding),
                     Binding->Protocol->Characteristics.RequestCompleteHandler, Binding->Context, Original,
                     Status);
    }
}
