// SPDX-License-Identifier: MIT
/*
 * Suspend, resume, shutdown, and the events of plug and play that a box makes by itself (what Windows wants,
 * A7, A9, D8). The order of the events of one transition is a position, not written anywhere.
 */
#include "boundary.h"
#include "adapter.h"
#include "binding.h"
#include "family.h"
#include "hang.h"
#include "oid.h"
#include "pnp.h"

/* First bound protocol from Link on that is meant, and where to go on; NULL at the end. */
static PNS_BINDING NextBinding(PNS_ADAPTER Adapter, PLIST_ENTRY *Link, ULONG ProtocolSlot)
{
    while (*Link != &Adapter->Bindings) {
        PNS_BINDING Binding = CONTAINING_RECORD(*Link, NS_BINDING, Link);

        *Link = (*Link)->Flink;
        if (ProtocolSlot == NDH_STANDIN_PROTOCOL_ALL || ProtocolSlot == Binding->Protocol->Slot) {
            return Binding;
        }
    }
    return NULL;
}

/* -> protocols: NetEventSetPower. Who does not accept the way down is unbound, and bound again later. */
static VOID SetPowerAll(PNS_ADAPTER Adapter, NDIS_DEVICE_POWER_STATE State)
{
    PLIST_ENTRY Link = Adapter->Bindings.Flink;
    PNS_BINDING Binding;

    while ((Binding = NextBinding(Adapter, &Link, NDH_STANDIN_PROTOCOL_ALL)) != NULL) {
        NDIS_DEVICE_POWER_STATE Value = State;
        NDIS_STATUS Status;

        if (State != NdisDeviceStateD0) {
            (VOID) PnpEvent(Binding->Protocol, Binding, NetEventQueryPower, &Value, sizeof(Value));
        }
        Status = PnpEvent(Binding->Protocol, Binding, NetEventSetPower, &Value, sizeof(Value));
        if (Status == NDIS_STATUS_SUCCESS) {
            continue;
        }
        ViolationReport(NDH_STANDIN_NOTED, "WIN-A9", "ProtocolNetPnPEvent", ObjectBinding, Binding->Handle,
                        Status, "NetEventSetPower ended with %x; the protocol is unbound over a suspend",
                        (ULONG64)(ULONG)Status);
        if (State != NdisDeviceStateD0) {
            BindingRemove(Binding);
        }
    }
}

/* -> miniport: OID_PNP_SET_POWER. */
static VOID SetPowerMiniport(PNS_ADAPTER Adapter, NDIS_DEVICE_POWER_STATE State)
{
    NDIS_STATUS Status =
        OidRequestByNdis(Adapter, NdisRequestSetInformation, OID_PNP_SET_POWER, &State, sizeof(State));

    if (Status != NDIS_STATUS_SUCCESS && Status != NDIS_STATUS_NOT_SUPPORTED) {
        ViolationReport(NDH_STANDIN_NOTED, "WIN-A7", "MiniportOidRequest", ObjectAdapter, Adapter->Handle,
                        Status, "OID_PNP_SET_POWER ended with %x; it may not fail", (ULONG64)(ULONG)Status);
    }
}

static VOID StateSet(PNS_ADAPTER Adapter, NDH_STANDIN_ADAPTER_STATE State, NDIS_DEVICE_POWER_STATE Power)
{
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Adapter->State = State;
    Adapter->PowerState = Power;
    LibraryRelease(Irql);
}

_Use_decl_annotations_
NDIS_STATUS AdapterSuspend(PNS_ADAPTER Adapter, ULONG PowerState)
{
    BOOLEAN Halt = (BOOLEAN)((Adapter->AttributeFlags & NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND) == 0);
    NDIS_STATUS Status = NDIS_STATUS_INVALID_STATE;

    if (PowerState < NdisDeviceStateD1 || PowerState > NdisDeviceStateD3) {
        return NDIS_STATUS_INVALID_PARAMETER;
    }
    ConfigurationAcquire();
    if (Adapter->State == NDH_STANDIN_ADAPTER_RUNNING) {
        SetPowerAll(Adapter, (NDIS_DEVICE_POWER_STATE)PowerState);
        Adapter->PausedForPower =
            (BOOLEAN)(Halt || (Adapter->AttributeFlags & NDIS_MINIPORT_ATTRIBUTES_NO_PAUSE_ON_SUSPEND) == 0);
        if (Adapter->PausedForPower) {
            (VOID) PnpPauseStack(Adapter, NDIS_PAUSE_LOW_POWER);
        }
        if (Halt) {
            KIRQL Irql;

            HangForget(Adapter);
            Adapter->State = NDH_STANDIN_ADAPTER_HALTING;
            HANDLER_CALL(MiniportHaltEx, PlaceOfAdapter(Adapter),
                         Adapter->Miniport->Characteristics.HaltHandlerEx, Adapter->Context,
                         NdisHaltDevicePoweredDown);
            LibraryAcquire(&Irql);
            Adapter->MiniportGone = TRUE;
            LibraryRelease(Irql);
        } else {
            SetPowerMiniport(Adapter, (NDIS_DEVICE_POWER_STATE)PowerState);
        }
        StateSet(Adapter, NDH_STANDIN_ADAPTER_SUSPENDED, (NDIS_DEVICE_POWER_STATE)PowerState);
        Status = NDIS_STATUS_SUCCESS;
    }
    ConfigurationRelease();
    return Status;
}

/* The miniport was halted: it begins anew, and registers its AFs again. */
static NDIS_STATUS Reinitialize(PNS_ADAPTER Adapter)
{
    NDIS_STATUS Status;

    AdapterClear(Adapter);
    Status = AdapterInitialize(Adapter);
    if (Status != NDIS_STATUS_SUCCESS) {
        PLIST_ENTRY Link = Adapter->Bindings.Flink;
        PNS_BINDING Binding;

        while ((Binding = NextBinding(Adapter, &Link, NDH_STANDIN_PROTOCOL_ALL)) != NULL) {
            BindingRemove(Binding);
        }
        return Status;
    }
    OidQueryAfterInitialize(Adapter);
    FamilyNotify(Adapter);
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
NDIS_STATUS AdapterResume(PNS_ADAPTER Adapter)
{
    NDIS_STATUS Status = NDIS_STATUS_INVALID_STATE;

    ConfigurationAcquire();
    if (Adapter->State == NDH_STANDIN_ADAPTER_SUSPENDED) {
        BOOLEAN Halted = Adapter->MiniportGone;

        Status = NDIS_STATUS_SUCCESS;
        if (Halted) {
            Status = Reinitialize(Adapter);
        } else {
            SetPowerMiniport(Adapter, NdisDeviceStateD0);
            StateSet(Adapter,
                     Adapter->PausedForPower ? NDH_STANDIN_ADAPTER_PAUSED : NDH_STANDIN_ADAPTER_RUNNING,
                     NdisDeviceStateD0);
        }
        if (Status == NDIS_STATUS_SUCCESS) {
            Status = AdapterBindAndRestart(Adapter, NDH_STANDIN_PROTOCOL_ALL, Adapter->PausedForPower);
            SetPowerAll(Adapter, NdisDeviceStateD0);
        }
    }
    ConfigurationRelease();
    return Status;
}

_Use_decl_annotations_
NDIS_STATUS AdapterShutdown(PNS_ADAPTER Adapter, NDIS_SHUTDOWN_ACTION Action)
{
    NDIS_STATUS Status = NDIS_STATUS_INVALID_STATE;

    ConfigurationAcquire();
    if (Adapter->State == NDH_STANDIN_ADAPTER_RUNNING || Adapter->State == NDH_STANDIN_ADAPTER_PAUSED) {
        HANDLER_CALL(MiniportShutdownEx, PlaceOfAdapter(Adapter),
                     Adapter->Miniport->Characteristics.ShutdownHandlerEx, Adapter->Context, Action);
        StateSet(Adapter, NDH_STANDIN_ADAPTER_SHUT_DOWN, Adapter->PowerState);
        Status = NDIS_STATUS_SUCCESS;
    }
    ConfigurationRelease();
    return Status;
}

/* Event of a binding, or of the protocol driver as a whole. */
static NDIS_STATUS EventDeliver(PNS_BINDING Binding, NET_PNP_EVENT_CODE Event)
{
    NDIS_DEVICE_POWER_STATE Power = NdisDeviceStateD3;
    PNS_ADAPTER Adapter = Binding->Adapter;
    ULONG Capabilities = 0;

    switch (Event) {
    case NetEventBindList: /* names in the order of the binds, ended by an empty one */
        return PnpEvent(Binding->Protocol, NULL, Event, Adapter->NameBuffer,
                        Adapter->Name.Length + 2 * sizeof(WCHAR));
    case NetEventReconfigure:
        return PnpEvent(Binding->Protocol, NULL, Event, NULL, 0);
    case NetEventPnPCapabilities:
        return PnpEvent(Binding->Protocol, Binding, Event, &Capabilities, sizeof(Capabilities));
    case NetEventQueryPower:
        return PnpEvent(Binding->Protocol, Binding, Event, &Power, sizeof(Power));
    default:
        return PnpEvent(Binding->Protocol, Binding, Event, NULL, 0);
    }
}

_Use_decl_annotations_
NDIS_STATUS AdapterEvent(PNS_ADAPTER Adapter, ULONG ProtocolSlot, ULONG Event)
{
    NDIS_STATUS Result = NDIS_STATUS_ADAPTER_NOT_FOUND;
    PLIST_ENTRY Link;
    PNS_BINDING Binding;

    if (Event != NetEventBindList && Event != NetEventPnPCapabilities && Event != NetEventReconfigure &&
        Event != NetEventQueryPower && Event != NetEventQueryRemoveDevice &&
        Event != NetEventCancelRemoveDevice) {
        return NDIS_STATUS_INVALID_PARAMETER;
    }
    ConfigurationAcquire();
    Link = Adapter->Bindings.Flink;
    while ((Binding = NextBinding(Adapter, &Link, ProtocolSlot)) != NULL) {
        NDIS_STATUS Status = EventDeliver(Binding, (NET_PNP_EVENT_CODE)Event);

        if (Result == NDIS_STATUS_ADAPTER_NOT_FOUND || Status != NDIS_STATUS_SUCCESS) {
            Result = Status;
        }
    }
    ConfigurationRelease();
    return Result;
}
