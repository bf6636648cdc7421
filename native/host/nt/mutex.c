// SPDX-License-Identifier: MIT
/*
 * Fast and guarded mutexes: owned by a thread, waited for at APC_LEVEL or below. Both have the layout of
 * FAST_MUTEX.
 */
#include "nt.h"
#include "services.h"
#include "thread.h"

static void take(PFAST_MUTEX mutex, const char *service)
{
    if (mutex->Owner == KeGetCurrentThread()) {
        nt_bugcheckf(0xBF, (uint64_t)mutex, (uint64_t)KeGetCurrentThread(), 0, 0,
                     "MUTEX_ALREADY_OWNED: %s was called by the thread that owns the mutex", service);
    }
    if (mutex->Event.Header.WaitListHead.Flink == NULL) {
        nt_bugcheckf(0xA, 0, ndh_sched_irql(), 1, (uint64_t)mutex,
                     "%s was given a mutex that was never initialized", service);
    }
    while (mutex->Count != 1) {
        mutex->Contention++;
        KeWaitForSingleObject(&mutex->Event, Executive, KernelMode, FALSE, NULL);
    }
    mutex->Count = 0;
    mutex->Owner = KeGetCurrentThread();
}

static void give(PFAST_MUTEX mutex, const char *service)
{
    if (mutex->Owner != KeGetCurrentThread()) {
        nt_bugcheckf(
            0xC4, 0x34, ndh_sched_irql(), 0, (uint64_t)mutex,
            "DRIVER_VERIFIER_DETECTED_VIOLATION: %s was called by a thread that does not own the mutex",
            service);
    }
    mutex->Owner = NULL;
    mutex->Count = 1;
    KeSetEvent(&mutex->Event, 0, FALSE);
}

static void check_level(PFAST_MUTEX mutex, const char *service)
{
    if (ndh_sched_irql() > APC_LEVEL) {
        nt_bugcheckf(nt_verifier() ? 0xC4 : 0xA, nt_verifier() ? 0x33 : (uint64_t)mutex, ndh_sched_irql(),
                     (uint64_t)mutex, 0, "%s was called at %s", service, nt_irql_name(ndh_sched_irql()));
    }
}

VOID NTAPI ExAcquireFastMutex(PFAST_MUTEX FastMutex)
{
    check_level(FastMutex, "ExAcquireFastMutex");
    const KIRQL old = ndh_sched_irql();
    ndh_sched_set_irql(APC_LEVEL);
    take(FastMutex, "ExAcquireFastMutex");
    FastMutex->OldIrql = old;
}

BOOLEAN NTAPI ExTryToAcquireFastMutex(PFAST_MUTEX FastMutex)
{
    check_level(FastMutex, "ExTryToAcquireFastMutex");
    if (FastMutex->Count != 1) {
        return FALSE;
    }
    ExAcquireFastMutex(FastMutex);
    return TRUE;
}

VOID NTAPI ExReleaseFastMutex(PFAST_MUTEX FastMutex)
{
    if (ndh_sched_irql() != APC_LEVEL) {
        nt_bugcheckf(nt_verifier() ? 0xC4 : 0xA, nt_verifier() ? 0x34 : (uint64_t)FastMutex, ndh_sched_irql(),
                     (uint64_t)FastMutex, 0, "ExReleaseFastMutex was called at %s",
                     nt_irql_name(ndh_sched_irql()));
    }
    const KIRQL old = (KIRQL)FastMutex->OldIrql;
    give(FastMutex, "ExReleaseFastMutex");
    KeLowerIrql(old);
}

VOID NTAPI ExAcquireFastMutexUnsafe(PFAST_MUTEX FastMutex)
{
    NT_IRQL_MAX(ExAcquireFastMutexUnsafe, APC_LEVEL);
    take(FastMutex, "ExAcquireFastMutexUnsafe");
}

VOID NTAPI ExReleaseFastMutexUnsafe(PFAST_MUTEX FastMutex)
{
    NT_IRQL_MAX(ExReleaseFastMutexUnsafe, APC_LEVEL);
    give(FastMutex, "ExReleaseFastMutexUnsafe");
}

VOID NTAPI KeInitializeGuardedMutex(PKGUARDED_MUTEX Mutex)
{
    NT_IRQL_MAX(KeInitializeGuardedMutex, APC_LEVEL);
    ExInitializeFastMutex(Mutex);
}

VOID NTAPI KeAcquireGuardedMutex(PKGUARDED_MUTEX Mutex)
{
    NT_IRQL_MAX(KeAcquireGuardedMutex, APC_LEVEL);
    KeEnterCriticalRegion();
    take(Mutex, "KeAcquireGuardedMutex");
}

VOID NTAPI KeReleaseGuardedMutex(PKGUARDED_MUTEX Mutex)
{
    NT_IRQL_MAX(KeReleaseGuardedMutex, APC_LEVEL);
    give(Mutex, "KeReleaseGuardedMutex");
    KeLeaveCriticalRegion();
}
