// SPDX-License-Identifier: MIT
/*
 * ndhctl.sys: companion test driver of NDIS Harness. A KMDF driver without a device stack that is at once
 * control device for user mode and CoNDIS client.
 */
#include "ctl.h"
#include "context.h"
#include "device.h"
#include "guard.h"
#include "object.h"
#include "params.h"
#include "policy.h"
#include "protocol.h"
#include "ring.h"
#include "session.h"
#include "teardown.h"

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_UNLOAD DriverEvtUnload;

static NDH_PAGED NTSTATUS CreateDriver(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath,
                                       WDFDRIVER *Driver)
{
    PAGED_CODE();
    WDF_DRIVER_CONFIG config;

    WDF_DRIVER_CONFIG_INIT(&config, WDF_NO_EVENT_CALLBACK);
    config.DriverInitFlags |= WdfDriverInitNonPnpDriver;
    config.EvtDriverUnload = DriverEvtUnload;
    return WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &config, Driver);
}

/* Callbacks of NDIS may come before the registration has returned: everything is ready before it, and it is
 * the last thing that can fail. */
NDH_PAGED NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PAGED_CODE();
    WDFDRIVER driver;

    RingDriverEntry();
    ObjectDriverEntry();
    GuardDriverEntry();
    PolicyDriverEntry();
    SessionDriverEntry();
    NTSTATUS status = CreateDriver(DriverObject, RegistryPath, &driver);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    ParamsDriverEntry(driver);
    status = DeviceCreate(driver);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = ProtocolRegister();
    if (!NT_SUCCESS(status)) {
        DeviceDelete();
        ObjectUnload();
        return status;
    }
    DeviceStart();
    return STATUS_SUCCESS;
}

/* No handle is open. KMDF deletes the device afterwards. */
NDH_PAGED VOID DriverEvtUnload(WDFDRIVER Driver)
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(Driver);
    ProtocolDeregister();
    TeardownUnload();
    ContextCancelAll();
    while (!ContextDrain(1000)) {
        /* Code of this driver is still running: it must not be unmapped. */
    }
    ContextUnload();
    RingEnd();
    ObjectTrim();
    ObjectUnload();
}
