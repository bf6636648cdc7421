// SPDX-License-Identifier: MIT
/** What runs now. In a header, for kernel services that are called so often that a call of the scheduler
 *  would be most of what they do. */
#ifndef NDH_SCHED_HERE_H
#define NDH_SCHED_HERE_H

#include "processor.h"

/** The beginning of the scheduler's state. */
struct ndh_sched_here {
    struct ndh_processor *processor; /* that runs; NULL on the host stack */
    struct ndh_fiber *strand;        /* topmost of it; NULL on the host stack */
    uint32_t ready;                  /* bit i: fiber i is NDH_FIBER_READY */
    uint32_t busy;                   /* bit i: processor i has a strand or deferred calls */
};

/** NULL before the scheduler has been made. */
static inline const struct ndh_sched_here *ndh_sched_here(void)
{
    return NDH_ARENA_ROOT(NDH_ROOT_SCHED);
}

/** The processor that runs; NULL on the host stack. */
static inline struct ndh_processor *ndh_sched_here_processor(void)
{
    const struct ndh_sched_here *here = ndh_sched_here();
    return here == NULL ? NULL : here->processor;
}

/** Fiber that is running; NULL on the host stack. */
static inline struct ndh_fiber *ndh_sched_current(void)
{
    const struct ndh_sched_here *here = ndh_sched_here();
    return here == NULL ? NULL : here->strand;
}

/** Current thread of the running processor (below its DPC fiber if that is active); NULL when it is idle. */
static inline struct ndh_fiber *ndh_sched_thread(void)
{
    const struct ndh_processor *p = ndh_sched_here_processor();
    return p == NULL ? NULL : p->thread;
}

static inline unsigned ndh_sched_processor(void)
{
    const struct ndh_processor *p = ndh_sched_here_processor();
    return p == NULL ? 0 : p->number;
}

static inline uint8_t ndh_sched_irql(void)
{
    const struct ndh_processor *p = ndh_sched_here_processor();
    return p == NULL ? 0 : p->irql;
}

/** Whether another strand than the running one could run, if that were at PASSIVE_LEVEL: deferred calls of
 *  its processor apart. */
static inline int ndh_sched_has_others(const struct ndh_sched_here *here)
{
    return (here->ready | (here->busy & ~(1u << here->processor->number))) != 0;
}

#endif
