// SPDX-License-Identifier: MIT
#include "callmgr.h"
#include "imagehooks.h"

#define UNMAPPED    ((PVOID)16) /* an address at which no memory is, as of a buffer that is gone */
#define RETRY_DELAY 1000u /* microseconds, after STATUS_DEVICE_BUSY */

#define FIRST_OPERATION NdhOpMcmOpenAfComplete
#define ROW(operation)  [NdhOpMcm##operation - FIRST_OPERATION]

static const CM_OPERATION Operations[] = {
    ROW(OpenAfComplete) = { NdhKindAf, NdhKindNone, FALSE, AfRunOpenComplete },
    ROW(CloseAfComplete) = { NdhKindAf, NdhKindNone, FALSE, AfRunCloseComplete },
    ROW(RegisterSapComplete) = { NdhKindSap, NdhKindNone, FALSE, SapRunRegisterComplete },
    ROW(DeregisterSapComplete) = { NdhKindSap, NdhKindNone, FALSE, SapRunDeregisterComplete },
    ROW(CreateVc) = { NdhKindAf, NdhKindNone, FALSE, VcRunCreate },
    ROW(DeleteVc) = { NdhKindVc, NdhKindNone, FALSE, VcRunDelete },
    ROW(ActivateVc) = { NdhKindVc, NdhKindNone, FALSE, VcRunActivate },
    ROW(DeactivateVc) = { NdhKindVc, NdhKindNone, FALSE, VcRunDeactivate },
    ROW(MakeCallComplete) = { NdhKindVc, NdhKindParty, FALSE, CallRunMakeComplete },
    ROW(DispatchIncomingCall) = { NdhKindVc, NdhKindSap, TRUE, CallRunDispatchIncoming },
    ROW(DispatchCallConnected) = { NdhKindVc, NdhKindNone, FALSE, CallRunDispatchConnected },
    ROW(DispatchIncomingCloseCall) = { NdhKindVc, NdhKindNone, FALSE, CloseRunDispatchIncoming },
    ROW(CloseCallComplete) = { NdhKindVc, NdhKindParty, FALSE, CloseRunComplete },
    ROW(AddPartyComplete) = { NdhKindParty, NdhKindNone, FALSE, PartyRunAddComplete },
    ROW(DropPartyComplete) = { NdhKindParty, NdhKindNone, FALSE, PartyRunDropComplete },
    ROW(ModifyCallQoSComplete) = { NdhKindVc, NdhKindNone, FALSE, QosRunModifyComplete },
    ROW(DispatchIncomingCallQoSChange) = { NdhKindVc, NdhKindNone, FALSE, QosRunDispatchChange },
    ROW(NotifyCloseAf) = { NdhKindAf, NdhKindNone, FALSE, AfRunNotifyClose },
    ROW(OidRequest) = { NdhKindNone, NdhKindNone, FALSE, OidRunRequest },
    ROW(OidRequestComplete) = { NdhKindOid, NdhKindNone, FALSE, OidRunRequestComplete },
    ROW(RegisterAf) = { NdhKindAdapter, NdhKindNone, FALSE, AfRunRegister },
    ROW(DispatchIncomingDropParty) = { NdhKindParty, NdhKindNone, FALSE, PartyRunDispatchDrop },
};
#define OPERATIONS (sizeof(Operations) / sizeof(Operations[0]))

VOID RunOpen(CM_RUN *Run, NDH_RECORD *Record)
{
    Run->Result->CallSequence = RecordOpen(Run->Adapter, Record);
}

VOID RunClose(CM_RUN *Run, NDH_RECORD *Record)
{
    Run->Result->ReturnSequence = RecordClose(Run->Adapter, Record);
    Run->Result->Flags |= NDH_RESULT_VOID;
}

VOID RunCloseStatus(CM_RUN *Run, NDH_RECORD *Record, NDIS_STATUS Status)
{
    Run->Result->ReturnSequence = RecordCloseStatus(Run->Adapter, Record, Status);
    Run->Result->NdisStatus = (UINT32)Status;
}

BOOLEAN RunTicketFits(const CM_RUN *Run, UINT32 Ticket)
{
    return (Run->EventFlags & NDH_EVENT_BY_POLICY) == 0 || Run->Operation->Value1 == 0 ||
           Run->Operation->Value1 == Ticket;
}

BOOLEAN RunBreaks(const CM_RUN *Run, UINT32 Flag)
{
    return Run->Misuse && (Run->Operation->Flags & Flag) != 0;
}

NDH_ID RunNamed(const CM_RUN *Run, NDH_ID Id)
{
    if (Run->Object == NULL || Id != Run->Object->Id || !RunBreaks(Run, NDH_OP_WRONG_HANDLE)) {
        return Id;
    }
    return Run->Wrong != NULL ? Run->Wrong->Id : 0;
}

NDIS_HANDLE RunHandle(const CM_RUN *Run, const CM_OBJECT *Object)
{
    if (RunBreaks(Run, NDH_OP_WRONG_HANDLE)) {
        return Run->Wrong != NULL ? Run->Wrong->Handle : NULL;
    }
    return Object != NULL ? Object->Handle : NULL;
}

VOID RunBreachBegin(const CM_RUN *Run, CM_BREACH *Breach)
{
    Breach->Raised = RunBreaks(Run, NDH_OP_RAISED);
    Breach->Again = RunBreaks(Run, NDH_OP_TWICE);
    Breach->Irql = 0;
    if (Breach->Raised) {
        KeRaiseIrql(DISPATCH_LEVEL + 1, &Breach->Irql);
    }
}

BOOLEAN RunBreachAgain(CM_BREACH *Breach)
{
    BOOLEAN Again = Breach->Again;

    Breach->Again = FALSE;
    return Again;
}

VOID RunBreachEnd(const CM_BREACH *Breach)
{
    if (Breach->Raised) {
        KeLowerIrql(Breach->Irql);
    }
}

NDIS_HANDLE RunPartyHandle(const CM_RUN *Run, const CM_OBJECT *Party)
{
    if (RunBreaks(Run, NDH_OP_WRONG_PARTY)) {
        return Run->Object2 != NULL ? Run->Object2->Handle : NULL;
    }
    return Party != NULL && !RunBreaks(Run, NDH_OP_NULL_PARTY) ? Party->Handle : NULL;
}

NDH_ID RunPartyId(const CM_RUN *Run, const CM_OBJECT *Party)
{
    if (RunBreaks(Run, NDH_OP_WRONG_PARTY)) {
        return Run->Object2 != NULL ? Run->Object2->Id : 0;
    }
    return Party != NULL && !RunBreaks(Run, NDH_OP_NULL_PARTY) ? Party->Id : 0;
}

/** Whether NDIS knows the object, and nobody ends it just now. State lock held. */
static BOOLEAN Lives(const CM_OBJECT *Object)
{
    const CM_OBJECT *Vc = Object->Kind == NdhKindParty ? Object->Parent : Object;

    return !Object->Removed && (Vc->Kind != NdhKindVc || !((const CM_VC *)Vc)->State.Deleting) &&
           (Vc == Object || ((const CM_PARTY *)Object)->State.State == NdhStatePartyActive);
}

BOOLEAN RunHoldLocked(CM_RUN *Run)
{
    if (!Run->Misuse && !Lives(Run->Object)) {
        return FALSE;
    }
    ObjectHold(Run->Object, &Run->Hold);
    if (Run->Object->Kind == NdhKindParty) {
        ObjectHold(Run->Object->Parent, &Run->Hold2);
    }
    return TRUE;
}

BOOLEAN RunHold(CM_RUN *Run)
{
    BOOLEAN Held;

    ObjectLock();
    Held = RunHoldLocked(Run);
    ObjectUnlock();
    return Held;
}

VOID RunLetGo(CM_RUN *Run)
{
    if (Run->Hold2.Object != NULL) {
        ObjectLetGo(&Run->Hold2);
    }
    ObjectLetGo(&Run->Hold);
}

PVOID RunData(const CM_RUN *Run)
{
    if (RunBreaks(Run, NDH_OP_SIZE_ONLY) || Run->Payload == NULL || Run->Payload->Size == 0) {
        return NULL;
    }
    return RunBreaks(Run, NDH_OP_FREE_EARLY) ? UNMAPPED : (PVOID)Run->Payload->Data;
}

VOID RunTellData(const CM_RUN *Run, NDH_RECORD *Record)
{
    if (Run->Payload != NULL && !RunBreaks(Run, NDH_OP_SIZE_ONLY)) {
        Record->Data = Run->Payload->Size != 0 ? Run->Payload->Data : NULL;
        Record->DataSize = Run->Payload->Size;
    }
}

UINT RunDataSize(const CM_RUN *Run)
{
    if (RunBreaks(Run, NDH_OP_SIZE_ONLY)) {
        return (UINT)Run->Operation->Value0;
    }
    return Run->Payload != NULL ? Run->Payload->Size : 0;
}

/** Whether the operation is the call manager's, and the object is not: a miniport's own view of a VC. */
static BOOLEAN OfOtherSide(const CM_OPERATION *Entry, const CM_OBJECT *Object)
{
    return Entry >= Operations && Entry < Operations + OPERATIONS && Object->Side != NdhSideCallManager;
}

static NTSTATUS RunWithObjects(CM_RUN *Run, const CM_OPERATION *Entry)
{
    const NDH_OPERATION *Operation = Run->Operation;

    if (Operation->Object == Run->Adapter->Id) { /* no object of the tables */
        return Entry->Kind == NdhKindAdapter || Entry->Kind == NdhKindNone ? Entry->Run(Run)
                                                                           : STATUS_INVALID_HANDLE;
    }
    if (Entry->Kind == NdhKindAdapter) {
        return STATUS_INVALID_HANDLE;
    }
    Run->Object = Run->Misuse ? ObjectFindDead(Run->Adapter, Operation->Object, Entry->Kind)
                              : ObjectFind(Run->Adapter, Operation->Object, Entry->Kind);
    if (Run->Object == NULL || (!Run->Misuse && OfOtherSide(Entry, Run->Object))) {
        return STATUS_INVALID_HANDLE;
    }
    if (Run->Object->Handle == NULL) { /* NDIS is still making it */
        return STATUS_INVALID_DEVICE_STATE;
    }
    if (Operation->Object2 != 0 || Entry->Must2) {
        Run->Object2 = Run->Misuse ? ObjectFindDead(Run->Adapter, Operation->Object2, Entry->Kind2)
                                   : ObjectFind(Run->Adapter, Operation->Object2, Entry->Kind2);
        if (Entry->Kind2 == NdhKindNone || Run->Object2 == NULL) {
            return STATUS_INVALID_HANDLE;
        }
    }
    if (RunBreaks(Run, NDH_OP_WRONG_HANDLE) && Operation->Value1 != 0) {
        Run->Wrong = ObjectFindAny(Run->Adapter, Operation->Value1);
        if (Run->Wrong == NULL) {
            return STATUS_INVALID_HANDLE;
        }
    }
    return Entry->Run(Run);
}

VOID ExecuteHere(CM_ADAPTER *Adapter, const NDH_OPERATION *Operation, const NDH_PAYLOAD *Payload,
                 UINT32 EventFlags, NDH_RESULT *Result)
{
    UINT32 Index = (UINT32)Operation->Kind - FIRST_OPERATION;
    CM_RUN Run = { .Adapter = Adapter,
                   .Operation = Operation,
                   .Payload = Payload,
                   .Result = Result,
                   .EventFlags = EventFlags,
                   .Misuse = (Operation->Flags & NDH_OP_MISUSE) != 0 };

    const CM_OPERATION *Entry = Index < OPERATIONS ? &Operations[Index] : ImageOperation(Operation->Kind);

    Result->Object = Operation->Object;
    if (Entry == NULL || Entry->Run == NULL) {
        Result->Outcome = (UINT32)STATUS_NOT_SUPPORTED;
        return;
    }
    Result->Outcome = (UINT32)RunWithObjects(&Run, Entry);
    if ((EventFlags & NDH_EVENT_BY_POLICY) != 0 && Run.Object != NULL) {
        if (Result->Outcome == (UINT32)STATUS_DEVICE_BUSY) {
            NDH_OPERATION Again = *Operation;

            Again.Context = NdhContextTimer;
            Again.Delay = RETRY_DELAY;
            if (SinkEnter(Adapter)) {
                Adapter->Sink.Schedule(Adapter->Sink.Context, &Again, NDH_EVENT_BY_POLICY);
                SinkLeave(Adapter);
            }
        } else {
            ActionsContinue(Run.Object, Operation);
        }
    }
    ObjectRelease(Run.Wrong);
    ObjectRelease(Run.Object2);
    ObjectRelease(Run.Object);
}

static BOOLEAN Inline(CM_ADAPTER *Adapter, const NDH_OPERATION *Operation)
{
    NDH_RESULT Result = { 0 };

    ExecuteHere(Adapter, Operation, NULL, NDH_EVENT_BY_POLICY, &Result);
    return Result.Outcome == (UINT32)STATUS_SUCCESS;
}

BOOLEAN ExecuteNow(CM_OBJECT *Object, UINT16 Kind, NDIS_STATUS Status)
{
    NDH_OPERATION Operation = { .Kind = Kind, .Object = Object->Id, .Status = (UINT32)Status };

    return Inline(Object->Adapter, &Operation);
}

static BOOLEAN Schedule(CM_ADAPTER *Adapter, const NDH_OPERATION *Operation)
{
    NTSTATUS Status;

    if (InterlockedCompareExchange(&Adapter->Phase, 0, 0) == AdapterHalting || !SinkEnter(Adapter)) {
        return FALSE;
    }
    Status = Adapter->Sink.Schedule(Adapter->Sink.Context, Operation, NDH_EVENT_BY_POLICY);
    SinkLeave(Adapter);
    return NT_SUCCESS(Status);
}

VOID ExecuteForPolicy(CM_ADAPTER *Adapter, NDH_OPERATION *Operation)
{
    BOOLEAN Here = Operation->Context == NdhContextInside;

    if (Here && InterlockedCompareExchange(&Adapter->Depth, 0, 0) >= EXECUTE_MAX_DEPTH) {
        Here = FALSE;
    }
    if (Operation->Context == NdhContextInside || Operation->Context == NdhContextPassive) {
        Operation->Context = NdhContextWorkItem;
    }
    if (!Here && Schedule(Adapter, Operation)) {
        return;
    }
    InterlockedIncrement(&Adapter->Depth);
    Inline(Adapter, Operation);
    InterlockedDecrement(&Adapter->Depth);
}

VOID ExecuteCompletion(CM_OBJECT *Object, UINT16 Kind, UINT32 Ticket, const CM_DECISION *Decision)
{
    NDH_OPERATION Operation = { .Kind = Kind,
                                .Context = Decision->Context,
                                .Object = Object->Id,
                                .Status = (UINT32)Decision->Status,
                                .Delay = Decision->Delay,
                                .Value1 = Ticket };

    if ((Decision->Breaks & NDH_BREAK_TWICE) != 0) {
        Operation.Flags = NDH_OP_MISUSE | NDH_OP_TWICE;
    } else if ((Decision->Breaks & NDH_BREAK_GUARD) != 0) {
        Operation.Flags = NDH_OP_MISUSE;
    }
    ExecuteForPolicy(Object->Adapter, &Operation);
}

NDIS_STATUS PolicyFinish(const CM_DECISION *Decision, NDIS_STATUS Status)
{
    LARGE_INTEGER Interval = { .QuadPart = Decision->Delay != 0 ? -10 * (LONGLONG)Decision->Delay : -10000 };
    KIRQL Irql;

    if (Decision->Breaks == 0) {
        return Status;
    }
    if ((Decision->Breaks & NDH_BREAK_WAIT) != 0) {
        KeDelayExecutionThread(KernelMode, FALSE, &Interval);
    }
    if ((Decision->Breaks & NDH_BREAK_IRQL) != 0) {
        if (RecordIrql() < DISPATCH_LEVEL) {
            KeRaiseIrql(DISPATCH_LEVEL, &Irql);
        } else {
            KeLowerIrql(PASSIVE_LEVEL);
        }
    }
    if (Decision->Reply == NdhReplyManual) { /* also of a callback that may not pend */
        return NDIS_STATUS_PENDING;
    }
    return (Decision->Breaks & NDH_BREAK_RETURN) != 0 ? Decision->Status : Status;
}

VOID PolicyLeak(const CM_DECISION *Decision, CM_OBJECT *Object)
{
    if ((Decision->Breaks & NDH_BREAK_LEAK) != 0) {
        ObjectReference(Object); /* nobody releases it */
    }
}
