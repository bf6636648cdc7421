// SPDX-License-Identifier: MIT
/** Locks: WDFSPINLOCK, WDFWAITLOCK, and the callback locks of synchronization scopes. */
#include "fx.h"
#include "ddi.h"

typedef struct _FX_SPIN_LOCK {
    FX_OBJECT Object;
    KSPIN_LOCK Lock;
    KIRQL OldIrql;
    HANDLE volatile Owner;
} FX_SPIN_LOCK;

typedef struct _FX_WAIT_LOCK {
    FX_OBJECT Object;
    KEVENT Free; /* synchronization event */
    HANDLE volatile Owner;
} FX_WAIT_LOCK;

VOID FxCallbackLockInitialize(FX_CALLBACK_LOCK *Lock, BOOLEAN Passive)
{
    Lock->Passive = Passive;
    KeInitializeSpinLock(&Lock->SpinLock);
    KeInitializeEvent(&Lock->Free, SynchronizationEvent, TRUE);
}

BOOLEAN FxCallbackLockOwned(FX_CALLBACK_LOCK *Lock)
{
    return (BOOLEAN)(Lock != NULL && Lock->Owner == PsGetCurrentThreadId());
}

VOID FxCallbackLockAcquire(FX_CALLBACK_LOCK *Lock)
{
    if (Lock == NULL) {
        return;
    }
    if (Lock->Passive) {
        KeWaitForSingleObject(&Lock->Free, Executive, KernelMode, FALSE, NULL);
    } else {
        Lock->OldIrql = KeAcquireSpinLockRaiseToDpc(&Lock->SpinLock);
    }
    Lock->Owner = PsGetCurrentThreadId();
}

VOID FxCallbackLockRelease(FX_CALLBACK_LOCK *Lock)
{
    if (Lock == NULL) {
        return;
    }
    Lock->Owner = NULL;
    if (Lock->Passive) {
        KeSetEvent(&Lock->Free, IO_NO_INCREMENT, FALSE);
    } else {
        KeReleaseSpinLock(&Lock->SpinLock, Lock->OldIrql);
    }
}

NTSTATUS FxSerializationLock(FX_OBJECT *Parent, BOOLEAN Automatic, BOOLEAN Passive, PCSTR Function,
                             FX_CALLBACK_LOCK **Lock)
{
    FX_OBJECT *owner = FxObjectConstraintOwner(Parent);
    WDF_SYNCHRONIZATION_SCOPE scope;
    BOOLEAN scoped;

    *Lock = NULL;
    if (!Automatic) {
        return STATUS_SUCCESS;
    }
    scope = owner->Type == FxTypeQueue ? ((FX_QUEUE *)owner)->SynchronizationScope
                                       : ((FX_DEVICE *)owner)->SynchronizationScope;
    scoped = (BOOLEAN)(scope == WdfSynchronizationScopeDevice || scope == WdfSynchronizationScopeQueue);
    // For DPCs and timers the pages refuse a passive parent always, the framework only when there is a scope
    // to serialise with. Who passes the stricter rule passes both (nf-wdfdpc-wdfdpccreate.md,
    // nf-wdftimer-wdftimercreate.md).
    if (owner->PassiveCallbacks != Passive && (scoped || !Passive)) {
        return FxRefuse(Parent->Globals, Function, STATUS_WDF_INCOMPATIBLE_EXECUTION_LEVEL,
                        "AutomaticSerialization with a parent of another execution level");
    }
    if (scoped) {
        *Lock = owner->Type == FxTypeQueue ? ((FX_QUEUE *)owner)->CallbackLock
                                           : &((FX_DEVICE *)owner)->CallbackLock;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS FxCreateLock(PWDF_DRIVER_GLOBALS DriverGlobals, PWDF_OBJECT_ATTRIBUTES Attributes,
                             FX_TYPE Type, SIZE_T Size, PCSTR Function, WDFOBJECT *Handle, FX_OBJECT **Lock)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_OBJECT *parent;
    NTSTATUS status;

    FxRequirePointer(globals, Handle, Function, "the place for the handle is NULL");
    *Handle = NULL;
    status = FxCheckAttributes(globals, Attributes, 0, Function);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    parent = FxParentFromAttributes(globals, Attributes, (FX_OBJECT *)globals->Driver, Function);
    status = FxObjectAllocate(globals, Type, Size, Attributes, (PVOID *)Lock);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (Type == FxTypeSpinLock) {
        KeInitializeSpinLock(&((FX_SPIN_LOCK *)*Lock)->Lock);
    } else {
        KeInitializeEvent(&((FX_WAIT_LOCK *)*Lock)->Free, SynchronizationEvent, TRUE);
    }
    status = FxObjectCommit(*Lock, parent);
    if (!NT_SUCCESS(status)) {
        FxObjectAbandon(*Lock);
        return status;
    }
    *Handle = (*Lock)->Handle;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FxWdfSpinLockCreate(PWDF_DRIVER_GLOBALS DriverGlobals,
                                   PWDF_OBJECT_ATTRIBUTES SpinLockAttributes, WDFSPINLOCK *SpinLock)
{
    FX_OBJECT *lock;

    return FxCreateLock(DriverGlobals, SpinLockAttributes, FxTypeSpinLock, sizeof(FX_SPIN_LOCK),
                        "WdfSpinLockCreate", (WDFOBJECT *)SpinLock, &lock);
}

VOID NTAPI FxWdfSpinLockAcquire(PWDF_DRIVER_GLOBALS DriverGlobals, WDFSPINLOCK SpinLock)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_SPIN_LOCK *lock = FX_FROM_HANDLE(globals, SpinLock, FxTypeSpinLock);
    KIRQL irql;

    if (lock->Owner == PsGetCurrentThreadId()) {
        FxViolation(globals, WDF_RECURSIVE_LOCK, (ULONG_PTR)SpinLock, 0, "WdfSpinLockAcquire",
                    "the thread holds the lock already");
    }
    irql = KeAcquireSpinLockRaiseToDpc(&lock->Lock);
    lock->OldIrql = irql;
    lock->Owner = PsGetCurrentThreadId();
}

VOID NTAPI FxWdfSpinLockRelease(PWDF_DRIVER_GLOBALS DriverGlobals, WDFSPINLOCK SpinLock)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_SPIN_LOCK *lock = FX_FROM_HANDLE(globals, SpinLock, FxTypeSpinLock);

    if (lock->Owner != PsGetCurrentThreadId()) {
        FxViolation(globals, WDF_INVALID_LOCK_OPERATION, (ULONG_PTR)SpinLock, 0, "WdfSpinLockRelease",
                    "the thread does not hold the lock");
    }
    lock->Owner = NULL;
    KeReleaseSpinLock(&lock->Lock, lock->OldIrql);
}

NTSTATUS NTAPI FxWdfWaitLockCreate(PWDF_DRIVER_GLOBALS DriverGlobals, PWDF_OBJECT_ATTRIBUTES LockAttributes,
                                   WDFWAITLOCK *Lock)
{
    FX_OBJECT *lock;

    return FxCreateLock(DriverGlobals, LockAttributes, FxTypeWaitLock, sizeof(FX_WAIT_LOCK),
                        "WdfWaitLockCreate", (WDFOBJECT *)Lock, &lock);
}

NTSTATUS NTAPI FxWdfWaitLockAcquire(PWDF_DRIVER_GLOBALS DriverGlobals, WDFWAITLOCK Lock, PLONGLONG Timeout)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_WAIT_LOCK *lock = FX_FROM_HANDLE(globals, Lock, FxTypeWaitLock);
    LARGE_INTEGER due = { 0 };
    NTSTATUS status;

    // Only an attempt with a zero time-out does not wait.
    FxRequireIrql(globals, Timeout != NULL && *Timeout == 0 ? DISPATCH_LEVEL : PASSIVE_LEVEL,
                  "WdfWaitLockAcquire");
    if (lock->Owner == PsGetCurrentThreadId()) {
        FxViolation(globals, WDF_RECURSIVE_LOCK, (ULONG_PTR)Lock, 0, "WdfWaitLockAcquire",
                    "the thread holds the lock already");
    }
    if (Timeout != NULL) {
        due.QuadPart = *Timeout;
    }
    status = KeWaitForSingleObject(&lock->Free, Executive, KernelMode, FALSE, Timeout == NULL ? NULL : &due);
    if (status == STATUS_SUCCESS) {
        lock->Owner = PsGetCurrentThreadId();
    }
    return status;
}

VOID NTAPI FxWdfWaitLockRelease(PWDF_DRIVER_GLOBALS DriverGlobals, WDFWAITLOCK Lock)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_WAIT_LOCK *lock = FX_FROM_HANDLE(globals, Lock, FxTypeWaitLock);

    if (lock->Owner != PsGetCurrentThreadId()) {
        FxViolation(globals, WDF_INVALID_LOCK_OPERATION, (ULONG_PTR)Lock, 0, "WdfWaitLockRelease",
                    "the thread does not hold the lock");
    }
    lock->Owner = NULL;
    KeSetEvent(&lock->Free, IO_NO_INCREMENT, FALSE);
}
