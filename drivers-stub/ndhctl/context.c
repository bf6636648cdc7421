// SPDX-License-Identifier: MIT
#include "context.h"
#include "pool.h"
#include "stats.h"
#include "thread.h"

#define PERMANENT_JOBS 16u
#define MAX_JOBS       8192u

typedef struct NDH_JOB_HANDLE {
    NDH_JOB *Job;
} NDH_JOB_HANDLE;

WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(NDH_JOB_HANDLE, JobHandle)

static WDFDEVICE g_Device;
static KSPIN_LOCK g_JobLock;
static LIST_ENTRY g_FreeJobs;
static LIST_ENTRY g_AllJobs;
static UINT32 g_Jobs;
static UINT32 g_Busy;
static KEVENT g_Idle; /* notification: g_Busy is 0 */

static EVT_WDF_DPC JobEvtDpc;
static EVT_WDF_TIMER JobEvtTimer;
static EVT_WDF_WORKITEM JobEvtWorkItem;

/* Every object of a job has the control device as parent: KMDF wants a device there. */
static VOID InitAttributes(WDF_OBJECT_ATTRIBUTES *Attributes)
{
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(Attributes, NDH_JOB_HANDLE);
    Attributes->ParentObject = g_Device;
}

static NTSTATUS CreateObjects(NDH_JOB *Job)
{
    WDF_OBJECT_ATTRIBUTES attributes;
    WDF_DPC_CONFIG dpc;
    WDF_TIMER_CONFIG timer;
    WDF_WORKITEM_CONFIG workItem;
    NTSTATUS status;

    InitAttributes(&attributes);
    WDF_DPC_CONFIG_INIT(&dpc, JobEvtDpc);
    dpc.AutomaticSerialization = FALSE;
    status = WdfDpcCreate(&dpc, &attributes, &Job->Dpc);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    JobHandle(Job->Dpc)->Job = Job;
    WDF_TIMER_CONFIG_INIT(&timer, JobEvtTimer);
    timer.AutomaticSerialization = FALSE;
    status = WdfTimerCreate(&timer, &attributes, &Job->Timer);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    JobHandle(Job->Timer)->Job = Job;
    WDF_WORKITEM_CONFIG_INIT(&workItem, JobEvtWorkItem);
    workItem.AutomaticSerialization = FALSE;
    status = WdfWorkItemCreate(&workItem, &attributes, &Job->WorkItem);
    if (NT_SUCCESS(status)) {
        JobHandle(Job->WorkItem)->Job = Job;
    }
    return status;
}

static VOID DestroyJob(NDH_JOB *Job)
{
    if (Job->Dpc != NULL) {
        WdfObjectDelete(Job->Dpc);
    }
    if (Job->Timer != NULL) {
        WdfObjectDelete(Job->Timer);
    }
    if (Job->WorkItem != NULL) {
        WdfObjectDelete(Job->WorkItem);
    }
    PoolFree(Job, NDH_TAG_JOB);
}

static NDH_JOB *CreateJob(BOOLEAN Permanent)
{
    NDH_JOB *job = PoolAllocate(sizeof(*job), NDH_TAG_JOB);
    if (job == NULL) {
        return NULL;
    }
    job->Permanent = Permanent;
    if (!NT_SUCCESS(CreateObjects(job))) {
        DestroyJob(job);
        return NULL;
    }
    return job;
}

NTSTATUS ContextCreatePool(WDFDEVICE Device)
{
    g_Device = Device;
    KeInitializeSpinLock(&g_JobLock);
    KeInitializeEvent(&g_Idle, NotificationEvent, TRUE);
    InitializeListHead(&g_FreeJobs);
    InitializeListHead(&g_AllJobs);
    ThreadCreatePool();
    while (g_Jobs < PERMANENT_JOBS) {
        NDH_JOB *job = CreateJob(TRUE);
        if (job == NULL) {
            return STATUS_INSUFFICIENT_RESOURCES;
        }
        InsertTailList(&g_AllJobs, &job->All);
        InsertTailList(&g_FreeJobs, &job->Link);
        g_Jobs++;
    }
    return STATUS_SUCCESS;
}

static VOID SetBusy(NDH_JOB *Job)
{
    RtlZeroMemory(Job, FIELD_OFFSET(NDH_JOB, Link));
    Job->Delayed = FALSE;
    if (g_Busy++ == 0) {
        KeClearEvent(&g_Idle);
    }
}

NDH_JOB *ContextAcquire(VOID)
{
    NDH_JOB *job = NULL;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_JobLock);
    BOOLEAN grow = IsListEmpty(&g_FreeJobs);

    if (!grow) {
        job = CONTAINING_RECORD(RemoveHeadList(&g_FreeJobs), NDH_JOB, Link);
        SetBusy(job);
    } else if (g_Jobs == MAX_JOBS) {
        grow = FALSE;
    } else {
        g_Jobs++;
    }
    KeReleaseSpinLock(&g_JobLock, irql);
    if (!grow) {
        return job;
    }
    job = CreateJob(FALSE);
    irql = KeAcquireSpinLockRaiseToDpc(&g_JobLock);
    if (job == NULL) {
        g_Jobs--;
    } else {
        InsertTailList(&g_AllJobs, &job->All);
        SetBusy(job);
    }
    KeReleaseSpinLock(&g_JobLock, irql);
    return job;
}

VOID ContextRelease(NDH_JOB *Job)
{
    VOID *payload = Job->OwnedPayload;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_JobLock);
    InsertHeadList(&g_FreeJobs, &Job->Link);
    if (--g_Busy == 0) {
        (VOID) KeSetEvent(&g_Idle, IO_NO_INCREMENT, FALSE);
    }
    KeReleaseSpinLock(&g_JobLock, irql);
    PoolFree(payload, NDH_TAG_DATA);
}

/* Puts a job whose delay is over into its context. */
static VOID Dispatch(NDH_JOB *Job)
{
    if (Job->Context == NdhContextDpc) {
        (VOID) WdfDpcEnqueue(Job->Dpc);
    } else if (Job->Context != NdhContextThread || !ThreadQueue(Job)) {
        WdfWorkItemEnqueue(Job->WorkItem);
    }
}

VOID ContextRun(NDH_JOB *Job)
{
    if (Job->Delay == 0 && Job->Context != NdhContextTimer) {
        Dispatch(Job);
        return;
    }
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_JobLock);
    Job->Delayed = TRUE;
    /* Under the lock: a canceller that sees Delayed finds the timer set. */
    (VOID) WdfTimerStart(Job->Timer, WDF_REL_TIMEOUT_IN_US(Job->Delay));
    KeReleaseSpinLock(&g_JobLock, irql);
}

static VOID CallRoutine(VOID *Job)
{
    ((NDH_JOB *)Job)->Routine(Job);
}

VOID ContextCallRaised(NDH_RAISED_ROUTINE *Routine, VOID *Argument)
{
    KIRQL irql;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    LONGLONG begin = KeQueryPerformanceCounter(NULL).QuadPart;
    Routine(Argument);
    StatsDispatchTicks((UINT64)(KeQueryPerformanceCounter(NULL).QuadPart - begin));
    KeLowerIrql(irql);
}

VOID JobEvtDpc(WDFDPC Dpc)
{
    ContextCallRaised(CallRoutine, JobHandle(Dpc)->Job);
}

VOID JobEvtTimer(WDFTIMER Timer)
{
    NDH_JOB *job = JobHandle(Timer)->Job;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_JobLock);
    job->Delayed = FALSE;
    KeReleaseSpinLock(&g_JobLock, irql);
    if (job->Context == NdhContextTimer) {
        ContextCallRaised(CallRoutine, job);
    } else {
        Dispatch(job);
    }
}

VOID JobEvtWorkItem(WDFWORKITEM WorkItem)
{
    NDH_JOB *job = JobHandle(WorkItem)->Job;
    if (job->Context == NdhContextThread && ThreadQueue(job)) {
        return;
    }
    if (job->Context == NdhContextDispatch) {
        ContextCallRaised(CallRoutine, job);
    } else {
        job->Routine(job);
    }
}

/* Stops the timer of a delayed job; TRUE: the job is the caller's. Lock held. */
static BOOLEAN StopDelayed(NDH_JOB *Job)
{
    if (!Job->Delayed || !WdfTimerStop(Job->Timer, FALSE)) {
        return FALSE;
    }
    Job->Delayed = FALSE;
    Job->Cancelled = TRUE;
    return TRUE;
}

VOID ContextCancel(NDH_JOB *Job)
{
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_JobLock);
    BOOLEAN stopped = StopDelayed(Job);
    KeReleaseSpinLock(&g_JobLock, irql);
    if (stopped) {
        Job->Routine(Job);
    }
}

VOID ContextCancelAll(VOID)
{
    LIST_ENTRY stopped;
    InitializeListHead(&stopped);
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_JobLock);
    for (LIST_ENTRY *entry = g_AllJobs.Flink; entry != &g_AllJobs; entry = entry->Flink) {
        NDH_JOB *job = CONTAINING_RECORD(entry, NDH_JOB, All);
        if (StopDelayed(job)) {
            InsertTailList(&stopped, &job->Link);
        }
    }
    KeReleaseSpinLock(&g_JobLock, irql);
    while (!IsListEmpty(&stopped)) {
        NDH_JOB *job = CONTAINING_RECORD(RemoveHeadList(&stopped), NDH_JOB, Link);
        job->Routine(job);
    }
}

BOOLEAN ContextDrain(UINT32 Milliseconds)
{
    LARGE_INTEGER timeout = { .QuadPart = -(LONGLONG)Milliseconds * NDH_MILLISECOND };
    return KeWaitForSingleObject(&g_Idle, Executive, KernelMode, FALSE, &timeout) == STATUS_SUCCESS;
}

/* Takes a free job out of the pool; those that the pool grew by, or all. */
static NDH_JOB *TakeFree(BOOLEAN Permanent)
{
    NDH_JOB *found = NULL;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_JobLock);
    for (LIST_ENTRY *entry = g_FreeJobs.Flink; entry != &g_FreeJobs && found == NULL; entry = entry->Flink) {
        NDH_JOB *job = CONTAINING_RECORD(entry, NDH_JOB, Link);
        if (Permanent || !job->Permanent) {
            found = job;
        }
    }
    if (found != NULL) {
        RemoveEntryList(&found->Link);
        RemoveEntryList(&found->All);
        g_Jobs--;
    }
    KeReleaseSpinLock(&g_JobLock, irql);
    return found;
}

/* A job is free before its callback has returned: waits for that, then deletes it. */
static VOID DeleteFree(BOOLEAN Permanent)
{
    NDH_JOB *job;
    while ((job = TakeFree(Permanent)) != NULL) {
        (VOID) WdfTimerStop(job->Timer, TRUE);
        (VOID) WdfDpcCancel(job->Dpc, TRUE);
        WdfWorkItemFlush(job->WorkItem);
        DestroyJob(job);
    }
}

VOID ContextTrim(VOID)
{
    ThreadStopAll();
    DeleteFree(FALSE);
}

VOID ContextUnload(VOID)
{
    if (g_Device == NULL) {
        return;
    }
    ThreadStopAll();
    DeleteFree(TRUE);
}

UINT32 ContextBusy(VOID)
{
    return g_Busy;
}
