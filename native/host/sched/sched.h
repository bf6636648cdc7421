// SPDX-License-Identifier: MIT
/**
 * The scheduler as the kernel services see it: virtual processors, threads, IRQL, deferred work, virtual
 * time, choices.
 *
 * One OS thread runs everything. Each virtual processor has at most one current thread and one fiber for
 * deferred procedure calls; the topmost of the two is its strand. A switch happens only inside the functions
 * marked (S), and which strand goes on is drawn from the seed there; a draw is made only when there is more
 * than one way to go on.
 *
 * A strand at DISPATCH_LEVEL keeps its processor until it lowers its IRQL. Deferred work of a processor comes
 * before its threads as soon as its IRQL is below DISPATCH_LEVEL. A thread below DISPATCH_LEVEL may be put
 * back in favour of another.
 */
#ifndef NDH_SCHED_SCHED_H
#define NDH_SCHED_SCHED_H

#include <stdint.h>

#include "../host.h"
#include "fiber.h"

#define NDH_DISPATCH_LEVEL 2
#define NDH_NEVER          UINT64_MAX

enum ndh_fiber_state {
    NDH_FIBER_FREE,
    NDH_FIBER_READY,   /* a thread that no processor runs */
    NDH_FIBER_CURRENT, /* the current thread of a processor, or an active DPC fiber */
    NDH_FIBER_BLOCKED  /* waits until ndh_sched_ready */
};

struct ndh_fiber {
    struct ndh_stack stack;
    enum ndh_fiber_state state;
    uint32_t id;   /* thread id, a multiple of 4; 0 for a DPC fiber */
    int processor; /* that runs it, or -1 */
    uint8_t irql;  /* while it is not the topmost strand of a processor */
    uint8_t is_dpc;
    uint32_t locks;                    /* spin locks held, kept by the lock services */
    const volatile uint64_t *spins_on; /* lock word: not runnable until it is 0 */
    void (*entry)(void *context);
    void *context;
    void *object; /* the kernel's thread object */
    void *dispatch; /* innermost exception under way, kept by the exception services */
};

/** What the scheduler asks of the kernel services. */
struct ndh_sched_hooks {
    /** Virtual time of the next timer, or NDH_NEVER. */
    uint64_t (*next_due)(void);
    /** The same of the timers that wait until the clock passes them for another reason. */
    uint64_t (*next_patient)(void);
    /** Acts on all timers due at or before now: makes threads ready, requests deferred calls. */
    void (*expire)(uint64_t now);
    /** Runs the first deferred call of the processor at DISPATCH_LEVEL; returns whether more are queued. */
    int (*run_deferred)(unsigned processor);
    /** The thread's entry has returned or the thread ends itself: last rites on its own stack. */
    void (*thread_ended)(struct ndh_fiber *fiber);
    /** A fiber has become free: something may be waiting for one. On the host stack. */
    void (*fiber_freed)(void);
    /** Nothing can run any more and this strand spins on a lock. Never returns. */
    void (*stuck)(struct ndh_fiber *fiber);
    /** From here on a strand runs at DISPATCH_LEVEL or above. */
    void (*raised)(void);
};

/** hooks must be constant data of the host image. */
void ndh_sched_set_hooks(const struct ndh_sched_hooks *hooks);

unsigned ndh_sched_processors(void);
/** Sets the IRQL of the running processor without looking for deferred work. */
void ndh_sched_set_irql(uint8_t irql);
/** (S) Lets deferred calls of this processor run now if its IRQL is below DISPATCH_LEVEL. */
void ndh_sched_deliver(void);

/** As ndh_sched_start, with the kernel's thread object; leaves `spare` fibers for others. NULL when there are
 *  none. */
struct ndh_fiber *ndh_sched_start_thread(void (*entry)(void *context), void *context, void *object,
                                         unsigned spare);
unsigned ndh_sched_free_fibers(void);
/** Ends the running thread. */
_Noreturn void ndh_sched_exit(void);

/** (S) A choice point: any other runnable strand may run before this returns. */
void ndh_sched_point(void);
/**
 * (S) A choice point if there is somebody to choose: where a thread can lose its processor, below
 * DISPATCH_LEVEL.
 */
void ndh_sched_preempt(void);
/** (S) Blocks the running thread until ndh_sched_ready is called on it. */
void ndh_sched_block(void);
void ndh_sched_ready(struct ndh_fiber *fiber);
/** (S) Returns when *lock_word has been seen 0. */
void ndh_sched_spin(const volatile uint64_t *lock_word);
/** Marks the processor as having deferred calls. Whether one runs at once is drawn at the next (S). */
void ndh_sched_request_deferred(unsigned processor);
void ndh_sched_cancel_deferred(unsigned processor);

/** Equally distributed number below bound, from the seed; counted as a step. bound 0 or 1: 0, not counted. */
uint32_t ndh_sched_draw(uint32_t bound);
/** Lets virtual time pass. */
void ndh_sched_advance(uint64_t ticks);

/** Per-processor block that gs points to while a driver runs; offsets as x64 drivers read them. */
struct ndh_pcr {
    uint8_t reserved0[0x18];
    uint64_t self; /* 0x18 */
    uint64_t prcb; /* 0x20 */
    uint8_t reserved1[0x15c];
    uint8_t number; /* 0x184 */
    uint8_t reserved2[3];
    void *current_thread; /* 0x188 */
    uint8_t reserved3[0x14];
    uint32_t index; /* 0x1a4 */
    uint8_t reserved4[0x1000 - 0x1a8];
};
struct ndh_pcr *ndh_sched_pcr(unsigned processor);
/** Thread object that gs:[188h] shows while no thread is current. */
void ndh_sched_set_idle_object(unsigned processor, void *object);

/** Fiber whose stack guard holds the address, or NULL. */
struct ndh_fiber *ndh_sched_guard_hit(uint64_t address);
/** Stack for reports after a fatal fault; 64 KiB. */
void *ndh_sched_crash_stack(void);
/** Zeroed memory for one report, at the low end of the crash stack; 4 KiB. */
void *ndh_sched_crash_area(void);
/** Calls visit(argument) on the stack of a fiber that is parked in a kernel service, above the service's
 * frame; for reports, on the host stack. Returns 0, or -1 if the fiber has no such frame: it is free, or has
 * not begun. */
int ndh_sched_visit(struct ndh_fiber *fiber, void (*visit)(void *argument), void *argument);
/** The i-th fiber, i < NDH_MAX_FIBERS: for reports. */
struct ndh_fiber *ndh_sched_fiber(unsigned index);

#endif
