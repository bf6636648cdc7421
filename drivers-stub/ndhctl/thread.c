// SPDX-License-Identifier: MIT
#include "thread.h"

#define MAX_THREADS 8u

static KSPIN_LOCK g_ThreadLock;
static LIST_ENTRY g_ThreadQueue;
static KSEMAPHORE g_ThreadWork; /* one count for each queued job, and for each thread that has to end */
static BOOLEAN g_Started[MAX_THREADS]; /* or being started */
static UINT32 g_Starting;              /* of them those being started */
static BOOLEAN g_Stopping;             /* what is queued still runs, nothing more is queued */
static INT32 g_Waiting;                /* threads without a job, less the jobs that are queued */
static PVOID g_ThreadObjects[MAX_THREADS];

static KSTART_ROUTINE ThreadMain;

VOID ThreadCreatePool(VOID)
{
    KeInitializeSpinLock(&g_ThreadLock);
    InitializeListHead(&g_ThreadQueue);
    KeInitializeSemaphore(&g_ThreadWork, 0, MAXLONG);
}

VOID ThreadMain(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    for (;;) {
        NDH_JOB *job = NULL;
        (VOID) KeWaitForSingleObject(&g_ThreadWork, Executive, KernelMode, FALSE, NULL);
        KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_ThreadLock);
        if (!IsListEmpty(&g_ThreadQueue)) {
            job = CONTAINING_RECORD(RemoveHeadList(&g_ThreadQueue), NDH_JOB, Link);
        }
        KeReleaseSpinLock(&g_ThreadLock, irql);
        if (job == NULL) {
            (VOID) PsTerminateSystemThread(STATUS_SUCCESS);
        }
        job->Routine(job);
        irql = KeAcquireSpinLockRaiseToDpc(&g_ThreadLock);
        g_Waiting++;
        KeReleaseSpinLock(&g_ThreadLock, irql);
    }
}

/* A place for one more thread; MAX_THREADS if there is none. Lock held. */
static UINT32 FreePlace(VOID)
{
    UINT32 place = 0;
    while (place < MAX_THREADS && g_Started[place]) {
        place++;
    }
    return place;
}

/* Starts the thread whose place was taken. */
static BOOLEAN Start(UINT32 Place)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, ThreadMain, NULL);
    if (!NT_SUCCESS(status)) {
        return FALSE;
    }
    /* A kernel handle that was just made: this cannot fail. The object is what the end of the thread is
     * waited for with. */
    (VOID)
        ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, NULL, KernelMode, &g_ThreadObjects[Place], NULL);
    (VOID) ZwClose(handle);
    return TRUE;
}

BOOLEAN ThreadQueue(NDH_JOB *Job)
{
    BOOLEAN start = FALSE, queue = TRUE;

    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_ThreadLock);
    if (g_Stopping) {
        KeReleaseSpinLock(&g_ThreadLock, irql);
        return FALSE;
    }
    UINT32 place = g_Waiting > 0 ? MAX_THREADS : FreePlace();
    if (place < MAX_THREADS) {
        start = irql == PASSIVE_LEVEL;
        g_Started[place] = start;
        g_Starting += start;
        queue = FALSE;
    } else {
        g_Waiting--;
        InsertTailList(&g_ThreadQueue, &Job->Link);
    }
    KeReleaseSpinLock(&g_ThreadLock, irql);
    if (start) {
        queue = Start(place);
        irql = KeAcquireSpinLockRaiseToDpc(&g_ThreadLock);
        g_Started[place] = queue;
        g_Starting--;
        if (queue) {
            InsertTailList(&g_ThreadQueue, &Job->Link);
        }
        KeReleaseSpinLock(&g_ThreadLock, irql);
    }
    if (queue) {
        (VOID) KeReleaseSemaphore(&g_ThreadWork, IO_NO_INCREMENT, 1, FALSE);
    }
    return queue;
}

/* From here on no thread is started, and those that are have their objects. */
static VOID BeginStop(VOID)
{
    LARGE_INTEGER interval = { .QuadPart = -NDH_MILLISECOND };
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_ThreadLock);

    g_Stopping = TRUE;
    while (g_Starting != 0) {
        KeReleaseSpinLock(&g_ThreadLock, irql);
        (VOID) KeDelayExecutionThread(KernelMode, FALSE, &interval);
        irql = KeAcquireSpinLockRaiseToDpc(&g_ThreadLock);
    }
    KeReleaseSpinLock(&g_ThreadLock, irql);
}

VOID ThreadStopAll(VOID)
{
    BeginStop();
    for (UINT32 i = 0; i < MAX_THREADS; i++) {
        if (g_Started[i]) {
            (VOID) KeReleaseSemaphore(&g_ThreadWork, IO_NO_INCREMENT, 1, FALSE);
        }
    }
    for (UINT32 i = 0; i < MAX_THREADS; i++) {
        if (g_Started[i]) {
            (VOID) KeWaitForSingleObject(g_ThreadObjects[i], Executive, KernelMode, FALSE, NULL);
            ObDereferenceObject(g_ThreadObjects[i]);
            g_Started[i] = FALSE;
        }
    }
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_ThreadLock);
    g_Waiting = 0;
    g_Stopping = FALSE;
    KeReleaseSpinLock(&g_ThreadLock, irql);
}
