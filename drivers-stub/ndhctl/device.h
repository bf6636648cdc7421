// SPDX-License-Identifier: MIT
/** The control device NDH_NT_DEVICE_NAME: administrators and SYSTEM only, PASSIVE_LEVEL, one handle at a
 * time. */
#ifndef NDHCTL_DEVICE_H
#define NDHCTL_DEVICE_H

#include "ctl.h"

/** Creates device, link and queues, and what needs the device as parent. Nothing can be opened before
 * DeviceStart. */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS DeviceCreate(_In_ WDFDRIVER Driver);

/** Lets requests in. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID DeviceStart(VOID);

/** Deletes the device, when DriverEntry fails. At unload KMDF does it. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID DeviceDelete(VOID);

#endif
