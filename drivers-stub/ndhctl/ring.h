// SPDX-License-Identifier: MIT
/**
 * The event ring: whole events in, whole events out, the newest dropped and counted when it is full.
 *
 * Outside of sessions a small ring in the driver's data takes the events (bind, AF open, what the miniport
 * hands over); the next session's ring begins with them, marked NDH_EVENT_DETACHED. Functions with "Locked"
 * in their names are called with the ring's lock held, which RingLock gives; the lock is never held across a
 * call out of the driver.
 */
#ifndef NDHCTL_RING_H
#define NDHCTL_RING_H

#include "ctl.h"

_IRQL_requires_(PASSIVE_LEVEL)
VOID RingDriverEntry(VOID);

/** Takes the ring's lock; returns the IRQL from before. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_IRQL_saves_ _IRQL_raises_(DISPATCH_LEVEL) KIRQL RingLock(VOID);

_IRQL_requires_(DISPATCH_LEVEL)
VOID RingUnlock(_In_ _IRQL_restores_ KIRQL Irql);

/** Allocates the session's ring (a power of two of records) and moves what the small one holds into it. */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS RingBegin(_In_ UINT32 Records, _Out_ UINT64 *FirstSequence);

/** Back to the small ring; frees the session's. No READ or AWAIT is under way. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID RingEnd(VOID);

/** Whether an event of Continuations records more fits now; if not, its records are counted as lost. */
_IRQL_requires_(DISPATCH_LEVEL)
BOOLEAN RingReserveLocked(_In_ UINT32 Continuations);

/** Next record to fill, zeroed, with its sequence number set. After RingReserveLocked only. First: it begins
 * an event. */
_IRQL_requires_(DISPATCH_LEVEL)
VOID *RingAppendLocked(_In_ BOOLEAN First);

/** Sequence number of the next record. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT64 RingNextSequence(VOID);

/** Records that can still be written. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT32 RingFree(VOID);

/** Event at or behind Sequence that the ring still holds; NULL at the end. Sequence moves to the one behind
 * the event. */
_IRQL_requires_(DISPATCH_LEVEL)
const NDH_EVENT *RingEventLocked(_Inout_ UINT64 *Sequence);

/**
 * READ: copies up to Max records of whole events to Records and frees them. One reader at a time: others
 * wait.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID RingRead(_Inout_ NDH_READ *Head, _Out_writes_bytes_(Max *NDH_RECORD_SIZE) VOID *Records,
              _In_ UINT32 Max);

/** Records written and lost since the driver was loaded. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID RingTotals(_Out_ UINT64 *Records, _Out_ UINT64 *Lost);

#endif
