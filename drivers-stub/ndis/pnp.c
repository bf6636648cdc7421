// SPDX-License-Identifier: MIT
/*
 * Plug and play events, pause, restart and reset.
 */
#include "pnp.h"
#include "await.h"
#include "boundary.h"
#include "data.h"
#include "oid.h"
#include "status.h"

/* One event that a protocol may pend; NdisReserved[0] of the event points here. */
typedef struct PNP_WAIT {
    KEVENT Completed;
    NDIS_STATUS Status;
} PNP_WAIT;

/* The protocol has pended an event. */
static DECLSPEC_NOINLINE VOID AwaitEvent(PNS_PROTOCOL Protocol, PNS_BINDING Binding, PKEVENT Completed)
{
    const BOOLEAN Legacy = (BOOLEAN)LEGACY_PROTOCOL(Protocol);
    const AWAITED What = { .Handler = Legacy ? "ProtocolPnPEvent" : "ProtocolNetPnPEvent",
                           .Completion = Legacy ? "NdisCompletePnPEvent" : "NdisCompleteNetPnPEvent",
                           .Kind = Binding != NULL ? ObjectBinding : ObjectProtocol,
                           .Handle = Binding != NULL ? Binding->Handle : Protocol->Handle,
                           .Adapter = Binding != NULL ? &Binding->Adapter->Name : NULL,
                           .Protocol = &Protocol->Characteristics.Name };

    AwaitCompletion(Completed, &What);
}

_Use_decl_annotations_
NDIS_STATUS PnpEvent(PNS_PROTOCOL Protocol, PNS_BINDING Binding, NET_PNP_EVENT_CODE Event, PVOID Buffer,
                     ULONG Length)
{
    NET_PNP_EVENT_NOTIFICATION Notification;
    NDIS_STATUS Status;
    PNP_WAIT Wait;

    RtlZeroMemory(&Notification, sizeof(Notification));
    Notification.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    Notification.Header.Revision = NET_PNP_EVENT_NOTIFICATION_REVISION_1;
    Notification.Header.Size = NDIS_SIZEOF_NET_PNP_EVENT_NOTIFICATION_REVISION_1;
    Notification.NetPnPEvent.NetEvent = Event;
    Notification.NetPnPEvent.Buffer = Buffer;
    Notification.NetPnPEvent.BufferLength = Length;
    Notification.NetPnPEvent.NdisReserved[0] = (ULONG_PTR)&Wait;
    Notification.NetPnPEvent.NdisReserved[1] = (ULONG_PTR)Protocol; /* for the thunk of an NDIS 5 driver */
    KeInitializeEvent(&Wait.Completed, NotificationEvent, FALSE);
    Wait.Status = NDIS_STATUS_SUCCESS;
    HANDLER_STATUS(Status, ProtocolNetPnPEvent,
                   Binding != NULL ? PlaceOfBinding(Binding) : PlaceOfProtocol(Protocol),
                   Protocol->Characteristics.NetPnPEventHandler, Binding != NULL ? Binding->Context : NULL,
                   &Notification);
    if (Status == NDIS_STATUS_PENDING) {
        AwaitEvent(Protocol, Binding, &Wait.Completed);
        Status = Wait.Status;
    }
    return Status;
}

/* nf-ndis-ndiscompletenetpnpevent.md */
VOID NdisCompleteNetPnPEvent(NDIS_HANDLE NdisBindingHandle,
                             PNET_PNP_EVENT_NOTIFICATION NetPnPEventNotification, NDIS_STATUS Status)
{
    PNP_WAIT *Wait = (PNP_WAIT *)NetPnPEventNotification->NetPnPEvent.NdisReserved[0];

    UNREFERENCED_PARAMETER(NdisBindingHandle);
    if (!LibraryRequirePassive("NdisCompleteNetPnPEvent", "NDIS-IRQL")) {
        return;
    }
    Wait->Status = Status;
    KeSetEvent(&Wait->Completed, IO_NO_INCREMENT, FALSE);
}

static VOID BindingSetState(PNS_BINDING Binding, BINDING_STATE From, BINDING_STATE To)
{
    KIRQL Irql;

    LibraryAcquire(&Irql);
    if (Binding->State == From) {
        Binding->State = To;
    }
    LibraryRelease(Irql);
}

_Use_decl_annotations_
VOID PnpPauseBinding(PNS_BINDING Binding, ULONG Reason)
{
    NDIS_PROTOCOL_PAUSE_PARAMETERS Parameters;
    NDIS_STATUS Status;

    if (Binding->State != BindingRunning) {
        return;
    }
    RtlZeroMemory(&Parameters, sizeof(Parameters));
    Parameters.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    Parameters.Header.Revision = NDIS_PROTOCOL_PAUSE_PARAMETERS_REVISION_1;
    Parameters.Header.Size = NDIS_SIZEOF_PROTOCOL_PAUSE_PARAMETERS_REVISION_1;
    Parameters.PauseReason = Reason;
    Status = PnpEvent(Binding->Protocol, Binding, NetEventPause, &Parameters, sizeof(Parameters));
    if (Status != NDIS_STATUS_SUCCESS) {
        ViolationReport(NDH_STANDIN_NOTED, "WIN-A9", "ProtocolNetPnPEvent", ObjectBinding, Binding->Handle,
                        Status, "NetEventPause ended with %x; it may not fail", (ULONG64)(ULONG)Status);
    }
    BindingSetState(Binding, BindingRunning, BindingPaused);
}

_Use_decl_annotations_
VOID PnpRestartBinding(PNS_BINDING Binding)
{
    NDIS_PROTOCOL_RESTART_PARAMETERS Parameters;
    NDIS_STATUS Status;

    if (Binding->State != BindingPaused || Binding->Adapter->State != NDH_STANDIN_ADAPTER_RUNNING) {
        return;
    }
    RtlZeroMemory(&Parameters, sizeof(Parameters));
    Parameters.Header.Type = NDIS_OBJECT_TYPE_PROTOCOL_RESTART_PARAMETERS;
    Parameters.Header.Revision = NDIS_PROTOCOL_RESTART_PARAMETERS_REVISION_1;
    Parameters.Header.Size = NDIS_SIZEOF_PROTOCOL_RESTART_PARAMETERS_REVISION_1;
    Parameters.BoundIfIndex = Binding->Adapter->Slot + 1;
    /* The protocol may send from inside the event: it is Running once it returns, Restarting until then. */
    Status = PnpEvent(Binding->Protocol, Binding, NetEventRestart, &Parameters, sizeof(Parameters));
    if (Status == NDIS_STATUS_SUCCESS) {
        BindingSetState(Binding, BindingPaused, BindingRunning);
    }
}

typedef enum COMPLETION { CompletionPause, CompletionRestart, CompletionReset } COMPLETION;

static const struct {
    PCSTR Handler[2]; /* of NDIS 6, of NDIS 5 */
    PCSTR Function;
} Completions[] = {
    [CompletionPause] = { { "MiniportPause" }, "NdisMPauseComplete" },
    [CompletionRestart] = { { "MiniportRestart" }, "NdisMRestartComplete" },
    [CompletionReset] = { { "MiniportResetEx", "MiniportReset" }, "NdisMResetComplete" },
};

static VOID CompletionPrepare(PNS_ADAPTER Adapter, COMPLETION Which)
{
    KIRQL Irql;

    KeInitializeEvent(&Adapter->Completed, NotificationEvent, FALSE);
    LibraryAcquire(&Irql);
    Adapter->CompletedStatus = NDIS_STATUS_SUCCESS;
    Adapter->AwaitsPause = (BOOLEAN)(Which == CompletionPause);
    Adapter->AwaitsRestart = (BOOLEAN)(Which == CompletionRestart);
    Adapter->AwaitsReset = (BOOLEAN)(Which == CompletionReset);
    if (Which == CompletionPause) {
        Adapter->State = NDH_STANDIN_ADAPTER_PAUSING;
    } else if (Which == CompletionRestart) {
        Adapter->State = NDH_STANDIN_ADAPTER_RESTARTING;
    } else {
        Adapter->Resetting = TRUE;
    }
    LibraryRelease(Irql);
}

static DECLSPEC_NOINLINE VOID AwaitMiniport(PNS_ADAPTER Adapter, COMPLETION Which)
{
    const AWAITED What = { .Handler = Completions[Which].Handler[LEGACY_MINIPORT(Adapter->Miniport)],
                           .Completion = Completions[Which].Function,
                           .Kind = ObjectAdapter,
                           .Handle = Adapter->Handle,
                           .Adapter = &Adapter->Name };

    AwaitCompletion(&Adapter->Completed, &What);
}

/* The handler returned Status; waits if it pended. Returns the final status. */
static NDIS_STATUS CompletionFinish(PNS_ADAPTER Adapter, COMPLETION Which, NDIS_STATUS Status)
{
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        AwaitMiniport(Adapter, Which);
        Status = Adapter->CompletedStatus;
    }
    LibraryAcquire(&Irql);
    Adapter->AwaitsPause = FALSE;
    Adapter->AwaitsRestart = FALSE;
    Adapter->AwaitsReset = FALSE;
    Adapter->Resetting = FALSE;
    LibraryRelease(Irql);
    return Status;
}

static VOID AdapterSetState(PNS_ADAPTER Adapter, NDH_STANDIN_ADAPTER_STATE State)
{
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Adapter->State = State;
    LibraryRelease(Irql);
}

_Use_decl_annotations_
NDIS_STATUS PnpPauseStack(PNS_ADAPTER Adapter, ULONG Reason)
{
    NDIS_MINIPORT_PAUSE_PARAMETERS Parameters;
    NDIS_STATUS Status;
    PLIST_ENTRY Link;
    ULONG Sends;

    for (Link = Adapter->Bindings.Flink; Link != &Adapter->Bindings; Link = Link->Flink) {
        PnpPauseBinding(CONTAINING_RECORD(Link, NS_BINDING, Link), Reason);
    }
    RtlZeroMemory(&Parameters, sizeof(Parameters));
    Parameters.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    Parameters.Header.Revision = NDIS_MINIPORT_PAUSE_PARAMETERS_REVISION_1;
    Parameters.Header.Size = NDIS_SIZEOF_MINIPORT_PAUSE_PARAMETERS_REVISION_1;
    Parameters.PauseReason = Reason;
    CompletionPrepare(Adapter, CompletionPause);
    HANDLER_STATUS(Status, MiniportPause, PlaceOfAdapter(Adapter),
                   Adapter->Miniport->Characteristics.PauseHandler, Adapter->Context, &Parameters);
    Status = CompletionFinish(Adapter, CompletionPause, Status);
    if (Status != NDIS_STATUS_SUCCESS) {
        ViolationReport(NDH_STANDIN_NOTED, "WIN-A9", "MiniportPause", ObjectAdapter, Adapter->Handle, Status,
                        "a pause may not fail");
    }
    Sends = DataSendsOutstanding(Adapter);
    if (Sends != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "DATA-SEND-012", "MiniportPause", ObjectAdapter, Adapter->Handle,
                        0, "%u sends are not complete", (ULONG64)Sends);
    }
    AdapterSetState(Adapter, NDH_STANDIN_ADAPTER_PAUSED);
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
NDIS_STATUS PnpRestartStack(PNS_ADAPTER Adapter)
{
    NDIS_MINIPORT_RESTART_PARAMETERS Parameters;
    NDIS_STATUS Status;
    PLIST_ENTRY Link;

    RtlZeroMemory(&Parameters, sizeof(Parameters));
    Parameters.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    Parameters.Header.Revision = NDIS_MINIPORT_RESTART_PARAMETERS_REVISION_1;
    Parameters.Header.Size = NDIS_SIZEOF_MINIPORT_RESTART_PARAMETERS_REVISION_1;
    CompletionPrepare(Adapter, CompletionRestart);
    HANDLER_STATUS(Status, MiniportRestart, PlaceOfAdapter(Adapter),
                   Adapter->Miniport->Characteristics.RestartHandler, Adapter->Context, &Parameters);
    Status = CompletionFinish(Adapter, CompletionRestart, Status);
    if (Status != NDIS_STATUS_SUCCESS) {
        AdapterSetState(Adapter, NDH_STANDIN_ADAPTER_PAUSED);
        return Status;
    }
    AdapterSetState(Adapter, NDH_STANDIN_ADAPTER_RUNNING);
    for (Link = Adapter->Bindings.Flink; Link != &Adapter->Bindings; Link = Link->Flink) {
        PnpRestartBinding(CONTAINING_RECORD(Link, NS_BINDING, Link));
    }
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
NDIS_STATUS PnpReset(PNS_ADAPTER Adapter)
{
    MINIPORT_RESET_HANDLER ResetHandler = Adapter->Miniport->Characteristics.ResetHandlerEx;
    BOOLEAN AddressingReset = FALSE;
    NDIS_STATUS Status;

    if (ResetHandler == NULL) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    CompletionPrepare(Adapter, CompletionReset);
    StatusIndicateAll(Adapter, NDIS_STATUS_RESET_START, NDIS_STATUS_SUCCESS);
    HANDLER_STATUS(Status, MiniportResetEx, PlaceOfAdapter(Adapter), ResetHandler, Adapter->Context,
                   &AddressingReset);
    Status = CompletionFinish(Adapter, CompletionReset, Status);
    Adapter->Resets++;
    OidQuestionsForget(Adapter);
    StatusIndicateAll(Adapter, NDIS_STATUS_RESET_END, Status);
    return Status;
}

static VOID CompletionArrived(NDIS_HANDLE Handle, NDIS_STATUS Status, COMPLETION Which)
{
    const PCSTR Function = Completions[Which].Function;
    PNS_ADAPTER Adapter;
    BOOLEAN Awaited;
    KIRQL Irql;

    Adapter = HandleEnter(Handle, ObjectAdapter, SideOnly, Function, "HALT-002", NDH_STANDIN_FATAL, 0, &Irql);
    if (Adapter == NULL) {
        return;
    }
    Awaited = (BOOLEAN)((Which == CompletionPause && Adapter->AwaitsPause) ||
                        (Which == CompletionRestart && Adapter->AwaitsRestart) ||
                        (Which == CompletionReset && Adapter->AwaitsReset));
    if (Awaited) {
        Adapter->AwaitsPause = FALSE;
        Adapter->AwaitsRestart = FALSE;
        Adapter->AwaitsReset = FALSE;
        Adapter->CompletedStatus = Status;
        KeSetEvent(&Adapter->Completed, IO_NO_INCREMENT, FALSE);
    }
    LibraryRelease(Irql);
    if (!Awaited || Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "U-08", Function, ObjectAdapter, Handle, Status, "%s",
                        Awaited ? "completes with NDIS_STATUS_PENDING" : "nothing is pending");
    }
}

/* nf-ndis-ndismpausecomplete.md */
VOID NdisMPauseComplete(NDIS_HANDLE MiniportAdapterHandle)
{
    CompletionArrived(MiniportAdapterHandle, NDIS_STATUS_SUCCESS, CompletionPause);
}

/* nf-ndis-ndismrestartcomplete.md */
VOID NdisMRestartComplete(NDIS_HANDLE MiniportAdapterHandle, NDIS_STATUS Status)
{
    CompletionArrived(MiniportAdapterHandle, Status, CompletionRestart);
}

/* nf-ndis-ndismresetcomplete.md */
VOID NdisMResetComplete(NDIS_HANDLE MiniportAdapterHandle, NDIS_STATUS Status, BOOLEAN AddressingReset)
{
    UNREFERENCED_PARAMETER(AddressingReset);
    CompletionArrived(MiniportAdapterHandle, Status, CompletionReset);
}
