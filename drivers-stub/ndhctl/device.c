// SPDX-License-Identifier: MIT
#include "device.h"
#include "await.h"
#include "context.h"
#include "control.h"
#include "request.h"
#include "session.h"
#include "teardown.h"

static WDFDEVICE g_Device;

static EVT_WDF_DEVICE_FILE_CREATE DeviceEvtFileCreate;
static EVT_WDF_FILE_CLEANUP DeviceEvtFileCleanup;

NDH_PAGED VOID DeviceEvtFileCreate(WDFDEVICE Device, WDFREQUEST Request, WDFFILEOBJECT FileObject)
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(Device);
    WdfRequestComplete(Request, SessionOpen(FileObject));
}

NDH_PAGED VOID DeviceEvtFileCleanup(WDFFILEOBJECT FileObject)
{
    PAGED_CODE();
    SessionClose(FileObject);
}

/* Name, rights, file callbacks, execution level: all that has to be said before the device exists. */
static NDH_PAGED NTSTATUS Prepare(PWDFDEVICE_INIT Init)
{
    PAGED_CODE();
    DECLARE_CONST_UNICODE_STRING(name, NDH_NT_DEVICE_NAME);
    WDF_FILEOBJECT_CONFIG file;
    WDF_OBJECT_ATTRIBUTES attributes;

    WdfDeviceInitSetDeviceType(Init, FILE_DEVICE_UNKNOWN);
    WdfDeviceInitSetCharacteristics(Init, FILE_DEVICE_SECURE_OPEN, FALSE);
    WdfDeviceInitSetIoType(Init, WdfDeviceIoBuffered);
    WDF_FILEOBJECT_CONFIG_INIT(&file, DeviceEvtFileCreate, WDF_NO_EVENT_CALLBACK, DeviceEvtFileCleanup);
    WdfDeviceInitSetFileObjectConfig(Init, &file, WDF_NO_OBJECT_ATTRIBUTES);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&attributes, NDH_REQUEST);
    WdfDeviceInitSetRequestAttributes(Init, &attributes);
    return WdfDeviceInitAssignName(Init, &name);
}

static NDH_PAGED NTSTATUS CreateQueues(VOID)
{
    PAGED_CODE();
    WDF_IO_QUEUE_CONFIG config;

    /* Parallel: a request that waits must not keep the next one out. */
    WDF_IO_QUEUE_CONFIG_INIT_DEFAULT_QUEUE(&config, WdfIoQueueDispatchParallel);
    config.PowerManaged = WdfFalse;
    config.EvtIoDeviceControl = ControlEvtDeviceControl;
    NTSTATUS status = WdfIoQueueCreate(g_Device, &config, WDF_NO_OBJECT_ATTRIBUTES, NULL);
    return NT_SUCCESS(status) ? AwaitCreateQueue(g_Device) : status;
}

static NDH_PAGED NTSTATUS CreateDevice(WDFDRIVER Driver)
{
    PAGED_CODE();
    DECLARE_CONST_UNICODE_STRING(sddl, L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
    WDF_OBJECT_ATTRIBUTES attributes;
    PWDFDEVICE_INIT init = WdfControlDeviceInitAllocate(Driver, &sddl);

    if (init == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    NTSTATUS status = Prepare(init);
    if (NT_SUCCESS(status)) {
        WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
        attributes.ExecutionLevel = WdfExecutionLevelPassive;
        attributes.SynchronizationScope = WdfSynchronizationScopeNone;
        status = WdfDeviceCreate(&init, &attributes, &g_Device);
    }
    if (!NT_SUCCESS(status)) {
        WdfDeviceInitFree(init);
    }
    return status;
}

NDH_PAGED NTSTATUS DeviceCreate(WDFDRIVER Driver)
{
    PAGED_CODE();
    DECLARE_CONST_UNICODE_STRING(link, NDH_DOS_DEVICE_NAME);
    NTSTATUS status = CreateDevice(Driver);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = WdfDeviceCreateSymbolicLink(g_Device, &link);
    if (NT_SUCCESS(status)) {
        status = CreateQueues();
    }
    if (NT_SUCCESS(status)) {
        status = ContextCreatePool(g_Device);
    }
    if (NT_SUCCESS(status)) {
        status = TeardownCreate(g_Device);
    }
    if (!NT_SUCCESS(status)) {
        DeviceDelete();
    }
    return status;
}

NDH_PAGED VOID DeviceStart(VOID)
{
    PAGED_CODE();
    WdfControlFinishInitializing(g_Device);
}

NDH_PAGED VOID DeviceDelete(VOID)
{
    PAGED_CODE();
    ContextUnload();
    WdfObjectDelete(g_Device);
}
