// SPDX-License-Identifier: MIT
#include "dpc.h"
#include "irp.h"
#include "object.h"
#include "pool.h"
#include "post.h"
#include "registry.h"
#include "thread.h"
#include "timer.h"
#include "tracing.h"
#include "workitem.h"

static void fiber_freed(void)
{
    nt_work_start_waiting();
    nt_posts_start_waiting();
}

/* Nobody can ever give the lock back: Windows' watchdog ends such a machine. */
static void stuck(struct ndh_fiber *fiber)
{
    nt_bugcheckf(0x133, 1, 0, (uint64_t)fiber->spins_on, *fiber->spins_on,
                 "DPC_WATCHDOG_VIOLATION: %s %u spins for ever on the lock at 0x%llx, which nobody can "
                 "release any more",
                 fiber->is_dpc ? "the deferred call on processor" : "thread",
                 fiber->is_dpc ? (unsigned)fiber->processor : fiber->id,
                 (unsigned long long)(uint64_t)fiber->spins_on);
}

static const struct ndh_sched_hooks hooks = {
    .next_due = nt_timer_next_due,
    .next_patient = nt_timer_next_patient,
    .expire = nt_timer_expire,
    .run_deferred = nt_dpc_run,
    .thread_ended = nt_thread_ended,
    .fiber_freed = fiber_freed,
    .stuck = stuck,
    .raised = nt_paging_raised,
};

void ndh_nt_init(uint32_t keep_tag, int verifier)
{
    struct nt_root *root = ndh_arena_alloc(sizeof *root, 16);
    if (root == NULL) {
        __builtin_trap();
    }
    NDH_ARENA_ROOT(NDH_ROOT_NT) = root;
    root->verifier = verifier;
    nt_pool_init(keep_tag);
    nt_objects_init();
    nt_timers_init();
    nt_dpcs_init();
    nt_threads_init();
    nt_workers_init();
    nt_irps_init();
    nt_registry_init();
    nt_posts_init();
    nt_tracing_init();
    nt_waited_locks_init();
    ndh_sched_set_hooks(&hooks);
}

void ndh_nt_keep_area(void *base, size_t size)
{
    nt_pool_keep_area(base, size);
}
