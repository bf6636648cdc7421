// SPDX-License-Identifier: MIT
/*
 * Worker threads: what has to run at PASSIVE_LEVEL, or outside its caller's context, runs here.
 *
 * The pool grows so that an idle thread is always left (up to WORKER_MAX_THREADS): an item that waits for
 * another item then does not deadlock. The threads live while at least one driver is registered.
 */
#pragma once

#include "standin.h"

#define WORKER_MAX_THREADS 8

typedef VOID WORK_ROUTINE(_In_ PVOID Context);

/* Owned by whoever queues it, who keeps it until Routine has begun. */
typedef struct WORK {
    LIST_ENTRY Link;
    WORK_ROUTINE *Routine;
    PVOID Context;
} WORK, *PWORK;

/** For LibraryInitialize alone. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID WorkerInitialize(VOID);

/** One more registered driver. The first one starts the first thread. */
_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS WorkerReference(VOID);

/** One less; with the last one, queued work is finished and the threads are ended. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID WorkerDereference(VOID);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID WorkQueue(_Inout_ PWORK Work, _In_ WORK_ROUTINE *Routine, _In_ PVOID Context);
