// SPDX-License-Identifier: MIT
/**
 * The one teardown engine: handle close, RESET, unbind, notification that an AF is to be closed, unload.
 * Policies become automatic, what is parked is completed, then the legal order: parties, calls, VCs, SAPs,
 * and the AF where that is wanted. Every wait is bounded; what is left then goes on by itself whenever
 * something moves, so that a driver that never answers costs neither a thread nor a timer.
 */
#ifndef NDHCTL_TEARDOWN_H
#define NDHCTL_TEARDOWN_H

#include "client.h"

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS TeardownCreate(_In_ WDFDEVICE Device);

/** What is to go. */
typedef struct NDH_SCOPE {
    NDH_OBJECT *Below; /* only what hangs on this binding or AF; NULL: everything */
    BOOLEAN CloseAf;   /* address families too */
} NDH_SCOPE;

/**
 * Takes down what Scope names; fills in the report (zero before). TRUE: nothing is left. FALSE: the time was
 * over, the report tells how much is left and one of it, and a SESSION event (Hang) names that object.
 * Policies of what was torn down are automatic afterwards. Limit: milliseconds; 0: one attempt, without an
 * event.
 */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
BOOLEAN TeardownRun(_In_ const NDH_SCOPE *Scope, _In_ UINT32 Limit, _Inout_ NDH_RESET_OUT *Out);

/** Duties that the engine goes on with in a work item when something has moved. */
#define NDH_DUTY_SESSION   0x1 /* end of a session */
#define NDH_DUTY_NOTIFY_AF 0x2 /* address families that the call manager wants closed */
#define NDH_DUTY_UNBIND    0x4 /* a pended unbind */
#define NDH_DUTY_PAUSE     0x8 /* a pause of a binding whose last send came back */

/** Takes on a duty and begins with it. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID TeardownDuty(_In_ LONG Duty);

/** Something has moved: a call, a VC, a SAP or an AF has got another state. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID TeardownProgress(VOID);

/** Waits until the work item is idle. No duty is taken on any more. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID TeardownUnload(VOID);

#endif
