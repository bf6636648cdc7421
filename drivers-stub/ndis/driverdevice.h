// SPDX-License-Identifier: MIT
/*
 * Devices of miniport drivers' own, for their control programs. NDIS owns a miniport's dispatch table, so it
 * hands each IRP on to the table that came with the device.
 */
#pragma once

#include "objects.h"

/* What a device is made from. */
typedef struct DRIVER_DEVICE {
    PDRIVER_OBJECT DriverObject;
    PUNICODE_STRING Name;
    PUNICODE_STRING Link;
    PDRIVER_DISPATCH *MajorFunctions; /* IRP_MJ_PNP of them */
    ULONG ExtensionSize;
} DRIVER_DEVICE;

/** Makes the device, the link to it and its handle; all three or nothing. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS DriverDeviceCreate(_In_ const DRIVER_DEVICE *Wanted, _In_ PCSTR Function,
                               _Out_ PDEVICE_OBJECT *DeviceObject, _Out_ PNDIS_HANDLE Handle);

/** Takes device and link away; IRPs under way go on. FALSE: the handle is none, which is reported. */
_IRQL_requires_(PASSIVE_LEVEL)
BOOLEAN DriverDeviceDelete(_In_ NDIS_HANDLE Handle, _In_ PCSTR Function);

/** An IRP for a device that is not the control device of the library. */
_IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS DriverDeviceDispatch(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp);

/** After the driver's unload handler: reports the devices that it left, and deletes them. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID DriverDeviceReportLeft(_In_ PDRIVER_OBJECT DriverObject);
