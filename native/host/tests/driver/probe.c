// SPDX-License-Identifier: MIT
/* A driver with one device and control codes that do what a host must survive. It imports from its library
 * image as well. */
#include <ntddk.h>

#include "probe.h"

NTKERNELAPI VOID NTAPI NdhProbeMissing(VOID);
__declspec(dllimport) extern ULONG ProbeLibraryVersion;
__declspec(dllimport) VOID NTAPI ProbeLibraryReverse(PUCHAR Bytes, ULONG Size);

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD ProbeUnload;
DRIVER_DISPATCH ProbeCreateClose;
DRIVER_DISPATCH ProbeControl;
DRIVER_CANCEL ProbeCancel;

static PDEVICE_OBJECT ProbeDevice;
static volatile ULONG ProbeCount;
static UNICODE_STRING ProbeLink = RTL_CONSTANT_STRING(L"\\??\\NdhProbe");

static NTSTATUS ProbeComplete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

NTSTATUS NTAPI ProbeCreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return ProbeComplete(Irp, STATUS_SUCCESS, 0);
}

VOID NTAPI ProbeCancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    ProbeComplete(Irp, STATUS_CANCELLED, 0);
}

static NTSTATUS ProbePend(PIRP Irp)
{
    IoMarkIrpPending(Irp);
    IoSetCancelRoutine(Irp, ProbeCancel);
    return STATUS_PENDING;
}

/* What a driver could do to a host that does not confine it. */
static LONG_PTR ProbeSystemCall(VOID)
{
    LONG_PTR result = 257; /* openat */
    __asm__ volatile("syscall" : "+a"(result) : "D"(-100LL), "S"("/"), "d"(0LL) : "rcx", "r11", "memory");
    return result;
}

static __attribute__((noinline)) VOID ProbeFault(ULONG Code)
{
    switch (Code) {
    case PROBE_NULL:
        *(volatile ULONG *)0 = 1;
        break;
    case PROBE_SPIN:
        for (;;) {
            ProbeCount++;
        }
    case PROBE_MISSING:
        NdhProbeMissing();
        break;
    case PROBE_SYSCALL:
        ProbeCount = (ULONG)ProbeSystemCall();
        break;
    case PROBE_WRITE_CODE:
        *(volatile UCHAR *)(ULONG_PTR)ProbeFault = 0xc3;
        break;
    case PROBE_CALL_NULL: {
        VOID (*volatile null)(VOID) = NULL;
        null();
        ProbeCount++;
        break;
    }
    default:
        break;
    }
}

NTSTATUS NTAPI ProbeControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PUCHAR buffer = Irp->AssociatedIrp.SystemBuffer;
    ULONG inputSize = stack->Parameters.DeviceIoControl.InputBufferLength;
    ULONG outputSize = stack->Parameters.DeviceIoControl.OutputBufferLength;

    UNREFERENCED_PARAMETER(DeviceObject);
    switch (stack->Parameters.DeviceIoControl.IoControlCode) {
    case PROBE_ECHO:
        if (outputSize < inputSize) {
            return ProbeComplete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
        }
        ProbeLibraryReverse(buffer, inputSize);
        return ProbeComplete(Irp, STATUS_SUCCESS, inputSize);
    case PROBE_PRINT:
        DbgPrint("probe: %lu bytes\n", inputSize);
        return ProbeComplete(Irp, STATUS_SUCCESS, 0);
    case PROBE_PEND:
        return ProbePend(Irp);
    case PROBE_COUNT:
        if (outputSize < sizeof(ULONG)) {
            return ProbeComplete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
        }
        *(PULONG)buffer = ++ProbeCount;
        return ProbeComplete(Irp, STATUS_SUCCESS, sizeof(ULONG));
    case PROBE_NULL:
    case PROBE_SPIN:
    case PROBE_MISSING:
    case PROBE_SYSCALL:
    case PROBE_WRITE_CODE:
    case PROBE_CALL_NULL:
        ProbeFault(stack->Parameters.DeviceIoControl.IoControlCode);
        return ProbeComplete(Irp, STATUS_SUCCESS, 0);
    default:
        return ProbeComplete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
}

VOID NTAPI ProbeUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    IoDeleteSymbolicLink(&ProbeLink);
    IoDeleteDevice(ProbeDevice);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\NdhProbe");
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DbgPrint("probe: library version %lu\n", ProbeLibraryVersion);
    status = IoCreateDevice(DriverObject, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &ProbeDevice);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = IoCreateSymbolicLink(&ProbeLink, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(ProbeDevice);
        return status;
    }
    DriverObject->MajorFunction[IRP_MJ_CREATE] = ProbeCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = ProbeCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = ProbeCreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = ProbeControl;
    DriverObject->DriverUnload = ProbeUnload;
    ProbeDevice->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
