// SPDX-License-Identifier: MIT
/**
 * The miniport's view of a VC. With an integrated call manager it is the call manager's context; under a
 * stand-alone one NDIS makes one of its own for the miniport (MiniportCoCreateVc), whose id has the side of
 * the miniport.
 */
#include "mpvc.h"

#include "callmgr.h"
#include "transfer.h"

/** nc-ndis-miniport_co_create_vc.md: synchronous. */
NDIS_STATUS MiniportCoCreateVc(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE NdisVcHandle,
                               PNDIS_HANDLE MiniportVcContext)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    CM_VC *Vc = (CM_VC *)ObjectCreateFor(Adapter, NdhSideMiniport, NdhKindVc, sizeof(CM_VC), NULL);
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(NdisVcHandle), CM_RAW(MiniportVcContext) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCoCreateVc, Vc != NULL ? Vc->Header.Id : 0, Arguments);
    NDIS_STATUS Status = NDIS_STATUS_RESOURCES;
    CM_DECISION Decision = { 0 };

    Record.Object2 = Adapter->Id;
    RecordOpen(Adapter, &Record);
    if (Vc != NULL) {
        PolicyDecide(Adapter, NdhFnMiniportCoCreateVc, Adapter->Id, &Decision);
        Status = Decision.Status;
        Vc->State.State = NdhStateVcCreated;
        if (Status == NDIS_STATUS_SUCCESS) {
            Vc->Header.Handle = NdisVcHandle;
            *MiniportVcContext = Vc;
        } else {
            ObjectRemove(&Vc->Header);
        }
        ObjectRelease(&Vc->Header);
    }
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** nc-ndis-miniport_co_delete_vc.md: synchronous. */
NDIS_STATUS MiniportCoDeleteVc(NDIS_HANDLE MiniportVcContext)
{
    CM_VC *Vc = MiniportVcContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW(MiniportVcContext) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCoDeleteVc, Vc->Header.Id, Arguments);
    CM_DECISION Decision;

    RecordOpen(Adapter, &Record);
    PolicyDecide(Adapter, NdhFnMiniportCoDeleteVc, Vc->Header.Id, &Decision);
    ObjectLock();
    if (Decision.Status == NDIS_STATUS_SUCCESS && (Decision.Breaks & NDH_BREAK_GUARD) == 0) {
        Decision.Status = GuardClientDelete(&Vc->State, ObjectEntering(&Vc->Header));
    }
    Vc->State.Deleting = (BOOLEAN)(Decision.Status == NDIS_STATUS_SUCCESS);
    ObjectUnlock();
    if (Decision.Status == NDIS_STATUS_SUCCESS) {
        ObjectRemove(&Vc->Header);
    }
    Decision.Status = PolicyFinish(&Decision, Decision.Status);
    RecordCloseStatus(Adapter, &Record, Decision.Status);
    return Decision.Status;
}

/** What an activation or deactivation leads to. State lock held. */
static VOID Ended(CM_VC *Vc, UINT8 Owed, NDIS_STATUS Status)
{
    Vc->State.Owed &= ~Owed;
    if (Status == NDIS_STATUS_SUCCESS) {
        Vc->State.State = Owed == OWED_OPEN ? NdhStateVcActive : NdhStateVcInactive;
    }
    if (Owed == OWED_CLOSE) {
        Vc->State.Deactivating = FALSE;
    }
}

/**
 * A deactivation begins: no indication begins any more, and it ends when those under way have returned. State
 * lock held.
 */
static VOID Deactivating(CM_VC *Vc, CM_DECISION *Decision)
{
    Vc->State.Deactivating = TRUE;
    if (Vc->State.Indicating != 0 && Decision->Reply == NdhReplyReturn && Decision->Breaks == 0) {
        Decision->Reply = NdhReplyComplete;
        Decision->Context = NdhContextWorkItem;
    }
}

/** Answer of one of the two handlers: the request is owed before the event is there. */
static NDIS_STATUS Handle(CM_VC *Vc, UINT16 Function, UINT8 Owed, UINT16 Completion, NDH_RECORD *Record)
{
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    UINT32 Slot = Owed == OWED_OPEN ? ObjectTicketOpen : ObjectTicketClose;
    CM_DECISION Decision;
    NDIS_STATUS Status = NDIS_STATUS_PENDING;
    UINT32 Ticket;

    ObjectEnter(&Vc->Header);
    PolicyDecide(Adapter, Function, Vc->Header.Id, &Decision);
    ObjectLock();
    if (Owed == OWED_CLOSE) {
        Deactivating(Vc, &Decision);
    }
    if (Decision.Reply != NdhReplyReturn) {
        Vc->State.Owed |= Owed;
    }
    Ticket = ++Vc->Header.Tickets[Slot];
    ObjectUnlock();
    RecordOpen(Adapter, Record);
    if (Owed == OWED_CLOSE) { /* what came before the state forbade it */
        TransferAbort(Adapter, &Vc->Header, NDIS_STATUS_SEND_ABORTED);
    }
    if (Decision.Reply == NdhReplyReturn) {
        Status = Decision.Status;
        ObjectLock();
        Ended(Vc, Owed, Status);
        Vc->ActivateParameters = NULL; /* the call manager's again */
        ObjectUnlock();
    } else if (Decision.Reply == NdhReplyComplete) {
        ExecuteCompletion(&Vc->Header, Completion, Ticket, &Decision);
    }
    ObjectLeave(&Vc->Header);
    Status = PolicyFinish(&Decision, Status);
    RecordCloseStatus(Adapter, Record, Status);
    return Status;
}

/**
 * nc-ndis-miniport_co_activate_vc.md. Not called for an MCM as far as the pages tell (U-30); nothing to
 * prepare if it is.
 */
NDIS_STATUS MiniportCoActivateVc(NDIS_HANDLE MiniportVcContext, PCO_CALL_PARAMETERS CallParameters)
{
    CM_VC *Vc = MiniportVcContext;
    UINT64 Arguments[] = { CM_RAW(MiniportVcContext), CM_RAW(CallParameters) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCoActivateVc, Vc->Header.Id, Arguments);
    NDH_DESCRIPTION Values;

    CallTell(&Record, &Values, CallParameters);
    if (Vc->Header.Side != NdhSideMiniport) {
        RecordOpen(Vc->Header.Adapter, &Record);
        RecordCloseStatus(Vc->Header.Adapter, &Record, NDIS_STATUS_SUCCESS);
        return NDIS_STATUS_SUCCESS;
    }
    Vc->ActivateParameters = CallParameters;
    return Handle(Vc, NdhFnMiniportCoActivateVc, OWED_OPEN, NdhOpMpActivateVcComplete, &Record);
}

/** nc-ndis-miniport_co_deactivate_vc.md: sends that are here are aborted first. */
NDIS_STATUS MiniportCoDeactivateVc(NDIS_HANDLE MiniportVcContext)
{
    CM_VC *Vc = MiniportVcContext;
    UINT64 Arguments[] = { CM_RAW(MiniportVcContext) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCoDeactivateVc, Vc->Header.Id, Arguments);

    if (Vc->Header.Side != NdhSideMiniport) {
        RecordOpen(Vc->Header.Adapter, &Record);
        RecordCloseStatus(Vc->Header.Adapter, &Record, NDIS_STATUS_SUCCESS);
        return NDIS_STATUS_SUCCESS;
    }
    TransferAbort(Vc->Header.Adapter, &Vc->Header, NDIS_STATUS_SEND_ABORTED);
    return Handle(Vc, NdhFnMiniportCoDeactivateVc, OWED_CLOSE, NdhOpMpDeactivateVcComplete, &Record);
}

/** Claims a completion. */
static NTSTATUS Claim(CM_RUN *Run, CM_VC *Vc, UINT8 Owed)
{
    UINT32 Slot = Owed == OWED_OPEN ? ObjectTicketOpen : ObjectTicketClose;
    NTSTATUS Guard = STATUS_INVALID_DEVICE_STATE;

    if (Vc->Header.Side != NdhSideMiniport) {
        return STATUS_INVALID_HANDLE;
    }
    if (Run->Operation->Status == (UINT32)NDIS_STATUS_PENDING && !Run->Misuse) {
        return STATUS_INVALID_PARAMETER;
    }
    ObjectLock();
    if (Run->Misuse || ((Vc->State.Owed & Owed) != 0 && RunTicketFits(Run, Vc->Header.Tickets[Slot]))) {
        Guard = STATUS_SUCCESS;
    }
    if (NT_SUCCESS(Guard) && !Run->Misuse && Owed == OWED_CLOSE && Vc->State.Indicating != 0) {
        Guard = STATUS_DEVICE_BUSY;
    }
    if (NT_SUCCESS(Guard)) {
        ObjectHold(&Vc->Header, &Run->Hold);
        Ended(Vc, Owed, (NDIS_STATUS)Run->Operation->Status);
    }
    ObjectUnlock();
    return Guard;
}

/** nf-ndis-ndismcoactivatevccomplete.md. */
NTSTATUS VcRunActivateComplete(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    PCO_CALL_PARAMETERS Parameters = Vc->ActivateParameters;
    NDIS_HANDLE NdisVcHandle = RunHandle(Run, &Vc->Header);
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(NdisVcHandle), CM_RAW(Parameters) };
    NDH_RECORD Record = RUN_RECORD(Run, NdhFnNdisMCoActivateVcComplete, Vc->Header.Id, 0, Arguments);
    NDH_DESCRIPTION Values;
    NTSTATUS Guard = Claim(Run, Vc, OWED_OPEN);

    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    Record.Side = NdhSideMiniport;
    CallTell(&Record, &Values, Parameters);
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    ObjectLetGo(&Run->Hold);
    RUN_CALL(Run, NdisMCoActivateVcComplete(Status, NdisVcHandle, Parameters));
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}

/** nf-ndis-ndismcodeactivatevccomplete.md. */
NTSTATUS VcRunDeactivateComplete(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    NDIS_HANDLE NdisVcHandle = RunHandle(Run, &Vc->Header);
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(NdisVcHandle) };
    NDH_RECORD Record = RUN_RECORD(Run, NdhFnNdisMCoDeactivateVcComplete, Vc->Header.Id, 0, Arguments);
    NTSTATUS Guard = Claim(Run, Vc, OWED_CLOSE);

    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    Record.Side = NdhSideMiniport;
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    ObjectLetGo(&Run->Hold);
    RUN_CALL(Run, NdisMCoDeactivateVcComplete(Status, NdisVcHandle));
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}
