// SPDX-License-Identifier: MIT
/** Faults on purpose: what a test of the harness makes this driver do wrong. Permitted for misuse sessions
 * only, which ndhctl.sys checks. */
#ifndef CALLMGR_FAULT_H
#define CALLMGR_FAULT_H

#include "adapter.h"

/** Writes NdhEventFault, then misbehaves: NDH_FAULT. Unknown kinds do nothing. Most do not return. */
VOID FaultStrike(_In_ CM_ADAPTER *Adapter, _In_ UINT32 Fault);

#endif
