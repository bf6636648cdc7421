// SPDX-License-Identifier: MIT
/**
 * Cancellation. Who withdraws an IRP's cancel routine owns the request; if it cannot be withdrawn, the cancel
 * routine runs or will run, and it alone takes the request off its list. List and cancel routine change under
 * the queue's lock.
 */
#include "fx.h"
#include "ddi.h"

static DRIVER_CANCEL FxQueuedCancel;
static DRIVER_CANCEL FxMarkedCancel;

#define FX_IRP_REQUEST(irp) ((irp)->Tail.Overlay.DriverContext[0])

/** Sets a cancel routine; FALSE if the IRP is cancelled already and the routine could be withdrawn again.
 * Queue lock held. */
static BOOLEAN FxArm(FX_REQUEST *Request, PDRIVER_CANCEL Routine)
{
    PIRP irp = Request->Irp;

    FX_IRP_REQUEST(irp) = Request;
    (VOID) IoSetCancelRoutine(irp, Routine);
    return (BOOLEAN) !(irp->Cancel && IoSetCancelRoutine(irp, NULL) != NULL);
}

BOOLEAN FxCancelArmQueued(FX_REQUEST *Request)
{
    return FxArm(Request, FxQueuedCancel);
}

BOOLEAN FxCancelDisarm(FX_REQUEST *Request)
{
    return (BOOLEAN)(IoSetCancelRoutine(Request->Irp, NULL) != NULL);
}

/** Cancel routine of a request in Queued. */
static VOID NTAPI FxQueuedCancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    FX_REQUEST *request = FX_IRP_REQUEST(Irp);
    FX_QUEUE *queue = request->Queue;
    KIRQL irql;

    UNREFERENCED_PARAMETER(DeviceObject);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    irql = KeAcquireSpinLockRaiseToDpc(&queue->Lock);
    RemoveEntryList(&request->QueueEntry);
    InitializeListHead(&request->QueueEntry);
    request->Place = FxRequestWithFramework;
    queue->QueuedCount--;
    queue->DriverCount++;
    KeReleaseSpinLock(&queue->Lock, irql);
    FxQueueCancelTaken(queue, request);
}

/** Takes a request off Cancelable, to be given to its EvtRequestCancel. Queue lock held; the caller gets a
 * reference. */
static VOID FxTakeMarked(FX_REQUEST *Request)
{
    FxObjectReference(&Request->Object);
    RemoveEntryList(&Request->QueueEntry);
    InitializeListHead(&Request->QueueEntry);
    Request->CancelDelivered = TRUE;
    Request->Canceled = TRUE;
}

/** Cancel routine of a request that the driver has marked cancelable. */
static VOID NTAPI FxMarkedCancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    FX_REQUEST *request = FX_IRP_REQUEST(Irp);
    FX_QUEUE *queue = request->Queue;
    KIRQL irql;

    UNREFERENCED_PARAMETER(DeviceObject);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    irql = KeAcquireSpinLockRaiseToDpc(&queue->Lock);
    FxTakeMarked(request);
    KeReleaseSpinLock(&queue->Lock, irql);
    FxCancelDeliver(queue, request);
    FxObjectDereference(&request->Object);
}

VOID FxCancelMarked(FX_QUEUE *Queue, PFILE_OBJECT FileObject)
{
    FX_REQUEST *found;

    do {
        KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Queue->Lock);

        found = NULL;
        for (PLIST_ENTRY entry = Queue->Cancelable.Flink; entry != &Queue->Cancelable && found == NULL;
             entry = entry->Flink) {
            FX_REQUEST *request = CONTAINING_RECORD(entry, FX_REQUEST, QueueEntry);
            if ((FileObject == NULL || FxRequestStack(request)->FileObject == FileObject) &&
                FxCancelDisarm(request)) {
                found = request;
            }
        }
        if (found != NULL) {
            FxTakeMarked(found);
        }
        KeReleaseSpinLock(&Queue->Lock, irql);
        if (found != NULL) {
            FxCancelDeliver(Queue, found);
            FxObjectDereference(&found->Object);
        }
    } while (found != NULL);
}

static VOID FxCallCancel(FX_QUEUE *Queue, FX_REQUEST *Request)
{
    PFN_WDF_REQUEST_CANCEL cancel = Request->EvtRequestCancel;
    FX_GLOBALS *globals = Queue->Object.Globals;
    FX_CALLBACK_LOCK *lock = Queue->CallbackLock;
    KIRQL irql;

    // The last request of a queue that is being deleted takes the queue and its lock along.
    FxObjectReference(&Queue->Object);
    FxCallbackLockAcquire(lock);
    irql = FxCurrentIrql();
    if (cancel != NULL) {
        cancel((WDFREQUEST)Request->Object.Handle);
    } else {
        Queue->Config.EvtIoCanceledOnQueue((WDFQUEUE)Queue->Object.Handle,
                                           (WDFREQUEST)Request->Object.Handle);
    }
    FxCheckCallbackReturn(globals, irql, "a cancel callback");
    FxCallbackLockRelease(lock);
    FxObjectDereference(&Queue->Object);
}

VOID FxCancelDeliver(FX_QUEUE *Queue, FX_REQUEST *Request)
{
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Queue->Lock);
    BOOLEAN now = FxQueueCanCall(Queue, irql);

    Request->Place = FxRequestWithDriver;
    Request->CancelDelivered = TRUE;
    if (!now) {
        FxObjectReference(&Request->Object);
        InsertTailList(&Queue->Canceled, &Request->QueueEntry);
    }
    KeReleaseSpinLock(&Queue->Lock, irql);
    if (now) {
        FxCallCancel(Queue, Request);
    } else {
        FxQueueDispatch(Queue);
    }
}

BOOLEAN FxCancelDeliverDeferred(FX_QUEUE *Queue, KIRQL *OldIrql)
{
    FX_REQUEST *request;

    if (IsListEmpty(&Queue->Canceled)) {
        return FALSE;
    }
    request = CONTAINING_RECORD(RemoveHeadList(&Queue->Canceled), FX_REQUEST, QueueEntry);
    InitializeListHead(&request->QueueEntry);
    KeReleaseSpinLock(&Queue->Lock, *OldIrql);
    FxCallCancel(Queue, request);
    FxObjectDereference(&request->Object);
    *OldIrql = KeAcquireSpinLockRaiseToDpc(&Queue->Lock);
    return TRUE;
}

/** Refuses requests that no queue has given to the driver: their cancellation is not KMDF's business. */
static FX_REQUEST *FxMarkableRequest(FX_GLOBALS *Globals, WDFREQUEST Request, PCSTR Function)
{
    FX_REQUEST *request = FxRequestOwned(Globals, Request, Function);

    if (request->Queue == NULL) {
        FxRefuse(Globals, Function, STATUS_INVALID_DEVICE_REQUEST, "the request does not come from a queue");
        return NULL;
    }
    return request;
}

/** STATUS_CANCELLED if the request is cancelled already; the driver then keeps it. Queue lock held. */
static NTSTATUS FxMarkLocked(FX_QUEUE *Queue, FX_REQUEST *Request, PFN_WDF_REQUEST_CANCEL EvtRequestCancel)
{
    Request->EvtRequestCancel = EvtRequestCancel;
    if (Queue->CancelDispatched || !FxArm(Request, FxMarkedCancel)) {
        return STATUS_CANCELLED;
    }
    Request->MarkedCancelable = TRUE;
    InsertTailList(&Queue->Cancelable, &Request->QueueEntry);
    return STATUS_SUCCESS;
}

static NTSTATUS FxMark(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request,
                       PFN_WDF_REQUEST_CANCEL EvtRequestCancel, BOOLEAN DeliverIfCanceled, PCSTR Function)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_REQUEST *request;
    FX_QUEUE *queue;
    NTSTATUS status;
    KIRQL irql;

    FxRequirePointer(globals, (PVOID)(ULONG_PTR)EvtRequestCancel, Function, "EvtRequestCancel is NULL");
    request = FxMarkableRequest(globals, Request, Function);
    if (request == NULL) {
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    if (request->MarkedCancelable) {
        FxViolation(globals, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)Request, 0, Function,
                    "the request is marked cancelable already");
    }
    queue = request->Queue;
    irql = KeAcquireSpinLockRaiseToDpc(&queue->Lock);
    status = FxMarkLocked(queue, request, EvtRequestCancel);
    if (status == STATUS_CANCELLED && DeliverIfCanceled) {
        request->MarkedCancelable = TRUE;
        request->CancelDelivered = TRUE;
        request->Canceled = TRUE;
        FxObjectReference(&request->Object);
    } else if (status == STATUS_CANCELLED) {
        request->EvtRequestCancel = NULL;
    }
    KeReleaseSpinLock(&queue->Lock, irql);
    if (status == STATUS_CANCELLED && DeliverIfCanceled) {
        FxCancelDeliver(queue, request);
        FxObjectDereference(&request->Object);
        status = STATUS_SUCCESS;
    }
    return status;
}

VOID NTAPI FxWdfRequestMarkCancelable(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request,
                                      PFN_WDF_REQUEST_CANCEL EvtRequestCancel)
{
    (VOID) FxMark(DriverGlobals, Request, EvtRequestCancel, TRUE, "WdfRequestMarkCancelable");
}

NTSTATUS NTAPI FxWdfRequestMarkCancelableEx(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request,
                                            PFN_WDF_REQUEST_CANCEL EvtRequestCancel)
{
    return FxMark(DriverGlobals, Request, EvtRequestCancel, FALSE, "WdfRequestMarkCancelableEx");
}

NTSTATUS NTAPI FxWdfRequestUnmarkCancelable(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request)
{
    static const CHAR function[] = "WdfRequestUnmarkCancelable";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_REQUEST *request = FxMarkableRequest(globals, Request, function);
    NTSTATUS status = STATUS_CANCELLED;
    KIRQL irql;

    if (request == NULL) {
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    irql = KeAcquireSpinLockRaiseToDpc(&request->Queue->Lock);
    if (!request->MarkedCancelable) {
        status = STATUS_INVALID_DEVICE_REQUEST;
    } else if (!request->CancelDelivered && FxCancelDisarm(request)) {
        RemoveEntryList(&request->QueueEntry);
        InitializeListHead(&request->QueueEntry);
        request->MarkedCancelable = FALSE;
        request->EvtRequestCancel = NULL;
        status = STATUS_SUCCESS;
    }
    KeReleaseSpinLock(&request->Queue->Lock, irql);
    if (status == STATUS_INVALID_DEVICE_REQUEST) {
        return FxRefuse(globals, function, status, "the request is not marked cancelable");
    }
    return status;
}

BOOLEAN NTAPI FxWdfRequestIsCanceled(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_REQUEST *request = FxRequestOwned(globals, Request, "WdfRequestIsCanceled");

    if (request->MarkedCancelable && !request->CancelDelivered) {
        FxRefuse(globals, "WdfRequestIsCanceled", STATUS_INVALID_DEVICE_REQUEST,
                 "a cancelable request learns it by its callback");
        return FALSE;
    }
    return (BOOLEAN)(request->Canceled || request->Irp->Cancel);
}
