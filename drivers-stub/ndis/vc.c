// SPDX-License-Identifier: MIT
/*
 * Virtual connections: create, activate, deactivate, delete (contract 2.3, 3.2, 3.10).
 */
#include "vc.h"

volatile LONG PendingOperations;

_Use_decl_annotations_
PNS_VC VcEnter(NDIS_HANDLE Handle, HANDLE_SIDE Side, PCSTR Function, PCSTR Rule,
               NDH_STANDIN_SEVERITY Severity, NDIS_STATUS Status, PKIRQL Irql)
{
    PNS_VC Vc = HandleEnter(Handle, ObjectVc, Side, Function, Rule, Severity, Status, Irql);

    if (Vc == NULL) {
        return NULL;
    }
    if (Vc->State != VcLive) {
        LibraryRelease(*Irql);
        ViolationReport(Severity, Rule, Function, ObjectVc, Handle, Status,
                        "the VC is being created or deleted");
        return NULL;
    }
    if (MINIPORT_GONE(Vc->Af)) {
        LibraryRelease(*Irql);
        return NULL;
    }
    return Vc;
}

/* Takes a VC out of its AF. The caller owns the list's reference. Library's lock held. */
static VOID VcUnlinkLocked(PNS_VC Vc)
{
    Vc->State = VcGone;
    RemoveEntryList(&Vc->Link);
    HandleCloseLocked(&Vc->Handle[SideClient]);
    HandleCloseLocked(&Vc->Handle[SideCallManager]);
    if (Vc->Name != NULL) {
        MemoryRelease(Vc->Name, TAG_VC);
        Vc->Name = NULL;
    }
}

/* What the other side's ProtocolCoCreateVc and ProtocolCoDeleteVc may not do. */
static NDIS_STATUS CreateVerdict(NDIS_STATUS Status, HANDLE_SIDE Creator, NDIS_HANDLE Handle)
{
    if (Status != NDIS_STATUS_PENDING) {
        return Status;
    }
    ViolationReport(NDH_STANDIN_REFUSED, Creator == SideClient ? "VC-CREATE-006" : "VC-CREATE-007",
                    "ProtocolCoCreateVc", ObjectVc, Handle, NDIS_STATUS_FAILURE,
                    "ProtocolCoCreateVc returned NDIS_STATUS_PENDING");
    return NDIS_STATUS_FAILURE;
}

/*
 * Creates a VC on behalf of Creator. Af is referenced by the caller; the lock is held on entry and released.
 */
static NDIS_STATUS VcCreate(PNS_AF Af, HANDLE_SIDE Creator, NDIS_HANDLE CreatorContext, PNDIS_HANDLE Handle,
                            KIRQL Irql)
{
    HANDLE_SIDE Other = Creator == SideClient ? SideCallManager : SideClient;
    CO_CREATE_VC_HANDLER CreateHandler = NULL;
    CO_DELETE_VC_HANDLER DeleteHandler = NULL;
    NDIS_HANDLE OtherContext = NULL;
    NDIS_STATUS Status;
    NDIS_STATUS Answer;
    PNS_VC Vc;
    KIRQL After;

    Vc = ObjectAllocate(ObjectVc, sizeof(*Vc));
    if (Vc == NULL) {
        LibraryRelease(Irql);
        return NDIS_STATUS_RESOURCES;
    }
    Vc->Af = Af;
    Vc->Creator = Creator;
    Vc->Context[Creator] = CreatorContext;
    InitializeListHead(&Vc->Parties);
    ObjectAdopt(Vc, Af);
    if (SwitchValue(NDH_STANDIN_SW_VC_HANDLES) == 1) {
        Vc->Handle[SideClient] = HandleOpenLocked(Vc, SideBoth);
        Vc->Handle[SideCallManager] = Vc->Handle[SideClient];
    } else {
        Vc->Handle[SideClient] = HandleOpenLocked(Vc, SideClient);
        Vc->Handle[SideCallManager] = HandleOpenLocked(Vc, SideCallManager);
    }
    InsertTailList(&Af->Vcs, &Vc->Link);
    if (Vc->Handle[SideClient] == NULL || Vc->Handle[SideCallManager] == NULL) {
        VcUnlinkLocked(Vc);
        LibraryRelease(Irql);
        ObjectDereference(Vc);
        return NDIS_STATUS_RESOURCES;
    }
    CreateHandler =
        Creator == SideClient ? CALL_MANAGER_OF(Af)->CmCreateVcHandler : CLIENT_OF(Af)->ClCreateVcHandler;
    DeleteHandler =
        Creator == SideClient ? CALL_MANAGER_OF(Af)->CmDeleteVcHandler : CLIENT_OF(Af)->ClDeleteVcHandler;
    LibraryRelease(Irql);

    Answer = CreateHandler(Af->Context[Other], Vc->Handle[Other], &OtherContext);
    Status = CreateVerdict(Answer, Creator, Vc->Handle[Other]);
    if (Answer == NDIS_STATUS_PENDING) {
        /* The VC is unusable; the driver that pended is told to delete it. */
        (VOID) DeleteHandler(OtherContext);
    }

    LibraryAcquire(&After);
    if (Status != NDIS_STATUS_SUCCESS) {
        VcUnlinkLocked(Vc);
        LibraryRelease(After);
        LibraryCheckReturn(Irql, After, "ProtocolCoCreateVc",
                           Creator == SideClient ? "IRQL-012" : "IRQL-015");
        ObjectDereference(Vc);
        return Status;
    }
    Vc->Context[Other] = OtherContext;
    Vc->State = VcLive;
    *Handle = Vc->Handle[Creator];
    LibraryRelease(After);
    LibraryCheckReturn(Irql, After, "ProtocolCoCreateVc", Creator == SideClient ? "IRQL-012" : "IRQL-015");
    if (OtherContext == NULL) {
        ViolationReport(NDH_STANDIN_NOTED, Creator == SideClient ? "VC-CREATE-008" : "VC-CREATE-017",
                        "ProtocolCoCreateVc", ObjectVc, *Handle, 0, "success without a VC context");
    }
    return NDIS_STATUS_SUCCESS;
}

/* nf-ndis-ndismcmcreatevc.md */
NDIS_STATUS NdisMCmCreateVc(NDIS_HANDLE MiniportAdapterHandle, NDIS_HANDLE NdisAfHandle,
                            NDIS_HANDLE MiniportVcContext, PNDIS_HANDLE NdisVcHandle)
{
    NDIS_STATUS Status;
    PVOID Adapter;
    PNS_AF Af;
    KIRQL Irql;

    if (*NdisVcHandle != NULL) {
        ViolationReport(NDH_STANDIN_NOTED, "VC-CREATE-002", "NdisMCmCreateVc", ObjectVc, *NdisVcHandle, 0,
                        "*NdisVcHandle is not NULL");
        *NdisVcHandle = NULL;
    }
    Af = HandleEnter(NdisAfHandle, ObjectAf, SideCallManager, "NdisMCmCreateVc", "VC-CREATE-011",
                     NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Af == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    HandleResolveLocked(MiniportAdapterHandle, ObjectAdapter, SideOnly, &Adapter);
    if (Adapter != Af->Binding->Adapter || Af->State != AfOpen) {
        BOOLEAN Open = (BOOLEAN)(Af->State == AfOpen);

        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "VC-CREATE-011", "NdisMCmCreateVc", ObjectAf, NdisAfHandle,
                        NDIS_STATUS_FAILURE, "%s",
                        Open ? "MiniportAdapterHandle is not the adapter of the AF" : "the AF is not open");
        return NDIS_STATUS_FAILURE;
    }
    ObjectReference(Af);
    Status = VcCreate(Af, SideCallManager, MiniportVcContext, NdisVcHandle, Irql);
    ObjectDereference(Af);
    return Status;
}

/* nf-ndis-ndiscocreatevc.md */
NDIS_STATUS NdisCoCreateVc(NDIS_HANDLE NdisBindingHandle, NDIS_HANDLE NdisAfHandle,
                           NDIS_HANDLE ProtocolVcContext, PNDIS_HANDLE NdisVcHandle)
{
    NDIS_STATUS Status;
    PVOID Binding;
    PNS_AF Af;
    KIRQL Irql;

    if (*NdisVcHandle != NULL) {
        ViolationReport(NDH_STANDIN_NOTED, "VC-CREATE-015", "NdisCoCreateVc", ObjectVc, *NdisVcHandle, 0,
                        "*NdisVcHandle is not NULL");
        *NdisVcHandle = NULL;
    }
    Af = HandleEnter(NdisAfHandle, ObjectAf, SideClient, "NdisCoCreateVc", "VC-CREATE-011",
                     NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Af == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    HandleResolveLocked(NdisBindingHandle, ObjectBinding, SideOnly, &Binding);
    if (Binding != Af->Binding || Af->State != AfOpen) {
        BOOLEAN Open = (BOOLEAN)(Af->State == AfOpen);

        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "VC-CREATE-011", "NdisCoCreateVc", ObjectAf, NdisAfHandle,
                        NDIS_STATUS_FAILURE, "%s",
                        Open ? "NdisBindingHandle is not the binding of the AF" : "the AF is not open");
        return NDIS_STATUS_FAILURE;
    }
    ObjectReference(Af);
    Status = VcCreate(Af, SideClient, ProtocolVcContext, NdisVcHandle, Irql);
    ObjectDereference(Af);
    return Status;
}

/*
 * Takes a VC off whose miniport was halted: nobody is told, whatever its state, and what was pended is over.
 */
static NDIS_STATUS VcDrop(PNS_VC Vc, KIRQL Irql)
{
    PNS_PARTY Closing = Vc->ClosingParty;
    PNS_SAP_ENTRY Offered = Vc->AnswerOwed ? Vc->OfferSap : NULL;

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
    if (Closing != NULL) {
        ObjectDereference(Closing);
    }
    if (Offered != NULL) {
        ObjectDereference(Offered);
    }
    ObjectDereference(Vc);
    return NDIS_STATUS_SUCCESS;
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
    PCSTR Reason = NULL;
    NDIS_STATUS Status;
    ULONG PartiesLeft = 0;
    PNS_VC Vc;
    KIRQL Irql;
    KIRQL After;

    Vc = HandleEnter(Handle, ObjectVc, Caller, Function, UseRule, NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE,
                     &Irql);
    if (Vc == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (MINIPORT_GONE(Vc->Af)) {
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
    if (Vc->Active) {
        Reason = "the VC is active";
    } else if (Vc->Close != CloseNone) {
        Reason = "a close of its call has not completed";
    } else if (Vc->Call != CallIdle) {
        Reason = "the VC carries a call";
    }
    if (Reason != NULL) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, StateRule, Function, ObjectVc, Handle, NDIS_STATUS_NOT_ACCEPTED,
                        "%s", Reason);
        return NDIS_STATUS_NOT_ACCEPTED;
    }
    Vc->State = VcDeleting;
    ObjectReference(Vc);
    DeleteHandler = Caller == SideClient ? CALL_MANAGER_OF(Vc->Af)->CmDeleteVcHandler
                                         : CLIENT_OF(Vc->Af)->ClDeleteVcHandler;
    OtherContext = Vc->Context[Other];
    LibraryRelease(Irql);

    Status = DeleteHandler(OtherContext);

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
    LibraryCheckReturn(Irql, After, "ProtocolCoDeleteVc", Caller == SideClient ? "IRQL-012" : "IRQL-015");
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
    return VcDelete(NdisVcHandle, SideCallManager, "NdisMCmDeleteVc");
}

/* nf-ndis-ndiscodeletevc.md */
NDIS_STATUS NdisCoDeleteVc(NDIS_HANDLE NdisVcHandle)
{
    return VcDelete(NdisVcHandle, SideClient, "NdisCoDeleteVc");
}

/* nf-ndis-ndismcmactivatevc.md: NDIS takes note, the miniport side of the MCM is not called. */
NDIS_STATUS NdisMCmActivateVc(NDIS_HANDLE NdisVcHandle, PCO_CALL_PARAMETERS CallParameters)
{
    ULONG Complete = SwitchValue(NDH_STANDIN_SW_MCM_ACTIVATE_COMPLETE);
    CM_ACTIVATE_VC_COMPLETE_HANDLER CompleteHandler;
    NDIS_HANDLE Context;
    PNS_VC Vc;
    KIRQL Irql;

    Vc = VcEnter(NdisVcHandle, SideCallManager, "NdisMCmActivateVc", "VC-DEL-009", NDH_STANDIN_REFUSED,
                 NDIS_STATUS_FAILURE, &Irql);
    if (Vc == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    Vc->Active = TRUE;
    CompleteHandler = CALL_MANAGER_OF(Vc->Af)->CmActivateVcCompleteHandler;
    Context = Vc->Context[SideCallManager];
    LibraryRelease(Irql);
    if (Complete != 0) {
        CompleteHandler(NDIS_STATUS_SUCCESS, Context, CallParameters);
    }
    return Complete == 1 ? NDIS_STATUS_PENDING : NDIS_STATUS_SUCCESS;
}

/* nf-ndis-ndismcmdeactivatevc.md */
NDIS_STATUS NdisMCmDeactivateVc(NDIS_HANDLE NdisVcHandle)
{
    ULONG Complete = SwitchValue(NDH_STANDIN_SW_MCM_ACTIVATE_COMPLETE);
    CM_DEACTIVATE_VC_COMPLETE_HANDLER CompleteHandler;
    NDIS_HANDLE Context;
    ULONG Sends;
    ULONG Receives;
    PNS_VC Vc;
    KIRQL Irql;

    Vc = VcEnter(NdisVcHandle, SideCallManager, "NdisMCmDeactivateVc", "VC-DEL-009", NDH_STANDIN_REFUSED,
                 NDIS_STATUS_FAILURE, &Irql);
    if (Vc == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (!Vc->Active) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "VC-DEACT-004", "NdisMCmDeactivateVc", ObjectVc, NdisVcHandle,
                        NDIS_STATUS_NOT_ACCEPTED, "the VC is not active");
        return NDIS_STATUS_NOT_ACCEPTED;
    }
    Vc->Active = FALSE;
    Sends = Vc->SendsOutstanding;
    Receives = Vc->ReceivesOutstanding;
    CompleteHandler = CALL_MANAGER_OF(Vc->Af)->CmDeactivateVcCompleteHandler;
    Context = Vc->Context[SideCallManager];
    LibraryRelease(Irql);
    if (Sends != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "VC-DEACT-001", "NdisMCmDeactivateVc", ObjectVc, NdisVcHandle, 0,
                        "%u sends are not complete", (ULONG64)Sends);
    }
    if (Receives != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "VC-DEACT-009", "NdisMCmDeactivateVc", ObjectVc, NdisVcHandle, 0,
                        "%u indicated NBLs are not back", (ULONG64)Receives);
    }
    if (Complete == 2) {
        CompleteHandler(NDIS_STATUS_SUCCESS, Context);
    }
    return NDIS_STATUS_SUCCESS;
}
