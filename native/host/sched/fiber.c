// SPDX-License-Identifier: MIT
#include "fiber.h"

#include <string.h>
#include <sys/mman.h>

#include "../host.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

#define DEFAULT_MXCSR  0x1f80u
#define DEFAULT_X87_CW 0x27fu /* 53-bit precision: what the x64 Windows ABI starts threads with */

void ndh_fiber_switch(void **save_sp, void *load_sp);
void ndh_fiber_first(void);

/* What ndh_fiber_switch pops, lowest address first. */
struct first_frame {
    uint32_t mxcsr;
    uint32_t x87_cw;
    uint64_t r15, r14, r13, r12, rbx, rbp;
    uint64_t return_address;
    uint64_t alignment[2];
};

int ndh_stack_create(struct ndh_stack *stack, size_t size)
{
    uint8_t *memory = ndh_arena_alloc(size + NDH_STACK_GUARD, NDH_STACK_GUARD);
    if (memory == NULL) {
        return -1;
    }
    stack->low = memory + NDH_STACK_GUARD;
    stack->top = stack->low + size;
    stack->sp = NULL;
    stack->shadow = NULL;
    stack->guarded = 0;
    return 0;
}

int ndh_stack_guard(struct ndh_stack *stack)
{
    if (!stack->guarded && ndh_arena_protect(stack->low - NDH_STACK_GUARD, NDH_STACK_GUARD, PROT_NONE) != 0) {
        return -1;
    }
    stack->guarded = 1;
    return 0;
}

struct fiber_start {
    void (*entry)(void *argument);
    void *argument;
    struct ndh_stack *stack;
    uint64_t alignment;
};

/*
 * AddressSanitizer wants to know which stack is in use; the host stack's bounds are learnt from the first
 * switch away from it.
 */
static void arrived(struct ndh_stack *stack)
{
#if defined(__SANITIZE_ADDRESS__)
    const void *low = NULL;
    size_t size = 0;
    __sanitizer_finish_switch_fiber(stack->shadow, &low, &size);
    if (stack->came_from != NULL && stack->came_from->low == NULL) {
        stack->came_from->low = (uint8_t *)low;
        stack->came_from->top = (uint8_t *)low + size;
    }
#else
    (void)stack;
#endif
}

static void fiber_begin(void *context)
{
    const struct fiber_start start = *(const struct fiber_start *)context;
    arrived(start.stack);
    start.entry(start.argument);
    __builtin_trap();
}

void ndh_stack_prepare(struct ndh_stack *stack, void (*entry)(void *argument), void *argument)
{
    struct fiber_start *start = (struct fiber_start *)(stack->top - sizeof *start);
    struct first_frame *frame = (struct first_frame *)((uint8_t *)start - sizeof *frame);
    start->entry = entry;
    start->argument = argument;
    start->stack = stack;
    memset(frame, 0, sizeof *frame);
    frame->mxcsr = DEFAULT_MXCSR;
    frame->x87_cw = DEFAULT_X87_CW;
    frame->rbx = (uint64_t)fiber_begin;
    frame->r12 = (uint64_t)start;
    frame->return_address = (uint64_t)ndh_fiber_first;
    stack->sp = frame;
    stack->shadow = NULL;
}

void ndh_stack_enter(struct ndh_stack *from, struct ndh_stack *to)
{
    to->came_from = from;
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(&from->shadow, to->low, (size_t)(to->top - to->low));
#endif
    ndh_fiber_switch(&from->sp, to->sp);
    arrived(from);
}

int ndh_stack_is_fresh(const struct ndh_stack *stack)
{
    const struct first_frame *frame = stack->sp;
    return frame->return_address == (uint64_t)ndh_fiber_first;
}

int ndh_stack_in_guard(const struct ndh_stack *stack, uint64_t address)
{
    const uint64_t low = (uint64_t)stack->low;
    return low != 0 && address < low && address >= low - NDH_STACK_GUARD;
}
