// SPDX-License-Identifier: MIT
#include "handlers.h"
#include "ndheth.h"

DRIVER_INITIALIZE DriverEntry;
static MINIPORT_UNLOAD Unload;

static NDIS_HANDLE DriverHandle;

_Use_decl_annotations_
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics;

    PlainCharacteristics(&Characteristics);
    Characteristics.InitializeHandlerEx = EthInitialize;
    Characteristics.HaltHandlerEx = EthHalt;
    Characteristics.UnloadHandler = Unload;
    Characteristics.PauseHandler = EthPause;
    Characteristics.RestartHandler = EthRestart;
    Characteristics.OidRequestHandler = EthOidRequest;
    Characteristics.SendNetBufferListsHandler = EthSend;
    Characteristics.ReturnNetBufferListsHandler = EthReturn;
    return NdisMRegisterMiniportDriver(DriverObject, RegistryPath, NULL, &Characteristics, &DriverHandle);
}

/* nc-ndis-miniport_unload.md */
_Use_decl_annotations_
static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    NdisMDeregisterMiniportDriver(DriverHandle);
}
