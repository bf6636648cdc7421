// SPDX-License-Identifier: MIT
/** The dispatch routine that WdfDriverCreate puts into the driver object: IRPs become file events or requests
 * of the default queue. */
#include "fx.h"

VOID FxIrpComplete(PIRP Irp, NTSTATUS Status)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
}

/** The default queue, referenced; NULL if there is none (any more). */
static FX_QUEUE *FxDefaultQueue(FX_DEVICE *Device)
{
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Device->Lock);
    FX_QUEUE *queue = Device->DefaultQueue;

    if (queue != NULL) {
        FxObjectReference(&queue->Object);
    }
    KeReleaseSpinLock(&Device->Lock, irql);
    return queue;
}

static NTSTATUS FxDispatchToQueue(FX_DEVICE *Device, PIRP Irp)
{
    FX_QUEUE *queue = FxDefaultQueue(Device);
    FX_REQUEST *request;
    NTSTATUS status = queue == NULL ? STATUS_INVALID_DEVICE_REQUEST : FxRequestCreate(Device, Irp, &request);

    if (NT_SUCCESS(status)) {
        status = FxQueueInsert(queue, request);
    } else {
        FxIrpComplete(Irp, status);
    }
    if (queue != NULL) {
        FxObjectDereference(&queue->Object);
    }
    return status;
}

static NTSTATUS FxDispatchTo(FX_DEVICE *Device, PIRP Irp)
{
    UCHAR major = IoGetCurrentIrpStackLocation(Irp)->MajorFunction;

    // Handles that are open while the device is deleted can still be closed.
    if (Device->Object.State != FxObjectLive && major != IRP_MJ_CLEANUP && major != IRP_MJ_CLOSE) {
        FxIrpComplete(Irp, STATUS_NO_SUCH_DEVICE);
        return STATUS_NO_SUCH_DEVICE;
    }
    switch (major) {
    case IRP_MJ_CREATE:
        return FxFileCreate(Device, Irp);
    case IRP_MJ_CLEANUP:
        return FxFileCleanup(Device, Irp);
    case IRP_MJ_CLOSE:
        return FxFileClose(Device, Irp);
    case IRP_MJ_READ:
    case IRP_MJ_WRITE:
    case IRP_MJ_DEVICE_CONTROL:
    case IRP_MJ_INTERNAL_DEVICE_CONTROL:
        return FxDispatchToQueue(Device, Irp);
    default:
        FxIrpComplete(Irp, STATUS_INVALID_DEVICE_REQUEST);
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}

NTSTATUS NTAPI FxDispatch(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    return FxDispatchTo(((FX_DEVICE_EXTENSION *)DeviceObject->DeviceExtension)->Device, Irp);
}
