// SPDX-License-Identifier: MIT
/** The driver as NDIS knows it: registration, optional handlers, unload. */
#ifndef NDHMP_DRIVER_H
#define NDHMP_DRIVER_H

#include "ndhmp.h"

/** From NdisMRegisterMiniportDriver; already there when NDIS calls MiniportSetOptions. */
NDIS_HANDLE DriverHandle(VOID);

/** NDH_CAP_NOTIFY_CLOSE_AF if NDIS took the call manager's handlers with their whole size. */
UINT32 DriverCapabilities(VOID);

#endif
