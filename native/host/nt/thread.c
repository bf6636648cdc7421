// SPDX-License-Identifier: MIT
#include "thread.h"
#include "services.h"

#include "dispatcher.h"
#include "object.h"
#include "pool.h"

struct nt_threads {
    struct nt_thread idle[NDH_MAX_PROCESSORS];
    void *process; /* the system process, which everything runs in */
};

#define SYSTEM_PROCESS_ID 4u

void nt_threads_init(void)
{
    struct nt_threads *threads = ndh_arena_alloc(sizeof *threads, 16);
    if (threads == NULL) {
        __builtin_trap();
    }
    nt_root()->threads = threads;
    threads->process = nt_object_new(NT_TYPE_PROCESS, 64);
    for (unsigned i = 0; i < ndh_sched_processors(); i++) {
        nt_header_init(&threads->idle[i].header, NT_THREAD_OBJECT, sizeof threads->idle[i].header, 0);
        ndh_sched_set_idle_object(i, &threads->idle[i]);
    }
}

static void thread_main(void *argument)
{
    struct nt_thread *thread = argument;
    thread->entry(thread->context);
}

struct nt_thread *nt_thread_start(enum nt_thread_kind kind, void (*entry)(void *context), void *context,
                                  unsigned spare)
{
    if (ndh_sched_free_fibers() <= spare) {
        return NULL;
    }
    struct nt_thread *thread = nt_object_new(NT_TYPE_THREAD, sizeof *thread);
    if (thread == NULL) {
        return NULL;
    }
    nt_header_init(&thread->header, NT_THREAD_OBJECT, sizeof thread->header, 0);
    thread->kind = kind;
    thread->entry = entry;
    thread->context = context;
    thread->fiber = ndh_sched_start_thread(thread_main, thread, thread, spare);
    thread->id = thread->fiber->id;
    nt_object_reference(thread); /* the running thread's own */
    return thread;
}

struct nt_thread *nt_thread_current(void)
{
    const struct ndh_fiber *fiber = ndh_sched_thread();
    return fiber != NULL && fiber->object != NULL ? fiber->object
                                                  : &nt_root()->threads->idle[ndh_sched_processor()];
}

int nt_thread_is_user(const void *object)
{
    return object != NULL && ((const struct nt_thread *)object)->kind == NT_THREAD_USER;
}

void nt_thread_ended(struct ndh_fiber *fiber)
{
    struct nt_thread *thread = fiber->object;
    if (ndh_sched_irql() != PASSIVE_LEVEL) {
        nt_bugcheckf(0xC8, nt_irql_mismatch(PASSIVE_LEVEL, NT_IRQL_OF_CALLOUT), thread->routine,
                     (uint64_t)thread, 0, "IRQL_UNEXPECTED_VALUE: a thread ended at %s",
                     nt_irql_name(ndh_sched_irql()));
    }
    if (thread->critical_regions != 0) {
        nt_bugcheckf(0x20, 0, thread->critical_regions, ndh_sched_irql(), 0,
                     "KERNEL_APC_PENDING_DURING_EXIT: a thread ended inside %u critical regions",
                     thread->critical_regions);
    }
    if (thread->mutexes != 0) {
        nt_bugcheckf(0x4000008A, (uint64_t)thread, 0, 0, 0,
                     "THREAD_TERMINATE_HELD_MUTEX: a thread ended while it owned %u mutexes",
                     thread->mutexes);
    }
    thread->fiber = NULL;
    thread->header.SignalState = 1;
    nt_signal(&thread->header);
    nt_object_dereference(thread);
}

unsigned nt_system_thread_count(void)
{
    return nt_threads_inside(1, UINT64_MAX);
}

unsigned nt_threads_inside(uint64_t low, uint64_t high)
{
    unsigned count = 0;
    for (unsigned i = 0; i < NDH_MAX_FIBERS; i++) {
        const struct ndh_fiber *fiber = ndh_sched_fiber(i);
        const struct nt_thread *thread = fiber->object;
        count += fiber->state != NDH_FIBER_FREE && !fiber->is_dpc && thread != NULL &&
                 thread->routine >= low && thread->routine < high;
    }
    return count;
}

/* --- services ------------------------------------------------------------------------------------------- */

struct start {
    PKSTART_ROUTINE routine;
    PVOID context;
};

static void run_start_routine(void *context)
{
    const struct start start = *(struct start *)context;
    nt_free(context);
    start.routine(start.context);
}

NTSTATUS NTAPI PsCreateSystemThread(PHANDLE ThreadHandle, ULONG DesiredAccess,
                                    POBJECT_ATTRIBUTES ObjectAttributes, HANDLE ProcessHandle,
                                    PCLIENT_ID ClientId, PKSTART_ROUTINE StartRoutine, PVOID StartContext)
{
    (void)DesiredAccess;
    (void)ObjectAttributes;
    (void)ProcessHandle;
    NT_IRQL_MAX(PsCreateSystemThread, PASSIVE_LEVEL);
    struct start *start = nt_alloc(sizeof *start);
    if (start == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    start->routine = StartRoutine;
    start->context = StartContext;
    struct nt_thread *thread =
        nt_thread_start(NT_THREAD_SYSTEM, run_start_routine, start, NT_SPARE_FOR_WORKERS);
    if (thread == NULL) {
        nt_free(start);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    thread->routine = (uint64_t)StartRoutine;
    const NTSTATUS status = nt_handle_new(thread, ThreadHandle);
    if (ClientId != NULL) {
        ClientId->UniqueProcess = (HANDLE)(uintptr_t)SYSTEM_PROCESS_ID;
        ClientId->UniqueThread = (HANDLE)(uintptr_t)thread->id;
    }
    nt_object_dereference(thread);
    ndh_sched_point();
    return status;
}

NTSTATUS NTAPI PsTerminateSystemThread(NTSTATUS ExitStatus)
{
    NT_IRQL_MAX(PsTerminateSystemThread, PASSIVE_LEVEL);
    struct nt_thread *thread = nt_thread_current();
    if (thread->kind == NT_THREAD_USER) {
        return STATUS_INVALID_PARAMETER;
    }
    thread->exit_status = ExitStatus;
    ndh_sched_exit();
}

HANDLE NTAPI PsGetCurrentThreadId(VOID)
{
    NT_IRQL_MAX(PsGetCurrentThreadId, DISPATCH_LEVEL);
    return (HANDLE)(uintptr_t)nt_thread_current()->id;
}

HANDLE NTAPI PsGetCurrentProcessId(VOID)
{
    return (HANDLE)(uintptr_t)SYSTEM_PROCESS_ID;
}

PEPROCESS NTAPI IoGetCurrentProcess(VOID)
{
    return nt_root()->threads->process;
}

PKTHREAD NTAPI KeGetCurrentThread(VOID)
{
    return (PKTHREAD)nt_thread_current();
}

KPROCESSOR_MODE NTAPI ExGetPreviousMode(VOID)
{
    NT_IRQL_MAX(ExGetPreviousMode, DISPATCH_LEVEL);
    return nt_thread_current()->kind == NT_THREAD_USER ? UserMode : KernelMode;
}

KPRIORITY NTAPI KeSetPriorityThread(PKTHREAD Thread, KPRIORITY Priority)
{
    /* Priorities have no part in the choices: any runnable thread may go on. */
    (void)Thread;
    (void)Priority;
    NT_IRQL_MAX(KeSetPriorityThread, DISPATCH_LEVEL);
    return 8;
}

LONG NTAPI KeSetBasePriorityThread(PKTHREAD Thread, LONG Increment)
{
    (void)Thread;
    (void)Increment;
    NT_IRQL_MAX(KeSetBasePriorityThread, DISPATCH_LEVEL);
    return 0;
}

VOID NTAPI KeEnterCriticalRegion(VOID)
{
    NT_IRQL_MAX(KeEnterCriticalRegion, APC_LEVEL);
    nt_thread_current()->critical_regions++;
}

VOID NTAPI KeLeaveCriticalRegion(VOID)
{
    NT_IRQL_MAX(KeLeaveCriticalRegion, APC_LEVEL);
    struct nt_thread *thread = nt_thread_current();
    if (thread->critical_regions == 0) {
        nt_bugcheckf(
            0xC4, 0x3E, 0, 0, 0,
            "DRIVER_VERIFIER_DETECTED_VIOLATION: KeLeaveCriticalRegion without KeEnterCriticalRegion");
    }
    thread->critical_regions--;
}

BOOLEAN NTAPI KeAreApcsDisabled(VOID)
{
    NT_IRQL_MAX(KeAreApcsDisabled, DISPATCH_LEVEL);
    return nt_thread_current()->critical_regions != 0 || ndh_sched_irql() >= APC_LEVEL;
}

BOOLEAN NTAPI KeAreAllApcsDisabled(VOID)
{
    NT_IRQL_MAX(KeAreAllApcsDisabled, DISPATCH_LEVEL);
    return ndh_sched_irql() >= APC_LEVEL;
}

VOID NTAPI IoGetStackLimits(PULONG_PTR LowLimit, PULONG_PTR HighLimit)
{
    const struct ndh_fiber *fiber = ndh_sched_current();
    *LowLimit = (ULONG_PTR)fiber->stack.low;
    *HighLimit = (ULONG_PTR)fiber->stack.top;
}
