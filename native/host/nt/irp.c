// SPDX-License-Identifier: MIT
#include "irp.h"

#include <string.h>

#include "object.h"
#include "pool.h"
#include "thread.h"

#define PACKET_MAGIC 0x5052494eu
#define IRP_TYPE     6
#define PAST_THE_END 2 /* CurrentLocation - StackCount of an IRP that is complete */

_Static_assert(__builtin_offsetof(struct nt_packet, irp) % 16 == 0, "IRP alignment");

struct nt_io {
    LIST_ENTRY packets;
    unsigned count;
    KSPIN_LOCK cancel_lock;
};

static struct nt_io *io(void)
{
    return nt_root()->io;
}

void nt_irps_init(void)
{
    nt_root()->io = ndh_arena_alloc(sizeof(struct nt_io), 16);
    if (nt_root()->io == NULL) {
        __builtin_trap();
    }
    InitializeListHead(&io()->packets);
}

static void initialize(PIRP irp, size_t size, unsigned stack_size)
{
    memset(irp, 0, size);
    irp->Type = IRP_TYPE;
    irp->Size = (USHORT)size;
    irp->StackCount = (CHAR)stack_size;
    irp->CurrentLocation = (CHAR)(stack_size + 1);
    irp->Tail.Overlay.CurrentStackLocation = (PIO_STACK_LOCATION)(irp + 1) + stack_size;
    InitializeListHead(&irp->ThreadListEntry);
}

struct nt_packet *nt_packet_new(unsigned stack_size, PFILE_OBJECT file,
                                void (*done)(struct nt_packet *packet), void *context)
{
    const size_t irp_size = sizeof(IRP) + stack_size * sizeof(IO_STACK_LOCATION);
    struct nt_packet *packet = nt_alloc(__builtin_offsetof(struct nt_packet, irp) + irp_size);
    if (packet == NULL) {
        return NULL;
    }
    packet->magic = PACKET_MAGIC;
    packet->done = done;
    packet->context = context;
    packet->file = file;
    if (file != NULL) {
        nt_object_reference(file);
    }
    initialize(&packet->irp, irp_size, stack_size);
    packet->irp.Tail.Overlay.Thread = (PETHREAD)nt_thread_current();
    packet->irp.Tail.Overlay.OriginalFileObject = file;
    InsertTailList(&io()->packets, &packet->list);
    io()->count++;
    return packet;
}

void nt_packet_free(struct nt_packet *packet)
{
    PFILE_OBJECT file = packet->file;
    RemoveEntryList(&packet->list);
    io()->count--;
    packet->magic = 0;
    nt_free(packet);
    if (file != NULL) {
        nt_object_dereference(file);
    }
}

struct nt_packet *nt_packet_of(PIRP irp)
{
    struct nt_packet *packet = CONTAINING_RECORD(irp, struct nt_packet, irp);
    return ndh_arena_readable(packet, sizeof *packet) && packet->magic == PACKET_MAGIC ? packet : NULL;
}

unsigned nt_irp_count(void)
{
    return io()->count;
}

static void wake_sender(struct nt_packet *packet)
{
    KeSetEvent(packet->context, 0, FALSE);
}

NTSTATUS nt_packet_send_and_wait(PDEVICE_OBJECT device, struct nt_packet *packet)
{
    KEVENT done;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    packet->done = wake_sender;
    packet->context = &done;
    IofCallDriver(device, &packet->irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    const NTSTATUS status = packet->irp.IoStatus.Status;
    nt_packet_free(packet);
    return status;
}

/* --- sending -------------------------------------------------------------------------------------------- */

static void check_irp(const char *service, PIRP irp)
{
    if (irp->Type != IRP_TYPE) {
        nt_bugcheckf(nt_verifier() ? 0xC9 : 0x44, nt_verifier() ? 3 : (uint64_t)irp,
                     nt_verifier() ? (uint64_t)irp : 0xEC5, 0, 0,
                     "%s was given 0x%llx, which is no IRP (any more)", service,
                     (unsigned long long)(uint64_t)irp);
    }
}

NTSTATUS NTAPI IofCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    const KIRQL irql = ndh_sched_irql();
    if (irql > DISPATCH_LEVEL) {
        nt_bugcheckf(nt_verifier() ? 0xC9 : 0xA, nt_verifier() ? 0x10 : (uint64_t)Irp, irql, 0, 0,
                     "IoCallDriver was called at %s", nt_irql_name(irql));
    }
    check_irp("IoCallDriver", Irp);
    if (!nt_object_is(DeviceObject, NT_TYPE_DEVICE)) {
        nt_bugcheckf(nt_verifier() ? 0xC9 : 0x50, nt_verifier() ? 4 : (uint64_t)DeviceObject,
                     (uint64_t)DeviceObject, 0, 0,
                     "IoCallDriver was given 0x%llx, which is no device object (any more)",
                     (unsigned long long)(uint64_t)DeviceObject);
    }
    if (Irp->CurrentLocation <= 1) {
        nt_bugcheckf(
            0x35, (uint64_t)Irp, 0, 0, 0,
            "NO_MORE_IRP_STACK_LOCATIONS: IoCallDriver was given an IRP without a stack location left");
    }
    Irp->CurrentLocation--;
    PIO_STACK_LOCATION location = --Irp->Tail.Overlay.CurrentStackLocation;
    location->DeviceObject = DeviceObject;
    if (location->MajorFunction > IRP_MJ_MAXIMUM_FUNCTION) {
        nt_bugcheckf(0xC9, 0x212, (uint64_t)NT_CALLER(), (uint64_t)Irp, 0,
                     "IoCallDriver was given an IRP with major function 0x%x", location->MajorFunction);
    }
    const PDRIVER_DISPATCH dispatch = DeviceObject->DriverObject->MajorFunction[location->MajorFunction];
    const NTSTATUS status = dispatch(DeviceObject, Irp);
    if (ndh_sched_irql() != irql) {
        nt_bugcheckf(0xC9, 5, (uint64_t)DeviceObject, irql, ndh_sched_irql(),
                     "DRIVER_VERIFIER_IOMANAGER_VIOLATION: the dispatch routine 0x%llx was called at %s and "
                     "returned at %s",
                     (unsigned long long)(uint64_t)dispatch, nt_irql_name(irql),
                     nt_irql_name(ndh_sched_irql()));
    }
    return status;
}

/* --- completing ----------------------------------------------------------------------------------------- */

static void copy_back(PIRP irp)
{
    if ((irp->Flags & IRP_INPUT_OPERATION) != 0 && irp->UserBuffer != NULL &&
        irp->AssociatedIrp.SystemBuffer != NULL && !NT_ERROR(irp->IoStatus.Status)) {
        memcpy(irp->UserBuffer, irp->AssociatedIrp.SystemBuffer, irp->IoStatus.Information);
    }
}

/* The end of an IRP that a driver built with IoBuildDeviceIoControlRequest and the like. */
static void finish_built(struct nt_packet *packet)
{
    PIRP irp = &packet->irp;
    copy_back(irp);
    if (irp->UserIosb != NULL) {
        *irp->UserIosb = irp->IoStatus;
    }
    PKEVENT event = irp->UserEvent;
    if (irp->Flags & IRP_DEALLOCATE_BUFFER) {
        nt_free(irp->AssociatedIrp.SystemBuffer);
    }
    nt_packet_free(packet);
    if (event != NULL) {
        KeSetEvent(event, 0, FALSE);
    }
}

static void finish(PIRP irp)
{
    struct nt_packet *packet = nt_packet_of(irp);
    irp->CurrentLocation = (CHAR)(irp->StackCount + PAST_THE_END);
    if (packet == NULL) {
        return; /* IoInitializeIrp on memory of the driver */
    }
    if (packet->done != NULL) {
        packet->done(packet);
    } else if (irp->UserIosb != NULL || irp->UserEvent != NULL) {
        finish_built(packet);
    }
}

static int wants(const IO_STACK_LOCATION *location, const IRP *irp)
{
    return location->CompletionRoutine != NULL &&
           ((NT_SUCCESS(irp->IoStatus.Status) && (location->Control & SL_INVOKE_ON_SUCCESS) != 0) ||
            (!NT_SUCCESS(irp->IoStatus.Status) && (location->Control & SL_INVOKE_ON_ERROR) != 0) ||
            (irp->Cancel && (location->Control & SL_INVOKE_ON_CANCEL) != 0));
}

static void check_completion(PIRP irp)
{
    const KIRQL irql = ndh_sched_irql();
    if (irp->Type != IRP_TYPE || irp->CurrentLocation > irp->StackCount + 1) {
        nt_bugcheckf(0x44, (uint64_t)irp, 0, 0, 0,
                     "MULTIPLE_IRP_COMPLETE_REQUESTS: IoCompleteRequest was called on the IRP 0x%llx, which "
                     "is complete",
                     (unsigned long long)(uint64_t)irp);
    }
    if (irql > DISPATCH_LEVEL) {
        nt_bugcheckf(nt_verifier() ? 0xC9 : 0xA, nt_verifier() ? 0xE : (uint64_t)irp, irql, (uint64_t)irp, 0,
                     "IoCompleteRequest was called at %s", nt_irql_name(irql));
    }
    if (irp->IoStatus.Status == STATUS_PENDING || irp->IoStatus.Status == -1) {
        nt_bugcheckf(
            0xC9, 6, (uint64_t)(uint32_t)irp->IoStatus.Status, (uint64_t)irp, 0,
            "DRIVER_VERIFIER_IOMANAGER_VIOLATION: IoCompleteRequest was called with status 0x%x in the IRP",
            irp->IoStatus.Status);
    }
    if (irp->CancelRoutine != NULL) {
        if (nt_verifier()) {
            nt_bugcheckf(0xC9, 7, (uint64_t)irp->CancelRoutine, (uint64_t)irp, 0,
                         "DRIVER_VERIFIER_IOMANAGER_VIOLATION: IoCompleteRequest was called while the cancel "
                         "routine was set");
        }
        nt_bugcheckf(
            0x48, (uint64_t)irp, (uint64_t)irp->CancelRoutine, 0, 0,
            "CANCEL_STATE_IN_COMPLETED_IRP: IoCompleteRequest was called while the cancel routine was set");
    }
}

VOID NTAPI IofCompleteRequest(PIRP Irp, CCHAR PriorityBoost)
{
    (void)PriorityBoost;
    check_completion(Irp);
    while (Irp->CurrentLocation <= Irp->StackCount) {
        PIO_STACK_LOCATION location = Irp->Tail.Overlay.CurrentStackLocation;
        Irp->PendingReturned = (location->Control & SL_PENDING_RETURNED) != 0;
        Irp->CurrentLocation++;
        Irp->Tail.Overlay.CurrentStackLocation++;
        if (wants(location, Irp)) {
            PDEVICE_OBJECT device = Irp->CurrentLocation <= Irp->StackCount
                                        ? Irp->Tail.Overlay.CurrentStackLocation->DeviceObject
                                        : NULL;
            if (location->CompletionRoutine(device, Irp, location->Context) ==
                STATUS_MORE_PROCESSING_REQUIRED) {
                return;
            }
        } else if (Irp->PendingReturned && Irp->CurrentLocation <= Irp->StackCount) {
            Irp->Tail.Overlay.CurrentStackLocation->Control |= SL_PENDING_RETURNED;
        }
    }
    finish(Irp);
}

/* --- cancelling ----------------------------------------------------------------------------------------- */

VOID NTAPI IoAcquireCancelSpinLock(PKIRQL Irql)
{
    NT_IRQL_MAX(IoAcquireCancelSpinLock, DISPATCH_LEVEL);
    *Irql = KeAcquireSpinLockRaiseToDpc(&io()->cancel_lock);
}

VOID NTAPI IoReleaseCancelSpinLock(KIRQL Irql)
{
    KeReleaseSpinLock(&io()->cancel_lock, Irql);
}

BOOLEAN NTAPI IoCancelIrp(PIRP Irp)
{
    KIRQL irql;
    NT_IRQL_MAX(IoCancelIrp, DISPATCH_LEVEL);
    check_irp("IoCancelIrp", Irp);
    IoAcquireCancelSpinLock(&irql);
    Irp->Cancel = TRUE;
    const PDRIVER_CANCEL routine = Irp->CancelRoutine;
    Irp->CancelRoutine = NULL;
    if (routine == NULL) {
        IoReleaseCancelSpinLock(irql);
        return FALSE;
    }
    if (Irp->CurrentLocation > Irp->StackCount + 1) {
        nt_bugcheckf(0x48, (uint64_t)Irp, (uint64_t)routine, 0, 0,
                     "CANCEL_STATE_IN_COMPLETED_IRP: a complete IRP was cancelled");
    }
    Irp->CancelIrql = irql;
    routine(Irp->Tail.Overlay.CurrentStackLocation->DeviceObject, Irp);
    if (ndh_sched_irql() != irql) {
        nt_bugcheckf(
            0xC8, nt_irql_mismatch(irql, NT_IRQL_OF_CALLOUT), (uint64_t)routine, (uint64_t)Irp, 0,
            "IRQL_UNEXPECTED_VALUE: a cancel routine returned at %s; it must release the cancel spin lock "
            "with Irp->CancelIrql",
            nt_irql_name(ndh_sched_irql()));
    }
    return TRUE;
}

void nt_irp_cancel_file(PFILE_OBJECT file)
{
    LIST_ENTRY *head = &io()->packets;
    LIST_ENTRY *entry = head->Flink;
    while (entry != head) {
        struct nt_packet *packet = CONTAINING_RECORD(entry, struct nt_packet, list);
        entry = entry->Flink;
        if (packet->file == file && packet->done != NULL && !packet->cancelled) {
            packet->cancelled = 1;
            IoCancelIrp(&packet->irp);
            entry = head->Flink; /* the routine may have completed others */
        }
    }
}

/* --- driver-made IRPs ----------------------------------------------------------------------------------- */

PIRP NTAPI IoAllocateIrp(CCHAR StackSize, BOOLEAN ChargeQuota)
{
    (void)ChargeQuota;
    NT_IRQL_MAX(IoAllocateIrp, DISPATCH_LEVEL);
    struct nt_packet *packet = StackSize < 0 ? NULL : nt_packet_new((unsigned)StackSize, NULL, NULL, NULL);
    return packet == NULL ? NULL : &packet->irp;
}

VOID NTAPI IoFreeIrp(PIRP Irp)
{
    NT_IRQL_MAX(IoFreeIrp, DISPATCH_LEVEL);
    struct nt_packet *packet = nt_packet_of(Irp);
    if (Irp->Type != IRP_TYPE || packet == NULL) {
        nt_bugcheckf(nt_verifier() ? 0xC9 : 0x44, nt_verifier() ? 1 : (uint64_t)Irp, (uint64_t)Irp, 0, 0,
                     "IoFreeIrp was given 0x%llx, which is no IRP that IoAllocateIrp returned",
                     (unsigned long long)(uint64_t)Irp);
    }
    nt_packet_free(packet);
}

VOID NTAPI IoInitializeIrp(PIRP Irp, USHORT PacketSize, CCHAR StackSize)
{
    NT_IRQL_MAX(IoInitializeIrp, DISPATCH_LEVEL);
    initialize(Irp, PacketSize, (unsigned)StackSize);
}

VOID NTAPI IoReuseIrp(PIRP Irp, NTSTATUS Iostatus)
{
    NT_IRQL_MAX(IoReuseIrp, DISPATCH_LEVEL);
    initialize(Irp, Irp->Size, (unsigned)Irp->StackCount);
    Irp->IoStatus.Status = Iostatus;
}

NTSTATUS NTAPI IoSetCompletionRoutineEx(PDEVICE_OBJECT DeviceObject, PIRP Irp,
                                        PIO_COMPLETION_ROUTINE CompletionRoutine, PVOID Context,
                                        BOOLEAN InvokeOnSuccess, BOOLEAN InvokeOnError,
                                        BOOLEAN InvokeOnCancel)
{
    (void)DeviceObject;
    NT_IRQL_MAX(IoSetCompletionRoutineEx, DISPATCH_LEVEL);
    IoSetCompletionRoutine(Irp, CompletionRoutine, Context, InvokeOnSuccess, InvokeOnError, InvokeOnCancel);
    return STATUS_SUCCESS;
}

PIRP NTAPI IoBuildDeviceIoControlRequest(ULONG IoControlCode, PDEVICE_OBJECT DeviceObject, PVOID InputBuffer,
                                         ULONG InputBufferLength, PVOID OutputBuffer,
                                         ULONG OutputBufferLength, BOOLEAN InternalDeviceIoControl,
                                         PKEVENT Event, PIO_STATUS_BLOCK IoStatusBlock)
{
    NT_IRQL_MAX(IoBuildDeviceIoControlRequest, APC_LEVEL);
    if ((IoControlCode & 3) != METHOD_BUFFERED && (IoControlCode & 3) != METHOD_NEITHER) {
        return NULL; /* direct I/O between drivers needs locked pages that the host does not model */
    }
    struct nt_packet *packet = nt_packet_new((unsigned)DeviceObject->StackSize, NULL, NULL, NULL);
    if (packet == NULL) {
        return NULL;
    }
    PIRP irp = &packet->irp;
    PIO_STACK_LOCATION location = nt_irp_next(irp);
    location->MajorFunction =
        InternalDeviceIoControl ? IRP_MJ_INTERNAL_DEVICE_CONTROL : IRP_MJ_DEVICE_CONTROL;
    location->Parameters.DeviceIoControl.IoControlCode = IoControlCode;
    location->Parameters.DeviceIoControl.InputBufferLength = InputBufferLength;
    location->Parameters.DeviceIoControl.OutputBufferLength = OutputBufferLength;
    irp->UserEvent = Event;
    irp->UserIosb = IoStatusBlock;
    irp->UserBuffer = OutputBuffer;
    if ((IoControlCode & 3) == METHOD_NEITHER) {
        location->Parameters.DeviceIoControl.Type3InputBuffer = InputBuffer;
        return irp;
    }
    const ULONG size = InputBufferLength > OutputBufferLength ? InputBufferLength : OutputBufferLength;
    if (size != 0) {
        irp->AssociatedIrp.SystemBuffer = nt_alloc(size);
        if (irp->AssociatedIrp.SystemBuffer == NULL) {
            nt_packet_free(packet);
            return NULL;
        }
        irp->Flags =
            IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER | (OutputBufferLength != 0 ? IRP_INPUT_OPERATION : 0);
        if (InputBufferLength != 0) {
            memcpy(irp->AssociatedIrp.SystemBuffer, InputBuffer, InputBufferLength);
        }
    }
    return irp;
}

static NTSTATUS NTAPI signal_forwarder(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    (void)device;
    (void)irp;
    KeSetEvent(context, 0, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

BOOLEAN NTAPI IoForwardIrpSynchronously(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    KEVENT done;
    NT_IRQL_MAX(IoForwardIrpSynchronously, APC_LEVEL);
    if (Irp->CurrentLocation <= 1) {
        return FALSE;
    }
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, signal_forwarder, &done, TRUE, TRUE, TRUE);
    IofCallDriver(DeviceObject, Irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    return TRUE;
}
