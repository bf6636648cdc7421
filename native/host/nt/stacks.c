// SPDX-License-Identifier: MIT
/* Where the threads of a world are, for the report of one that takes too long or waits for ever. */
#include <stdio.h>

#include "nt.h"
#include "unwind.h"

#define MAX_FRAMES 24u

struct stack {
    struct ndh_frame frame[MAX_FRAMES];
    unsigned count;
};

static void walk(void *argument)
{
    struct stack *stack = argument;
    struct nt_driver_context context;
    if (nt_unwind_to_driver(&context)) {
        stack->count =
            ndh_pe_backtrace(context.rip, context.rsp, context.nonvolatile, stack->frame, MAX_FRAMES);
    }
}

/* A driver may have used up its own stack: the unwinder gets another one. */
static void visit(void *argument)
{
    ndh_stack_call(ndh_sched_crash_stack(), walk, argument);
}

static const char *state_name(const struct ndh_fiber *fiber)
{
    return fiber->spins_on != NULL                  ? "spins on a lock"
           : fiber->state == NDH_FIBER_BLOCKED ? "waits"
                                               : "can run";
}

static size_t add_fiber(struct ndh_fiber *fiber, char *out, size_t size)
{
    struct stack stack = { .count = 0 };
    const unsigned irql = fiber->processor >= 0 ? NDH_DISPATCH_LEVEL * fiber->is_dpc : fiber->irql;
    if (ndh_sched_visit(fiber, visit, &stack) != 0) {
        return 0;
    }
    int used = fiber->is_dpc
                   ? snprintf(out, size, "DPC of processor %d %s\n", fiber->processor, state_name(fiber))
                   : snprintf(out, size, "thread %u %s at IRQL %u\n", fiber->id, state_name(fiber), irql);
    for (unsigned i = 0; i < stack.count && used > 0 && (size_t)used < size; i++) {
        const struct ndh_frame *frame = &stack.frame[i];
        used += snprintf(out + used, size - (size_t)used, "    at %s%s0x%llx\n", frame->module,
                         frame->module[0] != '\0' ? "+" : "", (unsigned long long)frame->offset);
    }
    return used > 0 && (size_t)used < size ? (size_t)used : 0;
}

size_t ndh_nt_stacks(char *out, size_t size)
{
    size_t used = 0;
    ndh_pe_page_in_all();
    for (unsigned i = 0; i < NDH_MAX_FIBERS; i++) {
        used += add_fiber(ndh_sched_fiber(i), out + used, size - used);
    }
    return used;
}
