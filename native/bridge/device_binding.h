// SPDX-License-Identifier: MIT
/**
 * The bindings of the client protocol ndhctl, by the network configuration (INetCfg): turning one off makes
 * NDIS pause the adapter and unbind the client, turning it on binds it again. Needs an administrator, and
 * nobody else may be changing the network configuration. Source: netcfgx.h's pages
 * (network-configuration-interfaces.md).
 *
 * Wine has no network configuration: there everything here is NDH_E_UNSUPPORTED.
 */
#ifndef NDH_DEVICE_BINDING_H
#define NDH_DEVICE_BINDING_H

#include "text.h"

/** Why bindings cannot be switched on this machine, or NULL if they can. */
const char *device_binding_unavailable(void);
/** Adds `[{"path","enabled"}]`, one object for each binding path below the installed client. */
int device_binding_list(struct ndh_text *json);
/** Turns all of them on or off. Returns how many there are; 0 is no error. */
int device_binding_switch(int on);

#endif
