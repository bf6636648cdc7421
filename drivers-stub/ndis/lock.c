// SPDX-License-Identifier: MIT
/*
 * Locks of the library, and what they tell about IRQL.
 */
#include "standin.h"
#include "violation.h"
#include "worker.h"

enum { InitNone, InitRunning, InitDone };

static volatile LONG Initialized = InitNone;
static KSPIN_LOCK LibraryLock;
static KEVENT ConfigurationFree;
static HANDLE volatile ConfigurationOwner;
static ULONG ConfigurationDepth;

_Use_decl_annotations_
VOID LibraryInitialize(VOID)
{
    LONG State = InterlockedCompareExchange(&Initialized, InitRunning, InitNone);

    if (State == InitNone) {
        KeInitializeEvent(&ConfigurationFree, SynchronizationEvent, TRUE);
        WorkerInitialize();
        InterlockedExchange(&Initialized, InitDone);
        return;
    }
    while (InterlockedCompareExchange(&Initialized, InitDone, InitDone) != InitDone) {
        LARGE_INTEGER Interval;

        Interval.QuadPart = -10000;
        KeDelayExecutionThread(KernelMode, FALSE, &Interval);
    }
}

_Use_decl_annotations_
VOID LibraryAcquire(PKIRQL OldIrql)
{
    *OldIrql = KeAcquireSpinLockRaiseToDpc(&LibraryLock);
}

_Use_decl_annotations_
VOID LibraryRelease(KIRQL OldIrql)
{
    KeReleaseSpinLock(&LibraryLock, OldIrql);
}

_Use_decl_annotations_
KIRQL LibraryIrql(VOID)
{
    KIRQL Irql;

    LibraryAcquire(&Irql);
    LibraryRelease(Irql);
    return Irql;
}

_Use_decl_annotations_
BOOLEAN LibraryRequirePassive(PCSTR Function, PCSTR Rule)
{
    KIRQL Irql = LibraryIrql();

    if (Irql == PASSIVE_LEVEL) {
        return TRUE;
    }
    ViolationReport(NDH_STANDIN_FATAL, Rule, Function, ObjectNone, NULL, 0, "called at IRQL %u, allowed is 0",
                    (ULONG64)Irql);
    return FALSE;
}

_Use_decl_annotations_
VOID LibraryCheckReturn(KIRQL Before, KIRQL After, PCSTR Handler, PCSTR Rule)
{
    if (Before != After) {
        ViolationReport(NDH_STANDIN_FATAL, Rule, Handler, ObjectNone, NULL, 0,
                        "entered at IRQL %u, returned at %u", (ULONG64)Before, (ULONG64)After);
    }
}

_Use_decl_annotations_
VOID ConfigurationAcquire(VOID)
{
    HANDLE Thread = PsGetCurrentThreadId();

    if (ConfigurationOwner == Thread) {
        ConfigurationDepth++;
        return;
    }
    KeWaitForSingleObject(&ConfigurationFree, Executive, KernelMode, FALSE, NULL);
    ConfigurationOwner = Thread;
    ConfigurationDepth = 1;
}

_Use_decl_annotations_
VOID ConfigurationRelease(VOID)
{
    if (--ConfigurationDepth == 0) {
        ConfigurationOwner = NULL;
        KeSetEvent(&ConfigurationFree, IO_NO_INCREMENT, FALSE);
    }
}
