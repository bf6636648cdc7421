// SPDX-License-Identifier: MIT
/** WDFREQUEST: creation from an IRP, completion, forwarding, and its plain properties. */
#include "fx.h"
#include "ddi.h"

NTSTATUS FxRequestCreate(FX_DEVICE *Device, PIRP Irp, FX_REQUEST **Request)
{
    FX_REQUEST *request;
    NTSTATUS status =
        FxObjectAllocate(Device->Object.Globals, FxTypeRequest, sizeof(*request),
                         Device->HasRequestAttributes ? &Device->RequestAttributes : NULL, (PVOID *)&request);

    *Request = NULL;
    if (!NT_SUCCESS(status)) {
        return status;
    }
    request->Irp = Irp;
    request->Device = Device;
    request->File = FxFileFind(Device, IoGetCurrentIrpStackLocation(Irp)->FileObject);
    request->Place = FxRequestWithFramework;
    InitializeListHead(&request->QueueEntry);
    Irp->IoStatus.Information = 0;
    FxObjectCommit(&request->Object, NULL);
    *Request = request;
    return STATUS_SUCCESS;
}

PIO_STACK_LOCATION FxRequestStack(FX_REQUEST *Request)
{
    return IoGetCurrentIrpStackLocation(Request->Irp);
}

FX_REQUEST *FxRequestOpen(FX_GLOBALS *Globals, WDFREQUEST Handle, PCSTR Function)
{
    FX_REQUEST *request = FxObjectFromHandle(Globals, (PVOID)Handle, FxTypeRequest, Function);

    if (request->Place == FxRequestCompleted) {
        FxViolation(Globals, WDF_REQUEST_FATAL_ERROR, WDF_REQUEST_FATAL_ERROR_NULL_IRP, (ULONG_PTR)Handle,
                    Function, "the request is completed");
    }
    return request;
}

FX_REQUEST *FxRequestOwned(FX_GLOBALS *Globals, WDFREQUEST Handle, PCSTR Function)
{
    FX_REQUEST *request = FxRequestOpen(Globals, Handle, Function);

    if (request->Place != FxRequestWithDriver) {
        FxViolation(Globals, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)Handle, request->Place, Function,
                    "the request is in a queue, not with the driver");
    }
    return request;
}

/** What a driver may not say to user mode: more bytes than the output buffer holds. */
static VOID FxCheckInformation(FX_REQUEST *Request, NTSTATUS Status)
{
    PIO_STACK_LOCATION stack = FxRequestStack(Request);
    // Read.Length and Write.Length lie where DeviceIoControl.OutputBufferLength does.
    ULONG length = stack->Parameters.DeviceIoControl.OutputBufferLength;
    BOOLEAN control = (BOOLEAN)(stack->MajorFunction == IRP_MJ_DEVICE_CONTROL &&
                                Request->Irp->RequestorMode == UserMode && length > 0);
    BOOLEAN transfer = (BOOLEAN)(stack->MajorFunction == IRP_MJ_READ || stack->MajorFunction == IRP_MJ_WRITE);

    if (NT_SUCCESS(Status) && (control || transfer) && Request->Irp->IoStatus.Information > length) {
        WDF_REQUEST_FATAL_ERROR_INFORMATION_LENGTH_MISMATCH_DATA data = {
            .Request = (WDFREQUEST)Request->Object.Handle,
            .Irp = Request->Irp,
            .OutputBufferLength = length,
            .Information = Request->Irp->IoStatus.Information,
            .MajorFunction = stack->MajorFunction,
        };
        FxViolation(Request->Object.Globals, WDF_REQUEST_FATAL_ERROR,
                    WDF_REQUEST_FATAL_ERROR_INFORMATION_LENGTH_MISMATCH, (ULONG_PTR)&data,
                    "WdfRequestComplete", "Information is above the length of the output buffer");
    }
}

/** Framework statuses mean nothing to user mode; KMDF translates them. */
static NTSTATUS FxStatusForUser(NTSTATUS Status)
{
    if (((ULONG)Status & 0x0FFF0000) != ((ULONG)FACILITY_DRIVER_FRAMEWORK << 16)) {
        return Status;
    }
    switch (Status) {
    case STATUS_WDF_PAUSED:
    case STATUS_WDF_BUSY:
        return STATUS_DEVICE_BUSY;
    case STATUS_WDF_INTERNAL_ERROR:
        return STATUS_INTERNAL_ERROR;
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}

VOID FxRequestComplete(FX_REQUEST *Request, NTSTATUS Status, CCHAR Boost)
{
    PIRP irp = Request->Irp;
    FX_QUEUE *queue = Request->Queue;
    FX_DEVICE *device = Request->Device;
    BOOLEAN defer = (BOOLEAN)(Request->Object.PassiveDispose && FxCurrentIrql() > PASSIVE_LEVEL);

    FxCheckInformation(Request, Status);
    Request->Place = FxRequestCompleted;
    // Cleanup callbacks may still use the IRP's buffers, so they come first where the IRQL allows it.
    FxObjectBeginDelete(&Request->Object);
    if (!defer) {
        FxObjectDisposeTree(&Request->Object);
    }
    Status = FxStatusForUser(Status);
    if (FxRequestStack(Request)->MajorFunction == IRP_MJ_CREATE) {
        FxFileCreateCompleted(device, Request->File, Status);
    }
    Request->Irp = NULL;
    irp->IoStatus.Status = Status;
    IoCompleteRequest(irp, Boost);
    if (defer) {
        FxDeviceDeferDelete(device, &Request->Object);
    } else {
        FxObjectReleaseTree(&Request->Object);
    }
    if (queue != NULL) {
        FxQueueRequestLeft(queue);
    }
}

VOID FxRequestFail(FX_REQUEST *Request, NTSTATUS Status)
{
    Request->Irp->IoStatus.Information = 0;
    FxRequestComplete(Request, Status, IO_NO_INCREMENT);
}

/** The checks of all completing functions; the request is the caller's to complete afterwards. */
static FX_REQUEST *FxRequestToComplete(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Handle, PCSTR Function)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_REQUEST *request = FxRequestOwned(globals, Handle, Function);

    if (request->MarkedCancelable && !request->CancelDelivered) {
        FxViolation(globals, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)Handle, 0, Function,
                    "the request is still marked cancelable: WdfRequestUnmarkCancelable comes first");
    }
    return request;
}

VOID NTAPI FxWdfRequestComplete(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request, NTSTATUS Status)
{
    FxRequestComplete(FxRequestToComplete(DriverGlobals, Request, "WdfRequestComplete"), Status,
                      IO_NO_INCREMENT);
}

VOID NTAPI FxWdfRequestCompleteWithPriorityBoost(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request,
                                                 NTSTATUS Status, CCHAR PriorityBoost)
{
    FxRequestComplete(FxRequestToComplete(DriverGlobals, Request, "WdfRequestCompleteWithPriorityBoost"),
                      Status, PriorityBoost);
}

VOID NTAPI FxWdfRequestCompleteWithInformation(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request,
                                               NTSTATUS Status, ULONG_PTR Information)
{
    FX_REQUEST *request = FxRequestToComplete(DriverGlobals, Request, "WdfRequestCompleteWithInformation");

    request->Irp->IoStatus.Information = Information;
    FxRequestComplete(request, Status, IO_NO_INCREMENT);
}

/** Puts a request of the driver into a queue: at the end of another one, or back to the front of its own. */
static NTSTATUS FxRequestMove(FX_REQUEST *Request, FX_QUEUE *Destination, BOOLEAN Head)
{
    FX_QUEUE *source = Request->Queue;
    BOOLEAN accepted;
    BOOLEAN entered = FALSE;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Destination->Lock);

    accepted = (BOOLEAN)(Destination->Accept || Head);
    if (accepted) {
        entered = FxQueueEnter(Destination, Request, Head);
    }
    KeReleaseSpinLock(&Destination->Lock, irql);
    if (!accepted) {
        return STATUS_WDF_BUSY;
    }
    if (!entered) {
        FxQueueCancelTaken(Destination, Request);
    }
    if (source != Destination) {
        FxQueueDispatch(Destination);
    }
    FxQueueRequestLeft(source);
    return STATUS_SUCCESS;
}

/** A request that can go to a queue: the driver has it from one, and it is not cancelable. NULL after a
 * refusal. */
static FX_REQUEST *FxRequestToMove(FX_GLOBALS *Globals, WDFREQUEST Handle, PCSTR Function)
{
    FX_REQUEST *request = FxRequestOwned(Globals, Handle, Function);

    if (request->Queue == NULL || request->CancelDelivered || request->MarkedCancelable) {
        FxRefuse(Globals, Function, STATUS_INVALID_DEVICE_REQUEST,
                 "the request comes from no queue, is marked cancelable or is being cancelled");
        return NULL;
    }
    return request;
}

NTSTATUS NTAPI FxWdfRequestForwardToIoQueue(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request,
                                            WDFQUEUE DestinationQueue)
{
    static const CHAR function[] = "WdfRequestForwardToIoQueue";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_QUEUE *destination = FX_FROM_HANDLE(globals, DestinationQueue, FxTypeQueue);
    FX_REQUEST *request = FxRequestToMove(globals, Request, function);

    if (request == NULL) {
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    if (destination == request->Queue || destination->Device != request->Device) {
        return FxRefuse(globals, function, STATUS_INVALID_DEVICE_REQUEST,
                        "the destination is the request's own queue or one of another device");
    }
    return FxRequestMove(request, destination, FALSE);
}

NTSTATUS NTAPI FxWdfRequestRequeue(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request)
{
    static const CHAR function[] = "WdfRequestRequeue";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_REQUEST *request = FxRequestToMove(globals, Request, function);

    if (request == NULL) {
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    if (request->Queue->Config.DispatchType != WdfIoQueueDispatchManual) {
        return FxRefuse(globals, function, STATUS_INVALID_DEVICE_REQUEST,
                        "requests go back to manual queues only");
    }
    return FxRequestMove(request, request->Queue, TRUE);
}

VOID NTAPI FxWdfRequestSetInformation(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request,
                                      ULONG_PTR Information)
{
    FxRequestOpen(FxGlobals(DriverGlobals), Request, "WdfRequestSetInformation")->Irp->IoStatus.Information =
        Information;
}

ULONG_PTR NTAPI FxWdfRequestGetInformation(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request)
{
    return FxRequestOpen(FxGlobals(DriverGlobals), Request, "WdfRequestGetInformation")
        ->Irp->IoStatus.Information;
}

NTSTATUS NTAPI FxWdfRequestGetStatus(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request)
{
    return FxRequestOpen(FxGlobals(DriverGlobals), Request, "WdfRequestGetStatus")->Irp->IoStatus.Status;
}

WDFFILEOBJECT NTAPI FxWdfRequestGetFileObject(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request)
{
    FX_REQUEST *request = FxRequestOpen(FxGlobals(DriverGlobals), Request, "WdfRequestGetFileObject");

    return request->File == NULL ? NULL : (WDFFILEOBJECT)request->File->Object.Handle;
}

KPROCESSOR_MODE NTAPI FxWdfRequestGetRequestorMode(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request)
{
    return FxRequestOpen(FxGlobals(DriverGlobals), Request, "WdfRequestGetRequestorMode")->Irp->RequestorMode;
}

WDFQUEUE NTAPI FxWdfRequestGetIoQueue(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request)
{
    FX_REQUEST *request = FxRequestOpen(FxGlobals(DriverGlobals), Request, "WdfRequestGetIoQueue");

    return request->Queue == NULL ? NULL : (WDFQUEUE)request->Queue->Object.Handle;
}

PIRP NTAPI FxWdfRequestWdmGetIrp(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request)
{
    return FxRequestOpen(FxGlobals(DriverGlobals), Request, "WdfRequestWdmGetIrp")->Irp;
}
