// SPDX-License-Identifier: MIT
/*
 * Locks that readers share.
 */
#include "sharedlock.h"

/* How a lock is held: the number of a reader, or one of these. */
#define HELD_ALONE 0x40u
#define HELD_AGAIN 0x80u /* by who has it alone already */

_Use_decl_annotations_
VOID SharedLockInitialize(PSHARED_LOCK Lock)
{
    RtlZeroMemory(Lock, sizeof(*Lock));
}

static ULONG ReaderCount(VOID)
{
    ULONG Processors = KeQueryActiveProcessorCount(NULL);

    return Processors < SHARED_LOCK_READERS ? Processors : SHARED_LOCK_READERS;
}

static BOOLEAN IsWriter(PSHARED_LOCK Lock)
{
    return (BOOLEAN)(Lock->Writer == PsGetCurrentThreadId());
}

_Use_decl_annotations_
UCHAR SharedLockRead(PSHARED_LOCK Lock)
{
    UCHAR Number = (UCHAR)(KeGetCurrentProcessorNumberEx(NULL) % ReaderCount());
    SHARED_LOCK_READER *Reader = &Lock->Reader[Number];
    BOOLEAN First;

    KeAcquireSpinLockAtDpcLevel(&Lock->Guard);
    if (IsWriter(Lock)) {
        KeReleaseSpinLockFromDpcLevel(&Lock->Guard);
        return HELD_AGAIN;
    }
    First = (BOOLEAN)(Reader->Depth == 0);
    if (!First) {
        Reader->Depth++;
    }
    KeReleaseSpinLockFromDpcLevel(&Lock->Guard);
    if (First) {
        KeAcquireSpinLockAtDpcLevel(&Reader->Lock);
        KeAcquireSpinLockAtDpcLevel(&Lock->Guard);
        Reader->Depth++;
        KeReleaseSpinLockFromDpcLevel(&Lock->Guard);
    }
    return Number;
}

_Use_decl_annotations_
UCHAR SharedLockWrite(PSHARED_LOCK Lock)
{
    ULONG Count = ReaderCount();
    ULONG Index;

    if (IsWriter(Lock)) {
        return HELD_AGAIN;
    }
    for (Index = 0; Index < Count; Index++) {
        KeAcquireSpinLockAtDpcLevel(&Lock->Reader[Index].Lock);
    }
    KeAcquireSpinLockAtDpcLevel(&Lock->Guard);
    Lock->Writer = PsGetCurrentThreadId();
    KeReleaseSpinLockFromDpcLevel(&Lock->Guard);
    return HELD_ALONE;
}

static VOID ReleaseReader(PSHARED_LOCK Lock, SHARED_LOCK_READER *Reader)
{
    BOOLEAN Last;

    KeAcquireSpinLockAtDpcLevel(&Lock->Guard);
    Last = (BOOLEAN)(--Reader->Depth == 0);
    KeReleaseSpinLockFromDpcLevel(&Lock->Guard);
    if (Last) {
        KeReleaseSpinLockFromDpcLevel(&Reader->Lock);
    }
}

static VOID ReleaseAlone(PSHARED_LOCK Lock)
{
    ULONG Index = ReaderCount();

    KeAcquireSpinLockAtDpcLevel(&Lock->Guard);
    Lock->Writer = NULL;
    KeReleaseSpinLockFromDpcLevel(&Lock->Guard);
    while (Index-- > 0) {
        KeReleaseSpinLockFromDpcLevel(&Lock->Reader[Index].Lock);
    }
}

_Use_decl_annotations_
VOID SharedLockRelease(PSHARED_LOCK Lock, UCHAR Held)
{
    if (Held == HELD_ALONE) {
        ReleaseAlone(Lock);
    } else if (Held != HELD_AGAIN) {
        ReleaseReader(Lock, &Lock->Reader[Held % SHARED_LOCK_READERS]);
    }
}
