// SPDX-License-Identifier: MIT
/** Requests that the driver fetches itself from manual and sequential queues: retrieve, find, by file object
 * or by tag. */
#include "fx.h"
#include "ddi.h"

static FX_QUEUE *FxQueueOf(FX_GLOBALS *Globals, WDFQUEUE Queue, PCSTR Function)
{
    return FxObjectFromHandle(Globals, (PVOID)Queue, FxTypeQueue, Function);
}

/** A request without data that the queue does not want: completed with success by the framework, not given to
 * the driver. */
static BOOLEAN FxIsUnwantedTransfer(FX_QUEUE *Queue, FX_REQUEST *Request)
{
    PIO_STACK_LOCATION stack = FxRequestStack(Request);

    return (BOOLEAN)(!Queue->Config.AllowZeroLengthRequests &&
                     (stack->MajorFunction == IRP_MJ_READ || stack->MajorFunction == IRP_MJ_WRITE) &&
                     stack->Parameters.Read.Length == 0);
}

/**
 * Takes the first request that fits. STATUS_NO_MORE_ENTRIES: none; STATUS_NOT_FOUND: the tag request is not
 * in the queue. Queue lock held.
 */
static NTSTATUS FxTakeFitting(FX_QUEUE *Queue, PFILE_OBJECT FileObject, FX_REQUEST *Tag, FX_REQUEST **Request)
{
    for (PLIST_ENTRY entry = Queue->Queued.Flink; entry != &Queue->Queued; entry = entry->Flink) {
        FX_REQUEST *request = CONTAINING_RECORD(entry, FX_REQUEST, QueueEntry);

        if (Tag != NULL && request != Tag) {
            continue;
        }
        if (FileObject != NULL && FxRequestStack(request)->FileObject != FileObject) {
            continue;
        }
        if (FxQueueTake(Queue, request)) {
            *Request = request;
            return STATUS_SUCCESS;
        }
    }
    return Tag != NULL ? STATUS_NOT_FOUND : STATUS_NO_MORE_ENTRIES;
}

static NTSTATUS FxRetrieve(FX_QUEUE *Queue, PFILE_OBJECT FileObject, FX_REQUEST *Tag, PCSTR Function,
                           WDFREQUEST *Out)
{
    NTSTATUS status;
    FX_REQUEST *request = NULL;
    BOOLEAN unwanted;

    *Out = NULL;
    if (Queue->Config.DispatchType == WdfIoQueueDispatchParallel) {
        return FxRefuse(Queue->Object.Globals, Function, STATUS_INVALID_DEVICE_STATE,
                        "requests are retrieved from manual and sequential queues only");
    }
    do {
        KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Queue->Lock);

        unwanted = FALSE;
        status = Queue->Dispatch ? FxTakeFitting(Queue, FileObject, Tag, &request) : STATUS_WDF_PAUSED;
        if (NT_SUCCESS(status)) {
            unwanted = FxIsUnwantedTransfer(Queue, request);
            if (!unwanted) {
                request->Place = FxRequestWithDriver;
                request->Presented = TRUE;
                *Out = (WDFREQUEST)request->Object.Handle;
            }
        }
        KeReleaseSpinLock(&Queue->Lock, irql);
        if (unwanted) {
            FxRequestFail(request, STATUS_SUCCESS);
        }
    } while (unwanted);
    return status;
}

NTSTATUS NTAPI FxWdfIoQueueRetrieveNextRequest(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue,
                                               WDFREQUEST *OutRequest)
{
    static const CHAR function[] = "WdfIoQueueRetrieveNextRequest";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_QUEUE *queue = FxQueueOf(globals, Queue, function);

    FxRequirePointer(globals, OutRequest, function, "OutRequest is NULL");
    return FxRetrieve(queue, NULL, NULL, function, OutRequest);
}

NTSTATUS NTAPI FxWdfIoQueueRetrieveRequestByFileObject(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue,
                                                       WDFFILEOBJECT FileObject, WDFREQUEST *OutRequest)
{
    static const CHAR function[] = "WdfIoQueueRetrieveRequestByFileObject";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_QUEUE *queue = FxQueueOf(globals, Queue, function);
    FX_FILE_OBJECT *file;

    FxRequirePointer(globals, OutRequest, function, "OutRequest is NULL");
    file = FX_FROM_HANDLE(globals, FileObject, FxTypeFileObject);
    return FxRetrieve(queue, file->FileObject, NULL, function, OutRequest);
}

NTSTATUS NTAPI FxWdfIoQueueRetrieveFoundRequest(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue,
                                                WDFREQUEST FoundRequest, WDFREQUEST *OutRequest)
{
    static const CHAR function[] = "WdfIoQueueRetrieveFoundRequest";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_QUEUE *queue = FxQueueOf(globals, Queue, function);
    FX_REQUEST *tag;

    FxRequirePointer(globals, OutRequest, function, "OutRequest is NULL");
    tag = FX_FROM_HANDLE(globals, FoundRequest, FxTypeRequest);
    return FxRetrieve(queue, NULL, tag, function, OutRequest);
}

NTSTATUS NTAPI FxWdfIoQueueFindRequest(PWDF_DRIVER_GLOBALS DriverGlobals, WDFQUEUE Queue,
                                       WDFREQUEST FoundRequest, WDFFILEOBJECT FileObject,
                                       PWDF_REQUEST_PARAMETERS Parameters, WDFREQUEST *OutRequest)
{
    static const CHAR function[] = "WdfIoQueueFindRequest";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_QUEUE *queue = FxQueueOf(globals, Queue, function);
    FX_REQUEST *tag = FoundRequest == NULL ? NULL : FX_FROM_HANDLE(globals, FoundRequest, FxTypeRequest);
    FX_FILE_OBJECT *file = FileObject == NULL ? NULL : FX_FROM_HANDLE(globals, FileObject, FxTypeFileObject);
    NTSTATUS status;
    PLIST_ENTRY entry;
    KIRQL irql;

    FxRequirePointer(globals, OutRequest, function, "OutRequest is NULL");
    *OutRequest = NULL;
    if (Parameters != NULL && Parameters->Size != sizeof(WDF_REQUEST_PARAMETERS)) {
        return FxRefuse(globals, function, STATUS_INFO_LENGTH_MISMATCH, "WDF_REQUEST_PARAMETERS.Size");
    }
    irql = KeAcquireSpinLockRaiseToDpc(&queue->Lock);
    entry = queue->Queued.Flink;
    // The search goes on behind the tag request, if that is still here.
    while (tag != NULL && entry != &queue->Queued && entry != &tag->QueueEntry) {
        entry = entry->Flink;
    }
    status = tag != NULL && entry == &queue->Queued ? STATUS_NOT_FOUND : STATUS_NO_MORE_ENTRIES;
    if (tag != NULL && entry != &queue->Queued) {
        entry = entry->Flink;
    }
    for (; status == STATUS_NO_MORE_ENTRIES && entry != &queue->Queued; entry = entry->Flink) {
        FX_REQUEST *request = CONTAINING_RECORD(entry, FX_REQUEST, QueueEntry);

        if (file == NULL || FxRequestStack(request)->FileObject == file->FileObject) {
            // The reference is the driver's; it keeps the handle valid, not the request queued.
            FxObjectReference(&request->Object);
            if (Parameters != NULL) {
                FxRequestFillParameters(request, Parameters);
            }
            *OutRequest = (WDFREQUEST)request->Object.Handle;
            status = STATUS_SUCCESS;
        }
    }
    KeReleaseSpinLock(&queue->Lock, irql);
    return status;
}
