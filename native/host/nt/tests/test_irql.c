// SPDX-License-Identifier: MIT
/* IRQL and spin locks: each violation ends in the bug check that Windows or Driver Verifier documents. */
#include "world.h"

static KSPIN_LOCK lock;
static KDPC dpc;

static void raise_to(KIRQL level)
{
    KIRQL irql;
    KeRaiseIrql(level, &irql);
}

static void raise_lower(void *context)
{
    KIRQL irql;
    (void)context;
    CHECK(ndh_sched_irql() == PASSIVE_LEVEL, "threads start at PASSIVE_LEVEL");
    KeRaiseIrql(APC_LEVEL, &irql);
    CHECK(irql == PASSIVE_LEVEL && ndh_sched_irql() == APC_LEVEL, "APC_LEVEL");
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    CHECK(irql == APC_LEVEL && ndh_sched_irql() == DISPATCH_LEVEL, "DISPATCH_LEVEL");
    KeLowerIrql(APC_LEVEL);
    KeLowerIrql(PASSIVE_LEVEL);
    KeInitializeSpinLock(&lock);
    KeAcquireSpinLock(&lock, &irql);
    CHECK(irql == PASSIVE_LEVEL && ndh_sched_irql() == DISPATCH_LEVEL, "lock");
    CHECK(!KeTryToAcquireSpinLockAtDpcLevel(&lock), "it is held");
    KeReleaseSpinLock(&lock, irql);
    CHECK(ndh_sched_irql() == PASSIVE_LEVEL && lock == 0, "released");
}

static void raise_below(void *context)
{
    (void)context;
    raise_to(DISPATCH_LEVEL);
    raise_to(APC_LEVEL);
}

static void lower_above(void *context)
{
    (void)context;
    KeLowerIrql(DISPATCH_LEVEL);
}

static void acquire_twice(void *context)
{
    KIRQL irql;
    (void)context;
    KeAcquireSpinLock(&lock, &irql);
    KeAcquireSpinLock(&lock, &irql);
}

static void release_free(void *context)
{
    (void)context;
    raise_to(DISPATCH_LEVEL);
    KeReleaseSpinLock(&lock, PASSIVE_LEVEL);
}

static void release_low(void *context)
{
    KIRQL irql;
    (void)context;
    KeAcquireSpinLock(&lock, &irql);
    ndh_sched_set_irql(PASSIVE_LEVEL);
    KeReleaseSpinLock(&lock, irql);
}

static void acquire_at_dpc_low(void *context)
{
    (void)context;
    KeAcquireSpinLockAtDpcLevel(&lock);
}

static void acquire_high(void *context)
{
    (void)context;
    raise_to(HIGH_LEVEL);
    KeAcquireSpinLockRaiseToDpc(&lock);
}

static void acquire_garbage(void *context)
{
    (void)context;
    lock = 0xc5c5c5c5c5c5c5c5;
    KeAcquireSpinLockRaiseToDpc(&lock);
}

static void lower_with_lock(void *context)
{
    KIRQL irql;
    (void)context;
    KeAcquireSpinLock(&lock, &irql);
    KeLowerIrql(irql);
}

static VOID NTAPI raising_dpc(PKDPC object, PVOID context, PVOID argument1, PVOID argument2)
{
    (void)object;
    (void)context;
    (void)argument1;
    (void)argument2;
    raise_to(HIGH_LEVEL);
}

static VOID NTAPI lowering_dpc(PKDPC object, PVOID context, PVOID argument1, PVOID argument2)
{
    (void)object;
    (void)context;
    (void)argument1;
    (void)argument2;
    KeLowerIrql(PASSIVE_LEVEL);
}

static void queue(void *context)
{
    KeInitializeDpc(&dpc, (PKDEFERRED_ROUTINE)context, NULL);
    KeInsertQueueDpc(&dpc, NULL, NULL);
}

static void dpc_raises(void *context)
{
    (void)context;
    queue((void *)raising_dpc);
}

static void dpc_lowers(void *context)
{
    (void)context;
    queue((void *)lowering_dpc);
}

static void close_raised(void *context)
{
    (void)context;
    raise_to(APC_LEVEL);
    ZwClose((HANDLE)4);
}

static void delay_raised(void *context)
{
    LARGE_INTEGER interval = { .QuadPart = -1 };
    (void)context;
    raise_to(DISPATCH_LEVEL);
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static void set_event_high(void *context)
{
    KEVENT event;
    (void)context;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    raise_to(HIGH_LEVEL);
    KeSetEvent(&event, 0, FALSE);
}

static void end_raised(void *context)
{
    (void)context;
    raise_to(APC_LEVEL);
}

int main(void)
{
    world_new(1, 1);
    CHECK(world_run(raise_lower, NULL, 0) == NDH_RAN_QUIESCENT, "quiescent");
    EXPECT_CRASH(raise_below, 0xC4, 0x30);
    EXPECT_CRASH(lower_above, 0xC4, 0x31);
    EXPECT_CRASH(acquire_twice, 0xC4, 0x1000);
    EXPECT_CRASH(release_free, 0xC4, 0x1007);
    EXPECT_CRASH(release_low, 0xC4, 0x32);
    EXPECT_CRASH(acquire_at_dpc_low, 0xC4, 0x40);
    EXPECT_CRASH(acquire_high, 0xC4, 0x42);
    EXPECT_CRASH(acquire_garbage, 0x81, &lock);
    EXPECT_CRASH(lower_with_lock, 0xA, 0);
    EXPECT_CRASH(dpc_raises, 0xC8, HIGH_LEVEL << 16 | DISPATCH_LEVEL << 8 | 2);
    EXPECT_CRASH(dpc_lowers, 0xC4, 0x31);
    EXPECT_CRASH(close_raised, 0xA, ZwClose);
    EXPECT_CRASH(delay_raised, 0xA, KeDelayExecutionThread);
    EXPECT_CRASH(set_event_high, 0xC4, 0x80);
    EXPECT_CRASH(end_raised, 0xC8, APC_LEVEL << 16 | PASSIVE_LEVEL << 8 | 2);

    const struct ndh_crash *crash = world_crash(close_raised, NULL);
    CHECK(crash->irql == APC_LEVEL && crash->thread != 0 &&
              strstr(crash->text, "ZwClose was called at APC_LEVEL") != NULL,
          "%s", crash->text);
    return EXIT_SUCCESS;
}
