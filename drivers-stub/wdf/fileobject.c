// SPDX-License-Identifier: MIT
/** WDFFILEOBJECT: open, cleanup and close of handles to a control device. */
#include "fx.h"
#include "ddi.h"

static FX_CALLBACK_LOCK *FxFileCallbackLock(FX_DEVICE *Device)
{
    return Device->SynchronizationScope == WdfSynchronizationScopeDevice ? &Device->CallbackLock : NULL;
}

FX_FILE_OBJECT *FxFileFind(FX_DEVICE *Device, PFILE_OBJECT FileObject)
{
    FX_FILE_OBJECT *found = NULL;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Device->Lock);

    for (PLIST_ENTRY entry = Device->Files.Flink; entry != &Device->Files && found == NULL;
         entry = entry->Flink) {
        FX_FILE_OBJECT *file = CONTAINING_RECORD(entry, FX_FILE_OBJECT, DeviceEntry);
        if (FileObject != NULL && file->FileObject == FileObject) {
            found = file;
        }
    }
    KeReleaseSpinLock(&Device->Lock, irql);
    return found;
}

/** The context member that the framework may use by the object class, or NULL. */
static PVOID *FxFileContextSlot(FX_FILE_OBJECT *File)
{
    switch (File->Device->FileConfig.FileObjectClass) {
    case WdfFileObjectWdfCanUseFsContext:
        return &File->FileObject->FsContext;
    case WdfFileObjectWdfCanUseFsContext2:
        return &File->FileObject->FsContext2;
    default:
        return NULL;
    }
}

static NTSTATUS FxFileAllocate(FX_DEVICE *Device, PFILE_OBJECT FileObject, FX_FILE_OBJECT **File)
{
    FX_FILE_OBJECT *file;
    NTSTATUS status;
    KIRQL irql;

    *File = NULL;
    if (!Device->HasFileConfig || Device->FileConfig.FileObjectClass == WdfFileObjectNotRequired) {
        return STATUS_SUCCESS;
    }
    if (FileObject == NULL) {
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    status = FxObjectAllocate(Device->Object.Globals, FxTypeFileObject, sizeof(*file),
                              &Device->FileAttributes, (PVOID *)&file);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    file->Device = Device;
    file->FileObject = FileObject;
    InitializeListHead(&file->DeviceEntry);
    status = FxObjectCommit(&file->Object, &Device->Object);
    if (!NT_SUCCESS(status)) {
        FxObjectAbandon(&file->Object);
        return status;
    }
    irql = KeAcquireSpinLockRaiseToDpc(&Device->Lock);
    InsertTailList(&Device->Files, &file->DeviceEntry);
    KeReleaseSpinLock(&Device->Lock, irql);
    if (FxFileContextSlot(file) != NULL) {
        *FxFileContextSlot(file) = file->Object.Handle;
    }
    *File = file;
    return STATUS_SUCCESS;
}

VOID FxFileDispose(FX_OBJECT *Object)
{
    FX_FILE_OBJECT *file = (FX_FILE_OBJECT *)Object;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&file->Device->Lock);

    RemoveEntryList(&file->DeviceEntry);
    InitializeListHead(&file->DeviceEntry);
    KeReleaseSpinLock(&file->Device->Lock, irql);
    if (FxFileContextSlot(file) != NULL) {
        *FxFileContextSlot(file) = NULL;
    }
}

static VOID FxFileDelete(FX_FILE_OBJECT *File)
{
    // The deletion of the device may have taken it already.
    if (FxObjectBeginDelete(&File->Object)) {
        FxObjectFinishDelete(&File->Object);
    }
}

VOID FxFileCreateCompleted(FX_DEVICE *Device, FX_FILE_OBJECT *File, NTSTATUS Status)
{
    if (NT_SUCCESS(Status)) {
        return;
    }
    if (File != NULL) {
        FxFileDelete(File);
    }
    FxObjectDereference(&Device->Object);
}

NTSTATUS FxFileCreate(FX_DEVICE *Device, PIRP Irp)
{
    FX_FILE_OBJECT *file;
    FX_REQUEST *request = NULL;
    NTSTATUS status;

    // Held until the close, so that a device deleted by the driver lasts as long as its handles.
    FxObjectReference(&Device->Object);
    status = FxFileAllocate(Device, IoGetCurrentIrpStackLocation(Irp)->FileObject, &file);
    if (NT_SUCCESS(status) && Device->FileConfig.EvtDeviceFileCreate != NULL) {
        status = FxRequestCreate(Device, Irp, &request);
    }
    if (request == NULL) {
        FxFileCreateCompleted(Device, file, status);
        FxIrpComplete(Irp, status);
        return status;
    }
    request->File = file;
    request->Presented = TRUE;
    request->Place = FxRequestWithDriver;
    IoMarkIrpPending(Irp);
    FxCallbackLockAcquire(FxFileCallbackLock(Device));
    Device->FileConfig.EvtDeviceFileCreate((WDFDEVICE)Device->Object.Handle,
                                           (WDFREQUEST)request->Object.Handle,
                                           file == NULL ? NULL : (WDFFILEOBJECT)file->Object.Handle);
    FxCallbackLockRelease(FxFileCallbackLock(Device));
    return STATUS_PENDING;
}

static VOID FxFileInvoke(FX_DEVICE *Device, FX_FILE_OBJECT *File, PFN_WDF_FILE_CLOSE Callback, PCSTR Name)
{
    if (Callback != NULL) {
        KIRQL irql;

        FxCallbackLockAcquire(FxFileCallbackLock(Device));
        irql = FxCurrentIrql();
        Callback(File == NULL ? NULL : (WDFFILEOBJECT)File->Object.Handle);
        FxCheckCallbackReturn(Device->Object.Globals, irql, Name);
        FxCallbackLockRelease(FxFileCallbackLock(Device));
    }
}

/** Next queue of the device after Previous, referenced; lets go of Previous. NULL at the end. */
static FX_QUEUE *FxNextQueue(FX_DEVICE *Device, FX_QUEUE *Previous)
{
    PLIST_ENTRY next;
    FX_QUEUE *queue = NULL;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Device->Lock);

    next = Previous == NULL ? Device->Queues.Flink : Previous->DeviceEntry.Flink;
    // A queue that was taken off the list meanwhile points to itself.
    if (next != &Device->Queues && (Previous == NULL || next != &Previous->DeviceEntry)) {
        queue = CONTAINING_RECORD(next, FX_QUEUE, DeviceEntry);
        FxObjectReference(&queue->Object);
    }
    KeReleaseSpinLock(&Device->Lock, irql);
    if (Previous != NULL) {
        FxObjectDereference(&Previous->Object);
    }
    return queue;
}

/** EvtFileCleanup, then the end of what is queued for the handle; Marked: also of what the driver has marked
 * cancelable. */
static VOID FxFileDoCleanup(FX_DEVICE *Device, FX_FILE_OBJECT *File, PFILE_OBJECT FileObject, BOOLEAN Marked)
{
    FxFileInvoke(Device, File, Device->FileConfig.EvtFileCleanup, "EvtFileCleanup");
    if (FileObject == NULL) {
        return;
    }
    for (FX_QUEUE *queue = FxNextQueue(Device, NULL); queue != NULL; queue = FxNextQueue(Device, queue)) {
        FxQueueFlush(queue, FileObject);
        if (Marked) {
            FxCancelMarked(queue, FileObject);
        }
    }
}

NTSTATUS FxFileCleanup(FX_DEVICE *Device, PIRP Irp)
{
    PFILE_OBJECT fileObject = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    FX_FILE_OBJECT *file = FxFileFind(Device, fileObject);

    if (file == NULL || InterlockedExchange(&file->CleanedUp, 1) == 0) {
        FxFileDoCleanup(Device, file, fileObject, FALSE);
    }
    FxIrpComplete(Irp, STATUS_SUCCESS);
    return STATUS_SUCCESS;
}

NTSTATUS FxFileClose(FX_DEVICE *Device, PIRP Irp)
{
    PFILE_OBJECT fileObject = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    FX_FILE_OBJECT *file = FxFileFind(Device, fileObject);

    // Wine 8 sends no IRP_MJ_CLEANUP and cancels nothing when a handle is closed: the first close makes up
    // for both.
    if (file != NULL && InterlockedExchange(&file->CleanedUp, 1) == 0) {
        FxFileDoCleanup(Device, file, fileObject, TRUE);
    }
    FxFileInvoke(Device, file, Device->FileConfig.EvtFileClose, "EvtFileClose");
    if (file != NULL) {
        FxFileDelete(file);
    }
    FxObjectDereference(&Device->Object);
    FxIrpComplete(Irp, STATUS_SUCCESS);
    return STATUS_SUCCESS;
}

static FX_FILE_OBJECT *FxFileFromHandle(PWDF_DRIVER_GLOBALS DriverGlobals, WDFFILEOBJECT FileObject,
                                        PCSTR Function)
{
    return FxObjectFromHandle(FxGlobals(DriverGlobals), (PVOID)FileObject, FxTypeFileObject, Function);
}

PUNICODE_STRING NTAPI FxWdfFileObjectGetFileName(PWDF_DRIVER_GLOBALS DriverGlobals, WDFFILEOBJECT FileObject)
{
    FX_FILE_OBJECT *file = FxFileFromHandle(DriverGlobals, FileObject, "WdfFileObjectGetFileName");

    return &file->FileObject->FileName;
}

ULONG NTAPI FxWdfFileObjectGetFlags(PWDF_DRIVER_GLOBALS DriverGlobals, WDFFILEOBJECT FileObject)
{
    return FxFileFromHandle(DriverGlobals, FileObject, "WdfFileObjectGetFlags")->FileObject->Flags;
}

WDFDEVICE NTAPI FxWdfFileObjectGetDevice(PWDF_DRIVER_GLOBALS DriverGlobals, WDFFILEOBJECT FileObject)
{
    FX_FILE_OBJECT *file = FxFileFromHandle(DriverGlobals, FileObject, "WdfFileObjectGetDevice");

    return (WDFDEVICE)file->Device->Object.Handle;
}

PFILE_OBJECT NTAPI FxWdfFileObjectWdmGetFileObject(PWDF_DRIVER_GLOBALS DriverGlobals,
                                                   WDFFILEOBJECT FileObject)
{
    return FxFileFromHandle(DriverGlobals, FileObject, "WdfFileObjectWdmGetFileObject")->FileObject;
}
