// SPDX-License-Identifier: MIT
/* Choices: equal seeds give equal runs, different seeds reach both orders of each race. */
#include "world.h"

#define SEEDS 60u

static char trace[256];

static void note(char c)
{
    const size_t length = strlen(trace);
    CHECK(length + 1 < sizeof trace, "trace too long");
    trace[length] = c;
    trace[length + 1] = 0;
}

/* --- threads -------------------------------------------------------------------------------------------- */

static KSEMAPHORE turns;

static VOID NTAPI worker(PVOID context)
{
    for (int i = 0; i < 5; i++) {
        LARGE_INTEGER none = { .QuadPart = 0 };
        note((char)('a' + (uintptr_t)context));
        KeDelayExecutionThread(KernelMode, FALSE, &none);
    }
    KeReleaseSemaphore(&turns, 0, 1, FALSE);
}

static void three_threads(void *context)
{
    (void)context;
    KeInitializeSemaphore(&turns, 0, 10);
    for (uintptr_t i = 0; i < 3; i++) {
        HANDLE handle;
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, worker, (PVOID)i);
        ZwClose(handle);
    }
    for (int i = 0; i < 3; i++) {
        KeWaitForSingleObject(&turns, Executive, KernelMode, FALSE, NULL);
    }
    note('.');
}

static void equal_seeds_give_equal_runs(void)
{
    char first[sizeof trace];
    unsigned different = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t steps = 0;
        for (int round = 0; round < 2; round++) {
            world_new(2, seed);
            trace[0] = 0;
            CHECK(world_run(three_threads, NULL, 0) == NDH_RAN_QUIESCENT, "not quiescent");
            CHECK(strlen(trace) == 16, "trace is %s", trace);
            CHECK(round == 0 || (strcmp(trace, first) == 0 && steps == ndh_sched_steps()),
                  "seed %llu: %s, then %s", (unsigned long long)seed, first, trace);
            different += round == 0 && strcmp(trace, first) != 0;
            strcpy(first, trace);
            steps = ndh_sched_steps();
        }
    }
    CHECK(different > SEEDS / 2, "only %u of %u seeds changed the order", different, SEEDS);
}

/* --- a DPC against the thread that queues it ------------------------------------------------------------ */

static KDPC dpc;
static KSPIN_LOCK lock;

static VOID NTAPI dpc_routine(PKDPC object, PVOID context, PVOID argument1, PVOID argument2)
{
    (void)object;
    (void)context;
    CHECK(argument1 == (PVOID)1 && argument2 == (PVOID)2, "wrong arguments");
    CHECK(ndh_sched_irql() == DISPATCH_LEVEL, "IRQL %u", ndh_sched_irql());
    note('D');
}

static void queue_below(void *context)
{
    (void)context;
    KeInitializeDpc(&dpc, dpc_routine, NULL);
    CHECK(KeInsertQueueDpc(&dpc, (PVOID)1, (PVOID)2), "queued twice");
    note('t');
}

static void queue_raised(void *context)
{
    KIRQL irql;
    (void)context;
    KeInitializeDpc(&dpc, dpc_routine, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    CHECK(KeInsertQueueDpc(&dpc, (PVOID)1, (PVOID)2), "queued twice");
    note('t');
    KeLowerIrql(irql);
    note('u');
}

static unsigned count_of(const char *wanted, unsigned processors, void (*body)(void *context))
{
    unsigned count = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        world_new(processors, seed);
        trace[0] = 0;
        world_run(body, NULL, 0);
        count += strcmp(trace, wanted) == 0;
    }
    return count;
}

static void dpc_orders(void)
{
    CHECK(count_of("Dt", 1, queue_below) == SEEDS,
          "below DISPATCH_LEVEL a DPC of the own processor runs at once");
    CHECK(count_of("Dt", 2, queue_below) > 0 && count_of("tD", 2, queue_below) > 0,
          "both orders on two processors");
    CHECK(count_of("tDu", 1, queue_raised) == SEEDS, "a DPC waits for the IRQL of its processor");
    CHECK(count_of("tDu", 2, queue_raised) > 0 && count_of("Dtu", 2, queue_raised) > 0 &&
              count_of("tuD", 2, queue_raised) > 0,
          "all three orders on two processors");
}

/* --- lock contention ------------------------------------------------------------------------------------ */

static VOID NTAPI locking_routine(PKDPC object, PVOID context, PVOID argument1, PVOID argument2)
{
    (void)object;
    (void)context;
    (void)argument1;
    (void)argument2;
    KeAcquireSpinLockAtDpcLevel(&lock);
    note('D');
    KeReleaseSpinLockFromDpcLevel(&lock);
}

static void contend(void *context)
{
    KIRQL irql;
    (void)context;
    KeInitializeSpinLock(&lock);
    KeInitializeDpc(&dpc, locking_routine, NULL);
    KeAcquireSpinLock(&lock, &irql);
    note('[');
    KeInsertQueueDpc(&dpc, NULL, NULL);
    note(']');
    KeReleaseSpinLock(&lock, irql);
    note('t');
}

static void locks_exclude(void)
{
    const unsigned inside = count_of("[]Dt", 2, contend) + count_of("[]tD", 2, contend);
    CHECK(inside == SEEDS, "the lock kept the DPC out in %u of %u runs", inside, SEEDS);
    CHECK(count_of("[]tD", 2, contend) > 0, "the DPC may get the lock late");
}

static void hold_for_ever(void *context)
{
    KIRQL irql;
    (void)context;
    KeInitializeSpinLock(&lock);
    KeInitializeDpc(&dpc, locking_routine, NULL);
    KeSetTargetProcessorDpc(&dpc, 0);
    KeAcquireSpinLock(&lock, &irql);
    lock = (KSPIN_LOCK)ndh_sched_fiber(20) | 1; /* as if a thread that has ended held it */
    ndh_sched_current()->locks = 0;
    KeLowerIrql(irql);
    KeInsertQueueDpc(&dpc, NULL, NULL);
}

int main(void)
{
    equal_seeds_give_equal_runs();
    dpc_orders();
    locks_exclude();
    EXPECT_CRASH(hold_for_ever, 0x133, 1);
    return EXIT_SUCCESS;
}
