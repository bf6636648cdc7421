// SPDX-License-Identifier: MIT
/*
 * Adapters: MiniportInitializeEx, and what is forgotten after MiniportHaltEx.
 */
#include "boundary.h"
#include "adapter.h"
#include "dma.h"
#include "family.h"
#include "hang.h"
#include "interrupt.h"
#include "resources.h"

_Use_decl_annotations_
VOID AdapterClear(PNS_ADAPTER Adapter)
{
    PNDIS_RESOURCE_LIST Resources;
    KIRQL Irql;

    InterruptReportLeft(Adapter);
    DmaReportLeft(Adapter);
    LibraryAcquire(&Irql);
    Adapter->State = NDH_STANDIN_ADAPTER_HALTED;
    Adapter->Generation++;
    Adapter->PowerState = NdisDeviceStateD0;
    HandleCloseLocked(&Adapter->Handle);
    Adapter->Context = NULL;
    Adapter->MiniportGone = FALSE;
    Adapter->HasRegistration = FALSE;
    Adapter->HasGeneral = FALSE;
    Adapter->AttributeFlags = 0;
    Adapter->HangSeconds = 0;
    Adapter->IgnoresTime = FALSE;
    FamilyRemoveLocked(Adapter, NULL); /* U-20: the registrations end here */
    Resources = Adapter->Resources;
    Adapter->Resources = NULL;
    LibraryRelease(Irql);
    ResourcesFree(Resources);
}

_Use_decl_annotations_
NDIS_STATUS AdapterInitialize(PNS_ADAPTER Adapter)
{
    PNS_MINIPORT Miniport = Adapter->Miniport;
    NDIS_MINIPORT_INIT_PARAMETERS Parameters;
    NDIS_STATUS Status;

    Adapter->Handle = HandleOpen(Adapter, SideOnly);
    if (Adapter->Handle == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Adapter->State = NDH_STANDIN_ADAPTER_INITIALIZING;
    RtlZeroMemory(&Parameters, sizeof(Parameters));
    Parameters.Header.Type = NDIS_OBJECT_TYPE_MINIPORT_INIT_PARAMETERS;
    Parameters.Header.Revision = NDIS_MINIPORT_INIT_PARAMETERS_REVISION_1;
    Parameters.Header.Size = NDIS_SIZEOF_MINIPORT_INIT_PARAMETER_REVISION_1;
    Parameters.IfIndex = Adapter->Slot + 1;
    Adapter->Resources = ResourcesOf(Adapter);
    Parameters.AllocatedResources = Adapter->Resources;
    HANDLER_STATUS(Status, MiniportInitializeEx, PlaceOfAdapter(Adapter),
                   Miniport->Characteristics.InitializeHandlerEx, Adapter->Handle, Miniport->DriverContext,
                   &Parameters);
    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_REFUSED, "WIN-A4", "MiniportInitializeEx", ObjectAdapter, Adapter->Handle,
                        NDIS_STATUS_FAILURE, "returned NDIS_STATUS_PENDING");
        Status = NDIS_STATUS_FAILURE;
    } else if (Status == NDIS_STATUS_SUCCESS && !Adapter->HasGeneral) {
        ViolationReport(NDH_STANDIN_REFUSED, "WIN-A4", "MiniportInitializeEx", ObjectAdapter, Adapter->Handle,
                        NDIS_STATUS_FAILURE, "success without registration and general attributes");
        Status = NDIS_STATUS_FAILURE;
        Adapter->State = NDH_STANDIN_ADAPTER_HALTING;
        HANDLER_CALL(MiniportHaltEx, PlaceOfAdapter(Adapter), Miniport->Characteristics.HaltHandlerEx,
                     Adapter->Context, NdisHaltDeviceInitializationFailed);
    }
    if (Status != NDIS_STATUS_SUCCESS) {
        AdapterClear(Adapter);
        return Status;
    }
    Adapter->State = NDH_STANDIN_ADAPTER_PAUSED;
    HangWatch(Adapter);
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
PNS_ADAPTER AdapterEnterInitializing(NDIS_HANDLE Handle, PCSTR Function, PCSTR Rule)
{
    PNS_ADAPTER Adapter;
    PCSTR Reason = NULL;
    KIRQL Irql;

    if (!LibraryRequirePassive(Function, "NDIS-IRQL")) {
        return NULL;
    }
    Adapter = HandleEnter(Handle, ObjectAdapter, SideOnly, Function, Rule, NDH_STANDIN_REFUSED,
                          NDIS_STATUS_FAILURE, &Irql);
    if (Adapter == NULL) {
        return NULL;
    }
    if (Adapter->State != NDH_STANDIN_ADAPTER_INITIALIZING) {
        Reason = "not called inside MiniportInitializeEx";
    } else if (!Adapter->HasRegistration) {
        Reason = "called before NdisMSetMiniportAttributes";
    } else {
        ObjectReference(Adapter);
    }
    LibraryRelease(Irql);
    if (Reason == NULL) {
        return Adapter;
    }
    ViolationReport(NDH_STANDIN_REFUSED, Rule, Function, ObjectAdapter, Handle, NDIS_STATUS_FAILURE, "%s",
                    Reason);
    return NULL;
}
