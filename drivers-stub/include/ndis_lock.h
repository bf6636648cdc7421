// SPDX-License-Identifier: MIT
/**
 * NDIS 6.30: reader-writer locks that NDIS allocates.
 */
#ifndef NDH_NDIS_LOCK_H
#define NDH_NDIS_LOCK_H

#include "ndis_types.h"

typedef struct _NDIS_RW_LOCK_EX NDIS_RW_LOCK_EX, *PNDIS_RW_LOCK_EX;

typedef struct _LOCK_STATE_EX {
    KIRQL OldIrql;
    UCHAR LockState;
    UCHAR Flags;
} LOCK_STATE_EX, *PLOCK_STATE_EX;
C_ASSERT(sizeof(LOCK_STATE_EX) == 3);

#define NDIS_RWL_AT_DISPATCH_LEVEL 1

/** NULL when memory is exhausted. NdisFreeRWLock frees it. */
_IRQL_requires_max_(DISPATCH_LEVEL)
PNDIS_RW_LOCK_EX NTAPI NdisAllocateRWLock(_In_ NDIS_HANDLE NdisHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreeRWLock(_In_ PNDIS_RW_LOCK_EX Lock);

/** Flags: 0 or NDIS_RWL_AT_DISPATCH_LEVEL. The lock may not be acquired twice by its owner. */
_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_raises_(DISPATCH_LEVEL)
VOID NTAPI NdisAcquireRWLockRead(_In_ PNDIS_RW_LOCK_EX Lock, _Out_ PLOCK_STATE_EX LockState,
                                 _In_ UCHAR Flags);

_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_raises_(DISPATCH_LEVEL)
VOID NTAPI NdisAcquireRWLockWrite(_In_ PNDIS_RW_LOCK_EX Lock, _Out_ PLOCK_STATE_EX LockState,
                                  _In_ UCHAR Flags);

_IRQL_requires_(DISPATCH_LEVEL)
VOID NTAPI NdisReleaseRWLock(_In_ PNDIS_RW_LOCK_EX Lock, _In_ PLOCK_STATE_EX LockState);

#endif
