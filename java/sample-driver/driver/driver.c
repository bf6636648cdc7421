// SPDX-License-Identifier: MIT
/** Registration with NDIS. */
#include "loopcall.h"

DRIVER_INITIALIZE DriverEntry;
static SET_OPTIONS LoopSetOptions;
static MINIPORT_UNLOAD LoopUnload;

static NDIS_HANDLE DriverHandle;

static LOOP_PAGED NDIS_STATUS SetMiniportHandlers(NDIS_HANDLE NdisDriverHandle)
{
    NDIS_MINIPORT_CO_CHARACTERISTICS Handlers = {
        .Header = { .Type = NDIS_OBJECT_TYPE_CO_MINIPORT_CHARACTERISTICS,
                    .Revision = NDIS_MINIPORT_CO_CHARACTERISTICS_REVISION_1,
                    .Size = NDIS_SIZEOF_MINIPORT_CO_CHARACTERISTICS_REVISION_1 },
        .CoSendNetBufferListsHandler = LoopSend,
        .CoOidRequestHandler = LoopCoOidRequest,
    };

    PAGED_CODE();
    return NdisSetOptionalHandlers(NdisDriverHandle, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&Handlers);
}

/* The size macro of the header ends before the last handler, so that NDIS may not see it: nothing here
 * depends on its being called. */
static LOOP_PAGED NDIS_STATUS SetCallManagerHandlers(NDIS_HANDLE NdisDriverHandle)
{
    NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS Handlers = {
        .Header = { .Type = NDIS_OBJECT_TYPE_CO_CALL_MANAGER_OPTIONAL_HANDLERS,
                    .Revision = NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1,
                    .Size = NDIS_SIZEOF_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1 },
        .CmCreateVcHandler = LoopCreateVc,
        .CmDeleteVcHandler = LoopDeleteVc,
        .CmOpenAfHandler = LoopOpenFamily,
        .CmCloseAfHandler = LoopCloseFamily,
        .CmRegisterSapHandler = LoopRegisterSap,
        .CmDeregisterSapHandler = LoopDeregisterSap,
        .CmMakeCallHandler = LoopMakeCall,
        .CmCloseCallHandler = LoopCloseCall,
        .CmIncomingCallCompleteHandler = LoopIncomingCallComplete,
        .CmAddPartyHandler = LoopAddParty,
        .CmDropPartyHandler = LoopDropParty,
        .CmActivateVcCompleteHandler = LoopActivateComplete,
        .CmDeactivateVcCompleteHandler = LoopDeactivateComplete,
        .CmModifyCallQoSHandler = LoopModifyCallQoS,
        .CmOidRequestHandler = LoopCmOidRequest,
        .CmOidRequestCompleteHandler = LoopCmOidRequestComplete,
        .CmNotifyCloseAfCompleteHandler = LoopNotifyCloseFamilyComplete,
    };

    PAGED_CODE();
    return NdisSetOptionalHandlers(NdisDriverHandle, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&Handlers);
}

static LOOP_PAGED NDIS_STATUS LoopSetOptions(NDIS_HANDLE NdisDriverHandle, NDIS_HANDLE DriverContext)
{
    NDIS_STATUS Status;

    PAGED_CODE();
    UNREFERENCED_PARAMETER(DriverContext);
    Status = SetMiniportHandlers(NdisDriverHandle);
    return Status == NDIS_STATUS_SUCCESS ? SetCallManagerHandlers(NdisDriverHandle) : Status;
}

static LOOP_PAGED VOID LoopUnload(PDRIVER_OBJECT DriverObject)
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(DriverObject);
    NdisMDeregisterMiniportDriver(DriverHandle);
}

LOOP_PAGED NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS,
                    .Revision = NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2 },
        .MajorNdisVersion = NDIS_MINIPORT_MAJOR_VERSION,
        .MinorNdisVersion = NDIS_MINIPORT_MINOR_VERSION,
        .MajorDriverVersion = 1,
        .MinorDriverVersion = 0,
        .SetOptionsHandler = LoopSetOptions,
        .InitializeHandlerEx = LoopInitialize,
        .HaltHandlerEx = LoopHalt,
        .UnloadHandler = LoopUnload,
        .PauseHandler = LoopPause,
        .RestartHandler = LoopRestart,
        .OidRequestHandler = LoopOidRequest,
        .SendNetBufferListsHandler = LoopConnectionlessSend,
        .ReturnNetBufferListsHandler = LoopReturn,
        .CancelSendHandler = LoopCancelSend,
        .DevicePnPEventNotifyHandler = LoopDevicePnPEvent,
        .ShutdownHandlerEx = LoopShutdown,
        .CancelOidRequestHandler = LoopCancelOidRequest,
    };

    PAGED_CODE();
    return NdisMRegisterMiniportDriver(DriverObject, RegistryPath, NULL, &Characteristics, &DriverHandle);
}
