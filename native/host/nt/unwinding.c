// SPDX-License-Identifier: MIT
#include "exception.h"

#define UNWIND_WITHOUT_EXCEPTION ((NTSTATUS)0xC0000027)
#define BAD_STACK                ((NTSTATUS)0xC0000028)
#define INVALID_UNWIND_TARGET    ((NTSTATUS)0xC0000029)
#define INVALID_DISPOSITION      ((NTSTATUS)0xC0000026)

/* Runs the termination handlers of one frame. */
static void leave(struct nt_exception_record *record, const struct ndh_image *image, const struct nt_walk *at,
                  const struct ndh_pe_handler *handler, uint64_t target_ip)
{
    struct ndh_fiber *fiber = ndh_sched_current();
    struct nt_context context = { .flags = NT_CONTEXT_FULL };
    struct nt_dispatcher_context dispatcher = { .control_pc = at->registers.rip,
                                                .image_base = ndh_pe_base(image),
                                                .function = handler->function,
                                                .frame = handler->frame,
                                                .target_ip = target_ip,
                                                .context = &context,
                                                .handler = handler->routine,
                                                .handler_data = handler->data,
                                                .scope_index = at->scope_index };
    struct nt_dispatch dispatch = {
        .outer = fiber->dispatch, .registers = &at->registers, .dispatcher = &dispatcher, .exact = at->exact
    };
    nt_exception_routine *routine = (nt_exception_routine *)handler->routine;

    nt_context_of(&context, &at->registers);
    if (at->collided) {
        record->flags |= NT_EXCEPTION_COLLIDED_UNWIND;
    }
    fiber->dispatch = &dispatch;
    const enum nt_disposition disposition = routine(record, handler->frame, &context, &dispatcher);
    fiber->dispatch = dispatch.outer;
    record->flags &= ~NT_EXCEPTION_COLLIDED_UNWIND;
    if (disposition != NT_CONTINUE_SEARCH) {
        ExRaiseStatus(INVALID_DISPOSITION);
    }
}

void nt_exceptions_left(uint64_t rsp)
{
    struct ndh_fiber *fiber = ndh_sched_current();
    struct nt_dispatch *dispatch = fiber->dispatch;
    while (dispatch != NULL && (uint64_t)dispatch < rsp) {
        dispatch = dispatch->outer;
    }
    fiber->dispatch = dispatch;
}

static _Noreturn void arrive(const struct ndh_registers *frame, uint64_t target_ip, uint64_t return_value)
{
    struct nt_context context = { .flags = NT_CONTEXT_FULL, .mxcsr = 0x1f80, .eflags = 0x202 };

    nt_exceptions_left(frame->gpr[NDH_RSP]);
    nt_context_of(&context, frame);
    context.rip = target_ip;
    context.gpr[0] = return_value;
    nt_context_restore(&context);
}

void nt_unwind(const struct ndh_registers *registers, uint64_t target_frame, uint64_t target_ip,
               struct nt_exception_record *record, uint64_t return_value)
{
    struct nt_exception_record own = { .code = UNWIND_WITHOUT_EXCEPTION,
                                       .address = registers != NULL ? registers->rip : target_ip };
    struct nt_dispatch *search = ndh_sched_current()->dispatch;
    const struct ndh_image *image;
    struct nt_walk walk;

    if (record == NULL) {
        record = &own;
    }
    record->flags |= NT_EXCEPTION_UNWINDING | (target_frame == 0 ? NT_EXCEPTION_EXIT_UNWIND : 0);
    if (registers != NULL) {
        nt_walk_begin(&walk, registers, 0);
    } else {
        nt_walk_begin(&walk, search->registers, search->exact);
        walk.dispatch = search->outer;
    }
    while ((image = nt_walk_image(&walk)) != NULL) {
        struct ndh_pe_handler handler;
        const struct nt_walk at = walk;
        if (nt_walk_up(&walk, image, &handler) != 0) {
            break;
        }
        if (target_frame != 0 && handler.frame > target_frame) {
            ExRaiseStatus(INVALID_UNWIND_TARGET);
        }
        if (handler.frame == target_frame) {
            record->flags |= NT_EXCEPTION_TARGET_UNWIND;
        }
        if (handler.for_unwinding) {
            leave(record, image, &at, &handler, target_ip);
        }
        if (handler.frame == target_frame) { /* no frame is at 0 */
            arrive(&at.registers, target_ip, return_value);
        }
    }
    if (target_frame == 0 && registers != NULL) {
        nt_exception_lost(record, registers, 0, "an unwinding without a target came to the end of the stack");
    }
    ExRaiseStatus(BAD_STACK);
}

/* exceptionentry.S brings the caller's registers. */
_Noreturn __attribute__((ms_abi)) void nt_local_unwind(uint64_t frame, uint64_t target_ip, uint64_t unused,
                                                       struct nt_context *context)
{
    struct ndh_registers registers;
    (void)unused;
    nt_registers_of(&registers, context);
    nt_unwind(&registers, frame, target_ip, NULL, 0);
}

/* The fourth argument of RtlUnwind and RtlUnwindEx, the value to be returned, is in the context's r9. */
_Noreturn __attribute__((ms_abi)) void nt_rtl_unwind(uint64_t frame, uint64_t target_ip,
                                                     struct nt_exception_record *record,
                                                     struct nt_context *context)
{
    struct ndh_registers registers;
    nt_registers_of(&registers, context);
    nt_unwind(&registers, frame, target_ip, record, context->gpr[9]);
}
