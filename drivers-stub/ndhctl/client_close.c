// SPDX-License-Identifier: MIT
#include "client.h"
#include "guard.h"
#include "policy.h"

/* The last step of a close, whether NDIS completed it or returned at once. */
static VOID CloseEnded(NDH_VC *Vc, NDIS_STATUS Status, NDH_ANSWER *Answer)
{
    NDH_PARTY *party = InterlockedExchangePointer((PVOID volatile *)&Vc->Last, NULL);

    PolicyAnswer(NdhFnProtocolClCloseCallComplete, Vc->Object.Id, 0, Answer);
    if (Status == NDIS_STATUS_SUCCESS) {
        BufferFreeAll(InterlockedExchangePointer((PVOID volatile *)&Vc->CloseData, NULL));
        if (party != NULL) {
            PartyGone(party);
        }
    }
    GuardEndCloseCall(Vc, Status);
    if (party != NULL) {
        ObjectRelease(&party->Object);
    }
    if ((Answer->Actions & NDH_ACT_DELETE_VC) && Vc->ByClient && Status == NDIS_STATUS_SUCCESS) {
        ClientAct(NdhOpClDeleteVc, Vc->Object.Id, 0, 0, Answer->ActionContext, Answer->ActionDelay);
    }
}

static VOID CloseCall(NDH_TASK *Task, NDH_VC *Vc, NDH_PARTY *Party, const NDH_BUFFER *Data)
{
    BOOLEAN given = Party != NULL && !(Task->Operation->Flags & NDH_OP_NULL_PARTY);
    NDIS_HANDLE partyHandle = given ? Party->Handle : NULL;
    PVOID bytes = ClientData(Task, Data);
    UINT32 size = ClientDataSize(Task, Data);
    NDIS_HANDLE handle = ClientHandle(Task, Vc->Handle);
    UINT64 arguments[] = { NDH_ARGUMENT(handle), NDH_ARGUMENT(partyHandle), NDH_ARGUMENT(bytes), size };
    NDH_RECORD record = { .Function = NdhFnNdisClCloseCall,
                          .Object = ClientNamed(Task, Vc->Object.Id),
                          .Object2 = Party != NULL ? Party->Object.Id : 0,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments,
                          .Data = bytes,
                          .DataSize = bytes != NULL ? size : 0 };
    UINT64 call = RecordCall(&Task->Cause, &record);
    NDIS_STATUS status = NDIS_STATUS_FAILURE;
    NDH_ANSWER answer;
    CLIENT_CALL(Task, status = NdisClCloseCall(handle, partyHandle, bytes, size));
    UINT64 end = RecordReturn(call, NdhFnNdisClCloseCall, Vc->Object.Id, record.Object2, (UINT32)status);
    /* After PENDING the completion may have come already, and the VC be gone but for our reference. */
    if (status != NDIS_STATUS_PENDING) {
        CloseEnded(Vc, status, &answer);
    }
    if (NDH_TASK_BREAKS(Task, NDH_OP_FREE_EARLY)) {
        ObjectRelease(&Vc->Object); /* NDIS still has the context */
    }
    ClientFinish(Task, Vc->Object.Id, status, call, end);
}

VOID ClientCloseCall(NDH_TASK *Task)
{
    NDH_ID partyId = Task->Operation->Object2;
    NDH_VC *vc = ClientObject(Task, Task->Operation->Object, NdhKindVc);
    NDH_PARTY *party = NULL;
    NDH_BUFFER *data;

    if (vc == NULL) {
        return;
    }
    if (partyId != 0 && (party = ClientObject(Task, partyId, NdhKindParty)) == NULL) {
        ObjectRelease(&vc->Object);
        return;
    }
    if (!BufferCreate(&Task->Payload, &data)) {
        ClientRefuse(Task, STATUS_INSUFFICIENT_RESOURCES);
    } else {
        NTSTATUS outcome = GuardBeginCloseCall(vc, party, NDH_TASK_MISUSE(Task));
        if (!NT_SUCCESS(outcome)) {
            BufferFreeAll(data);
            ClientRefuse(Task, outcome);
        } else {
            if (party != NULL) {
                ObjectReference(&party->Object);
                NDH_PARTY *before = InterlockedExchangePointer((PVOID volatile *)&vc->Last, party);
                ObjectRelease(before != NULL ? &before->Object : NULL);
            }
            if (data != NULL) { /* NDIS may read it until the close is complete */
                BufferKeep(&vc->CloseData, data);
            }
            CloseCall(Task, vc, party, data);
        }
    }
    ObjectRelease(party != NULL ? &party->Object : NULL);
    ObjectRelease(&vc->Object);
}

VOID ClientEvtCloseCallComplete(NDIS_STATUS Status, NDIS_HANDLE ProtocolVcContext,
                                NDIS_HANDLE ProtocolPartyContext)
{
    NDH_VC *vc = ProtocolVcContext;
    const NDH_PARTY *party = ProtocolPartyContext;
    UINT64 arguments[] = { NDH_ARGUMENT((UINT32)Status), NDH_ARGUMENT(ProtocolVcContext),
                           NDH_ARGUMENT(ProtocolPartyContext) };
    NDH_RECORD record = { .Function = NdhFnProtocolClCloseCallComplete,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)Status,
                          .Object = vc->Object.Id,
                          .Object2 = party != NULL ? party->Object.Id : 0,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    NDH_ANSWER answer;

    ObjectReference(&vc->Object);
    UINT64 enter = RecordEnter(&record);
    CloseEnded(vc, Status, &answer);
    (VOID) PolicyFinish(&answer, Status);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClCloseCallComplete, vc->Object.Id, record.Object2);
    ObjectRelease(&vc->Object);
}

/* What a policy wants done about a close that the call manager has indicated. */
static VOID ActOnClose(NDH_VC *Vc, const NDH_ANSWER *Answer, BOOLEAN Unanswered)
{
    if ((Answer->Actions & NDH_ACT_REFUSE_OFFER) && Unanswered) {
        ClientAct(NdhOpClIncomingCallComplete, Vc->Object.Id, 0, Answer->ActionStatus, Answer->ActionContext,
                  Answer->ActionDelay);
    } else if ((Answer->Actions & NDH_ACT_CLOSE_CALL) && Vc->Call == NdhCallCloseIndicated) {
        NDH_OPERATION close = { .Kind = NdhOpClCloseCall,
                                .Flags = (Answer->Breaks & NDH_BREAK_GUARD) ? NDH_OP_MISUSE : 0,
                                .Context = Answer->ActionContext,
                                .Object = Vc->Object.Id,
                                .Delay = Answer->ActionDelay };
        (VOID) PartyDropOthers(Vc);
        close.Object2 = PartyLeft(Vc);
        ClientActWith(&close, NULL);
    }
}

VOID ClientEvtIncomingCloseCall(NDIS_STATUS CloseStatus, NDIS_HANDLE ProtocolVcContext, PVOID CloseData,
                                UINT Size)
{
    NDH_VC *vc = ProtocolVcContext;
    NDH_ANSWER answer;
    UINT64 arguments[] = { NDH_ARGUMENT((UINT32)CloseStatus), NDH_ARGUMENT(ProtocolVcContext),
                           NDH_ARGUMENT(CloseData), Size };
    NDH_RECORD record = { .Function = NdhFnProtocolClIncomingCloseCall,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)CloseStatus,
                          .Object = vc->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments,
                          .Data = CloseData,
                          .DataSize = CloseData != NULL ? Size : 0 };

    ObjectReference(&vc->Object);
    BOOLEAN unanswered = GuardCloseIndicated(vc);
    PolicyAnswer(NdhFnProtocolClIncomingCloseCall, vc->Object.Id, 0, &answer);
    UINT64 enter = RecordEnter(&record);
    ActOnClose(vc, &answer, unanswered);
    (VOID) PolicyFinish(&answer, NDIS_STATUS_SUCCESS);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClIncomingCloseCall, vc->Object.Id, 0);
    ObjectRelease(&vc->Object);
}
