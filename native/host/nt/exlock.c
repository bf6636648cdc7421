// SPDX-License-Identifier: MIT
/*
 * EX_SPIN_LOCK: the word counts the strands that share it, or is OWNED. The scheduler lets a strand spin
 * on a word of 64 bits, so a lock that somebody waits for has one for the time.
 */
#include "exlock.h"

#include "nt.h"

#define OWNED      ((LONG)0x80000000)
#define MAX_WAITED NDH_MAX_FIBERS

enum hold { SHARED, EXCLUSIVE };

struct waited {
    PEX_SPIN_LOCK lock; /* NULL: free */
    unsigned waiters;
    volatile uint64_t busy;
};

struct nt_waited_locks {
    struct waited entry[MAX_WAITED];
};

static struct waited *find(const volatile LONG *lock)
{
    struct waited *entry = nt_root()->waited_locks->entry;
    for (unsigned i = 0; i < MAX_WAITED; i++) {
        if (entry[i].lock == lock) {
            return &entry[i];
        }
    }
    return NULL;
}

void nt_waited_locks_init(void)
{
    nt_root()->waited_locks = ndh_arena_alloc(sizeof(struct nt_waited_locks), 16);
    if (nt_root()->waited_locks == NULL) {
        __builtin_trap();
    }
}

/* As many entries as strands: there is always a free one. */
static void spin(PEX_SPIN_LOCK lock)
{
    struct waited *waited = find(lock);
    if (waited == NULL) {
        waited = find(NULL);
        waited->lock = lock;
        waited->waiters = 0;
    }
    waited->waiters++;
    waited->busy = 1;
    ndh_sched_spin(&waited->busy);
    if (--waited->waiters == 0) {
        waited->lock = NULL;
    }
}

static void changed(PEX_SPIN_LOCK lock)
{
    struct waited *waited = find(lock);
    if (waited != NULL) {
        waited->busy = 0;
    }
}

static void check(const char *service, const volatile LONG *lock, KIRQL low)
{
    const KIRQL irql = ndh_sched_irql();
    if (irql < low || irql > DISPATCH_LEVEL) {
        nt_bugcheckf(0xA, (uint64_t)lock, irql, 1, 0, "%s was called at %s", service, nt_irql_name(irql));
    }
}

static int is_free(const volatile LONG *lock, enum hold hold)
{
    return hold == SHARED ? *lock >= 0 : *lock == 0;
}

static void take(PEX_SPIN_LOCK lock, enum hold hold)
{
    while (!is_free(lock, hold)) {
        spin(lock);
    }
    *lock = hold == SHARED ? *lock + 1 : OWNED;
    ndh_sched_current()->locks++;
}

static void give_back(const char *service, PEX_SPIN_LOCK lock, enum hold hold)
{
    check(service, lock, DISPATCH_LEVEL);
    if (hold == SHARED ? *lock <= 0 : *lock != OWNED) {
        nt_bugcheckf(0x10, (uint64_t)lock, 0, 0, 0,
                     "SPIN_LOCK_NOT_OWNED: %s was given a lock that is not held so", service);
    }
    *lock = hold == SHARED ? *lock - 1 : 0;
    ndh_sched_current()->locks--;
    changed(lock);
}

static KIRQL acquire(const char *service, PEX_SPIN_LOCK lock, enum hold hold)
{
    check(service, lock, PASSIVE_LEVEL);
    const KIRQL old = ndh_sched_irql();
    ndh_sched_set_irql(DISPATCH_LEVEL);
    take(lock, hold);
    return old;
}

static void release(const char *service, PEX_SPIN_LOCK lock, KIRQL irql, enum hold hold)
{
    give_back(service, lock, hold);
    if (irql < DISPATCH_LEVEL) {
        KeLowerIrql(irql);
    }
}

static void acquire_at_dpc(const char *service, PEX_SPIN_LOCK lock, enum hold hold)
{
    check(service, lock, DISPATCH_LEVEL);
    take(lock, hold);
}

static ULONG try_acquire(const char *service, PEX_SPIN_LOCK lock, enum hold hold)
{
    check(service, lock, DISPATCH_LEVEL);
    if (!is_free(lock, hold)) {
        return FALSE;
    }
    take(lock, hold);
    return TRUE;
}

KIRQL NTAPI ExAcquireSpinLockShared(PEX_SPIN_LOCK SpinLock)
{
    return acquire(__func__, SpinLock, SHARED);
}

VOID NTAPI ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql)
{
    release(__func__, SpinLock, OldIrql, SHARED);
}

VOID NTAPI ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    acquire_at_dpc(__func__, SpinLock, SHARED);
}

VOID NTAPI ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    give_back(__func__, SpinLock, SHARED);
}

ULONG NTAPI ExTryAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    return try_acquire(__func__, SpinLock, SHARED);
}

KIRQL NTAPI ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock)
{
    return acquire(__func__, SpinLock, EXCLUSIVE);
}

VOID NTAPI ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql)
{
    release(__func__, SpinLock, OldIrql, EXCLUSIVE);
}

VOID NTAPI ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    acquire_at_dpc(__func__, SpinLock, EXCLUSIVE);
}

VOID NTAPI ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    give_back(__func__, SpinLock, EXCLUSIVE);
}

ULONG NTAPI ExTryAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    return try_acquire(__func__, SpinLock, EXCLUSIVE);
}

ULONG NTAPI ExTryConvertSharedSpinLockExclusive(PEX_SPIN_LOCK SpinLock)
{
    check(__func__, SpinLock, DISPATCH_LEVEL);
    if (*SpinLock != 1) {
        return FALSE;
    }
    *SpinLock = OWNED;
    return TRUE;
}
