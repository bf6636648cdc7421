// SPDX-License-Identifier: MIT
/*
 * Fake kernel: dispatcher objects, spin locks, threads.
 */
#include "kernel.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WAIT_LIMIT_S 20
#define MAX_THREADS  32

const char *kernel_expected_rule;

static pthread_mutex_t big = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static _Thread_local KIRQL irql;
static _Thread_local unsigned processor_number;
static _Thread_local int locks_held;
static _Thread_local int self;
static PVOID awaited[MAX_THREADS]; /* what system threads wait for, by their number; guarded by big */
static atomic_int system_threads;

struct fake_thread {
    pthread_t thread;
    PKSTART_ROUTINE routine;
    PVOID context;
    int number;
    int ended;
    int references;
};

void kernel_fail(const char *file, int line, const char *text)
{
    fprintf(stderr, "%s:%d: check failed: %s\n", file, line, text);
    fflush(stderr);
    abort();
}

KIRQL kernel_irql(void)
{
    return irql;
}

void kernel_set_irql(KIRQL level)
{
    irql = level;
}

int kernel_locks_held(void)
{
    return locks_held;
}

/* Spin locks */

KIRQL NTAPI KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK lock)
{
    KIRQL old = irql;

    CHECK(old <= DISPATCH_LEVEL);
    irql = DISPATCH_LEVEL;
    while (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) != 0) {
        sched_yield();
    }
    locks_held++;
    return old;
}

VOID NTAPI KeReleaseSpinLock(PKSPIN_LOCK lock, KIRQL old)
{
    CHECK(__atomic_load_n(lock, __ATOMIC_RELAXED) == 1 && locks_held > 0);
    locks_held--;
    __atomic_store_n(lock, 0, __ATOMIC_RELEASE);
    irql = old;
}

VOID NTAPI KeInitializeSpinLock(PKSPIN_LOCK lock)
{
    *lock = 0;
}

VOID NTAPI KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK lock)
{
    CHECK(irql == DISPATCH_LEVEL);
    (void)KeAcquireSpinLockRaiseToDpc(lock);
}

VOID NTAPI KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK lock)
{
    KeReleaseSpinLock(lock, irql);
}

/*
 * Dispatcher objects: Header.Type 0 notification event, 1 synchronization event, 5 semaphore; 6 is a fake
 * thread
 */

enum { TYPE_NOTIFICATION = 0, TYPE_SYNCHRONIZATION = 1, TYPE_SEMAPHORE = 5 };

VOID NTAPI KeInitializeEvent(PRKEVENT event, EVENT_TYPE type, BOOLEAN state)
{
    memset(event, 0, sizeof(*event));
    event->Header.Type = (UCHAR)type;
    event->Header.SignalState = state;
}

LONG NTAPI KeSetEvent(PRKEVENT event, KPRIORITY increment, BOOLEAN wait)
{
    LONG old;

    (void)increment;
    CHECK(!wait);
    pthread_mutex_lock(&big);
    old = event->Header.SignalState;
    event->Header.SignalState = 1;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&big);
    return old;
}

VOID NTAPI KeClearEvent(PRKEVENT event)
{
    pthread_mutex_lock(&big);
    event->Header.SignalState = 0;
    pthread_mutex_unlock(&big);
}

VOID NTAPI KeInitializeSemaphore(PRKSEMAPHORE semaphore, LONG count, LONG limit)
{
    memset(semaphore, 0, sizeof(*semaphore));
    semaphore->Header.Type = TYPE_SEMAPHORE;
    semaphore->Header.SignalState = count;
    semaphore->Limit = limit;
}

LONG NTAPI KeReleaseSemaphore(PRKSEMAPHORE semaphore, KPRIORITY increment, LONG adjustment, BOOLEAN wait)
{
    LONG old;

    (void)increment;
    CHECK(!wait);
    pthread_mutex_lock(&big);
    old = semaphore->Header.SignalState;
    semaphore->Header.SignalState += adjustment;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&big);
    return old;
}

static struct fake_thread *threads[MAX_THREADS];

static struct fake_thread *as_thread(PVOID object)
{
    for (int i = 0; i < MAX_THREADS; i++) {
        if (threads[i] == object) {
            return threads[i];
        }
    }
    return NULL;
}

static int signaled(PVOID object)
{
    struct fake_thread *thread = as_thread(object);
    DISPATCHER_HEADER *header = object;

    if (thread != NULL) {
        return thread->ended;
    }
    return header->SignalState > 0;
}

KIRQL NTAPI KfRaiseIrql(KIRQL level)
{
    KIRQL old = irql;

    CHECK(level >= old);
    irql = level;
    return old;
}

VOID NTAPI KeLowerIrql(KIRQL level)
{
    CHECK(level <= irql);
    irql = level;
}

NTSTATUS NTAPI KeWaitForSingleObject(PVOID object, KWAIT_REASON reason, KPROCESSOR_MODE mode,
                                     BOOLEAN alertable, PLARGE_INTEGER timeout)
{
    struct timespec limit;
    NTSTATUS status = STATUS_SUCCESS;

    (void)reason;
    (void)mode;
    (void)alertable;
    CHECK(irql == PASSIVE_LEVEL || (timeout != NULL && timeout->QuadPart == 0));
    CHECK(locks_held == 0);
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += timeout == NULL ? WAIT_LIMIT_S : 1; /* a bounded wait: one second stands for all */
    pthread_mutex_lock(&big);
    if (self != 0) {
        CHECK(self < MAX_THREADS);
        awaited[self] = object;
    }
    while (!signaled(object)) {
        if (timeout != NULL && timeout->QuadPart == 0) {
            status = STATUS_TIMEOUT;
            break;
        }
        if (pthread_cond_timedwait(&changed, &big, &limit) == ETIMEDOUT) {
            if (timeout != NULL) {
                status = STATUS_TIMEOUT;
                break;
            }
            if (self == 0) {
                kernel_fail(__FILE__, __LINE__, "a wait did not end: deadlock");
            }
        }
    }
    if (self != 0) {
        awaited[self] = NULL;
    }
    if (status == STATUS_SUCCESS && as_thread(object) == NULL) {
        DISPATCHER_HEADER *header = object;

        if (header->Type == TYPE_SYNCHRONIZATION) {
            header->SignalState = 0;
        } else if (header->Type == TYPE_SEMAPHORE) {
            header->SignalState--;
        }
    }
    pthread_mutex_unlock(&big);
    return status;
}

/* Threads */

static void *thread_main(void *argument)
{
    struct fake_thread *thread = argument;

    thread->routine(thread->context);
    kernel_fail(__FILE__, __LINE__, "a system thread returned without PsTerminateSystemThread");
}

static _Thread_local struct fake_thread *current;

static void *thread_start(void *argument)
{
    current = argument;
    self = current->number;
    return thread_main(argument);
}

NTSTATUS NTAPI PsCreateSystemThread(PHANDLE handle, ULONG access, POBJECT_ATTRIBUTES attributes,
                                    HANDLE process, PCLIENT_ID id, PKSTART_ROUTINE routine, PVOID context)
{
    struct fake_thread *thread = calloc(1, sizeof(*thread));
    int slot = 1;

    (void)access;
    (void)attributes;
    (void)process;
    (void)id;
    CHECK(irql == PASSIVE_LEVEL);
    pthread_mutex_lock(&big);
    while (slot < MAX_THREADS && threads[slot] != NULL) {
        slot++;
    }
    CHECK(slot < MAX_THREADS);
    threads[slot] = thread;
    thread->number = slot;
    thread->references = 1;
    pthread_mutex_unlock(&big);
    thread->routine = routine;
    thread->context = context;
    system_threads++;
    CHECK(pthread_create(&thread->thread, NULL, thread_start, thread) == 0);
    *handle = thread;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI PsTerminateSystemThread(NTSTATUS status)
{
    (void)status;
    CHECK(irql == PASSIVE_LEVEL && locks_held == 0);
    pthread_mutex_lock(&big);
    current->ended = 1;
    system_threads--;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&big);
    pthread_exit(NULL);
}

static void thread_release(struct fake_thread *thread)
{
    int last;

    pthread_mutex_lock(&big);
    last = --thread->references == 0;
    if (last) {
        for (int i = 0; i < MAX_THREADS; i++) {
            if (threads[i] == thread) {
                threads[i] = NULL;
            }
        }
    }
    pthread_mutex_unlock(&big);
    if (last) {
        CHECK(thread->ended);
        pthread_join(thread->thread, NULL);
        free(thread);
    }
}

NTSTATUS NTAPI ObReferenceObjectByHandle(HANDLE handle, ACCESS_MASK access, POBJECT_TYPE type,
                                         KPROCESSOR_MODE mode, PVOID *object,
                                         POBJECT_HANDLE_INFORMATION information)
{
    struct fake_thread *thread = handle;

    (void)access;
    (void)type;
    (void)mode;
    (void)information;
    pthread_mutex_lock(&big);
    thread->references++;
    pthread_mutex_unlock(&big);
    *object = thread;
    return STATUS_SUCCESS;
}

LONG_PTR NTAPI ObfDereferenceObject(PVOID object)
{
    thread_release(object);
    return 0;
}

ULONG NTAPI KeGetCurrentProcessorNumberEx(PPROCESSOR_NUMBER processor)
{
    if (processor != NULL) {
        *processor = (PROCESSOR_NUMBER){ .Number = (UCHAR)processor_number };
    }
    return processor_number;
}

void kernel_set_processor(unsigned number)
{
    processor_number = number;
}

HANDLE NTAPI PsGetCurrentThreadId(VOID)
{
    CHECK(kernel_irql() <= DISPATCH_LEVEL);
    return (HANDLE)(ULONG_PTR)(0x1000 + self * 4 + processor_number * 0x10000);
}

void kernel_thread_handle_closed(HANDLE handle)
{
    thread_release(handle);
}

void kernel_settle(void)
{
    struct timespec pause = { 0, 1000000 };

    for (int i = 0; i < WAIT_LIMIT_S * 1000; i++) {
        int idle = 0;

        pthread_mutex_lock(&big);
        for (int thread = 1; thread < MAX_THREADS; thread++) {
            idle += awaited[thread] != NULL && !signaled(awaited[thread]);
        }
        idle = idle == system_threads;
        pthread_mutex_unlock(&big);
        if (idle) {
            return;
        }
        nanosleep(&pause, NULL);
    }
    kernel_fail(__FILE__, __LINE__, "worker threads do not settle");
}

/* Strings, processors */

VOID NTAPI RtlInitString(PSTRING string, PCSZ text)
{
    string->Buffer = (PCHAR)text;
    string->Length = (USHORT)strlen(text);
    string->MaximumLength = (USHORT)(string->Length + 1);
}

ULONG NTAPI KeQueryActiveProcessorCount(PKAFFINITY active)
{
    if (active != NULL) {
        *active = 15;
    }
    return 4;
}

/* Ends */

VOID NTAPI KeBugCheckEx(ULONG code, ULONG_PTR p1, ULONG_PTR p2, ULONG_PTR p3, ULONG_PTR p4)
{
    (void)p1;
    (void)p3;
    (void)p4;
    if (kernel_expected_rule != NULL && code == 0x7C && strcmp((const char *)p2, kernel_expected_rule) == 0) {
        _exit(KERNEL_BUGCHECK_EXIT);
    }
    fprintf(stderr, "bug check 0x%X, rule %s\n", code, (const char *)p2);
    kernel_fail(__FILE__, __LINE__, "unexpected bug check");
}

ULONG DbgPrintEx(ULONG component, ULONG level, PCSTR format, ...)
{
    (void)component;
    (void)level;
    if (getenv("NDH_TEST_VERBOSE") != NULL) {
        va_list arguments;

        va_start(arguments, format);
        vfprintf(stderr, format, arguments);
        va_end(arguments);
    }
    return 0;
}
