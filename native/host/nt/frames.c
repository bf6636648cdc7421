// SPDX-License-Identifier: MIT
/* The way outwards of an exception: frames of drivers by .pdata, frames of the host by its own unwind tables.
 */
#include <string.h>
#include <unwind.h>

#include "exception.h"

/* The general registers that the host's tables restore: place in ndh_registers and DWARF number. */
static const struct {
    uint8_t gpr, dwarf;
} kept[8] = { { 3, 3 }, { 5, 6 }, { 6, 4 }, { 7, 5 }, { 12, 12 }, { 13, 13 }, { 14, 14 }, { 15, 15 } };

/* To the next frame of a driver from a frame of the host. */
struct crossing {
    struct ndh_registers *registers;
    uint64_t from[10];
    int found;
};

void nt_registers_of(struct ndh_registers *registers, const struct nt_context *context)
{
    registers->rip = context->rip;
    memcpy(registers->gpr, context->gpr, sizeof registers->gpr);
    memcpy(registers->vector, context->fxsave + NT_CONTEXT_VECTOR, sizeof registers->vector);
}

void nt_context_of(struct nt_context *context, const struct ndh_registers *registers)
{
    context->rip = registers->rip;
    memcpy(context->gpr, registers->gpr, sizeof registers->gpr);
    memcpy(context->fxsave + NT_CONTEXT_VECTOR, registers->vector, sizeof registers->vector);
}

void nt_walk_begin(struct nt_walk *walk, const struct ndh_registers *registers, int exact)
{
    walk->registers = *registers;
    walk->dispatch = ndh_sched_current()->dispatch;
    walk->scope_index = 0;
    walk->exact = exact;
    walk->collided = 0;
    walk->nested = 0;
}

static _Unwind_Reason_Code visit(struct _Unwind_Context *frame, void *argument)
{
    struct crossing *crossing = argument;
    const uint64_t rip = _Unwind_GetIP(frame);
    if (ndh_pe_find(rip) == NULL) {
        return _URC_NO_REASON;
    }
    crossing->registers->rip = rip;
    crossing->registers->gpr[NDH_RSP] = _Unwind_GetCFA(frame);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        crossing->registers->gpr[kept[i].gpr] = _Unwind_GetGR(frame, kept[i].dwarf);
    }
    crossing->found = 1;
    return _URC_END_OF_STACK;
}

/* Called by nt_call_from, which pretends that the frame of the host did it. */
void nt_visit_frames(void *argument)
{
    _Unwind_Backtrace(visit, argument);
}

static void cross(void *argument)
{
    struct crossing *crossing = argument;
    nt_call_from(crossing, crossing->from);
}

/*
 * On a stack of its own: the walk needs more than a driver's may have left. Vector registers that a frame of
 * the host has saved stay unknown to its tables' reader; services of the host do not keep them across calls
 * of drivers.
 */
int nt_leave_host(struct ndh_registers *registers)
{
    struct crossing crossing = { .registers = registers,
                                 .from = { registers->rip, registers->gpr[NDH_RSP] } };
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        crossing.from[2 + i] = registers->gpr[kept[i].gpr];
    }
    ndh_pe_page_in_all(); /* the unwinder reads the code that it comes to */
    ndh_stack_call(ndh_sched_crash_stack(), cross, &crossing);
    return crossing.found;
}

/*
 * The search or unwinding that called the driver's code which the walk has just left, if there is one between
 * here and the next frame of a driver: the walk goes on where that one stands.
 */
static int join_dispatch(struct nt_walk *walk, int found, uint64_t next)
{
    struct nt_dispatch *dispatch = walk->dispatch;
    while (dispatch != NULL && (uint64_t)dispatch < walk->registers.gpr[NDH_RSP]) {
        dispatch = dispatch->outer;
    }
    walk->dispatch = dispatch;
    if (dispatch == NULL || (found && (uint64_t)dispatch >= next)) {
        return 0;
    }
    walk->registers = *dispatch->registers;
    walk->exact = dispatch->exact;
    walk->collided = dispatch->dispatcher != NULL;
    walk->scope_index = walk->collided ? dispatch->dispatcher->scope_index : 0;
    if (!walk->collided && dispatch->frame > walk->nested) {
        walk->nested = dispatch->frame;
    }
    walk->dispatch = dispatch->outer;
    return 1;
}

int nt_is_host_code(uint64_t address)
{
    return _Unwind_FindEnclosingFunction((void *)address) != NULL;
}

const struct ndh_image *nt_walk_image(struct nt_walk *walk)
{
    const struct ndh_image *image = ndh_pe_find(walk->registers.rip);
    while (image == NULL) {
        struct ndh_registers next = walk->registers;
        const int found = nt_leave_host(&next);
        if (!join_dispatch(walk, found, next.gpr[NDH_RSP])) {
            if (!found || next.gpr[NDH_RSP] <= walk->registers.gpr[NDH_RSP]) {
                return NULL;
            }
            walk->registers = next;
            walk->exact = 0;
            walk->scope_index = 0;
        }
        image = ndh_pe_find(walk->registers.rip);
    }
    return image;
}

int nt_walk_up(struct nt_walk *walk, const struct ndh_image *image, struct ndh_pe_handler *handler)
{
    const struct ndh_stack *stack = &ndh_sched_current()->stack;
    const int result = ndh_pe_unwind(image, &walk->registers, walk->exact, handler, NULL);
    walk->collided = 0;
    walk->exact = 0;
    walk->scope_index = 0;
    return result == 0 && handler->frame >= (uint64_t)stack->low && handler->frame < (uint64_t)stack->top &&
                   handler->frame % 8 == 0
               ? 0
               : -1;
}
