// SPDX-License-Identifier: MIT
#include "unwind.h"

#include <unwind.h>

/* DWARF numbers of rbx, rbp, rsi, rdi, r12 to r15 on x86-64. */
static const int dwarf_register[8] = { 3, 6, 4, 5, 12, 13, 14, 15 };

struct walk {
    struct nt_driver_context *context;
    int found;
};

static _Unwind_Reason_Code visit(struct _Unwind_Context *frame, void *argument)
{
    struct walk *walk = argument;
    const uint64_t rip = _Unwind_GetIP(frame);
    if (ndh_pe_find(rip) == NULL) {
        walk->context->service = (uint64_t)_Unwind_FindEnclosingFunction((void *)rip);
        return _URC_NO_REASON;
    }
    walk->context->rip = rip;
    walk->context->rsp = _Unwind_GetCFA(frame);
    for (unsigned i = 0; i < 8; i++) {
        walk->context->nonvolatile[i] = _Unwind_GetGR(frame, dwarf_register[i]);
    }
    walk->found = 1;
    return _URC_END_OF_STACK;
}

/*
 * In the Microsoft convention, so that rsi and rdi are saved here and the walk always knows where their
 * values are.
 */
static __attribute__((ms_abi, noinline)) int walk_frames(struct walk *walk)
{
    _Unwind_Backtrace(visit, walk);
    return walk->found;
}

int nt_unwind_to_driver(struct nt_driver_context *context)
{
    struct walk walk = { context, 0 };
    return walk_frames(&walk);
}
