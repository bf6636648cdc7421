// SPDX-License-Identifier: MIT
/** WDFDEVICE: control devices only, the kind that a non-PnP driver has. */
#include "fx.h"
#include "ddi.h"

static IO_WORKITEM_ROUTINE FxDisposeWorker;

static VOID FxTakeInitialSettings(FX_DEVICE *Device, FX_DEVICE_INIT *Init, PWDF_OBJECT_ATTRIBUTES Attributes)
{
    Device->ExecutionLevel = Init->Driver->ExecutionLevel;
    Device->SynchronizationScope = Init->Driver->SynchronizationScope;
    if (Attributes != NULL && Attributes->ExecutionLevel != WdfExecutionLevelInheritFromParent) {
        Device->ExecutionLevel = Attributes->ExecutionLevel;
    }
    if (Attributes != NULL && Attributes->SynchronizationScope != WdfSynchronizationScopeInheritFromParent) {
        Device->SynchronizationScope = Attributes->SynchronizationScope;
    }
    Device->Object.PassiveCallbacks = (BOOLEAN)(Device->ExecutionLevel == WdfExecutionLevelPassive);
    Device->IoType = Init->IoType;
    Device->HasFileConfig = Init->HasFileConfig;
    Device->FileConfig = Init->FileConfig;
    Device->FileAttributes = Init->FileAttributes;
    Device->HasRequestAttributes = Init->HasRequestAttributes;
    Device->RequestAttributes = Init->RequestAttributes;
    KeInitializeSpinLock(&Device->Lock);
    InitializeListHead(&Device->Files);
    InitializeListHead(&Device->Queues);
    InitializeListHead(&Device->DisposeList);
    KeInitializeEvent(&Device->DisposeIdle, NotificationEvent, TRUE);
    FxCallbackLockInitialize(&Device->CallbackLock, Device->Object.PassiveCallbacks);
}

static NTSTATUS FxCreateDeviceObject(FX_DEVICE *Device, FX_DEVICE_INIT *Init)
{
    NTSTATUS status = IoCreateDevice(Device->Object.Globals->DriverObject, sizeof(FX_DEVICE_EXTENSION),
                                     Init->Name.Buffer == NULL ? NULL : &Init->Name, Init->DeviceType,
                                     Init->Characteristics, Init->Exclusive, &Device->DeviceObject);

    if (!NT_SUCCESS(status)) {
        Device->DeviceObject = NULL;
        return status;
    }
    ((FX_DEVICE_EXTENSION *)Device->DeviceObject->DeviceExtension)->Device = Device;
    /* Wine's IoCreateDevice does not set it. */
    Device->DeviceObject->Flags |= DO_DEVICE_INITIALIZING;
    if (Device->IoType == WdfDeviceIoBuffered) {
        Device->DeviceObject->Flags |= DO_BUFFERED_IO;
    } else if (Device->IoType == WdfDeviceIoDirect) {
        Device->DeviceObject->Flags |= DO_DIRECT_IO;
    }
    Device->DisposeWorkItem = IoAllocateWorkItem(Device->DeviceObject);
    return Device->DisposeWorkItem == NULL ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
}

static NTSTATUS FxCheckDeviceCreate(FX_GLOBALS *Globals, FX_DEVICE_INIT *Init,
                                    PWDF_OBJECT_ATTRIBUTES Attributes)
{
    NTSTATUS status = FxCheckIrql(Globals, PASSIVE_LEVEL, "WdfDeviceCreate");

    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FxCheckAttributes(Globals, Attributes,
                               FX_ATTRIBUTES_NO_PARENT | FX_ATTRIBUTES_EXECUTION_LEVEL | FX_ATTRIBUTES_SCOPE,
                               "WdfDeviceCreate");
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (Init->Name.Buffer == NULL) {
        return FxRefuse(Globals, "WdfDeviceCreate", STATUS_INVALID_SECURITY_DESCR,
                        "a security descriptor needs a device name");
    }
    if (!FxSddlIsWellFormed(&Init->Sddl)) {
        return FxRefuse(Globals, "WdfDeviceCreate", STATUS_INVALID_PARAMETER,
                        "the SDDL string is malformed or has no DACL");
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FxWdfDeviceCreate(PWDF_DRIVER_GLOBALS DriverGlobals, PWDFDEVICE_INIT *DeviceInit,
                                 PWDF_OBJECT_ATTRIBUTES DeviceAttributes, WDFDEVICE *Device)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DEVICE_INIT *init;
    FX_DEVICE *device;
    NTSTATUS status;

    FxRequirePointer(globals, DeviceInit, "WdfDeviceCreate", "DeviceInit is NULL");
    FxRequirePointer(globals, Device, "WdfDeviceCreate", "Device is NULL");
    init = FxDeviceInitFromPointer(globals, *DeviceInit, "WdfDeviceCreate");
    *Device = NULL;
    status = FxCheckDeviceCreate(globals, init, DeviceAttributes);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FxObjectAllocate(globals, FxTypeDevice, sizeof(FX_DEVICE), DeviceAttributes, (PVOID *)&device);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    FxTakeInitialSettings(device, init, DeviceAttributes);
    status = FxCreateDeviceObject(device, init);
    if (NT_SUCCESS(status)) {
        status = FxObjectCommit(&device->Object, &init->Driver->Object);
    }
    if (!NT_SUCCESS(status)) {
        FxObjectAbandon(&device->Object);
        return FxRefuse(globals, "WdfDeviceCreate", status, "the device object could not be made");
    }
    // Name and descriptor outlive the init structure, which is consumed by success.
    device->Name = init->Name;
    device->Sddl = init->Sddl;
    RtlZeroMemory(&init->Name, sizeof(init->Name));
    RtlZeroMemory(&init->Sddl, sizeof(init->Sddl));
    FxDeviceInitRelease(init);
    *DeviceInit = NULL;
    *Device = (WDFDEVICE)device->Object.Handle;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FxWdfDeviceCreateSymbolicLink(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDEVICE Device,
                                             PCUNICODE_STRING SymbolicLinkName)
{
    static const CHAR function[] = "WdfDeviceCreateSymbolicLink";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DEVICE *device = FX_FROM_HANDLE(globals, Device, FxTypeDevice);
    NTSTATUS status;

    FxRequirePointer(globals, SymbolicLinkName, function, "SymbolicLinkName is NULL");
    if (SymbolicLinkName->Length == 0) {
        return FxRefuse(globals, function, STATUS_INVALID_DEVICE_REQUEST, "the name is empty");
    }
    status = FxCheckIrql(globals, PASSIVE_LEVEL, function);
    if (NT_SUCCESS(status)) {
        status = FxCheckUnicodeString(globals, SymbolicLinkName, function);
    }
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (device->SymbolicLink.Buffer != NULL) {
        return FxRefuse(globals, function, STATUS_INVALID_DEVICE_REQUEST,
                        "the device has a symbolic link already");
    }
    status = FxCopyString(SymbolicLinkName, &device->SymbolicLink);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = IoCreateSymbolicLink(&device->SymbolicLink, &device->Name);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(device->SymbolicLink.Buffer, FX_TAG);
        RtlZeroMemory(&device->SymbolicLink, sizeof(device->SymbolicLink));
        return FxRefuse(globals, function, status, "IoCreateSymbolicLink");
    }
    return STATUS_SUCCESS;
}

VOID NTAPI FxWdfControlFinishInitializing(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDEVICE Device)
{
    FX_DEVICE *device = FX_FROM_HANDLE(FxGlobals(DriverGlobals), Device, FxTypeDevice);

    device->DeviceObject->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
}

/** Deletes at PASSIVE_LEVEL what a driver deleted above it. */
static VOID NTAPI FxDisposeWorker(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    FX_DEVICE *device = Context;
    BOOLEAN more = TRUE;

    UNREFERENCED_PARAMETER(DeviceObject);
    while (more) {
        FX_OBJECT *object = NULL;
        KIRQL irql = KeAcquireSpinLockRaiseToDpc(&device->Lock);

        more = (BOOLEAN)!IsListEmpty(&device->DisposeList);
        if (more) {
            object = CONTAINING_RECORD(RemoveHeadList(&device->DisposeList), FX_OBJECT, ParentEntry);
            InitializeListHead(&object->ParentEntry);
        } else {
            device->DisposeQueued = FALSE;
            KeSetEvent(&device->DisposeIdle, IO_NO_INCREMENT, FALSE);
        }
        KeReleaseSpinLock(&device->Lock, irql);
        if (object != NULL) {
            FxObjectFinishDelete(object);
        }
    }
}

VOID FxDeviceDeferDelete(FX_DEVICE *Device, FX_OBJECT *Object)
{
    BOOLEAN queue;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Device->Lock);

    InsertTailList(&Device->DisposeList, &Object->ParentEntry);
    queue = (BOOLEAN)!Device->DisposeQueued;
    Device->DisposeQueued = TRUE;
    if (queue) {
        KeClearEvent(&Device->DisposeIdle);
    }
    KeReleaseSpinLock(&Device->Lock, irql);
    if (queue) {
        IoQueueWorkItem(Device->DisposeWorkItem, FxDisposeWorker, DelayedWorkQueue, Device);
    }
}

VOID FxDeviceDispose(FX_OBJECT *Object)
{
    FX_DEVICE *device = (FX_DEVICE *)Object;
    KIRQL irql;

    if (device->SymbolicLink.Buffer != NULL) {
        IoDeleteSymbolicLink(&device->SymbolicLink);
        ExFreePoolWithTag(device->SymbolicLink.Buffer, FX_TAG);
        RtlZeroMemory(&device->SymbolicLink, sizeof(device->SymbolicLink));
    }
    if (device->DisposeWorkItem != NULL) {
        KeWaitForSingleObject(&device->DisposeIdle, Executive, KernelMode, FALSE, NULL);
        // The worker sets the event with the lock held: it is out only when the lock can be had.
        irql = KeAcquireSpinLockRaiseToDpc(&device->Lock);
        KeReleaseSpinLock(&device->Lock, irql);
    }
}

VOID FxDeviceDestroy(FX_OBJECT *Object)
{
    FX_DEVICE *device = (FX_DEVICE *)Object;

    if (device->DisposeWorkItem != NULL) {
        IoFreeWorkItem(device->DisposeWorkItem);
    }
    if (device->DeviceObject != NULL) {
        IoDeleteDevice(device->DeviceObject);
    }
    if (device->Sddl.Buffer != NULL) {
        ExFreePoolWithTag(device->Sddl.Buffer, FX_TAG);
    }
    if (device->Name.Buffer != NULL) {
        ExFreePoolWithTag(device->Name.Buffer, FX_TAG);
    }
}

PDEVICE_OBJECT NTAPI FxWdfDeviceWdmGetDeviceObject(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDEVICE Device)
{
    FX_DEVICE *device = FX_FROM_HANDLE(FxGlobals(DriverGlobals), Device, FxTypeDevice);

    return device->DeviceObject;
}

WDFDEVICE NTAPI FxWdfWdmDeviceGetWdfDeviceHandle(PWDF_DRIVER_GLOBALS DriverGlobals,
                                                 PDEVICE_OBJECT DeviceObject)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);

    FxRequirePointer(globals, DeviceObject, "WdfWdmDeviceGetWdfDeviceHandle", "DeviceObject is NULL");
    if (DeviceObject->DriverObject != globals->DriverObject) {
        FxViolation(globals, WDF_INVALID_HANDLE, (ULONG_PTR)DeviceObject, 0, "WdfWdmDeviceGetWdfDeviceHandle",
                    "not a device object of this driver");
    }
    return (WDFDEVICE)((FX_DEVICE_EXTENSION *)DeviceObject->DeviceExtension)->Device->Object.Handle;
}

WDFDRIVER NTAPI FxWdfDeviceGetDriver(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDEVICE Device)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);

    FX_FROM_HANDLE(globals, Device, FxTypeDevice);
    return globals->Public.Driver;
}

WDFQUEUE NTAPI FxWdfDeviceGetDefaultQueue(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDEVICE Device)
{
    FX_DEVICE *device = FX_FROM_HANDLE(FxGlobals(DriverGlobals), Device, FxTypeDevice);

    return device->DefaultQueue == NULL ? NULL : (WDFQUEUE)device->DefaultQueue->Object.Handle;
}

WDFFILEOBJECT NTAPI FxWdfDeviceGetFileObject(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDEVICE Device,
                                             PFILE_OBJECT FileObject)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DEVICE *device = FX_FROM_HANDLE(globals, Device, FxTypeDevice);
    FX_FILE_OBJECT *file;

    FxRequirePointer(globals, FileObject, "WdfDeviceGetFileObject", "FileObject is NULL");
    file = FxFileFind(device, FileObject);
    return file == NULL ? NULL : (WDFFILEOBJECT)file->Object.Handle;
}
