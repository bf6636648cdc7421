// SPDX-License-Identifier: MIT
/*
 * Read-write locks in the memory of the driver.
 */
#include "../ndis/sharedlock.h"

C_ASSERT(sizeof(SHARED_LOCK) <= sizeof(NDIS_RW_LOCK));

/* nf-ndis-ndisinitializereadwritelock.md */
VOID NdisInitializeReadWriteLock(PNDIS_RW_LOCK Lock)
{
    SharedLockInitialize((PSHARED_LOCK)(PVOID)Lock);
}

/* nf-ndis-ndisacquirereadwritelock.md */
VOID NdisAcquireReadWriteLock(PNDIS_RW_LOCK Lock, BOOLEAN fWrite, PLOCK_STATE LockState)
{
    PSHARED_LOCK Shared = (PSHARED_LOCK)(PVOID)Lock;

    LockState->OldIrql = KeRaiseIrqlToDpcLevel();
    LockState->LockState = fWrite ? SharedLockWrite(Shared) : SharedLockRead(Shared);
}

/* nf-ndis-ndisreleasereadwritelock.md */
VOID NdisReleaseReadWriteLock(PNDIS_RW_LOCK Lock, PLOCK_STATE LockState)
{
    SharedLockRelease((PSHARED_LOCK)(PVOID)Lock, (UCHAR)LockState->LockState);
    KeLowerIrql(LockState->OldIrql);
}
