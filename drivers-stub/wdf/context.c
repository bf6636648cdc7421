// SPDX-License-Identifier: MIT
/** Object attributes and typed contexts (wdfobject.h): checks, allocation, cleanup and destroy callbacks. */
#include "fx.h"
#include "ddi.h"

struct _FX_CONTEXT {
    FX_CONTEXT *Next;
    FX_OBJECT *Object;
    PCWDF_OBJECT_CONTEXT_TYPE_INFO TypeInfo; /* NULL: callbacks only */
    PFN_WDF_OBJECT_CONTEXT_CLEANUP EvtCleanup;
    PFN_WDF_OBJECT_CONTEXT_DESTROY EvtDestroy;
    ULONG_PTR Reserved; /* keeps the data at MEMORY_ALLOCATION_ALIGNMENT */
};

C_ASSERT(sizeof(FX_CONTEXT) % MEMORY_ALLOCATION_ALIGNMENT == 0);

static PVOID FxContextData(FX_CONTEXT *Context)
{
    return Context + 1;
}

static NTSTATUS FxCheckContextType(FX_GLOBALS *Globals, PWDF_OBJECT_ATTRIBUTES Attributes, PCSTR Function)
{
    PCWDF_OBJECT_CONTEXT_TYPE_INFO type = Attributes->ContextTypeInfo;

    if (type != NULL && type->Size != sizeof(WDF_OBJECT_CONTEXT_TYPE_INFO)) {
        return FxRefuse(Globals, Function, STATUS_INFO_LENGTH_MISMATCH, "ContextTypeInfo->Size");
    }
    if (type != NULL && type->ContextSize > 0 && type->ContextName == NULL) {
        return FxRefuse(Globals, Function, STATUS_WDF_OBJECT_ATTRIBUTES_INVALID,
                        "ContextTypeInfo->ContextName is NULL");
    }
    if (Attributes->ContextSizeOverride > 0 &&
        (type == NULL || Attributes->ContextSizeOverride < type->ContextSize)) {
        return FxRefuse(Globals, Function, STATUS_WDF_OBJECT_ATTRIBUTES_INVALID,
                        "ContextSizeOverride without a type, or below the type's size");
    }
    return STATUS_SUCCESS;
}

NTSTATUS FxCheckAttributes(FX_GLOBALS *Globals, PWDF_OBJECT_ATTRIBUTES Attributes, ULONG Flags,
                           PCSTR Function)
{
    NTSTATUS status;

    if (Attributes == NULL) {
        return (Flags & FX_ATTRIBUTES_PARENT_REQUIRED) == 0
                   ? STATUS_SUCCESS
                   : FxRefuse(Globals, Function, STATUS_WDF_PARENT_NOT_SPECIFIED,
                              "attributes with a parent are required");
    }
    if (Attributes->Size != sizeof(WDF_OBJECT_ATTRIBUTES)) {
        return FxRefuse(Globals, Function, STATUS_INFO_LENGTH_MISMATCH, "WDF_OBJECT_ATTRIBUTES.Size");
    }
    status = FxCheckContextType(Globals, Attributes, Function);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if ((Flags & FX_ATTRIBUTES_NO_PARENT) != 0 && Attributes->ParentObject != NULL) {
        return FxRefuse(Globals, Function, STATUS_WDF_PARENT_ASSIGNMENT_NOT_ALLOWED,
                        "ParentObject must be NULL");
    }
    if ((Flags & FX_ATTRIBUTES_PARENT_REQUIRED) != 0 && Attributes->ParentObject == NULL) {
        return FxRefuse(Globals, Function, STATUS_WDF_PARENT_NOT_SPECIFIED, "ParentObject is NULL");
    }
    if (Attributes->ExecutionLevel < WdfExecutionLevelInheritFromParent ||
        Attributes->ExecutionLevel > WdfExecutionLevelDispatch ||
        Attributes->SynchronizationScope < WdfSynchronizationScopeInheritFromParent ||
        Attributes->SynchronizationScope > WdfSynchronizationScopeNone) {
        return FxRefuse(Globals, Function, STATUS_WDF_OBJECT_ATTRIBUTES_INVALID,
                        "ExecutionLevel or SynchronizationScope out of range");
    }
    if ((Flags & FX_ATTRIBUTES_SCOPE) == 0 &&
        Attributes->SynchronizationScope != WdfSynchronizationScopeInheritFromParent &&
        Attributes->SynchronizationScope != WdfSynchronizationScopeNone) {
        return FxRefuse(Globals, Function, STATUS_WDF_SYNCHRONIZATION_SCOPE_INVALID,
                        "a scope is not allowed here");
    }
    if ((Flags & FX_ATTRIBUTES_EXECUTION_LEVEL) == 0 &&
        Attributes->ExecutionLevel != WdfExecutionLevelInheritFromParent) {
        return FxRefuse(Globals, Function, STATUS_WDF_EXECUTION_LEVEL_INVALID,
                        "an execution level is not allowed here");
    }
    return STATUS_SUCCESS;
}

FX_OBJECT *FxParentFromAttributes(FX_GLOBALS *Globals, PWDF_OBJECT_ATTRIBUTES Attributes, FX_OBJECT *Default,
                                  PCSTR Function)
{
    if (Attributes != NULL && Attributes->ParentObject != NULL) {
        return FxObjectFromHandle(Globals, Attributes->ParentObject, FxTypeAny, Function);
    }
    if (Default == NULL) {
        FxViolation(Globals, WDF_REQUIRED_PARAMETER_IS_NULL, 0, 0, Function, "called before WdfDriverCreate");
    }
    return Default;
}

static FX_CONTEXT *FxFindContext(FX_OBJECT *Object, PCWDF_OBJECT_CONTEXT_TYPE_INFO TypeInfo)
{
    FX_CONTEXT *context = Object->Contexts;

    while (context != NULL && (TypeInfo == NULL || context->TypeInfo != TypeInfo)) {
        context = context->Next;
    }
    return context;
}

NTSTATUS FxContextAllocate(FX_OBJECT *Object, PWDF_OBJECT_ATTRIBUTES Attributes, PVOID *Context)
{
    PCWDF_OBJECT_CONTEXT_TYPE_INFO type = Attributes->ContextTypeInfo;
    SIZE_T size = Attributes->ContextSizeOverride;
    FX_CONTEXT *context;
    FX_CONTEXT *existing;
    NTSTATUS status = STATUS_SUCCESS;
    KIRQL irql;

    if (size == 0 && type != NULL) {
        size = type->ContextSize;
    }
    if (size > (SIZE_T)MAXLONG) {
        return STATUS_INTEGER_OVERFLOW;
    }
    context = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*context) + size, FX_TAG);
    if (context == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(context, sizeof(*context) + size);
    context->Object = Object;
    context->TypeInfo = type;
    context->EvtCleanup = Attributes->EvtCleanupCallback;
    context->EvtDestroy = Attributes->EvtDestroyCallback;

    irql = KeAcquireSpinLockRaiseToDpc(&Object->Globals->TreeLock);
    existing = FxFindContext(Object, type);
    if (existing != NULL) {
        status = STATUS_OBJECT_NAME_EXISTS;
    } else if (Object->State == FxObjectDeleting) {
        status = STATUS_DELETE_PENDING;
    } else {
        context->Next = Object->Contexts;
        Object->Contexts = context;
    }
    KeReleaseSpinLock(&Object->Globals->TreeLock, irql);

    if (status != STATUS_SUCCESS) {
        ExFreePoolWithTag(context, FX_TAG);
        context = existing;
    }
    if (Context != NULL) {
        *Context = context == NULL ? NULL : FxContextData(context);
    }
    return status;
}

VOID FxContextsCleanup(FX_OBJECT *Object)
{
    for (FX_CONTEXT *context = Object->Contexts; context != NULL; context = context->Next) {
        if (context->EvtCleanup != NULL) {
            KIRQL irql = FxCurrentIrql();
            context->EvtCleanup(Object->Handle);
            FxCheckCallbackReturn(Object->Globals, irql, "EvtCleanupCallback");
        }
    }
}

VOID FxContextsDestroy(FX_OBJECT *Object)
{
    for (FX_CONTEXT *context = Object->Contexts; context != NULL; context = context->Next) {
        if (context->EvtDestroy != NULL) {
            KIRQL irql = FxCurrentIrql();
            context->EvtDestroy(Object->Handle);
            FxCheckCallbackReturn(Object->Globals, irql, "EvtDestroyCallback");
        }
    }
}

VOID FxContextsFree(FX_OBJECT *Object)
{
    while (Object->Contexts != NULL) {
        FX_CONTEXT *context = Object->Contexts;

        Object->Contexts = context->Next;
        ExFreePoolWithTag(context, FX_TAG);
    }
}

PVOID NTAPI FxWdfObjectGetTypedContextWorker(PWDF_DRIVER_GLOBALS DriverGlobals, WDFOBJECT Handle,
                                             PCWDF_OBJECT_CONTEXT_TYPE_INFO TypeInfo)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_OBJECT *object = FX_FROM_HANDLE(globals, Handle, FxTypeAny);
    FX_CONTEXT *context;

    FxRequirePointer(globals, TypeInfo, "WdfObjectGetTypedContext", "TypeInfo is NULL");
    context = FxFindContext(object, TypeInfo);
    return context == NULL ? NULL : FxContextData(context);
}

NTSTATUS NTAPI FxWdfObjectAllocateContext(PWDF_DRIVER_GLOBALS DriverGlobals, WDFOBJECT Handle,
                                          PWDF_OBJECT_ATTRIBUTES ContextAttributes, PVOID *Context)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_OBJECT *object = FX_FROM_HANDLE(globals, Handle, FxTypeAny);
    NTSTATUS status;

    FxRequirePointer(globals, ContextAttributes, "WdfObjectAllocateContext", "ContextAttributes is NULL");
    status =
        FxCheckAttributes(globals, ContextAttributes, FX_ATTRIBUTES_NO_PARENT, "WdfObjectAllocateContext");
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (ContextAttributes->ContextTypeInfo == NULL) {
        return FxRefuse(globals, "WdfObjectAllocateContext", STATUS_OBJECT_NAME_INVALID,
                        "ContextTypeInfo is NULL");
    }
    return FxContextAllocate(object, ContextAttributes, Context);
}

WDFOBJECT NTAPI FxWdfObjectContextGetObject(PWDF_DRIVER_GLOBALS DriverGlobals, PVOID ContextPointer)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);

    FxRequirePointer(globals, ContextPointer, "WdfObjectContextGetObject", "ContextPointer is NULL");
    return ((FX_CONTEXT *)ContextPointer - 1)->Object->Handle;
}
