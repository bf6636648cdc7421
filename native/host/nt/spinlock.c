// SPDX-License-Identifier: MIT
/*
 * Spin locks. The lock word holds its owner: the strand's fiber with bit 0 set, so that recursion and release
 * by somebody else are seen. A strand at DISPATCH_LEVEL keeps its processor, so a lock that is found taken
 * belongs to a strand of another one.
 *
 * Drivers do hardly anything as often, so each service that drivers call does what is usual by itself: the
 * call is right, the lock free, nobody else can run. All else is left to its slow half, which finds the same
 * and decides. That is a service too: for calls of the host's own convention a service has to save ten vector
 * registers.
 */
#include "nt.h"
#include "services.h"

static uint64_t word_of(const struct ndh_fiber *strand)
{
    return (uint64_t)strand | 1;
}

static int is_owner(uint64_t word)
{
    for (unsigned i = 0; i < NDH_MAX_FIBERS; i++) {
        if (word == word_of(ndh_sched_fiber(i))) {
            return 1;
        }
    }
    return 0;
}

void nt_spin_lock_take(PKSPIN_LOCK lock)
{
    volatile uint64_t *word = (volatile uint64_t *)lock;
    struct ndh_fiber *self = ndh_sched_current();
    while (*word != 0) {
        if (*word == word_of(self)) {
            nt_bugcheckf(nt_verifier() ? 0xC4 : 0xF, nt_verifier() ? 0x1000 : (uint64_t)lock,
                         nt_verifier() ? (uint64_t)lock : 0, 0, 0,
                         "%s: the spin lock 0x%llx was acquired by its owner",
                         nt_verifier() ? "DRIVER_VERIFIER_DETECTED_VIOLATION" : "SPIN_LOCK_ALREADY_OWNED",
                         (unsigned long long)(uint64_t)lock);
        }
        if (!is_owner(*word)) {
            nt_bugcheckf(0x81, (uint64_t)lock, *word, 0, 0,
                         "SPIN_LOCK_INIT_FAILURE: the spin lock 0x%llx holds 0x%llx; it was not initialized "
                         "or is overwritten",
                         (unsigned long long)(uint64_t)lock, (unsigned long long)*word);
        }
        ndh_sched_spin(word);
    }
    *word = word_of(self);
    self->locks++;
}

void nt_spin_lock_give(PKSPIN_LOCK lock)
{
    volatile uint64_t *word = (volatile uint64_t *)lock;
    struct ndh_fiber *self = ndh_sched_current();
    if (*word != word_of(self)) {
        nt_bugcheckf(nt_verifier() ? 0xC4 : 0x10, nt_verifier() ? 0x1007 : (uint64_t)lock,
                     nt_verifier() ? (uint64_t)lock : 0, 0, 0,
                     "%s: the spin lock 0x%llx was released by a strand that does not own it",
                     nt_verifier() ? "DRIVER_VERIFIER_DETECTED_VIOLATION" : "SPIN_LOCK_NOT_OWNED",
                     (unsigned long long)(uint64_t)lock);
    }
    *word = 0;
    self->locks--;
}

/* Gives the IRQL at which the service was called. */
static KIRQL check_acquire(const char *service, const void *lock)
{
    const KIRQL irql = ndh_sched_irql();
    if (irql > DISPATCH_LEVEL) {
        nt_bugcheckf(nt_verifier() ? 0xC4 : 0xA, nt_verifier() ? 0x42 : (uint64_t)lock, irql,
                     nt_verifier() ? (uint64_t)lock : 1, 0, "%s was called at %s", service,
                     nt_irql_name(irql));
    }
    return irql;
}

static void check_at_dpc_level(const char *service, const void *lock, unsigned subcode)
{
    const KIRQL irql = ndh_sched_irql();
    if (irql < DISPATCH_LEVEL) {
        nt_bugcheckf(nt_verifier() ? 0xC4 : 0xA, nt_verifier() ? subcode : (uint64_t)lock, irql,
                     nt_verifier() ? (uint64_t)lock : 1, 0, "%s was called at %s", service,
                     nt_irql_name(irql));
    }
}

static void check_release(const char *service, const void *lock, KIRQL new_irql)
{
    const KIRQL irql = ndh_sched_irql();
    if (irql != DISPATCH_LEVEL) {
        nt_bugcheckf(nt_verifier() ? 0xC4 : 0xA, nt_verifier() ? 0x32 : (uint64_t)lock, irql,
                     nt_verifier() ? (uint64_t)lock : 1, 0, "%s was called at %s", service,
                     nt_irql_name(irql));
    }
    if (new_irql > DISPATCH_LEVEL) {
        nt_bugcheckf(0xC4, 0x35, irql, (uint64_t)lock, new_irql, "%s was given %u as the IRQL to go back to",
                     service, new_irql);
    }
}

VOID NTAPI KeInitializeSpinLock(PKSPIN_LOCK SpinLock)
{
    *SpinLock = 0;
}

#define SLOW_HALF static __attribute__((noinline, cold))

SLOW_HALF KIRQL NTAPI acquire(PKSPIN_LOCK lock)
{
    const KIRQL old = check_acquire("KeAcquireSpinLock", lock);
    ndh_sched_set_irql(DISPATCH_LEVEL);
    nt_spin_lock_take(lock);
    return old;
}

SLOW_HALF VOID NTAPI release(PKSPIN_LOCK lock, KIRQL new_irql)
{
    check_release("KeReleaseSpinLock", lock, new_irql);
    nt_spin_lock_give(lock);
    /* Going below DISPATCH_LEVEL needs all locks back; in a deferred call it is never right. */
    if (new_irql < DISPATCH_LEVEL) {
        KeLowerIrql(new_irql);
    }
}

SLOW_HALF VOID NTAPI acquire_at_dpc_level(PKSPIN_LOCK lock)
{
    check_at_dpc_level("KeAcquireSpinLockAtDpcLevel", lock, 0x40);
    nt_spin_lock_take(lock);
}

SLOW_HALF VOID NTAPI release_from_dpc_level(PKSPIN_LOCK lock)
{
    check_at_dpc_level("KeReleaseSpinLockFromDpcLevel", lock, 0x41);
    nt_spin_lock_give(lock);
}

/* Takes the lock if it is free. */
static inline int take_free(volatile KSPIN_LOCK *lock, struct ndh_fiber *self)
{
    if (*lock != 0) {
        return 0;
    }
    *lock = word_of(self);
    self->locks++;
    return 1;
}

static inline void give_own(volatile KSPIN_LOCK *lock, struct ndh_fiber *self)
{
    *lock = 0;
    self->locks--;
}

KIRQL NTAPI KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK SpinLock)
{
    volatile struct ndh_processor *processor = ndh_sched_here()->processor;
    const KIRQL old = processor->irql;
    if (old <= DISPATCH_LEVEL && !nt_paging_due()) {
        processor->irql = DISPATCH_LEVEL; /* first: a lock in pageable memory is out of reach then */
        if (take_free(SpinLock, ndh_sched_here()->strand)) {
            return old;
        }
        processor->irql = old;
    }
    return acquire(SpinLock);
}

/* Whether KeLowerIrql would find nothing to say against it and nothing to do. */
static inline int may_lower(const struct ndh_sched_here *here)
{
    return here->strand->locks == 1 && !here->strand->is_dpc && !here->processor->deferred &&
           !ndh_sched_has_others(here);
}

VOID NTAPI KeReleaseSpinLock(PKSPIN_LOCK SpinLock, KIRQL NewIrql)
{
    const struct ndh_sched_here *here = ndh_sched_here();
    if (here->processor->irql != DISPATCH_LEVEL || NewIrql > DISPATCH_LEVEL ||
        *SpinLock != word_of(here->strand) || (NewIrql < DISPATCH_LEVEL && !may_lower(here))) {
        release(SpinLock, NewIrql);
        return;
    }
    give_own(SpinLock, here->strand);
    here->processor->irql = NewIrql;
}

VOID NTAPI KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
{
    const struct ndh_sched_here *here = ndh_sched_here();
    if (here->processor->irql < DISPATCH_LEVEL || !take_free(SpinLock, here->strand)) {
        acquire_at_dpc_level(SpinLock);
    }
}

VOID NTAPI KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock)
{
    const struct ndh_sched_here *here = ndh_sched_here();
    if (here->processor->irql < DISPATCH_LEVEL || *SpinLock != word_of(here->strand)) {
        release_from_dpc_level(SpinLock);
        return;
    }
    give_own(SpinLock, here->strand);
}

BOOLEAN NTAPI KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
{
    check_at_dpc_level("KeTryToAcquireSpinLockAtDpcLevel", SpinLock, 0x40);
    if (*SpinLock != 0) {
        return FALSE;
    }
    nt_spin_lock_take(SpinLock);
    return TRUE;
}

KIRQL NTAPI KeAcquireSpinLockForDpc(PKSPIN_LOCK SpinLock)
{
    return KeAcquireSpinLockRaiseToDpc(SpinLock);
}

VOID NTAPI KeReleaseSpinLockForDpc(PKSPIN_LOCK SpinLock, KIRQL OldIrql)
{
    KeReleaseSpinLock(SpinLock, OldIrql);
}

VOID NTAPI KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle)
{
    LockHandle->LockQueue.Lock = SpinLock;
    LockHandle->LockQueue.Next = NULL;
    LockHandle->OldIrql = KeAcquireSpinLockRaiseToDpc(SpinLock);
}

VOID NTAPI KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE LockHandle)
{
    KeReleaseSpinLock(LockHandle->LockQueue.Lock, LockHandle->OldIrql);
}

VOID NTAPI KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle)
{
    LockHandle->LockQueue.Lock = SpinLock;
    LockHandle->LockQueue.Next = NULL;
    KeAcquireSpinLockAtDpcLevel(SpinLock);
}

VOID NTAPI KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE LockHandle)
{
    KeReleaseSpinLockFromDpcLevel(LockHandle->LockQueue.Lock);
}
