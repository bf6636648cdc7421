// SPDX-License-Identifier: MIT
/* A driver that touches its pageable code and data at IRQLs where it may and where it must not. */
#include <ntddk.h>

#include "paged.h"

#define PAGEABLE   __attribute__((section("PAGE"), noinline))
#define PAGED_DATA __attribute__((section("PAGEDATA")))

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD PagedUnload;
DRIVER_DISPATCH PagedCreateClose;
DRIVER_DISPATCH PagedControl;

static PDEVICE_OBJECT PagedDevice;
static UNICODE_STRING PagedLink = RTL_CONSTANT_STRING(L"\\??\\NdhPaged");
static KSPIN_LOCK PagedLock;
static KDPC PagedDpc;
static volatile ULONG PagedSink;
PAGED_DATA static volatile ULONG PagedCount = 1;

__attribute__((section("INIT"), noinline)) static VOID PagedInitialize(VOID)
{
    KeInitializeSpinLock(&PagedLock);
}

PAGEABLE static VOID PagedFunction(VOID)
{
    PagedSink++;
}

PAGEABLE static VOID PagedRaise(VOID)
{
    KIRQL irql;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    PagedSink++;
    KeLowerIrql(irql);
}

PAGEABLE static VOID NTAPI PagedDeferred(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    PagedSink++;
}

static __attribute__((noinline)) VOID PagedResident(VOID)
{
    PagedSink++;
}

static VOID PagedAtDispatch(VOID (*Function)(VOID))
{
    KIRQL irql;
    KeAcquireSpinLock(&PagedLock, &irql);
    Function();
    KeReleaseSpinLock(&PagedLock, irql);
}

static VOID PagedReadData(VOID)
{
    PagedSink = PagedCount;
}

static VOID PagedWriteData(VOID)
{
    PagedCount = PagedSink;
}

static VOID PagedBetween(VOID)
{
    for (ULONG i = 0; i < 3; i++) {
        PagedFunction();
        PagedCount++;
        PagedAtDispatch(PagedResident);
    }
}

static VOID PagedLocked(VOID)
{
    PVOID code = MmLockPagableDataSection((PVOID)(ULONG_PTR)PagedFunction);
    PVOID data = MmLockPagableDataSection((PVOID)&PagedCount);
    MmLockPagableSectionByHandle(code);
    PagedAtDispatch(PagedFunction);
    PagedAtDispatch(PagedWriteData);
    MmUnlockPagableImageSection(data);
    for (ULONG i = 0; i < 2; i++) {
        PagedAtDispatch(PagedFunction);
        MmUnlockPagableImageSection(code);
    }
}

static NTSTATUS PagedRun(ULONG Case)
{
    switch (Case) {
    case PAGED_BETWEEN:
        PagedBetween();
        break;
    case PAGED_LOCKED:
        PagedLocked();
        break;
    case PAGED_RESET:
        MmPageEntireDriver((PVOID)(ULONG_PTR)DriverEntry);
        MmResetDriverPaging((PVOID)(ULONG_PTR)DriverEntry);
        PagedAtDispatch(PagedResident);
        break;
    case PAGED_CALL:
        PagedAtDispatch(PagedFunction);
        break;
    case PAGED_READ:
        PagedAtDispatch(PagedReadData);
        break;
    case PAGED_WRITE:
        PagedAtDispatch(PagedWriteData);
        break;
    case PAGED_RAISE:
        PagedRaise();
        break;
    case PAGED_DPC:
        KeInitializeDpc(&PagedDpc, PagedDeferred, NULL);
        KeInsertQueueDpc(&PagedDpc, NULL, NULL);
        break;
    case PAGED_UNLOCKED:
        PagedLocked();
        PagedAtDispatch(PagedFunction);
        break;
    case PAGED_UNLOCK_TWICE:
        PagedLocked();
        MmUnlockPagableImageSection((PVOID)(ULONG_PTR)PagedFunction);
        break;
    case PAGED_ENTIRE:
        MmPageEntireDriver((PVOID)(ULONG_PTR)DriverEntry);
        PagedAtDispatch(PagedResident);
        break;
    case PAGED_INIT:
        PagedInitialize();
        break;
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS PagedComplete(PIRP Irp, NTSTATUS Status)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

NTSTATUS NTAPI PagedControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    UNREFERENCED_PARAMETER(DeviceObject);
    return PagedComplete(Irp,
                         PagedRun((stack->Parameters.DeviceIoControl.IoControlCode & 0x3ffc) / 4 - 0xa00));
}

NTSTATUS NTAPI PagedCreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return PagedComplete(Irp, STATUS_SUCCESS);
}

VOID NTAPI PagedUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    IoDeleteSymbolicLink(&PagedLink);
    IoDeleteDevice(PagedDevice);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\NdhPaged");
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    PagedInitialize();
    status = IoCreateDevice(DriverObject, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &PagedDevice);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = IoCreateSymbolicLink(&PagedLink, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(PagedDevice);
        return status;
    }
    DriverObject->MajorFunction[IRP_MJ_CREATE] = PagedCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = PagedCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = PagedCreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = PagedControl;
    DriverObject->DriverUnload = PagedUnload;
    PagedDevice->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
