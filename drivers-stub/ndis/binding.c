// SPDX-License-Identifier: MIT
/*
 * Bindings.
 */
#include "binding.h"
#include "await.h"
#include "boundary.h"
#include "af.h"
#include "break.h"
#include "data.h"
#include "family.h"
#include "oid.h"
#include "packetfilter.h"
#include "pnp.h"

static NDIS_STRING ProtocolSection = { 0, 0, NULL };

_Use_decl_annotations_
PNS_BINDING BindingFind(PNS_PROTOCOL Protocol, PNS_ADAPTER Adapter)
{
    PNS_BINDING Found = NULL;
    PLIST_ENTRY Link;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Adapter->Bindings.Flink; Link != &Adapter->Bindings; Link = Link->Flink) {
        PNS_BINDING Binding = CONTAINING_RECORD(Link, NS_BINDING, Link);

        if (Binding->Protocol == Protocol) {
            Found = Binding;
            break;
        }
    }
    LibraryRelease(Irql);
    return Found;
}

static VOID BindParametersFill(PNS_ADAPTER Adapter, PNDIS_BIND_PARAMETERS Parameters)
{
    const NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES *General = &Adapter->General;

    RtlZeroMemory(Parameters, sizeof(*Parameters));
    Parameters->Header.Type = NDIS_OBJECT_TYPE_BIND_PARAMETERS;
    Parameters->Header.Revision = NDIS_BIND_PARAMETERS_REVISION_4;
    Parameters->Header.Size = NDIS_SIZEOF_BIND_PARAMETERS_REVISION_4;
    Parameters->ProtocolSection = &ProtocolSection;
    Parameters->AdapterName = &Adapter->Name;
    Parameters->BoundAdapterName = &Adapter->Name;
    Parameters->MediaType = General->MediaType;
    Parameters->MtuSize = General->MtuSize;
    Parameters->MaxXmitLinkSpeed = General->MaxXmitLinkSpeed;
    Parameters->XmitLinkSpeed = General->XmitLinkSpeed;
    Parameters->MaxRcvLinkSpeed = General->MaxRcvLinkSpeed;
    Parameters->RcvLinkSpeed = General->RcvLinkSpeed;
    Parameters->MediaConnectState = General->MediaConnectState;
    Parameters->MediaDuplexState = General->MediaDuplexState;
    Parameters->LookaheadSize = General->LookaheadSize;
    Parameters->SupportedPacketFilters = General->SupportedPacketFilters;
    Parameters->MaxMulticastListSize = General->MaxMulticastListSize;
    Parameters->MacAddressLength = General->MacAddressLength;
    RtlCopyMemory(Parameters->CurrentMacAddress, General->CurrentMacAddress,
                  sizeof(Parameters->CurrentMacAddress));
    Parameters->PhysicalMediumType = General->PhysicalMediumType;
    Parameters->BoundIfIndex = Adapter->Slot + 1;
    Parameters->LowestIfIndex = Adapter->Slot + 1;
    Parameters->AccessType = General->AccessType;
    Parameters->DirectionType = General->DirectionType;
    Parameters->ConnectionType = General->ConnectionType;
    Parameters->IfType = General->IfType;
    Parameters->IfConnectorPresent = General->IfConnectorPresent;
    Parameters->DataBackFillSize = General->DataBackFillSize;
    Parameters->ContextBackFillSize = General->ContextBackFillSize;
    Parameters->MacOptions = General->MacOptions;
    Parameters->PowerManagementCapabilitiesEx = &Adapter->Pm;
}

/* New context of a bind or unbind operation, or NULL. */
static PNS_BIND BindContextCreate(PNS_PROTOCOL Protocol, PNS_ADAPTER Adapter, PNS_BINDING Binding,
                                  BOOLEAN IsUnbind)
{
    PNS_BIND Bind = ObjectAllocate(ObjectBind, sizeof(*Bind));

    if (Bind != NULL) {
        Bind->Protocol = Protocol;
        Bind->Adapter = Adapter;
        Bind->Binding = Binding;
        Bind->IsUnbind = IsUnbind;
        KeInitializeEvent(&Bind->Completed, NotificationEvent, FALSE);
        Bind->Handle = HandleOpen(Bind, SideOnly);
        if (Bind->Handle == NULL) {
            ObjectDereference(Bind);
            Bind = NULL;
        }
    }
    return Bind;
}

/* The protocol has pended a bind or unbind. */
static DECLSPEC_NOINLINE VOID AwaitBind(PNS_BIND Bind)
{
    static const struct {
        PCSTR Handler;
        PCSTR Function;
    } Names[2][2] = { /* by IsUnbind, and whether the protocol is of NDIS 5 */
        { { "ProtocolBindAdapterEx", "NdisCompleteBindAdapterEx" },
          { "ProtocolBindAdapter", "NdisCompleteBindAdapter" } },
        { { "ProtocolUnbindAdapterEx", "NdisCompleteUnbindAdapterEx" },
          { "ProtocolUnbindAdapter", "NdisCompleteUnbindAdapter" } },
    };
    const ULONG Legacy = LEGACY_PROTOCOL(Bind->Protocol);
    const AWAITED What = { .Handler = Names[Bind->IsUnbind][Legacy].Handler,
                           .Completion = Names[Bind->IsUnbind][Legacy].Function,
                           .Kind = ObjectBind,
                           .Handle = Bind->Handle,
                           .Adapter = &Bind->Adapter->Name,
                           .Protocol = &Bind->Protocol->Characteristics.Name };

    AwaitCompletion(&Bind->Completed, &What);
}

/* The handler returned Status; waits if it pended, and ends the context. */
static NDIS_STATUS BindContextFinish(PNS_BIND Bind, NDIS_STATUS Status)
{
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        AwaitBind(Bind);
        Status = Bind->Status;
    }
    LibraryAcquire(&Irql);
    Bind->IsComplete = TRUE;
    HandleCloseLocked(&Bind->Handle);
    LibraryRelease(Irql);
    return Status;
}

_Use_decl_annotations_
NDIS_STATUS BindingCreate(PNS_PROTOCOL Protocol, PNS_ADAPTER Adapter, PNS_BINDING *Binding)
{
    NDIS_BIND_PARAMETERS Parameters;
    NDIS_STATUS Status;
    PNS_BIND Bind;
    KIRQL Irql;

    *Binding = NULL;
    if (BindingFind(Protocol, Adapter) != NULL) {
        return NDIS_STATUS_SUCCESS;
    }
    Bind = BindContextCreate(Protocol, Adapter, NULL, FALSE);
    if (Bind == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    BindParametersFill(Adapter, &Parameters);
    HANDLER_STATUS(Status, ProtocolBindAdapterEx, PlaceOfProtocol(Protocol),
                   Protocol->Characteristics.BindAdapterHandlerEx, Protocol->DriverContext, Bind->Handle,
                   &Parameters);
    Status = BindContextFinish(Bind, Status);
    *Binding = BindingFind(Protocol, Adapter);
    if (*Binding != NULL) {
        LibraryAcquire(&Irql);
        (*Binding)->InBind = FALSE;
        LibraryRelease(Irql);
    }
    if (Status == NDIS_STATUS_SUCCESS && *Binding == NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, "WIN-A4", "ProtocolBindAdapterEx", ObjectBinding, NULL,
                        NDIS_STATUS_FAILURE, "success without an open binding");
        Status = NDIS_STATUS_FAILURE;
    } else if (Status != NDIS_STATUS_SUCCESS && *Binding != NULL) {
        ViolationReport(NDH_STANDIN_NOTED, "UNBIND-007", "ProtocolBindAdapterEx", ObjectBinding,
                        (*Binding)->Handle, Status, "failed with %x and left its binding open",
                        (ULONG64)(ULONG)Status);
        *Binding = NULL;
    }
    ObjectDereference(Bind);
    return Status;
}

/* Takes a binding off its adapter and ends its handle. FALSE: it was off. */
static BOOLEAN BindingUnlink(PNS_BINDING Binding)
{
    BOOLEAN Linked;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Linked = (BOOLEAN)!IsListEmpty(&Binding->Link);
    if (Linked) {
        RemoveEntryList(&Binding->Link);
        InitializeListHead(&Binding->Link);
        HandleCloseLocked(&Binding->Handle);
    }
    LibraryRelease(Irql);
    return Linked;
}

_Use_decl_annotations_
VOID BindingRemove(PNS_BINDING Binding)
{
    PNS_PROTOCOL Protocol = Binding->Protocol;
    NDIS_STATUS Status;
    PNS_BIND Bind;
    KIRQL Irql;

    Bind = BindContextCreate(Protocol, Binding->Adapter, Binding, TRUE);
    if (Bind == NULL) {
        return;
    }
    if (!BreakIs(Rule_UNBIND_005, BreakEarly)) {
        PnpPauseBinding(Binding, NDIS_PAUSE_UNBIND_PROTOCOL);
    }
    ObjectReference(Binding);
    LibraryAcquire(&Irql);
    Binding->Unbinding = TRUE;
    LibraryRelease(Irql);
    HANDLER_STATUS(Status, ProtocolUnbindAdapterEx, PlaceOfBinding(Binding),
                   Protocol->Characteristics.UnbindAdapterHandlerEx, Bind->Handle, Binding->Context);
    Status = BindContextFinish(Bind, Status);
    if (Status != NDIS_STATUS_SUCCESS) {
        ViolationReport(NDH_STANDIN_NOTED, "UNBIND-004", "ProtocolUnbindAdapterEx", ObjectBinding,
                        Binding->Handle, Status, "an unbind may not fail");
    }
    if (BindingUnlink(Binding)) {
        ViolationReport(NDH_STANDIN_NOTED, Binding->State == BindingClosing ? "UNBIND-008" : "UNBIND-007",
                        "ProtocolUnbindAdapterEx", ObjectBinding, NULL, 0, "%s",
                        Binding->State == BindingClosing ? "ended before NdisCloseAdapterEx completed"
                                                         : "ended without NdisCloseAdapterEx");
        if (Binding->State != BindingClosing) {
            ObjectDereference(Binding);
        }
    }
    ObjectDereference(Binding);
    ObjectDereference(Bind);
}

static VOID BindCompletionArrived(NDIS_HANDLE Handle, NDIS_STATUS Status, BOOLEAN IsUnbind, PCSTR Function)
{
    BOOLEAN Fits;
    PNS_BIND Bind;
    KIRQL Irql;

    Bind = HandleEnter(Handle, ObjectBind, SideOnly, Function, "U-08", NDH_STANDIN_FATAL, 0, &Irql);
    if (Bind == NULL) {
        return;
    }
    Fits = (BOOLEAN)(Bind->IsUnbind == IsUnbind && !Bind->IsComplete && Status != NDIS_STATUS_PENDING);
    if (Fits) {
        Bind->IsComplete = TRUE;
        Bind->Status = Status;
        KeSetEvent(&Bind->Completed, IO_NO_INCREMENT, FALSE);
    }
    LibraryRelease(Irql);
    if (!Fits) {
        ViolationReport(NDH_STANDIN_FATAL, "U-08", Function, ObjectBind, Handle, Status,
                        "completes what is not pending, or with NDIS_STATUS_PENDING");
    }
}

/* nf-ndis-ndiscompletebindadapterex.md */
VOID NdisCompleteBindAdapterEx(NDIS_HANDLE BindAdapterContext, NDIS_STATUS Status)
{
    BindCompletionArrived(BindAdapterContext, Status, FALSE, "NdisCompleteBindAdapterEx");
}

/* nf-ndis-ndiscompleteunbindadapterex.md */
VOID NdisCompleteUnbindAdapterEx(NDIS_HANDLE UnbindContext)
{
    BindCompletionArrived(UnbindContext, NDIS_STATUS_SUCCESS, TRUE, "NdisCompleteUnbindAdapterEx");
}

static WORK_ROUTINE OpenCompleteWork;

_Use_decl_annotations_
static VOID OpenCompleteWork(PVOID Context)
{
    PNS_BINDING Binding = Context;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Binding->State = BindingPaused;
    LibraryRelease(Irql);
    HANDLER_CALL(ProtocolOpenAdapterCompleteEx, PlaceOfBinding(Binding),
                 Binding->Protocol->Characteristics.OpenAdapterCompleteHandlerEx, Binding->Context,
                 NDIS_STATUS_SUCCESS);
    ObjectDereference(Binding);
}

static BOOLEAN MediumOffered(PNDIS_OPEN_PARAMETERS Parameters, NDIS_MEDIUM Medium)
{
    UINT Index;

    for (Index = 0; Index < Parameters->MediumArraySize; Index++) {
        if (Parameters->MediumArray[Index] == Medium) {
            *Parameters->SelectedMediumIndex = Index;
            return TRUE;
        }
    }
    return FALSE;
}

/* nf-ndis-ndisopenadapterex.md: only inside ProtocolBindAdapterEx. */
NDIS_STATUS NdisOpenAdapterEx(NDIS_HANDLE NdisProtocolHandle, NDIS_HANDLE ProtocolBindingContext,
                              PNDIS_OPEN_PARAMETERS OpenParameters, NDIS_HANDLE BindContext,
                              PNDIS_HANDLE NdisBindingHandle)
{
    NDIS_STATUS Status = NDIS_STATUS_FAILURE;
    PCSTR Reason = NULL;
    BOOLEAN Later = FALSE;
    PVOID Object;
    PNS_BIND Bind;
    PNS_BINDING Binding = NULL;
    PNS_PROTOCOL Protocol;
    KIRQL Irql;

    *NdisBindingHandle = NULL;
    if (!LibraryRequirePassive("NdisOpenAdapterEx", "IRQL-017")) {
        return NDIS_STATUS_FAILURE;
    }
    Protocol = HandleEnter(NdisProtocolHandle, ObjectProtocol, SideOnly, "NdisOpenAdapterEx", "WIN-A4",
                           NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Protocol == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    HandleResolveLocked(BindContext, ObjectBind, SideOnly, &Object);
    Bind = Object;
    if (Bind == NULL || Bind->IsUnbind || Bind->IsComplete || Bind->Protocol != Protocol ||
        Bind->Binding != NULL) {
        Reason = "not called inside ProtocolBindAdapterEx with its BindContext";
    } else if (OpenParameters->Header.Type != NDIS_OBJECT_TYPE_OPEN_PARAMETERS ||
               OpenParameters->Header.Revision < NDIS_OPEN_PARAMETERS_REVISION_1 ||
               OpenParameters->Header.Size < NDIS_SIZEOF_OPEN_PARAMETERS_REVISION_1) {
        Status = NDIS_STATUS_INVALID_PARAMETER;
        Reason = "wrong header of NDIS_OPEN_PARAMETERS";
    } else if (!MediumOffered(OpenParameters, Bind->Adapter->General.MediaType)) {
        Status = NDIS_STATUS_UNSUPPORTED_MEDIA; /* an answer: a protocol is offered adapters of any medium */
    } else {
        Binding = ObjectAllocate(ObjectBinding, sizeof(*Binding));
        Status = NDIS_STATUS_RESOURCES;
    }
    if (Binding == NULL) {
        LibraryRelease(Irql);
        if (Reason != NULL) {
            ViolationReport(NDH_STANDIN_REFUSED, "WIN-A4", "NdisOpenAdapterEx", ObjectBinding, BindContext,
                            Status, "%s", Reason);
        }
        return Status;
    }
    Binding->Handle = HandleOpenLocked(Binding, SideOnly);
    if (Binding->Handle == NULL) {
        LibraryRelease(Irql);
        ObjectDereference(Binding);
        return NDIS_STATUS_RESOURCES;
    }
    Binding->Protocol = Protocol;
    Binding->Adapter = Bind->Adapter;
    Binding->Context = ProtocolBindingContext;
    Binding->HasCo = Protocol->HasCo;
    Binding->Co = Protocol->Co;
    Binding->HasClient = Protocol->HasClient;
    Binding->Client = Protocol->Client;
    Binding->HasCm = Protocol->HasCm;
    Binding->Cm = Protocol->Cm;
    Binding->InBind = TRUE;
    InitializeListHead(&Binding->Families);
    InitializeListHead(&Binding->Scopes);
    InitializeListHead(&Binding->StatusQueue);
    InsertTailList(&Bind->Adapter->Bindings, &Binding->Link);
    Bind->Binding = Binding;
    ObjectAdopt(Binding, Protocol);
    ObjectAdopt(Binding, Bind->Adapter);
    Later = SwitchChooseLater(NDH_STANDIN_SW_OPEN_ADAPTER);
    Binding->State = Later ? BindingOpening : BindingPaused;
    *NdisBindingHandle = Binding->Handle;
    if (Later) {
        ObjectReference(Binding);
    }
    LibraryRelease(Irql);
    if (Later) {
        WorkQueue(&Binding->Work, OpenCompleteWork, Binding);
        return NDIS_STATUS_PENDING;
    }
    return NDIS_STATUS_SUCCESS;
}

static WORK_ROUTINE CloseCompleteWork;

_Use_decl_annotations_
static VOID CloseCompleteWork(PVOID Context)
{
    PNS_BINDING Binding = Context;
    BOOLEAN Raised;
    KIRQL Irql;

    (VOID) BindingUnlink(Binding);
    Raised = BreakRaise(Rule_IRQL_019, DISPATCH_LEVEL, &Irql);
    HANDLER_CALL(ProtocolCloseAdapterCompleteEx, PlaceOfBinding(Binding),
                 Binding->Protocol->Characteristics.CloseAdapterCompleteHandlerEx, Binding->Context);
    BreakLower(Raised, Irql);
    ObjectDereference(Binding);
}

/* nf-ndis-ndiscloseadapterex.md: only inside ProtocolBindAdapterEx and ProtocolUnbindAdapterEx. */
NDIS_STATUS NdisCloseAdapterEx(NDIS_HANDLE NdisBindingHandle)
{
    BOOLEAN Families;
    BOOLEAN Inside;
    BOOLEAN Later;
    ULONG Oids;
    ULONG Receives;
    ULONG Sends;
    PNS_BINDING Binding;
    KIRQL Irql;

    if (!LibraryRequirePassive("NdisCloseAdapterEx", "IRQL-017")) {
        return NDIS_STATUS_FAILURE;
    }
    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, "NdisCloseAdapterEx", "UNBIND-002",
                          NDH_STANDIN_FATAL, NDIS_STATUS_FAILURE, &Irql);
    if (Binding == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    /* A binding that was never restarted may still be in its bind operation. */
    Inside = (BOOLEAN)(Binding->Unbinding || Binding->State == BindingPaused);
    Families = (BOOLEAN)(!IsListEmpty(&Binding->Families) || !IsListEmpty(&Binding->Scopes));
    Binding->State = BindingClosing;
    FamilyRemoveLocked(Binding->Adapter, Binding);
    HandleCloseLocked(&Binding->Handle);
    LibraryRelease(Irql);

    Families = (BOOLEAN)(Families || AfOpenOnAdapter(Binding->Adapter, Binding) != 0);
    Oids = OidPendingOnBinding(Binding);
    Sends = DataSendsOnBinding(Binding);
    Receives = Binding->ReceivesOutstanding;
    if (!Inside) {
        ViolationReport(NDH_STANDIN_NOTED, "UNBIND-009", "NdisCloseAdapterEx", ObjectBinding,
                        NdisBindingHandle, 0,
                        "not called inside ProtocolBindAdapterEx or ProtocolUnbindAdapterEx");
    }
    if (Families) {
        ViolationReport(NDH_STANDIN_NOTED, "UNBIND-001", "NdisCloseAdapterEx", ObjectBinding,
                        NdisBindingHandle, 0,
                        "AFs are open on the binding, or a call manager's own VCs are left");
    }
    if (Oids != 0 || Sends != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "UNBIND-003", "NdisCloseAdapterEx", ObjectBinding,
                        NdisBindingHandle, 0, "%u OID requests and %u sends are pending", (ULONG64)Oids,
                        (ULONG64)Sends);
    }
    if (Receives != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "UNBIND-003", "NdisCloseAdapterEx", ObjectBinding,
                        NdisBindingHandle, 0, "%u received NBLs are not returned", (ULONG64)Receives);
    }
    PacketFilterEnd(Binding);
    Later = SwitchChooseLater(NDH_STANDIN_SW_CLOSE_ADAPTER);
    if (Later) {
        WorkQueue(&Binding->Work, CloseCompleteWork, Binding);
        return NDIS_STATUS_PENDING;
    }
    (VOID) BindingUnlink(Binding);
    ObjectDereference(Binding);
    return NDIS_STATUS_SUCCESS;
}
