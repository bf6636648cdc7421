// SPDX-License-Identifier: MIT
/*
 * OID requests (contract section 8): client to call manager and miniport, call manager to client and
 * miniport.
 */
#include "boundaryplace.h"
#include "break.h"
#include "legacy.h"
#include "oidrecord.h"
#include "packetfilter.h"

/* Who asks whom about what. */
typedef struct OID_ROUTE {
    HANDLE_SIDE Requester;
    OID_TARGET Target;
    PNS_AF Af; /* or NULL */
    PNS_VC Vc;
    PNS_PARTY Party;
} OID_ROUTE;

/* Whether the AF is one that this binding has, on the side Side. */
static BOOLEAN AfOfBinding(const NS_AF *Af, HANDLE_SIDE Side, const NS_BINDING *Binding)
{
    return (BOOLEAN)(Binding == (Side == SideClient ? Af->Binding : Af->CallManager));
}

/*
 * VC and party of a request, which the requester names by its own handles. FALSE: one is dead, or of another
 * AF or binding. Binding NULL: an MCM asks. Library's lock held.
 */
static BOOLEAN ScopeResolveLocked(NDIS_HANDLE VcHandle, NDIS_HANDLE PartyHandle, const NS_BINDING *Binding,
                                  OID_ROUTE *Route)
{
    PVOID Object;

    Route->Vc = NULL;
    Route->Party = NULL;
    if (VcHandle != NULL) {
        HandleResolveLocked(VcHandle, ObjectVc, Route->Requester, &Object);
        Route->Vc = Object;
        if (Object == NULL || (Route->Af != NULL && Route->Vc->Af != Route->Af) ||
            (Binding != NULL && !AfOfBinding(Route->Vc->Af, Route->Requester, Binding))) {
            return FALSE;
        }
    }
    if (PartyHandle != NULL) {
        HandleResolveLocked(PartyHandle, ObjectParty, Route->Requester, &Object);
        Route->Party = Object;
        if (Object == NULL || (Route->Vc != NULL && Route->Party->Vc != Route->Vc)) {
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

/* Contexts of the target. */
typedef struct OID_CONTEXTS {
    NDIS_HANDLE Af, Vc, Party;
} OID_CONTEXTS;

/* Fills in both ends of a request. Library's lock held. */
static VOID EndsFillLocked(POID_RECORD Record, const OID_ROUTE *Route, OID_CONTEXTS *Target)
{
    HANDLE_SIDE From = Route->Requester;
    HANDLE_SIDE To = From == SideClient ? SideCallManager : SideClient;

    RtlZeroMemory(Target, sizeof(*Target));
    Record->Requester = From;
    if (Route->Af != NULL) {
        Record->AfContext = Route->Af->Context[From];
        Record->TargetAf = Route->Af->Handle[To];
        Target->Af = BreakAfContextLocked(Rule_OID_001, Route->Af, To);
    }
    if (Route->Vc != NULL) {
        HANDLE_SIDE VcTo = Route->Target == OidToMiniportCo ? MINIPORT_SIDE(Route->Vc) : To;

        Record->VcContext = Route->Vc->Context[From];
        Record->TargetVc = Route->Vc->Handle[VcTo];
        Target->Vc = BreakVcContextLocked(Route->Target == OidToMiniportCo ? Rule_OID_002 : Rule_OID_001,
                                          Route->Vc, VcTo);
    }
    if (Route->Party != NULL) {
        Record->PartyContext = Route->Party->Context[From];
        Record->TargetParty = Route->Party->Handle[To];
        Target->Party = Route->Party->Context[To];
    }
    if (Route->Af != NULL) {
        Record->Subject = BoundaryId(Route->Party != NULL ? (const VOID *)Route->Party
                                     : Route->Vc != NULL  ? (const VOID *)Route->Vc
                                                          : Route->Af,
                                     From);
    }
}

/* The one that ProtocolCoOidRequest is about: party, VC or AF. */
static BOUNDARY_PLACE PlaceOfRoute(const OID_ROUTE *Route)
{
    HANDLE_SIDE Side = Route->Target == OidToClient ? SideClient : SideCallManager;

    if (Route->Party != NULL) {
        return PlaceOfParty(Route->Party, Side);
    }
    return Route->Vc != NULL ? PlaceOfVc(Route->Vc, Side, NULL) : PlaceOfAf(Route->Af, Side);
}

/* The handler of a driver of NDIS 5, which takes the request in its own form. */
#define LEGACY_HANDLER(Af_, Vc_, Party_, Request_) LegacyRequest(Legacy, Af_, Vc_, Party_, Request_)

/* Hands the request to its target. Lock held on entry, released. */
static NDIS_STATUS Deliver(POID_RECORD Record, const OID_ROUTE *Route, KIRQL Irql)
{
    const NDIS_MINIPORT_CO_CHARACTERISTICS *Co = &Record->Adapter->Miniport->Co;
    const LEGACY_HANDLERS *Legacy = NULL;
    CO_OID_REQUEST_HANDLER Handler = NULL;
    PNDIS_OID_REQUEST Request = Record->Request;
    PNS_ADAPTER Adapter = Record->Adapter;
    NDIS_HANDLE AdapterContext = Record->Adapter->Context;
    OID_CONTEXTS Target;
    OID_RECORD Stray;
    NDIS_STATUS Status;

    EndsFillLocked(Record, Route, &Target);
    if (Route->Target == OidToCallManager) {
        Handler = CALL_MANAGER_OF(Route->Af)->CmOidRequestHandler;
        Legacy = Route->Af->Legacy[SideCallManager];
    } else if (Route->Target == OidToClient) {
        Handler = CLIENT_OF(Route->Af)->ClOidRequestHandler;
        Legacy = Route->Af->Legacy[SideClient];
    }
    Stray = BreakIs(Rule_OID_005, BreakCallback) ? *Record : (OID_RECORD){ .Request = NULL };
    LibraryRelease(Irql);
    Status = NDIS_STATUS_SUCCESS;
    if (Route->Target != OidToMiniportCo) {
        BREAK_RULE Rule = Route->Target == OidToClient ? Rule_OID_007 : Rule_OID_001;

        BREAK_DELIVER(Rule, {
            if (Legacy != NULL) {
                HANDLER_STATUS(Status, ProtocolCoOidRequest, PlaceOfRoute(Route), LEGACY_HANDLER, Target.Af,
                               Target.Vc, Target.Party, Request);
            } else {
                HANDLER_STATUS(Status, ProtocolCoOidRequest, PlaceOfRoute(Route), Handler, Target.Af,
                               Target.Vc, Target.Party, Request);
            }
        });
        OidRecordReturned(Record, Status, Irql, "ProtocolCoOidRequest",
                          Route->Target == OidToClient ? "OID-008" : "OID-003");
    } else {
        BREAK_DELIVER(
            Rule_OID_002,
            HANDLER_STATUS(Status, MiniportCoOidRequest,
                           Route->Vc != NULL ? PlaceOfMiniportVc(Route->Vc) : PlaceOfAdapter(Adapter),
                           Co->CoOidRequestHandler, AdapterContext, Target.Vc, Request));
        OidRecordReturned(Record, Status, Irql, "MiniportCoOidRequest", "OID-004");
    }
    if (Stray.Request != NULL && Status != NDIS_STATUS_PENDING) {
        OidRecordDeliver(&Stray, Status);
    }
    return Status;
}

/* Which role a protocol has in a request to the miniport: it decides who gets the completion. */
static HANDLE_SIDE RequesterOf(const NS_BINDING *Binding, NDIS_HANDLE VcHandle)
{
    if (VcHandle != NULL && Binding->HasCm && HandleSide(VcHandle) < VC_SIDES) {
        return HandleSide(VcHandle);
    }
    return Binding->HasCm && !Binding->HasClient ? SideCallManager : SideClient;
}

/* Why a protocol's request is refused, or NULL. Library's lock held. */
static PCSTR RouteLocked(PNS_BINDING Binding, NDIS_HANDLE AfHandle, NDIS_HANDLE VcHandle,
                         NDIS_HANDLE PartyHandle, OID_ROUTE *Route)
{
    PVOID Object = NULL;

    if (AfHandle == NULL) {
        if (PartyHandle != NULL) {
            return "a party without an AF (OID-009)";
        }
        if (!Binding->Adapter->Miniport->HasCo) {
            return "the miniport is no CoNDIS miniport";
        }
        if (Binding->Adapter->MiniportGone) {
            return "the miniport is halted";
        }
        Route->Af = NULL;
        Route->Target = OidToMiniportCo;
        Route->Requester = RequesterOf(Binding, VcHandle);
    } else {
        HandleResolveLocked(AfHandle, ObjectAf, SideAny, &Object);
        Route->Af = Object;
        Route->Requester = Object != NULL ? HandleSide(AfHandle) : SideClient;
        Route->Target = Route->Requester == SideClient ? OidToCallManager : OidToClient;
        if (Object == NULL || !AfOfBinding(Route->Af, Route->Requester, Binding) ||
            Route->Af->State != AfOpen) {
            return "the AF is not open on the binding";
        }
        if (CALL_MANAGER_GONE(Route->Af)) {
            return "the call manager is gone";
        }
    }
    return ScopeResolveLocked(VcHandle, PartyHandle, Binding, Route)
               ? NULL
               : "the VC or party is not live, or not of that AF and binding";
}

/* nf-ndis-ndiscooidrequest.md */
NDIS_STATUS NdisCoOidRequest(NDIS_HANDLE NdisBindingHandle, NDIS_HANDLE NdisAfHandle,
                             NDIS_HANDLE NdisVcHandle, NDIS_HANDLE NdisPartyHandle,
                             PNDIS_OID_REQUEST OidRequest)
{
    static const PCSTR Function = "NdisCoOidRequest";
    POID_RECORD Record = NULL;
    PCSTR Reason = NULL;
    PNS_BINDING Binding;
    OID_ROUTE Route;
    KIRQL Irql;

    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, Function, "UNBIND-002",
                          NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Binding == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (Binding->State == BindingOpening || Binding->State == BindingClosing) {
        Reason = "the binding is not open or is closing";
    } else if (Binding->Adapter->Resetting) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "OID-016", Function, ObjectBinding, NdisBindingHandle,
                        NDIS_STATUS_RESET_IN_PROGRESS, "the adapter is being reset");
        return NDIS_STATUS_RESET_IN_PROGRESS;
    } else {
        Reason = RouteLocked(Binding, NdisAfHandle, NdisVcHandle, NdisPartyHandle, &Route);
    }
    if (Reason == NULL) {
        Record = OidRecordCreateLocked(OidRequest, Route.Target, Binding->Adapter, Binding, Route.Af);
    }
    if (Record == NULL) {
        LibraryRelease(Irql);
        return Reason != NULL ? RefuseRequest(NdisBindingHandle, Function, "OID-001", Reason)
                              : NDIS_STATUS_RESOURCES;
    }
    return Deliver(Record, &Route, Irql);
}

/* nf-ndis-ndismcmoidrequest.md */
NDIS_STATUS NdisMCmOidRequest(NDIS_HANDLE NdisAfHandle, NDIS_HANDLE NdisVcHandle, NDIS_HANDLE NdisPartyHandle,
                              PNDIS_OID_REQUEST NdisOidRequest)
{
    static const PCSTR Function = "NdisMCmOidRequest";
    OID_ROUTE Route = { .Requester = SideCallManager, .Target = OidToClient };
    POID_RECORD Record = NULL;
    BOOLEAN Fits;
    PNS_AF Af;
    KIRQL Irql;

    Af = HandleEnter(NdisAfHandle, ObjectAf, SideCallManager, Function, "AF-CLOSE-006", NDH_STANDIN_REFUSED,
                     NDIS_STATUS_FAILURE, &Irql);
    if (Af == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (Af->CallManager != NULL) {
        ViolationReport(NDH_STANDIN_NOTED, "CM-NAME-001", Function, ObjectAf, NdisAfHandle, 0,
                        "the call manager of the AF is a protocol driver");
    }
    Route.Af = Af;
    Fits = (BOOLEAN)(Af->State == AfOpen && ScopeResolveLocked(NdisVcHandle, NdisPartyHandle, NULL, &Route));
    if (Fits) {
        Record = OidRecordCreateLocked(NdisOidRequest, OidToClient, Af->Binding->Adapter, NULL, Af);
    }
    if (Record == NULL) {
        LibraryRelease(Irql);
        return Fits ? NDIS_STATUS_RESOURCES
                    : RefuseRequest(NdisAfHandle, Function, "OID-007",
                                    "the AF is not open, or VC or party is not its own");
    }
    return Deliver(Record, &Route, Irql);
}

/* nf-ndis-ndisoidrequest.md: connectionless OIDs of a bound protocol. */
NDIS_STATUS NdisOidRequest(NDIS_HANDLE NdisBindingHandle, PNDIS_OID_REQUEST OidRequest)
{
    MINIPORT_OID_REQUEST_HANDLER Handler;
    NDIS_HANDLE Context;
    POID_RECORD Record = NULL;
    NDIS_STATUS Status;
    BOOLEAN Refused;
    PNS_BINDING Binding;
    KIRQL Irql;

    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, "NdisOidRequest", "UNBIND-002",
                          NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Binding == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (Binding->State == BindingClosing || Binding->Adapter->Resetting) {
        Status = Binding->State == BindingClosing ? NDIS_STATUS_CLOSING : NDIS_STATUS_RESET_IN_PROGRESS;
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "OID-016", "NdisOidRequest", ObjectBinding, NdisBindingHandle,
                        Status, "the binding is closing, or its adapter is being reset");
        return Status;
    }
    Handler = Binding->Adapter->Miniport->Characteristics.OidRequestHandler;
    Context = Binding->Adapter->Context;
    Refused = (BOOLEAN)(Handler == NULL || Binding->Adapter->MiniportGone);
    if (!Refused) {
        Record = OidRecordCreateLocked(OidRequest, OidToMiniport, Binding->Adapter, Binding, NULL);
        if (Record != NULL) {
            PacketFilterRequestedLocked(Record);
        }
    }
    LibraryRelease(Irql);
    if (Record == NULL) {
        return Refused ? NDIS_STATUS_NOT_SUPPORTED : NDIS_STATUS_RESOURCES;
    }
    HANDLER_STATUS(Status, MiniportOidRequest, PlaceOfAdapter(Record->Adapter), Handler, Context, OidRequest);
    OidRecordReturned(Record, Status, Irql, "MiniportOidRequest", "OID-004");
    return Status;
}
