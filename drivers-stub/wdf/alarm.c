// SPDX-License-Identifier: MIT
/**
 * A kernel timer and its DPC, with the one thing added that the kernel does not tell: whether a DPC is still
 * to come. WDFDPC is built on it too, because Wine 8 never runs DPCs of KeInsertQueueDpc but does run those
 * of timers.
 */
#include "fx.h"

static KDEFERRED_ROUTINE FxAlarmDpc;
static IO_WORKITEM_ROUTINE FxAlarmWorker;

VOID FxAlarmInitialize(FX_ALARM *Alarm, FX_OBJECT *Object, VOID (*Fire)(FX_OBJECT *Object))
{
    Alarm->Object = Object;
    Alarm->Fire = Fire;
    KeInitializeTimer(&Alarm->Timer);
    KeInitializeDpc(&Alarm->Dpc, FxAlarmDpc, Alarm);
    KeInitializeSpinLock(&Alarm->Lock);
    KeInitializeEvent(&Alarm->Idle, NotificationEvent, TRUE);
}

/** Lock held. */
static VOID FxAlarmSet(FX_ALARM *Alarm, LARGE_INTEGER DueTime)
{
    Alarm->Armed = TRUE;
    KeClearEvent(&Alarm->Idle);
    // Periods are made by starting anew: after KeCancelTimer of a periodic timer its DPC may still be under
    // way unnoticed.
    KeSetTimerEx(&Alarm->Timer, DueTime, 0, &Alarm->Dpc);
}

/** Lock held. */
static VOID FxAlarmTellIdle(FX_ALARM *Alarm)
{
    if (!Alarm->Armed && Alarm->Running == 0) {
        KeSetEvent(&Alarm->Idle, IO_NO_INCREMENT, FALSE);
    }
}

static VOID FxAlarmCall(FX_ALARM *Alarm)
{
    KIRQL irql;

    FxCallbackLockAcquire(Alarm->CallbackLock);
    irql = FxCurrentIrql();
    Alarm->CallbackThread = PsGetCurrentThreadId();
    Alarm->Fire(Alarm->Object);
    Alarm->CallbackThread = NULL;
    FxCheckCallbackReturn(Alarm->Object->Globals, irql, FxTypeName(Alarm->Object->Type));
    FxCallbackLockRelease(Alarm->CallbackLock);

    irql = KeAcquireSpinLockRaiseToDpc(&Alarm->Lock);
    Alarm->Running--;
    FxAlarmTellIdle(Alarm);
    KeReleaseSpinLock(&Alarm->Lock, irql);
}

static VOID NTAPI FxAlarmWorker(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    FX_ALARM *alarm = Context;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&alarm->Lock);

    UNREFERENCED_PARAMETER(DeviceObject);
    alarm->WorkQueued = FALSE;
    KeReleaseSpinLock(&alarm->Lock, irql);
    FxAlarmCall(alarm);
}

/** The DPC that was to come has come: starts the timer anew where that is asked for. Lock held. */
static VOID FxAlarmRearm(FX_ALARM *Alarm)
{
    LARGE_INTEGER due;

    Alarm->Armed = FALSE;
    if (Alarm->Restart) {
        Alarm->Restart = FALSE;
        FxAlarmSet(Alarm, Alarm->RestartDue);
    } else if (Alarm->Period != 0 && !Alarm->Stop) {
        due.QuadPart = -(LONGLONG)Alarm->Period * 10000;
        FxAlarmSet(Alarm, due);
    }
    Alarm->Stop = FALSE;
}

static VOID NTAPI FxAlarmDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1, PVOID SystemArgument2)
{
    FX_ALARM *alarm = DeferredContext;
    BOOLEAN queue;
    KIRQL irql;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(SystemArgument1);
    UNREFERENCED_PARAMETER(SystemArgument2);
    irql = KeAcquireSpinLockRaiseToDpc(&alarm->Lock);
    FxAlarmRearm(alarm);
    // A passive callback that is still queued stands for this expiry as well.
    queue = (BOOLEAN)(alarm->WorkItem == NULL || !alarm->WorkQueued);
    if (queue) {
        alarm->Running++;
        alarm->WorkQueued = (BOOLEAN)(alarm->WorkItem != NULL);
    }
    KeReleaseSpinLock(&alarm->Lock, irql);
    if (alarm->WorkItem == NULL) {
        FxAlarmCall(alarm);
    } else if (queue) {
        IoQueueWorkItem(alarm->WorkItem, FxAlarmWorker, DelayedWorkQueue, alarm);
    }
}

static VOID FxAlarmCheckUsable(FX_ALARM *Alarm, BOOLEAN RunningDown)
{
    if (RunningDown) {
        FxViolation(Alarm->Object->Globals, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)Alarm->Object->Handle, 0,
                    FxTypeName(Alarm->Object->Type), "started while it is being deleted");
    }
}

BOOLEAN FxAlarmStart(FX_ALARM *Alarm, LONGLONG DueTime)
{
    LARGE_INTEGER due = { .QuadPart = DueTime };
    BOOLEAN wasSet = FALSE;
    BOOLEAN down;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Alarm->Lock);

    down = Alarm->RunningDown;
    if (!down) {
        wasSet = (BOOLEAN)(Alarm->Armed && KeCancelTimer(&Alarm->Timer));
        if (Alarm->Armed && !wasSet) {
            Alarm->Restart = TRUE;
            Alarm->RestartDue = due;
        } else {
            FxAlarmSet(Alarm, due);
        }
    }
    KeReleaseSpinLock(&Alarm->Lock, irql);
    FxAlarmCheckUsable(Alarm, down);
    return wasSet;
}

BOOLEAN FxAlarmTrigger(FX_ALARM *Alarm)
{
    LARGE_INTEGER due = { .QuadPart = 0 };
    BOOLEAN trigger;
    BOOLEAN down;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Alarm->Lock);

    down = Alarm->RunningDown;
    trigger = (BOOLEAN)(!down && !Alarm->Armed);
    if (trigger) {
        FxAlarmSet(Alarm, due);
    }
    KeReleaseSpinLock(&Alarm->Lock, irql);
    FxAlarmCheckUsable(Alarm, down);
    return trigger;
}

static BOOLEAN FxAlarmWithdraw(FX_ALARM *Alarm, BOOLEAN ForGood)
{
    BOOLEAN withdrawn = FALSE;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Alarm->Lock);

    Alarm->RunningDown = (BOOLEAN)(Alarm->RunningDown || ForGood);
    if (Alarm->Armed && KeCancelTimer(&Alarm->Timer)) {
        Alarm->Armed = FALSE;
        withdrawn = TRUE;
    } else if (Alarm->Armed) {
        withdrawn = Alarm->Restart;
        Alarm->Stop = TRUE;
    }
    Alarm->Restart = FALSE;
    FxAlarmTellIdle(Alarm);
    KeReleaseSpinLock(&Alarm->Lock, irql);
    return withdrawn;
}

static VOID FxAlarmWait(FX_ALARM *Alarm)
{
    KIRQL irql;

    if (Alarm->CallbackThread == PsGetCurrentThreadId()) {
        FxViolation(Alarm->Object->Globals, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)Alarm->Object->Handle, 0,
                    FxTypeName(Alarm->Object->Type), "a callback waits for its own end");
    }
    KeWaitForSingleObject(&Alarm->Idle, Executive, KernelMode, FALSE, NULL);
    // The event is set with the lock held: who sets it is out only when the lock can be had.
    irql = KeAcquireSpinLockRaiseToDpc(&Alarm->Lock);
    KeReleaseSpinLock(&Alarm->Lock, irql);
}

BOOLEAN FxAlarmCancel(FX_ALARM *Alarm, BOOLEAN Wait)
{
    BOOLEAN withdrawn = FxAlarmWithdraw(Alarm, FALSE);

    if (Wait) {
        FxAlarmWait(Alarm);
    }
    return withdrawn;
}

VOID FxAlarmRunDown(FX_ALARM *Alarm)
{
    FxAlarmWithdraw(Alarm, TRUE);
    FxAlarmWait(Alarm);
}
