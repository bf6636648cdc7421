// SPDX-License-Identifier: MIT
#include "callmgr.h"
#include "ndisalloc.h"

/** Keeps a copy of the SAP's bytes, to know it again. */
static BOOLEAN KeepBytes(CM_SAP *Sap, const CO_SAP *From)
{
    Sap->Type = From->SapType;
    if (From->SapLength == 0) {
        return TRUE;
    }
    Sap->Header.Extra = MemoryAllocate(Sap->Header.Adapter->Handle, From->SapLength, CM_TAG_OBJECT);
    if (Sap->Header.Extra == NULL) {
        return FALSE;
    }
    RtlCopyMemory(Sap->Header.Extra, From->Sap, From->SapLength);
    Sap->Header.ExtraSize = From->SapLength;
    return TRUE;
}

static BOOLEAN SameSap(const CM_SAP *A, const CM_SAP *B)
{
    return A->Type == B->Type && A->Header.ExtraSize == B->Header.ExtraSize &&
           (A->Header.ExtraSize == 0 ||
            RtlCompareMemory(A->Header.Extra, B->Header.Extra, A->Header.ExtraSize) == A->Header.ExtraSize);
}

/** Whether another open of the family has this SAP already. */
static BOOLEAN TakenByOther(CM_SAP *Sap)
{
    UINT32 Cursor = 0;
    CM_OBJECT *Object;
    BOOLEAN Taken = FALSE;

    while (!Taken && (Object = ObjectNext(Sap->Header.Adapter, NdhKindSap, &Cursor)) != NULL) {
        Taken =
            Object->Parent != Sap->Header.Parent && Object->Handle != NULL && SameSap((CM_SAP *)Object, Sap);
        ObjectRelease(Object);
    }
    return Taken;
}

static VOID Gone(CM_SAP *Sap)
{
    CM_OBJECT *Af = Sap->Header.Parent;

    ObjectReference(Af);
    ObjectRemove(&Sap->Header); /* the context may be gone now */
    AfChildGone(Af);
    ObjectRelease(Af);
}

/** Looks at a new SAP, unless any will do; with NDIS_STATUS_PENDING the registration is owed from here on. */
static NDIS_STATUS ParkRegistration(CM_SAP *Sap, const CO_SAP *Given, NDIS_HANDLE NdisSapHandle, BOOLEAN Any,
                                    UINT32 *Ticket)
{
    if (!KeepBytes(Sap, Given)) {
        return NDIS_STATUS_RESOURCES;
    }
    if (!Any && TakenByOther(Sap)) {
        return NDIS_STATUS_INVALID_DATA;
    }
    ObjectLock();
    Sap->Header.Handle = NdisSapHandle;
    Sap->State.State = NdhStateOpening;
    Sap->State.Owed = OWED_OPEN;
    *Ticket = ++Sap->Header.Tickets[ObjectTicketOpen];
    ObjectUnlock();
    return NDIS_STATUS_PENDING;
}

static NDIS_STATUS RegisterAnswer(CM_SAP *Sap, UINT32 Ticket, const CM_DECISION *Decision)
{
    NTSTATUS Claimed;

    if (Decision->Reply == NdhReplyComplete) {
        ExecuteCompletion(&Sap->Header, NdhOpMcmRegisterSapComplete, Ticket, Decision);
    }
    if (Decision->Reply != NdhReplyReturn) {
        return NDIS_STATUS_PENDING;
    }
    ObjectLock();
    Claimed = GuardOpenComplete(&Sap->State, Decision->Status, FALSE);
    ObjectUnlock();
    return NT_SUCCESS(Claimed) ? Decision->Status : NDIS_STATUS_PENDING;
}

/** nc-ndis-protocol_cm_reg_sap.md. */
NDIS_STATUS ProtocolCmRegisterSap(NDIS_HANDLE CallMgrAfContext, PCO_SAP SapGiven, NDIS_HANDLE NdisSapHandle,
                                  PNDIS_HANDLE CallMgrSapContext)
{
    CM_AF *Af = CallMgrAfContext;
    CM_ADAPTER *Adapter = Af->Header.Adapter;
    CM_SAP *Sap = (CM_SAP *)ObjectCreate(Adapter, NdhKindSap, sizeof(CM_SAP), &Af->Header);
    UINT64 Arguments[] = { CM_RAW(CallMgrAfContext), CM_RAW(SapGiven), CM_RAW(NdisSapHandle),
                           CM_RAW(CallMgrSapContext) };
    NDH_RECORD Record =
        RECORD_ENTER(ProtocolCmRegisterSap, Sap != NULL ? Sap->Header.Id : 0, Af->Header.Id, Arguments);
    NDIS_STATUS Status = NDIS_STATUS_RESOURCES;
    CM_DECISION Decision = { 0 };
    UINT32 Ticket = 0;

    if (Sap != NULL) {
        ObjectEnter(&Sap->Header);
        *CallMgrSapContext = Sap;
        PolicyDecide(Adapter, NdhFnProtocolCmRegisterSap, Af->Header.Id, &Decision);
        if ((Decision.Breaks & NDH_BREAK_CONTEXT) != 0) {
            *CallMgrSapContext = NULL;
            Record.Object = 0;
        }
        Status = ParkRegistration(Sap, SapGiven, NdisSapHandle, (Decision.Breaks & NDH_BREAK_GUARD) != 0,
                                  &Ticket);
    }
    Record.Data = SapGiven->Sap;
    Record.DataSize = SapGiven->SapLength;
    RecordOpen(Adapter, &Record);
    if (Status == NDIS_STATUS_PENDING) {
        Status = RegisterAnswer(Sap, Ticket, &Decision);
    }
    if (Sap != NULL) {
        if (Status != NDIS_STATUS_SUCCESS && Status != NDIS_STATUS_PENDING) {
            Gone(Sap);
        }
        ObjectLeave(&Sap->Header);
        ObjectRelease(&Sap->Header);
    }
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

NTSTATUS SapRunRegisterComplete(CM_RUN *Run)
{
    CM_SAP *Sap = (CM_SAP *)Run->Object;
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    CM_SAP *Context = RunBreaks(Run, NDH_OP_NULL_POINTER) ? NULL : Sap;
    NDIS_HANDLE Handle = RunHandle(Run, &Sap->Header);
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Handle), CM_RAW(Context) };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(RegisterSapComplete), Sap->Header.Id, 0, Arguments);
    NTSTATUS Guard = STATUS_INVALID_DEVICE_STATE;

    ObjectLock();
    if (RunTicketFits(Run, Sap->Header.Tickets[ObjectTicketOpen])) {
        Guard = GuardOpenComplete(&Sap->State, Status, Run->Misuse);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    RUN_CALL(Run, NdisCmRegisterSapComplete(Status, Handle, Context));
    RunClose(Run, &Record);
    if (Status != NDIS_STATUS_SUCCESS) {
        Gone(Sap);
    }
    return STATUS_SUCCESS;
}

/** The deregistration is owed from here on. */
static UINT32 ParkDeregistration(CM_SAP *Sap)
{
    UINT32 Ticket;

    ObjectLock();
    Sap->State.State = NdhStateClosing;
    Sap->State.Owed |= OWED_CLOSE;
    Ticket = ++Sap->Header.Tickets[ObjectTicketClose];
    ObjectUnlock();
    return Ticket;
}

static NDIS_STATUS DeregisterAnswer(CM_SAP *Sap, UINT32 Ticket, CM_DECISION *Decision)
{
    NTSTATUS Claimed;

    if (Decision->Reply == NdhReplyComplete) {
        ExecuteCompletion(&Sap->Header, NdhOpMcmDeregisterSapComplete, Ticket, Decision);
    }
    if (Decision->Reply != NdhReplyReturn) {
        return NDIS_STATUS_PENDING;
    }
    ObjectLock();
    Claimed = GuardCloseComplete(&Sap->State, NDIS_STATUS_SUCCESS, 0, ObjectEntering(&Sap->Header), FALSE);
    ObjectUnlock();
    if (Claimed == STATUS_DEVICE_BUSY) {
        Decision->Context = NdhContextWorkItem;
        ExecuteCompletion(&Sap->Header, NdhOpMcmDeregisterSapComplete, Ticket, Decision);
    }
    if (!NT_SUCCESS(Claimed)) {
        return NDIS_STATUS_PENDING;
    }
    Gone(Sap);
    return NDIS_STATUS_SUCCESS;
}

/** nc-ndis-protocol_cm_deregister_sap.md. Calls that came in over the SAP go on. */
NDIS_STATUS ProtocolCmDeregisterSap(NDIS_HANDLE CallMgrSapContext)
{
    CM_SAP *Sap = CallMgrSapContext;
    CM_ADAPTER *Adapter = Sap->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW(CallMgrSapContext) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCmDeregisterSap, Sap->Header.Id, 0, Arguments);
    CM_DECISION Decision;
    NDIS_STATUS Status;
    UINT32 Ticket;

    ObjectEnter(&Sap->Header);
    PolicyDecide(Adapter, NdhFnProtocolCmDeregisterSap, Sap->Header.Id, &Decision);
    PolicyLeak(&Decision, &Sap->Header);
    Ticket = ParkDeregistration(Sap);
    RecordOpen(Adapter, &Record);
    Status = DeregisterAnswer(Sap, Ticket, &Decision);
    ObjectLeave(&Sap->Header);
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

NTSTATUS SapRunDeregisterComplete(CM_RUN *Run)
{
    CM_SAP *Sap = (CM_SAP *)Run->Object;
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    NDIS_HANDLE Handle = RunHandle(Run, &Sap->Header);
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Handle) };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(DeregisterSapComplete), Sap->Header.Id, 0, Arguments);
    NTSTATUS Guard = STATUS_INVALID_DEVICE_STATE;

    ObjectLock();
    if (RunTicketFits(Run, Sap->Header.Tickets[ObjectTicketClose])) {
        Guard = GuardCloseComplete(&Sap->State, Status, 0, ObjectEntering(&Sap->Header), Run->Misuse);
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    RUN_CALL(Run, NdisCmDeregisterSapComplete(Status, Handle));
    RunClose(Run, &Record);
    Gone(Sap);
    return STATUS_SUCCESS;
}
