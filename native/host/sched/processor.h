// SPDX-License-Identifier: MIT
/** A virtual processor: what it runs, its IRQL, and the block that gs points to. */
#ifndef NDH_SCHED_PROCESSOR_H
#define NDH_SCHED_PROCESSOR_H

#include "sched.h"

struct ndh_processor {
    unsigned number;
    uint8_t irql;
    uint8_t deferred; /* deferred calls are queued */
    uint8_t has_fsgsbase;
    struct ndh_fiber *thread; /* current thread, or NULL when idle */
    struct ndh_fiber *dpc;    /* FREE while no deferred call runs */
    struct ndh_pcr *pcr;
    void *idle_object;
};

/** Makes the processor's gs block. Returns 0, or -1 when the arena is exhausted. */
int ndh_processor_init(struct ndh_processor *processor, unsigned number);

/** Topmost strand: the DPC fiber while it is active, else the current thread, else NULL. */
static inline struct ndh_fiber *ndh_processor_strand(const struct ndh_processor *processor)
{
    return processor->dpc->state == NDH_FIBER_CURRENT ? processor->dpc : processor->thread;
}

/** Points gs to the processor's block and shows the current thread there. */
void ndh_processor_enter(const struct ndh_processor *processor);

#endif
