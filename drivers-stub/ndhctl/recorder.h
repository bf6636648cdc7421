// SPDX-License-Identifier: MIT
/**
 * Writes events. The IRQL of an event is the one that taking the ring's lock found; time is
 * KeQueryPerformanceCounter.
 *
 * All functions: IRQL <= DISPATCH_LEVEL, no lock held. They return the event's sequence number, 0 if it was
 * lost.
 */
#ifndef NDHCTL_RECORDER_H
#define NDHCTL_RECORDER_H

#include "ctl.h"

/** Why a call is made: goes into its CALL event. */
typedef struct NDH_CAUSE {
    UINT64 Tag;     /* Correlation of the CALL event */
    UINT16 Flags;   /* NDH_EVENT_BY_POLICY, NDH_EVENT_ASYNC */
    UINT8 RaisedTo; /* IRQL of the call, where it is not the recording's; else 0 */
} NDH_CAUSE;

#define NDH_ARGUMENT(value) ((UINT64)(ULONG_PTR)(value))

_IRQL_requires_max_(DISPATCH_LEVEL)
UINT64 RecordWrite(_In_ const NDH_RECORD *Record);

/** An event without arguments, data and status; Side is the client's for objects of the client, else the
 * harness's. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT64 RecordEvent(_In_ UINT16 Kind, _In_ UINT16 Function, _In_ NDH_ID Object, _In_ NDH_ID Object2,
                   _In_ UINT32 Status, _In_ UINT64 Correlation);

/** CALL of a function by the client. Record holds arguments and data; Kind, Side, Correlation and flags are
 * filled in. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT64 RecordCall(_In_ const NDH_CAUSE *Cause, _Inout_ NDH_RECORD *Record);

/** ENTER of a callback of the client. Kind and Side are filled in. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT64 RecordEnter(_Inout_ NDH_RECORD *Record);

/** RETURN of a call or callback that returns a status. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT64 RecordReturn(_In_ UINT64 Begin, _In_ UINT16 Function, _In_ NDH_ID Object, _In_ NDH_ID Object2,
                    _In_ UINT32 Status);

/** RETURN of a call whose Record tells more than a status; Function, Object and Object2 are set. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT64 RecordReturnOf(_In_ UINT64 Begin, _Inout_ NDH_RECORD *Record, _In_ UINT32 Status);

/** RETURN of one that returns nothing. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT64 RecordReturnVoid(_In_ UINT64 Begin, _In_ UINT16 Function, _In_ NDH_ID Object, _In_ NDH_ID Object2);

/** Current IRQL, by the only documented way that reads no processor register in our image. */
_IRQL_requires_max_(DISPATCH_LEVEL)
KIRQL RecordIrql(VOID);

#endif
