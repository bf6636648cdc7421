// SPDX-License-Identifier: MIT
/**
 * The watch: one thread of this process that looks after mailbox calls, so that the calls themselves wait
 * without a timeout (arming a timer costs as much as the whole way there and back) and so that what a call
 * binds to a processor is let go again.
 *
 * A synchronous call loses nothing by running world and client on one processor, and saves the wake-up of
 * an idle one, which takes ten times as long. So a world is bound to its client's processor when a call
 * begins. The kernel may still move the client at each wake-up; after a run of quick calls the client's
 * thread is therefore bound too, to where it runs. The watch frees both: a world whose call takes long, and
 * a client at every tick, so that the kernel can balance; it is bound again after the next run of calls.
 */
#ifndef NDH_HOST_WATCH_H
#define NDH_HOST_WATCH_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

#define HOST_WATCH_ALARM_MS 50 /* a call that takes longer gets an alarm now and then */

struct ndh_target;

/** What the watch knows of the call under way in one slot. */
struct host_call {
    _Atomic int64_t begun_ms; /* 0: none */
    _Atomic int processor;    /* that the world is bound to, -1: none */
    _Atomic int alarm;        /* it takes long: the caller looks at host and deadline, then clears it */
    pid_t world;
};

/** Starts the watch if it does not run, and lets it know the target. 0 or NDH_E_SYSTEM. */
int host_watch_add(struct ndh_target *target);
/** Forgets the target, which no call uses any more. Harmless if it is not known. */
void host_watch_remove(struct ndh_target *target);

/** A call begins in this thread: binds the world to this processor, and the thread after a run of calls. */
void host_watch_begin(struct host_call *call);
/** The call has ended. */
static inline void host_watch_end(struct host_call *call)
{
    atomic_store_explicit(&call->begun_ms, 0, memory_order_release);
}

#endif
