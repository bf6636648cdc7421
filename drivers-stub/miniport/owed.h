// SPDX-License-Identifier: MIT
/** Requests of NDIS to the adapter itself that pend: a reset, and from NDIS 6 on a pause and a restart. */
#ifndef MINIPORT_OWED_H
#define MINIPORT_OWED_H

#include "execute.h"
#include "policy.h"

#define MP_OWED_PAUSE   0x1u /* MiniportPause, MiniportRestart, a reset handler have pended */
#define MP_OWED_RESTART 0x2u
#define MP_OWED_RESET   0x4u
#define MP_WAITS_PAUSE  0x8u /* with MP_OWED_PAUSE: its answer follows when all that was indicated is back */

/** Notes that a request is owed, or takes that back: TRUE if it was owed. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN OwedNote(_In_ CM_ADAPTER *Adapter, _In_ UINT8 Bit, _In_ BOOLEAN Begin);

/** The answer of the handler: as decided, at once or later by the operation Kind. */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS OwedAnswer(_In_ CM_ADAPTER *Adapter, _In_ const CM_DECISION *Decision, _In_ UINT8 Bit,
                       _In_ UINT16 Kind);

/** Starts the operation Kind, as decided. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID OwedComplete(_In_ CM_ADAPTER *Adapter, _In_ const CM_DECISION *Decision, _In_ UINT16 Kind);

/** Runs the operation Kind by policy; TRUE: the call was made. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN OwedCompleteNow(_In_ CM_ADAPTER *Adapter, _In_ UINT16 Kind);

#endif
