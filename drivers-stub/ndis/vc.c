// SPDX-License-Identifier: MIT
/*
 * Virtual connections: create (contract 2.3, 3.2, 3.8, 3.10).
 */
#include "boundary.h"
#include "break.h"
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
    if (CALL_MANAGER_GONE(Vc->Af)) {
        LibraryRelease(*Irql);
        return NULL;
    }
    if (Status != 0 && Vc->Af->Binding->Adapter->Resets != 0 && !Vc->FailedOnce &&
        BreakIs(Rule_HALT_005, BreakStatus)) {
        Vc->FailedOnce = TRUE;
        LibraryRelease(*Irql);
        return NULL;
    }
    return Vc;
}

/*
 * Whether its creator deletes the VC and the miniport cannot know: until its own delete handler has returned
 * it names the VC rightly, and NDIS has nobody to pass that on to.
 */
static BOOLEAN GoesUnknown(const NS_VC *Vc)
{
    return (BOOLEAN)(Vc->State == VcDeleting && (Vc->Creator == SideClient || Vc->Af->CallManager != NULL));
}

_Use_decl_annotations_
PNS_VC VcEnterMiniport(NDIS_HANDLE Handle, BOOLEAN NeedsCall, PCSTR Function, PCSTR Rule, PKIRQL Irql)
{
    PNS_VC Vc = HandleEnter(Handle, ObjectVc, SideAny, Function, Rule, NDH_STANDIN_FATAL, 0, Irql);

    if (Vc == NULL) {
        return NULL;
    }
    if (HandleSide(Handle) != MINIPORT_SIDE(Vc) && HandleSide(Handle) != SideBoth) {
        ViolationReport(NDH_STANDIN_NOTED, "U-07", Function, ObjectVc, Handle, 0,
                        "the handle is not the miniport's");
    }
    if (!NeedsCall && GoesUnknown(Vc)) {
        LibraryRelease(*Irql);
        return NULL;
    }
    if (Vc->State != VcLive) {
        LibraryRelease(*Irql);
        ViolationReport(NDH_STANDIN_FATAL, Rule, Function, ObjectVc, Handle, 0,
                        "the VC is being created or deleted");
        return NULL;
    }
    if (MINIPORT_GONE(Vc->Af)) {
        LibraryRelease(*Irql);
        return NULL;
    }
    return Vc;
}

_Use_decl_annotations_
VOID VcUnlinkLocked(PNS_VC Vc)
{
    PNS_AF Scope = Vc->Af->IsScope ? Vc->Af : NULL;

    Vc->State = VcGone;
    RemoveEntryList(&Vc->Link);
    HandleCloseLocked(&Vc->Handle[SideClient]);
    HandleCloseLocked(&Vc->Handle[SideCallManager]);
    HandleCloseLocked(&Vc->Handle[SideMiniport]);
    if (Vc->Name != NULL) {
        MemoryRelease(Vc->Name, TAG_VC);
        Vc->Name = NULL;
    }
    if (Scope != NULL) {
        Scope->State = AfClosed;
        RemoveEntryList(&Scope->Link);
        ObjectDereference(Scope); /* the VC still keeps it */
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

static NDIS_STATUS CallCreate(CO_CREATE_VC_HANDLER Handler, PNS_VC Vc, HANDLE_SIDE Side, PNDIS_HANDLE Context)
{
    NDIS_STATUS Status;

    HANDLER_STATUS(Status, ProtocolCoCreateVc, PlaceOfVcIn(Vc, Side, NULL), Handler, Vc->Af->Context[Side],
                   Vc->Handle[Side], Context);
    return Status;
}

static VOID CallDelete(CO_DELETE_VC_HANDLER Handler, PNS_VC Vc, HANDLE_SIDE Side, NDIS_HANDLE Context)
{
    HANDLER_CALL(ProtocolCoDeleteVc, PlaceOfVc(Vc, Side, NULL), (VOID)Handler, Context);
}

/* -> the protocol at the other end of the AF: ProtocolCoCreateVc. */
static NDIS_STATUS CreateAtPeer(PNS_VC Vc, KIRQL Irql)
{
    BOOLEAN ByClient = (BOOLEAN)(Vc->Creator == SideClient);
    HANDLE_SIDE Other = ByClient ? SideCallManager : SideClient;
    PCSTR ReturnRule = ByClient ? "IRQL-012" : "IRQL-015";
    NDIS_HANDLE OtherContext = NULL;
    CO_CREATE_VC_HANDLER CreateHandler;
    CO_DELETE_VC_HANDLER DeleteHandler;
    NDIS_STATUS Answer;
    NDIS_STATUS Status;

    if (ByClient) {
        CreateHandler = CALL_MANAGER_OF(Vc->Af)->CmCreateVcHandler;
        DeleteHandler = CALL_MANAGER_OF(Vc->Af)->CmDeleteVcHandler;
    } else {
        CreateHandler = CLIENT_OF(Vc->Af)->ClCreateVcHandler;
        DeleteHandler = CLIENT_OF(Vc->Af)->ClDeleteVcHandler;
    }
    if (BreakIs(ByClient ? Rule_VC_CREATE_005 : Rule_VC_CREATE_004, BreakTwice) &&
        CallCreate(CreateHandler, Vc, Other, &OtherContext) == NDIS_STATUS_SUCCESS) {
        CallDelete(DeleteHandler, Vc, Other, OtherContext);
        OtherContext = NULL;
    }
    Answer = CallCreate(CreateHandler, Vc, Other, &OtherContext);
    LibraryCheckReturn(Irql, LibraryIrql(), "ProtocolCoCreateVc", ReturnRule);
    Status = CreateVerdict(Answer, Vc->Creator, Vc->Handle[Other]);
    if (Answer == NDIS_STATUS_PENDING) {
        /* The VC is unusable; the driver that pended is told to delete it. */
        CallDelete(DeleteHandler, Vc, Other, OtherContext);
    }
    Vc->Context[Other] = OtherContext;
    if (Status == NDIS_STATUS_SUCCESS && OtherContext == NULL) {
        ViolationReport(NDH_STANDIN_NOTED, ByClient ? "VC-CREATE-008" : "VC-CREATE-017", "ProtocolCoCreateVc",
                        ObjectVc, Vc->Handle[Other], 0, "success without a VC context");
    }
    return Status;
}

/* -> miniport below a stand-alone call manager: MiniportCoCreateVc. */
static NDIS_STATUS CreateAtMiniport(PNS_VC Vc)
{
    NDIS_HANDLE Context = NULL;
    NDIS_STATUS Status;

    HANDLER_STATUS(Status, MiniportCoCreateVc, PlaceOfNewMiniportVc(Vc),
                   MINIPORT_OF(Vc->Af)->Co.CoCreateVcHandler, Vc->Af->Binding->Adapter->Context,
                   Vc->Handle[SideMiniport], &Context);

    Vc->Context[SideMiniport] = Context;
    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_REFUSED, "VC-CREATE-006", "MiniportCoCreateVc", ObjectVc,
                        Vc->Handle[SideMiniport], NDIS_STATUS_FAILURE, "returned NDIS_STATUS_PENDING");
        return NDIS_STATUS_FAILURE;
    }
    return Status;
}

/* Opens the handles that the VC needs. Library's lock held. */
static BOOLEAN HandlesOpenLocked(PNS_VC Vc)
{
    BOOLEAN Ok = TRUE;

    if (SwitchValue(NDH_STANDIN_SW_VC_HANDLES) == 1) {
        NDIS_HANDLE Handle = HandleOpenLocked(Vc, SideBoth);

        Vc->Handle[SideClient] = Handle;
        Vc->Handle[SideCallManager] = Handle;
        Vc->Handle[SideMiniport] = Handle;
        return (BOOLEAN)(Handle != NULL);
    }
    if (!Vc->Af->IsScope) {
        Vc->Handle[SideClient] = HandleOpenLocked(Vc, SideClient);
        Ok = (BOOLEAN)(Vc->Handle[SideClient] != NULL);
    }
    Vc->Handle[SideCallManager] = HandleOpenLocked(Vc, SideCallManager);
    Ok = (BOOLEAN)(Ok && Vc->Handle[SideCallManager] != NULL);
    if (Vc->Af->CallManager != NULL) {
        Vc->Handle[SideMiniport] = HandleOpenLocked(Vc, SideMiniport);
        Ok = (BOOLEAN)(Ok && Vc->Handle[SideMiniport] != NULL);
    }
    return Ok;
}

/*
 * Creates a VC on behalf of Creator: the miniport learns of it first, where it is not the call manager
 * itself, then the protocol at the other end. Af is referenced by the caller; the lock is held on entry and
 * released.
 */
static NDIS_STATUS VcCreate(PNS_AF Af, HANDLE_SIDE Creator, NDIS_HANDLE CreatorContext, PNDIS_HANDLE Handle,
                            KIRQL Irql)
{
    BOOLEAN Separate = (BOOLEAN)(Af->CallManager != NULL);
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;
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
    InsertTailList(&Af->Vcs, &Vc->Link);
    if (!HandlesOpenLocked(Vc)) {
        Status = NDIS_STATUS_RESOURCES;
    } else if (Separate && MINIPORT_GONE(Af)) {
        Status = NDIS_STATUS_FAILURE;
    }
    if (Status != NDIS_STATUS_SUCCESS) {
        VcUnlinkLocked(Vc);
        LibraryRelease(Irql);
        ObjectDereference(Vc);
        return Status;
    }
    LibraryRelease(Irql);

    BOUNDARY_LINK(Vc, Vc);
    if (Separate) {
        Status = CreateAtMiniport(Vc);
    }
    if (Status == NDIS_STATUS_SUCCESS && !Af->IsScope) {
        Status = CreateAtPeer(Vc, Irql);
        if (Status != NDIS_STATUS_SUCCESS) {
            if (Separate) {
                HANDLER_CALL(MiniportCoDeleteVc, PlaceOfMiniportVc(Vc),
                             (VOID)MINIPORT_OF(Af)->Co.CoDeleteVcHandler, Vc->Context[SideMiniport]);
            }
            Status = BreakStatusOf(Rule_VC_CREATE_010, Status);
        }
    }

    LibraryAcquire(&After);
    if (Status != NDIS_STATUS_SUCCESS) {
        VcUnlinkLocked(Vc);
        LibraryRelease(After);
        ObjectDereference(Vc);
        return Status;
    }
    Vc->State = VcLive;
    *Handle = Vc->Handle[Creator];
    LibraryRelease(After);
    return NDIS_STATUS_SUCCESS;
}

/* nf-ndis-ndismcmcreatevc.md */
NDIS_STATUS NdisMCmCreateVc(NDIS_HANDLE MiniportAdapterHandle, NDIS_HANDLE NdisAfHandle,
                            NDIS_HANDLE MiniportVcContext, PNDIS_HANDLE NdisVcHandle)
{
    PCSTR Reason = NULL;
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
        return BreakStatusOf(Rule_VC_CREATE_011, NDIS_STATUS_FAILURE);
    }
    HandleResolveLocked(MiniportAdapterHandle, ObjectAdapter, SideOnly, &Adapter);
    if (Af->CallManager != NULL) {
        Reason = "the AF is a stand-alone call manager's (CM-NAME-001)";
    } else if (Adapter != Af->Binding->Adapter) {
        Reason = "MiniportAdapterHandle is not the adapter of the AF";
    } else if (Af->State != AfOpen) {
        Reason = "the AF is not open";
    }
    if (Reason != NULL) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "VC-CREATE-011", "NdisMCmCreateVc", ObjectAf, NdisAfHandle,
                        NDIS_STATUS_FAILURE, "%s", Reason);
        return BreakStatusOf(Rule_VC_CREATE_011, NDIS_STATUS_FAILURE);
    }
    ObjectReference(Af);
    Status = VcCreate(Af, SideCallManager, MiniportVcContext, NdisVcHandle, Irql);
    ObjectDereference(Af);
    return Status;
}

/* A call manager's VC for itself, with no AF: nobody but the miniport learns of it. */
static NDIS_STATUS CreateOwnVc(NDIS_HANDLE BindingHandle, NDIS_HANDLE Context, PNDIS_HANDLE NdisVcHandle)
{
    PNS_BINDING Binding;
    PCSTR Reason = NULL;
    NDIS_STATUS Status;
    PNS_AF Scope;
    KIRQL Irql;

    Binding = HandleEnter(BindingHandle, ObjectBinding, SideOnly, "NdisCoCreateVc", "UNBIND-002",
                          NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Binding == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (!Binding->HasCm) {
        Reason = "no AF is named, and the protocol is no call manager";
    } else if (Binding->State == BindingOpening || Binding->State == BindingClosing) {
        Reason = "the binding is not open or is closing";
    } else if (Binding->Adapter->Miniport->Co.CoCreateVcHandler == NULL) {
        Reason = "the miniport has no VC handlers of its own, as an MCM";
    }
    if (Reason != NULL) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "VC-CREATE-011", "NdisCoCreateVc", ObjectBinding, BindingHandle,
                        NDIS_STATUS_FAILURE, "%s", Reason);
        return BreakStatusOf(Rule_VC_CREATE_011, NDIS_STATUS_FAILURE);
    }
    Scope = ObjectAllocate(ObjectScope, sizeof(*Scope));
    if (Scope == NULL) {
        LibraryRelease(Irql);
        return NDIS_STATUS_RESOURCES;
    }
    Scope->IsScope = TRUE;
    Scope->State = AfOpen;
    Scope->Binding = Binding;
    Scope->Generation = Binding->Adapter->Generation;
    Scope->CallManager = Binding;
    Scope->Cm = &Binding->Cm;
    Scope->Client = &Binding->Client;
    Scope->Legacy[SideCallManager] = Binding->Legacy[SideCallManager];
    InitializeListHead(&Scope->Saps);
    InitializeListHead(&Scope->Vcs);
    ObjectAdopt(Scope, Binding);
    InsertTailList(&Binding->Scopes, &Scope->Link);
    ObjectReference(Scope); /* Binding->Scopes has the first */
    Status = VcCreate(Scope, SideCallManager, Context, NdisVcHandle, Irql);
    LibraryAcquire(&Irql);
    if (Status != NDIS_STATUS_SUCCESS && Scope->State == AfOpen) {
        RemoveEntryList(&Scope->Link); /* there was not even memory for the VC */
        ObjectDereference(Scope);
    }
    LibraryRelease(Irql);
    ObjectDereference(Scope);
    return Status;
}

/* nf-ndis-ndiscocreatevc.md: by a client for an outgoing call, by a call manager for an incoming one. */
NDIS_STATUS NdisCoCreateVc(NDIS_HANDLE NdisBindingHandle, NDIS_HANDLE NdisAfHandle,
                           NDIS_HANDLE ProtocolVcContext, PNDIS_HANDLE NdisVcHandle)
{
    HANDLE_SIDE Creator = SideClient;
    PCSTR Reason = NULL;
    NDIS_STATUS Status;
    PVOID Binding;
    PNS_AF Af;
    KIRQL Irql;

    if (*NdisVcHandle != NULL) {
        ViolationReport(NDH_STANDIN_NOTED, "VC-CREATE-015", "NdisCoCreateVc", ObjectVc, *NdisVcHandle, 0,
                        "*NdisVcHandle is not NULL");
        *NdisVcHandle = NULL;
    }
    if (NdisAfHandle == NULL) {
        return CreateOwnVc(NdisBindingHandle, ProtocolVcContext, NdisVcHandle);
    }
    Af = HandleEnter(NdisAfHandle, ObjectAf, SideAny, "NdisCoCreateVc", "VC-CREATE-011", NDH_STANDIN_REFUSED,
                     NDIS_STATUS_FAILURE, &Irql);
    if (Af == NULL) {
        return BreakStatusOf(Rule_VC_CREATE_011, NDIS_STATUS_FAILURE);
    }
    HandleResolveLocked(NdisBindingHandle, ObjectBinding, SideOnly, &Binding);
    if (HandleSide(NdisAfHandle) == SideCallManager) {
        if (Af->CallManager != NULL) {
            Creator = SideCallManager;
        } else {
            ViolationReport(NDH_STANDIN_NOTED, "U-07", "NdisCoCreateVc", ObjectAf, NdisAfHandle, 0,
                            "the handle is an MCM's");
        }
    }
    if (Binding != (Creator == SideClient ? Af->Binding : Af->CallManager)) {
        Reason = "NdisBindingHandle is not the binding of the AF";
    } else if (Af->State != AfOpen) {
        Reason = "the AF is not open";
    } else if (CALL_MANAGER_GONE(Af)) {
        Reason = "the call manager is gone";
    }
    if (Reason != NULL) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "VC-CREATE-011", "NdisCoCreateVc", ObjectAf, NdisAfHandle,
                        NDIS_STATUS_FAILURE, "%s", Reason);
        return BreakStatusOf(Rule_VC_CREATE_011, NDIS_STATUS_FAILURE);
    }
    ObjectReference(Af);
    Status = VcCreate(Af, Creator, ProtocolVcContext, NdisVcHandle, Irql);
    ObjectDereference(Af);
    return Status;
}
