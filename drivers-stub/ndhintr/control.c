// SPDX-License-Identifier: MIT
/*
 * Registration, dispatch, and the way to the adapter.
 */
#include "control.h"

/* The driver's part of the device extension. */
typedef struct EXTENSION {
    DMA_ENGINE *Engine; /* of the adapter, or NULL; ControlMutex */
} EXTENSION;

static DRIVER_DISPATCH OpenClose;
static DRIVER_DISPATCH Control;

static FAST_MUTEX ControlMutex; /* held while a request is under way */
static PDEVICE_OBJECT ControlDevice;
static NDIS_HANDLE ControlHandle;
static BOOLEAN ControlKeep;

static NTSTATUS Complete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

_Use_decl_annotations_
static NTSTATUS OpenClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

_Use_decl_annotations_
static NTSTATUS Control(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    EXTENSION *Extension = NdisGetDeviceReservedExtension(DeviceObject);
    const IO_STACK_LOCATION *Stack = IoGetCurrentIrpStackLocation(Irp);
    PVOID Buffer = Irp->AssociatedIrp.SystemBuffer;
    ULONG_PTR Length = 0;
    NTSTATUS Status = STATUS_INVALID_DEVICE_REQUEST;

    ExAcquireFastMutex(&ControlMutex);
    if (Extension->Engine == NULL) {
        Status = STATUS_DEVICE_NOT_READY;
    } else if (Stack->Parameters.DeviceIoControl.IoControlCode == CONTROL_SEND) {
        Status = DmaSend(Extension->Engine, Buffer, Stack->Parameters.DeviceIoControl.InputBufferLength);
    } else if (Stack->Parameters.DeviceIoControl.IoControlCode == CONTROL_RECEIVE) {
        Length = Stack->Parameters.DeviceIoControl.OutputBufferLength;
        Status = DmaReceive(Extension->Engine, Buffer, &Length);
    }
    ExReleaseFastMutex(&ControlMutex);
    return Complete(Irp, Status, Length);
}

_Use_decl_annotations_
NDIS_STATUS ControlStart(NDIS_HANDLE Driver)
{
    NDIS_STRING Name = NDIS_STRING_CONST("\\Device\\NdhIntr");
    NDIS_STRING Link = NDIS_STRING_CONST("\\DosDevices\\NdhIntr");
    PDRIVER_DISPATCH Functions[IRP_MJ_MAXIMUM_FUNCTION + 1] = { NULL };
    NDIS_DEVICE_OBJECT_ATTRIBUTES Attributes = {
        .Header = { .Type = NDIS_OBJECT_TYPE_DEVICE_OBJECT_ATTRIBUTES,
                    .Revision = NDIS_DEVICE_OBJECT_ATTRIBUTES_REVISION_1,
                    .Size = NDIS_SIZEOF_DEVICE_OBJECT_ATTRIBUTES_REVISION_1 },
        .DeviceName = &Name,
        .SymbolicName = &Link,
        .MajorFunctions = Functions,
        .ExtensionSize = sizeof(EXTENSION),
    };

    Functions[IRP_MJ_CREATE] = OpenClose;
    Functions[IRP_MJ_CLEANUP] = OpenClose;
    Functions[IRP_MJ_CLOSE] = OpenClose;
    Functions[IRP_MJ_DEVICE_CONTROL] = Control;
    ExInitializeFastMutex(&ControlMutex);
    return NdisRegisterDeviceEx(Driver, &Attributes, &ControlDevice, &ControlHandle);
}

_Use_decl_annotations_
VOID ControlStop(VOID)
{
    if (!ControlKeep) {
        NdisDeregisterDeviceEx(ControlHandle);
    }
}

static VOID SetEngine(DMA_ENGINE *Engine)
{
    EXTENSION *Extension = NdisGetDeviceReservedExtension(ControlDevice);

    ExAcquireFastMutex(&ControlMutex);
    Extension->Engine = Engine;
    ExReleaseFastMutex(&ControlMutex);
}

_Use_decl_annotations_
VOID ControlAttach(DMA_ENGINE *Engine, BOOLEAN Keep)
{
    ControlKeep = Keep;
    SetEngine(Engine);
}

_Use_decl_annotations_
VOID ControlDetach(VOID)
{
    SetEngine(NULL);
}
