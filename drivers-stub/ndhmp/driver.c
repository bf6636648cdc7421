// SPDX-License-Identifier: MIT
#include "driver.h"

#include "manager.h"
#include "miniport.h"
#include "oid.h"
#include "options.h"
#include "record.h"
#include "setup.h"
#include "config.h"
#include "data.h"

DRIVER_INITIALIZE DriverEntry;
static SET_OPTIONS MiniportSetOptions;
static MINIPORT_UNLOAD MiniportDriverUnload;

static NDIS_HANDLE Handle;
static UINT32 Capabilities;
static MP_CONFIG Config;

NDIS_HANDLE DriverHandle(VOID)
{
    return Handle;
}

BOOLEAN DriverHasCallManager(VOID)
{
    return Config.CallManager;
}

UINT32 DriverCapabilities(VOID)
{
    return Capabilities;
}

/** nc-ndis-set_options.md: inside NdisMRegisterMiniportDriver. */
static CM_PAGED NDIS_STATUS MiniportSetOptions(NDIS_HANDLE NdisDriverHandle, NDIS_HANDLE DriverContext)
{
    UINT64 Arguments[] = { CM_RAW(NdisDriverHandle), CM_RAW(DriverContext) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportSetOptions, 0, Arguments);
    NDIS_STATUS Status;

    PAGED_CODE();
    Handle = NdisDriverHandle;
    RecordOpen(NULL, &Record);
    Status = OptionsSet(NdisDriverHandle, Config.CallManager, Config.BreakRegistration, &Capabilities);
    RecordCloseStatus(NULL, &Record, Status);
    return Status;
}

#define BREAK_REG_001 1u

static CM_PAGED NDIS_STATUS Register(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS,
                    .Revision = NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2 },
        .MajorNdisVersion = NDIS_MINIPORT_MAJOR_VERSION,
        .MinorNdisVersion = NDIS_MINIPORT_MINOR_VERSION,
        .MajorDriverVersion = NDHMP_VERSION_MAJOR,
        .MinorDriverVersion = NDHMP_VERSION_MINOR,
        .SetOptionsHandler = MiniportSetOptions,
        .InitializeHandlerEx = MiniportInitializeEx,
        .CheckForHangHandlerEx = Config.Reset ? MiniportCheckForHangEx : NULL,
        .ResetHandlerEx = Config.Reset ? MiniportResetEx : NULL,
        .HaltHandlerEx = MiniportHaltEx,
        .UnloadHandler = MiniportDriverUnload,
        .PauseHandler = MiniportPause,
        .RestartHandler = MiniportRestart,
        .OidRequestHandler = MiniportOidRequest,
        .SendNetBufferListsHandler = MiniportSendNetBufferLists,
        .ReturnNetBufferListsHandler = MiniportReturnNetBufferLists,
        .CancelSendHandler = MiniportCancelSend,
        .DevicePnPEventNotifyHandler = MiniportDevicePnPEventNotify,
        .ShutdownHandlerEx = MiniportShutdownEx,
        .CancelOidRequestHandler = MiniportCancelOidRequest,
    };
    UINT64 Arguments[] = { CM_RAW(DriverObject), CM_RAW(RegistryPath), 0, CM_RAW(&Characteristics),
                           CM_RAW(&Handle) };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisMRegisterMiniportDriver, 0, Arguments);
    NDIS_STATUS Status;

    PAGED_CODE();
    RecordOpen(NULL, &Record);
    Status = NdisMRegisterMiniportDriver(DriverObject, RegistryPath, NULL, &Characteristics, &Handle);
    RecordCloseStatus(NULL, &Record, Status);
    if (Status == NDIS_STATUS_SUCCESS && Config.BreakRegistration == BREAK_REG_001) {
        UINT32 Ignored;

        OptionsSet(Handle, FALSE, 0, &Ignored);
    }
    return Status;
}

/** Everything stands before the registration, because NDIS may call back from inside it. */
CM_PAGED NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_STATUS Status;

    PAGED_CODE();
    ConfigRead(RegistryPath, &Config);
    CallMgrSetUp();
    ManagerSetUp();
    Status = Register(DriverObject, RegistryPath);
    if (Status != NDIS_STATUS_SUCCESS) {
        ManagerTearDown();
        CallMgrTearDown();
    }
    return Status;
}

/** nc-ndis-miniport_unload.md: after the last adapter was halted. */
static CM_PAGED VOID MiniportDriverUnload(PDRIVER_OBJECT DriverObject)
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(DriverObject);
    NdisMDeregisterMiniportDriver(Handle);
    ManagerTearDown();
    CallMgrTearDown();
}
