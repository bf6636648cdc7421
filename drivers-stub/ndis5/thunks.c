// SPDX-License-Identifier: MIT
/*
 * The NDIS 6 handlers of an NDIS 5 miniport: power, plug and play, reset, pause, VCs. A pause is none of NDIS
 * 5: it is answered here, and traffic is held.
 */
#include "wrapper.h"

#include "../ndis/data.h"

static MINIPORT_PAUSE ThunkPause;
static MINIPORT_RESTART ThunkRestart;
static MINIPORT_SEND_NET_BUFFER_LISTS ThunkSendNetBufferLists;
static MINIPORT_CANCEL_SEND ThunkCancelSend;
static MINIPORT_CHECK_FOR_HANG ThunkCheckForHang;
static MINIPORT_RESET ThunkReset;
static MINIPORT_DEVICE_PNP_EVENT_NOTIFY ThunkPnPEvent;
static MINIPORT_SHUTDOWN ThunkShutdown;
static MINIPORT_CANCEL_OID_REQUEST ThunkCancelOidRequest;
static MINIPORT_CO_CREATE_VC ThunkCoCreateVc;

static VOID PausedSet(PN5_ADAPTER Adapter, BOOLEAN Paused)
{
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Adapter->Paused = Paused;
    LibraryRelease(Irql);
}

_Use_decl_annotations_
static NDIS_STATUS ThunkPause(NDIS_HANDLE MiniportAdapterContext, PNDIS_MINIPORT_PAUSE_PARAMETERS Parameters)
{
    PN5_ADAPTER Adapter = MiniportAdapterContext;

    UNREFERENCED_PARAMETER(Parameters);
    PausedSet(Adapter, TRUE);
    DataDrainSends(Adapter->Adapter);
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
static NDIS_STATUS ThunkRestart(NDIS_HANDLE MiniportAdapterContext,
                                PNDIS_MINIPORT_RESTART_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Parameters);
    PausedSet(MiniportAdapterContext, FALSE);
    return NDIS_STATUS_SUCCESS;
}

/* NDIS 6 wants the handler; the library sends on VCs alone. */
_Use_decl_annotations_
static VOID ThunkSendNetBufferLists(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferList,
                                    NDIS_PORT_NUMBER PortNumber, ULONG SendFlags)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(NetBufferList);
    UNREFERENCED_PARAMETER(PortNumber);
    UNREFERENCED_PARAMETER(SendFlags);
}

_Use_decl_annotations_
static VOID ThunkCancelSend(NDIS_HANDLE MiniportAdapterContext, PVOID CancelId)
{
    PN5_ADAPTER Adapter = MiniportAdapterContext;
    W_CANCEL_SEND_PACKETS_HANDLER Handler = Adapter->Driver->Characteristics.CancelSendPacketsHandler;

    if (Handler != NULL) {
        HANDLER_CALL(MiniportCancelSendPackets, PlaceOfThunk(), Handler, DRIVER_CONTEXT(Adapter), CancelId);
    }
}

/* At DISPATCH_LEVEL, as NDIS 5 called it. */
_Use_decl_annotations_
static BOOLEAN ThunkCheckForHang(NDIS_HANDLE MiniportAdapterContext)
{
    PN5_ADAPTER Adapter = MiniportAdapterContext;
    BOOLEAN Hangs;
    KIRQL Irql;

    KeRaiseIrql(DISPATCH_LEVEL, &Irql);
    HANDLER_VALUE(Hangs, MiniportCheckForHang, PlaceOfThunk(),
                  Adapter->Driver->Characteristics.CheckForHangHandler, DRIVER_CONTEXT(Adapter));
    KeLowerIrql(Irql);
    return Hangs;
}

/* At DISPATCH_LEVEL, as NDIS 5 called it. */
_Use_decl_annotations_
static NDIS_STATUS ThunkReset(NDIS_HANDLE MiniportAdapterContext, PBOOLEAN AddressingReset)
{
    PN5_ADAPTER Adapter = MiniportAdapterContext;
    NDIS_STATUS Status;
    KIRQL Irql;

    KeRaiseIrql(DISPATCH_LEVEL, &Irql);
    HANDLER_STATUS(Status, MiniportReset, PlaceOfThunk(), Adapter->Driver->Characteristics.ResetHandler,
                   AddressingReset, DRIVER_CONTEXT(Adapter));
    KeLowerIrql(Irql);
    return Status;
}

_Use_decl_annotations_
static VOID ThunkPnPEvent(NDIS_HANDLE MiniportAdapterContext, PNET_DEVICE_PNP_EVENT NetDevicePnPEvent)
{
    PN5_ADAPTER Adapter = MiniportAdapterContext;
    W_PNP_EVENT_NOTIFY_HANDLER Handler = Adapter->Driver->Characteristics.PnPEventNotifyHandler;

    if (Handler != NULL) {
        HANDLER_CALL(MiniportPnPEventNotify, PlaceOfThunk(), Handler, DRIVER_CONTEXT(Adapter),
                     NetDevicePnPEvent->DevicePnPEvent, NetDevicePnPEvent->InformationBuffer,
                     NetDevicePnPEvent->InformationBufferLength);
    }
}

/* The handler that the adapter registered goes before that of the characteristics (NDIS 5.1). */
_Use_decl_annotations_
static VOID ThunkShutdown(NDIS_HANDLE MiniportAdapterContext, NDIS_SHUTDOWN_ACTION ShutdownAction)
{
    PN5_ADAPTER Adapter = MiniportAdapterContext;

    UNREFERENCED_PARAMETER(ShutdownAction);
    if (Adapter->ShutdownHandler != NULL) {
        HANDLER_CALL(MiniportShutdown, PlaceOfThunk(), Adapter->ShutdownHandler, Adapter->ShutdownContext);
    } else if (Adapter->Driver->Characteristics.AdapterShutdownHandler != NULL) {
        HANDLER_CALL(MiniportShutdown, PlaceOfThunk(),
                     Adapter->Driver->Characteristics.AdapterShutdownHandler, DRIVER_CONTEXT(Adapter));
    }
}

/* NDIS 5 knows no cancelling of requests. */
_Use_decl_annotations_
static VOID ThunkCancelOidRequest(NDIS_HANDLE MiniportAdapterContext, PVOID RequestId)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(RequestId);
}

_Use_decl_annotations_
static NDIS_STATUS ThunkCoCreateVc(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE NdisVcHandle,
                                   PNDIS_HANDLE MiniportVcContext)
{
    PN5_ADAPTER Adapter = MiniportAdapterContext;
    NDIS_STATUS Status;

    HANDLER_STATUS(Status, MiniportCoCreateVc, PlaceOfThunk(),
                   Adapter->Driver->Characteristics.CoCreateVcHandler, DRIVER_CONTEXT(Adapter), NdisVcHandle,
                   MiniportVcContext);
    return Status;
}

_Use_decl_annotations_
VOID ThunksFill(const N5_DRIVER *Driver, PNDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics)
{
    RtlZeroMemory(Characteristics, sizeof(*Characteristics));
    Characteristics->Header.Type = NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS;
    Characteristics->Header.Revision = NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_1;
    Characteristics->Header.Size = NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_1;
    Characteristics->MajorNdisVersion = Driver->Characteristics.MajorNdisVersion;
    Characteristics->MinorNdisVersion = Driver->Characteristics.MinorNdisVersion;
    Characteristics->InitializeHandlerEx = ThunkInitialize;
    Characteristics->HaltHandlerEx = ThunkHalt;
    Characteristics->UnloadHandler = ThunkUnload;
    Characteristics->PauseHandler = ThunkPause;
    Characteristics->RestartHandler = ThunkRestart;
    Characteristics->OidRequestHandler =
        Driver->Characteristics.QueryInformationHandler != NULL ? ThunkOidRequest : NULL;
    Characteristics->SendNetBufferListsHandler = ThunkSendNetBufferLists;
    Characteristics->ReturnNetBufferListsHandler = ThunkReturnNetBufferLists;
    Characteristics->CancelSendHandler = ThunkCancelSend;
    Characteristics->DevicePnPEventNotifyHandler = ThunkPnPEvent;
    Characteristics->ShutdownHandlerEx = ThunkShutdown;
    Characteristics->CancelOidRequestHandler = ThunkCancelOidRequest;
    Characteristics->CheckForHangHandlerEx =
        Driver->Characteristics.CheckForHangHandler != NULL ? ThunkCheckForHang : NULL;
    Characteristics->ResetHandlerEx = Driver->Characteristics.ResetHandler != NULL ? ThunkReset : NULL;
}

/* Whether the driver is its own call manager is known when it registers an AF. */
_Use_decl_annotations_
NDIS_STATUS ThunksSetOptions(PNS_MINIPORT Miniport)
{
    const N5_DRIVER *Driver = Miniport->DriverContext;
    const NDIS51_MINIPORT_CHARACTERISTICS *Legacy = &Driver->Characteristics;

    if (Legacy->CoRequestHandler == NULL) {
        return NDIS_STATUS_SUCCESS;
    }
    Miniport->Co.CoCreateVcHandler = Legacy->CoCreateVcHandler != NULL ? ThunkCoCreateVc : NULL;
    Miniport->Co.CoDeleteVcHandler = Legacy->CoDeleteVcHandler;
    Miniport->Co.CoActivateVcHandler = Legacy->CoActivateVcHandler;
    Miniport->Co.CoDeactivateVcHandler = Legacy->CoDeactivateVcHandler;
    Miniport->Co.CoSendNetBufferListsHandler = ThunkCoSendNetBufferLists;
    Miniport->Co.CoOidRequestHandler = ThunkCoOidRequest;
    Miniport->HasCo = TRUE;
    return NDIS_STATUS_SUCCESS;
}
