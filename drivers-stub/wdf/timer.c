// SPDX-License-Identifier: MIT
/** WDFTIMER: at DISPATCH_LEVEL, or at PASSIVE_LEVEL by a work item when its attributes say so. */
#include "fx.h"
#include "ddi.h"

typedef struct _FX_TIMER {
    FX_OBJECT Object;
    FX_ALARM Alarm;
    PFN_WDF_TIMER Callback;
} FX_TIMER;

static VOID FxTimerFire(FX_OBJECT *Object)
{
    FX_TIMER *timer = (FX_TIMER *)Object;

    if (timer->Callback != NULL) {
        timer->Callback((WDFTIMER)Object->Handle);
    }
}

VOID FxTimerDispose(FX_OBJECT *Object)
{
    if (Object->State != FxObjectNew) {
        FxAlarmRunDown(&((FX_TIMER *)Object)->Alarm);
    }
}

VOID FxTimerDestroy(FX_OBJECT *Object)
{
    FX_TIMER *timer = (FX_TIMER *)Object;

    if (timer->Alarm.WorkItem != NULL) {
        IoFreeWorkItem(timer->Alarm.WorkItem);
    }
}

static NTSTATUS FxCheckTimerConfig(FX_GLOBALS *Globals, PWDF_TIMER_CONFIG Config,
                                   PWDF_OBJECT_ATTRIBUTES Attributes)
{
    static const CHAR function[] = "WdfTimerCreate";

    if (Config->Size != sizeof(WDF_TIMER_CONFIG)) {
        return FxRefuse(Globals, function, STATUS_INFO_LENGTH_MISMATCH, "WDF_TIMER_CONFIG.Size");
    }
    if (Config->Period > MAXLONG) {
        return FxRefuse(Globals, function, STATUS_INVALID_PARAMETER, "Period is above MAXLONG");
    }
    if (Config->TolerableDelay > 0 && Config->UseHighResolutionTimer) {
        return FxRefuse(Globals, function, STATUS_INVALID_PARAMETER,
                        "TolerableDelay and UseHighResolutionTimer exclude each other");
    }
    if (Config->Period > 0 && Attributes->ExecutionLevel == WdfExecutionLevelPassive) {
        return FxRefuse(Globals, function, STATUS_NOT_SUPPORTED, "passive timers cannot be periodic");
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FxWdfTimerCreate(PWDF_DRIVER_GLOBALS DriverGlobals, PWDF_TIMER_CONFIG Config,
                                PWDF_OBJECT_ATTRIBUTES Attributes, WDFTIMER *Timer)
{
    static const CHAR function[] = "WdfTimerCreate";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_CALLBACK_LOCK *lock;
    FX_OBJECT *parent;
    FX_DEVICE *device;
    FX_TIMER *timer;
    BOOLEAN passive;
    NTSTATUS status = FxCheckAttributes(
        globals, Attributes, FX_ATTRIBUTES_PARENT_REQUIRED | FX_ATTRIBUTES_EXECUTION_LEVEL, function);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    parent = FxParentFromAttributes(globals, Attributes, NULL, function);
    FxRequirePointer(globals, Config, function, "Config is NULL");
    FxRequirePointer(globals, Timer, function, "Timer is NULL");
    status = FxCheckTimerConfig(globals, Config, Attributes);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    device = FxObjectDevice(parent);
    if (device == NULL) {
        return FxRefuse(globals, function, STATUS_INVALID_DEVICE_REQUEST, "no device in the parent chain");
    }
    passive = (BOOLEAN)(Attributes->ExecutionLevel == WdfExecutionLevelPassive);
    status = FxSerializationLock(parent, Config->AutomaticSerialization, passive, function, &lock);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FxObjectAllocate(globals, FxTypeTimer, sizeof(*timer), Attributes, (PVOID *)&timer);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    FxAlarmInitialize(&timer->Alarm, &timer->Object, FxTimerFire);
    timer->Alarm.CallbackLock = lock;
    timer->Alarm.Period = Config->Period;
    timer->Callback = Config->EvtTimerFunc;
    timer->Alarm.WorkItem = passive ? IoAllocateWorkItem(device->DeviceObject) : NULL;
    status = passive && timer->Alarm.WorkItem == NULL ? STATUS_INSUFFICIENT_RESOURCES
                                                      : FxObjectCommit(&timer->Object, parent);
    if (!NT_SUCCESS(status)) {
        FxObjectAbandon(&timer->Object);
        return status;
    }
    *Timer = (WDFTIMER)timer->Object.Handle;
    return STATUS_SUCCESS;
}

BOOLEAN NTAPI FxWdfTimerStart(PWDF_DRIVER_GLOBALS DriverGlobals, WDFTIMER Timer, LONGLONG DueTime)
{
    FX_TIMER *timer = FX_FROM_HANDLE(FxGlobals(DriverGlobals), Timer, FxTypeTimer);

    return FxAlarmStart(&timer->Alarm, DueTime);
}

BOOLEAN NTAPI FxWdfTimerStop(PWDF_DRIVER_GLOBALS DriverGlobals, WDFTIMER Timer, BOOLEAN Wait)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_TIMER *timer = FX_FROM_HANDLE(globals, Timer, FxTypeTimer);

    if (Wait) {
        FxRequireIrql(globals, PASSIVE_LEVEL, "WdfTimerStop with Wait");
    }
    return FxAlarmCancel(&timer->Alarm, Wait);
}

WDFOBJECT NTAPI FxWdfTimerGetParentObject(PWDF_DRIVER_GLOBALS DriverGlobals, WDFTIMER Timer)
{
    FX_TIMER *timer = FX_FROM_HANDLE(FxGlobals(DriverGlobals), Timer, FxTypeTimer);

    return timer->Object.Parent == NULL ? NULL : timer->Object.Parent->Handle;
}
