// SPDX-License-Identifier: MIT
/*
 * OID requests (contract section 8): client to both halves of an MCM, MCM to client, NDIS to miniport.
 */
#include "oid.h"

typedef enum OID_TARGET {
    OidToCallManager, /* ProtocolCoOidRequest of the MCM */
    OidToClient,      /* ProtocolCoOidRequest of the client */
    OidToMiniportCo,  /* MiniportCoOidRequest */
    OidToMiniport,    /* MiniportOidRequest */
} OID_TARGET;

/*
 * A request on its way. While the handler runs its caller owns the record; once the handler has pended, the
 * completion does.
 */
typedef struct OID_RECORD {
    LIST_ENTRY Link;
    PNDIS_OID_REQUEST Request;
    OID_TARGET Target;
    BOOLEAN Delivering;
    BOOLEAN Completed;
    PNS_ADAPTER Adapter; /* referenced */
    PNS_BINDING Binding; /* requester or target; NULL for NDIS's own; referenced */
    PNS_AF Af;           /* or NULL; referenced */
    BOOLEAN ByNdis;
    NDIS_HANDLE AfContext, VcContext, PartyContext; /* the requester's */
    NDIS_HANDLE TargetAf, TargetVc, TargetParty;    /* handles that the target's completion should name */
    PKEVENT Done;                                   /* NDIS's own requests */
    NDIS_STATUS *DoneStatus;
} OID_RECORD, *POID_RECORD;

static LIST_ENTRY Records = { &Records, &Records };
static ULONG PendedRecords;

_Use_decl_annotations_
ULONG OidPending(VOID)
{
    return PendedRecords;
}

_Use_decl_annotations_
ULONG OidPendingOnBinding(PNS_BINDING Binding)
{
    PLIST_ENTRY Link;
    ULONG Count = 0;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Records.Flink; Link != &Records; Link = Link->Flink) {
        POID_RECORD Record = CONTAINING_RECORD(Link, OID_RECORD, Link);

        if (Record->Binding == Binding && Record->Target != OidToClient) {
            Count++;
        }
    }
    LibraryRelease(Irql);
    return Count;
}

static VOID RecordFree(POID_RECORD Record)
{
    if (Record->Af != NULL) {
        ObjectDereference(Record->Af);
    }
    if (Record->Binding != NULL) {
        ObjectDereference(Record->Binding);
    }
    ObjectDereference(Record->Adapter);
    MemoryRelease(Record, TAG_OID);
}

/* New record in the list. Library's lock held. */
static POID_RECORD RecordCreateLocked(PNDIS_OID_REQUEST Request, OID_TARGET Target, PNS_ADAPTER Adapter,
                                      PNS_BINDING Binding, PNS_AF Af)
{
    POID_RECORD Record = MemoryZeroed(sizeof(*Record), TAG_OID);

    if (Record == NULL) {
        return NULL;
    }
    Record->Request = Request;
    Record->Target = Target;
    Record->Delivering = TRUE;
    Record->Adapter = Adapter;
    Record->Binding = Binding;
    Record->Af = Af;
    ObjectReference(Adapter);
    if (Binding != NULL) {
        Request->RequestHandle =
            Binding->Handle; /* a later status indication may name it as DestinationHandle */
        ObjectReference(Binding);
    }
    if (Af != NULL) {
        ObjectReference(Af);
    }
    InsertTailList(&Records, &Record->Link);
    return Record;
}

/* The handler returned Status. TRUE: the record is done and freed. */
static VOID RecordReturned(POID_RECORD Record, NDIS_STATUS Status, KIRQL Before, PCSTR Handler, PCSTR Rule)
{
    BOOLEAN Completed;
    BOOLEAN Free;
    KIRQL After;

    LibraryAcquire(&After);
    Completed = Record->Completed;
    Record->Delivering = FALSE;
    Free = (BOOLEAN)(Completed || Status != NDIS_STATUS_PENDING);
    if (Free) {
        RemoveEntryList(&Record->Link);
    } else {
        PendedRecords++;
    }
    LibraryRelease(After);
    LibraryCheckReturn(Before, After, Handler, Record->Target == OidToClient ? "IRQL-015" : "IRQL-012");
    if (Completed && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, Rule, Handler, ObjectNone, NULL, Status,
                        "returned %x after completing the same request", (ULONG64)(ULONG)Status);
    }
    if (Free) {
        RecordFree(Record);
    }
}

/*
 * Handles of VC and party in a request, resolved for both sides. FALSE: one is dead or of another AF or
 * adapter.
 */
static BOOLEAN ScopeResolveLocked(NDIS_HANDLE VcHandle, NDIS_HANDLE PartyHandle, HANDLE_SIDE Side,
                                  PNS_BINDING Binding, PNS_AF Af, PNS_VC *Vc, PNS_PARTY *Party)
{
    PVOID Object;

    *Vc = NULL;
    *Party = NULL;
    if (VcHandle != NULL) {
        HandleResolveLocked(VcHandle, ObjectVc, Side, &Object);
        *Vc = Object;
        if (*Vc == NULL || (Af != NULL && (*Vc)->Af != Af) || (*Vc)->Af->Binding != Binding) {
            return FALSE;
        }
    }
    if (PartyHandle != NULL) {
        HandleResolveLocked(PartyHandle, ObjectParty, Side, &Object);
        *Party = Object;
        if (*Party == NULL || (*Vc != NULL && (*Party)->Vc != *Vc)) {
            return FALSE;
        }
    }
    return TRUE;
}

static NDIS_STATUS RefuseRequest(NDIS_HANDLE Handle, PCSTR Function, PCSTR Rule, PCSTR Reason)
{
    ViolationReport(NDH_STANDIN_REFUSED, Rule, Function, ObjectNone, Handle, NDIS_STATUS_FAILURE, "%s",
                    Reason);
    return NDIS_STATUS_FAILURE;
}

/* nf-ndis-ndiscooidrequest.md */
NDIS_STATUS NdisCoOidRequest(NDIS_HANDLE NdisBindingHandle, NDIS_HANDLE NdisAfHandle,
                             NDIS_HANDLE NdisVcHandle, NDIS_HANDLE NdisPartyHandle,
                             PNDIS_OID_REQUEST OidRequest)
{
    static const PCSTR Function = "NdisCoOidRequest";
    W_CO_OID_REQUEST_HANDLER MiniportHandler;
    CO_OID_REQUEST_HANDLER CmHandler;
    NDIS_HANDLE AdapterContext;
    NDIS_HANDLE AfContext = NULL;
    NDIS_HANDLE VcContext = NULL;
    NDIS_HANDLE PartyContext = NULL;
    PCSTR Reason = NULL;
    POID_RECORD Record = NULL;
    NDIS_STATUS Status;
    PVOID Object = NULL;
    PNS_BINDING Binding;
    PNS_PARTY Party;
    PNS_VC Vc;
    PNS_AF Af;
    KIRQL Irql;

    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, Function, "UNBIND-002",
                          NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Binding == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (NdisAfHandle != NULL) {
        HandleResolveLocked(NdisAfHandle, ObjectAf, SideClient, &Object);
    }
    Af = Object;
    if (Binding->State == BindingOpening || Binding->State == BindingClosing) {
        Reason = "the binding is not open or is closing";
    } else if (Binding->Adapter->Resetting) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "OID-016", Function, ObjectBinding, NdisBindingHandle,
                        NDIS_STATUS_RESET_IN_PROGRESS, "the adapter is being reset");
        return NDIS_STATUS_RESET_IN_PROGRESS;
    } else if (NdisAfHandle != NULL && (Af == NULL || Af->Binding != Binding || Af->State != AfOpen)) {
        Reason = "the AF is not open on the binding";
    } else if (NdisAfHandle == NULL && NdisPartyHandle != NULL) {
        Reason = "a party without an AF (OID-009)";
    } else if (NdisAfHandle == NULL && !Binding->Adapter->Miniport->HasCo) {
        Reason = "the miniport is no CoNDIS miniport";
    } else if (!ScopeResolveLocked(NdisVcHandle, NdisPartyHandle, SideClient, Binding, Af, &Vc, &Party)) {
        Reason = "the VC or party is not live, or not of that AF and binding";
    } else {
        Record = RecordCreateLocked(OidRequest, Af != NULL ? OidToCallManager : OidToMiniportCo,
                                    Binding->Adapter, Binding, Af);
    }
    if (Record == NULL) {
        LibraryRelease(Irql);
        return Reason != NULL ? RefuseRequest(NdisBindingHandle, Function, "OID-001", Reason)
                              : NDIS_STATUS_RESOURCES;
    }
    if (Af != NULL) {
        Record->AfContext = Af->Context[SideClient];
        Record->TargetAf = Af->Handle[SideCallManager];
        AfContext = Af->Context[SideCallManager];
    }
    if (Vc != NULL) {
        Record->VcContext = Vc->Context[SideClient];
        Record->TargetVc = Vc->Handle[SideCallManager];
        VcContext = Vc->Context[SideCallManager];
    }
    if (Party != NULL) {
        Record->PartyContext = Party->Context[SideClient];
        Record->TargetParty = Party->Handle[SideCallManager];
        PartyContext = Party->Context[SideCallManager];
    }
    AdapterContext = Binding->Adapter->Context;
    MiniportHandler = Binding->Adapter->Miniport->Co.CoOidRequestHandler;
    CmHandler = Binding->Adapter->Miniport->Cm.CmOidRequestHandler;
    LibraryRelease(Irql);

    if (Af != NULL) {
        Status = CmHandler(AfContext, VcContext, PartyContext, OidRequest);
        RecordReturned(Record, Status, Irql, "ProtocolCoOidRequest", "OID-003");
    } else {
        Status = MiniportHandler(AdapterContext, VcContext, OidRequest);
        RecordReturned(Record, Status, Irql, "MiniportCoOidRequest", "OID-004");
    }
    return Status;
}

/* nf-ndis-ndismcmoidrequest.md */
NDIS_STATUS NdisMCmOidRequest(NDIS_HANDLE NdisAfHandle, NDIS_HANDLE NdisVcHandle, NDIS_HANDLE NdisPartyHandle,
                              PNDIS_OID_REQUEST NdisOidRequest)
{
    static const PCSTR Function = "NdisMCmOidRequest";
    CO_OID_REQUEST_HANDLER ClientHandler;
    NDIS_HANDLE AfContext;
    NDIS_HANDLE VcContext = NULL;
    NDIS_HANDLE PartyContext = NULL;
    POID_RECORD Record = NULL;
    NDIS_STATUS Status;
    BOOLEAN Fits;
    PNS_PARTY Party;
    PNS_VC Vc;
    PNS_AF Af;
    KIRQL Irql;

    Af = HandleEnter(NdisAfHandle, ObjectAf, SideCallManager, Function, "AF-CLOSE-006", NDH_STANDIN_REFUSED,
                     NDIS_STATUS_FAILURE, &Irql);
    if (Af == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    Fits = (BOOLEAN)(Af->State == AfOpen && ScopeResolveLocked(NdisVcHandle, NdisPartyHandle, SideCallManager,
                                                               Af->Binding, Af, &Vc, &Party));
    if (Fits) {
        Record = RecordCreateLocked(NdisOidRequest, OidToClient, Af->Binding->Adapter, Af->Binding, Af);
    }
    if (Record == NULL) {
        LibraryRelease(Irql);
        return Fits ? NDIS_STATUS_RESOURCES
                    : RefuseRequest(NdisAfHandle, Function, "OID-007",
                                    "the AF is not open, or VC or party is not its own");
    }
    Record->AfContext = Af->Context[SideCallManager];
    Record->TargetAf = Af->Handle[SideClient];
    AfContext = Af->Context[SideClient];
    if (Vc != NULL) {
        Record->VcContext = Vc->Context[SideCallManager];
        Record->TargetVc = Vc->Handle[SideClient];
        VcContext = Vc->Context[SideClient];
    }
    if (Party != NULL) {
        Record->PartyContext = Party->Context[SideCallManager];
        Record->TargetParty = Party->Handle[SideClient];
        PartyContext = Party->Context[SideClient];
    }
    ClientHandler = CLIENT_OF(Af)->ClOidRequestHandler;
    LibraryRelease(Irql);

    Status = ClientHandler(AfContext, VcContext, PartyContext, NdisOidRequest);
    RecordReturned(Record, Status, Irql, "ProtocolCoOidRequest", "OID-008");
    return Status;
}

/* nf-ndis-ndisoidrequest.md: connectionless OIDs of a bound protocol. */
NDIS_STATUS NdisOidRequest(NDIS_HANDLE NdisBindingHandle, PNDIS_OID_REQUEST OidRequest)
{
    MINIPORT_OID_REQUEST_HANDLER Handler;
    NDIS_HANDLE Context;
    POID_RECORD Record = NULL;
    NDIS_STATUS Status;
    PNS_BINDING Binding;
    KIRQL Irql;

    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, "NdisOidRequest", "UNBIND-002",
                          NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Binding == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    Handler = Binding->Adapter->Miniport->Characteristics.OidRequestHandler;
    Context = Binding->Adapter->Context;
    if (Handler != NULL) {
        Record = RecordCreateLocked(OidRequest, OidToMiniport, Binding->Adapter, Binding, NULL);
    }
    LibraryRelease(Irql);
    if (Record == NULL) {
        return Handler == NULL ? NDIS_STATUS_NOT_SUPPORTED : NDIS_STATUS_RESOURCES;
    }
    Status = Handler(Context, OidRequest);
    RecordReturned(Record, Status, Irql, "MiniportOidRequest", "OID-004");
    return Status;
}

static VOID RecordDeliver(POID_RECORD Record, NDIS_STATUS Status)
{
    if (Record->ByNdis) {
        *Record->DoneStatus = Status;
        KeSetEvent(Record->Done, IO_NO_INCREMENT, FALSE);
    } else if (Record->Target == OidToMiniport) {
        Record->Binding->Protocol->Characteristics.OidRequestCompleteHandler(Record->Binding->Context,
                                                                             Record->Request, Status);
    } else if (Record->Target == OidToClient) {
        Record->Adapter->Miniport->Cm.CmOidRequestCompleteHandler(
            Record->AfContext, Record->VcContext, Record->PartyContext, Record->Request, Status);
    } else {
        Record->Binding->Client.ClOidRequestCompleteHandler(Record->AfContext, Record->VcContext,
                                                            Record->PartyContext, Record->Request, Status);
    }
}

/* Completes the request if it is on its way to one of the two targets; else reports. */
static VOID OidComplete(PNDIS_OID_REQUEST Request, NDIS_STATUS Status, OID_TARGET First, OID_TARGET Second,
                        NDIS_HANDLE Af, NDIS_HANDLE Vc, NDIS_HANDLE Party, PCSTR Function, PCSTR Rule)
{
    POID_RECORD Record = NULL;
    OID_RECORD Copy;
    BOOLEAN Delivering = FALSE;
    BOOLEAN Fits;
    PLIST_ENTRY Link;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, Rule, Function, ObjectNone, NULL, Status,
                        "completes with NDIS_STATUS_PENDING");
        return;
    }
    LibraryAcquire(&Irql);
    for (Link = Records.Flink; Link != &Records; Link = Link->Flink) {
        POID_RECORD Candidate = CONTAINING_RECORD(Link, OID_RECORD, Link);

        if (Candidate->Request == Request && !Candidate->Completed &&
            (Candidate->Target == First || Candidate->Target == Second)) {
            Record = Candidate;
            break;
        }
    }
    if (Record == NULL) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, Rule, Function, ObjectNone, NULL, Status,
                        "the request %x is not pending", (ULONG64)(ULONG_PTR)Request);
        return;
    }
    Record->Completed = TRUE;
    Delivering = Record->Delivering;
    Copy = *Record;
    /*
     * Whoever delivers the request may free the record, with its references, before the callback below is
     * through.
     */
    ObjectReference(Copy.Adapter);
    if (Copy.Binding != NULL) {
        ObjectReference(Copy.Binding);
    }
    if (!Delivering) {
        RemoveEntryList(&Record->Link);
        PendedRecords--;
    }
    LibraryRelease(Irql);
    Fits = (BOOLEAN)(Copy.TargetAf == Af && Copy.TargetVc == Vc && Copy.TargetParty == Party);
    if (!Fits) {
        ViolationReport(NDH_STANDIN_NOTED, "OID-019", Function, ObjectNone, Af, Status,
                        "AF %x VC %x party %x are not those of the request", (ULONG64)(ULONG_PTR)Af,
                        (ULONG64)(ULONG_PTR)Vc, (ULONG64)(ULONG_PTR)Party);
    }
    RecordDeliver(&Copy, Status);
    if (!Delivering) {
        RecordFree(Record);
    }
    if (Copy.Binding != NULL) {
        ObjectDereference(Copy.Binding);
    }
    ObjectDereference(Copy.Adapter);
}

/* nf-ndis-ndiscooidrequestcomplete.md, nf-ndis-ndismcmoidrequestcomplete.md */
VOID NdisCoOidRequestComplete(NDIS_HANDLE NdisAfHandle, NDIS_HANDLE NdisVcHandle, NDIS_HANDLE NdisPartyHandle,
                              PNDIS_OID_REQUEST OidRequest, NDIS_STATUS Status)
{
    OidComplete(OidRequest, Status, OidToCallManager, OidToClient, NdisAfHandle, NdisVcHandle,
                NdisPartyHandle, "NdisCoOidRequestComplete", "OID-003");
}

/* nf-ndis-ndismcooidrequestcomplete.md */
VOID NdisMCoOidRequestComplete(NDIS_HANDLE MiniportAdapterHandle, NDIS_HANDLE NdisMiniportVcHandle,
                               PNDIS_OID_REQUEST Request, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(MiniportAdapterHandle);
    OidComplete(Request, Status, OidToMiniportCo, OidToMiniportCo, NULL, NdisMiniportVcHandle, NULL,
                "NdisMCoOidRequestComplete", "OID-004");
}

/* nf-ndis-ndismoidrequestcomplete.md */
VOID NdisMOidRequestComplete(NDIS_HANDLE MiniportAdapterHandle, PNDIS_OID_REQUEST OidRequest,
                             NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(MiniportAdapterHandle);
    OidComplete(OidRequest, Status, OidToMiniport, OidToMiniport, NULL, NULL, NULL, "NdisMOidRequestComplete",
                "OID-004");
}

static VOID QueryOne(PNS_ADAPTER Adapter, NDIS_OID Oid, BOOLEAN Co, PVOID Buffer, UINT Length)
{
    NDIS_OID_REQUEST Request;
    NDIS_STATUS Final = NDIS_STATUS_SUCCESS;
    POID_RECORD Record;
    NDIS_STATUS Status;
    KEVENT Done;
    KIRQL Irql;

    RtlZeroMemory(&Request, sizeof(Request));
    Request.Header.Type = NDIS_OBJECT_TYPE_OID_REQUEST;
    Request.Header.Revision = NDIS_OID_REQUEST_REVISION_1;
    Request.Header.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1;
    Request.RequestType = NdisRequestQueryInformation;
    Request.DATA.QUERY_INFORMATION.Oid = Oid;
    Request.DATA.QUERY_INFORMATION.InformationBuffer = Buffer;
    Request.DATA.QUERY_INFORMATION.InformationBufferLength = Length;
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    LibraryAcquire(&Irql);
    Record = RecordCreateLocked(&Request, Co ? OidToMiniportCo : OidToMiniport, Adapter, NULL, NULL);
    if (Record != NULL) {
        Record->ByNdis = TRUE;
        Record->Done = &Done;
        Record->DoneStatus = &Final;
    }
    LibraryRelease(Irql);
    if (Record == NULL) {
        return;
    }
    Status = Co ? Adapter->Miniport->Co.CoOidRequestHandler(Adapter->Context, NULL, &Request)
                : Adapter->Miniport->Characteristics.OidRequestHandler(Adapter->Context, &Request);
    RecordReturned(Record, Status, Irql, Co ? "MiniportCoOidRequest" : "MiniportOidRequest", "OID-004");
    if (Status == NDIS_STATUS_PENDING) {
        KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    }
}

_Use_decl_annotations_
VOID OidQueryAfterInitialize(PNS_ADAPTER Adapter)
{
    ULONG Path = SwitchValue(NDH_STANDIN_SW_NDIS_OID_PATH);
    const UINT Length = 2048;
    BOOLEAN Co = (BOOLEAN)(Path == 0 && Adapter->Miniport->HasCo);
    PVOID Buffer;

    if (Path == 2 || (!Co && Adapter->Miniport->Characteristics.OidRequestHandler == NULL)) {
        return;
    }
    Buffer = MemoryZeroed(Length, TAG_OID);
    if (Buffer != NULL) {
        QueryOne(Adapter, OID_GEN_CO_SUPPORTED_LIST, Co, Buffer, Length);
        QueryOne(Adapter, OID_GEN_CO_SUPPORTED_GUIDS, Co, Buffer, Length);
        MemoryRelease(Buffer, TAG_OID);
    }
}
