// SPDX-License-Identifier: MIT
/* __C_specific_handler: what the C compilers name as the language-specific handler of functions with __try.
 */
#include "exception.h"
#include "services.h"

#define EXECUTE_HANDLER 1u /* instead of a filter */

/* SCOPE_TABLE: one entry for each __try, inner ones first; all are relative to the image. */
struct scope {
    uint32_t begin, end;
    uint32_t handler; /* filter or EXECUTE_HANDLER; for __finally the termination handler */
    uint32_t target;  /* the __except block; 0 for __finally */
};

struct scope_table {
    uint32_t count;
    struct scope scope[];
};

struct exception_pointers {
    struct nt_exception_record *record;
    struct nt_context *context;
};

typedef __attribute__((ms_abi)) int32_t exception_filter(struct exception_pointers *pointers, uint64_t frame);
typedef __attribute__((ms_abi)) void termination_handler(uint8_t abnormal, uint64_t frame);

static int covers(const struct scope *scope, uint64_t rva)
{
    return rva >= scope->begin && rva < scope->end;
}

static enum nt_disposition search(struct nt_exception_record *record, uint64_t frame,
                                  struct nt_context *context, const struct nt_dispatcher_context *dispatcher)
{
    const struct scope_table *table = dispatcher->handler_data;
    const uint64_t base = dispatcher->image_base, at = dispatcher->control_pc - base;
    for (uint32_t i = dispatcher->scope_index; i < table->count; i++) {
        const struct scope *scope = &table->scope[i];
        int32_t verdict = 1;
        if (scope->target == 0 || !covers(scope, at)) {
            continue;
        }
        if (scope->handler != EXECUTE_HANDLER) {
            struct exception_pointers pointers = { record, context };
            verdict = ((exception_filter *)(base + scope->handler))(&pointers, frame);
        }
        if (verdict < 0) {
            return NT_CONTINUE_EXECUTION;
        }
        if (verdict > 0) {
            nt_unwind(NULL, frame, base + scope->target, record, (uint32_t)record->code);
        }
    }
    return NT_CONTINUE_SEARCH;
}

static void terminate(const struct nt_exception_record *record, uint64_t frame,
                      struct nt_dispatcher_context *dispatcher)
{
    const struct scope_table *table = dispatcher->handler_data;
    const uint64_t base = dispatcher->image_base, at = dispatcher->control_pc - base;
    const uint64_t target = dispatcher->target_ip - base;
    const int is_target = (record->flags & NT_EXCEPTION_TARGET_UNWIND) != 0;
    while (dispatcher->scope_index < table->count) {
        const struct scope *scope = &table->scope[dispatcher->scope_index];
        /* In the frame that the unwinding leads to, only what is left on the way: not the scopes around the
         * target. */
        if (is_target && (covers(scope, target) || (scope->target != 0 && scope->target == target)) &&
            covers(scope, at)) {
            return;
        }
        dispatcher->scope_index++; /* it has had its turn, even if its handler raises an exception */
        if (scope->target == 0 && covers(scope, at)) {
            ((termination_handler *)(base + scope->handler))(1, frame);
        }
    }
}

__attribute__((ms_abi)) enum nt_disposition nt_c_specific_handler(struct nt_exception_record *record,
                                                                  uint64_t frame, struct nt_context *context,
                                                                  struct nt_dispatcher_context *dispatcher)
{
    if ((record->flags & (NT_EXCEPTION_UNWINDING | NT_EXCEPTION_EXIT_UNWIND)) == 0) {
        return search(record, frame, context, dispatcher);
    }
    terminate(record, frame, dispatcher);
    return NT_CONTINUE_SEARCH;
}
