// SPDX-License-Identifier: MIT
/** States of WDFQUEUE: start, stop, drain, purge, and the callbacks that tell that they are through. */
#include "fx.h"
#include "ddi.h"

static EVT_WDF_IO_QUEUE_STATE FxSignalState;

BOOLEAN FxQueueStateCallbackDue(FX_QUEUE *Queue)
{
    return (BOOLEAN)((Queue->IdleComplete != NULL && Queue->DriverCount == 0) ||
                     (Queue->EmptyComplete != NULL && Queue->DriverCount == 0 && Queue->QueuedCount == 0));
}

BOOLEAN FxQueueStateCallback(FX_QUEUE *Queue, KIRQL *OldIrql)
{
    PFN_WDF_IO_QUEUE_STATE callback;
    WDFCONTEXT context;

    // Only the outermost dispatcher tells, when the callbacks of all others have returned.
    if (Queue->Dispatching != 1 || !FxQueueStateCallbackDue(Queue)) {
        return FALSE;
    }
    Queue->CancelDispatched = FALSE;
    if (Queue->IdleComplete != NULL) {
        callback = Queue->IdleComplete;
        context = Queue->IdleContext;
        Queue->IdleComplete = NULL;
    } else {
        callback = Queue->EmptyComplete;
        context = Queue->EmptyContext;
        Queue->EmptyComplete = NULL;
    }
    KeReleaseSpinLock(&Queue->Lock, *OldIrql);
    FxCallbackLockAcquire(Queue->CallbackLock);
    callback((WDFQUEUE)Queue->Object.Handle, context);
    FxCallbackLockRelease(Queue->CallbackLock);
    *OldIrql = KeAcquireSpinLockRaiseToDpc(&Queue->Lock);
    return TRUE;
}

NTSTATUS FxQueuePurge(FX_QUEUE *Queue, BOOLEAN Cancel, PFN_WDF_IO_QUEUE_STATE Complete, WDFCONTEXT Context)
{
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Queue->Lock);

    if (Complete != NULL && Queue->EmptyComplete != NULL) {
        KeReleaseSpinLock(&Queue->Lock, irql);
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    if (Complete != NULL) {
        Queue->EmptyComplete = Complete;
        Queue->EmptyContext = Context;
    }
    Queue->Accept = FALSE;
    if (Cancel) {
        Queue->CancelDispatched = TRUE;
    }
    KeReleaseSpinLock(&Queue->Lock, irql);
    if (Cancel) {
        FxQueueFlush(Queue, NULL);
        FxCancelMarked(Queue, NULL);
    }
    FxQueueDispatch(Queue);
    return STATUS_SUCCESS;
}

static NTSTATUS FxQueueStop(FX_QUEUE *Queue, PFN_WDF_IO_QUEUE_STATE Complete, WDFCONTEXT Context)
{
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Queue->Lock);

    if (Complete != NULL && Queue->IdleComplete != NULL) {
        KeReleaseSpinLock(&Queue->Lock, irql);
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    if (Complete != NULL) {
        Queue->IdleComplete = Complete;
        Queue->IdleContext = Context;
    }
    Queue->Accept = TRUE;
    Queue->Dispatch = FALSE;
    KeReleaseSpinLock(&Queue->Lock, irql);
    FxQueueDispatch(Queue);
    return STATUS_SUCCESS;
}

/** State callback of the synchronous forms: the context is the event that their caller waits for. */
static VOID NTAPI FxSignalState(WDFQUEUE Queue, WDFCONTEXT Context)
{
    UNREFERENCED_PARAMETER(Queue);
    KeSetEvent((PKEVENT)Context, IO_NO_INCREMENT, FALSE);
}

static VOID FxQueueFatalError(FX_QUEUE *Queue, NTSTATUS Status, PCSTR Function)
{
    WDF_QUEUE_FATAL_ERROR_DATA data = { .Queue = (WDFQUEUE)Queue->Object.Handle,
                                        .Request = NULL,
                                        .Status = Status };

    FxViolation(Queue->Object.Globals, WDF_QUEUE_FATAL_ERROR, (ULONG_PTR)&data, 0, Function,
                "an earlier purge, drain or stop of the queue has not told its end yet");
}

VOID FxQueuePurgeAndWait(FX_QUEUE *Queue, BOOLEAN Cancel)
{
    KEVENT done;
    NTSTATUS status;

    KeInitializeEvent(&done, NotificationEvent, FALSE);
    status = FxQueuePurge(Queue, Cancel, FxSignalState, &done);
    if (!NT_SUCCESS(status)) {
        FxQueueFatalError(Queue, status, "WdfIoQueuePurgeSynchronously or WdfIoQueueDrainSynchronously");
    }
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
}

static FX_QUEUE *FxQueueFromHandle(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue, PCSTR Function)
{
    return FxObjectFromHandle(FxGlobals(DriverGlobals), (PVOID)Queue, FxTypeQueue, Function);
}

/** The queue of a synchronous state change, which waits and therefore needs PASSIVE_LEVEL. */
static FX_QUEUE *FxQueueForWait(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue, PCSTR Function)
{
    FX_QUEUE *queue = FxQueueFromHandle(DriverGlobals, Queue, Function);

    FxRequireIrql(queue->Object.Globals, PASSIVE_LEVEL, Function);
    return queue;
}

VOID NTAPI FxWdfIoQueueStart(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue)
{
    FX_QUEUE *queue = FxQueueFromHandle(DriverGlobals, Queue, "WdfIoQueueStart");
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&queue->Lock);

    queue->Accept = TRUE;
    queue->Dispatch = TRUE;
    KeReleaseSpinLock(&queue->Lock, irql);
    FxQueueDispatch(queue);
}

VOID NTAPI FxWdfIoQueueStop(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue,
                            PFN_WDF_IO_QUEUE_STATE StopComplete, WDFCONTEXT Context)
{
    FX_QUEUE *queue = FxQueueFromHandle(DriverGlobals, Queue, "WdfIoQueueStop");
    NTSTATUS status = FxQueueStop(queue, StopComplete, Context);

    if (!NT_SUCCESS(status)) {
        FxQueueFatalError(queue, status, "WdfIoQueueStop");
    }
}

VOID NTAPI FxWdfIoQueueStopSynchronously(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue)
{
    FX_QUEUE *queue = FxQueueForWait(DriverGlobals, Queue, "WdfIoQueueStopSynchronously");
    KEVENT done;
    NTSTATUS status;

    KeInitializeEvent(&done, NotificationEvent, FALSE);
    status = FxQueueStop(queue, FxSignalState, &done);
    if (!NT_SUCCESS(status)) {
        FxQueueFatalError(queue, status, "WdfIoQueueStopSynchronously");
    }
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
}

VOID NTAPI FxWdfIoQueueDrain(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue,
                             PFN_WDF_IO_QUEUE_STATE DrainComplete, WDFCONTEXT Context)
{
    FX_QUEUE *queue = FxQueueFromHandle(DriverGlobals, Queue, "WdfIoQueueDrain");
    NTSTATUS status = FxQueuePurge(queue, FALSE, DrainComplete, Context);

    if (!NT_SUCCESS(status)) {
        FxQueueFatalError(queue, status, "WdfIoQueueDrain");
    }
}

VOID NTAPI FxWdfIoQueueDrainSynchronously(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue)
{
    FxQueuePurgeAndWait(FxQueueForWait(DriverGlobals, Queue, "WdfIoQueueDrainSynchronously"), FALSE);
}

VOID NTAPI FxWdfIoQueuePurge(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue,
                             PFN_WDF_IO_QUEUE_STATE PurgeComplete, WDFCONTEXT Context)
{
    FX_QUEUE *queue = FxQueueFromHandle(DriverGlobals, Queue, "WdfIoQueuePurge");
    NTSTATUS status = FxQueuePurge(queue, TRUE, PurgeComplete, Context);

    if (!NT_SUCCESS(status)) {
        FxQueueFatalError(queue, status, "WdfIoQueuePurge");
    }
}

VOID NTAPI FxWdfIoQueuePurgeSynchronously(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue)
{
    FxQueuePurgeAndWait(FxQueueForWait(DriverGlobals, Queue, "WdfIoQueuePurgeSynchronously"), TRUE);
}

WDF_IO_QUEUE_STATE NTAPI FxWdfIoQueueGetState(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue,
                                              PULONG QueueRequests, PULONG DriverRequests)
{
    FX_QUEUE *queue = FxQueueFromHandle(DriverGlobals, Queue, "WdfIoQueueGetState");
    ULONG state = 0;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&queue->Lock);

    state |= queue->Accept ? WdfIoQueueAcceptRequests : 0;
    state |= queue->Dispatch ? WdfIoQueueDispatchRequests : 0;
    state |= queue->QueuedCount == 0 ? WdfIoQueueNoRequests : 0;
    state |= queue->DriverCount == 0 ? WdfIoQueueDriverNoRequests : 0;
    if (QueueRequests != NULL) {
        *QueueRequests = queue->QueuedCount;
    }
    if (DriverRequests != NULL) {
        *DriverRequests = queue->DriverCount;
    }
    KeReleaseSpinLock(&queue->Lock, irql);
    return (WDF_IO_QUEUE_STATE)state;
}

WDFDEVICE NTAPI FxWdfIoQueueGetDevice(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue)
{
    return (WDFDEVICE)FxQueueFromHandle(DriverGlobals, Queue, "WdfIoQueueGetDevice")->Device->Object.Handle;
}
