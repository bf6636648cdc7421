// SPDX-License-Identifier: MIT
/** Parameters and buffers of WDFREQUEST. Buffered I/O only: the stand-in's kernels map no MDLs. */
#include "fx.h"
#include "ddi.h"

VOID FxRequestFillParameters(FX_REQUEST *Request, PWDF_REQUEST_PARAMETERS Parameters)
{
    PIO_STACK_LOCATION stack = FxRequestStack(Request);

    RtlZeroMemory(Parameters, sizeof(*Parameters));
    Parameters->Size = sizeof(*Parameters);
    Parameters->MinorFunction = stack->MinorFunction;
    Parameters->Type = (WDF_REQUEST_TYPE)stack->MajorFunction;
    switch (stack->MajorFunction) {
    case IRP_MJ_CREATE:
        Parameters->Parameters.Create.SecurityContext = stack->Parameters.Create.SecurityContext;
        Parameters->Parameters.Create.Options = stack->Parameters.Create.Options;
        Parameters->Parameters.Create.FileAttributes = stack->Parameters.Create.FileAttributes;
        Parameters->Parameters.Create.ShareAccess = stack->Parameters.Create.ShareAccess;
        Parameters->Parameters.Create.EaLength = stack->Parameters.Create.EaLength;
        break;
    case IRP_MJ_READ:
        Parameters->Parameters.Read.Length = stack->Parameters.Read.Length;
        Parameters->Parameters.Read.Key = stack->Parameters.Read.Key;
        Parameters->Parameters.Read.DeviceOffset = stack->Parameters.Read.ByteOffset.QuadPart;
        break;
    case IRP_MJ_WRITE:
        Parameters->Parameters.Write.Length = stack->Parameters.Write.Length;
        Parameters->Parameters.Write.Key = stack->Parameters.Write.Key;
        Parameters->Parameters.Write.DeviceOffset = stack->Parameters.Write.ByteOffset.QuadPart;
        break;
    case IRP_MJ_DEVICE_CONTROL:
    case IRP_MJ_INTERNAL_DEVICE_CONTROL:
        // Type3InputBuffer stays NULL: a user pointer is no business of a queue callback.
        Parameters->Parameters.DeviceIoControl.OutputBufferLength =
            stack->Parameters.DeviceIoControl.OutputBufferLength;
        Parameters->Parameters.DeviceIoControl.InputBufferLength =
            stack->Parameters.DeviceIoControl.InputBufferLength;
        Parameters->Parameters.DeviceIoControl.IoControlCode =
            stack->Parameters.DeviceIoControl.IoControlCode;
        break;
    default:
        break;
    }
}

VOID NTAPI FxWdfRequestGetParameters(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request,
                                     PWDF_REQUEST_PARAMETERS Parameters)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_REQUEST *request = FxRequestOpen(globals, Request, "WdfRequestGetParameters");

    FxRequirePointer(globals, Parameters, "WdfRequestGetParameters", "Parameters is NULL");
    if (Parameters->Size != sizeof(*Parameters)) {
        FxViolation(globals, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)Request, Parameters->Size,
                    "WdfRequestGetParameters", "WDF_REQUEST_PARAMETERS.Size");
    }
    FxRequestFillParameters(request, Parameters);
}

/** System buffer and length of one direction. STATUS_BUFFER_TOO_SMALL when there is no such buffer: that is
 * the sender's doing and no line for the debugger. */
static NTSTATUS FxRequestBuffer(FX_REQUEST *Request, BOOLEAN Output, PCSTR Function, PVOID *Buffer,
                                size_t *Length)
{
    FX_GLOBALS *globals = Request->Object.Globals;
    PIO_STACK_LOCATION stack = FxRequestStack(Request);
    UCHAR major = stack->MajorFunction;
    ULONG code = stack->Parameters.DeviceIoControl.IoControlCode;
    BOOLEAN direct = FALSE;

    if (major == IRP_MJ_DEVICE_CONTROL || major == IRP_MJ_INTERNAL_DEVICE_CONTROL) {
        *Length = Output ? stack->Parameters.DeviceIoControl.OutputBufferLength
                         : stack->Parameters.DeviceIoControl.InputBufferLength;
        if (*Length > 0 && METHOD_FROM_CTL_CODE(code) == METHOD_NEITHER) {
            return FxRefuse(globals, Function, STATUS_INVALID_DEVICE_REQUEST,
                            "METHOD_NEITHER has no buffer for a queue callback");
        }
        direct = (BOOLEAN)(Output && METHOD_FROM_CTL_CODE(code) != METHOD_BUFFERED);
    } else if (major == (Output ? IRP_MJ_READ : IRP_MJ_WRITE)) {
        *Length = Output ? stack->Parameters.Read.Length : stack->Parameters.Write.Length;
        if (Request->Device->IoType == WdfDeviceIoNeither) {
            return FxRefuse(globals, Function, STATUS_INVALID_DEVICE_REQUEST,
                            "the device's I/O type is Neither");
        }
        direct = (BOOLEAN)(Request->Device->IoType == WdfDeviceIoDirect);
    } else {
        return FxRefuse(globals, Function, STATUS_INVALID_DEVICE_REQUEST,
                        "the request has no buffer in this direction");
    }
    if (*Length == 0) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    if (direct) {
        return FxRefuse(globals, Function, STATUS_NOT_SUPPORTED, "the stand-in has buffered I/O only");
    }
    *Buffer = Request->Irp->AssociatedIrp.SystemBuffer;
    return STATUS_SUCCESS;
}

static NTSTATUS FxRetrieveBuffer(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request, size_t Minimum,
                                 PVOID *Buffer, size_t *Length, BOOLEAN Output, PCSTR Function)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_REQUEST *request = FxRequestOpen(globals, Request, Function);
    PVOID buffer;
    size_t length;
    NTSTATUS status;

    FxRequirePointer(globals, Buffer, Function, "Buffer is NULL");
    *Buffer = NULL;
    if (Length != NULL) {
        *Length = 0;
    }
    status = FxRequestBuffer(request, Output, Function, &buffer, &length);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (length < Minimum) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    *Buffer = buffer;
    if (Length != NULL) {
        *Length = length;
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FxWdfRequestRetrieveInputBuffer(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request,
                                               size_t MinimumRequiredLength, PVOID *Buffer, size_t *Length)
{
    return FxRetrieveBuffer(DriverGlobals, Request, MinimumRequiredLength, Buffer, Length, FALSE,
                            "WdfRequestRetrieveInputBuffer");
}

NTSTATUS NTAPI FxWdfRequestRetrieveOutputBuffer(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request,
                                                size_t MinimumRequiredSize, PVOID *Buffer, size_t *Length)
{
    return FxRetrieveBuffer(DriverGlobals, Request, MinimumRequiredSize, Buffer, Length, TRUE,
                            "WdfRequestRetrieveOutputBuffer");
}

static NTSTATUS FxRetrieveMemory(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request, WDFMEMORY *Memory,
                                 BOOLEAN Output, PCSTR Function)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_REQUEST *request = FxRequestOpen(globals, Request, Function);
    WDFMEMORY *kept = Output ? &request->OutputMemory : &request->InputMemory;
    PVOID buffer;
    size_t length;
    NTSTATUS status;

    FxRequirePointer(globals, Memory, Function, "Memory is NULL");
    status = FxRequestBuffer(request, Output, Function, &buffer, &length);
    if (NT_SUCCESS(status) && *kept == NULL) {
        status = FxMemoryOfRequest(request, buffer, length, kept);
    }
    if (NT_SUCCESS(status)) {
        *Memory = *kept;
    }
    return status;
}

NTSTATUS NTAPI FxWdfRequestRetrieveInputMemory(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request,
                                               WDFMEMORY *Memory)
{
    return FxRetrieveMemory(DriverGlobals, Request, Memory, FALSE, "WdfRequestRetrieveInputMemory");
}

NTSTATUS NTAPI FxWdfRequestRetrieveOutputMemory(PWDF_DRIVER_GLOBALS DriverGlobals, WDFREQUEST Request,
                                                WDFMEMORY *Memory)
{
    return FxRetrieveMemory(DriverGlobals, Request, Memory, TRUE, "WdfRequestRetrieveOutputMemory");
}
