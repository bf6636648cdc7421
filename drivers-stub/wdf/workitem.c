// SPDX-License-Identifier: MIT
/** WDFWORKITEM. An item that is enqueued again while its callback runs runs once more. */
#include "fx.h"
#include "ddi.h"

typedef struct _FX_WORK_ITEM {
    FX_OBJECT Object;
    PFN_WDF_WORKITEM Callback;
    FX_CALLBACK_LOCK *CallbackLock;
    PIO_WORKITEM IoWorkItem;
    KSPIN_LOCK Lock; /* all below */
    BOOLEAN Enqueued;
    ULONG Running;
    HANDLE CallbackThread;
    BOOLEAN RunningDown;
    KEVENT Idle; /* notification event: neither enqueued nor running */
} FX_WORK_ITEM;

static IO_WORKITEM_ROUTINE FxWorkItemRoutine;

static VOID NTAPI FxWorkItemRoutine(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    FX_WORK_ITEM *item = Context;
    KIRQL irql;

    UNREFERENCED_PARAMETER(DeviceObject);
    irql = KeAcquireSpinLockRaiseToDpc(&item->Lock);
    item->Enqueued = FALSE;
    item->Running++;
    item->CallbackThread = PsGetCurrentThreadId();
    KeReleaseSpinLock(&item->Lock, irql);

    FxCallbackLockAcquire(item->CallbackLock);
    irql = FxCurrentIrql();
    item->Callback((WDFWORKITEM)item->Object.Handle);
    FxCheckCallbackReturn(item->Object.Globals, irql, "EvtWorkItem");
    FxCallbackLockRelease(item->CallbackLock);

    irql = KeAcquireSpinLockRaiseToDpc(&item->Lock);
    item->Running--;
    item->CallbackThread = NULL;
    if (item->Running == 0 && !item->Enqueued) {
        KeSetEvent(&item->Idle, IO_NO_INCREMENT, FALSE);
    }
    KeReleaseSpinLock(&item->Lock, irql);
    FxObjectDereference(&item->Object);
}

static VOID FxWorkItemWait(FX_WORK_ITEM *Item)
{
    KIRQL irql;

    KeWaitForSingleObject(&Item->Idle, Executive, KernelMode, FALSE, NULL);
    // The routine sets the event with the lock held: it is out only when the lock can be had.
    irql = KeAcquireSpinLockRaiseToDpc(&Item->Lock);
    KeReleaseSpinLock(&Item->Lock, irql);
}

VOID FxWorkItemDispose(FX_OBJECT *Object)
{
    FX_WORK_ITEM *item = (FX_WORK_ITEM *)Object;
    KIRQL irql;

    if (Object->State == FxObjectNew) {
        return;
    }
    irql = KeAcquireSpinLockRaiseToDpc(&item->Lock);
    item->RunningDown = TRUE;
    KeReleaseSpinLock(&item->Lock, irql);
    // A work item may delete itself in its callback; the reference of the routine keeps it until that
    // returns.
    if (item->CallbackThread != PsGetCurrentThreadId()) {
        FxWorkItemWait(item);
    }
}

VOID FxWorkItemDestroy(FX_OBJECT *Object)
{
    FX_WORK_ITEM *item = (FX_WORK_ITEM *)Object;

    if (item->IoWorkItem != NULL) {
        IoFreeWorkItem(item->IoWorkItem);
    }
}

NTSTATUS NTAPI FxWdfWorkItemCreate(PWDF_DRIVER_GLOBALS DriverGlobals, PWDF_WORKITEM_CONFIG Config,
                                   PWDF_OBJECT_ATTRIBUTES Attributes, WDFWORKITEM *WorkItem)
{
    static const CHAR function[] = "WdfWorkItemCreate";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_CALLBACK_LOCK *lock;
    FX_OBJECT *parent;
    FX_WORK_ITEM *item;
    FX_DEVICE *device;
    NTSTATUS status = FxCheckAttributes(globals, Attributes, FX_ATTRIBUTES_PARENT_REQUIRED, function);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    parent = FxParentFromAttributes(globals, Attributes, NULL, function);
    FxRequirePointer(globals, Config, function, "Config is NULL");
    FxRequirePointer(globals, WorkItem, function, "WorkItem is NULL");
    if (Config->Size != sizeof(WDF_WORKITEM_CONFIG)) {
        return FxRefuse(globals, function, STATUS_INFO_LENGTH_MISMATCH, "WDF_WORKITEM_CONFIG.Size");
    }
    if (Config->EvtWorkItemFunc == NULL) {
        return FxRefuse(globals, function, STATUS_INVALID_PARAMETER, "EvtWorkItemFunc is NULL");
    }
    device = FxObjectDevice(parent);
    if (device == NULL) {
        return FxRefuse(globals, function, STATUS_INVALID_DEVICE_REQUEST, "no device in the parent chain");
    }
    status = FxSerializationLock(parent, Config->AutomaticSerialization, TRUE, function, &lock);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FxObjectAllocate(globals, FxTypeWorkItem, sizeof(*item), Attributes, (PVOID *)&item);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    item->Callback = Config->EvtWorkItemFunc;
    item->CallbackLock = lock;
    KeInitializeSpinLock(&item->Lock);
    KeInitializeEvent(&item->Idle, NotificationEvent, TRUE);
    item->IoWorkItem = IoAllocateWorkItem(device->DeviceObject);
    status = item->IoWorkItem == NULL ? STATUS_INSUFFICIENT_RESOURCES : FxObjectCommit(&item->Object, parent);
    if (!NT_SUCCESS(status)) {
        FxObjectAbandon(&item->Object);
        return status;
    }
    *WorkItem = (WDFWORKITEM)item->Object.Handle;
    return STATUS_SUCCESS;
}

VOID NTAPI FxWdfWorkItemEnqueue(PWDF_DRIVER_GLOBALS DriverGlobals, WDFWORKITEM WorkItem)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_WORK_ITEM *item = FX_FROM_HANDLE(globals, WorkItem, FxTypeWorkItem);
    BOOLEAN enqueue;
    BOOLEAN down;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&item->Lock);

    down = item->RunningDown;
    enqueue = (BOOLEAN)(!item->Enqueued && !down);
    if (enqueue) {
        item->Enqueued = TRUE;
        FxObjectReference(&item->Object);
        KeClearEvent(&item->Idle);
    }
    KeReleaseSpinLock(&item->Lock, irql);
    if (down) {
        FxViolation(globals, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)WorkItem, 0, "WdfWorkItemEnqueue",
                    "the work item is being deleted");
    }
    if (enqueue) {
        IoQueueWorkItem(item->IoWorkItem, FxWorkItemRoutine, DelayedWorkQueue, item);
    }
}

WDFOBJECT NTAPI FxWdfWorkItemGetParentObject(PWDF_DRIVER_GLOBALS DriverGlobals, WDFWORKITEM WorkItem)
{
    FX_WORK_ITEM *item = FX_FROM_HANDLE(FxGlobals(DriverGlobals), WorkItem, FxTypeWorkItem);

    return item->Object.Parent == NULL ? NULL : item->Object.Parent->Handle;
}

VOID NTAPI FxWdfWorkItemFlush(PWDF_DRIVER_GLOBALS DriverGlobals, WDFWORKITEM WorkItem)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_WORK_ITEM *item = FX_FROM_HANDLE(globals, WorkItem, FxTypeWorkItem);

    FxRequireIrql(globals, PASSIVE_LEVEL, "WdfWorkItemFlush");
    if (item->CallbackThread == PsGetCurrentThreadId()) {
        FxViolation(globals, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)WorkItem, 0, "WdfWorkItemFlush",
                    "a callback waits for its own end");
    }
    FxWorkItemWait(item);
}
