// SPDX-License-Identifier: MIT
/*
 * Wires: one lock, few adapters. A frame that the adapter sends completes the pended request, or is kept.
 */
#include "wire.h"

#include "../ndheth/wire.h"

typedef struct WIRE {
    LIST_ENTRY Link;
    PNS_ADAPTER Adapter; /* referenced */
    NDH_WIRE_RECEIVE *Receive;
    NDH_WIRE_LINK *LinkChanged;
    NDIS_HANDLE Context;
    LIST_ENTRY Frames;
    ULONG Count;
    ULONG Lost;
    PIRP Waiting;  /* or NULL */
    ULONG Running; /* handlers under way */
    PKEVENT Idle;  /* of who waits until none is, or NULL */
} WIRE, *PWIRE;

typedef struct WIRE_FRAME {
    LIST_ENTRY Link;
    ULONG Length;
    ULONG Lost; /* frames that were dropped before this one */
    /* the bytes follow */
} WIRE_FRAME, *PWIRE_FRAME;

static LIST_ENTRY Wires = { &Wires, &Wires };
static KSPIN_LOCK Lock;

static DRIVER_CANCEL ReceiveCancel;

static VOID IrpEnd(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
}

/* Lock held. */
static PWIRE FindLocked(ULONG Slot)
{
    PLIST_ENTRY Link;

    for (Link = Wires.Flink; Link != &Wires; Link = Link->Flink) {
        PWIRE Wire = CONTAINING_RECORD(Link, WIRE, Link);

        if (Slot == NDH_STANDIN_WIRE_ANY || Wire->Adapter->Slot == Slot) {
            return Wire;
        }
    }
    return NULL;
}

/* The live adapter of a handle, referenced, or NULL. */
static PNS_ADAPTER AdapterOf(NDIS_HANDLE Handle)
{
    PVOID Adapter;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    HandleResolveLocked(Handle, ObjectAdapter, SideOnly, &Adapter);
    if (Adapter != NULL) {
        ObjectReference(Adapter);
    }
    LibraryRelease(Irql);
    return Adapter;
}

_Use_decl_annotations_
NDIS_STATUS NdhWireConnect(NDIS_HANDLE MiniportAdapterHandle, NDH_WIRE_RECEIVE *Receive, NDH_WIRE_LINK *Link,
                           NDIS_HANDLE Context)
{
    PNS_ADAPTER Adapter = AdapterOf(MiniportAdapterHandle);
    BOOLEAN Connected;
    PWIRE Wire;
    KIRQL Irql;

    if (Adapter == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    Wire = MemoryZeroed(sizeof(*Wire), TAG_WIRE);
    if (Wire == NULL) {
        ObjectDereference(Adapter);
        return NDIS_STATUS_RESOURCES;
    }
    Wire->Adapter = Adapter;
    Wire->Receive = Receive;
    Wire->LinkChanged = Link;
    Wire->Context = Context;
    InitializeListHead(&Wire->Frames);
    Irql = KeAcquireSpinLockRaiseToDpc(&Lock);
    Connected = (BOOLEAN)(FindLocked(Adapter->Slot) != NULL);
    if (!Connected) {
        InsertTailList(&Wires, &Wire->Link);
    }
    KeReleaseSpinLock(&Lock, Irql);
    if (Connected) {
        MemoryRelease(Wire, TAG_WIRE);
        ObjectDereference(Adapter);
        return NDIS_STATUS_FAILURE;
    }
    return NDIS_STATUS_SUCCESS;
}

/* The request that waits, if it is not being cancelled. Lock held. */
static PIRP TakeWaitingLocked(PWIRE Wire)
{
    PIRP Irp = Wire->Waiting;

    if (Irp != NULL && IoSetCancelRoutine(Irp, NULL) == NULL) {
        return NULL; /* the cancel routine is on its way, and takes it off the wire */
    }
    Wire->Waiting = NULL;
    return Irp;
}

_Use_decl_annotations_
VOID NdhWireDisconnect(NDIS_HANDLE MiniportAdapterHandle)
{
    PNS_ADAPTER Adapter = AdapterOf(MiniportAdapterHandle);
    PIRP Waiting = NULL;
    BOOLEAN Running = FALSE;
    KEVENT Idle;
    PWIRE Wire;
    KIRQL Irql;

    if (Adapter == NULL) {
        return;
    }
    KeInitializeEvent(&Idle, NotificationEvent, FALSE);
    Irql = KeAcquireSpinLockRaiseToDpc(&Lock);
    Wire = FindLocked(Adapter->Slot);
    if (Wire != NULL) {
        RemoveEntryList(&Wire->Link);
        Waiting = TakeWaitingLocked(Wire);
        Running = (BOOLEAN)(Wire->Running != 0);
        Wire->Idle = &Idle;
    }
    KeReleaseSpinLock(&Lock, Irql);
    ObjectDereference(Adapter);
    if (Wire == NULL) {
        return;
    }
    if (Waiting != NULL) {
        IrpEnd(Waiting, STATUS_NO_SUCH_DEVICE, 0);
    }
    if (Running) {
        KeWaitForSingleObject(&Idle, Executive, KernelMode, FALSE, NULL);
    }
    while (!IsListEmpty(&Wire->Frames)) {
        MemoryRelease(CONTAINING_RECORD(RemoveHeadList(&Wire->Frames), WIRE_FRAME, Link), TAG_WIRE);
    }
    ObjectDereference(Wire->Adapter);
    MemoryRelease(Wire, TAG_WIRE);
}

/* The frame as the answer of a request, or STATUS_BUFFER_TOO_SMALL; frees it. */
static NTSTATUS Answer(PIRP Irp, ULONG Slot, PWIRE_FRAME Frame)
{
    ULONG Room = IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceIoControl.OutputBufferLength;
    NDH_STANDIN_WIRE_FRAME *Head = Irp->AssociatedIrp.SystemBuffer;
    ULONG Length = Frame->Length;
    BOOLEAN Fits = (BOOLEAN)(Room >= sizeof(*Head) + Length);

    if (Fits) {
        *Head = (NDH_STANDIN_WIRE_FRAME){ Slot, Length, Frame->Lost, 0 };
        RtlCopyMemory(Head + 1, Frame + 1, Length);
    }
    MemoryRelease(Frame, TAG_WIRE);
    IrpEnd(Irp, Fits ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL, Fits ? sizeof(*Head) + Length : 0);
    return Fits ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
}

_Use_decl_annotations_
BOOLEAN NdhWireTransmit(NDIS_HANDLE MiniportAdapterHandle, PNET_BUFFER NetBuffer)
{
    ULONG Length = NET_BUFFER_DATA_LENGTH(NetBuffer);
    PNS_ADAPTER Adapter = AdapterOf(MiniportAdapterHandle);
    PWIRE_FRAME Frame = NULL;
    PIRP Waiting = NULL;
    BOOLEAN Kept = FALSE;
    const VOID *Bytes;
    PWIRE Wire;
    ULONG Slot;
    KIRQL Irql;

    if (Adapter == NULL) {
        return FALSE;
    }
    Slot = Adapter->Slot;
    ObjectDereference(Adapter);
    if (Length != 0 && Length <= NDH_STANDIN_WIRE_LENGTH) {
        Frame = MemoryZeroed(sizeof(*Frame) + Length, TAG_WIRE);
    }
    Bytes = Frame != NULL ? NdisGetDataBuffer(NetBuffer, Length, Frame + 1, 1, 0) : NULL;
    if (Bytes != NULL) {
        RtlMoveMemory(Frame + 1, Bytes, Length);
        Frame->Length = Length;
    }
    Irql = KeAcquireSpinLockRaiseToDpc(&Lock);
    Wire = FindLocked(Slot);
    if (Wire != NULL && (Bytes == NULL || Wire->Count == NDH_STANDIN_WIRE_KEPT)) {
        Wire->Lost++;
    } else if (Wire != NULL) {
        Kept = TRUE;
        Frame->Lost = Wire->Lost;
        Wire->Lost = 0;
        Waiting = TakeWaitingLocked(Wire);
        if (Waiting == NULL) {
            InsertTailList(&Wire->Frames, &Frame->Link);
            Wire->Count++;
        }
    }
    KeReleaseSpinLock(&Lock, Irql);
    if (Waiting != NULL) {
        (VOID) Answer(Waiting, Slot, Frame);
    } else if (!Kept && Frame != NULL) {
        MemoryRelease(Frame, TAG_WIRE);
    }
    return Kept;
}

/* The wire, with one handler more under way, or NULL. */
static PWIRE Enter(ULONG Slot)
{
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&Lock);
    PWIRE Wire = FindLocked(Slot);

    if (Wire != NULL) {
        Wire->Running++;
    }
    KeReleaseSpinLock(&Lock, Irql);
    return Wire;
}

static VOID Leave(PWIRE Wire)
{
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&Lock);

    if (--Wire->Running == 0 && Wire->Idle != NULL) {
        KeSetEvent(Wire->Idle, IO_NO_INCREMENT, FALSE);
    }
    KeReleaseSpinLock(&Lock, Irql);
}

_Use_decl_annotations_
NTSTATUS WireSend(const NDH_STANDIN_WIRE_FRAME *Frame, ULONG InputLength)
{
    PWIRE Wire;

    if (Frame->Reserved != 0 || Frame->Lost != 0 || Frame->Length == 0 ||
        Frame->Length > NDH_STANDIN_WIRE_LENGTH || InputLength != sizeof(*Frame) + Frame->Length) {
        return STATUS_INVALID_PARAMETER;
    }
    Wire = Enter(Frame->Adapter);
    if (Wire == NULL) {
        return STATUS_NO_SUCH_DEVICE;
    }
    Wire->Receive(Wire->Context, Frame + 1, Frame->Length);
    Leave(Wire);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
NTSTATUS WireLink(const NDH_STANDIN_WIRE_FRAME *Frame)
{
    PWIRE Wire;

    if (Frame->Reserved != 0 || Frame->Lost != 0 || Frame->Length > 1) {
        return STATUS_INVALID_PARAMETER;
    }
    Wire = Enter(Frame->Adapter);
    if (Wire == NULL) {
        return STATUS_NO_SUCH_DEVICE;
    }
    Wire->LinkChanged(Wire->Context, (BOOLEAN)Frame->Length);
    Leave(Wire);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
static VOID ReceiveCancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PLIST_ENTRY Link;
    KIRQL Irql;

    UNREFERENCED_PARAMETER(DeviceObject);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    Irql = KeAcquireSpinLockRaiseToDpc(&Lock);
    for (Link = Wires.Flink; Link != &Wires; Link = Link->Flink) {
        PWIRE Wire = CONTAINING_RECORD(Link, WIRE, Link);

        if (Wire->Waiting == Irp) {
            Wire->Waiting = NULL;
        }
    }
    KeReleaseSpinLock(&Lock, Irql);
    IrpEnd(Irp, STATUS_CANCELLED, 0);
}

/* Makes the request wait. FALSE: it was cancelled already. Lock held. */
static BOOLEAN PendLocked(PWIRE Wire, PIRP Irp)
{
    IoMarkIrpPending(Irp);
    Wire->Waiting = Irp;
    (VOID) IoSetCancelRoutine(Irp, ReceiveCancel);
    if (Irp->Cancel && IoSetCancelRoutine(Irp, NULL) != NULL) {
        Wire->Waiting = NULL;
        return FALSE;
    }
    return TRUE;
}

_Use_decl_annotations_
NTSTATUS WireReceive(PIRP Irp)
{
    const NDH_STANDIN_WIRE_FRAME *Input = Irp->AssociatedIrp.SystemBuffer;
    NTSTATUS Status = STATUS_PENDING;
    PWIRE_FRAME Frame = NULL;
    ULONG Slot = Input->Adapter;
    PWIRE Wire;
    KIRQL Irql;

    Irql = KeAcquireSpinLockRaiseToDpc(&Lock);
    Wire = FindLocked(Slot);
    if (Wire == NULL) {
        Status = STATUS_NO_SUCH_DEVICE;
    } else if (Wire->Waiting != NULL) {
        Status = STATUS_DEVICE_BUSY;
    } else if (!IsListEmpty(&Wire->Frames)) {
        Frame = CONTAINING_RECORD(RemoveHeadList(&Wire->Frames), WIRE_FRAME, Link);
        Wire->Count--;
        Slot = Wire->Adapter->Slot;
        Status = STATUS_SUCCESS;
    } else if (!PendLocked(Wire, Irp)) {
        Status = STATUS_CANCELLED;
    }
    KeReleaseSpinLock(&Lock, Irql);
    if (Frame != NULL) {
        Status = Answer(Irp, Slot, Frame);
    } else if (Status == STATUS_CANCELLED) {
        IrpEnd(Irp, Status, 0);
        Status = STATUS_PENDING; /* it was marked so */
    } else if (Status != STATUS_PENDING) {
        IrpEnd(Irp, Status, 0);
    }
    return Status;
}
