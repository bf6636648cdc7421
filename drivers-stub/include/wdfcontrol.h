// SPDX-License-Identifier: MIT
/**
 * KMDF control devices.
 */
#ifndef NDH_WDFCONTROL_H
#define NDH_WDFCONTROL_H

#include "wdfdevice.h"

typedef enum _WDF_DEVICE_SHUTDOWN_FLAGS {
    WdfDeviceShutdown = 1,
    WdfDeviceLastChanceShutdown
} WDF_DEVICE_SHUTDOWN_FLAGS, *PWDF_DEVICE_SHUTDOWN_FLAGS;

_Function_class_(EVT_WDF_DEVICE_SHUTDOWN_NOTIFICATION) _IRQL_requires_same_ _IRQL_requires_max_(PASSIVE_LEVEL)
typedef VOID NTAPI EVT_WDF_DEVICE_SHUTDOWN_NOTIFICATION(_In_ WDFDEVICE Device);
typedef EVT_WDF_DEVICE_SHUTDOWN_NOTIFICATION *PFN_WDF_DEVICE_SHUTDOWN_NOTIFICATION;

typedef PWDFDEVICE_INIT (NTAPI *PFN_WDFCONTROLDEVICEINITALLOCATE)(
    PWDF_DRIVER_GLOBALS DriverGlobals, WDFDRIVER Driver, const UNICODE_STRING *SDDLString);
_Must_inspect_result_ _IRQL_requires_max_(PASSIVE_LEVEL)
FORCEINLINE PWDFDEVICE_INIT WdfControlDeviceInitAllocate(_In_ WDFDRIVER Driver,
                                                         _In_ const UNICODE_STRING *SDDLString)
{
    return ((PFN_WDFCONTROLDEVICEINITALLOCATE)WdfFunctions[WdfControlDeviceInitAllocateTableIndex])(
        WdfDriverGlobals, Driver, SDDLString);
}

typedef VOID (NTAPI *PFN_WDFCONTROLDEVICEINITSETSHUTDOWNNOTIFICATION)(
    PWDF_DRIVER_GLOBALS DriverGlobals, PWDFDEVICE_INIT DeviceInit,
    PFN_WDF_DEVICE_SHUTDOWN_NOTIFICATION Notification, UCHAR Flags);
_IRQL_requires_max_(PASSIVE_LEVEL)
FORCEINLINE VOID WdfControlDeviceInitSetShutdownNotification(
    _In_ PWDFDEVICE_INIT DeviceInit, _In_ PFN_WDF_DEVICE_SHUTDOWN_NOTIFICATION Notification, _In_ UCHAR Flags)
{
    ((PFN_WDFCONTROLDEVICEINITSETSHUTDOWNNOTIFICATION)
        WdfFunctions[WdfControlDeviceInitSetShutdownNotificationTableIndex])(
        WdfDriverGlobals, DeviceInit, Notification, Flags);
}

typedef VOID (NTAPI *PFN_WDFCONTROLFINISHINITIALIZING)(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDEVICE Device);
_IRQL_requires_max_(DISPATCH_LEVEL)
FORCEINLINE VOID WdfControlFinishInitializing(_In_ WDFDEVICE Device)
{
    ((PFN_WDFCONTROLFINISHINITIALIZING)WdfFunctions[WdfControlFinishInitializingTableIndex])(
        WdfDriverGlobals, Device);
}

#endif
