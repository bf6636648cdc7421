// SPDX-License-Identifier: MIT
#include "callmgr.h"

/* What CmIncomingCallComplete may do after an acceptance and after a refusal. */
#define AFTER_ACCEPTANCE (NDH_ACT_ACTIVATE | NDH_ACT_CONNECT | NDH_ACT_DISPATCH_CLOSE)
#define AFTER_REFUSAL    (NDH_ACT_DEACTIVATE_FIRST | NDH_ACT_DEACTIVATE_AFTER | NDH_ACT_DELETE_VC)

/** With the state lock held: what belongs to the make-call that was just claimed. */
static CM_PARTY *TakeMakeCall(CM_VC *Vc, NDIS_STATUS Status, PCO_CALL_PARAMETERS *Parameters)
{
    CM_PARTY *Party = Vc->MakeParty;

    *Parameters = Vc->MakeParameters != NULL ? Vc->MakeParameters : &Vc->Activation.Call;
    Vc->MakeParty = NULL;
    Vc->MakeParameters = NULL;
    if (Party != NULL && Status == NDIS_STATUS_SUCCESS) {
        GuardPartyJoined(&Party->State, &Vc->State);
    }
    return Party;
}

static VOID EndMakeCall(CM_PARTY *Party, NDIS_STATUS Status)
{
    if (Party != NULL) {
        if (Status != NDIS_STATUS_SUCCESS) {
            ObjectRemove(&Party->Header);
        }
        ObjectRelease(&Party->Header);
    }
}

/** NdhReplyReturn for ProtocolCmMakeCall. */
static NDIS_STATUS ReturnFromMakeCall(CM_VC *Vc, NDIS_STATUS Status, BOOLEAN Force)
{
    PCO_CALL_PARAMETERS Parameters;
    CM_PARTY *Party = NULL;
    NTSTATUS Claimed;

    if (Status == NDIS_STATUS_SUCCESS && Vc->State.State != NdhStateVcActive && !Force) {
        Status = VcActivateFirst(Vc, NULL);
    }
    if (Status == NDIS_STATUS_SUCCESS && Vc->State.Changing) { /* the activation pends: completed after it */
        CM_DECISION Later = { .Context = NdhContextWorkItem, .Status = Status };

        ExecuteCompletion(&Vc->Header, NdhOpMcmMakeCallComplete, Vc->Header.Tickets[ObjectTicketMake],
                          &Later);
        return NDIS_STATUS_PENDING;
    }
    ObjectLock();
    Claimed = GuardMakeComplete(&Vc->State, Status, Force);
    if (NT_SUCCESS(Claimed)) {
        Party = TakeMakeCall(Vc, Status, &Parameters);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Claimed)) { /* completed already by an operation */
        return NDIS_STATUS_PENDING;
    }
    EndMakeCall(Party, Status);
    return Status;
}

/** The make-call is owed from here on, so that a test may complete it as soon as it sees the event. */
static UINT32 ParkMakeCall(CM_VC *Vc, CM_PARTY *Party, PCO_CALL_PARAMETERS Parameters,
                           const CM_ACTIONS *Actions)
{
    CM_PARTY *Stale;
    UINT32 Ticket;

    ParamsCopy(&Vc->Activation, Parameters);
    ObjectLock();
    GuardMakeEntered(&Vc->State);
    Stale = Vc->MakeParty;
    Vc->MakeParty = Party; /* with the reference of its creation */
    Vc->MakeParameters = Parameters;
    Vc->MakeActions = *Actions;
    Vc->TeardownSteps = 0;
    Ticket = ++Vc->Header.Tickets[ObjectTicketMake];
    ObjectUnlock();
    ObjectRelease(Stale != NULL ? &Stale->Header : NULL);
    return Ticket;
}

static NDIS_STATUS MakeCallAnswer(CM_VC *Vc, UINT32 Ticket, const CM_DECISION *Decision)
{
    if (Decision->Reply == NdhReplyComplete) {
        ExecuteCompletion(&Vc->Header, NdhOpMcmMakeCallComplete, Ticket, Decision);
    }
    return Decision->Reply == NdhReplyReturn
               ? ReturnFromMakeCall(Vc, Decision->Status, (Decision->Breaks & NDH_BREAK_GUARD) != 0)
               : NDIS_STATUS_PENDING;
}

static CM_PARTY *FirstParty(CM_VC *Vc, NDIS_HANDLE NdisPartyHandle)
{
    CM_PARTY *Party =
        (CM_PARTY *)ObjectCreate(Vc->Header.Adapter, NdhKindParty, sizeof(CM_PARTY), &Vc->Header);

    if (Party != NULL) {
        Party->Header.Handle = NdisPartyHandle;
        Party->State.State = NdhStatePartyAdding;
    }
    return Party;
}

/** nc-ndis-protocol_cm_make_call.md. Without a party handle the context must be NULL, and the pointer to it
 * may be (U-33). */
NDIS_STATUS ProtocolCmMakeCall(NDIS_HANDLE CallMgrVcContext, PCO_CALL_PARAMETERS CallParameters,
                               NDIS_HANDLE NdisPartyHandle, PNDIS_HANDLE CallMgrPartyContext)
{
    CM_VC *Vc = CallMgrVcContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    CM_PARTY *Party = NdisPartyHandle != NULL ? FirstParty(Vc, NdisPartyHandle) : NULL;
    BOOLEAN Ready = NdisPartyHandle == NULL || Party != NULL;
    UINT64 Arguments[] = { CM_RAW(CallMgrVcContext), CM_RAW(CallParameters), CM_RAW(NdisPartyHandle),
                           CM_RAW(CallMgrPartyContext) };
    NDH_RECORD Record =
        RECORD_ENTER(ProtocolCmMakeCall, Vc->Header.Id, Party != NULL ? Party->Header.Id : 0, Arguments);
    NDH_DESCRIPTION Values;
    CM_DECISION Decision = { 0 };
    NDIS_STATUS Status = NDIS_STATUS_RESOURCES;
    UINT32 Ticket = 0;

    ObjectEnter(&Vc->Header);
    if (CallMgrPartyContext != NULL) {
        *CallMgrPartyContext = Party;
    }
    CallTell(&Record, &Values, CallParameters);
    if (Ready) {
        PolicyDecide(Adapter, NdhFnProtocolCmMakeCall, Vc->Header.Id, &Decision);
        if ((Decision.Breaks & NDH_BREAK_CONTEXT) != 0 && CallMgrPartyContext != NULL) {
            *CallMgrPartyContext = Party != NULL ? NULL : (NDIS_HANDLE)Vc; /* CALL-MAKE-007, CALL-MAKE-008 */
        }
        Ticket = ParkMakeCall(Vc, Party, CallParameters, &Decision.Actions);
    }
    RecordOpen(Adapter, &Record);
    if (Ready) {
        Status = MakeCallAnswer(Vc, Ticket, &Decision);
    }
    ObjectLeave(&Vc->Header);
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** Whether the VC has to be activated before this completion: a policy's always, another's if the policy of
 * the call said so. */
static BOOLEAN ActivatesFirst(const CM_RUN *Run, const CM_VC *Vc)
{
    return Run->Operation->Status == (UINT32)NDIS_STATUS_SUCCESS && !Run->Misuse &&
           Vc->State.State != NdhStateVcActive && (Vc->State.Owed & OWED_MAKE) != 0 && !Vc->State.Deleting &&
           ((Run->EventFlags & NDH_EVENT_BY_POLICY) != 0 || (Vc->MakeActions.Mask & NDH_ACT_ACTIVATE) != 0);
}

static VOID CompleteMakeCall(CM_RUN *Run, CM_VC *Vc, CM_PARTY *Party, PCO_CALL_PARAMETERS Parameters)
{
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    NDIS_HANDLE PartyHandle = RunPartyHandle(Run, Party != NULL ? &Party->Header : NULL);
    CM_PARTY *PartyContext =
        RunBreaks(Run, NDH_OP_NULL_POINTER) || Status != NDIS_STATUS_SUCCESS ? NULL : Party;
    NDIS_HANDLE Context =
        RunBreaks(Run, NDH_OP_WRONG_PARTY) && Party == NULL ? (NDIS_HANDLE)Vc : (NDIS_HANDLE)PartyContext;
    NDIS_HANDLE Handle = RunHandle(Run, &Vc->Header);
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Handle), CM_RAW(PartyHandle), CM_RAW(Context),
                           CM_RAW(Parameters) };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(MakeCallComplete), Vc->Header.Id,
                                   RunPartyId(Run, Party != NULL ? &Party->Header : NULL), Arguments);
    NDH_DESCRIPTION Values;

    CallTell(&Record, &Values, Parameters);
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    ObjectLetGo(&Run->Hold);
    RUN_CALL(Run, NdisCmMakeCallComplete(Status, Handle, PartyHandle, Context, Parameters));
    RunClose(Run, &Record);
}

NTSTATUS CallRunMakeComplete(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    CM_GIVEN Values;
    PCO_CALL_PARAMETERS Parameters = NULL;
    CM_PARTY *Party = NULL;
    NTSTATUS Guard = ParamsOfPayload(Run->Payload, &Values);

    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    if (!Vc->State.Changing && ActivatesFirst(Run, Vc)) {
        VcActivateFirst(Vc, NULL);
    }
    if ((Run->EventFlags & NDH_EVENT_BY_POLICY) != 0 && Vc->State.Changing) {
        return STATUS_DEVICE_BUSY; /* tried again: the activation pends */
    }
    ObjectLock();
    Guard = STATUS_INVALID_DEVICE_STATE;
    if (Run->Object2 != NULL && Run->Object2 != (CM_OBJECT *)Vc->MakeParty && !Run->Misuse) {
        Guard = STATUS_INVALID_PARAMETER;
    } else if (RunTicketFits(Run, Vc->Header.Tickets[ObjectTicketMake])) {
        Guard = GuardMakeComplete(&Vc->State, Status, Run->Misuse);
    }
    if (NT_SUCCESS(Guard)) {
        Party = TakeMakeCall(Vc, Status, &Parameters);
        ObjectHold(&Vc->Header, &Run->Hold);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    if (Values.Call != NULL) {
        ParamsApply(Parameters, &Values, Run->Misuse);
    }
    CompleteMakeCall(Run, Vc, Party, Parameters);
    EndMakeCall(Party, Status);
    return STATUS_SUCCESS;
}

/** What follows the client's answer to an offer. Parameters are those it answered with. */
static VOID ActOnAnswer(CM_VC *Vc, NDIS_STATUS Status, const CO_CALL_PARAMETERS *Parameters)
{
    CM_DECISION Decision;

    PolicyDecide(Vc->Header.Adapter, NdhFnProtocolCmIncomingCallComplete, Vc->Header.Id, &Decision);
    Decision.Actions.Mask &= Status == NDIS_STATUS_SUCCESS ? AFTER_ACCEPTANCE : AFTER_REFUSAL;
    if ((Decision.Actions.Mask & NDH_ACT_DISPATCH_CLOSE) != 0) {
        Decision.Actions.Mask &= ~(UINT32)(NDH_ACT_CONNECT | NDH_ACT_ACTIVATE);
    }
    if (Status == NDIS_STATUS_SUCCESS && Parameters != NULL &&
        (Parameters->Flags & CALL_PARAMETERS_CHANGED) != 0 &&
        (Decision.Actions.Mask & NDH_ACT_CONNECT) != 0) { /* accepts the client's changes */
        ParamsCopy(&Vc->Activation, Parameters);
        Decision.Actions.Mask |= NDH_ACT_ACTIVATE;
    } else if (Vc->State.State == NdhStateVcActive) {
        Decision.Actions.Mask &= ~(UINT32)NDH_ACT_ACTIVATE;
    }
    ActionsStart(&Vc->Header, &Decision.Actions);
}

static BOOLEAN TakeAnswer(CM_VC *Vc, NDIS_STATUS Status)
{
    BOOLEAN Answered;

    ObjectLock();
    Answered = GuardOfferAnswered(&Vc->State, Status);
    ObjectUnlock();
    return Answered;
}

/** nc-ndis-protocol_cm_incoming_call_complete.md: only after a dispatch that returned NDIS_STATUS_PENDING. */
VOID ProtocolCmIncomingCallComplete(NDIS_STATUS Status, NDIS_HANDLE CallMgrVcContext,
                                    PCO_CALL_PARAMETERS CallParameters)
{
    CM_VC *Vc = CallMgrVcContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(CallMgrVcContext), CM_RAW(CallParameters) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCmIncomingCallComplete, Vc->Header.Id, 0, Arguments);
    NDH_DESCRIPTION Values;
    BOOLEAN Answered;

    ObjectEnter(&Vc->Header);
    CallTell(&Record, &Values, CallParameters);
    RecordStatus(&Record, Status);
    Answered = TakeAnswer(Vc, Status);
    RecordOpen(Adapter, &Record);
    if (Answered) {
        ActOnAnswer(Vc, Status, CallParameters);
    }
    ObjectLeave(&Vc->Header);
    RecordClose(Adapter, &Record);
}

NTSTATUS CallRunDispatchIncoming(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    CM_SAP *Sap = (CM_SAP *)Run->Object2;
    CM_GIVEN Values;
    NTSTATUS Guard = ParamsOfPayload(Run->Payload, &Values);
    NDIS_HANDLE Handle = RunHandle(Run, &Vc->Header);
    UINT64 Arguments[] = { CM_RAW(Sap->Header.Handle), CM_RAW(Handle), CM_RAW(&Vc->Offer.Call) };
    NDH_RECORD Record =
        RUN_RECORD(Run, CM_FN(DispatchIncomingCall), Vc->Header.Id, Sap->Header.Id, Arguments);
    NDH_DESCRIPTION Described;
    BOOLEAN Answered;
    NDIS_STATUS Status;

    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    if (Sap->Header.Parent != Vc->Header.Parent && !Run->Misuse) {
        return STATUS_INVALID_PARAMETER;
    }
    ObjectLock();
    Guard = GuardOffer(&Vc->State, &Sap->State, Run->Misuse);
    if (NT_SUCCESS(Guard)) {
        Vc->TeardownSteps = 0;
        ObjectHold(&Vc->Header, &Run->Hold);
        ObjectHold(&Sap->Header, &Run->Hold2);
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
    RUN_CALL(Run, Status = NdisCmDispatchIncomingCall(Sap->Header.Handle, Handle, &Vc->Offer.Call));
    ObjectLetGo(&Run->Hold2);
    ObjectLetGo(&Run->Hold);
    ObjectLock();
    GuardOfferReturned(&Vc->State);
    ObjectUnlock();
    ObjectEnter(&Vc->Header);
    Answered = Status != NDIS_STATUS_PENDING && TakeAnswer(Vc, Status);
    RunCloseStatus(Run, &Record, Status);
    ObjectLeave(&Vc->Header);
    if (Answered) { /* no ProtocolCmIncomingCallComplete comes, its work is done here */
        ActOnAnswer(Vc, Status, &Vc->Offer.Call);
    }
    return STATUS_SUCCESS;
}

NTSTATUS CallRunDispatchConnected(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    NDIS_HANDLE Handle = RunHandle(Run, &Vc->Header);
    UINT64 Arguments[] = { CM_RAW(Handle) };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(DispatchCallConnected), Vc->Header.Id, 0, Arguments);
    NTSTATUS Guard;

    ObjectLock();
    Guard = GuardConnect(&Vc->State, Run->Misuse);
    if (NT_SUCCESS(Guard)) {
        ObjectHold(&Vc->Header, &Run->Hold);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    RunOpen(Run, &Record);
    RUN_CALL(Run, NdisCmDispatchCallConnected(Handle));
    ObjectLetGo(&Run->Hold);
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}
