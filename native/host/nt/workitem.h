// SPDX-License-Identifier: MIT
/** System worker threads: made when work is queued, gone when there is none. */
#ifndef NDH_NT_WORKITEM_H
#define NDH_NT_WORKITEM_H

#include "nt.h"

void nt_workers_init(void);

/** Calls routine(context) on a worker thread at PASSIVE_LEVEL; for the kernel's own needs. Callable up to
 *  DISPATCH_LEVEL. */
void nt_work_queue_host(void (*routine)(void *context), void *context);

/** Starts a worker for work that found no fiber. */
void nt_work_start_waiting(void);

/** Work items of drivers that are allocated by IoAllocateWorkItem; with a low and high: those whose routine
 *  lies there and that are queued or running. */
unsigned nt_workitem_count(void);
unsigned nt_work_inside(uint64_t low, uint64_t high);

#endif
