// SPDX-License-Identifier: MIT
/** The driver as NDIS knows it: registration, optional handlers, unload. */
#ifndef CALLMGR_DRIVER_H
#define CALLMGR_DRIVER_H

#include "image.h"

/** From the driver's registration; already there when NDIS calls its SetOptions handler. */
NDIS_HANDLE DriverHandle(VOID);

/**
 * NDH_CAP_NOTIFY_CLOSE_AF if NDIS took the call manager's handlers with their whole size; NDH_CAP_NDIS5 of a
 * driver of NDIS 5.x.
 */
UINT32 DriverCapabilities(VOID);

/** FALSE: the adapters of this miniport have no call manager of their own; a stand-alone one serves them. */
BOOLEAN DriverHasCallManager(VOID);

#endif
