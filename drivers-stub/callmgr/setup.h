// SPDX-License-Identifier: MIT
/** The parts of the call manager, in the order that they need each other. PASSIVE_LEVEL. */
#ifndef CALLMGR_SETUP_H
#define CALLMGR_SETUP_H

#include "common.h"

/** Before the driver registers with NDIS, which may call it from inside that. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID CallMgrSetUp(VOID);

/** When NDIS calls no more. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID CallMgrTearDown(VOID);

#endif
