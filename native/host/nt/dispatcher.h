// SPDX-License-Identifier: MIT
/** Dispatcher objects: what can be waited for, and waiting. */
#ifndef NDH_NT_DISPATCHER_H
#define NDH_NT_DISPATCHER_H

#include "nt.h"

/** DISPATCHER_HEADER.Type of each kind. */
enum nt_dispatcher_type {
    NT_NOTIFICATION_EVENT = 0,
    NT_SYNCHRONIZATION_EVENT = 1,
    NT_MUTANT = 2,
    NT_SEMAPHORE = 5,
    NT_THREAD_OBJECT = 6,
    NT_NOTIFICATION_TIMER = 8,
    NT_SYNCHRONIZATION_TIMER = 9
};

void nt_header_init(DISPATCHER_HEADER *header, enum nt_dispatcher_type type, size_t size, LONG state);

/** Wakes those whose waits the object's state satisfies now; returns how many. The caller decides about a
 *  choice point. */
unsigned nt_signal(DISPATCHER_HEADER *header);

/** Ends the wait of the thread that owns this timer with STATUS_TIMEOUT. */
struct nt_thread;
void nt_wait_timed_out(struct nt_thread *thread);

#endif
