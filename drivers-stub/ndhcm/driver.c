// SPDX-License-Identifier: MIT
/*
 * ndhcm.sys: stand-alone call manager of NDIS Harness. A protocol driver without a device, which serves
 * CoNDIS adapters whose miniport, ndhmp.sys, has no call manager of its own.
 */
#include "driver.h"

#include "binding.h"
#include "connectionless.h"
#include "handlers.h"
#include "record.h"
#include "setup.h"

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;
static SET_OPTIONS ProtocolSetOptions;
static PROTOCOL_UNINSTALL ProtocolUninstall;

static NDIS_HANDLE Handle;
static UINT32 Capabilities;

NDIS_HANDLE DriverHandle(VOID)
{
    return Handle;
}

UINT32 DriverCapabilities(VOID)
{
    return Capabilities;
}

BOOLEAN DriverHasCallManager(VOID)
{
    return TRUE;
}

/** A stand-alone call manager passes these two (condis-call-manager-registration.md). */
static CM_PAGED NDIS_STATUS SetCoHandlers(NDIS_HANDLE NdisDriverHandle)
{
    NDIS_PROTOCOL_CO_CHARACTERISTICS Handlers = {
        .Header = { .Type = NDIS_OBJECT_TYPE_CO_PROTOCOL_CHARACTERISTICS,
                    .Revision = NDIS_PROTOCOL_CO_CHARACTERISTICS_REVISION_1,
                    .Size = NDIS_SIZEOF_PROTOCOL_CO_CHARACTERISTICS_REVISION_1 },
        .CoStatusHandlerEx = ProtocolCoStatusEx,
        .CoAfRegisterNotifyHandler = ProtocolCoAfRegisterNotify,
        .CoReceiveNetBufferListsHandler = ProtocolCoReceiveNetBufferLists,
        .CoSendNetBufferListsCompleteHandler = ProtocolCoSendNetBufferListsComplete,
    };

    PAGED_CODE();
    return HandlersSet(NdisDriverHandle, NdhSideCallManager, (NDIS_DRIVER_OPTIONAL_HANDLERS *)&Handlers);
}

/** nc-ndis-set_options.md: inside NdisRegisterProtocolDriver. */
static CM_PAGED NDIS_STATUS ProtocolSetOptions(NDIS_HANDLE NdisDriverHandle, NDIS_HANDLE DriverContext)
{
    UINT64 Arguments[] = { CM_RAW(NdisDriverHandle), CM_RAW(DriverContext) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolSetOptions, 0, 0, Arguments);
    NDIS_STATUS Status;

    PAGED_CODE();
    Handle = NdisDriverHandle; /* a bind may come before NdisRegisterProtocolDriver has returned it */
    RecordOpen(NULL, &Record);
    Status = SetCoHandlers(NdisDriverHandle);
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = HandlersSetCallManager(NdisDriverHandle, NdhSideCallManager, 0, &Capabilities);
    }
    RecordCloseStatus(NULL, &Record, Status);
    return Status;
}

/** nc-ndis-protocol_uninstall.md: nothing is kept outside the driver. */
static VOID ProtocolUninstall(VOID)
{
}

static CM_PAGED NDIS_STATUS Register(VOID)
{
    DECLARE_CONST_UNICODE_STRING(Name, L"ndhcm"); /* the service's name, Ndi\Service in the INF */
    NDIS_PROTOCOL_DRIVER_CHARACTERISTICS Characteristics = {
        .Header = { .Type = NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS,
                    .Revision = NDIS_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2,
                    .Size = NDIS_SIZEOF_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2 },
        .MajorNdisVersion = 6,
        .MinorNdisVersion = 30,
        .MajorDriverVersion = NDHCM_VERSION_MAJOR,
        .MinorDriverVersion = NDHCM_VERSION_MINOR,
        .Name = Name,
        .SetOptionsHandler = ProtocolSetOptions,
        .BindAdapterHandlerEx = ProtocolBindAdapterEx,
        .UnbindAdapterHandlerEx = ProtocolUnbindAdapterEx,
        .OpenAdapterCompleteHandlerEx = ProtocolOpenAdapterCompleteEx,
        .CloseAdapterCompleteHandlerEx = ProtocolCloseAdapterCompleteEx,
        .NetPnPEventHandler = ProtocolNetPnPEvent,
        .UninstallHandler = ProtocolUninstall,
        .OidRequestCompleteHandler = ProtocolOidRequestComplete,
        .StatusHandlerEx = ProtocolStatusEx,
        .ReceiveNetBufferListsHandler = ProtocolReceiveNetBufferLists,
        .SendNetBufferListsCompleteHandler = ProtocolSendNetBufferListsComplete,
    };
    NDIS_HANDLE Made = NULL;
    UINT64 Arguments[] = { 0, CM_RAW(&Characteristics), CM_RAW(&Made) };
    NDH_RECORD Record = RECORD_CALL_OF(NdhFnNdisRegisterProtocolDriver, 0, 0, Arguments);
    NDIS_STATUS Status;

    PAGED_CODE();
    RecordOpen(NULL, &Record);
    Status = NdisRegisterProtocolDriver(NULL, &Characteristics, &Made);
    RecordCloseStatus(NULL, &Record, Status);
    if (Status == NDIS_STATUS_SUCCESS) {
        Handle = Made;
    }
    return Status;
}

/** Everything stands before the registration, because NDIS may bind inside it. */
CM_PAGED NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_STATUS Status;

    PAGED_CODE();
    UNREFERENCED_PARAMETER(RegistryPath);
    CallMgrSetUp();
    BindingSetUp();
    DriverObject->DriverUnload = DriverUnload;
    Status = Register();
    if (Status != NDIS_STATUS_SUCCESS) {
        CallMgrTearDown();
    }
    return Status;
}

/** NdisDeregisterProtocolDriver unbinds in this thread and returns when all of it is over. */
static CM_PAGED VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(DriverObject);
    NdisDeregisterProtocolDriver(Handle);
    CallMgrTearDown();
}
