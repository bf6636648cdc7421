// SPDX-License-Identifier: MIT
#include "exception.h"

#include <stdio.h>
#include <string.h>

#define ACCESS_VIOLATION      ((NTSTATUS)0xC0000005)
#define DATATYPE_MISALIGNMENT ((NTSTATUS)0x80000002)
#define NONCONTINUABLE        ((NTSTATUS)0xC0000025)
#define INVALID_DISPOSITION   ((NTSTATUS)0xC0000026)

/* A driver's stack must hold a search, an unwinding inside of it, and what filters and handlers need. */
#define STACK_FOR_SEARCH 0x1800u

int nt_exception_is_possible(uint64_t rsp)
{
    const struct ndh_fiber *fiber = ndh_sched_current();
    return fiber != NULL && rsp >= (uint64_t)fiber->stack.low && rsp < (uint64_t)fiber->stack.top &&
           rsp - (uint64_t)fiber->stack.low >= STACK_FOR_SEARCH;
}

/* Places in CONTEXT of what nt_driver_context keeps. */
static const uint8_t nonvolatile[8] = { 3, 5, 6, 7, 12, 13, 14, 15 };

void nt_context_set_driver(struct nt_context *context, const struct nt_driver_context *driver)
{
    context->rip = driver->rip;
    context->gpr[NDH_RSP] = driver->rsp;
    for (size_t i = 0; i < sizeof nonvolatile; i++) {
        context->gpr[nonvolatile[i]] = driver->nonvolatile[i];
    }
}

void nt_registers_of_driver(struct ndh_registers *registers, const struct nt_driver_context *driver)
{
    registers->rip = driver->rip;
    registers->gpr[NDH_RSP] = driver->rsp;
    for (size_t i = 0; i < sizeof nonvolatile; i++) {
        registers->gpr[nonvolatile[i]] = driver->nonvolatile[i];
    }
}

void nt_exception_lost(const struct nt_exception_record *record, const struct ndh_registers *registers,
                       int exact, const char *what)
{
    struct nt_driver_context context = { .rip = registers->rip,
                                         .rsp = registers->gpr[NDH_RSP],
                                         .exact = exact };
    for (size_t i = 0; i < sizeof nonvolatile; i++) {
        context.nonvolatile[i] = registers->gpr[nonvolatile[i]];
    }
    nt_exception_unhandled(record, &context, what);
}

/* Asks the handler of one frame. Returns whether execution goes on where the exception was raised. */
static int ask(struct nt_exception_record *record, struct nt_context *context, const struct ndh_image *image,
               const struct nt_walk *at, const struct ndh_pe_handler *handler)
{
    struct nt_dispatcher_context dispatcher = { .control_pc = at->registers.rip,
                                                .image_base = ndh_pe_base(image),
                                                .function = handler->function,
                                                .frame = handler->frame,
                                                .context = context,
                                                .handler = handler->routine,
                                                .handler_data = handler->data,
                                                .scope_index = at->scope_index };
    nt_exception_routine *routine = (nt_exception_routine *)handler->routine;
    switch (routine(record, handler->frame, context, &dispatcher)) {
    case NT_CONTINUE_EXECUTION:
        if ((record->flags & NT_EXCEPTION_NONCONTINUABLE) != 0) {
            ExRaiseStatus(NONCONTINUABLE);
        }
        return 1;
    case NT_CONTINUE_SEARCH:
    case NT_NESTED_EXCEPTION:
        return 0;
    default:
        ExRaiseStatus(INVALID_DISPOSITION);
    }
}

void nt_exception_dispatch(struct nt_exception_record *record, struct nt_context *context, int exact,
                           const char *what)
{
    struct ndh_fiber *fiber = ndh_sched_current();
    struct ndh_registers raised;
    struct nt_walk walk;
    const struct ndh_image *image;

    nt_registers_of(&raised, context);
    nt_walk_begin(&walk, &raised, exact);
    struct nt_dispatch dispatch = { .outer = fiber->dispatch, .registers = &raised, .exact = exact };
    fiber->dispatch = &dispatch;
    while ((image = nt_walk_image(&walk)) != NULL) {
        struct ndh_pe_handler handler;
        const struct nt_walk at = walk;
        if (nt_walk_up(&walk, image, &handler) != 0) {
            break;
        }
        dispatch.frame = handler.frame;
        if (at.nested != 0) {
            record->flags |= NT_EXCEPTION_NESTED_CALL;
        }
        if (handler.for_exceptions && ask(record, context, image, &at, &handler)) {
            fiber->dispatch = dispatch.outer;
            nt_context_restore(context);
        }
        if (handler.frame == walk.nested) {
            record->flags &= ~NT_EXCEPTION_NESTED_CALL;
            walk.nested = 0;
        }
    }
    fiber->dispatch = dispatch.outer;
    nt_exception_lost(record, &raised, exact, what);
}

void nt_exception_trapped(const struct nt_trap *trap)
{
    struct nt_trap own = *trap; /* another fault may come while handlers run */
    nt_exception_dispatch(&own.record, &own.context, own.exact, own.what);
}

/* --- raised by services: exceptionentry.S brings the caller's registers -----------------------------------
 */

static _Noreturn void raise(struct nt_exception_record *record, struct nt_context *context, const char *what)
{
    struct ndh_registers registers;
    struct nt_walk walk;

    nt_registers_of(&registers, context);
    if (nt_exception_is_possible(context->gpr[NDH_RSP])) {
        nt_walk_begin(&walk, &registers, 0);
        /* Raised by a service: it is the driver's call of that. */
        if (nt_walk_image(&walk) != NULL) {
            nt_context_of(context, &walk.registers);
        }
        record->address = context->rip;
        nt_exception_dispatch(record, context, 0, what);
    }
    record->address = context->rip;
    nt_exception_lost(record, &registers, 0, what);
}

static _Noreturn void raise_status(NTSTATUS status, struct nt_context *context)
{
    struct nt_exception_record record = { .code = status, .flags = NT_EXCEPTION_NONCONTINUABLE };
    raise(&record, context, "a status was raised");
}

_Noreturn __attribute__((ms_abi)) void nt_raise_status(NTSTATUS status, uint64_t unused2, uint64_t unused3,
                                                       struct nt_context *context)
{
    (void)unused2, (void)unused3;
    raise_status(status, context);
}

_Noreturn __attribute__((ms_abi)) void nt_raise_access_violation(uint64_t unused1, uint64_t unused2,
                                                                 uint64_t unused3, struct nt_context *context)
{
    (void)unused1, (void)unused2, (void)unused3;
    raise_status(ACCESS_VIOLATION, context);
}

_Noreturn __attribute__((ms_abi)) void nt_raise_misalignment(uint64_t unused1, uint64_t unused2,
                                                             uint64_t unused3, struct nt_context *context)
{
    (void)unused1, (void)unused2, (void)unused3;
    raise_status(DATATYPE_MISALIGNMENT, context);
}

_Noreturn __attribute__((ms_abi)) void nt_raise_exception(const struct nt_exception_record *record,
                                                          uint64_t unused2, uint64_t unused3,
                                                          struct nt_context *context)
{
    (void)unused2, (void)unused3;
    struct nt_exception_record own = *record;
    raise(&own, context, "an exception was raised");
}
