// SPDX-License-Identifier: MIT
/* Timers and virtual time. */
#include "world.h"

#include "../timer.h"

static KTIMER timer, second;
static KDPC dpc, second_dpc;
static uint64_t fired[16];
static unsigned fired_count;
static char order[16];

static VOID NTAPI fire(PKDPC object, PVOID context, PVOID argument1, PVOID argument2)
{
    (void)object;
    (void)argument1;
    (void)argument2;
    order[fired_count] = (char)(uintptr_t)context;
    fired[fired_count++] = ndh_sched_now();
}

static void set_two(void *context)
{
    LARGE_INTEGER due = { .QuadPart = -3000 }, sooner = { .QuadPart = -2000 };
    (void)context;
    KeInitializeTimer(&timer);
    KeInitializeTimer(&second);
    KeInitializeDpc(&dpc, fire, (PVOID)'a');
    KeInitializeDpc(&second_dpc, fire, (PVOID)'b');
    CHECK(!KeSetTimer(&timer, due, &dpc), "set before");
    CHECK(!KeSetTimer(&second, sooner, &second_dpc), "set before");
}

static void due_order(void)
{
    world_new(2, 1);
    fired_count = 0;
    const uint64_t start = ndh_sched_now();
    CHECK(world_run(set_two, NULL, 2500) == NDH_RAN_LIMIT, "the limit comes first");
    CHECK(ndh_sched_now() == start + 2500 && fired_count == 1 && order[0] == 'b', "%u fired", fired_count);
    CHECK(ndh_sched_run(NULL, NULL, 0) == NDH_RAN_QUIESCENT && fired_count == 1,
          "without a limit nothing waits");
    CHECK(ndh_sched_run(NULL, NULL, 100000) == NDH_RAN_QUIESCENT, "quiescent");
    CHECK(fired_count == 2 && fired[1] == start + 3000 && ndh_sched_now() == start + 3000,
          "the clock stays when nothing is left");
    CHECK(KeReadStateTimer(&timer), "signalled");
}

static void set_periodic(void *context)
{
    LARGE_INTEGER due = { .QuadPart = -10000 };
    (void)context;
    KeInitializeTimerEx(&timer, SynchronizationTimer);
    KeInitializeDpc(&dpc, fire, (PVOID)'p');
    KeSetTimerEx(&timer, due, 2, &dpc);
    for (int i = 0; i < 3; i++) {
        CHECK(KeWaitForSingleObject(&timer, Executive, KernelMode, FALSE, NULL) == STATUS_SUCCESS,
              "wait for the timer");
    }
    CHECK(KeCancelTimer(&timer), "it was set");
    CHECK(!KeCancelTimer(&timer), "it is not set any more");
}

static void periodic(void)
{
    world_new(2, 7);
    fired_count = 0;
    CHECK(world_run(set_periodic, NULL, 1000000) == NDH_RAN_QUIESCENT, "quiescent");
    CHECK(fired_count == 3 && fired[1] - fired[0] == 20000 && fired[2] - fired[1] == 20000, "%u fired",
          fired_count);
}

static void set_patient(void *context)
{
    LARGE_INTEGER due = { .QuadPart = -20000 };
    (void)context;
    KeInitializeTimer(&second);
    KeInitializeDpc(&second_dpc, fire, (PVOID)'q');
    CHECK(!KeSetCoalescableTimer(&second, due, 2, NT_ANY_DELAY, &second_dpc), "set before");
}

static void patient(void)
{
    world_new(2, 1);
    fired_count = 0;
    const uint64_t start = ndh_sched_now();
    CHECK(world_run(set_patient, NULL, 1000000) == NDH_RAN_QUIESCENT && ndh_sched_now() == start,
          "it keeps no world from being quiescent");
    CHECK(ndh_sched_pass(15000) == NDH_RAN_LIMIT && fired_count == 0 && ndh_sched_now() == start + 15000,
          "time passes");
    CHECK(ndh_sched_pass(50000) == NDH_RAN_LIMIT && fired_count == 3, "%u fired", fired_count);
    CHECK(fired[0] == start + 20000 && fired[1] == start + 40000, "at %llu", (unsigned long long)fired[0]);
    world_run(set_periodic, NULL, 1000000);
    CHECK(fired_count == 8 && order[4] == 'q' && fired[4] == start + 80000, "passed by another timer");
}

static void use_clocks(void *context)
{
    LARGE_INTEGER frequency, one, two;
    (void)context;
    one = KeQueryPerformanceCounter(&frequency);
    two = KeQueryPerformanceCounter(NULL);
    CHECK(frequency.QuadPart == 10000000 && two.QuadPart == one.QuadPart + 1, "each read lets a tick pass");
    KeStallExecutionProcessor(5);
    CHECK(KeQueryPerformanceCounter(NULL).QuadPart == two.QuadPart + 51, "stalling lets time pass");
    while (KeQueryPerformanceCounter(NULL).QuadPart < two.QuadPart + 100000) {
        continue; /* a polling loop ends */
    }
}

static void absolute_and_due_now(void *context)
{
    LARGE_INTEGER due, past = { .QuadPart = 1 };
    (void)context;
    fired_count = 0;
    KeInitializeTimer(&timer);
    KeInitializeDpc(&dpc, fire, (PVOID)'n');
    KeSetTimer(&timer, past, &dpc);
    CHECK(fired_count == 1, "an absolute time that is past is due at once");
    KeQuerySystemTimePrecise(&due);
    due.QuadPart += 500;
    const uint64_t now = ndh_sched_now();
    KeSetTimer(&timer, due, &dpc);
    KeWaitForSingleObject(&timer, Executive, KernelMode, FALSE, NULL);
    CHECK(ndh_sched_now() == now + 500, "%llu", (unsigned long long)(ndh_sched_now() - now));
}

static void free_armed(void *context)
{
    LARGE_INTEGER due = { .QuadPart = -3000 };
    KTIMER *armed = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *armed, 0x74736554);
    (void)context;
    KeInitializeTimer(armed);
    KeSetTimer(armed, due, NULL);
    ExFreePoolWithTag(armed, 0x74736554);
}

int main(void)
{
    due_order();
    periodic();
    patient();
    world_new(1, 1);
    world_run(use_clocks, NULL, 0);
    world_new(1, 1);
    CHECK(world_run(absolute_and_due_now, NULL, 100000) == NDH_RAN_QUIESCENT, "quiescent");
    EXPECT_CRASH(free_armed, 0xC7, 0);
    return EXIT_SUCCESS;
}
