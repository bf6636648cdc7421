// SPDX-License-Identifier: MIT
#include "callmgr.h"
#include "ndiscall.h"

/** The status a handler returns for a decision about an open or a close that is owed; completions are under
 * way then. */
static NDIS_STATUS Answer(CM_AF *Af, UINT16 Completion, UINT32 Ticket, const CM_DECISION *Decision)
{
    if (Decision->Reply == NdhReplyComplete) {
        ExecuteCompletion(&Af->Header, Completion, Ticket, Decision);
    }
    return NDIS_STATUS_PENDING;
}

static BOOLEAN IsOurFamily(const CO_ADDRESS_FAMILY *Family)
{
    return Family->AddressFamily == NDHMP_AF_TYPE && Family->MajorVersion == NDHMP_AF_MAJOR &&
           Family->MinorVersion == NDHMP_AF_MINOR;
}

/** The open is owed from here on, so that a test may complete it as soon as it sees the event. */
static UINT32 ParkOpen(CM_AF *Af, NDIS_HANDLE NdisAfHandle)
{
    UINT32 Ticket;

    ObjectLock();
    Af->Header.Handle = NdisAfHandle;
    Af->State.State = NdhStateOpening;
    Af->State.Owed = OWED_OPEN;
    Ticket = ++Af->Header.Tickets[ObjectTicketOpen];
    ObjectUnlock();
    return Ticket;
}

static NDIS_STATUS OpenAnswer(CM_AF *Af, UINT32 Ticket, const CM_DECISION *Decision)
{
    NTSTATUS Claimed;

    if (Decision->Reply != NdhReplyReturn) {
        return Answer(Af, NdhOpMcmOpenAfComplete, Ticket, Decision);
    }
    ObjectLock();
    Claimed = GuardOpenComplete(&Af->State, Decision->Status, FALSE);
    ObjectUnlock();
    if (!NT_SUCCESS(Claimed)) { /* completed already by an operation */
        return NDIS_STATUS_PENDING;
    }
    if (Decision->Status != NDIS_STATUS_SUCCESS) {
        ObjectRemove(&Af->Header);
    }
    return Decision->Status;
}

/** nc-ndis-protocol_cm_open_af.md. For an MCM the first argument is its adapter context. */
NDIS_STATUS ProtocolCmOpenAf(NDIS_HANDLE CallMgrBindingContext, PCO_ADDRESS_FAMILY AddressFamily,
                             NDIS_HANDLE NdisAfHandle, PNDIS_HANDLE CallMgrAfContext)
{
    CM_ADAPTER *Adapter = CallMgrBindingContext;
    UINT64 Arguments[] = { CM_RAW(CallMgrBindingContext), CM_RAW(AddressFamily), CM_RAW(NdisAfHandle),
                           CM_RAW(CallMgrAfContext) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCmOpenAf, 0, Adapter->Id, Arguments);
    NDIS_STATUS Status = NDIS_STATUS_FAILURE; /* a family that this adapter does not serve, or not any more */
    CM_AF *Af = NULL;
    CM_DECISION Decision = { 0 };
    UINT32 Ticket = 0;

    if (IsOurFamily(AddressFamily) && Adapter->Phase != AdapterHalting) {
        Af = (CM_AF *)ObjectCreate(Adapter, NdhKindAf, sizeof(CM_AF), NULL);
        Status = NDIS_STATUS_RESOURCES;
    }
    if (Af != NULL) {
        ObjectEnter(&Af->Header);
        *CallMgrAfContext = Af;
        Record.Object = Af->Header.Id;
        PolicyDecide(Adapter, NdhFnProtocolCmOpenAf, 0, &Decision);
        if ((Decision.Breaks & NDH_BREAK_CONTEXT) != 0) {
            *CallMgrAfContext = NULL;
            Record.Object = 0;
        }
        Ticket = ParkOpen(Af, NdisAfHandle);
    }
    RecordOpen(Adapter, &Record);
    if (Af != NULL) {
        Status = OpenAnswer(Af, Ticket, &Decision);
    }
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, &Record, Status);
    if (Af != NULL) { /* not before: until this returns NDIS does not know that it is open */
        ObjectLeave(&Af->Header);
        ObjectRelease(&Af->Header);
    }
    return Status;
}

NTSTATUS AfRunOpenComplete(CM_RUN *Run)
{
    CM_AF *Af = (CM_AF *)Run->Object;
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    NDIS_HANDLE Handle = RunHandle(Run, &Af->Header);
    CM_AF *Context = RunBreaks(Run, NDH_OP_NULL_POINTER) ? NULL : Af;
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Handle), CM_RAW(Context) };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(OpenAddressFamilyComplete), Af->Header.Id, 0, Arguments);
    NTSTATUS Guard = STATUS_INVALID_DEVICE_STATE;

    ObjectLock();
    if (RunTicketFits(Run, Af->Header.Tickets[ObjectTicketOpen])) {
        Guard = GuardOpenComplete(&Af->State, Status, Run->Misuse);
    }
    if (NT_SUCCESS(Guard)) {
        ObjectHold(&Af->Header, &Run->Hold);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    if (Status != NDIS_STATUS_SUCCESS) {
        ObjectRemove(&Af->Header);
    }
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    RUN_CALL(Run, NdisCmOpenAddressFamilyComplete(Status, Handle, Context));
    ObjectLetGo(&Run->Hold);
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}

/** The close is owed from here on. */
static UINT32 ParkClose(CM_AF *Af)
{
    UINT32 Ticket;

    ObjectLock();
    Af->State.State = NdhStateClosing;
    Af->State.Owed |= OWED_CLOSE;
    Ticket = ++Af->Header.Tickets[ObjectTicketClose];
    ObjectUnlock();
    return Ticket;
}

/** After the event: what empties the family on another processor must not complete the close before it. */
static NDIS_STATUS CloseAnswer(CM_AF *Af, UINT32 Ticket, CM_DECISION *Decision)
{
    BOOLEAN Guarded = (Decision->Breaks & NDH_BREAK_GUARD) == 0;
    BOOLEAN Empty;
    NTSTATUS Claimed;

    ObjectLock();
    Empty = Af->Header.Children == 0;
    Af->CloseWhenEmpty =
        Decision->Reply != NdhReplyManual && !Empty; /* until the client has cleaned up (C-12) */
    ObjectUnlock();
    if (!Empty && Guarded) {
        return NDIS_STATUS_PENDING;
    }
    if (Decision->Reply != NdhReplyReturn) {
        return Answer(Af, NdhOpMcmCloseAfComplete, Ticket, Decision);
    }
    ObjectLock();
    Claimed = GuardCloseComplete(&Af->State, NDIS_STATUS_SUCCESS, Af->Header.Children,
                                 ObjectEntering(&Af->Header), !Guarded);
    ObjectUnlock();
    if (Claimed == STATUS_DEVICE_BUSY) {
        Decision->Context = NdhContextWorkItem;
        ExecuteCompletion(&Af->Header, NdhOpMcmCloseAfComplete, Ticket, Decision);
    }
    if (!NT_SUCCESS(Claimed)) {
        return NDIS_STATUS_PENDING;
    }
    ObjectRemove(&Af->Header);
    return NDIS_STATUS_SUCCESS;
}

/** nc-ndis-protocol_cm_close_af.md. */
NDIS_STATUS ProtocolCmCloseAf(NDIS_HANDLE CallMgrAfContext)
{
    CM_AF *Af = CallMgrAfContext;
    CM_ADAPTER *Adapter = Af->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW(CallMgrAfContext) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCmCloseAf, Af->Header.Id, 0, Arguments);
    CM_DECISION Decision;
    NDIS_STATUS Status;
    UINT32 Ticket;

    ObjectEnter(&Af->Header);
    PolicyDecide(Adapter, NdhFnProtocolCmCloseAf, Af->Header.Id, &Decision);
    PolicyLeak(&Decision, &Af->Header);
    Ticket = ParkClose(Af);
    RecordOpen(Adapter, &Record);
    Status = CloseAnswer(Af, Ticket, &Decision);
    ObjectLeave(&Af->Header);
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

NTSTATUS AfRunCloseComplete(CM_RUN *Run)
{
    CM_AF *Af = (CM_AF *)Run->Object;
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    NDIS_HANDLE Handle = RunHandle(Run, &Af->Header);
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Handle) };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(CloseAddressFamilyComplete), Af->Header.Id, 0, Arguments);
    NTSTATUS Guard = STATUS_INVALID_DEVICE_STATE;

    ObjectLock();
    if (RunTicketFits(Run, Af->Header.Tickets[ObjectTicketClose])) {
        Guard = GuardCloseComplete(&Af->State, Status, Af->Header.Children, ObjectEntering(&Af->Header),
                                   Run->Misuse);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    RUN_CALL(Run, NdisCmCloseAddressFamilyComplete(Status, Handle));
    RunClose(Run, &Record);
    ObjectRemove(&Af->Header);
    return STATUS_SUCCESS;
}

VOID AfChildGone(CM_OBJECT *Object)
{
    CM_AF *Af = (CM_AF *)Object;
    CM_DECISION Decision = { .Status = NDIS_STATUS_SUCCESS, .Context = NdhContextWorkItem };
    BOOLEAN Close;

    ObjectLock();
    Close = Af->CloseWhenEmpty && Af->Header.Children == 0;
    if (Close) {
        Af->CloseWhenEmpty = FALSE;
    }
    ObjectUnlock();
    if (Close) {
        ExecuteCompletion(&Af->Header, NdhOpMcmCloseAfComplete, Af->Header.Tickets[ObjectTicketClose],
                          &Decision);
    }
}

/* Not on the stack: whether NDIS copies it is open. */
static CO_ADDRESS_FAMILY OwnFamily = { .AddressFamily = (NDIS_AF)NDHMP_AF_TYPE,
                                       .MajorVersion = NDHMP_AF_MAJOR,
                                       .MinorVersion = NDHMP_AF_MINOR };

NDIS_STATUS AfRegister(CM_ADAPTER *Adapter)
{
    CO_ADDRESS_FAMILY *Family = &OwnFamily;
    UINT64 Arguments[] = { CALL_REGISTER_ARGUMENTS(Adapter, Family) };
    NDH_RECORD Record = RECORD_CALL_OF(CALL_REGISTER_FN, Adapter->Id, 0, Arguments);
    NDIS_STATUS Status;

    RecordOpen(Adapter, &Record);
    Status = CallRegisterAddressFamily(Adapter, Family);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/**
 * NdhOpMcmRegisterAf: a further family, or the own one once more (REG-009). PASSIVE_LEVEL, which the guard
 * checks.
 */
NTSTATUS AfRunRegister(CM_RUN *Run)
{
    CM_ADAPTER *Adapter = Run->Adapter;
    static CO_ADDRESS_FAMILY Extra; /* as OwnFamily */
    CO_ADDRESS_FAMILY *Family = &Extra;
    UINT64 Arguments[] = { CALL_REGISTER_ARGUMENTS(Adapter, Family) };
    NDH_RECORD Record = RUN_RECORD(Run, CALL_REGISTER_FN, Adapter->Id, 0, Arguments);
    NDIS_STATUS Status;

    if (!Run->Misuse && (Run->Operation->Value0 == 0 || RecordIrql() != PASSIVE_LEVEL)) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    *Family = OwnFamily;
    if (Run->Operation->Value0 != 0) {
        Family->AddressFamily = (NDIS_AF)Run->Operation->Value0;
    }
    Record.Data = Family;
    Record.DataSize = sizeof(*Family);
    RunOpen(Run, &Record);
    Status = CallRegisterAddressFamily(Adapter, Family);
    RunCloseStatus(Run, &Record, Status);
    return STATUS_SUCCESS;
}
