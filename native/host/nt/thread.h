// SPDX-License-Identifier: MIT
/** Threads: the object behind a fiber. */
#ifndef NDH_NT_THREAD_H
#define NDH_NT_THREAD_H

#include "nt.h"

enum nt_thread_kind {
    NT_THREAD_SYSTEM, /* PsCreateSystemThread, DriverEntry, DriverUnload */
    NT_THREAD_WORKER,
    NT_THREAD_USER /* carries a client's request into a driver */
};

struct nt_wait {
    LIST_ENTRY entry; /* in the object's WaitListHead */
    struct nt_thread *thread;
    void *object;
    unsigned index;
};

_Static_assert(sizeof(struct nt_wait) <= sizeof(KWAIT_BLOCK), "a caller's wait block holds one");

struct nt_thread {
    DISPATCHER_HEADER header; /* a thread can be waited for: signalled when it has ended */
    struct ndh_fiber *fiber;  /* NULL once it has ended */
    enum nt_thread_kind kind;
    uint32_t id;
    uint64_t routine; /* of the driver, for system threads */
    void (*entry)(void *context);
    void *context;
    int32_t exit_status;
    PIRP top_level_irp;
    GUID activity; /* of EtwActivityIdControl */
    uint32_t critical_regions;
    uint32_t mutexes;  /* owned */
    int closes_inline; /* it may send IRP_MJ_CLOSE when it drops a file's last reference */
    int wait_all;
    unsigned wait_count;
    NTSTATUS wait_status;
    struct nt_wait *wait; /* own_wait, or the caller's array */
    struct nt_wait own_wait[THREAD_WAIT_OBJECTS];
    KTIMER wait_timer;
};

void nt_threads_init(void);

/** Starts a thread at PASSIVE_LEVEL, leaving `spare` fibers unused. The caller gets a reference. NULL when
 *  there is no fiber or memory. */
struct nt_thread *nt_thread_start(enum nt_thread_kind kind, void (*entry)(void *context), void *context,
                                  unsigned spare);

/** Object of the running thread (in a deferred call: of the interrupted one, or the idle thread). */
struct nt_thread *nt_thread_current(void);
int nt_thread_is_user(const void *object);

/** Live threads that drivers created. */
unsigned nt_system_thread_count(void);
/** Live threads whose start routine lies in [low, high). */
unsigned nt_threads_inside(uint64_t low, uint64_t high);

/** Scheduler hook. */
void nt_thread_ended(struct ndh_fiber *fiber);

/** Fibers that are kept free: for worker threads, so that a world full of blocked requests can still move. */
#define NT_SPARE_FOR_WORKERS 4u
#define NT_SPARE_FOR_THREADS 8u /* what client requests leave to system threads and workers */

#endif
