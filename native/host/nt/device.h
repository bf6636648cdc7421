// SPDX-License-Identifier: MIT
/** What a device object owns beside itself. */
#ifndef NDH_NT_DEVICE_H
#define NDH_NT_DEVICE_H

#include "nt.h"

/** Stops and frees the timer that IoInitializeTimer made, if there is one. */
void nt_device_timer_delete(PDEVICE_OBJECT device);

#endif
