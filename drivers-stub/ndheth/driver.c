// SPDX-License-Identifier: MIT
#include "ndheth.h"

DRIVER_INITIALIZE DriverEntry;
static MINIPORT_UNLOAD Unload;

static NDIS_HANDLE DriverHandle;

_Use_decl_annotations_
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS,
                    .Revision = NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2 },
        .MajorNdisVersion = NDIS_MINIPORT_MAJOR_VERSION,
        .MinorNdisVersion = NDIS_MINIPORT_MINOR_VERSION,
        .MajorDriverVersion = 1,
        .InitializeHandlerEx = EthInitialize,
        .HaltHandlerEx = EthHalt,
        .UnloadHandler = Unload,
        .PauseHandler = EthPause,
        .RestartHandler = EthRestart,
        .OidRequestHandler = EthOidRequest,
        .SendNetBufferListsHandler = EthSend,
        .ReturnNetBufferListsHandler = EthReturn,
        .CancelSendHandler = EthCancelSend,
        .DevicePnPEventNotifyHandler = EthDevicePnPEvent,
        .ShutdownHandlerEx = EthShutdown,
        .CancelOidRequestHandler = EthCancelOidRequest,
    };

    return NdisMRegisterMiniportDriver(DriverObject, RegistryPath, NULL, &Characteristics, &DriverHandle);
}

/* nc-ndis-miniport_unload.md */
_Use_decl_annotations_
static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    NdisMDeregisterMiniportDriver(DriverHandle);
}
