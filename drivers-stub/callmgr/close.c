// SPDX-License-Identifier: MIT
/** The close-call family: ProtocolCmCloseCall, NdisMCmCloseCallComplete, NdisMCmDispatchIncomingCloseCall. */
#include "callmgr.h"

/** With the state lock held: what belongs to the close that was just claimed. */
static CM_PARTY *TakeClose(CM_VC *Vc, CM_ACTIONS *Actions)
{
    CM_PARTY *Party = Vc->CloseParty;

    *Actions = Vc->CloseActions;
    Vc->CloseParty = NULL;
    RtlZeroMemory(&Vc->CloseActions, sizeof(Vc->CloseActions));
    return Party;
}

/** The party ends with its call; its context is freed when the completion has returned. */
static VOID EndClose(CM_PARTY *Party, NDIS_STATUS Status)
{
    if (Party != NULL) {
        if (Status == NDIS_STATUS_SUCCESS) {
            ObjectRemove(&Party->Header);
        }
        ObjectRelease(&Party->Header);
    }
}

/** What follows a close that ended well. Only its creator deletes a VC. */
static VOID ActAfterClose(CM_VC *Vc, NDIS_STATUS Status, CM_ACTIONS *Actions)
{
    Actions->Mask &= NDH_ACT_DEACTIVATE_AFTER | NDH_ACT_DELETE_VC;
    if (Status != NDIS_STATUS_SUCCESS || !Vc->State.Own) {
        Actions->Mask &= ~(UINT32)NDH_ACT_DELETE_VC;
    }
    ActionsStart(&Vc->Header, Actions);
}

/** NdhReplyReturn for ProtocolCmCloseCall. */
static NDIS_STATUS ReturnFromClose(CM_VC *Vc, UINT32 Ticket, CM_DECISION *Decision)
{
    NDIS_STATUS Status = Decision->Status;
    CM_PARTY *Party = NULL;
    CM_ACTIONS Actions;
    NTSTATUS Claimed;
    NTSTATUS Deactivated = STATUS_SUCCESS;

    if ((Decision->Actions.Mask & NDH_ACT_DEACTIVATE_FIRST) != 0) {
        Deactivated = VcDeactivateFirst(Vc);
    }
    /* It pends: the close is completed after it. */
    if (!NT_SUCCESS(Deactivated) || Vc->State.Changing || Vc->State.Deactivating) {
        Decision->Context = NdhContextWorkItem;
        ExecuteCompletion(&Vc->Header, NdhOpMcmCloseCallComplete, Ticket, Decision);
        return NDIS_STATUS_PENDING;
    }
    ObjectLock();
    Claimed = GuardCloseCallComplete(&Vc->State, Status, ObjectEntering(&Vc->Header), FALSE);
    if (NT_SUCCESS(Claimed)) {
        Party = TakeClose(Vc, &Actions);
    }
    ObjectUnlock();
    if (Claimed == STATUS_DEVICE_BUSY) {
        Decision->Context = NdhContextWorkItem;
        ExecuteCompletion(&Vc->Header, NdhOpMcmCloseCallComplete, Ticket, Decision);
    }
    if (!NT_SUCCESS(Claimed)) { /* under way, or completed already by an operation */
        return NDIS_STATUS_PENDING;
    }
    EndClose(Party, Status);
    if (Actions.Context == NdhContextInside) { /* not before NdisClCloseCall has its answer */
        Actions.Context = NdhContextWorkItem;
    }
    ActAfterClose(Vc, Status, &Actions);
    return Status;
}

/** The close is owed from here on, so that a test may complete it as soon as it sees the event. */
static UINT32 ParkClose(CM_VC *Vc, CM_PARTY *Party, CM_DECISION *Decision)
{
    CM_PARTY *Stale;
    BOOLEAN Several;
    UINT32 Ticket;

    if (Party != NULL) {
        ObjectReference(&Party->Header);
    }
    ObjectLock();
    Several = Vc->State.Parties > 1;
    if (Several && Decision->Reply != NdhReplyManual && Decision->Status == NDIS_STATUS_SUCCESS) {
        Decision->Reply = NdhReplyReturn; /* has to fail: nc-ndis-protocol_cm_close_call.md */
        Decision->Status = NDIS_STATUS_FAILURE;
        Decision->Actions.Mask = 0;
    }
    GuardCloseEntered(&Vc->State, Party != NULL);
    Stale = Vc->CloseParty;
    Vc->CloseParty = Party;
    Vc->CloseActions = Decision->Actions;
    Ticket = ++Vc->Header.Tickets[ObjectTicketClose];
    ObjectUnlock();
    ObjectRelease(Stale != NULL ? &Stale->Header : NULL);
    return Ticket;
}

static NDIS_STATUS CloseAnswer(CM_VC *Vc, UINT32 Ticket, CM_DECISION *Decision)
{
    if (Decision->Reply != NdhReplyManual &&
        (Vc->State.Owed & OWED_MAKE) != 0) { /* U-03: first the make-call fails */
        ExecuteNow(&Vc->Header, NdhOpMcmMakeCallComplete, NDIS_STATUS_FAILURE);
    }
    if (Decision->Reply == NdhReplyComplete) {
        ExecuteCompletion(&Vc->Header, NdhOpMcmCloseCallComplete, Ticket, Decision);
    }
    return Decision->Reply == NdhReplyReturn ? ReturnFromClose(Vc, Ticket, Decision) : NDIS_STATUS_PENDING;
}

/** nc-ndis-protocol_cm_close_call.md. */
NDIS_STATUS ProtocolCmCloseCall(NDIS_HANDLE CallMgrVcContext, NDIS_HANDLE CallMgrPartyContext,
                                PVOID CloseData, UINT Size)
{
    CM_VC *Vc = CallMgrVcContext;
    CM_PARTY *Party = CallMgrPartyContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW(CallMgrVcContext), CM_RAW(CallMgrPartyContext), CM_RAW(CloseData),
                           CM_RAW(Size) };
    NDH_RECORD Record =
        RECORD_ENTER(ProtocolCmCloseCall, Vc->Header.Id, Party != NULL ? Party->Header.Id : 0, Arguments);
    CM_DECISION Decision;
    NDIS_STATUS Status;
    UINT32 Ticket;

    ObjectEnter(&Vc->Header);
    Record.Data = CloseData;
    Record.DataSize = CloseData != NULL ? Size : 0;
    PolicyDecide(Adapter, NdhFnProtocolCmCloseCall, Vc->Header.Id, &Decision);
    PolicyLeak(&Decision, Party != NULL ? &Party->Header : &Vc->Header);
    Ticket = ParkClose(Vc, Party, &Decision);
    RecordOpen(Adapter, &Record);
    Status = CloseAnswer(Vc, Ticket, &Decision);
    ObjectLeave(&Vc->Header);
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

static VOID CompleteClose(CM_RUN *Run, CM_VC *Vc, CM_PARTY *Party)
{
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    NDIS_HANDLE Handle = RunHandle(Run, &Vc->Header);
    NDIS_HANDLE PartyHandle = RunPartyHandle(Run, Party != NULL ? &Party->Header : NULL);
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Handle), CM_RAW(PartyHandle) };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(CloseCallComplete), Vc->Header.Id,
                                   RunPartyId(Run, Party != NULL ? &Party->Header : NULL), Arguments);

    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    ObjectLetGo(&Run->Hold);
    RUN_CALL(Run, NdisCmCloseCallComplete(Status, Handle, PartyHandle));
    RunClose(Run, &Record);
    if (RunBreaks(Run, NDH_OP_FREE_EARLY)) {
        ObjectRelease(&Vc->Header); /* NDIS still has the context */
    }
}

/** nf-ndis-ndismcmclosecallcomplete.md. */
NTSTATUS CloseRunComplete(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    CM_PARTY *Party = NULL;
    CM_ACTIONS Actions = { 0 };
    NTSTATUS Guard = STATUS_INVALID_DEVICE_STATE;
    BOOLEAN Deactivate = FALSE;

    if ((Run->EventFlags & NDH_EVENT_BY_POLICY) != 0 && !Run->Misuse) {
        /* The close ends after its deactivation, which may pend or be made by another thread (CM-CLOSE-004,
         * MCM-CLOSE-017). */
        if ((Vc->CloseActions.Mask & NDH_ACT_DEACTIVATE_FIRST) != 0 && !NT_SUCCESS(VcDeactivateFirst(Vc))) {
            return STATUS_DEVICE_BUSY;
        }
        if (Vc->State.Changing || Vc->State.Deactivating) {
            return STATUS_DEVICE_BUSY;
        }
    }
    ObjectLock();
    if (Run->Object2 != NULL && Run->Object2 != (CM_OBJECT *)Vc->CloseParty && !Run->Misuse) {
        Guard = STATUS_INVALID_PARAMETER;
    } else if (RunTicketFits(Run, Vc->Header.Tickets[ObjectTicketClose])) {
        Guard = GuardCloseCallComplete(&Vc->State, Status, ObjectEntering(&Vc->Header), Run->Misuse);
    }
    if (NT_SUCCESS(Guard)) {
        Party = TakeClose(Vc, &Actions);
        Deactivate = (Actions.Mask & NDH_ACT_DEACTIVATE_FIRST) != 0;
        Vc->State.Completing = TRUE;
        ObjectHold(&Vc->Header, &Run->Hold);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    if (Party == NULL && Run->Object2 != NULL) { /* misuse: the party that the test names */
        Party = (CM_PARTY *)Run->Object2;
        ObjectReference(&Party->Header);
    }
    if (Deactivate) {
        VcDeactivateFirst(Vc);
    }
    CompleteClose(Run, Vc, Party);
    ObjectLock();
    Vc->State.Completing = FALSE;
    ObjectUnlock();
    EndClose(Party, Status);
    ActAfterClose(Vc, Status, &Actions);
    return STATUS_SUCCESS;
}

/** nf-ndis-ndismcmdispatchincomingclosecall.md. The data is a resident copy that lives until the call
 * returns. */
NTSTATUS CloseRunDispatchIncoming(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    UINT Size = RunDataSize(Run);
    PVOID Data = RunData(Run);
    NDIS_HANDLE Handle = RunHandle(Run, &Vc->Header);
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Handle), CM_RAW(Data), CM_RAW(Size) };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(DispatchIncomingCloseCall), Vc->Header.Id, 0, Arguments);
    NTSTATUS Guard;

    ObjectLock();
    Guard = GuardDispatchClose(&Vc->State, Run->Misuse);
    if (NT_SUCCESS(Guard)) {
        ObjectHold(&Vc->Header, &Run->Hold);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    RunTellData(Run, &Record);
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    RUN_CALL(Run, NdisCmDispatchIncomingCloseCall(Status, Handle, Data, Size));
    ObjectLetGo(&Run->Hold);
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}
