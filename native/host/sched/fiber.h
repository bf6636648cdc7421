// SPDX-License-Identifier: MIT
/** A fiber: a guarded stack in the arena and what is needed to leave and enter it. Knows nothing of threads
 *  or scheduling. */
#ifndef NDH_SCHED_FIBER_H
#define NDH_SCHED_FIBER_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SANITIZE_ADDRESS__)
#define NDH_STACK_SIZE 0x20000u /* instrumented frames are far larger than those of a driver */
#else
#define NDH_STACK_SIZE 0x6000u /* bytes; what an x64 kernel thread has */
#endif
#define NDH_STACK_GUARD 0x1000u /* inaccessible bytes below each stack in use */

struct ndh_stack {
    uint8_t *low;                /* lowest usable byte; the guard lies below it */
    uint8_t *top;                /* one past the highest byte */
    void *sp;                    /* saved while the fiber is not running */
    void *shadow;                /* AddressSanitizer's fake stack while not running */
    struct ndh_stack *came_from; /* who entered it last */
    int guarded;                 /* the guard is inaccessible */
};

/** Takes stack and guard from the arena. Returns 0, or -1 when the arena is exhausted. */
int ndh_stack_create(struct ndh_stack *stack, size_t size);

/** Makes the guard inaccessible, if it is not yet: of a stack that is not in use it would only be two more
 *  mappings to fork. Returns 0, or -1 when the kernel refuses. */
int ndh_stack_guard(struct ndh_stack *stack);

/** Lets the next ndh_stack_enter begin with entry(argument), which must never return. */
void ndh_stack_prepare(struct ndh_stack *stack, void (*entry)(void *argument), void *argument);

/** Whether a stack that was prepared has not been entered yet. */
int ndh_stack_is_fresh(const struct ndh_stack *stack);

/** Leaves `from` (its position is saved) and goes on in `to`. */
void ndh_stack_enter(struct ndh_stack *from, struct ndh_stack *to);

/** Whether the address lies in the guard page of the stack. */
int ndh_stack_in_guard(const struct ndh_stack *stack, uint64_t address);

/** Calls function(argument) on another stack and returns here (switch.S). */
void ndh_stack_call(void *stack_top, void (*function)(void *argument), void *argument);

#endif
