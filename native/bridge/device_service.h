// SPDX-License-Identifier: MIT
/** The services of our drivers on a Windows box, by the service manager. */
#ifndef NDH_DEVICE_SERVICE_H
#define NDH_DEVICE_SERVICE_H

#include <windows.h>

/**
 * Starts a kernel driver's service unless it runs, as it does not by itself after a restart of the box.
 * Returns when its DriverEntry has. NDH_E_WIN32 names service and reason. Source: nf-winsvc-startservicew.md.
 */
int device_service_start(const WCHAR *name);
/**
 * Sets SERVICE_DEMAND_START or SERVICE_DISABLED, and waits until that is on the disk: a bug check takes what
 * the registry has in memory alone. Sources: nf-winsvc-changeserviceconfigw.md, nf-winreg-regflushkey.md.
 */
int device_service_start_type(const WCHAR *name, DWORD start);

#endif
