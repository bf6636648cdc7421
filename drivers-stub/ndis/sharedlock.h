// SPDX-License-Identifier: MIT
/*
 * A lock that readers share and a writer has alone: what lies below the reader-writer locks of both versions
 * of NDIS.
 *
 * Each processor has a spin lock. Who reads holds that of its processor, who writes holds all of them, so
 * whoever waits does so on a spin lock of the kernel, with its checks of owner and IRQL. A processor that
 * reads may read again, one that writes may acquire the lock again either way; one that reads may not write:
 * it finds its own spin lock held.
 */
#pragma once

#include "standin.h"

#define SHARED_LOCK_READERS 64 /* processors beyond share those of others */

typedef struct SHARED_LOCK_READER {
    KSPIN_LOCK Lock;
    ULONG Depth; /* of the readers of this processor; by the guard */
} SHARED_LOCK_READER;

typedef struct SHARED_LOCK {
    KSPIN_LOCK Guard;
    HANDLE Writer; /* thread that has the lock alone, or NULL */
    SHARED_LOCK_READER Reader[SHARED_LOCK_READERS];
} SHARED_LOCK, *PSHARED_LOCK;

/** Makes a lock that nobody holds. */
VOID SharedLockInitialize(_Out_ PSHARED_LOCK Lock);

/** Acquires the lock together with other readers; what to give to SharedLockRelease. */
_IRQL_requires_(DISPATCH_LEVEL)
UCHAR SharedLockRead(_Inout_ PSHARED_LOCK Lock);

/** Acquires the lock alone; what to give to SharedLockRelease. */
_IRQL_requires_(DISPATCH_LEVEL)
UCHAR SharedLockWrite(_Inout_ PSHARED_LOCK Lock);

/** Releases what one of the two acquired, the last first. */
_IRQL_requires_(DISPATCH_LEVEL)
VOID SharedLockRelease(_Inout_ PSHARED_LOCK Lock, _In_ UCHAR Held);
