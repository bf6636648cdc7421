// SPDX-License-Identifier: MIT
/*
 * Creation, dispatch and end of such devices; NdisRegisterDeviceEx, NdisDeregisterDeviceEx.
 */
#include "driverdevice.h"
#include "driver.h"

#define RULE "NDIS-DEVICE"

typedef struct NS_DEVICE {
    OBJECT Object;
    LIST_ENTRY Link; /* in Devices */
    NDIS_HANDLE Handle;
    PDEVICE_OBJECT DeviceObject;
    PDRIVER_DISPATCH MajorFunctions[IRP_MJ_PNP];
    UNICODE_STRING LinkName; /* buffer follows the structure */
} NS_DEVICE, *PNS_DEVICE;

/* Bytes at DeviceExtension that are NDIS's: the driver's part lies behind them, aligned as pool is. */
#define RESERVED_BYTES 16u

static LIST_ENTRY Devices = { &Devices, &Devices };

/* Library's lock held. NULL: not one of these. */
static PNS_DEVICE DeviceFindLocked(PDEVICE_OBJECT DeviceObject)
{
    PLIST_ENTRY Link;

    for (Link = Devices.Flink; Link != &Devices; Link = Link->Flink) {
        PNS_DEVICE Device = CONTAINING_RECORD(Link, NS_DEVICE, Link);

        if (Device->DeviceObject == DeviceObject) {
            return Device;
        }
    }
    return NULL;
}

static PNS_DEVICE DeviceAllocate(const DRIVER_DEVICE *Wanted)
{
    PNS_DEVICE Device = ObjectAllocate(ObjectDevice, sizeof(*Device) + Wanted->Link->Length);

    if (Device != NULL) {
        RtlCopyMemory(Device->MajorFunctions, Wanted->MajorFunctions, sizeof(Device->MajorFunctions));
        Device->LinkName.Buffer = (PWCH)(Device + 1);
        Device->LinkName.Length = Device->LinkName.MaximumLength = Wanted->Link->Length;
        RtlCopyMemory(Device->LinkName.Buffer, Wanted->Link->Buffer, Wanted->Link->Length);
    }
    return Device;
}

/* FALSE: no memory. */
static BOOLEAN DevicePublish(PNS_DEVICE Device)
{
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Device->Handle = HandleOpenLocked(Device, SideOnly);
    if (Device->Handle != NULL) {
        InsertTailList(&Devices, &Device->Link);
    }
    LibraryRelease(Irql);
    return (BOOLEAN)(Device->Handle != NULL);
}

_Use_decl_annotations_
NDIS_STATUS DriverDeviceCreate(const DRIVER_DEVICE *Wanted, PCSTR Function, PDEVICE_OBJECT *DeviceObject,
                               PNDIS_HANDLE Handle)
{
    PDEVICE_OBJECT Made;
    PNS_DEVICE Device;
    NTSTATUS Status;

    if (Wanted->MajorFunctions[IRP_MJ_POWER] != NULL) {
        ViolationReport(NDH_STANDIN_NOTED, RULE, Function, ObjectNone, NULL, 0,
                        "a dispatch routine for IRP_MJ_POWER, which the device does not get");
    }
    Device = DeviceAllocate(Wanted);
    if (Device == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Status = IoCreateDevice(Wanted->DriverObject, RESERVED_BYTES + Wanted->ExtensionSize, Wanted->Name,
                            FILE_DEVICE_NETWORK, FILE_DEVICE_SECURE_OPEN, FALSE, &Made);
    if (!NT_SUCCESS(Status)) {
        ObjectDereference(Device);
        return Status;
    }
    Device->DeviceObject = Made;
    Status = IoCreateSymbolicLink(Wanted->Link, Wanted->Name);
    if (NT_SUCCESS(Status) && !DevicePublish(Device)) {
        IoDeleteSymbolicLink(Wanted->Link);
        Status = NDIS_STATUS_RESOURCES;
    }
    if (!NT_SUCCESS(Status)) {
        IoDeleteDevice(Made);
        ObjectDereference(Device);
        return Status;
    }
    *DeviceObject = Made;
    *Handle = Device->Handle;
    Made->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
    return NDIS_STATUS_SUCCESS;
}

/* Library's lock held. From here on nobody finds it. */
static VOID DeviceTakeLocked(PNS_DEVICE Device)
{
    HandleCloseLocked(&Device->Handle);
    RemoveEntryList(&Device->Link);
}

static VOID DeviceDelete(PNS_DEVICE Device)
{
    IoDeleteSymbolicLink(&Device->LinkName);
    IoDeleteDevice(Device->DeviceObject);
    ObjectDereference(Device);
    HandleTrim();
}

_Use_decl_annotations_
BOOLEAN DriverDeviceDelete(NDIS_HANDLE Handle, PCSTR Function)
{
    PNS_DEVICE Device;
    KIRQL Irql;

    if (!LibraryRequirePassive(Function, "NDIS-IRQL")) {
        return FALSE;
    }
    Device = HandleEnter(Handle, ObjectDevice, SideOnly, Function, RULE, NDH_STANDIN_FATAL,
                         NDIS_STATUS_FAILURE, &Irql);
    if (Device == NULL) {
        return FALSE;
    }
    DeviceTakeLocked(Device);
    LibraryRelease(Irql);
    DeviceDelete(Device);
    return TRUE;
}

_Use_decl_annotations_
NTSTATUS DriverDeviceDispatch(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UCHAR Major = IoGetCurrentIrpStackLocation(Irp)->MajorFunction;
    PDRIVER_DISPATCH Dispatch = NULL;
    PNS_DEVICE Device;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Device = DeviceFindLocked(DeviceObject);
    if (Device != NULL && Major < IRP_MJ_PNP && Major != IRP_MJ_POWER) {
        Dispatch = Device->MajorFunctions[Major];
    }
    LibraryRelease(Irql);
    if (Dispatch != NULL) {
        return Dispatch(DeviceObject, Irp);
    }
    Irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_INVALID_DEVICE_REQUEST;
}

/* A device of the driver, which nobody finds any more, and what its handle was; NULL: it has none. */
static PNS_DEVICE DeviceTakeOf(PDRIVER_OBJECT DriverObject, PNDIS_HANDLE Handle)
{
    PNS_DEVICE Found = NULL;
    PLIST_ENTRY Link;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Devices.Flink; Link != &Devices && Found == NULL; Link = Link->Flink) {
        PNS_DEVICE Device = CONTAINING_RECORD(Link, NS_DEVICE, Link);

        if (Device->DeviceObject->DriverObject == DriverObject) {
            Found = Device;
        }
    }
    if (Found != NULL) {
        *Handle = Found->Handle;
        DeviceTakeLocked(Found);
    }
    LibraryRelease(Irql);
    return Found;
}

_Use_decl_annotations_
VOID DriverDeviceReportLeft(PDRIVER_OBJECT DriverObject)
{
    NDIS_HANDLE Handle;
    PNS_DEVICE Device;

    while ((Device = DeviceTakeOf(DriverObject, &Handle)) != NULL) {
        ViolationReport(NDH_STANDIN_FATAL, RULE, "MiniportDriverUnload", ObjectDevice, Handle, 0,
                        "the device is still registered");
        DeviceDelete(Device);
    }
}

/* nf-ndis-ndisregisterdeviceex.md */
NDIS_STATUS NdisRegisterDeviceEx(NDIS_HANDLE NdisHandle,
                                 PNDIS_DEVICE_OBJECT_ATTRIBUTES DeviceObjectAttributes,
                                 PDEVICE_OBJECT *pDeviceObject, PNDIS_HANDLE NdisDeviceHandle)
{
    static const CHAR Function[] = "NdisRegisterDeviceEx";
    const NDIS_DEVICE_OBJECT_ATTRIBUTES *Attributes = DeviceObjectAttributes;
    DRIVER_DEVICE Wanted;
    PNS_MINIPORT Miniport;
    NDIS_STATUS Status = NDIS_STATUS_INVALID_PARAMETER;
    KIRQL Irql;

    *pDeviceObject = NULL;
    *NdisDeviceHandle = NULL;
    if (!LibraryRequirePassive(Function, "NDIS-IRQL")) {
        return NDIS_STATUS_FAILURE;
    }
    Miniport = HandleEnter(NdisHandle, ObjectMiniport, SideOnly, Function, RULE, NDH_STANDIN_REFUSED,
                           NDIS_STATUS_NOT_SUPPORTED, &Irql);
    if (Miniport == NULL) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    ObjectReference(Miniport);
    LibraryRelease(Irql);
    if (HeaderCheck(&Attributes->Header, NDIS_OBJECT_TYPE_DEVICE_OBJECT_ATTRIBUTES,
                    NDIS_DEVICE_OBJECT_ATTRIBUTES_REVISION_1,
                    NDIS_SIZEOF_DEVICE_OBJECT_ATTRIBUTES_REVISION_1, Function, RULE, Status)) {
        if (Attributes->DeviceName == NULL || Attributes->SymbolicName == NULL ||
            Attributes->MajorFunctions == NULL) {
            ViolationReport(NDH_STANDIN_REFUSED, RULE, Function, ObjectMiniport, NdisHandle, Status,
                            "DeviceName, SymbolicName or MajorFunctions is NULL");
        } else {
            Wanted = (DRIVER_DEVICE){ Miniport->DriverObject, Attributes->DeviceName,
                                      Attributes->SymbolicName, Attributes->MajorFunctions,
                                      Attributes->ExtensionSize };
            Status = DriverDeviceCreate(&Wanted, Function, pDeviceObject, NdisDeviceHandle);
        }
    }
    ObjectDereference(Miniport);
    return Status;
}

/* nf-ndis-ndisderegisterdeviceex.md */
VOID NdisDeregisterDeviceEx(NDIS_HANDLE NdisDeviceHandle)
{
    (VOID) DriverDeviceDelete(NdisDeviceHandle, "NdisDeregisterDeviceEx");
}

/* nf-ndis-ndisgetdevicereservedextension.md: the driver's part, at any IRQL. */
PVOID NdisGetDeviceReservedExtension(PDEVICE_OBJECT DeviceObject)
{
    return (PUCHAR)DeviceObject->DeviceExtension + RESERVED_BYTES;
}
