// SPDX-License-Identifier: MIT
/*
 * Virtual connections: delete (contract 2.3, 3.2, 3.10).
 */
#include "boundary.h"
#include "break.h"
#include "vc.h"

/* -> miniport below a stand-alone call manager: MiniportCoDeleteVc. */
static VOID DeleteAtMiniport(PNS_VC Vc)
{
    NDIS_STATUS Status;

    HANDLER_STATUS(Status, MiniportCoDeleteVc, PlaceOfMiniportVc(Vc),
                   MINIPORT_OF(Vc->Af)->Co.CoDeleteVcHandler, Vc->Context[SideMiniport]);
    if (Status != NDIS_STATUS_SUCCESS) {
        ViolationReport(NDH_STANDIN_NOTED, "VC-DEL-011", "MiniportCoDeleteVc", ObjectVc, NULL, Status,
                        "a VC that is neither active nor in use was not deleted: %x", (ULONG64)(ULONG)Status);
    }
}

/* -> the protocol at the other end of the AF: ProtocolCoDeleteVc. */
static NDIS_STATUS DeleteAtPeer(CO_DELETE_VC_HANDLER Handler, PNS_VC Vc, HANDLE_SIDE Side,
                                NDIS_HANDLE VcContext, BREAK_RULE Rule)
{
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;
    ULONG Way = BreakWay(Rule);

    if (Way != BreakNever && !(Way == BreakLate && BreakDeleteLater(Handler, Vc, Side))) {
        HANDLER_STATUS(Status, ProtocolCoDeleteVc, PlaceOfVc(Vc, Side, NULL), Handler, VcContext);
    }
    return Status;
}

/*
 * Takes a VC off whose call manager is gone: it is not told, whatever the VC's state, and what was pended is
 * over. A miniport of its own that is still there is told.
 */
static NDIS_STATUS VcDrop(PNS_VC Vc, KIRQL Irql)
{
    PNS_PARTY Closing = Vc->ClosingParty;
    PNS_SAP_ENTRY Offered = Vc->AnswerOwed ? Vc->OfferSap : NULL;
    BOOLEAN Tell = (BOOLEAN)(Vc->Af->CallManager != NULL && !MINIPORT_GONE(Vc->Af));

    if (Vc->AnswerOwed) {
        PENDING_END();
    }
    if (Vc->Call == CallMakePending) {
        PENDING_END();
    }
    if (Vc->Close != CloseNone) {
        PENDING_END();
    }
    if (Vc->Qos != QosNone) {
        PENDING_END();
    }
    if (Vc->Activation != ActivationNone) {
        PENDING_END();
    }
    while (!IsListEmpty(&Vc->Parties)) {
        PNS_PARTY Party = CONTAINING_RECORD(Vc->Parties.Flink, NS_PARTY, Link);

        if (Party->State == PartyDropPending ||
            (Party->State == PartyAddPending && Party != Vc->FirstParty)) {
            PENDING_END();
        }
        PartyEndLocked(Party);
    }
    VcUnlinkLocked(Vc);
    LibraryRelease(Irql);
    if (Tell) {
        if (Vc->Active) {
            HANDLER_CALL(MiniportCoDeactivateVc, PlaceOfMiniportVc(Vc),
                         (VOID)MINIPORT_OF(Vc->Af)->Co.CoDeactivateVcHandler, Vc->Context[SideMiniport]);
        }
        DeleteAtMiniport(Vc);
    }
    if (Closing != NULL) {
        ObjectDereference(Closing);
    }
    if (Offered != NULL) {
        ObjectDereference(Offered);
    }
    ObjectDereference(Vc);
    return NDIS_STATUS_SUCCESS;
}

/* Notes that a stand-alone call manager uses a name of the MCMs, if it does. */
static VOID NotStandAlone(NDIS_HANDLE Handle, PCSTR Function)
{
    BOOLEAN StandAlone;
    PVOID Object;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    HandleResolveLocked(Handle, ObjectVc, SideCallManager, &Object);
    StandAlone = (BOOLEAN)(Object != NULL && ((PNS_VC)Object)->Af->CallManager != NULL);
    LibraryRelease(Irql);
    if (StandAlone) {
        ViolationReport(NDH_STANDIN_NOTED, "CM-NAME-001", Function, ObjectVc, Handle, 0,
                        "the call manager of the VC is a protocol driver");
    }
}

/*
 * Deletes a VC on behalf of its creator. The other side may keep it by failing ProtocolCoDeleteVc (U-13).
 */
static NDIS_STATUS VcDelete(NDIS_HANDLE Handle, HANDLE_SIDE Caller, PCSTR Function)
{
    HANDLE_SIDE Other = Caller == SideClient ? SideCallManager : SideClient;
    PCSTR UseRule = Caller == SideClient ? "VC-DEL-010" : "VC-DEL-009";
    PCSTR StateRule = Caller == SideClient ? "VC-DEL-004" : "VC-DEL-003";
    CO_DELETE_VC_HANDLER DeleteHandler;
    NDIS_HANDLE OtherContext;
    PNS_SAP_ENTRY Offered = NULL;
    NDIS_STATUS Refusal = NDIS_STATUS_NOT_ACCEPTED;
    PCSTR Reason = NULL;
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;
    ULONG PartiesLeft = 0;
    BOOLEAN Separate;
    PNS_VC Vc;
    KIRQL Irql;
    KIRQL After;

    Vc = HandleEnter(Handle, ObjectVc, Caller, Function, UseRule, NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE,
                     &Irql);
    if (Vc == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (CALL_MANAGER_GONE(Vc->Af)) {
        return VcDrop(Vc, Irql);
    }
    if (Vc->State != VcLive) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, UseRule, Function, ObjectVc, Handle, NDIS_STATUS_FAILURE,
                        "the VC is being created or deleted");
        return NDIS_STATUS_FAILURE;
    }
    if (Vc->Creator != Caller) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "U-08", Function, ObjectVc, Handle, NDIS_STATUS_FAILURE,
                        "the VC was created by the other side (%s)",
                        Caller == SideClient ? "VC-DEL-002" : "VC-DEL-001");
        return NDIS_STATUS_FAILURE;
    }
    if (Vc->Activation == DeactivationRequesting || Vc->Activation == DeactivationPending) {
        Refusal = NDIS_STATUS_CLOSING;
        StateRule = "VC-DEL-015";
        Reason = "a deactivation of the VC is pending";
    } else if (Vc->Active || Vc->Activation != ActivationNone) {
        Reason = "the VC is active";
    } else if (Vc->Close != CloseNone) {
        Reason = "a close of its call has not completed";
    } else if (Vc->Call != CallIdle) {
        Reason = "the VC carries a call";
    }
    if (Reason != NULL) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, StateRule, Function, ObjectVc, Handle, Refusal, "%s", Reason);
        return BreakStatusOf(Refusal == NDIS_STATUS_CLOSING ? Rule_VC_DEL_015 : Rule_VC_DEL_005, Refusal);
    }
    if (Vc->WasClosed && BreakIs(Rule_NDIS_CLOSE_012, BreakStatus)) {
        LibraryRelease(Irql);
        return NDIS_STATUS_FAILURE;
    }
    Vc->State = VcDeleting;
    ObjectReference(Vc);
    DeleteHandler = Caller == SideClient ? CALL_MANAGER_OF(Vc->Af)->CmDeleteVcHandler
                                         : CLIENT_OF(Vc->Af)->ClDeleteVcHandler;
    OtherContext = Vc->Context[Other];
    Separate = (BOOLEAN)(Vc->Af->CallManager != NULL && !MINIPORT_GONE(Vc->Af));
    LibraryRelease(Irql);

    if (!Vc->Af->IsScope) {
        Status = DeleteAtPeer(DeleteHandler, Vc, Other, OtherContext,
                              Caller == SideClient ? Rule_VC_DEL_007 : Rule_VC_DEL_006);
        LibraryCheckReturn(Irql, LibraryIrql(), "ProtocolCoDeleteVc",
                           Caller == SideClient ? "IRQL-012" : "IRQL-015");
    }
    if (Status == NDIS_STATUS_SUCCESS && Separate) {
        DeleteAtMiniport(Vc);
    }
    if (Status == NDIS_STATUS_SUCCESS && !Vc->Af->IsScope && BreakIs(Rule_VC_DEL_008, BreakCallback)) {
        DeleteHandler = Caller == SideClient ? CLIENT_OF(Vc->Af)->ClDeleteVcHandler
                                             : CALL_MANAGER_OF(Vc->Af)->CmDeleteVcHandler;
        HANDLER_CALL(ProtocolCoDeleteVc, PlaceOfVc(Vc, Caller, NULL), (VOID)DeleteHandler,
                     Vc->Context[Caller]);
    }

    LibraryAcquire(&After);
    if (Status == NDIS_STATUS_SUCCESS) {
        while (!IsListEmpty(&Vc->Parties)) {
            PNS_PARTY Party = CONTAINING_RECORD(Vc->Parties.Flink, NS_PARTY, Link);

            PartiesLeft++;
            PartyEndLocked(Party);
        }
        if (Vc->AnswerOwed) {
            Offered = Vc->OfferSap; /* U-04: closed instead of answered */
            Vc->AnswerOwed = FALSE;
            PENDING_END();
        }
        VcUnlinkLocked(Vc);
    } else {
        Vc->State = VcLive;
    }
    LibraryRelease(After);
    if (PartiesLeft != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "PARTY-DROP-010", Function, ObjectVc, Handle, 0,
                        "%u parties were left on the VC", (ULONG64)PartiesLeft);
    }
    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_REFUSED, Caller == SideClient ? "VC-DEL-011" : "VC-DEL-016",
                        "ProtocolCoDeleteVc", ObjectVc, Handle, NDIS_STATUS_FAILURE,
                        "ProtocolCoDeleteVc returned NDIS_STATUS_PENDING");
    }
    if (Offered != NULL) {
        ObjectDereference(Offered);
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        ObjectDereference(Vc);
    }
    ObjectDereference(Vc);
    return Status == NDIS_STATUS_PENDING ? NDIS_STATUS_FAILURE : Status;
}

/* nf-ndis-ndismcmdeletevc.md */
NDIS_STATUS NdisMCmDeleteVc(NDIS_HANDLE NdisVcHandle)
{
    NotStandAlone(NdisVcHandle, "NdisMCmDeleteVc");
    return VcDelete(NdisVcHandle, SideCallManager, "NdisMCmDeleteVc");
}

/* nf-ndis-ndiscodeletevc.md: the creator, be it a client or a stand-alone call manager. */
NDIS_STATUS NdisCoDeleteVc(NDIS_HANDLE NdisVcHandle)
{
    HANDLE_SIDE Caller = SideClient;
    PVOID Object;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    HandleResolveLocked(NdisVcHandle, ObjectVc, SideAny, &Object);
    if (Object != NULL && ((PNS_VC)Object)->Af->CallManager != NULL &&
        (HandleSide(NdisVcHandle) == SideCallManager ||
         (HandleSide(NdisVcHandle) == SideBoth && ((PNS_VC)Object)->Creator == SideCallManager))) {
        Caller = SideCallManager;
    }
    LibraryRelease(Irql);
    return VcDelete(NdisVcHandle, Caller, "NdisCoDeleteVc");
}
