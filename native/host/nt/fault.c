// SPDX-License-Identifier: MIT
/* Processor faults of drivers, told as Windows tells them. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <ucontext.h>

#include "bugcheck.h"
#include "exception.h"
#include "gregs.h"
#include "nt.h"
#include "pool.h"
#include "thread.h"
#include "unwind.h"

#define PAGE_FAULT_WRITE 0x2u
#define PAGE_FAULT_FETCH 0x10u

#define ACCESS_VIOLATION       0xC0000005u
#define PRIVILEGED_INSTRUCTION 0xC0000096u
#define ILLEGAL_INSTRUCTION    0xC000001Du
#define DIVIDE_BY_ZERO         0xC0000094u
#define ASSERTION_FAILURE      0xC0000420u
#define BREAKPOINT             0x80000003u

#define BELOW_DRIVER   128u /* bytes that stay as they are */
#define DIRECTION_FLAG 0x400

struct fault {
    int signal;
    int page_fault; /* the address below is exact; else a general protection fault */
    uint64_t address;
    unsigned access; /* 0 read, 1 write, 8 fetch: as bug checks 0xA and 0xD1 number them */
    uint64_t rip;
    int in_host; /* a kernel service touched it for the driver */
    int exact;   /* the driver's rip is that of the instruction that faulted */
    const uint8_t *code;
    uint64_t rcx;
    const char *pattern; /* a register holds what pool is filled with */
};

static void read_context(const ucontext_t *uc, struct nt_driver_context *context)
{
    const greg_t *r = uc->uc_mcontext.gregs;
    context->rip = (uint64_t)r[REG_RIP];
    context->rsp = (uint64_t)r[REG_RSP];
    const uint64_t nonvolatile[8] = { (uint64_t)r[REG_RBX], (uint64_t)r[REG_RBP], (uint64_t)r[REG_RSI],
                                      (uint64_t)r[REG_RDI], (uint64_t)r[REG_R12], (uint64_t)r[REG_R13],
                                      (uint64_t)r[REG_R14], (uint64_t)r[REG_R15] };
    memcpy(context->nonvolatile, nonvolatile, sizeof nonvolatile);
}

/* A pointer that was read from pool in quarantine or from pool that was never written: tell which. */
static const char *find_pattern(const ucontext_t *uc)
{
    for (int i = REG_R8; i <= REG_RCX; i++) {
        const uint64_t value = (uint64_t)uc->uc_mcontext.gregs[i];
        if (value == NT_POOL_FREED_PATTERN) {
            return "an address that was read from freed pool";
        }
        if (value == NT_POOL_FRESH_PATTERN) {
            return "an address that was read from pool that was never written";
        }
    }
    return NULL;
}

/* By the number of the access. */
static const char *const verb[] = { "read", "wrote", "", "", "", "", "", "", "executed" };

static void place(char *out, size_t size, uint64_t address)
{
    const struct ndh_image *image = ndh_pe_find(address);
    if (image != NULL) {
        snprintf(out, size, "%s+0x%llx", ndh_pe_name(image),
                 (unsigned long long)(address - ndh_pe_base(image)));
    } else {
        snprintf(out, size, "0x%llx", (unsigned long long)address);
    }
}

void nt_exception_unhandled(const struct nt_exception_record *record, const struct nt_driver_context *context,
                            const char *what)
{
    const struct ndh_fiber *fiber = ndh_sched_current();
    uint32_t code = 0x1E;
    uint64_t parameter[4] = { (uint64_t)(int64_t)record->code, record->address, record->information[0],
                              record->information[1] };
    char text[sizeof((struct ndh_crash *)0)->text];
    char where[64];
    const char *name = "KMODE_EXCEPTION_NOT_HANDLED";

    /* The code depends on who the thread works for. */
    if (fiber != NULL && !fiber->is_dpc && ndh_sched_irql() < DISPATCH_LEVEL) {
        const int for_user = nt_thread_is_user(fiber->object);
        code = for_user ? 0x3B : 0x7E;
        name = for_user ? "SYSTEM_SERVICE_EXCEPTION" : "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED";
        parameter[2] = 0; /* exception and context records are not kept */
        parameter[3] = 0;
    }
    place(where, sizeof where, record->address);
    snprintf(text, sizeof text, "%s: exception 0x%08X (%s) at %s at %s", name, (unsigned)record->code, what,
             where, nt_irql_name(ndh_sched_irql()));
    nt_crash_at(NDH_CRASH_BUGCHECK, code, parameter, context, text);
}

/* Memory of the kernel: not there, or not for this. The last parameter tells which. */
static _Noreturn void arena_fault(const struct fault *fault, const struct nt_driver_context *context,
                                  const char *where, const char *verb)
{
    const int present = ndh_arena_readable((const void *)fault->address, 1);
    const uint64_t missing[4] = { fault->address,
                                  fault->access == 1   ? 2
                                  : fault->access == 8 ? 0x10
                                                       : 0,
                                  fault->rip, 0 };
    const uint64_t forbidden[4] = { fault->address, 0, 0, 0 };
    const char *name = "PAGE_FAULT_IN_NONPAGED_AREA";
    uint32_t code = 0x50;
    char text[sizeof((struct ndh_crash *)0)->text];

    if (present && fault->access != 0) {
        code = fault->access == 1 ? 0xBE : 0xFC;
        name = fault->access == 1 ? "ATTEMPTED_WRITE_TO_READONLY_MEMORY"
                                  : "ATTEMPTED_EXECUTE_OF_NOEXECUTE_MEMORY";
    }
    snprintf(text, sizeof text, "%s: %s %s address 0x%llx", name, where, verb,
             (unsigned long long)fault->address);
    nt_crash_at(NDH_CRASH_BUGCHECK, code, code == 0x50 ? missing : forbidden, context, text);
}

/* Page faults that Windows answers with a bug check at once. */
static _Noreturn void memory_fault(const struct fault *fault, const struct nt_driver_context *context)
{
    const KIRQL irql = ndh_sched_irql();
    char text[sizeof((struct ndh_crash *)0)->text];
    char where[64];

    place(where, sizeof where, fault->rip);
    if (irql >= DISPATCH_LEVEL) {
        const uint32_t code = fault->in_host ? 0xA : 0xD1;
        const uint64_t parameter[4] = { fault->address, irql, fault->access, fault->rip };
        snprintf(text, sizeof text, "%s: %s%s %s address 0x%llx%s at %s",
                 fault->in_host ? "IRQL_NOT_LESS_OR_EQUAL" : "DRIVER_IRQL_NOT_LESS_OR_EQUAL",
                 fault->in_host ? "a kernel service called by " : "", where, verb[fault->access],
                 (unsigned long long)fault->address,
                 ndh_pe_is_pageable(fault->address) ? ", which is pageable," : "", nt_irql_name(irql));
        nt_crash_at(NDH_CRASH_BUGCHECK, code, parameter, context, text);
    }
    arena_fault(fault, context, where, verb[fault->access]);
}

static int is_code(const struct fault *fault, uint8_t first, uint8_t second)
{
    return fault->code != NULL && fault->code[0] == first && fault->code[1] == second;
}

static uint32_t said(char *what, size_t size, uint32_t exception, const char *text)
{
    snprintf(what, size, "%s", text);
    return exception;
}

/* The exception that Windows raises for the fault, with words; 0: it bug checks at once. */
static uint32_t exception_of(const struct fault *fault, char *what, size_t size)
{
    switch (fault->signal) {
    case SIGFPE:
        return said(what, size, DIVIDE_BY_ZERO, "integer division by zero or overflow");
    case SIGILL:
        return said(what, size, ILLEGAL_INSTRUCTION, "an illegal instruction");
    case SIGTRAP:
        return said(what, size, BREAKPOINT, "a breakpoint without a debugger");
    case SIGSEGV:
        break;
    default:
        return 0;
    }
    if (fault->page_fault) {
        if (ndh_sched_irql() >= DISPATCH_LEVEL || ndh_arena_contains((const void *)fault->address, 1)) {
            return 0;
        }
        snprintf(what, size, "%s address 0x%llx", verb[fault->access], (unsigned long long)fault->address);
        return ACCESS_VIOLATION;
    }
    if (is_code(fault, 0xCD, 0x29)) {
        return 0;
    }
    if (is_code(fault, 0xCD, 0x2C)) {
        return said(what, size, ASSERTION_FAILURE, "an assertion failed");
    }
    if (fault->code != NULL && (fault->code[0] == 0xF4 || fault->code[0] == 0xFA || fault->code[0] == 0xFB)) {
        return said(what, size, PRIVILEGED_INSTRUCTION,
                    "a privileged instruction that the host does not provide");
    }
    return said(what, size, ACCESS_VIOLATION,
                fault->pattern != NULL ? fault->pattern
                                       : "an address that is not canonical, or a privileged instruction");
}

static void write_record(const struct fault *fault, uint32_t exception, struct nt_exception_record *record)
{
    *record = (struct nt_exception_record){ .code = (NTSTATUS)exception, .address = fault->rip };
    if (exception == ACCESS_VIOLATION) {
        record->count = 2;
        record->information[0] = fault->page_fault ? fault->access : 0;
        record->information[1] = fault->page_fault ? fault->address : UINT64_MAX;
    }
}

static _Noreturn void stack_overflow(const struct fault *fault, const struct nt_driver_context *context)
{
    const uint64_t parameter[4] = { 8, fault->address, 0, 0 };
    nt_crash_at(NDH_CRASH_BUGCHECK, 0x7F, parameter, context,
                "UNEXPECTED_KERNEL_MODE_TRAP: double fault, the driver's kernel stack has overflowed");
}

/* Finds out what happened and where the driver was. Returns 0 if no driver was under way. */
static int examine(int signal, const siginfo_t *info, const ucontext_t *uc, struct fault *fault,
                   struct nt_driver_context *context)
{
    const unsigned error = (unsigned)uc->uc_mcontext.gregs[REG_ERR];
    *fault = (struct fault){ .signal = signal,
                             .page_fault = info->si_code != SI_KERNEL,
                             .address = (uint64_t)info->si_addr,
                             .pattern = find_pattern(uc),
                             .rcx = (uint64_t)uc->uc_mcontext.gregs[REG_RCX],
                             .exact = 1 };

    read_context(uc, context);
    if (signal == SIGTRAP && ndh_pe_find(context->rip - 1) != NULL) {
        context->rip--; /* the address of the breakpoint */
    }
    fault->rip = context->rip;
    context->exact = 1;
    fault->access = (error & PAGE_FAULT_FETCH) != 0 ? 8 : (error & PAGE_FAULT_WRITE) != 0 ? 1 : 0;
    if (ndh_pe_find(context->rip) != NULL) {
        /* What has been discarded is an image's address without code. */
        const void *code = (const void *)context->rip;
        fault->code = !ndh_arena_contains(code, 2) || ndh_arena_readable(code, 2) ? code : NULL;
        return 1;
    }
    fault->exact = context->exact = 0;
    if (fault->access == 8 && fault->address == context->rip) {
        /* A call through a bad pointer: the caller's frame begins above the return address. */
        context->rip = *(const uint64_t *)context->rsp;
        context->rsp += 8;
        return ndh_pe_find(context->rip) != NULL;
    }
    fault->in_host = 1;
    if (!nt_unwind_to_driver(context)) {
        return 0;
    }
    fault->rip = context->rip;
    return 1;
}

static int has_overflowed(const struct fault *fault)
{
    const struct ndh_fiber *overflowed = ndh_sched_guard_hit(fault->address);
    return (fault->signal == SIGSEGV || fault->signal == SIGBUS) && fault->page_fault && overflowed != NULL &&
           overflowed == ndh_sched_current();
}

/*
 * A static area, for one instant: the handler may not write to the world, whose pages may be watched. What is
 * below the driver's stack pointer is the host's from here on; an abandoned service has been left for good.
 */
int ndh_nt_raise_from_signal(int signal, void *siginfo, void *ucontext)
{
    static struct nt_trap trap;
    ucontext_t *uc = ucontext;
    greg_t *r = uc->uc_mcontext.gregs;
    struct nt_driver_context context;
    struct fault fault;

    if (ndh_sched_current() == NULL || !examine(signal, siginfo, uc, &fault, &context) ||
        has_overflowed(&fault) || (fault.in_host && !nt_may_raise(context.service)) ||
        !nt_exception_is_possible(context.rsp)) {
        return 0;
    }
    const uint32_t exception = exception_of(&fault, trap.what, sizeof trap.what);
    if (exception == 0) {
        return 0;
    }
    write_record(&fault, exception, &trap.record);
    trap.exact = fault.exact;
    trap.context =
        (struct nt_context){ .flags = NT_CONTEXT_FULL, .mxcsr = 0x1f80, .eflags = (uint32_t)r[REG_EFL] };
    for (size_t i = 0; i < sizeof nt_greg_of / sizeof nt_greg_of[0]; i++) {
        trap.context.gpr[i] = (uint64_t)r[nt_greg_of[i]];
    }
    nt_context_set_driver(&trap.context, &context);
    if (uc->uc_mcontext.fpregs != NULL) {
        memcpy(trap.context.fxsave, uc->uc_mcontext.fpregs, sizeof trap.context.fxsave);
        trap.context.mxcsr = uc->uc_mcontext.fpregs->mxcsr;
    }
    r[REG_RIP] = (greg_t)nt_exception_entry;
    r[REG_RDI] = (greg_t)&trap;
    r[REG_RSP] = (greg_t)((context.rsp - BELOW_DRIVER) & ~15ULL);
    r[REG_EFL] &= ~DIRECTION_FLAG;
    return 1;
}

void ndh_crash_from_signal(int signal, void *siginfo, void *ucontext)
{
    const siginfo_t *info = siginfo;
    struct nt_driver_context context;
    struct fault fault;

    if (!examine(signal, info, ucontext, &fault, &context)) {
        ndh_crash(NDH_CRASH_HOST, (uint32_t)signal,
                  fault.in_host ? "the host faulted with no driver below it"
                                : "the host jumped to a bad address");
    }
    if (has_overflowed(&fault)) {
        stack_overflow(&fault, &context);
    }
    if (signal == SIGXCPU) {
        const uint64_t parameter[4] = { 0, 0, 0, 0 };
        nt_crash_at(
            NDH_CRASH_CPU_LIMIT, 0, parameter, &context,
            info->si_code == SI_USER
                ? "the real time limit has passed"
                : "the driver has used up the processor time of its world without a kernel call that waits");
    }
    char what[sizeof((struct nt_trap *)0)->what];
    const uint32_t exception = exception_of(&fault, what, sizeof what);
    if (exception != 0) {
        struct nt_exception_record record;
        write_record(&fault, exception, &record);
        nt_exception_unhandled(&record, &context, what);
    }
    if (signal != SIGSEGV) {
        ndh_crash(NDH_CRASH_HOST, (uint32_t)signal, "the host got a signal that drivers cannot cause");
    }
    if (is_code(&fault, 0xCD, 0x29)) {
        const uint64_t parameter[4] = { fault.rcx, 0, 0, 0 };
        nt_crash_at(NDH_CRASH_BUGCHECK, 0x139, parameter, &context,
                    "KERNEL_SECURITY_CHECK_FAILURE: the driver asked for a fast fail");
    }
    memory_fault(&fault, &context);
}
