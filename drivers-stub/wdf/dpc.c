// SPDX-License-Identifier: MIT
/** WDFDPC, on a timer that is due at once (see alarm.c). */
#include "fx.h"
#include "ddi.h"

typedef struct _FX_DPC {
    FX_OBJECT Object;
    FX_ALARM Alarm;
    PFN_WDF_DPC Callback;
} FX_DPC;

static VOID FxDpcFire(FX_OBJECT *Object)
{
    FX_DPC *dpc = (FX_DPC *)Object;

    if (dpc->Callback != NULL) {
        dpc->Callback((WDFDPC)Object->Handle);
    }
}

VOID FxDpcDispose(FX_OBJECT *Object)
{
    if (Object->State != FxObjectNew) {
        FxAlarmRunDown(&((FX_DPC *)Object)->Alarm);
    }
}

NTSTATUS NTAPI FxWdfDpcCreate(PWDF_DRIVER_GLOBALS DriverGlobals, PWDF_DPC_CONFIG Config,
                              PWDF_OBJECT_ATTRIBUTES Attributes, WDFDPC *Dpc)
{
    static const CHAR function[] = "WdfDpcCreate";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_CALLBACK_LOCK *lock;
    FX_OBJECT *parent;
    FX_DPC *dpc;
    NTSTATUS status = FxCheckAttributes(globals, Attributes, FX_ATTRIBUTES_PARENT_REQUIRED, function);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    parent = FxParentFromAttributes(globals, Attributes, NULL, function);
    FxRequirePointer(globals, Config, function, "Config is NULL");
    FxRequirePointer(globals, Dpc, function, "Dpc is NULL");
    if (Config->Size != sizeof(WDF_DPC_CONFIG)) {
        return FxRefuse(globals, function, STATUS_INFO_LENGTH_MISMATCH, "WDF_DPC_CONFIG.Size");
    }
    if (FxObjectDevice(parent) == NULL) {
        return FxRefuse(globals, function, STATUS_INVALID_DEVICE_REQUEST, "no device in the parent chain");
    }
    status = FxSerializationLock(parent, Config->AutomaticSerialization, FALSE, function, &lock);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FxObjectAllocate(globals, FxTypeDpc, sizeof(*dpc), Attributes, (PVOID *)&dpc);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    FxAlarmInitialize(&dpc->Alarm, &dpc->Object, FxDpcFire);
    dpc->Alarm.CallbackLock = lock;
    dpc->Callback = Config->EvtDpcFunc;
    status = FxObjectCommit(&dpc->Object, parent);
    if (!NT_SUCCESS(status)) {
        FxObjectAbandon(&dpc->Object);
        return status;
    }
    *Dpc = (WDFDPC)dpc->Object.Handle;
    return STATUS_SUCCESS;
}

BOOLEAN NTAPI FxWdfDpcEnqueue(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDPC Dpc)
{
    FX_DPC *dpc = FX_FROM_HANDLE(FxGlobals(DriverGlobals), Dpc, FxTypeDpc);

    return FxAlarmTrigger(&dpc->Alarm);
}

BOOLEAN NTAPI FxWdfDpcCancel(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDPC Dpc, BOOLEAN Wait)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DPC *dpc = FX_FROM_HANDLE(globals, Dpc, FxTypeDpc);

    if (Wait) {
        FxRequireIrql(globals, PASSIVE_LEVEL, "WdfDpcCancel with Wait");
    }
    return FxAlarmCancel(&dpc->Alarm, Wait);
}

WDFOBJECT NTAPI FxWdfDpcGetParentObject(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDPC Dpc)
{
    FX_DPC *dpc = FX_FROM_HANDLE(FxGlobals(DriverGlobals), Dpc, FxTypeDpc);

    return dpc->Object.Parent == NULL ? NULL : dpc->Object.Parent->Handle;
}
