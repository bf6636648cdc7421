// SPDX-License-Identifier: MIT
/*
 * Adapters: start, halt, pause, restart, bind, unbind.
 */
#include "adapter.h"
#include "boundary.h"
#include "af.h"
#include "binding.h"
#include "break.h"
#include "data.h"
#include "driver.h"
#include "family.h"
#include "hang.h"
#include "oid.h"
#include "pnp.h"
#include "settimer.h"

/*
 * Name as the documentation shows one, with the slot in the last digits:
 * \DEVICE\{6E646973-7374-616E-6469-6E00000000nn}.
 */
static VOID AdapterName(PNS_ADAPTER Adapter)
{
    static const WCHAR Pattern[] = L"\\DEVICE\\{6E646973-7374-616E-6469-6E0000000000}";
    const USHORT Length = (USHORT)(sizeof(Pattern) - sizeof(WCHAR));
    const ULONG Last = Length / sizeof(WCHAR) - 2;

    RtlCopyMemory(Adapter->NameBuffer, Pattern, sizeof(Pattern));
    Adapter->NameBuffer[Last] = (WCHAR)(L'0' + Adapter->Slot % 10);
    Adapter->NameBuffer[Last - 1] = (WCHAR)(L'0' + Adapter->Slot / 10 % 10);
    Adapter->Name.Buffer = Adapter->NameBuffer;
    Adapter->Name.Length = Length;
    Adapter->Name.MaximumLength = sizeof(Adapter->NameBuffer);
}

/* Library's lock held. */
static PNS_ADAPTER AdapterOfSlotLocked(ULONG Slot)
{
    PLIST_ENTRY MiniportLink;
    PLIST_ENTRY Link;

    for (MiniportLink = MiniportList.Flink; MiniportLink != &MiniportList;
         MiniportLink = MiniportLink->Flink) {
        PNS_MINIPORT Miniport = CONTAINING_RECORD(MiniportLink, NS_MINIPORT, Link);

        for (Link = Miniport->Adapters.Flink; Link != &Miniport->Adapters; Link = Link->Flink) {
            PNS_ADAPTER Adapter = CONTAINING_RECORD(Link, NS_ADAPTER, Link);

            if (Adapter->Slot == Slot) {
                return Adapter;
            }
        }
    }
    return NULL;
}

_Use_decl_annotations_
PNS_ADAPTER AdapterFind(ULONG Slot)
{
    PNS_ADAPTER Adapter;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Adapter = AdapterOfSlotLocked(Slot);
    if (Adapter != NULL) {
        ObjectReference(Adapter);
    }
    LibraryRelease(Irql);
    return Adapter;
}

_Use_decl_annotations_
PNS_ADAPTER AdapterCreate(ULONG MiniportSlot)
{
    PNS_ADAPTER Adapter = NULL;
    PNS_MINIPORT Miniport;
    KIRQL Irql;

    ConfigurationAcquire();
    Miniport = MiniportFind(MiniportSlot);
    if (Miniport != NULL) {
        Adapter = ObjectAllocate(ObjectAdapter, sizeof(*Adapter));
    }
    if (Adapter != NULL) {
        Adapter->Miniport = Miniport;
        ObjectAdopt(Adapter, Miniport);
        InitializeListHead(&Adapter->Bindings);
        InitializeListHead(&Adapter->Interrupts);
        InitializeListHead(&Adapter->Channels);
        LibraryAcquire(&Irql);
        while (AdapterOfSlotLocked(Adapter->Slot) != NULL) {
            Adapter->Slot++;
        }
        AdapterName(Adapter);
        InsertTailList(&Miniport->Adapters, &Adapter->Link);
        ObjectReference(Adapter);
        LibraryRelease(Irql);
    }
    ConfigurationRelease();
    return Adapter;
}

/*
 * Binds the wanted protocols that are not bound; notifies them before the restart, unless the switch says
 * after.
 */
static NDIS_STATUS BindAll(PNS_ADAPTER Adapter, ULONG ProtocolSlot, BOOLEAN Notify)
{
    NDIS_STATUS Result =
        ProtocolSlot == NDH_STANDIN_PROTOCOL_ALL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_ADAPTER_NOT_FOUND;
    PLIST_ENTRY Link;

    for (Link = ProtocolList.Flink; Link != &ProtocolList; Link = Link->Flink) {
        PNS_PROTOCOL Protocol = CONTAINING_RECORD(Link, NS_PROTOCOL, Link);
        PNS_BINDING Binding;
        NDIS_STATUS Status;

        if (ProtocolSlot != NDH_STANDIN_PROTOCOL_ALL && ProtocolSlot != Protocol->Slot) {
            continue;
        }
        Status = BindingCreate(Protocol, Adapter, &Binding);
        if (ProtocolSlot != NDH_STANDIN_PROTOCOL_ALL) {
            Result = Status;
        }
        if (Status == NDIS_STATUS_SUCCESS && Binding != NULL && Notify) {
            FamilyNotify(Adapter);
        }
    }
    return Result;
}

/* NetEventBindsComplete, once for each protocol. */
static VOID BindsComplete(VOID)
{
    PLIST_ENTRY Link;

    for (Link = ProtocolList.Flink; Link != &ProtocolList; Link = Link->Flink) {
        PNS_PROTOCOL Protocol = CONTAINING_RECORD(Link, NS_PROTOCOL, Link);

        if (!Protocol->BindsCompleteSent) {
            Protocol->BindsCompleteSent = TRUE;
            (VOID) PnpEvent(Protocol, NULL, NetEventBindsComplete, NULL, 0);
        }
    }
}

_Use_decl_annotations_
NDIS_STATUS AdapterBindAndRestart(PNS_ADAPTER Adapter, ULONG ProtocolSlot, BOOLEAN Restart)
{
    BOOLEAN NotifyLate = (BOOLEAN)(SwitchValue(NDH_STANDIN_SW_AF_NOTIFY) == 1);
    PLIST_ENTRY LastBefore = Adapter->Bindings.Blink;
    NDIS_STATUS Status = BindAll(Adapter, ProtocolSlot, (BOOLEAN)!NotifyLate);
    PLIST_ENTRY Link;

    if (Restart) {
        (VOID) PnpRestartStack(Adapter);
    } else {
        for (Link = LastBefore->Flink; Link != &Adapter->Bindings; Link = Link->Flink) {
            PnpRestartBinding(CONTAINING_RECORD(Link, NS_BINDING, Link));
        }
    }
    if (NotifyLate) {
        FamilyNotify(Adapter);
    }
    BindsComplete();
    return Status;
}

_Use_decl_annotations_
NDIS_STATUS AdapterStart(PNS_ADAPTER Adapter)
{
    NDIS_STATUS Status = NDIS_STATUS_INVALID_STATE;

    ConfigurationAcquire();
    if (Adapter->State == NDH_STANDIN_ADAPTER_HALTED) {
        Status = AdapterInitialize(Adapter);
        if (Status == NDIS_STATUS_SUCCESS) {
            BOOLEAN Early = (BOOLEAN)(SwitchValue(NDH_STANDIN_SW_FIRST_RESTART) == 1);

            OidQueryAfterInitialize(Adapter);
            if (Early) {
                Status = PnpRestartStack(Adapter);
            }
            (VOID) AdapterBindAndRestart(Adapter, NDH_STANDIN_PROTOCOL_ALL, (BOOLEAN)!Early);
            if (Status == NDIS_STATUS_SUCCESS && Adapter->State != NDH_STANDIN_ADAPTER_RUNNING) {
                Status = NDIS_STATUS_FAILURE;
            }
        }
    }
    ConfigurationRelease();
    return Status;
}

_Use_decl_annotations_
NDIS_STATUS AdapterPause(PNS_ADAPTER Adapter, ULONG Reason)
{
    NDIS_STATUS Status = NDIS_STATUS_INVALID_STATE;

    ConfigurationAcquire();
    if (Adapter->State == NDH_STANDIN_ADAPTER_RUNNING) {
        Status = PnpPauseStack(Adapter, Reason);
    }
    ConfigurationRelease();
    return Status;
}

_Use_decl_annotations_
NDIS_STATUS AdapterRestart(PNS_ADAPTER Adapter)
{
    NDIS_STATUS Status = NDIS_STATUS_INVALID_STATE;

    ConfigurationAcquire();
    if (Adapter->State == NDH_STANDIN_ADAPTER_PAUSED) {
        Status = PnpRestartStack(Adapter);
    }
    ConfigurationRelease();
    return Status;
}

_Use_decl_annotations_
NDIS_STATUS AdapterReset(PNS_ADAPTER Adapter)
{
    NDIS_STATUS Status = NDIS_STATUS_INVALID_STATE;

    ConfigurationAcquire();
    if (Adapter->State == NDH_STANDIN_ADAPTER_PAUSED || Adapter->State == NDH_STANDIN_ADAPTER_RUNNING) {
        Status = PnpReset(Adapter);
    }
    ConfigurationRelease();
    return Status;
}

/* A reset that the miniport asked for; freed by itself. */
typedef struct RESET_WORK {
    WORK Work;
    PNS_ADAPTER Adapter;
} RESET_WORK;

static WORK_ROUTINE ResetWork;

_Use_decl_annotations_
static VOID ResetWork(PVOID Context)
{
    RESET_WORK *Work = Context;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Work->Adapter->ResetQueued = FALSE;
    LibraryRelease(Irql);
    (VOID) AdapterReset(Work->Adapter);
    ObjectDereference(Work->Adapter);
    MemoryRelease(Work, TAG_ADAPTER);
}

_Use_decl_annotations_
VOID AdapterQueueReset(PNS_ADAPTER Adapter)
{
    RESET_WORK *Work = MemoryZeroed(sizeof(*Work), TAG_ADAPTER);
    BOOLEAN Queued;
    KIRQL Irql;

    if (Work == NULL) {
        return;
    }
    LibraryAcquire(&Irql);
    Queued = Adapter->ResetQueued;
    if (!Queued) {
        Adapter->ResetQueued = TRUE;
        Work->Adapter = Adapter;
        ObjectReference(Adapter);
    }
    LibraryRelease(Irql);
    if (Queued) {
        MemoryRelease(Work, TAG_ADAPTER);
    } else {
        WorkQueue(&Work->Work, ResetWork, Work);
    }
}

/* nf-ndis-ndismresetminiport.md: asynchronous. */
VOID NdisMResetMiniport(NDIS_HANDLE MiniportAdapterHandle)
{
    PNS_ADAPTER Adapter;
    KIRQL Irql;

    Adapter = HandleEnter(MiniportAdapterHandle, ObjectAdapter, SideOnly, "NdisMResetMiniport", "HALT-002",
                          NDH_STANDIN_FATAL, 0, &Irql);
    if (Adapter == NULL) {
        return;
    }
    ObjectReference(Adapter);
    LibraryRelease(Irql);
    AdapterQueueReset(Adapter);
    ObjectDereference(Adapter);
}

static BOOLEAN PauseAroundChange(PNS_ADAPTER Adapter, ULONG Reason)
{
    BOOLEAN Paused =
        (BOOLEAN)(Adapter->State == NDH_STANDIN_ADAPTER_RUNNING &&
                  SwitchValue(NDH_STANDIN_SW_LATE_BIND_PAUSE) == 0 && !BreakIs(Rule_UNBIND_005, BreakEarly));

    if (Paused) {
        (VOID) PnpPauseStack(Adapter, Reason);
    }
    return Paused;
}

_Use_decl_annotations_
NDIS_STATUS AdapterBind(PNS_ADAPTER Adapter, ULONG ProtocolSlot)
{
    NDIS_STATUS Status = NDIS_STATUS_INVALID_STATE;

    ConfigurationAcquire();
    if (Adapter->State == NDH_STANDIN_ADAPTER_PAUSED || Adapter->State == NDH_STANDIN_ADAPTER_RUNNING) {
        BOOLEAN Paused = PauseAroundChange(Adapter, NDIS_PAUSE_BIND_PROTOCOL);

        Status = AdapterBindAndRestart(Adapter, ProtocolSlot, Paused);
    }
    ConfigurationRelease();
    return Status;
}

static BOOLEAN UnbindAll(PNS_ADAPTER Adapter, ULONG ProtocolSlot)
{
    BOOLEAN Any = FALSE;
    PLIST_ENTRY Link = Adapter->Bindings.Flink;

    while (Link != &Adapter->Bindings) {
        PNS_BINDING Binding = CONTAINING_RECORD(Link, NS_BINDING, Link);

        Link = Link->Flink;
        if (ProtocolSlot == NDH_STANDIN_PROTOCOL_ALL || ProtocolSlot == Binding->Protocol->Slot) {
            BindingRemove(Binding);
            Any = TRUE;
        }
    }
    return Any;
}

_Use_decl_annotations_
NDIS_STATUS AdapterUnbind(PNS_ADAPTER Adapter, ULONG ProtocolSlot)
{
    NDIS_STATUS Status = NDIS_STATUS_INVALID_STATE;

    ConfigurationAcquire();
    if (Adapter->State == NDH_STANDIN_ADAPTER_PAUSED || Adapter->State == NDH_STANDIN_ADAPTER_RUNNING) {
        BOOLEAN Paused = PauseAroundChange(Adapter, NDIS_PAUSE_UNBIND_PROTOCOL);

        Status = UnbindAll(Adapter, ProtocolSlot) ? NDIS_STATUS_SUCCESS : NDIS_STATUS_ADAPTER_NOT_FOUND;
        if (Paused) {
            (VOID) PnpRestartStack(Adapter);
        }
    }
    ConfigurationRelease();
    return Status;
}

/* -> miniport: MiniportDevicePnPEventNotify. */
static VOID SurpriseRemoved(PNS_ADAPTER Adapter)
{
    NET_DEVICE_PNP_EVENT Event;

    RtlZeroMemory(&Event, sizeof(Event));
    Event.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    Event.Header.Revision = NET_DEVICE_PNP_EVENT_REVISION_1;
    Event.Header.Size = NDIS_SIZEOF_NET_DEVICE_PNP_EVENT_REVISION_1;
    Event.DevicePnPEvent = NdisDevicePnPEventSurpriseRemoved;
    HANDLER_CALL(MiniportDevicePnPEventNotify, PlaceOfAdapter(Adapter),
                 Adapter->Miniport->Characteristics.DevicePnPEventNotifyHandler, Adapter->Context, &Event);
}

_Use_decl_annotations_
NDIS_STATUS AdapterHalt(PNS_ADAPTER Adapter, NDIS_HALT_ACTION Action)
{
    NDIS_STATUS Status = NDIS_STATUS_INVALID_STATE;

    ConfigurationAcquire();
    if (Action == NdisHaltDeviceSurpriseRemoved &&
        (Adapter->State == NDH_STANDIN_ADAPTER_RUNNING || Adapter->State == NDH_STANDIN_ADAPTER_PAUSED)) {
        SurpriseRemoved(Adapter);
    }
    if (Adapter->State == NDH_STANDIN_ADAPTER_SUSPENDED && Adapter->MiniportGone) {
        (VOID) UnbindAll(Adapter, NDH_STANDIN_PROTOCOL_ALL);
        AdapterClear(Adapter);
        Status = NDIS_STATUS_SUCCESS;
    }
    if (Adapter->State == NDH_STANDIN_ADAPTER_SUSPENDED && Adapter->PausedForPower) {
        Adapter->State = NDH_STANDIN_ADAPTER_PAUSED;
    }
    if (Adapter->State == NDH_STANDIN_ADAPTER_RUNNING || Adapter->State == NDH_STANDIN_ADAPTER_SUSPENDED ||
        Adapter->State == NDH_STANDIN_ADAPTER_SHUT_DOWN) {
        (VOID) PnpPauseStack(Adapter, NDIS_PAUSE_MINIPORT_DEVICE_REMOVE);
    }
    if (Adapter->State == NDH_STANDIN_ADAPTER_PAUSED) {
        BOOLEAN Open = (BOOLEAN)(SwitchValue(NDH_STANDIN_SW_HALT_WITH_AF_OPEN) == 1);
        ULONG Families;
        ULONG Timers;
        KIRQL Irql;

        if (!Open) {
            (VOID) UnbindAll(Adapter, NDH_STANDIN_PROTOCOL_ALL);
        }
        if (!BreakIs(Rule_HALT_003, BreakEarly) && !DataDrain(Adapter)) {
            ViolationReport(NDH_STANDIN_NOTED, "HALT-003", "MiniportHaltEx", ObjectAdapter, Adapter->Handle,
                            0, "the miniport still holds sends or OID requests after 30 s");
        }
        HangForget(Adapter);
        Adapter->State = NDH_STANDIN_ADAPTER_HALTING;
        HANDLER_CALL(MiniportHaltEx, PlaceOfAdapter(Adapter),
                     Adapter->Miniport->Characteristics.HaltHandlerEx, Adapter->Context, Action);
        if (BreakIs(Rule_HALT_006, BreakCallback)) {
            HANDLER_CALL(MiniportCancelSend, PlaceOfAdapter(Adapter),
                         Adapter->Miniport->Characteristics.CancelSendHandler, Adapter->Context, NULL);
        }
        LibraryAcquire(&Irql);
        Adapter->MiniportGone = TRUE;
        LibraryRelease(Irql);
        Timers = SetTimerCount(Adapter);
        if (Timers != 0) {
            ViolationReport(NDH_STANDIN_NOTED, "HALT-001", "MiniportHaltEx", ObjectAdapter, Adapter->Handle,
                            0, "%u timers are still set", (ULONG64)Timers);
        }
        Families = AfOpenOnAdapter(Adapter, NULL);
        if (Families != 0) {
            ViolationReport(NDH_STANDIN_NOTED, "HALT-004", "MiniportHaltEx", ObjectAdapter, Adapter->Handle,
                            0, "%u AFs are still open", (ULONG64)Families);
        }
        if (Open) {
            (VOID) UnbindAll(Adapter, NDH_STANDIN_PROTOCOL_ALL);
        }
        AdapterClear(Adapter);
        Status = NDIS_STATUS_SUCCESS;
    }
    ConfigurationRelease();
    return Status;
}

_Use_decl_annotations_
VOID AdapterCounts(PULONG Live, PULONG Slots)
{
    PLIST_ENTRY MiniportLink;
    PLIST_ENTRY Link;
    KIRQL Irql;

    *Live = 0;
    *Slots = 0;
    LibraryAcquire(&Irql);
    for (MiniportLink = MiniportList.Flink; MiniportLink != &MiniportList;
         MiniportLink = MiniportLink->Flink) {
        PNS_MINIPORT Miniport = CONTAINING_RECORD(MiniportLink, NS_MINIPORT, Link);

        for (Link = Miniport->Adapters.Flink; Link != &Miniport->Adapters; Link = Link->Flink) {
            PNS_ADAPTER Adapter = CONTAINING_RECORD(Link, NS_ADAPTER, Link);

            if (Adapter->Slot >= *Slots) {
                *Slots = Adapter->Slot + 1;
            }
            if (Adapter->State != NDH_STANDIN_ADAPTER_HALTED) {
                *Live += 1;
            }
        }
    }
    LibraryRelease(Irql);
}

_Use_decl_annotations_
VOID AdapterDescribe(PNS_ADAPTER Adapter, NDH_STANDIN_ADAPTER_RESULT *Result)
{
    PLIST_ENTRY Link;
    KIRQL Irql;

    RtlZeroMemory(Result, sizeof(*Result));
    Result->Adapter = Adapter->Slot;
    Result->Miniport = Adapter->Miniport->Slot;
    Result->OpenAddressFamilies = AfOpenOnAdapter(Adapter, NULL);
    LibraryAcquire(&Irql);
    Result->State = (NDH_SI_U32)Adapter->State;
    Result->AddressFamilies = FamilyCountLocked(Adapter);
    for (Link = Adapter->Bindings.Flink; Link != &Adapter->Bindings; Link = Link->Flink) {
        Result->Bindings++;
    }
    LibraryRelease(Irql);
}

_Use_decl_annotations_
VOID AdapterRemoveAll(PNS_MINIPORT Miniport)
{
    KIRQL Irql;

    ConfigurationAcquire();
    while (!IsListEmpty(&Miniport->Adapters)) {
        PNS_ADAPTER Adapter = CONTAINING_RECORD(Miniport->Adapters.Flink, NS_ADAPTER, Link);

        (VOID) AdapterHalt(Adapter, NdisHaltDeviceDisabled);
        LibraryAcquire(&Irql);
        RemoveEntryList(&Adapter->Link);
        LibraryRelease(Irql);
        ObjectDereference(Adapter);
    }
    ConfigurationRelease();
}
