// SPDX-License-Identifier: MIT
/** The engine of WDFQUEUE: entering, taking, presenting. Every request of a queue is either in Queued or
 * counted in DriverCount. */
#include "fx.h"

static IO_WORKITEM_ROUTINE FxQueueWorker;

BOOLEAN FxQueueCanCall(FX_QUEUE *Queue, KIRQL Irql)
{
    return (BOOLEAN)(!(Queue->Passive && Irql > PASSIVE_LEVEL) && !FxCallbackLockOwned(Queue->CallbackLock));
}

BOOLEAN FxQueueEnter(FX_QUEUE *Queue, FX_REQUEST *Request, BOOLEAN Head)
{
    Request->Queue = Queue;
    if (!FxCancelArmQueued(Request)) {
        Request->Place = FxRequestWithFramework;
        Queue->DriverCount++;
        return FALSE;
    }
    Request->Place = FxRequestQueued;
    Queue->QueuedCount++;
    if (Head) {
        InsertHeadList(&Queue->Queued, &Request->QueueEntry);
    } else {
        InsertTailList(&Queue->Queued, &Request->QueueEntry);
    }
    return TRUE;
}

BOOLEAN FxQueueTake(FX_QUEUE *Queue, FX_REQUEST *Request)
{
    if (!FxCancelDisarm(Request)) {
        return FALSE;
    }
    RemoveEntryList(&Request->QueueEntry);
    InitializeListHead(&Request->QueueEntry);
    Request->Place = FxRequestWithFramework;
    Queue->QueuedCount--;
    Queue->DriverCount++;
    return TRUE;
}

static BOOLEAN FxQueueMayPresent(FX_QUEUE *Queue)
{
    switch (Queue->Config.DispatchType) {
    case WdfIoQueueDispatchSequential:
        return (BOOLEAN)(Queue->Dispatch && Queue->DriverCount == 0);
    case WdfIoQueueDispatchParallel:
        return (BOOLEAN)(Queue->Dispatch &&
                         Queue->DriverCount < Queue->Config.Settings.Parallel.NumberOfPresentedRequests);
    default:
        return FALSE;
    }
}

/** Takes the first request that can be presented. Queue lock held. */
static FX_REQUEST *FxQueueNext(FX_QUEUE *Queue)
{
    if (FxQueueMayPresent(Queue)) {
        for (PLIST_ENTRY entry = Queue->Queued.Flink; entry != &Queue->Queued; entry = entry->Flink) {
            FX_REQUEST *request = CONTAINING_RECORD(entry, FX_REQUEST, QueueEntry);
            if (FxQueueTake(Queue, request)) {
                request->Place = FxRequestWithDriver;
                request->Presented = TRUE;
                return request;
            }
        }
    }
    return NULL;
}

static VOID FxQueueCallDefault(FX_QUEUE *Queue, FX_REQUEST *Request)
{
    if (Queue->Config.EvtIoDefault != NULL) {
        Queue->Config.EvtIoDefault((WDFQUEUE)Queue->Object.Handle, (WDFREQUEST)Request->Object.Handle);
    } else {
        FxRequestFail(Request, STATUS_INVALID_DEVICE_REQUEST);
    }
}

/** Gives a request to the callback of its type. The request is the driver's, and may be gone, once this has
 * been called. */
static VOID FxQueueInvoke(FX_QUEUE *Queue, FX_REQUEST *Request)
{
    PIO_STACK_LOCATION stack = FxRequestStack(Request);
    PWDF_IO_QUEUE_CONFIG config = &Queue->Config;
    WDFQUEUE queue = (WDFQUEUE)Queue->Object.Handle;
    WDFREQUEST request = (WDFREQUEST)Request->Object.Handle;
    BOOLEAN transfer = (BOOLEAN)(stack->MajorFunction == IRP_MJ_READ || stack->MajorFunction == IRP_MJ_WRITE);
    size_t output = stack->Parameters.DeviceIoControl.OutputBufferLength;
    size_t input = stack->Parameters.DeviceIoControl.InputBufferLength;
    ULONG code = stack->Parameters.DeviceIoControl.IoControlCode;

    // Read.Length and Write.Length lie where DeviceIoControl.OutputBufferLength does.
    if (transfer && output == 0 && !config->AllowZeroLengthRequests) {
        FxRequestFail(Request, STATUS_SUCCESS);
    } else if (stack->MajorFunction == IRP_MJ_READ && config->EvtIoRead != NULL) {
        config->EvtIoRead(queue, request, output);
    } else if (stack->MajorFunction == IRP_MJ_WRITE && config->EvtIoWrite != NULL) {
        config->EvtIoWrite(queue, request, output);
    } else if (stack->MajorFunction == IRP_MJ_DEVICE_CONTROL && config->EvtIoDeviceControl != NULL) {
        config->EvtIoDeviceControl(queue, request, output, input, code);
    } else if (stack->MajorFunction == IRP_MJ_INTERNAL_DEVICE_CONTROL &&
               config->EvtIoInternalDeviceControl != NULL) {
        config->EvtIoInternalDeviceControl(queue, request, output, input, code);
    } else {
        FxQueueCallDefault(Queue, Request);
    }
}

static BOOLEAN FxQueueHasWork(FX_QUEUE *Queue)
{
    return (BOOLEAN)(!IsListEmpty(&Queue->Canceled) || FxQueueStateCallbackDue(Queue) ||
                     (Queue->QueuedCount > 0 && FxQueueMayPresent(Queue)));
}

static VOID FxQueueWorkLoop(FX_QUEUE *Queue, KIRQL *Irql)
{
    FX_REQUEST *request;
    KIRQL before;

    for (;;) {
        if (FxCancelDeliverDeferred(Queue, Irql) || FxQueueStateCallback(Queue, Irql)) {
            continue;
        }
        request = FxQueueNext(Queue);
        if (request == NULL) {
            return;
        }
        KeReleaseSpinLock(&Queue->Lock, *Irql);
        FxCallbackLockAcquire(Queue->CallbackLock);
        before = FxCurrentIrql();
        FxQueueInvoke(Queue, request);
        FxCheckCallbackReturn(Queue->Object.Globals, before, "an I/O callback of the queue");
        FxCallbackLockRelease(Queue->CallbackLock);
        *Irql = KeAcquireSpinLockRaiseToDpc(&Queue->Lock);
    }
}

VOID FxQueueDispatch(FX_QUEUE *Queue)
{
    BOOLEAN defer = FALSE;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Queue->Lock);

    if (FxQueueCanCall(Queue, irql)) {
        Queue->Dispatching++;
        FxQueueWorkLoop(Queue, &irql);
        Queue->Dispatching--;
    } else if (FxQueueHasWork(Queue) && !Queue->WorkItemQueued) {
        Queue->WorkItemQueued = TRUE;
        KeClearEvent(&Queue->DispatchIdle);
        defer = TRUE;
    }
    KeReleaseSpinLock(&Queue->Lock, irql);
    if (defer) {
        IoQueueWorkItem(Queue->WorkItem, FxQueueWorker, DelayedWorkQueue, Queue);
    }
}

static VOID NTAPI FxQueueWorker(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    FX_QUEUE *queue = Context;
    KIRQL irql;

    UNREFERENCED_PARAMETER(DeviceObject);
    irql = KeAcquireSpinLockRaiseToDpc(&queue->Lock);
    queue->WorkItemQueued = FALSE;
    queue->Workers++;
    KeReleaseSpinLock(&queue->Lock, irql);

    FxQueueDispatch(queue);

    irql = KeAcquireSpinLockRaiseToDpc(&queue->Lock);
    queue->Workers--;
    if (queue->Workers == 0 && !queue->WorkItemQueued) {
        KeSetEvent(&queue->DispatchIdle, IO_NO_INCREMENT, FALSE);
    }
    KeReleaseSpinLock(&queue->Lock, irql);
}

NTSTATUS FxQueueInsert(FX_QUEUE *Queue, FX_REQUEST *Request)
{
    BOOLEAN entered;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Queue->Lock);

    if (!Queue->Accept) {
        KeReleaseSpinLock(&Queue->Lock, irql);
        FxRequestFail(Request, STATUS_INVALID_DEVICE_STATE);
        return STATUS_INVALID_DEVICE_STATE;
    }
    IoMarkIrpPending(Request->Irp);
    entered = FxQueueEnter(Queue, Request, FALSE);
    KeReleaseSpinLock(&Queue->Lock, irql);
    if (!entered) {
        FxQueueCancelTaken(Queue, Request);
    }
    FxQueueDispatch(Queue);
    return STATUS_PENDING;
}

VOID FxQueueRequestLeft(FX_QUEUE *Queue)
{
    KIRQL irql;

    FxObjectReference(&Queue->Object);
    irql = KeAcquireSpinLockRaiseToDpc(&Queue->Lock);
    Queue->DriverCount--;
    KeReleaseSpinLock(&Queue->Lock, irql);
    FxQueueDispatch(Queue);
    FxObjectDereference(&Queue->Object);
}

VOID FxQueueCancelTaken(FX_QUEUE *Queue, FX_REQUEST *Request)
{
    Request->Canceled = TRUE;
    if (Request->Presented && Queue->Config.EvtIoCanceledOnQueue != NULL) {
        FxCancelDeliver(Queue, Request);
    } else {
        FxRequestFail(Request, STATUS_CANCELLED);
    }
}

/** Takes the first queued request, of the given WDM file object if that is not NULL. */
static FX_REQUEST *FxQueueTakeOf(FX_QUEUE *Queue, PFILE_OBJECT FileObject)
{
    FX_REQUEST *found = NULL;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Queue->Lock);

    for (PLIST_ENTRY entry = Queue->Queued.Flink; entry != &Queue->Queued && found == NULL;
         entry = entry->Flink) {
        FX_REQUEST *request = CONTAINING_RECORD(entry, FX_REQUEST, QueueEntry);
        if ((FileObject == NULL || FxRequestStack(request)->FileObject == FileObject) &&
            FxQueueTake(Queue, request)) {
            found = request;
        }
    }
    KeReleaseSpinLock(&Queue->Lock, irql);
    return found;
}

VOID FxQueueFlush(FX_QUEUE *Queue, PFILE_OBJECT FileObject)
{
    FX_REQUEST *request;

    while ((request = FxQueueTakeOf(Queue, FileObject)) != NULL) {
        FxQueueCancelTaken(Queue, request);
    }
}
