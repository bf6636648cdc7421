// SPDX-License-Identifier: MIT
/**
 * Execution contexts: where a call into NDIS is made. Jobs are pooled; each owns a DPC, a timer and a work
 * item of the control device. The pool grows when more run at once, and shrinks again at the end of a
 * session. System threads are a small pool of workers.
 *
 * Life of a job: Acquire, fill in what it shall do, Run; its routine ends with Release. Cancelling stops a
 * job whose delay is not over: its routine runs in the canceller's context with Cancelled set.
 */
#ifndef NDHCTL_CONTEXT_H
#define NDHCTL_CONTEXT_H

#include "ctl.h"

typedef struct NDH_JOB NDH_JOB;
typedef VOID NDH_JOB_ROUTINE(_In_ NDH_JOB *Job);

struct NDH_JOB {
    /* The user's. */
    NDH_JOB_ROUTINE *Routine;
    UINT16 Context; /* NDH_CONTEXT without Inside */
    UINT32 Delay;   /* microseconds */
    NDH_OPERATION Operation;
    UINT16 EventFlags;
    BOOLEAN Report; /* tell the outcome by an OP_RESULT event */
    NDH_PAYLOAD Payload;
    VOID *OwnedPayload; /* freed with the job's release */
    NDH_RESULT *Result; /* or NULL */
    KEVENT Done;        /* of a job that is waited for: signalled at the end */
    BOOLEAN Cancelled;  /* the routine only has to say so and release */

    /* The pool's. */
    LIST_ENTRY Link; /* free list or thread queue */
    LIST_ENTRY All;
    WDFDPC Dpc;
    WDFTIMER Timer;
    WDFWORKITEM WorkItem;
    BOOLEAN Delayed; /* its timer is set; lock of the pool */
    BOOLEAN Permanent;
};

/** Makes the pool. The device outlives it. */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS ContextCreatePool(_In_ WDFDEVICE Device);

/** A job with all of the user's members zero; NULL: no memory, or too many are under way. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NDH_JOB *ContextAcquire(VOID);

/** Runs a job. Passive means a work item, Dispatch a work item that raises the IRQL. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ContextRun(_In_ NDH_JOB *Job);

/** Gives a job back. The routine's last act. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ContextRelease(_In_ NDH_JOB *Job);

/** Stops a job if its delay is not over; its routine has then run with Cancelled set. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ContextCancel(_In_ NDH_JOB *Job);

/** Stops all jobs whose delay is not over. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ContextCancelAll(VOID);

/** Waits until no job is under way; FALSE when the time was too short. */
_IRQL_requires_(PASSIVE_LEVEL)
BOOLEAN ContextDrain(_In_ UINT32 Milliseconds);

/** Ends the worker threads and gives back what the pool grew by. No job is under way. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID ContextTrim(VOID);

/** Deletes the whole pool, if there is one. No job is under way. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID ContextUnload(VOID);

/** Jobs under way. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT32 ContextBusy(VOID);

/** Calls a function at DISPATCH_LEVEL in this thread, and notes how long that took. */
typedef VOID NDH_RAISED_ROUTINE(_In_ VOID *Argument);
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ContextCallRaised(_In_ NDH_RAISED_ROUTINE *Routine, _In_ VOID *Argument);

#endif
