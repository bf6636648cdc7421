// SPDX-License-Identifier: MIT
/**
 * Life cycle of framework objects (MicrosoftDocs framework-object-life-cycle.md): deletion cleans up the
 * children, then the object itself, then lets go of the tree's references; EvtDestroyCallback and the
 * memory's end come with the last reference.
 */
#include "fx.h"
#include "ddi.h"

static const FX_CLASS FxClasses[FxTypeMaximum] = {
    [FxTypeObject] = { .Name = "WDFOBJECT" },
    [FxTypeDriver] = { .Name = "WDFDRIVER", .FrameworkOwned = TRUE, .Destroy = FxDriverDestroy },
    [FxTypeDevice] = { .Name = "WDFDEVICE",
                       .PassiveDispose = TRUE,
                       .Dispose = FxDeviceDispose,
                       .Destroy = FxDeviceDestroy },
    [FxTypeFileObject] = { .Name = "WDFFILEOBJECT", .FrameworkOwned = TRUE, .Dispose = FxFileDispose },
    [FxTypeQueue] = { .Name = "WDFQUEUE",
                      .PassiveDispose = TRUE,
                      .Dispose = FxQueueDispose,
                      .Destroy = FxQueueDestroy },
    [FxTypeRequest] = { .Name = "WDFREQUEST", .FrameworkOwned = TRUE },
    [FxTypeMemory] = { .Name = "WDFMEMORY", .Destroy = FxMemoryDestroy },
    [FxTypeSpinLock] = { .Name = "WDFSPINLOCK" },
    [FxTypeWaitLock] = { .Name = "WDFWAITLOCK" },
    [FxTypeTimer] = { .Name = "WDFTIMER",
                      .PassiveDispose = TRUE,
                      .Dispose = FxTimerDispose,
                      .Destroy = FxTimerDestroy },
    [FxTypeDpc] = { .Name = "WDFDPC", .PassiveDispose = TRUE, .Dispose = FxDpcDispose },
    [FxTypeWorkItem] = { .Name = "WDFWORKITEM",
                         .PassiveDispose = TRUE,
                         .Dispose = FxWorkItemDispose,
                         .Destroy = FxWorkItemDestroy },
    [FxTypeKey] = { .Name = "WDFKEY", .PassiveDispose = TRUE, .Dispose = FxKeyDispose },
};

PCSTR FxTypeName(FX_TYPE Type)
{
    return FxClasses[Type].Name;
}

static VOID FxObjectFree(FX_OBJECT *Object)
{
    FX_GLOBALS *globals = Object->Globals;
    FX_TYPE type = Object->Type;

    FxHandleFree(Object->Handle);
    FxContextsFree(Object);
    ExFreePoolWithTag(Object, FX_TAG);
    InterlockedDecrement(&globals->Live[type]);
}

NTSTATUS FxObjectAllocate(FX_GLOBALS *Globals, FX_TYPE Type, SIZE_T Size, PWDF_OBJECT_ATTRIBUTES Attributes,
                          PVOID *Object)
{
    FX_OBJECT *object = ExAllocatePoolWithTag(NonPagedPoolNx, Size, FX_TAG);
    NTSTATUS status;

    *Object = NULL;
    if (object == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(object, Size);
    object->Type = Type;
    object->State = FxObjectNew;
    object->References = 1;
    object->Globals = Globals;
    object->PassiveDispose = FxClasses[Type].PassiveDispose;
    InitializeListHead(&object->ParentEntry);
    InitializeListHead(&object->Children);
    InitializeListHead(&object->Disposed);
    status = FxHandleAllocate(object, &object->Handle);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(object, FX_TAG);
        return status;
    }
    InterlockedIncrement(&Globals->Live[Type]);
    if (Attributes != NULL) {
        status = FxContextAllocate(object, Attributes, NULL);
        if (!NT_SUCCESS(status)) {
            FxObjectFree(object);
            return status;
        }
    }
    *Object = object;
    return STATUS_SUCCESS;
}

NTSTATUS FxObjectCommit(FX_OBJECT *Object, FX_OBJECT *Parent)
{
    NTSTATUS status = STATUS_SUCCESS;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Object->Globals->TreeLock);

    if (Parent != NULL && Parent->State != FxObjectLive) {
        status = STATUS_DELETE_PENDING;
    } else {
        Object->State = FxObjectLive;
        Object->Parent = Parent;
        if (Parent != NULL) {
            InsertTailList(&Parent->Children, &Object->ParentEntry);
        }
        for (FX_OBJECT *up = Parent; up != NULL && Object->PassiveDispose; up = up->Parent) {
            up->PassiveDispose = TRUE;
        }
    }
    KeReleaseSpinLock(&Object->Globals->TreeLock, irql);
    return status;
}

VOID FxObjectAbandon(FX_OBJECT *Object)
{
    // Dispose and Destroy undo what creation has got so far; the driver has not seen the object, so its
    // callbacks are not made.
    if (FxClasses[Object->Type].Dispose != NULL) {
        FxClasses[Object->Type].Dispose(Object);
    }
    if (FxClasses[Object->Type].Destroy != NULL) {
        FxClasses[Object->Type].Destroy(Object);
    }
    FxObjectFree(Object);
}

VOID FxObjectReference(FX_OBJECT *Object)
{
    InterlockedIncrement(&Object->References);
}

VOID FxObjectDereference(FX_OBJECT *Object)
{
    LONG left = InterlockedDecrement(&Object->References);

    if (left < 0 || (left == 0 && Object->State != FxObjectDeleting)) {
        FxViolation(Object->Globals, WDF_OBJECT_ERROR, (ULONG_PTR)Object->Handle, (ULONG_PTR)left,
                    "WdfObjectDereference", "more dereferences than references");
    }
    if (left == 0) {
        FxContextsDestroy(Object);
        if (FxClasses[Object->Type].Destroy != NULL) {
            FxClasses[Object->Type].Destroy(Object);
        }
        FxObjectFree(Object);
    }
}

BOOLEAN FxObjectBeginDelete(FX_OBJECT *Object)
{
    BOOLEAN ours = FALSE;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Object->Globals->TreeLock);

    if (Object->State == FxObjectLive) {
        Object->State = FxObjectDeleting;
        RemoveEntryList(&Object->ParentEntry);
        InitializeListHead(&Object->ParentEntry);
        ours = TRUE;
    }
    KeReleaseSpinLock(&Object->Globals->TreeLock, irql);
    return ours;
}

/** Moves the first child from Children to Disposed; NULL when none is left. */
static FX_OBJECT *FxTakeChild(FX_OBJECT *Object)
{
    FX_OBJECT *child = NULL;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Object->Globals->TreeLock);

    if (!IsListEmpty(&Object->Children)) {
        child = CONTAINING_RECORD(RemoveHeadList(&Object->Children), FX_OBJECT, ParentEntry);
        child->State = FxObjectDeleting;
        InsertTailList(&Object->Disposed, &child->ParentEntry);
    }
    KeReleaseSpinLock(&Object->Globals->TreeLock, irql);
    return child;
}

VOID FxObjectDisposeTree(FX_OBJECT *Object)
{
    FX_OBJECT *child;

    while ((child = FxTakeChild(Object)) != NULL) {
        FxObjectDisposeTree(child);
    }
    if (FxClasses[Object->Type].Dispose != NULL) {
        FxClasses[Object->Type].Dispose(Object);
    }
    FxContextsCleanup(Object);
}

VOID FxObjectReleaseTree(FX_OBJECT *Object)
{
    while (!IsListEmpty(&Object->Disposed)) {
        FX_OBJECT *child = CONTAINING_RECORD(RemoveHeadList(&Object->Disposed), FX_OBJECT, ParentEntry);

        InitializeListHead(&child->ParentEntry);
        FxObjectReleaseTree(child);
    }
    Object->Parent = NULL;
    FxObjectDereference(Object);
}

VOID FxObjectFinishDelete(FX_OBJECT *Object)
{
    FxObjectDisposeTree(Object);
    FxObjectReleaseTree(Object);
}

VOID FxObjectDelete(FX_OBJECT *Object)
{
    FX_DEVICE *device = FxObjectDevice(Object);

    if (!FxObjectBeginDelete(Object)) {
        FxViolation(Object->Globals, WDF_OBJECT_ERROR, (ULONG_PTR)Object->Handle, 0, "WdfObjectDelete",
                    "the object is being deleted already");
    }
    if (Object->PassiveDispose && device != NULL && FxCurrentIrql() > PASSIVE_LEVEL) {
        FxDeviceDeferDelete(device, Object);
    } else {
        FxObjectFinishDelete(Object);
    }
}

FX_DEVICE *FxObjectDevice(FX_OBJECT *Object)
{
    while (Object != NULL && Object->Type != FxTypeDevice) {
        Object = Object->Type == FxTypeRequest ? &((FX_REQUEST *)Object)->Device->Object : Object->Parent;
    }
    return (FX_DEVICE *)Object;
}

FX_OBJECT *FxObjectConstraintOwner(FX_OBJECT *Object)
{
    while (Object != NULL && Object->Type != FxTypeDevice && Object->Type != FxTypeQueue) {
        Object = Object->Type == FxTypeRequest ? &((FX_REQUEST *)Object)->Device->Object : Object->Parent;
    }
    return Object;
}

NTSTATUS NTAPI FxWdfObjectCreate(PWDF_DRIVER_GLOBALS DriverGlobals, PWDF_OBJECT_ATTRIBUTES Attributes,
                                 WDFOBJECT *Object)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_OBJECT *object;
    FX_OBJECT *parent;
    NTSTATUS status;

    FxRequirePointer(globals, Object, "WdfObjectCreate", "Object is NULL");
    *Object = NULL;
    status = FxCheckAttributes(globals, Attributes, 0, "WdfObjectCreate");
    if (!NT_SUCCESS(status)) {
        return status;
    }
    parent = FxParentFromAttributes(globals, Attributes, (FX_OBJECT *)globals->Driver, "WdfObjectCreate");
    status = FxObjectAllocate(globals, FxTypeObject, sizeof(FX_OBJECT), Attributes, (PVOID *)&object);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FxObjectCommit(object, parent);
    if (!NT_SUCCESS(status)) {
        FxObjectAbandon(object);
        return status;
    }
    *Object = object->Handle;
    return STATUS_SUCCESS;
}

VOID NTAPI FxWdfObjectDelete(PWDF_DRIVER_GLOBALS DriverGlobals, WDFOBJECT Object)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_OBJECT *object = FX_FROM_HANDLE(globals, Object, FxTypeAny);

    if (FxClasses[object->Type].FrameworkOwned ||
        (object->Type == FxTypeQueue && ((FX_QUEUE *)object)->Device->DefaultQueue == (FX_QUEUE *)object)) {
        FxViolation(globals, WDF_OBJECT_ERROR, (ULONG_PTR)Object, object->Type, "WdfObjectDelete",
                    "objects of this kind are deleted by the framework alone");
    }
    if (object->Type == FxTypeDevice) {
        FxRequireIrql(globals, PASSIVE_LEVEL, "WdfObjectDelete");
    }
    FxObjectDelete(object);
}

VOID NTAPI FxWdfObjectReferenceActual(PWDF_DRIVER_GLOBALS DriverGlobals, WDFOBJECT Handle, PVOID Tag,
                                      LONG Line, PCHAR File)
{
    // Tags, lines and files serve a debugger's tag tracking, which the stand-in has not.
    UNREFERENCED_PARAMETER(Tag);
    UNREFERENCED_PARAMETER(Line);
    UNREFERENCED_PARAMETER(File);
    FxObjectReference(FX_FROM_HANDLE(FxGlobals(DriverGlobals), Handle, FxTypeAny));
}

VOID NTAPI FxWdfObjectDereferenceActual(PWDF_DRIVER_GLOBALS DriverGlobals, WDFOBJECT Handle, PVOID Tag,
                                        LONG Line, PCHAR File)
{
    UNREFERENCED_PARAMETER(Tag);
    UNREFERENCED_PARAMETER(Line);
    UNREFERENCED_PARAMETER(File);
    FxObjectDereference(FX_FROM_HANDLE(FxGlobals(DriverGlobals), Handle, FxTypeAny));
}
