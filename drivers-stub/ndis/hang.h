// SPDX-License-Identifier: MIT
/*
 * The periodic question to a miniport whether its device hangs (nc-ndis-miniport_check_for_hang.md), of both
 * versions of NDIS. Who says so is reset, and so is who keeps an OID request through two questions. Asked
 * by a patient timer (patience.h).
 */
#pragma once

#include "objects.h"

#define HANG_DEFAULT_SECONDS 2u

/** Asks from now on, if the driver can be reset and has a handler or requests in time to keep. The adapter is
 * initialised. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID HangWatch(_Inout_ PNS_ADAPTER Adapter);

/** Before MiniportHaltEx: the handler does not run any more when this returns. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID HangForget(_Inout_ PNS_ADAPTER Adapter);
