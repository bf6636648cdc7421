// SPDX-License-Identifier: MIT
/** Parties of multipoint calls. The first one comes with ProtocolCmMakeCall (call.c), the last goes with
 * ProtocolCmCloseCall (close.c). */
#include "callmgr.h"

static CM_VC *VcOf(const CM_PARTY *Party)
{
    return (CM_VC *)Party->Header.Parent;
}

/** The addition is owed from here on. */
static UINT32 ParkAdd(CM_PARTY *Party, NDIS_HANDLE NdisPartyHandle, PCO_CALL_PARAMETERS Parameters)
{
    UINT32 Ticket;

    ObjectLock();
    Party->Header.Handle = NdisPartyHandle;
    Party->State.State = NdhStatePartyAdding;
    Party->State.Owed = OWED_OPEN;
    Party->Parameters = Parameters;
    Ticket = ++Party->Header.Tickets[ObjectTicketOpen];
    ObjectUnlock();
    return Ticket;
}

static NDIS_STATUS AddAnswer(CM_PARTY *Party, UINT32 Ticket, const CM_DECISION *Decision)
{
    NTSTATUS Claimed;

    if (Decision->Reply == NdhReplyComplete) {
        ExecuteCompletion(&Party->Header, NdhOpMcmAddPartyComplete, Ticket, Decision);
    }
    if (Decision->Reply != NdhReplyReturn) {
        return NDIS_STATUS_PENDING;
    }
    ObjectLock();
    Claimed = GuardAddComplete(&Party->State, &VcOf(Party)->State, Decision->Status, FALSE);
    if (NT_SUCCESS(Claimed)) {
        Party->Parameters = NULL; /* the client's again */
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Claimed)) {
        return NDIS_STATUS_PENDING;
    }
    if (Decision->Status != NDIS_STATUS_SUCCESS) {
        ObjectRemove(&Party->Header);
    }
    return Decision->Status;
}

/** nc-ndis-protocol_cm_add_party.md. */
NDIS_STATUS ProtocolCmAddParty(NDIS_HANDLE CallMgrVcContext, PCO_CALL_PARAMETERS CallParameters,
                               NDIS_HANDLE NdisPartyHandle, PNDIS_HANDLE CallMgrPartyContext)
{
    CM_VC *Vc = CallMgrVcContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    CM_PARTY *Party = (CM_PARTY *)ObjectCreate(Adapter, NdhKindParty, sizeof(CM_PARTY), &Vc->Header);
    UINT64 Arguments[] = { CM_RAW(CallMgrVcContext), CM_RAW(CallParameters), CM_RAW(NdisPartyHandle),
                           CM_RAW(CallMgrPartyContext) };
    NDH_RECORD Record =
        RECORD_ENTER(ProtocolCmAddParty, Vc->Header.Id, Party != NULL ? Party->Header.Id : 0, Arguments);
    NDH_DESCRIPTION Values;
    CM_DECISION Decision = { 0 };
    NDIS_STATUS Status = NDIS_STATUS_RESOURCES;
    UINT32 Ticket = 0;

    CallTell(&Record, &Values, CallParameters);
    if (Party != NULL) {
        ObjectEnter(&Party->Header);
        *CallMgrPartyContext = Party;
        PolicyDecide(Adapter, NdhFnProtocolCmAddParty, Vc->Header.Id, &Decision);
        if ((Decision.Breaks & NDH_BREAK_CONTEXT) != 0) {
            *CallMgrPartyContext = NULL;
        }
        Ticket = ParkAdd(Party, NdisPartyHandle, CallParameters);
    }
    RecordOpen(Adapter, &Record);
    if (Party != NULL) {
        Status = AddAnswer(Party, Ticket, &Decision);
        ObjectLeave(&Party->Header);
        ObjectRelease(&Party->Header);
    }
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

NTSTATUS PartyRunAddComplete(CM_RUN *Run)
{
    CM_PARTY *Party = (CM_PARTY *)Run->Object;
    CM_VC *Vc = VcOf(Party);
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    CM_PARTY *Context = Status == NDIS_STATUS_SUCCESS && !RunBreaks(Run, NDH_OP_NULL_POINTER) ? Party : NULL;
    PCO_CALL_PARAMETERS Parameters = Party->Parameters != NULL ? Party->Parameters : &Vc->Activation.Call;
    NDIS_HANDLE Handle = RunHandle(Run, &Party->Header);
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Handle), CM_RAW(Context), CM_RAW(Parameters) };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(AddPartyComplete), Vc->Header.Id, Party->Header.Id, Arguments);
    NDH_DESCRIPTION Values;
    NTSTATUS Guard = STATUS_INVALID_DEVICE_STATE;

    ObjectLock();
    if (RunTicketFits(Run, Party->Header.Tickets[ObjectTicketOpen])) {
        Guard = GuardAddComplete(&Party->State, &Vc->State, Status, Run->Misuse);
    }
    if (NT_SUCCESS(Guard)) {
        Party->Parameters = NULL;
        ObjectHold(&Party->Header, &Run->Hold);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    CallTell(&Record, &Values, Parameters);
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    ObjectLetGo(&Run->Hold);
    RUN_CALL(Run, NdisCmAddPartyComplete(Status, Handle, Context, Parameters));
    RunClose(Run, &Record);
    if (Status != NDIS_STATUS_SUCCESS) {
        ObjectRemove(&Party->Header);
    }
    return STATUS_SUCCESS;
}

/** The drop is owed from here on. */
static UINT32 ParkDrop(CM_PARTY *Party)
{
    UINT32 Ticket;

    ObjectLock();
    GuardDropEntered(&Party->State, &VcOf(Party)->State);
    Ticket = ++Party->Header.Tickets[ObjectTicketClose];
    ObjectUnlock();
    return Ticket;
}

static NDIS_STATUS DropAnswer(CM_PARTY *Party, UINT32 Ticket, CM_DECISION *Decision)
{
    NTSTATUS Claimed;

    if (Decision->Reply == NdhReplyComplete) {
        ExecuteCompletion(&Party->Header, NdhOpMcmDropPartyComplete, Ticket, Decision);
    }
    if (Decision->Reply != NdhReplyReturn) {
        return NDIS_STATUS_PENDING;
    }
    ObjectLock();
    Claimed = GuardDropComplete(&Party->State, &VcOf(Party)->State, Decision->Status,
                                ObjectEntering(&Party->Header), FALSE);
    ObjectUnlock();
    if (Claimed == STATUS_DEVICE_BUSY) {
        Decision->Context = NdhContextWorkItem;
        ExecuteCompletion(&Party->Header, NdhOpMcmDropPartyComplete, Ticket, Decision);
    }
    if (!NT_SUCCESS(Claimed)) {
        return NDIS_STATUS_PENDING;
    }
    if (Decision->Status == NDIS_STATUS_SUCCESS) {
        ObjectRemove(&Party->Header);
    }
    return Decision->Status;
}

/** nc-ndis-protocol_cm_drop_party.md. */
NDIS_STATUS ProtocolCmDropParty(NDIS_HANDLE CallMgrPartyContext, PVOID CloseData, UINT Size)
{
    CM_PARTY *Party = CallMgrPartyContext;
    CM_ADAPTER *Adapter = Party->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW(CallMgrPartyContext), CM_RAW(CloseData), CM_RAW(Size) };
    NDH_RECORD Record =
        RECORD_ENTER(ProtocolCmDropParty, VcOf(Party)->Header.Id, Party->Header.Id, Arguments);
    CM_DECISION Decision;
    NDIS_STATUS Status;
    UINT32 Ticket;

    ObjectEnter(&Party->Header);
    Record.Data = CloseData;
    Record.DataSize = CloseData != NULL ? Size : 0;
    PolicyDecide(Adapter, NdhFnProtocolCmDropParty, Party->Header.Id, &Decision);
    PolicyLeak(&Decision, &Party->Header);
    Ticket = ParkDrop(Party);
    RecordOpen(Adapter, &Record);
    Status = DropAnswer(Party, Ticket, &Decision);
    ObjectLeave(&Party->Header);
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

NTSTATUS PartyRunDropComplete(CM_RUN *Run)
{
    CM_PARTY *Party = (CM_PARTY *)Run->Object;
    CM_VC *Vc = VcOf(Party);
    NDIS_HANDLE Handle = RunHandle(Run, &Party->Header); /* the context may be gone when the call returns */
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Handle) };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(DropPartyComplete), Vc->Header.Id, Party->Header.Id, Arguments);
    NTSTATUS Guard = STATUS_INVALID_DEVICE_STATE;

    ObjectLock();
    if (RunTicketFits(Run, Party->Header.Tickets[ObjectTicketClose])) {
        Guard =
            GuardDropComplete(&Party->State, &Vc->State, Status, ObjectEntering(&Party->Header), Run->Misuse);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    RUN_CALL(Run, NdisCmDropPartyComplete(Status, Handle));
    RunClose(Run, &Record);
    if (Status == NDIS_STATUS_SUCCESS) {
        ObjectRemove(&Party->Header);
    }
    return STATUS_SUCCESS;
}

static BOOLEAN IsActive(const CM_PARTY *Party)
{
    BOOLEAN Active;

    ObjectLock();
    Active = Party->State.State == NdhStatePartyActive;
    ObjectUnlock();
    return Active;
}

/** nf-ndis-ndismcmdispatchincomingdropparty.md: while other parties remain. */
NTSTATUS PartyRunDispatchDrop(CM_RUN *Run)
{
    CM_PARTY *Party = (CM_PARTY *)Run->Object;
    CM_VC *Vc = VcOf(Party);
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    UINT Size = RunDataSize(Run);
    PVOID Data = RunData(Run);
    NDIS_HANDLE Handle = RunHandle(Run, &Party->Header);
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Handle), CM_RAW(Data), CM_RAW(Size) };
    NDH_RECORD Record =
        RUN_RECORD(Run, CM_FN(DispatchIncomingDropParty), Vc->Header.Id, Party->Header.Id, Arguments);
    BOOLEAN Active;
    NTSTATUS Guard;

    ObjectLock();
    Guard = GuardDispatchDrop(&Party->State, &Vc->State, Run->Misuse);
    Active = Party->State.State == NdhStatePartyActive;
    if (NT_SUCCESS(Guard)) {
        ObjectHold(&Party->Header, &Run->Hold);
        ObjectHold(&Vc->Header, &Run->Hold2);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    RunTellData(Run, &Record);
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    if (Active && !IsActive(Party)) {
        /* the event of the client's drop may stand before that of the dispatch */
        Record.Flags |= NDH_EVENT_CROSSED;
    }
    RUN_CALL(Run, NdisCmDispatchIncomingDropParty(Status, Handle, Data, Size));
    ObjectLetGo(&Run->Hold2);
    ObjectLetGo(&Run->Hold);
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}
