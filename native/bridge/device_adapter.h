// SPDX-License-Identifier: MIT
/**
 * The test adapter of a Windows box: the root-enumerated device of ndhmp.inf, by the configuration manager.
 *
 * It is on only while a target is open, as drivers-stub/package/device.ps1 does it by hand: off lasts across
 * restarts, on does not. As soon as the adapter runs, the start type of the service "ndhmp" is set to
 * disabled, so that a box that bug-checked in a session comes up without the driver (its device then shows
 * problem 32). Turning it off sets the start type back to demand. All of this needs an administrator.
 *
 * Wine has no Plug and Play for kernel drivers: there everything here is NDH_E_UNSUPPORTED.
 */
#ifndef NDH_DEVICE_ADAPTER_H
#define NDH_DEVICE_ADAPTER_H

#include "text.h"

/** Why the adapter cannot be switched on this machine, or NULL if it can. */
const char *device_adapter_unavailable(void);
/** Adds `[{"id","problem","started"}]`, one object for each test adapter; problem is CM_PROB_xxx, 0 for none.
 */
int device_adapter_list(struct ndh_text *json);
/**
 * Turns all test adapters on or off and waits, a minute at most, until they are. Returns how many there are;
 * 0 is no error. NDH_E_WIN32 names the call, NDH_E_DEADLINE the adapter's problem. Sources:
 * nf-cfgmgr32-cm_enable_devnode.md, nf-cfgmgr32-cm_disable_devnode.md.
 */
int device_adapter_switch(int on);
/** Turns the adapters on unless they are. 1 if this changed something, 0 if not or if there is nothing to
 * switch. */
int device_adapter_session_begin(void);

#endif
