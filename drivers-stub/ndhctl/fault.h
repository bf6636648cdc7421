// SPDX-License-Identifier: MIT
/** FAULT of a misuse session: the driver breaks on purpose, now or when an event is written. */
#ifndef NDHCTL_FAULT_H
#define NDHCTL_FAULT_H

#include "ctl.h"

/**
 * Arms a fault: it strikes when the event with sequence number At, or a later one, is written; At 0: at once.
 * Miniport: in the image of the attached miniport. STATUS_NO_SUCH_DEVICE if that is wanted and none is
 * attached.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NTSTATUS FaultArm(_In_ UINT32 Fault, _In_ UINT64 At, _In_ BOOLEAN Miniport);

/** Forgets an armed fault. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID FaultDisarm(VOID);

/** Whether the armed fault is due with this event; then FaultStrikeArmed follows once. Ring's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
BOOLEAN FaultDueLocked(_In_ UINT64 Sequence);

/** Records FAULT and strikes. May not return. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID FaultStrikeArmed(VOID);

#endif
