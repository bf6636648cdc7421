// SPDX-License-Identifier: MIT
/*
 * Worker threads.
 */
#include "worker.h"

static KSPIN_LOCK WorkerLock;
static LIST_ENTRY WorkList = { &WorkList, &WorkList };
static KSEMAPHORE WorkAvailable;
static PVOID Threads[WORKER_MAX_THREADS];
static HANDLE ThreadIds[WORKER_MAX_THREADS];
static ULONG ThreadCount;
static ULONG IdleCount;
static BOOLEAN Stopping;
static LONG Users;
static KEVENT StartStop; /* guards Users; not the configuration lock, which queued work may need */

static KSTART_ROUTINE WorkerThread;

/*
 * Called by the first user and by workers that are about to leave no idle thread. Slot is claimed under the
 * lock.
 */
static NTSTATUS WorkerSpawn(VOID)
{
    OBJECT_ATTRIBUTES Attributes;
    HANDLE Handle;
    NTSTATUS Status;
    ULONG Slot;
    KIRQL Irql;

    Irql = KeAcquireSpinLockRaiseToDpc(&WorkerLock);
    if (ThreadCount == WORKER_MAX_THREADS || Stopping) {
        KeReleaseSpinLock(&WorkerLock, Irql);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Slot = ThreadCount++;
    IdleCount++;
    KeReleaseSpinLock(&WorkerLock, Irql);

    InitializeObjectAttributes(&Attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    Status = PsCreateSystemThread(&Handle, THREAD_ALL_ACCESS, &Attributes, NULL, NULL, WorkerThread,
                                  (PVOID)(ULONG_PTR)Slot);
    if (NT_SUCCESS(Status)) {
        Status = ObReferenceObjectByHandle(Handle, SYNCHRONIZE, NULL, KernelMode, &Threads[Slot], NULL);
        if (!NT_SUCCESS(Status)) {
            Threads[Slot] = NULL;
        }
        ZwClose(Handle);
        return STATUS_SUCCESS;
    }
    Irql = KeAcquireSpinLockRaiseToDpc(&WorkerLock);
    ThreadCount--;
    IdleCount--;
    KeReleaseSpinLock(&WorkerLock, Irql);
    return Status;
}

static VOID WorkerThread(PVOID Context)
{
    ULONG Slot = (ULONG)(ULONG_PTR)Context;
    WORK_ROUTINE *Routine;
    BOOLEAN Last;
    PWORK Work;
    PVOID WorkContext;
    KIRQL Irql;

    Irql = KeAcquireSpinLockRaiseToDpc(&WorkerLock);
    ThreadIds[Slot] = PsGetCurrentThreadId();
    KeReleaseSpinLock(&WorkerLock, Irql);
    for (;;) {
        KeWaitForSingleObject(&WorkAvailable, Executive, KernelMode, FALSE, NULL);
        Irql = KeAcquireSpinLockRaiseToDpc(&WorkerLock);
        if (IsListEmpty(&WorkList)) {
            /* The semaphore counts items; it is released without one only to end the threads. */
            KeReleaseSpinLock(&WorkerLock, Irql);
            break;
        }
        Work = CONTAINING_RECORD(RemoveHeadList(&WorkList), WORK, Link);
        Routine = Work->Routine;
        WorkContext = Work->Context;
        IdleCount--;
        Last = (BOOLEAN)(IdleCount == 0);
        KeReleaseSpinLock(&WorkerLock, Irql);

        if (Last) {
            (VOID) WorkerSpawn();
        }
        Routine(WorkContext);

        Irql = KeAcquireSpinLockRaiseToDpc(&WorkerLock);
        IdleCount++;
        KeReleaseSpinLock(&WorkerLock, Irql);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

_Use_decl_annotations_
VOID WorkerInitialize(VOID)
{
    KeInitializeEvent(&StartStop, SynchronizationEvent, TRUE);
}

_Use_decl_annotations_
NTSTATUS WorkerReference(VOID)
{
    NTSTATUS Status = STATUS_SUCCESS;

    KeWaitForSingleObject(&StartStop, Executive, KernelMode, FALSE, NULL);
    if (Users == 0) {
        KeInitializeSemaphore(&WorkAvailable, 0, MAXLONG);
        Status = WorkerSpawn();
    }
    if (NT_SUCCESS(Status)) {
        Users++;
    }
    KeSetEvent(&StartStop, IO_NO_INCREMENT, FALSE);
    return Status;
}

/*
 * Ends all threads. A thread was spawned by one with a lower slot, and its object is known before that one
 * ends: waiting in the order of slots misses none.
 */
static VOID WorkersStop(VOID)
{
    HANDLE Self = PsGetCurrentThreadId();
    HANDLE Id;
    ULONG Index;
    KIRQL Irql;

    Irql = KeAcquireSpinLockRaiseToDpc(&WorkerLock);
    Stopping = TRUE;
    KeReleaseSpinLock(&WorkerLock, Irql);
    KeReleaseSemaphore(&WorkAvailable, IO_NO_INCREMENT, (LONG)ThreadCount, FALSE);
    for (Index = 0; Index < ThreadCount; Index++) {
        Irql = KeAcquireSpinLockRaiseToDpc(&WorkerLock);
        Id = ThreadIds[Index];
        KeReleaseSpinLock(&WorkerLock, Irql);
        if (Threads[Index] != NULL) {
            if (Id != Self) {
                KeWaitForSingleObject(Threads[Index], Executive, KernelMode, FALSE, NULL);
            }
            ObDereferenceObject(Threads[Index]);
            Threads[Index] = NULL;
        }
        ThreadIds[Index] = NULL;
    }
    ThreadCount = 0;
    IdleCount = 0;
    Stopping = FALSE;
}

_Use_decl_annotations_
VOID WorkerDereference(VOID)
{
    KeWaitForSingleObject(&StartStop, Executive, KernelMode, FALSE, NULL);
    Users--;
    if (Users == 0) {
        WorkersStop();
    }
    KeSetEvent(&StartStop, IO_NO_INCREMENT, FALSE);
}

_Use_decl_annotations_
VOID WorkQueue(PWORK Work, WORK_ROUTINE *Routine, PVOID Context)
{
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&WorkerLock);

    Work->Routine = Routine;
    Work->Context = Context;
    InsertTailList(&WorkList, &Work->Link);
    KeReleaseSpinLock(&WorkerLock, Irql);
    KeReleaseSemaphore(&WorkAvailable, IO_NO_INCREMENT, 1, FALSE);
}
