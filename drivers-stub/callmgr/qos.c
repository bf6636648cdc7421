// SPDX-License-Identifier: MIT
/** Changes of a call's quality of service, from either end. */
#include "callmgr.h"

/** The change is owed from here on, so that a test may complete it as soon as it sees the event. */
static UINT32 ParkModify(CM_VC *Vc, PCO_CALL_PARAMETERS Parameters)
{
    UINT32 Ticket;

    ObjectLock();
    Vc->State.Owed |= OWED_MODIFY;
    Vc->ModifyParameters = Parameters;
    Ticket = ++Vc->Header.Tickets[ObjectTicketModify];
    ObjectUnlock();
    return Ticket;
}

/** Success means that an active VC was activated with the new values (QOS-003). */
static NDIS_STATUS TakeOn(CM_VC *Vc, PCO_CALL_PARAMETERS Parameters)
{
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;

    if (Vc->State.State == NdhStateVcActive) {
        Status = VcActivateFirst(Vc, Parameters);
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        ParamsCopy(&Vc->Activation, Parameters);
    }
    return Status;
}

/** NdhReplyReturn. The claim is first: the parameters are the client's again once anybody else completes. */
static NDIS_STATUS ReturnFromModify(CM_VC *Vc, PCO_CALL_PARAMETERS Parameters, const CM_DECISION *Decision)
{
    NDIS_STATUS Status = Decision->Status;
    NTSTATUS Claimed;

    ObjectLock();
    Claimed = GuardModifyComplete(&Vc->State, Status, Decision->Breaks != 0);
    if (NT_SUCCESS(Claimed)) {
        Vc->ModifyParameters = NULL;
        Vc->State.Answering = TRUE;
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Claimed)) {
        return NDIS_STATUS_PENDING;
    }
    if (Status == NDIS_STATUS_SUCCESS && (Decision->Breaks & NDH_BREAK_GUARD) == 0) {
        Status = TakeOn(Vc, Parameters);
    }
    Vc->State.Answering = FALSE;
    return Status;
}

/** nc-ndis-protocol_cm_modify_qos_call.md. */
NDIS_STATUS ProtocolCmModifyCallQoS(NDIS_HANDLE CallMgrVcContext, PCO_CALL_PARAMETERS CallParameters)
{
    CM_VC *Vc = CallMgrVcContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW(CallMgrVcContext), CM_RAW(CallParameters) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCmModifyCallQoS, Vc->Header.Id, 0, Arguments);
    NDH_DESCRIPTION Values;
    CM_DECISION Decision;
    NDIS_STATUS Status = NDIS_STATUS_PENDING;
    UINT32 Ticket;

    ObjectEnter(&Vc->Header);
    CallTell(&Record, &Values, CallParameters);
    PolicyDecide(Adapter, NdhFnProtocolCmModifyCallQoS, Vc->Header.Id, &Decision);
    Ticket = ParkModify(Vc, CallParameters);
    RecordOpen(Adapter, &Record);
    if (Decision.Reply == NdhReplyReturn) {
        Status = ReturnFromModify(Vc, CallParameters, &Decision);
    } else if (Decision.Reply == NdhReplyComplete) {
        ExecuteCompletion(&Vc->Header, NdhOpMcmModifyCallQoSComplete, Ticket, &Decision);
    }
    ObjectLeave(&Vc->Header);
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** nf-ndis-ndismcmmodifycallqoscomplete.md. */
NTSTATUS QosRunModifyComplete(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    PCO_CALL_PARAMETERS Parameters = &Vc->Activation.Call;
    NDIS_HANDLE Handle = RunHandle(Run, &Vc->Header);
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Handle), 0 };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(ModifyCallQoSComplete), Vc->Header.Id, 0, Arguments);
    NDH_DESCRIPTION Described;
    BOOLEAN ByPolicy = (Run->EventFlags & NDH_EVENT_BY_POLICY) != 0;
    BOOLEAN Late = FALSE;
    CM_GIVEN Values;
    NTSTATUS Guard = ParamsOfPayload(Run->Payload, &Values);

    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    ObjectLock();
    Guard = STATUS_INVALID_DEVICE_STATE;
    if (RunTicketFits(Run, Vc->Header.Tickets[ObjectTicketModify])) {
        Guard = GuardModifyComplete(&Vc->State, Status, Run->Misuse);
    }
    if (NT_SUCCESS(Guard)) {
        Parameters = Vc->ModifyParameters != NULL ? Vc->ModifyParameters : Parameters;
        Vc->ModifyParameters = NULL;
        ObjectHold(&Vc->Header, &Run->Hold);
        Vc->State.Answering = ByPolicy;
        Late = ByPolicy && (Vc->State.Deactivating || Vc->State.Call == NdhCallCloseRequested);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    if (Values.Call != NULL) { /* the client's own: they are the call manager's until the completion */
        ParamsApply(Parameters, &Values, Run->Misuse);
    }
    if (ByPolicy && Status == NDIS_STATUS_SUCCESS) {
        Status = Late ? NDIS_STATUS_FAILURE : TakeOn(Vc, Parameters);
        Arguments[0] = CM_RAW((UINT32)Status);
    }
    Arguments[2] = CM_RAW(Parameters);
    CallTell(&Record, &Described, Parameters);
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    Vc->State.Answering = FALSE;
    ObjectLetGo(&Run->Hold);
    RUN_CALL(Run, NdisCmModifyCallQoSComplete(Status, Handle, Parameters));
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}

/** nf-ndis-ndismcmdispatchincomingcallqoschange.md. */
NTSTATUS QosRunDispatchChange(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    NDIS_HANDLE Handle = RunHandle(Run, &Vc->Header);
    UINT64 Arguments[] = { CM_RAW(Handle), CM_RAW(&Vc->Offer.Call) };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(DispatchIncomingCallQoSChange), Vc->Header.Id, 0, Arguments);
    NDH_DESCRIPTION Described;
    CM_GIVEN Values;
    NTSTATUS Guard = ParamsOfPayload(Run->Payload, &Values);

    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    ObjectLock();
    Guard = GuardDispatchChange(&Vc->State, Run->Misuse);
    if (NT_SUCCESS(Guard)) {
        ObjectHold(&Vc->Header, &Run->Hold);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    if (Values.Call != NULL) {
        ParamsFill(&Vc->Offer, &Values);
    } else {
        ParamsCopy(&Vc->Offer, &Vc->Activation.Call);
    }
    CallTell(&Record, &Described, &Vc->Offer.Call);
    RunOpen(Run, &Record);
    RUN_CALL(Run, NdisCmDispatchIncomingCallQoSChange(Handle, &Vc->Offer.Call));
    ObjectLetGo(&Run->Hold);
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}
