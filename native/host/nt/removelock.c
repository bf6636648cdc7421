// SPDX-License-Identifier: MIT
#include "iolib.h"
#include "nt.h"

VOID NTAPI IoInitializeRemoveLockEx(PIO_REMOVE_LOCK Lock, ULONG AllocateTag, ULONG MaxLockedMinutes,
                                    ULONG HighWatermark, ULONG RemlockSize)
{
    (void)AllocateTag;
    (void)MaxLockedMinutes;
    (void)HighWatermark;
    (void)RemlockSize;
    NT_IRQL_MAX(IoInitializeRemoveLockEx, PASSIVE_LEVEL);
    Lock->Removed = FALSE;
    Lock->IoCount = 1;
    KeInitializeEvent(&Lock->RemoveEvent, SynchronizationEvent, FALSE);
}

NTSTATUS NTAPI IoAcquireRemoveLockEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, PCSTR File, ULONG Line,
                                     ULONG RemlockSize)
{
    (void)Tag;
    (void)File;
    (void)Line;
    (void)RemlockSize;
    NT_IRQL_MAX(IoAcquireRemoveLockEx, DISPATCH_LEVEL);
    if (RemoveLock->Removed) {
        return STATUS_DELETE_PENDING;
    }
    RemoveLock->IoCount++;
    return STATUS_SUCCESS;
}

VOID NTAPI IoReleaseRemoveLockEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, ULONG RemlockSize)
{
    (void)Tag;
    (void)RemlockSize;
    NT_IRQL_MAX(IoReleaseRemoveLockEx, DISPATCH_LEVEL);
    if (--RemoveLock->IoCount == 0) {
        if (!RemoveLock->Removed) {
            nt_bugcheckf(0x18, 0, (uint64_t)RemoveLock, 0, 0,
                         "REFERENCE_BY_POINTER: a remove lock was released more often than it was acquired");
        }
        KeSetEvent(&RemoveLock->RemoveEvent, 0, FALSE);
    }
}

/* Takes back the caller's own reference and that of the initialization. */
VOID NTAPI IoReleaseRemoveLockAndWaitEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, ULONG RemlockSize)
{
    (void)Tag;
    (void)RemlockSize;
    NT_IRQL_MAX(IoReleaseRemoveLockAndWaitEx, PASSIVE_LEVEL);
    RemoveLock->Removed = TRUE;
    RemoveLock->IoCount -= 2;
    if (RemoveLock->IoCount > 0) {
        KeWaitForSingleObject(&RemoveLock->RemoveEvent, Executive, KernelMode, FALSE, NULL);
    }
}
