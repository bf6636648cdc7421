// SPDX-License-Identifier: MIT
#include "dispatcher.h"

#include "thread.h"
#include "timer.h"

void nt_header_init(DISPATCHER_HEADER *header, enum nt_dispatcher_type type, size_t size, LONG state)
{
    header->Type = (UCHAR)type;
    header->Size = (UCHAR)(size / sizeof(LONG));
    header->SignalState = state;
    InitializeListHead(&header->WaitListHead);
}

static DISPATCHER_HEADER *header_of(void *object)
{
    return object;
}

static int satisfies(DISPATCHER_HEADER *header, const struct nt_thread *thread)
{
    return header->SignalState > 0 ||
           (header->Type == NT_MUTANT && ((PKMUTANT)header)->OwnerThread == (void *)thread);
}

static void consume(DISPATCHER_HEADER *header, struct nt_thread *thread)
{
    switch (header->Type) {
    case NT_SYNCHRONIZATION_EVENT:
    case NT_SYNCHRONIZATION_TIMER:
        header->SignalState = 0;
        break;
    case NT_SEMAPHORE:
        header->SignalState--;
        break;
    case NT_MUTANT:
        header->SignalState--;
        ((PKMUTANT)header)->OwnerThread = (void *)thread;
        thread->mutexes += header->SignalState == 0;
        break;
    default:
        break;
    }
}

static void end_wait(struct nt_thread *thread, NTSTATUS status)
{
    for (unsigned i = 0; i < thread->wait_count; i++) {
        RemoveEntryList(&thread->wait[i].entry);
    }
    thread->wait_count = 0;
    thread->wait_status = status;
    nt_timer_cancel(&thread->wait_timer);
    ndh_sched_ready(thread->fiber);
}

static int satisfies_all(const struct nt_thread *thread)
{
    for (unsigned i = 0; i < thread->wait_count; i++) {
        if (!satisfies(header_of(thread->wait[i].object), thread)) {
            return 0;
        }
    }
    return 1;
}

unsigned nt_signal(DISPATCHER_HEADER *header)
{
    unsigned woken = 0;
    LIST_ENTRY *entry = header->WaitListHead.Flink;
    while (entry != &header->WaitListHead && header->SignalState > 0) {
        struct nt_wait *wait = CONTAINING_RECORD(entry, struct nt_wait, entry);
        struct nt_thread *thread = wait->thread;
        entry = entry->Flink;
        if (!thread->wait_all) {
            consume(header, thread);
            end_wait(thread, (NTSTATUS)(STATUS_WAIT_0 + wait->index));
        } else if (satisfies_all(thread)) {
            for (unsigned i = 0; i < thread->wait_count; i++) {
                consume(header_of(thread->wait[i].object), thread);
            }
            end_wait(thread, STATUS_SUCCESS);
        } else {
            continue;
        }
        woken++;
        entry = header->WaitListHead.Flink;
    }
    return woken;
}

void nt_wait_timed_out(struct nt_thread *thread)
{
    end_wait(thread, STATUS_TIMEOUT);
}

static void check_irql(const char *service, const void *object, const LARGE_INTEGER *timeout)
{
    const KIRQL irql = ndh_sched_irql();
    const int may_block = timeout == NULL || timeout->QuadPart != 0;
    if (irql > (may_block ? APC_LEVEL : DISPATCH_LEVEL)) {
        nt_bugcheckf(0xA, (uint64_t)object, irql, 1, 0, "IRQL_NOT_LESS_OR_EQUAL: %s was called at %s%s",
                     service, nt_irql_name(irql), may_block ? " with a timeout other than zero" : "");
    }
}

static void check_object(const char *service, const DISPATCHER_HEADER *header)
{
    if (header->WaitListHead.Flink == NULL) {
        nt_bugcheckf(0xA, 0, ndh_sched_irql(), 1, (uint64_t)header,
                     "IRQL_NOT_LESS_OR_EQUAL: %s was given 0x%llx, which was never initialized", service,
                     (unsigned long long)(uint64_t)header);
    }
}

/* Blocks the running thread on thread->wait, which the caller has filled. */
static NTSTATUS block(struct nt_thread *thread, unsigned count, int all, const LARGE_INTEGER *timeout)
{
    thread->wait_all = all;
    thread->wait_count = count;
    for (unsigned i = 0; i < count; i++) {
        struct nt_wait *wait = &thread->wait[i];
        wait->thread = thread;
        wait->index = i;
        InsertTailList(&header_of(wait->object)->WaitListHead, &wait->entry);
    }
    if (timeout != NULL) {
        nt_timer_set_wake(&thread->wait_timer, nt_due_time(timeout->QuadPart), thread);
    }
    ndh_sched_block();
    return thread->wait_status;
}

static NTSTATUS wait_for(struct nt_thread *thread, unsigned count, int all, const LARGE_INTEGER *timeout)
{
    unsigned ready = 0;
    for (unsigned i = 0; i < count; i++) {
        DISPATCHER_HEADER *header = header_of(thread->wait[i].object);
        if (satisfies(header, thread)) {
            if (!all) {
                consume(header, thread);
                return (NTSTATUS)(STATUS_WAIT_0 + i);
            }
            ready++;
        }
    }
    if (all && ready == count) {
        for (unsigned i = 0; i < count; i++) {
            consume(header_of(thread->wait[i].object), thread);
        }
        return STATUS_SUCCESS;
    }
    if (timeout != NULL && timeout->QuadPart == 0) {
        return STATUS_TIMEOUT;
    }
    return block(thread, count, all, timeout);
}

/* A zero timeout is allowed in a DPC, which has no thread of its own. */
static NTSTATUS poll_once(void *object)
{
    DISPATCHER_HEADER *header = object;
    if (header->SignalState <= 0) {
        return STATUS_TIMEOUT;
    }
    if (header->Type == NT_MUTANT) {
        nt_bugcheckf(0xA, (uint64_t)object, ndh_sched_irql(), 1, 0,
                     "IRQL_NOT_LESS_OR_EQUAL: a deferred call may not acquire a mutex");
    }
    consume(header, NULL);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI KeWaitForSingleObject(PVOID Object, KWAIT_REASON WaitReason, KPROCESSOR_MODE WaitMode,
                                     BOOLEAN Alertable, PLARGE_INTEGER Timeout)
{
    (void)WaitReason;
    (void)WaitMode;
    (void)Alertable;
    check_irql("KeWaitForSingleObject", Object, Timeout);
    check_object("KeWaitForSingleObject", Object);
    if (ndh_sched_current()->is_dpc) {
        return poll_once(Object);
    }
    struct nt_thread *thread = nt_thread_current();
    thread->wait = thread->own_wait;
    thread->wait[0].object = Object;
    return wait_for(thread, 1, 0, Timeout);
}

NTSTATUS NTAPI KeWaitForMultipleObjects(ULONG Count, PVOID Object[], WAIT_TYPE WaitType,
                                        KWAIT_REASON WaitReason, KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
                                        PLARGE_INTEGER Timeout, PKWAIT_BLOCK WaitBlockArray)
{
    (void)WaitReason;
    (void)WaitMode;
    (void)Alertable;
    check_irql("KeWaitForMultipleObjects", Object, Timeout);
    if (Count == 0 || Count > MAXIMUM_WAIT_OBJECTS ||
        (Count > THREAD_WAIT_OBJECTS && WaitBlockArray == NULL)) {
        nt_bugcheckf(0xC, Count, 0, 0, 0,
                     "MAXIMUM_WAIT_OBJECTS_EXCEEDED: KeWaitForMultipleObjects was given %u objects%s", Count,
                     Count > THREAD_WAIT_OBJECTS && WaitBlockArray == NULL ? " and no wait block array" : "");
    }
    for (ULONG i = 0; i < Count; i++) {
        check_object("KeWaitForMultipleObjects", Object[i]);
    }
    if (ndh_sched_current()->is_dpc) {
        nt_bugcheckf(
            0xA, (uint64_t)Object, ndh_sched_irql(), 1, 0,
            "IRQL_NOT_LESS_OR_EQUAL: KeWaitForMultipleObjects was called in a deferred procedure call");
    }
    struct nt_thread *thread = nt_thread_current();
    thread->wait = WaitBlockArray != NULL ? (struct nt_wait *)WaitBlockArray : thread->own_wait;
    for (ULONG i = 0; i < Count; i++) {
        thread->wait[i].object = Object[i];
    }
    return wait_for(thread, Count, WaitType == WaitAll, Timeout);
}

NTSTATUS NTAPI KeDelayExecutionThread(KPROCESSOR_MODE WaitMode, BOOLEAN Alertable, PLARGE_INTEGER Interval)
{
    (void)WaitMode;
    (void)Alertable;
    NT_IRQL_MAX(KeDelayExecutionThread, APC_LEVEL);
    if (Interval->QuadPart == 0) {
        ndh_sched_point();
        return STATUS_SUCCESS;
    }
    block(nt_thread_current(), 0, 0, Interval);
    return STATUS_SUCCESS;
}
