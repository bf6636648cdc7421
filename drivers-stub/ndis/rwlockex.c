// SPDX-License-Identifier: MIT
/*
 * Reader-writer locks that NDIS allocates. Readers keep each other out as well: what sharing gains is time on
 * several processors, and a spin lock is what each kernel below has.
 */
#include "memory.h"

#define TAG_RW_LOCK 'lRdN'

struct _NDIS_RW_LOCK_EX {
    KSPIN_LOCK SpinLock;
};

/* nf-ndis-ndisallocaterwlock.md */
PNDIS_RW_LOCK_EX NdisAllocateRWLock(NDIS_HANDLE NdisHandle)
{
    UNREFERENCED_PARAMETER(NdisHandle);
    return MemoryZeroed(sizeof(NDIS_RW_LOCK_EX), TAG_RW_LOCK);
}

/* nf-ndis-ndisfreerwlock.md */
VOID NdisFreeRWLock(PNDIS_RW_LOCK_EX Lock)
{
    MemoryRelease(Lock, TAG_RW_LOCK);
}

static VOID Acquire(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState, UCHAR Flags)
{
    LockState->Flags = Flags;
    LockState->LockState = 0;
    LockState->OldIrql = DISPATCH_LEVEL;
    if ((Flags & NDIS_RWL_AT_DISPATCH_LEVEL) != 0) {
        KeAcquireSpinLockAtDpcLevel(&Lock->SpinLock);
    } else {
        KeAcquireSpinLock(&Lock->SpinLock, &LockState->OldIrql);
    }
}

/* nf-ndis-ndisacquirerwlockread.md */
VOID NdisAcquireRWLockRead(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState, UCHAR Flags)
{
    Acquire(Lock, LockState, Flags);
}

/* nf-ndis-ndisacquirerwlockwrite.md */
VOID NdisAcquireRWLockWrite(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState, UCHAR Flags)
{
    Acquire(Lock, LockState, Flags);
}

/* nf-ndis-ndisreleaserwlock.md */
VOID NdisReleaseRWLock(PNDIS_RW_LOCK_EX Lock, PLOCK_STATE_EX LockState)
{
    if ((LockState->Flags & NDIS_RWL_AT_DISPATCH_LEVEL) != 0) {
        KeReleaseSpinLockFromDpcLevel(&Lock->SpinLock);
    } else {
        KeReleaseSpinLock(&Lock->SpinLock, LockState->OldIrql);
    }
}
