// SPDX-License-Identifier: MIT
/**
 * AWAIT: a control request that waits in a manual queue until an event agrees with it.
 *
 * A request is listed under the ring's lock, so no event slips between the search of the ring and the wait.
 * The event that agrees is copied into the request's context then; the request is taken out of the queue and
 * completed once the lock is gone.
 */
#ifndef NDHCTL_AWAIT_H
#define NDHCTL_AWAIT_H

#include "ctl.h"

_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS AwaitCreateQueue(_In_ WDFDEVICE Device);

/** Takes over a validated AWAIT, whose output buffer is large enough: completes it now or later. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AwaitRequest(_In_ WDFREQUEST Request, _In_ const NDH_AWAIT *Await);

/** Whether an event that was just written ends a wait; then AwaitDeliver is due. Ring's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
BOOLEAN AwaitMatchLocked(_In_ const NDH_EVENT *Event);

/** Completes the requests whose event is there. No lock held. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID AwaitDeliver(VOID);

/** Completes all waiting requests with STATUS_CANCELLED. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AwaitCancelAll(VOID);

/** Requests that wait. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT32 AwaitCount(VOID);

#endif
