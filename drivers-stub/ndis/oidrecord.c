// SPDX-License-Identifier: MIT
/*
 * OID requests: the records of those on their way, and their completion (contract section 8).
 */
#include "oidrecord.h"
#include "boundary.h"
#include "break.h"
#include "data.h"
#include "legacy.h"
#include "packetfilter.h"

/* The documentation gives some requests four, and does not say which. */
#define QUESTIONS_UNTIL_OVERDUE 2u

static LIST_ENTRY Records = { &Records, &Records };
static ULONG PendedRecords;

_Use_decl_annotations_
ULONG OidPending(VOID)
{
    return PendedRecords;
}

static BOOLEAN IsAtMiniport(const OID_RECORD *Record, const NS_ADAPTER *Adapter)
{
    return (BOOLEAN)(Record->Adapter == Adapter &&
                     (Record->Target == OidToMiniportCo || Record->Target == OidToMiniport));
}

_Use_decl_annotations_
ULONG OidPendingAtMiniport(PNS_ADAPTER Adapter)
{
    PLIST_ENTRY Link;
    ULONG Count = 0;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Records.Flink; Link != &Records; Link = Link->Flink) {
        if (IsAtMiniport(CONTAINING_RECORD(Link, OID_RECORD, Link), Adapter)) {
            Count++;
        }
    }
    LibraryRelease(Irql);
    return Count;
}

_Use_decl_annotations_
BOOLEAN OidOverdue(PNS_ADAPTER Adapter)
{
    BOOLEAN Overdue = FALSE;
    PLIST_ENTRY Link;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Records.Flink; Link != &Records; Link = Link->Flink) {
        POID_RECORD Record = CONTAINING_RECORD(Link, OID_RECORD, Link);

        if (IsAtMiniport(Record, Adapter) && !Record->Completed &&
            ++Record->Questions >= QUESTIONS_UNTIL_OVERDUE) {
            Overdue = TRUE;
        }
    }
    LibraryRelease(Irql);
    return Overdue;
}

_Use_decl_annotations_
VOID OidQuestionsForget(PNS_ADAPTER Adapter)
{
    PLIST_ENTRY Link;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Records.Flink; Link != &Records; Link = Link->Flink) {
        POID_RECORD Record = CONTAINING_RECORD(Link, OID_RECORD, Link);

        if (IsAtMiniport(Record, Adapter)) {
            Record->Questions = 0;
        }
    }
    LibraryRelease(Irql);
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

        if (Record->Binding == Binding) {
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

_Use_decl_annotations_
POID_RECORD OidRecordCreateLocked(PNDIS_OID_REQUEST Request, OID_TARGET Target, PNS_ADAPTER Adapter,
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

_Use_decl_annotations_
VOID OidRecordReturned(POID_RECORD Record, NDIS_STATUS Status, KIRQL Before, PCSTR Handler, PCSTR Rule)
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
    if (!Completed && Status != NDIS_STATUS_PENDING && Record->Target == OidToMiniport) {
        PacketFilterAnswered(Record, Status);
    }
    LibraryCheckReturn(Before, After, Handler, Record->Target == OidToClient ? "IRQL-015" : "IRQL-012");
    if (Completed && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, Rule, Handler, ObjectNone, NULL, Status,
                        "returned %x after completing the same request", (ULONG64)(ULONG)Status);
    }
    if (Free) {
        RecordFree(Record);
    }
}

/* What the request is about, as its requester knows it. */
static BOUNDARY_PLACE PlaceOfRequester(const OID_RECORD *Record)
{
    BOUNDARY_PLACE Place =
        Record->Af != NULL ? PlaceOfAf(Record->Af, Record->Requester) : PlaceOfBinding(Record->Binding);

    if (Record->Subject != 0) {
        Place.Object = Record->Subject;
    }
    return Place;
}

/* The handler of a driver of NDIS 5, which takes the request in its own form. */
#define LEGACY_HANDLER(Af_, Vc_, Party_, Request_, Status_)                                                  \
    LegacyRequestComplete(Legacy, Af_, Vc_, Party_, Request_, Status_)

_Use_decl_annotations_
VOID OidRecordDeliver(POID_RECORD Record, NDIS_STATUS Status)
{
    const LEGACY_HANDLERS *Legacy = NULL;

    if (Record->Af != NULL) {
        Legacy = Record->Af->Legacy[Record->Requester];
    } else if (Record->Binding != NULL) {
        Legacy = Record->Binding->Legacy[Record->Requester];
    }
    if (Record->ByNdis) {
        *Record->DoneStatus = Status;
        KeSetEvent(Record->Done, IO_NO_INCREMENT, FALSE);
    } else if (Record->Target == OidToMiniport || (Legacy == NULL && Record->Af == NULL &&
                                                   !Record->Binding->HasClient && !Record->Binding->HasCm)) {
        HANDLER_CALL(ProtocolOidRequestComplete, PlaceOfRequester(Record),
                     Record->Binding->Protocol->Characteristics.OidRequestCompleteHandler,
                     Record->Binding->Context, Record->Request, Status);
    } else if (Legacy != NULL) {
        HANDLER_CALL(ProtocolCoOidRequestComplete, PlaceOfRequester(Record), LEGACY_HANDLER,
                     Record->AfContext, Record->VcContext, Record->PartyContext, Record->Request, Status);
    } else if (Record->Requester == SideCallManager) {
        const NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS *Cm =
            Record->Af != NULL ? CALL_MANAGER_OF(Record->Af) : &Record->Binding->Cm;

        HANDLER_CALL(ProtocolCoOidRequestComplete, PlaceOfRequester(Record), Cm->CmOidRequestCompleteHandler,
                     Record->AfContext, Record->VcContext, Record->PartyContext, Record->Request, Status);
    } else {
        HANDLER_CALL(ProtocolCoOidRequestComplete, PlaceOfRequester(Record),
                     Record->Binding->Client.ClOidRequestCompleteHandler, Record->AfContext,
                     Record->VcContext, Record->PartyContext, Record->Request, Status);
    }
}

/* What a completion names beside the request. */
typedef struct OID_SCOPE {
    NDIS_HANDLE Af, Vc, Party;
} OID_SCOPE;

/*
 * Completes the request if it is on its way to one of the two targets; else reports. Scope NULL: the function
 * names none.
 */
static VOID OidComplete(PNDIS_OID_REQUEST Request, NDIS_STATUS Status, OID_TARGET First, OID_TARGET Second,
                        const OID_SCOPE *Scope, PCSTR Function, PCSTR Rule)
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
    if (Copy.Af != NULL) {
        ObjectReference(Copy.Af);
    }
    if (!Delivering) {
        RemoveEntryList(&Record->Link);
        PendedRecords--;
    }
    LibraryRelease(Irql);
    Fits = (BOOLEAN)(Scope == NULL || (Copy.TargetAf == Scope->Af && Copy.TargetVc == Scope->Vc &&
                                       Copy.TargetParty == Scope->Party));
    if (!Fits) {
        ViolationReport(NDH_STANDIN_NOTED, "OID-019", Function, ObjectNone, Scope->Af, Status,
                        "AF %x VC %x party %x are not those of the request", (ULONG64)(ULONG_PTR)Scope->Af,
                        (ULONG64)(ULONG_PTR)Scope->Vc, (ULONG64)(ULONG_PTR)Scope->Party);
    }
    if (Copy.Target == OidToMiniport) {
        PacketFilterAnswered(&Copy, Status);
    }
    if (Copy.ByNdis) {
        OidRecordDeliver(&Copy, Status);
    } else {
        Status = BreakStatusOf(Rule_OID_005, Status);
        BREAK_DELIVER(Rule_OID_005, OidRecordDeliver(&Copy, Status));
    }
    if (!Delivering) {
        RecordFree(Record);
    }
    DataDrainWake();
    if (Copy.Af != NULL) {
        ObjectDereference(Copy.Af);
    }
    if (Copy.Binding != NULL) {
        ObjectDereference(Copy.Binding);
    }
    ObjectDereference(Copy.Adapter);
}

/* nf-ndis-ndiscanceloidrequest.md: for requests of the binding that the miniport has not completed. */
VOID NdisCancelOidRequest(NDIS_HANDLE NdisBindingHandle, PVOID RequestId)
{
    MINIPORT_CANCEL_OID_REQUEST_HANDLER CancelHandler;
    NDIS_HANDLE AdapterContext;
    BOOLEAN Found = FALSE;
    PNS_BINDING Binding;
    PLIST_ENTRY Link;
    KIRQL Irql;

    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, "NdisCancelOidRequest", "UNBIND-002",
                          NDH_STANDIN_FATAL, 0, &Irql);
    if (Binding == NULL) {
        return;
    }
    for (Link = Records.Flink; Link != &Records && !Found; Link = Link->Flink) {
        POID_RECORD Record = CONTAINING_RECORD(Link, OID_RECORD, Link);

        Found = (BOOLEAN)(Record->Binding == Binding && Record->Request->RequestId == RequestId &&
                          !Record->Completed && IsAtMiniport(Record, Binding->Adapter));
    }
    CancelHandler = Binding->Adapter->Miniport->Characteristics.CancelOidRequestHandler;
    AdapterContext = Binding->Adapter->Context;
    Found = (BOOLEAN)(Found && !Binding->Adapter->MiniportGone);
    LibraryRelease(Irql);
    if (Found) {
        HANDLER_CALL(MiniportCancelOidRequest, PlaceOfAdapter(Binding->Adapter), CancelHandler,
                     AdapterContext, RequestId);
    }
}

_Use_decl_annotations_
VOID OidRecordComplete(PNDIS_OID_REQUEST Request, NDIS_STATUS Status, OID_TARGET Target, PCSTR Function)
{
    OidComplete(Request, Status, Target, Target, NULL, Function,
                Target == OidToMiniportCo || Target == OidToMiniport ? "OID-004" : "OID-003");
}

/* nf-ndis-ndiscooidrequestcomplete.md, nf-ndis-ndismcmoidrequestcomplete.md */
VOID NdisCoOidRequestComplete(NDIS_HANDLE NdisAfHandle, NDIS_HANDLE NdisVcHandle, NDIS_HANDLE NdisPartyHandle,
                              PNDIS_OID_REQUEST OidRequest, NDIS_STATUS Status)
{
    OidComplete(OidRequest, Status, OidToCallManager, OidToClient,
                &(OID_SCOPE){ NdisAfHandle, NdisVcHandle, NdisPartyHandle }, "NdisCoOidRequestComplete",
                "OID-003");
}

/* nf-ndis-ndismcooidrequestcomplete.md */
VOID NdisMCoOidRequestComplete(NDIS_HANDLE MiniportAdapterHandle, NDIS_HANDLE NdisMiniportVcHandle,
                               PNDIS_OID_REQUEST Request, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(MiniportAdapterHandle);
    OidComplete(Request, Status, OidToMiniportCo, OidToMiniportCo, &(OID_SCOPE){ .Vc = NdisMiniportVcHandle },
                "NdisMCoOidRequestComplete", "OID-004");
}

/* nf-ndis-ndismoidrequestcomplete.md */
VOID NdisMOidRequestComplete(NDIS_HANDLE MiniportAdapterHandle, PNDIS_OID_REQUEST OidRequest,
                             NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(MiniportAdapterHandle);
    OidComplete(OidRequest, Status, OidToMiniport, OidToMiniport, &(OID_SCOPE){ 0 },
                "NdisMOidRequestComplete", "OID-004");
}
