// SPDX-License-Identifier: MIT
/** WdfIoQueueCreate with KMDF's checks, and the end of a queue. */
#include "fx.h"
#include "ddi.h"

static BOOLEAN FxHasIoCallback(PWDF_IO_QUEUE_CONFIG Config)
{
    return (BOOLEAN)(Config->EvtIoDefault != NULL || Config->EvtIoRead != NULL ||
                     Config->EvtIoWrite != NULL || Config->EvtIoDeviceControl != NULL ||
                     Config->EvtIoInternalDeviceControl != NULL);
}

static NTSTATUS FxCheckQueueConfig(FX_GLOBALS *Globals, PWDF_IO_QUEUE_CONFIG Config)
{
    static const CHAR function[] = "WdfIoQueueCreate";

    if (Config->DispatchType <= WdfIoQueueDispatchInvalid || Config->DispatchType >= WdfIoQueueDispatchMax) {
        return FxRefuse(Globals, function, STATUS_INVALID_PARAMETER, "DispatchType out of range");
    }
    if (Config->DispatchType != WdfIoQueueDispatchManual && !FxHasIoCallback(Config)) {
        return FxRefuse(Globals, function, STATUS_WDF_NO_CALLBACK,
                        "a queue that presents requests needs an I/O callback");
    }
    if (Config->DispatchType == WdfIoQueueDispatchManual && FxHasIoCallback(Config)) {
        return FxRefuse(Globals, function, STATUS_INVALID_PARAMETER, "a manual queue has no I/O callbacks");
    }
    if (Config->DispatchType != WdfIoQueueDispatchParallel &&
        Config->Settings.Parallel.NumberOfPresentedRequests != 0) {
        return FxRefuse(Globals, function, STATUS_INVALID_PARAMETER,
                        "NumberOfPresentedRequests belongs to parallel queues");
    }
    return STATUS_SUCCESS;
}

static NTSTATUS FxCheckQueueCreate(FX_GLOBALS *Globals, FX_DEVICE *Device, PWDF_IO_QUEUE_CONFIG Config,
                                   PWDF_OBJECT_ATTRIBUTES Attributes, WDFQUEUE *Queue)
{
    static const CHAR function[] = "WdfIoQueueCreate";
    NTSTATUS status =
        FxCheckAttributes(Globals, Attributes, FX_ATTRIBUTES_EXECUTION_LEVEL | FX_ATTRIBUTES_SCOPE, function);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (Config->Size != sizeof(WDF_IO_QUEUE_CONFIG)) {
        return FxRefuse(Globals, function, STATUS_INFO_LENGTH_MISMATCH, "WDF_IO_QUEUE_CONFIG.Size");
    }
    if (!Config->DefaultQueue && Queue == NULL) {
        return FxRefuse(Globals, function, STATUS_INVALID_PARAMETER_4,
                        "Queue may be NULL for the default queue only");
    }
    if (Config->DefaultQueue && (Device->DeviceObject->Flags & DO_DEVICE_INITIALIZING) == 0) {
        return FxRefuse(Globals, function, STATUS_INVALID_DEVICE_STATE,
                        "default queue after WdfControlFinishInitializing");
    }
    return FxCheckQueueConfig(Globals, Config);
}

/** Execution level and synchronization scope of the queue, with the lock that they mean. */
static NTSTATUS FxConstrainQueue(FX_QUEUE *Queue, PWDF_OBJECT_ATTRIBUTES Attributes)
{
    FX_DEVICE *device = Queue->Device;
    WDF_EXECUTION_LEVEL level = device->ExecutionLevel;

    Queue->SynchronizationScope = device->SynchronizationScope;
    if (Attributes != NULL && Attributes->ExecutionLevel != WdfExecutionLevelInheritFromParent) {
        level = Attributes->ExecutionLevel;
    }
    if (Attributes != NULL && Attributes->SynchronizationScope != WdfSynchronizationScopeInheritFromParent) {
        Queue->SynchronizationScope = Attributes->SynchronizationScope;
    }
    Queue->Passive = (BOOLEAN)(level == WdfExecutionLevelPassive);
    Queue->Object.PassiveCallbacks = Queue->Passive;
    FxCallbackLockInitialize(&Queue->OwnLock, Queue->Passive);
    if (Queue->SynchronizationScope == WdfSynchronizationScopeDevice) {
        if (level != device->ExecutionLevel) {
            return FxRefuse(Queue->Object.Globals, "WdfIoQueueCreate", STATUS_INVALID_PARAMETER,
                            "device scope needs the device's execution level");
        }
        Queue->CallbackLock = &device->CallbackLock;
    } else if (Queue->SynchronizationScope == WdfSynchronizationScopeQueue) {
        Queue->CallbackLock = &Queue->OwnLock;
    }
    return STATUS_SUCCESS;
}

static VOID FxSetUpQueue(FX_QUEUE *Queue, FX_DEVICE *Device, PWDF_IO_QUEUE_CONFIG Config)
{
    Queue->Device = Device;
    Queue->Config = *Config;
    if (Config->DispatchType == WdfIoQueueDispatchParallel &&
        Config->Settings.Parallel.NumberOfPresentedRequests == 0) {
        Queue->Config.Settings.Parallel.NumberOfPresentedRequests = (ULONG)-1;
    }
    InitializeListHead(&Queue->DeviceEntry);
    InitializeListHead(&Queue->Queued);
    InitializeListHead(&Queue->Cancelable);
    InitializeListHead(&Queue->Canceled);
    KeInitializeSpinLock(&Queue->Lock);
    KeInitializeEvent(&Queue->DispatchIdle, NotificationEvent, TRUE);
    Queue->Accept = TRUE;
    Queue->Dispatch = TRUE;
}

NTSTATUS NTAPI FxWdfIoQueueCreate(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDEVICE Device,
                                  PWDF_IO_QUEUE_CONFIG Config, PWDF_OBJECT_ATTRIBUTES QueueAttributes,
                                  WDFQUEUE *Queue)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DEVICE *device = FX_FROM_HANDLE(globals, Device, FxTypeDevice);
    FX_OBJECT *parent;
    FX_QUEUE *queue;
    NTSTATUS status;
    KIRQL irql;

    FxRequirePointer(globals, Config, "WdfIoQueueCreate", "Config is NULL");
    status = FxCheckQueueCreate(globals, device, Config, QueueAttributes, Queue);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    parent = FxParentFromAttributes(globals, QueueAttributes, &device->Object, "WdfIoQueueCreate");
    if (FxObjectDevice(parent) != device) {
        return FxRefuse(globals, "WdfIoQueueCreate", STATUS_INVALID_DEVICE_REQUEST,
                        "the device is not in the parent chain");
    }
    if (Config->DefaultQueue && device->DefaultQueue != NULL) {
        return FxRefuse(globals, "WdfIoQueueCreate", STATUS_UNSUCCESSFUL,
                        "the device has a default queue already");
    }
    status = FxObjectAllocate(globals, FxTypeQueue, sizeof(FX_QUEUE), QueueAttributes, (PVOID *)&queue);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    FxSetUpQueue(queue, device, Config);
    status = FxConstrainQueue(queue, QueueAttributes);
    if (NT_SUCCESS(status)) {
        queue->WorkItem = IoAllocateWorkItem(device->DeviceObject);
        status =
            queue->WorkItem == NULL ? STATUS_INSUFFICIENT_RESOURCES : FxObjectCommit(&queue->Object, parent);
    }
    if (!NT_SUCCESS(status)) {
        FxObjectAbandon(&queue->Object);
        return status;
    }
    irql = KeAcquireSpinLockRaiseToDpc(&device->Lock);
    InsertTailList(&device->Queues, &queue->DeviceEntry);
    KeReleaseSpinLock(&device->Lock, irql);
    if (Config->DefaultQueue) {
        device->DefaultQueue = queue;
    }
    if (Queue != NULL) {
        *Queue = (WDFQUEUE)queue->Object.Handle;
    }
    return STATUS_SUCCESS;
}

VOID FxQueueDispose(FX_OBJECT *Object)
{
    FX_QUEUE *queue = (FX_QUEUE *)Object;
    KIRQL irql;

    if (Object->State == FxObjectNew) {
        return;
    }
    irql = KeAcquireSpinLockRaiseToDpc(&queue->Device->Lock);
    RemoveEntryList(&queue->DeviceEntry);
    InitializeListHead(&queue->DeviceEntry);
    if (queue->Device->DefaultQueue == queue) {
        queue->Device->DefaultQueue = NULL;
    }
    KeReleaseSpinLock(&queue->Device->Lock, irql);
    FxQueuePurgeAndWait(queue, TRUE);
    KeWaitForSingleObject(&queue->DispatchIdle, Executive, KernelMode, FALSE, NULL);
    // The worker sets the event with the lock held: it is out only when the lock can be had.
    irql = KeAcquireSpinLockRaiseToDpc(&queue->Lock);
    KeReleaseSpinLock(&queue->Lock, irql);
}

VOID FxQueueDestroy(FX_OBJECT *Object)
{
    FX_QUEUE *queue = (FX_QUEUE *)Object;

    if (queue->WorkItem != NULL) {
        IoFreeWorkItem(queue->WorkItem);
    }
}
