// SPDX-License-Identifier: MIT
/*
 * Reader-writer locks that NDIS allocates.
 */
#include "memory.h"
#include "sharedlock.h"

#define TAG_RW_LOCK 'lRdN'

struct _NDIS_RW_LOCK_EX {
    SHARED_LOCK Lock;
};

/* nf-ndis-ndisallocaterwlock.md */
PNDIS_RW_LOCK_EX NdisAllocateRWLock(NDIS_HANDLE NdisHandle)
{
    PNDIS_RW_LOCK_EX Lock = MemoryZeroed(sizeof(*Lock), TAG_RW_LOCK);

    UNREFERENCED_PARAMETER(NdisHandle);
    if (Lock != NULL) {
        SharedLockInitialize(&Lock->Lock);
    }
    return Lock;
}

/* nf-ndis-ndisfreerwlock.md */
VOID NdisFreeRWLock(PNDIS_RW_LOCK_EX Lock)
{
    MemoryRelease(Lock, TAG_RW_LOCK);
}

/* A caller that says it runs at DISPATCH_LEVEL is believed; the spin locks below check it. */
static VOID Raise(PLOCK_STATE_EX LockState, UCHAR Flags)
{
    LockState->Flags = Flags;
    LockState->OldIrql =
        (Flags & NDIS_RWL_AT_DISPATCH_LEVEL) != 0 ? DISPATCH_LEVEL : KeRaiseIrqlToDpcLevel();
}

/* nf-ndis-ndisacquirerwlockread.md: recursive on its processor. */
VOID NdisAcquireRWLockRead(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState, UCHAR Flags)
{
    Raise(LockState, Flags);
    LockState->LockState = SharedLockRead(&Lock->Lock);
}

/* nf-ndis-ndisacquirerwlockwrite.md: recursive on its processor, and no promotion of who reads. */
VOID NdisAcquireRWLockWrite(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState, UCHAR Flags)
{
    Raise(LockState, Flags);
    LockState->LockState = SharedLockWrite(&Lock->Lock);
}

/* nf-ndis-ndisreleaserwlock.md */
VOID NdisReleaseRWLock(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState)
{
    SharedLockRelease(&Lock->Lock, LockState->LockState);
    if ((LockState->Flags & NDIS_RWL_AT_DISPATCH_LEVEL) == 0) {
        KeLowerIrql(LockState->OldIrql);
    }
}
