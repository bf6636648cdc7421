// SPDX-License-Identifier: MIT
/** Worker system threads for jobs with NdhContextThread: started when needed, a few at most, ended with the
 * session. */
#ifndef NDHCTL_THREAD_H
#define NDHCTL_THREAD_H

#include "context.h"

_IRQL_requires_(PASSIVE_LEVEL)
VOID ThreadCreatePool(VOID);

/**
 * Gives a job to a thread. FALSE: a thread has to be started first and this is no place to do it
 * (DISPATCH_LEVEL), none could be started, or all are being ended: the job is still the caller's, who runs it
 * from a work item.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
BOOLEAN ThreadQueue(_In_ NDH_JOB *Job);

/** Ends all threads and waits for them; jobs that are queued run first. One caller at a time. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID ThreadStopAll(VOID);

#endif
