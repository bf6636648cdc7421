// SPDX-License-Identifier: MIT
/* Events, semaphores, mutexes, threads as objects to wait for. */
#include "world.h"

static KEVENT event, other;
static KSEMAPHORE semaphore;
static KMUTEX mutex;
static NTSTATUS seen[8];
static unsigned seen_count;

static HANDLE start(PKSTART_ROUTINE routine, PVOID context)
{
    HANDLE handle;
    CHECK(NT_SUCCESS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, routine, context)),
          "no thread");
    return handle;
}

static VOID NTAPI wait_for_event(PVOID context)
{
    (void)context;
    const NTSTATUS status = KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    seen[seen_count++] = status;
}

static void notification_wakes_all(void *context)
{
    LARGE_INTEGER later = { .QuadPart = -10000 };
    (void)context;
    seen_count = 0;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    ZwClose(start(wait_for_event, NULL));
    ZwClose(start(wait_for_event, NULL));
    KeDelayExecutionThread(KernelMode, FALSE, &later);
    CHECK(seen_count == 0, "woken too early");
    CHECK(KeSetEvent(&event, 0, FALSE) == 0, "state before");
    KeDelayExecutionThread(KernelMode, FALSE, &later);
    CHECK(seen_count == 2 && KeReadStateEvent(&event) == 1, "%u woken", seen_count);
    CHECK(KeResetEvent(&event) == 1 && KeReadStateEvent(&event) == 0, "reset");
}

static void synchronization_wakes_one(void *context)
{
    LARGE_INTEGER later = { .QuadPart = -10000 };
    (void)context;
    seen_count = 0;
    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    ZwClose(start(wait_for_event, NULL));
    ZwClose(start(wait_for_event, NULL));
    KeDelayExecutionThread(KernelMode, FALSE, &later);
    KeSetEvent(&event, 0, FALSE);
    KeDelayExecutionThread(KernelMode, FALSE, &later);
    CHECK(seen_count == 1 && KeReadStateEvent(&event) == 0, "%u woken", seen_count);
    KeSetEvent(&event, 0, FALSE);
    KeDelayExecutionThread(KernelMode, FALSE, &later);
    CHECK(seen_count == 2, "%u woken", seen_count);
}

static void timeouts(void *context)
{
    LARGE_INTEGER now = { .QuadPart = 0 }, later = { .QuadPart = -50000 };
    const uint64_t before = ndh_sched_now();
    (void)context;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    CHECK(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &now) == STATUS_TIMEOUT,
          "zero timeout");
    CHECK(ndh_sched_now() == before, "time passed");
    CHECK(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &later) == STATUS_TIMEOUT, "timeout");
    CHECK(ndh_sched_now() == before + 50000, "%llu ticks", (unsigned long long)(ndh_sched_now() - before));
    KeSetEvent(&event, 0, FALSE);
    CHECK(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &now) == STATUS_SUCCESS, "signalled");
}

static VOID NTAPI set_both(PVOID context)
{
    LARGE_INTEGER later = { .QuadPart = -1000 };
    (void)context;
    KeDelayExecutionThread(KernelMode, FALSE, &later);
    KeSetEvent(&other, 0, FALSE);
    KeDelayExecutionThread(KernelMode, FALSE, &later);
    KeSetEvent(&event, 0, FALSE);
}

static void multiple(void *context)
{
    PVOID objects[2] = { &event, &other };
    LARGE_INTEGER later = { .QuadPart = -100000 };
    uint64_t before = ndh_sched_now();
    (void)context;
    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    KeInitializeEvent(&other, SynchronizationEvent, FALSE);
    ZwClose(start(set_both, NULL));
    CHECK(KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, &later, NULL) ==
              STATUS_WAIT_0 + 1,
          "any");
    CHECK(ndh_sched_now() == before + 1000, "any: %llu", (unsigned long long)(ndh_sched_now() - before));
    CHECK(KeWaitForMultipleObjects(2, objects, WaitAll, Executive, KernelMode, FALSE, &later, NULL) ==
              STATUS_TIMEOUT,
          "all: one is missing");
    CHECK(KeReadStateEvent(&event) == 1, "a wait for all takes nothing until all are there");
    before = ndh_sched_now();
    ZwClose(start(set_both, NULL));
    CHECK(KeWaitForMultipleObjects(2, objects, WaitAll, Executive, KernelMode, FALSE, &later, NULL) ==
              STATUS_SUCCESS,
          "all");
    CHECK(ndh_sched_now() == before + 1000 && KeReadStateEvent(&other) == 0, "all: %llu",
          (unsigned long long)(ndh_sched_now() - before));
}

static void semaphores(void *context)
{
    LARGE_INTEGER now = { .QuadPart = 0 };
    (void)context;
    KeInitializeSemaphore(&semaphore, 1, 3);
    CHECK(KeWaitForSingleObject(&semaphore, Executive, KernelMode, FALSE, &now) == STATUS_SUCCESS, "first");
    CHECK(KeWaitForSingleObject(&semaphore, Executive, KernelMode, FALSE, &now) == STATUS_TIMEOUT, "empty");
    CHECK(KeReleaseSemaphore(&semaphore, 0, 2, FALSE) == 0, "count before");
    CHECK(KeWaitForSingleObject(&semaphore, Executive, KernelMode, FALSE, &now) == STATUS_SUCCESS, "second");
    CHECK(KeWaitForSingleObject(&semaphore, Executive, KernelMode, FALSE, &now) == STATUS_SUCCESS, "third");
}

static VOID NTAPI try_mutex(PVOID context)
{
    LARGE_INTEGER now = { .QuadPart = 0 };
    (void)context;
    seen[0] = KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, &now);
    seen[1] = KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL);
    KeReleaseMutex(&mutex, FALSE);
}

static void mutexes(void *context)
{
    LARGE_INTEGER later = { .QuadPart = -1000 };
    PVOID thread;
    (void)context;
    seen[1] = STATUS_PENDING;
    KeInitializeMutex(&mutex, 0);
    KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL);
    KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL); /* by its owner: once more */
    const HANDLE handle = start(try_mutex, NULL);
    CHECK(NT_SUCCESS(ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, NULL, KernelMode, &thread, NULL)),
          "thread object");
    ZwClose(handle);
    KeDelayExecutionThread(KernelMode, FALSE, &later);
    KeReleaseMutex(&mutex, FALSE);
    KeDelayExecutionThread(KernelMode, FALSE, &later);
    CHECK(seen[0] == STATUS_TIMEOUT && seen[1] == STATUS_PENDING,
          "the other thread got it while it was owned");
    KeReleaseMutex(&mutex, FALSE);
    CHECK(KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL) == STATUS_SUCCESS,
          "wait for the thread");
    CHECK(seen[1] == STATUS_SUCCESS, "the other thread never got it");
    ObDereferenceObject(thread);
}

/* --- misuse --------------------------------------------------------------------------------------------- */

static void wait_raised(void *context)
{
    KIRQL irql;
    (void)context;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
}

static void wait_uninitialized(void *context)
{
    (void)context;
    memset(&event, 0, sizeof event);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
}

static void over_release(void *context)
{
    (void)context;
    KeInitializeSemaphore(&semaphore, 1, 1);
    KeReleaseSemaphore(&semaphore, 0, 1, FALSE);
}

static void keep_mutex(void *context)
{
    (void)context;
    KeInitializeMutex(&mutex, 0);
    KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL);
}

int main(void)
{
    static void (*const test[])(void *) = {
        notification_wakes_all, synchronization_wakes_one, timeouts, multiple, semaphores, mutexes
    };
    for (size_t i = 0; i < sizeof test / sizeof test[0]; i++) {
        for (uint64_t seed = 1; seed <= 10; seed++) {
            world_new(2, seed);
            CHECK(world_run(test[i], NULL, 10000000) == NDH_RAN_QUIESCENT, "test %zu hangs", i);
        }
    }
    EXPECT_CRASH(wait_raised, 0xA, &event);
    EXPECT_CRASH(wait_uninitialized, 0xA, 0);
    EXPECT_CRASH(over_release, 0x7E, (int64_t)STATUS_SEMAPHORE_LIMIT_EXCEEDED);
    CHECK(world_crash(keep_mutex, NULL)->code == 0x4000008A, "a thread may not end with a mutex");
    return EXIT_SUCCESS;
}
