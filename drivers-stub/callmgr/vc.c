// SPDX-License-Identifier: MIT
#include "callmgr.h"
#include "imagehooks.h"
#include "ndiscall.h"

static CM_VC *CreateVc(CM_AF *Af)
{
    CM_VC *Vc = (CM_VC *)ObjectCreate(Af->Header.Adapter, NdhKindVc, sizeof(CM_VC), &Af->Header);

    if (Vc != NULL) {
        Vc->State.State = NdhStateVcCreated;
        ParamsDefault(&Vc->Activation);
        ParamsDefault(&Vc->Offer);
    }
    return Vc;
}

VOID VcGone(CM_VC *Vc)
{
    UINT32 Cursor = 0;
    CM_OBJECT *Af = Vc->Header.Parent;
    CM_OBJECT *Party;
    CM_PARTY *MakeParty;
    CM_PARTY *CloseParty;

    ObjectLock();
    MakeParty = Vc->MakeParty;
    CloseParty = Vc->CloseParty;
    Vc->MakeParty = NULL;
    Vc->CloseParty = NULL;
    ObjectUnlock();
    ObjectRelease(MakeParty != NULL ? &MakeParty->Header : NULL);
    ObjectRelease(CloseParty != NULL ? &CloseParty->Header : NULL);
    while (Vc->Header.Children != 0 &&
           (Party = ObjectNext(Vc->Header.Adapter, NdhKindParty, &Cursor)) != NULL) {
        if (Party->Parent == &Vc->Header) {
            ObjectRemove(Party);
        }
        ObjectRelease(Party);
    }
    ObjectReference(Af);
    ObjectRemove(&Vc->Header); /* the context may be gone now */
    AfChildGone(Af);
    ObjectRelease(Af);
}

/** nc-ndis-protocol_co_create_vc.md: a client made a VC. */
NDIS_STATUS ProtocolCoCreateVc(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE NdisVcHandle,
                               PNDIS_HANDLE ProtocolVcContext)
{
    CM_AF *Af = ProtocolAfContext;
    CM_ADAPTER *Adapter = Af->Header.Adapter;
    CM_VC *Vc = CreateVc(Af);
    UINT64 Arguments[] = { CM_RAW(ProtocolAfContext), CM_RAW(NdisVcHandle), CM_RAW(ProtocolVcContext) };
    NDH_RECORD Record =
        RECORD_ENTER(ProtocolCoCreateVc, Vc != NULL ? Vc->Header.Id : 0, Af->Header.Id, Arguments);
    NDIS_STATUS Status = NDIS_STATUS_RESOURCES;
    CM_DECISION Decision = { 0 };

    if (Vc != NULL) {
        PolicyDecide(Adapter, NdhFnProtocolCoCreateVc, Af->Header.Id, &Decision);
        Status = Decision.Status;
        if (Status == NDIS_STATUS_SUCCESS) {
            Vc->Header.Handle = NdisVcHandle;
            *ProtocolVcContext = (Decision.Breaks & NDH_BREAK_CONTEXT) != 0 ? NULL : Vc;
            Record.Object = *ProtocolVcContext != NULL ? Vc->Header.Id : 0;
        }
    }
    RecordOpen(Adapter, &Record);
    if (Vc != NULL) {
        if (Status != NDIS_STATUS_SUCCESS) {
            PolicyLeak(&Decision, &Vc->Header);
            VcGone(Vc);
        }
        ObjectRelease(&Vc->Header);
    }
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** nc-ndis-protocol_co_delete_vc.md: the client deletes a VC that it made. */
NDIS_STATUS ProtocolCoDeleteVc(NDIS_HANDLE ProtocolVcContext)
{
    CM_VC *Vc = ProtocolVcContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW(ProtocolVcContext) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCoDeleteVc, Vc->Header.Id, 0, Arguments);
    CM_DECISION Decision;
    NDIS_STATUS Status;

    RecordOpen(Adapter, &Record);
    PolicyDecide(Adapter, NdhFnProtocolCoDeleteVc, Vc->Header.Id, &Decision);
    PolicyLeak(&Decision, &Vc->Header);
    ObjectLock();
    Status = GuardClientDelete(&Vc->State, ObjectEntering(&Vc->Header));
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = Decision.Status;
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        Vc->State.Deleting = TRUE; /* nobody decides on a call with the handle any more */
    }
    ObjectUnlock();
    if (Status == NDIS_STATUS_SUCCESS) {
        VcGone(Vc);
    }
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** NdisMCmCreateVc with a new context; the address family is held by the caller. */
static NDIS_STATUS MakeOwnVc(CM_RUN *Run, CM_AF *Af, CM_VC *Vc)
{
    /* must be NULL before (nf-ndis-ndismcmcreatevc.md) */
    NDIS_HANDLE Handle = RunBreaks(Run, NDH_OP_STALE_OUT) ? Af->Header.Handle : NULL;
    BOOLEAN Other = RunBreaks(Run, NDH_OP_WRONG_FUNCTION);
    UINT64 Arguments[] = { CM_RAW(Run->Adapter->Handle), CM_RAW(Af->Header.Handle), CM_RAW(Vc),
                           CM_RAW(&Handle) };
    NDH_RECORD Record = RUN_RECORD(Run, RUN_CO_FN(Run, CreateVc), Vc->Header.Id, Af->Header.Id, Arguments);
    NDIS_STATUS Status;

    RunOpen(Run, &Record);
    Status = CallCreateVc(Other, Run->Adapter, Af->Header.Handle, Vc, &Handle);
    ObjectLetGo(&Run->Hold);
    if (Status == NDIS_STATUS_SUCCESS) {
        Vc->Header.Handle = Handle;
        Run->Result->Object = Vc->Header.Id;
    }
    RunCloseStatus(Run, &Record, Status);
    return Status;
}

NTSTATUS VcRunCreate(CM_RUN *Run)
{
    CM_AF *Af = (CM_AF *)Run->Object;
    CM_VC *Vc;
    BOOLEAN Open;

    ObjectLock();
    Open = Run->Misuse || Af->State.State == NdhStateOpen;
    if (Open) {
        ObjectHold(&Af->Header, &Run->Hold);
    }
    ObjectUnlock();
    if (!Open) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    Vc = CreateVc(Af);
    if (Vc == NULL) {
        ObjectLetGo(&Run->Hold);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Vc->State.Own = TRUE;
    if (MakeOwnVc(Run, Af, Vc) != NDIS_STATUS_SUCCESS) {
        VcGone(Vc);
    }
    ObjectRelease(&Vc->Header);
    return STATUS_SUCCESS;
}

NTSTATUS VcRunDelete(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    NDIS_HANDLE Handle = RunHandle(Run, &Vc->Header);
    UINT64 Arguments[] = { CM_RAW(Handle) };
    NDH_RECORD Record = RUN_RECORD(Run, RUN_CO_FN(Run, DeleteVc), Vc->Header.Id, 0, Arguments);
    NDIS_STATUS Status;
    NTSTATUS Guard;

    if ((Run->EventFlags & NDH_EVENT_BY_POLICY) != 0 && GuardIdle(&Vc->State) &&
        !NT_SUCCESS(VcDeactivateFirst(Vc))) {
        return STATUS_DEVICE_BUSY;
    }
    ObjectLock();
    Guard = GuardDelete(&Vc->State, ObjectEntering(&Vc->Header), Run->Misuse);
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    RunOpen(Run, &Record);
    RUN_CALL(Run, Status = CallDeleteVc(RunBreaks(Run, NDH_OP_WRONG_FUNCTION), Handle));
    RunCloseStatus(Run, &Record, Status);
    if (Status == NDIS_STATUS_SUCCESS) {
        VcGone(Vc);
    } else { /* the handle is dead only after SUCCESS (NDIS_STATUS_NOT_ACCEPTED has success severity) */
        ObjectLock();
        Vc->State.Deleting = FALSE;
        ObjectUnlock();
    }
    return STATUS_SUCCESS;
}

/**
 * An activation or deactivation was decided: the VC is held for it. A stand-alone call manager's may pend and
 * end in a callback. State lock held.
 */
static VOID BeginChange(CM_VC *Vc, CM_HOLD *Hold)
{
    ObjectHold(&Vc->Header, Hold);
    Vc->State.Changing = CM_STAND_ALONE;
}

static VOID TakeChange(CM_VC *Vc, BOOLEAN Active)
{
    if (Active) {
        GuardActivated(&Vc->State);
    } else {
        GuardDeactivated(&Vc->State);
    }
}

/** It has returned. For an MCM the callback that may follow PENDING adds nothing (C-04). */
static VOID EndChange(CM_VC *Vc, NDIS_STATUS Status, BOOLEAN Active)
{
    ObjectLock();
    if (Status != NDIS_STATUS_PENDING) {
        Vc->State.Changing = FALSE;
    }
    if (Status == NDIS_STATUS_SUCCESS || (Status == NDIS_STATUS_PENDING && !CM_STAND_ALONE)) {
        TakeChange(Vc, Active);
    }
    ObjectUnlock();
}

/** Its callback has come. */
static VOID ChangeComplete(CM_VC *Vc, NDIS_STATUS Status, BOOLEAN Active)
{
    if (!CM_STAND_ALONE) {
        return;
    }
    ObjectLock();
    Vc->State.Changing = FALSE;
    if (Status == NDIS_STATUS_SUCCESS) {
        TakeChange(Vc, Active);
    }
    ObjectUnlock();
}

static NDIS_STATUS Activate(CM_RUN *Run, CM_VC *Vc, PCO_CALL_PARAMETERS Parameters)
{
    NDIS_HANDLE Handle = RunHandle(Run, &Vc->Header);
    UINT64 Arguments[] = { CM_RAW(Handle), CM_RAW(Parameters) };
    NDH_RECORD Record = RUN_RECORD(Run, RUN_FN(Run, ActivateVc), Vc->Header.Id, 0, Arguments);
    NDH_DESCRIPTION Values;
    NDIS_STATUS Status;

    CallTell(&Record, &Values, Parameters);
    RunOpen(Run, &Record);
    RUN_CALL(Run, Status = CallActivateVc(RunBreaks(Run, NDH_OP_WRONG_FUNCTION), Handle, Parameters));
    ObjectLetGo(&Run->Hold);
    EndChange(Vc, Status, TRUE);
    RunCloseStatus(Run, &Record, Status);
    return Status;
}

NTSTATUS VcRunActivate(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    CM_GIVEN Values;
    NTSTATUS Guard = ParamsOfPayload(Run->Payload, &Values);

    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    ObjectLock();
    Guard = GuardActivate(&Vc->State, Run->Misuse);
    if (NT_SUCCESS(Guard)) {
        BeginChange(Vc, &Run->Hold);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    if (Values.Call != NULL) {
        ParamsFill(&Vc->Activation, &Values);
    }
    Activate(Run, Vc, &Vc->Activation.Call);
    return STATUS_SUCCESS;
}

static VOID Deactivate(CM_RUN *Run, CM_VC *Vc)
{
    NDIS_HANDLE Handle = RunHandle(Run, &Vc->Header);
    UINT64 Arguments[] = { CM_RAW(Handle) };
    NDH_RECORD Record = RUN_RECORD(Run, RUN_FN(Run, DeactivateVc), Vc->Header.Id, 0, Arguments);
    NDIS_STATUS Status;

    RunOpen(Run, &Record);
    RUN_CALL(Run, Status = CallDeactivateVc(RunBreaks(Run, NDH_OP_WRONG_FUNCTION), Handle));
    ObjectLetGo(&Run->Hold);
    EndChange(Vc, Status, FALSE);
    RunCloseStatus(Run, &Record, Status);
    ObjectLock(); /* not before the event: the close waits for it; the state excludes another deactivation */
    Vc->State.Deactivating = FALSE;
    ObjectUnlock();
}

NTSTATUS VcRunDeactivate(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    NTSTATUS Guard;

    if ((Run->EventFlags & NDH_EVENT_BY_POLICY) != 0) {
        ImageDeactivating(&Vc->Header);
    }
    ObjectLock();
    Guard = GuardDeactivate(&Vc->State, Run->Misuse);
    if (NT_SUCCESS(Guard) && !Run->Misuse && ImageSends(&Vc->Header) != 0) { /* VC-DEACT-001 */
        Guard =
            (Run->EventFlags & NDH_EVENT_BY_POLICY) != 0 ? STATUS_DEVICE_BUSY : STATUS_INVALID_DEVICE_STATE;
    }
    if (NT_SUCCESS(Guard) && !Run->Misuse && ObjectEntering(&Vc->Header) != 0) { /* VC-DEACT-006 */
        Guard = STATUS_DEVICE_BUSY;
    }
    if (NT_SUCCESS(Guard)) {
        BeginChange(Vc, &Run->Hold);
        Vc->State.Deactivating = TRUE;
    }
    ObjectUnlock();
    if (NT_SUCCESS(Guard)) {
        Deactivate(Run, Vc);
    }
    return Guard;
}

/** A run that belongs to no operation. */
#define POLICY_RUN(vc, operation, result)                                                                    \
    {                                                                                                        \
        .Adapter = (vc)->Header.Adapter, .Operation = (operation), .Object = &(vc)->Header,                  \
        .Result = (result), .EventFlags = NDH_EVENT_BY_POLICY                                                \
    }

NDIS_STATUS VcActivateFirst(CM_VC *Vc, PCO_CALL_PARAMETERS Parameters)
{
    static const NDH_OPERATION None;
    NDH_RESULT Result = { 0 };
    CM_RUN Run = POLICY_RUN(Vc, &None, &Result);
    NDIS_STATUS Status;
    BOOLEAN Changing;
    NTSTATUS Guard;

    ObjectLock();
    Changing = Vc->State.Changing;
    Guard = GuardActivate(&Vc->State, FALSE);
    if (NT_SUCCESS(Guard)) {
        BeginChange(Vc, &Run.Hold);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) { /* another activation is under way, which will do; or the VC is being deleted */
        return Changing && Parameters == NULL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_FAILURE;
    }
    Status = Activate(&Run, Vc, Parameters != NULL ? Parameters : &Vc->Activation.Call);
    /* What pends for an MCM is done; else whoever called waits while the state is Changing. */
    return Status == NDIS_STATUS_PENDING ? NDIS_STATUS_SUCCESS : Status;
}

NTSTATUS VcDeactivateFirst(CM_VC *Vc)
{
    static const NDH_OPERATION None;
    NDH_RESULT Result = { 0 };
    CM_RUN Run = POLICY_RUN(Vc, &None, &Result);

    if ((Vc->State.Owed & OWED_MODIFY) != 0) { /* not after the deactivation: VC-DEACT-006 */
        ExecuteNow(&Vc->Header, NdhOpMcmModifyCallQoSComplete, NDIS_STATUS_FAILURE);
    }
    return VcRunDeactivate(&Run) == STATUS_DEVICE_BUSY ? STATUS_DEVICE_BUSY : STATUS_SUCCESS;
}

/** nc-ndis-protocol_cm_activate_vc_complete.md: whether it is called for an MCM is open (C-04); nothing
 * depends on it. */
VOID ProtocolCmActivateVcComplete(NDIS_STATUS Status, NDIS_HANDLE CallMgrVcContext,
                                  PCO_CALL_PARAMETERS CallParameters)
{
    CM_VC *Vc = CallMgrVcContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(CallMgrVcContext), CM_RAW(CallParameters) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCmActivateVcComplete, Vc->Header.Id, 0, Arguments);

    ObjectEnter(&Vc->Header);
    ChangeComplete(Vc, Status, TRUE);
    RecordStatus(&Record, Status);
    RecordOpen(Adapter, &Record);
    ObjectLeave(&Vc->Header);
    RecordClose(Adapter, &Record);
}

/** nc-ndis-protocol_cm_deactivate_vc_complete.md: as above. */
VOID ProtocolCmDeactivateVcComplete(NDIS_STATUS Status, NDIS_HANDLE CallMgrVcContext)
{
    CM_VC *Vc = CallMgrVcContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(CallMgrVcContext) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCmDeactivateVcComplete, Vc->Header.Id, 0, Arguments);

    ObjectEnter(&Vc->Header);
    ChangeComplete(Vc, Status, FALSE);
    RecordStatus(&Record, Status);
    RecordOpen(Adapter, &Record);
    ObjectLeave(&Vc->Header);
    RecordClose(Adapter, &Record);
}
