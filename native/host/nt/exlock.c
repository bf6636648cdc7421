// SPDX-License-Identifier: MIT
/*
 * EX_SPIN_LOCK: the word counts the strands that share it, or is EXCLUSIVE. The scheduler lets a strand spin
 * on a word of 64 bits, so a lock that somebody waits for has one for the time.
 */
#include "exlock.h"

#include "nt.h"

#define EXCLUSIVE  ((LONG)0x80000000)
#define MAX_WAITED NDH_MAX_FIBERS

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

static void share(PEX_SPIN_LOCK lock)
{
    while (*lock < 0) {
        spin(lock);
    }
    ++*lock;
    ndh_sched_current()->locks++;
}

static void own(PEX_SPIN_LOCK lock)
{
    while (*lock != 0) {
        spin(lock);
    }
    *lock = EXCLUSIVE;
    ndh_sched_current()->locks++;
}

static void give_back(const char *service, PEX_SPIN_LOCK lock, int exclusive)
{
    if (exclusive ? *lock != EXCLUSIVE : *lock <= 0) {
        nt_bugcheckf(0x10, (uint64_t)lock, 0, 0, 0,
                     "SPIN_LOCK_NOT_OWNED: %s was given a lock that is not held so", service);
    }
    *lock = exclusive ? 0 : *lock - 1;
    ndh_sched_current()->locks--;
    changed(lock);
}

static KIRQL raise(void)
{
    const KIRQL old = ndh_sched_irql();
    ndh_sched_set_irql(DISPATCH_LEVEL);
    return old;
}

static void lower(KIRQL irql)
{
    if (irql < DISPATCH_LEVEL) {
        KeLowerIrql(irql);
    }
}

KIRQL NTAPI ExAcquireSpinLockShared(PEX_SPIN_LOCK SpinLock)
{
    check("ExAcquireSpinLockShared", SpinLock, PASSIVE_LEVEL);
    const KIRQL old = raise();
    share(SpinLock);
    return old;
}

VOID NTAPI ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql)
{
    check("ExReleaseSpinLockShared", SpinLock, DISPATCH_LEVEL);
    give_back("ExReleaseSpinLockShared", SpinLock, 0);
    lower(OldIrql);
}

KIRQL NTAPI ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock)
{
    check("ExAcquireSpinLockExclusive", SpinLock, PASSIVE_LEVEL);
    const KIRQL old = raise();
    own(SpinLock);
    return old;
}

VOID NTAPI ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql)
{
    check("ExReleaseSpinLockExclusive", SpinLock, DISPATCH_LEVEL);
    give_back("ExReleaseSpinLockExclusive", SpinLock, 1);
    lower(OldIrql);
}

VOID NTAPI ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    check("ExAcquireSpinLockSharedAtDpcLevel", SpinLock, DISPATCH_LEVEL);
    share(SpinLock);
}

VOID NTAPI ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    check("ExReleaseSpinLockSharedFromDpcLevel", SpinLock, DISPATCH_LEVEL);
    give_back("ExReleaseSpinLockSharedFromDpcLevel", SpinLock, 0);
}

VOID NTAPI ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    check("ExAcquireSpinLockExclusiveAtDpcLevel", SpinLock, DISPATCH_LEVEL);
    own(SpinLock);
}

VOID NTAPI ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    check("ExReleaseSpinLockExclusiveFromDpcLevel", SpinLock, DISPATCH_LEVEL);
    give_back("ExReleaseSpinLockExclusiveFromDpcLevel", SpinLock, 1);
}

ULONG NTAPI ExTryConvertSharedSpinLockExclusive(PEX_SPIN_LOCK SpinLock)
{
    check("ExTryConvertSharedSpinLockExclusive", SpinLock, DISPATCH_LEVEL);
    if (*SpinLock != 1) {
        return FALSE;
    }
    *SpinLock = EXCLUSIVE;
    return TRUE;
}

ULONG NTAPI ExTryAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    check("ExTryAcquireSpinLockSharedAtDpcLevel", SpinLock, DISPATCH_LEVEL);
    if (*SpinLock < 0) {
        return FALSE;
    }
    share(SpinLock);
    return TRUE;
}

ULONG NTAPI ExTryAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    check("ExTryAcquireSpinLockExclusiveAtDpcLevel", SpinLock, DISPATCH_LEVEL);
    if (*SpinLock != 0) {
        return FALSE;
    }
    own(SpinLock);
    return TRUE;
}
