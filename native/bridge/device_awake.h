// SPDX-License-Identifier: MIT
/** Keeps a Windows box awake while a target is open: a suspended box halts its adapters. */
#ifndef NDH_DEVICE_AWAKE_H
#define NDH_DEVICE_AWAKE_H

#include <windows.h>

/** Asks for it; NULL where Windows (or Wine) does not grant it, which is no reason not to run. A power
 * request belongs to the process, where SetThreadExecutionState belongs to a thread: targets are opened and
 * closed by any thread. `powercfg /requests` shows it. Source: nf-winbase-powercreaterequest.md. */
HANDLE device_awake_begin(void);
void device_awake_end(HANDLE request);

#endif
