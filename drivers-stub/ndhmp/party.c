// SPDX-License-Identifier: MIT
/** Parties of multipoint calls. The first one comes with ProtocolCmMakeCall (call.c), the last goes with
 * ProtocolCmCloseCall (close.c). */
#include "callmgr.h"

static NDHMP_VC *VcOf(const NDHMP_PARTY *Party)
{
    return (NDHMP_VC *)Party->Header.Parent;
}

/** The addition is owed from here on. */
static UINT32 ParkAdd(NDHMP_PARTY *Party, NDIS_HANDLE NdisPartyHandle, PCO_CALL_PARAMETERS Parameters)
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

static NDIS_STATUS AddAnswer(NDHMP_PARTY *Party, UINT32 Ticket, const NDHMP_DECISION *Decision)
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
    NDHMP_VC *Vc = CallMgrVcContext;
    NDHMP_ADAPTER *Adapter = Vc->Header.Adapter;
    NDHMP_PARTY *Party = (NDHMP_PARTY *)ObjectCreate(Adapter, NdhKindParty, sizeof(NDHMP_PARTY), &Vc->Header);
    UINT64 Arguments[] = { NDHMP_RAW(CallMgrVcContext), NDHMP_RAW(CallParameters), NDHMP_RAW(NdisPartyHandle),
                           NDHMP_RAW(CallMgrPartyContext) };
    NDH_RECORD Record =
        RECORD_ENTER(ProtocolCmAddParty, Vc->Header.Id, Party != NULL ? Party->Header.Id : 0, Arguments);
    NDH_CALL_PARAMETERS Values;
    NDHMP_DECISION Decision;
    NDIS_STATUS Status = NDIS_STATUS_RESOURCES;
    UINT32 Ticket = 0;

    ParamsDescribe(&Values, CallParameters);
    Record.Parameters = &Values;
    if (Party != NULL) {
        *CallMgrPartyContext = Party;
        PolicyDecide(Adapter, NdhFnProtocolCmAddParty, Vc->Header.Id, &Decision);
        Ticket = ParkAdd(Party, NdisPartyHandle, CallParameters);
    }
    RecordOpen(Adapter, &Record);
    if (Party != NULL) {
        Status = AddAnswer(Party, Ticket, &Decision);
        ObjectRelease(&Party->Header);
    }
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

NTSTATUS PartyRunAddComplete(NDHMP_RUN *Run)
{
    NDHMP_PARTY *Party = (NDHMP_PARTY *)Run->Object;
    NDHMP_VC *Vc = VcOf(Party);
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    NDHMP_PARTY *Context = Status == NDIS_STATUS_SUCCESS ? Party : NULL;
    PCO_CALL_PARAMETERS Parameters = Party->Parameters != NULL ? Party->Parameters : &Vc->Activation.Call;
    UINT64 Arguments[] = { NDHMP_RAW((UINT32)Status), NDHMP_RAW(Party->Header.Handle), NDHMP_RAW(Context),
                           NDHMP_RAW(Parameters) };
    NDH_RECORD Record = RUN_RECORD(Run, NdisMCmAddPartyComplete, Vc->Header.Id, Party->Header.Id, Arguments);
    NDH_CALL_PARAMETERS Values;
    NTSTATUS Guard = STATUS_INVALID_DEVICE_STATE;

    ObjectLock();
    if (RunTicketFits(Run, Party->Header.Tickets[ObjectTicketOpen])) {
        Guard = GuardAddComplete(&Party->State, &Vc->State, Status, Run->Misuse);
    }
    if (NT_SUCCESS(Guard)) {
        Party->Parameters = NULL;
        ObjectHold(&Party->Header);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    ParamsDescribe(&Values, Parameters);
    Record.Parameters = &Values;
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    ObjectLetGo(&Party->Header);
    NdisMCmAddPartyComplete(Status, Party->Header.Handle, Context, Parameters);
    RunClose(Run, &Record);
    if (Status != NDIS_STATUS_SUCCESS) {
        ObjectRemove(&Party->Header);
    }
    return STATUS_SUCCESS;
}

/** The drop is owed from here on. */
static UINT32 ParkDrop(NDHMP_PARTY *Party)
{
    UINT32 Ticket;

    ObjectLock();
    GuardDropEntered(&Party->State, &VcOf(Party)->State);
    Ticket = ++Party->Header.Tickets[ObjectTicketClose];
    ObjectUnlock();
    return Ticket;
}

static NDIS_STATUS DropAnswer(NDHMP_PARTY *Party, UINT32 Ticket, NDHMP_DECISION *Decision)
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
                                (UINT32)Party->Header.Entering, FALSE);
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
    NDHMP_PARTY *Party = CallMgrPartyContext;
    NDHMP_ADAPTER *Adapter = Party->Header.Adapter;
    UINT64 Arguments[] = { NDHMP_RAW(CallMgrPartyContext), NDHMP_RAW(CloseData), NDHMP_RAW(Size) };
    NDH_RECORD Record =
        RECORD_ENTER(ProtocolCmDropParty, VcOf(Party)->Header.Id, Party->Header.Id, Arguments);
    NDHMP_DECISION Decision;
    NDIS_STATUS Status;
    UINT32 Ticket;

    ObjectReference(&Party->Header);
    Record.Data = CloseData;
    Record.DataSize = CloseData != NULL ? Size : 0;
    PolicyDecide(Adapter, NdhFnProtocolCmDropParty, Party->Header.Id, &Decision);
    Ticket = ParkDrop(Party);
    RecordOpen(Adapter, &Record);
    Status = DropAnswer(Party, Ticket, &Decision);
    ObjectRelease(&Party->Header);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

NTSTATUS PartyRunDropComplete(NDHMP_RUN *Run)
{
    NDHMP_PARTY *Party = (NDHMP_PARTY *)Run->Object;
    NDHMP_VC *Vc = VcOf(Party);
    NDIS_HANDLE Handle = Party->Header.Handle; /* the context may be gone when the call returns */
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    UINT64 Arguments[] = { NDHMP_RAW((UINT32)Status), NDHMP_RAW(Handle) };
    NDH_RECORD Record = RUN_RECORD(Run, NdisMCmDropPartyComplete, Vc->Header.Id, Party->Header.Id, Arguments);
    NTSTATUS Guard = STATUS_INVALID_DEVICE_STATE;

    ObjectLock();
    if (RunTicketFits(Run, Party->Header.Tickets[ObjectTicketClose])) {
        Guard =
            GuardDropComplete(&Party->State, &Vc->State, Status, (UINT32)Party->Header.Entering, Run->Misuse);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    NdisMCmDropPartyComplete(Status, Handle);
    RunClose(Run, &Record);
    if (Status == NDIS_STATUS_SUCCESS) {
        ObjectRemove(&Party->Header);
    }
    return STATUS_SUCCESS;
}

/** nf-ndis-ndismcmdispatchincomingdropparty.md: while other parties remain. */
NTSTATUS PartyRunDispatchDrop(NDHMP_RUN *Run)
{
    NDHMP_PARTY *Party = (NDHMP_PARTY *)Run->Object;
    NDHMP_VC *Vc = VcOf(Party);
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    UINT Size = Run->Payload != NULL ? Run->Payload->Size : 0;
    PVOID Data = Size != 0 ? (PVOID)Run->Payload->Data : NULL;
    UINT64 Arguments[] = { NDHMP_RAW((UINT32)Status), NDHMP_RAW(Party->Header.Handle), NDHMP_RAW(Data),
                           NDHMP_RAW(Size) };
    NDH_RECORD Record =
        RUN_RECORD(Run, NdisMCmDispatchIncomingDropParty, Vc->Header.Id, Party->Header.Id, Arguments);
    NTSTATUS Guard;

    ObjectLock();
    Guard = GuardDispatchDrop(&Party->State, &Vc->State, Run->Misuse);
    if (NT_SUCCESS(Guard)) {
        ObjectHold(&Party->Header);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    Record.Data = Data;
    Record.DataSize = Size;
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    ObjectLetGo(&Party->Header);
    NdisMCmDispatchIncomingDropParty(Status, Party->Header.Handle, Data, Size);
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}
