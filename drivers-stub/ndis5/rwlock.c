// SPDX-License-Identifier: MIT
/*
 * Read-write locks in the memory of the driver. Readers are counted; a writer waits until there is none, and
 * holds the spin lock until it releases; it may acquire the lock again.
 */
#include "../ndis/standin.h"

enum { StateRead = 1, StateWrite, StateAgain };

VOID NdisInitializeReadWriteLock(PNDIS_RW_LOCK Lock)
{
    RtlZeroMemory(Lock, sizeof(*Lock));
    KeInitializeSpinLock(&Lock->SpinLock);
}

VOID NdisAcquireReadWriteLock(PNDIS_RW_LOCK Lock, BOOLEAN fWrite, PLOCK_STATE LockState)
{
    LockState->OldIrql = KeRaiseIrqlToDpcLevel();
    if (Lock->Context == PsGetCurrentThreadId()) {
        LockState->LockState = StateAgain;
        return;
    }
    KeAcquireSpinLockAtDpcLevel(&Lock->SpinLock);
    if (!fWrite) {
        InterlockedIncrement((volatile LONG *)&Lock->SharedRefCount);
        KeReleaseSpinLockFromDpcLevel(&Lock->SpinLock);
        LockState->LockState = StateRead;
        return;
    }
    while (Lock->SharedRefCount != 0) {
        KeReleaseSpinLockFromDpcLevel(&Lock->SpinLock);
        KeAcquireSpinLockAtDpcLevel(&Lock->SpinLock);
    }
    Lock->Context = PsGetCurrentThreadId();
    LockState->LockState = StateWrite;
}

VOID NdisReleaseReadWriteLock(PNDIS_RW_LOCK Lock, PLOCK_STATE LockState)
{
    if (LockState->LockState == StateRead) {
        InterlockedDecrement((volatile LONG *)&Lock->SharedRefCount);
    } else if (LockState->LockState == StateWrite) {
        Lock->Context = NULL;
        KeReleaseSpinLockFromDpcLevel(&Lock->SpinLock);
    }
    KeLowerIrql(LockState->OldIrql);
}
