// SPDX-License-Identifier: MIT
/*
 * Status indications that NDIS makes by itself.
 */
#pragma once

#include "objects.h"

/** -> every bound protocol, with an NDIS_STATUS as status buffer. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID StatusIndicateAll(_In_ PNS_ADAPTER Adapter, _In_ NDIS_STATUS Code, _In_ NDIS_STATUS Value);
