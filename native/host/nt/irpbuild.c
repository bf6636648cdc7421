// SPDX-License-Identifier: MIT
/* IRPs for reads, writes and the like that one driver sends to another. */
#include <string.h>

#include "ddk.h"
#include "irp.h"
#include "pool.h"

/** Buffers as the device wants them; 0 when memory is exhausted. */
static int set_buffers(struct nt_packet *packet, ULONG flags, PVOID buffer, ULONG length, int reads)
{
    PIRP irp = &packet->irp;
    irp->UserBuffer = buffer;
    if (flags & DO_BUFFERED_IO) {
        irp->AssociatedIrp.SystemBuffer = nt_alloc(length != 0 ? length : 1);
        if (irp->AssociatedIrp.SystemBuffer == NULL) {
            return 0;
        }
        irp->Flags |= IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER | (reads ? IRP_INPUT_OPERATION : 0);
        if (!reads) {
            memcpy(irp->AssociatedIrp.SystemBuffer, buffer, length);
        }
    } else if ((flags & DO_DIRECT_IO) != 0 && length != 0) {
        irp->MdlAddress = IoAllocateMdl(buffer, length, FALSE, FALSE, NULL);
        if (irp->MdlAddress == NULL) {
            return 0;
        }
        MmProbeAndLockPages(irp->MdlAddress, KernelMode, reads ? IoWriteAccess : IoReadAccess);
    }
    return 1;
}

static struct nt_packet *build(ULONG major, PDEVICE_OBJECT device, PVOID buffer, ULONG length,
                               const LARGE_INTEGER *offset)
{
    struct nt_packet *packet = nt_packet_new((unsigned)device->StackSize, NULL, NULL, NULL);
    if (packet == NULL) {
        return NULL;
    }
    PIO_STACK_LOCATION location = nt_irp_next(&packet->irp);
    location->MajorFunction = (UCHAR)major;
    if (major == IRP_MJ_READ || major == IRP_MJ_WRITE) {
        if (!set_buffers(packet, device->Flags, buffer, length, major == IRP_MJ_READ)) {
            nt_packet_free(packet);
            return NULL;
        }
        location->Parameters.Read.Length = length; /* Write has the same layout */
        location->Parameters.Read.ByteOffset.QuadPart = offset != NULL ? offset->QuadPart : 0;
    }
    return packet;
}

PIRP NTAPI IoBuildSynchronousFsdRequest(ULONG MajorFunction, PDEVICE_OBJECT DeviceObject, PVOID Buffer,
                                        ULONG Length, PLARGE_INTEGER StartingOffset, PKEVENT Event,
                                        PIO_STATUS_BLOCK IoStatusBlock)
{
    NT_IRQL_MAX(IoBuildSynchronousFsdRequest, APC_LEVEL);
    struct nt_packet *packet = build(MajorFunction, DeviceObject, Buffer, Length, StartingOffset);
    if (packet == NULL) {
        return NULL;
    }
    packet->irp.UserEvent = Event;
    packet->irp.UserIosb = IoStatusBlock;
    packet->irp.Flags |= IRP_SYNCHRONOUS_API;
    return &packet->irp;
}

/* The driver frees it, and what it hangs on, in its completion routine. */
PIRP NTAPI IoBuildAsynchronousFsdRequest(ULONG MajorFunction, PDEVICE_OBJECT DeviceObject, PVOID Buffer,
                                         ULONG Length, PLARGE_INTEGER StartingOffset,
                                         PIO_STATUS_BLOCK IoStatusBlock)
{
    NT_IRQL_MAX(IoBuildAsynchronousFsdRequest, DISPATCH_LEVEL);
    struct nt_packet *packet = build(MajorFunction, DeviceObject, Buffer, Length, StartingOffset);
    if (packet == NULL) {
        return NULL;
    }
    packet->irp.UserIosb = IoStatusBlock;
    return &packet->irp;
}

NTSTATUS NTAPI IoSynchronousCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    NT_IRQL_MAX(IoSynchronousCallDriver, APC_LEVEL);
    return IoForwardIrpSynchronously(DeviceObject, Irp) ? Irp->IoStatus.Status : STATUS_INVALID_PARAMETER;
}

PDEVICE_OBJECT NTAPI IoGetAttachedDevice(PDEVICE_OBJECT DeviceObject)
{
    while (DeviceObject->AttachedDevice != NULL) {
        DeviceObject = DeviceObject->AttachedDevice;
    }
    return DeviceObject;
}

/* --- StartIo -------------------------------------------------------------------------------------------- */

static void start(PDEVICE_OBJECT device, PIRP irp)
{
    device->CurrentIrp = irp;
    device->DriverObject->DriverStartIo(device, irp);
}

VOID NTAPI IoStartPacket(PDEVICE_OBJECT DeviceObject, PIRP Irp, PULONG Key, PDRIVER_CANCEL CancelFunction)
{
    KIRQL irql;
    NT_IRQL_MAX(IoStartPacket, DISPATCH_LEVEL);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    if (CancelFunction != NULL) {
        Irp->CancelRoutine = CancelFunction;
    }
    PKDEVICE_QUEUE_ENTRY entry = &Irp->Tail.Overlay.DeviceQueueEntry;
    const BOOLEAN queued = Key != NULL ? KeInsertByKeyDeviceQueue(&DeviceObject->DeviceQueue, entry, *Key)
                                       : KeInsertDeviceQueue(&DeviceObject->DeviceQueue, entry);
    if (!queued) {
        start(DeviceObject, Irp);
    }
    KeLowerIrql(irql);
}

VOID NTAPI IoStartNextPacket(PDEVICE_OBJECT DeviceObject, BOOLEAN Cancelable)
{
    (void)Cancelable;
    NT_IRQL_RANGE(IoStartNextPacket, DISPATCH_LEVEL, DISPATCH_LEVEL);
    DeviceObject->CurrentIrp = NULL;
    PKDEVICE_QUEUE_ENTRY entry = KeRemoveDeviceQueue(&DeviceObject->DeviceQueue);
    if (entry != NULL) {
        start(DeviceObject, CONTAINING_RECORD(entry, IRP, Tail.Overlay.DeviceQueueEntry));
    }
}

/* --- power: the host's machine is always on, and power IRPs are of the driver's own making
 * --------------- */

NTSTATUS NTAPI PoCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    return IofCallDriver(DeviceObject, Irp);
}

/* Since Windows Vista it has no effect. */
VOID NTAPI PoStartNextPowerIrp(PIRP Irp)
{
    (void)Irp;
    NT_IRQL_MAX(PoStartNextPowerIrp, DISPATCH_LEVEL);
}
