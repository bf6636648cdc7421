// SPDX-License-Identifier: MIT
/**
 * NDIS: read-write locks in the memory of the driver (nf-ndis-ndisacquirereadwritelock.md).
 */
#ifndef NDH_NDIS_RWLOCK_H
#define NDH_NDIS_RWLOCK_H

#include "ndis_types.h"

typedef union _NDIS_RW_LOCK_REFCOUNT {
    ULONG RefCount;
    UCHAR cacheLine[16];
} NDIS_RW_LOCK_REFCOUNT;

typedef struct _NDIS_RW_LOCK {
    union {
        struct {
            KSPIN_LOCK SpinLock;
            PVOID Context;
        };
        UCHAR Reserved[16];
    };
    union {
        NDIS_RW_LOCK_REFCOUNT RefCount[64];
        ULONG RefCountEx[256];
        struct {
            KSPIN_LOCK RefCountLock;
            volatile ULONG SharedRefCount;
            volatile BOOLEAN WriterWaiting;
        };
    };
} NDIS_RW_LOCK, *PNDIS_RW_LOCK;

typedef struct _LOCK_STATE {
    USHORT LockState;
    KIRQL OldIrql;
} LOCK_STATE, *PLOCK_STATE;

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisInitializeReadWriteLock(_Out_ PNDIS_RW_LOCK Lock);

_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_raises_(DISPATCH_LEVEL)
VOID NTAPI NdisAcquireReadWriteLock(
    _Inout_ _Acquires_lock_(_Curr_) PNDIS_RW_LOCK Lock, _In_ BOOLEAN fWrite,
    _Out_ _IRQL_saves_ _Requires_lock_not_held_(*_Curr_) _Acquires_lock_(*_Curr_) PLOCK_STATE LockState);

_IRQL_requires_(DISPATCH_LEVEL)
VOID NTAPI NdisReleaseReadWriteLock(
    _Inout_ _Releases_lock_(_Curr_) PNDIS_RW_LOCK Lock,
    _In_ _IRQL_restores_ _Requires_lock_held_(*_Curr_) _Releases_lock_(*_Curr_) PLOCK_STATE LockState);

#endif
