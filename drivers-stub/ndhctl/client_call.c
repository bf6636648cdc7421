// SPDX-License-Identifier: MIT
#include "client.h"
#include "callparams.h"
#include "guard.h"
#include "policy.h"
#include "pool.h"

/* Gives the VC other call parameters; the old ones are not NDIS's any more. */
static VOID KeepParameters(NDH_VC *Vc, CO_CALL_PARAMETERS *Parameters)
{
    PoolFree(InterlockedExchangePointer((PVOID volatile *)&Vc->CallParameters, Parameters), NDH_TAG_DATA);
}

/* The last step of a make-call, whether NDIS completed it or returned at once. */
static VOID MakeCallEnded(NDH_VC *Vc, NDIS_HANDLE PartyHandle, NDIS_STATUS Status)
{
    /* Taken before the state lets the next make-call begin, whose these are then. */
    NDH_PARTY *party = InterlockedExchangePointer((PVOID volatile *)&Vc->First, NULL);
    CO_CALL_PARAMETERS *parameters = InterlockedExchangePointer((PVOID volatile *)&Vc->CallParameters, NULL);
    NDH_ANSWER answer;

    PolicyAnswer(NdhFnProtocolClMakeCallComplete, Vc->Object.Id, 0, &answer);
    if (party != NULL && Status == NDIS_STATUS_SUCCESS) {
        party->Handle = PartyHandle;
    }
    if (Status == NDIS_STATUS_SUCCESS && parameters != NULL) { /* misuse may have freed them */
        CallDescribe(&Vc->InForce, parameters);
    }
    GuardEndMakeCall(Vc, party, Status);
    if (party != NULL) {
        if (Status != NDIS_STATUS_SUCCESS) {
            PartyGone(party);
        }
        ObjectRelease(&party->Object);
    }
    PoolFree(parameters, NDH_TAG_DATA);
    if ((answer.Actions & NDH_ACT_CLOSE_CALL) && Status == NDIS_STATUS_SUCCESS) {
        ClientAct(NdhOpClCloseCall, Vc->Object.Id, PartyLeft(Vc), 0, answer.ActionContext,
                  answer.ActionDelay);
    }
}

static VOID MakeCall(NDH_TASK *Task, NDH_VC *Vc, NDH_PARTY *Party, CO_CALL_PARAMETERS *Parameters)
{
    NDH_DESCRIPTION description;
    PNDIS_HANDLE partyHandle = Party != NULL ? &Party->Handle : NULL;
    CO_CALL_PARAMETERS *given = NDH_TASK_BREAKS(Task, NDH_OP_NULL_POINTER) ? NULL : Parameters;
    NDIS_HANDLE handle = ClientHandle(Task, Vc->Handle);
    NDIS_STATUS status = NDIS_STATUS_FAILURE;
    UINT64 arguments[] = { NDH_ARGUMENT(handle), NDH_ARGUMENT(given), NDH_ARGUMENT(Party),
                           NDH_ARGUMENT(partyHandle) };
    NDH_RECORD record = { .Function = NdhFnNdisClMakeCall,
                          .Object = ClientNamed(Task, Vc->Object.Id),
                          .Object2 = Party != NULL ? Party->Object.Id : 0,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    CallTell(&record, &description, given);
    UINT64 call = RecordCall(&Task->Cause, &record);
    CLIENT_CALL(Task, status = NdisClMakeCall(handle, given, Party, partyHandle));
    UINT64 end = RecordReturn(call, NdhFnNdisClMakeCall, Vc->Object.Id, record.Object2, (UINT32)status);
    if (status != NDIS_STATUS_PENDING) {
        MakeCallEnded(Vc, Party != NULL ? Party->Handle : NULL, status);
    } else if (NDH_TASK_BREAKS(Task, NDH_OP_FREE_EARLY)) {
        KeepParameters(Vc, NULL);
    }
    ClientFinish(Task, Vc->Object.Id, status, call, end);
    Task->Result->Object2 =
        status == NDIS_STATUS_SUCCESS || status == NDIS_STATUS_PENDING ? record.Object2 : 0;
}

/* The guards first, then the call; takes over the parameters and the party's life. */
static VOID GuardedMakeCall(NDH_TASK *Task, NDH_VC *Vc, NDH_PARTY *Party, CO_CALL_PARAMETERS *Parameters)
{
    NTSTATUS outcome = GuardBeginMakeCall(Vc, Party, NDH_TASK_MISUSE(Task));
    if (!NT_SUCCESS(outcome)) {
        PoolFree(Parameters, NDH_TAG_DATA);
        if (Party != NULL) {
            PartyGone(Party);
        }
        ClientRefuse(Task, outcome);
        return;
    }
    if (Party != NULL) {
        ObjectReference(&Party->Object);
    }
    Vc->First = Party;
    KeepParameters(Vc, Parameters);
    MakeCall(Task, Vc, Party, Parameters);
}

VOID ClientMakeCall(NDH_TASK *Task)
{
    BOOLEAN multipoint = (Task->Operation->Flags & NDH_OP_MULTIPOINT) != 0;
    NDH_VC *vc = ClientObject(Task, Task->Operation->Object, NdhKindVc);
    NDH_PARTY *party = NULL;

    if (vc == NULL) {
        return;
    }
    CO_CALL_PARAMETERS *parameters = CallParametersOfPayload(&Task->Payload);
    if (parameters != NULL && multipoint) {
        party = PartyCreate(vc);
        parameters->Flags |= MULTIPOINT_VC;
    }
    if (parameters == NULL || (multipoint && party == NULL)) {
        PoolFree(parameters, NDH_TAG_DATA);
        ClientRefuse(Task, STATUS_INSUFFICIENT_RESOURCES);
    } else {
        /* The party's id must outlive the call: NDIS may complete it, and the call end, before it returns. */
        if (party != NULL) {
            ObjectReference(&party->Object);
        }
        GuardedMakeCall(Task, vc, party, parameters);
        if (party != NULL) {
            ObjectRelease(&party->Object);
        }
    }
    ObjectRelease(&vc->Object);
}

VOID ClientEvtMakeCallComplete(NDIS_STATUS Status, NDIS_HANDLE ProtocolVcContext, NDIS_HANDLE NdisPartyHandle,
                               PCO_CALL_PARAMETERS CallParameters)
{
    NDH_VC *vc = ProtocolVcContext;
    NDH_DESCRIPTION description;
    UINT64 arguments[] = { NDH_ARGUMENT((UINT32)Status), NDH_ARGUMENT(ProtocolVcContext),
                           NDH_ARGUMENT(NdisPartyHandle), NDH_ARGUMENT(CallParameters) };
    NDH_RECORD record = { .Function = NdhFnProtocolClMakeCallComplete,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)Status,
                          .Object = vc->Object.Id,
                          .Object2 = vc->First != NULL ? vc->First->Object.Id : 0,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    ObjectReference(&vc->Object);
    /* Said once more, the parameters are ours and free already. */
    CallTell(&record, &description, vc->CallParameters != NULL ? CallParameters : NULL);
    UINT64 enter = RecordEnter(&record);
    MakeCallEnded(vc, NdisPartyHandle, Status);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClMakeCallComplete, vc->Object.Id, record.Object2);
    ObjectRelease(&vc->Object);
}

VOID ClientIncomingCallComplete(NDH_TASK *Task)
{
    NDH_VC *vc = ClientObject(Task, Task->Operation->Object, NdhKindVc);
    NDIS_STATUS status = (NDIS_STATUS)Task->Operation->Status;
    CO_CALL_PARAMETERS *fresh = NULL;
    NDH_DESCRIPTION description;

    if (vc == NULL) {
        return;
    }
    if (Task->Payload.Size != 0 || vc->CallParameters == NULL) {
        fresh = CallParametersOfPayload(&Task->Payload);
        if (fresh == NULL) {
            ClientRefuse(Task, STATUS_INSUFFICIENT_RESOURCES);
            ObjectRelease(&vc->Object);
            return;
        }
    }
    NTSTATUS outcome = GuardBeginAnswer(vc, status, NDH_TASK_MISUSE(Task));
    if (!NT_SUCCESS(outcome)) {
        PoolFree(fresh, NDH_TAG_DATA);
        ClientRefuse(Task, outcome);
    } else {
        if (fresh != NULL) {
            KeepParameters(vc, fresh);
        }
        CO_CALL_PARAMETERS *parameters = vc->CallParameters;
        NDIS_HANDLE handle = ClientHandle(Task, vc->Handle);
        UINT64 arguments[] = { NDH_ARGUMENT((UINT32)status), NDH_ARGUMENT(handle), NDH_ARGUMENT(parameters) };
        NDH_RECORD record = { .Function = NdhFnNdisClIncomingCallComplete,
                              .Flags = NDH_EVENT_HAS_STATUS,
                              .Status = (UINT32)status,
                              .Object = ClientNamed(Task, vc->Object.Id),
                              .ArgumentCount = ARRAYSIZE(arguments),
                              .Arguments = arguments };
        CallTell(&record, &description, parameters);
        UINT64 call = RecordCall(&Task->Cause, &record);
        CLIENT_CALL(Task, NdisClIncomingCallComplete(status, handle, parameters));
        UINT64 end = RecordReturnVoid(call, NdhFnNdisClIncomingCallComplete, vc->Object.Id, 0);
        ClientFinish(Task, vc->Object.Id, NDIS_STATUS_SUCCESS, call, end);
        Task->Result->Flags |= NDH_RESULT_VOID;
    }
    ObjectRelease(&vc->Object);
}

/* What the callback returns. The state that an answer needs is there before the event is: a test may answer
 * as soon as it sees it. */
static NDIS_STATUS PrepareOffer(NDH_VC *Vc, const CO_CALL_PARAMETERS *Parameters, const NDH_ANSWER *Answer)
{
    Vc->Telling = TRUE;
    GuardOffered(Vc);
    if (Answer->Reply == NdhReplyReturn) {
        return (NDIS_STATUS)Answer->Status;
    }
    CO_CALL_PARAMETERS *copy = CallParametersClone(Parameters);
    if (copy == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    KeepParameters(Vc, copy);
    GuardOfferPends(Vc);
    return NDIS_STATUS_PENDING;
}

NDIS_STATUS ClientEvtIncomingCall(NDIS_HANDLE ProtocolSapContext, NDIS_HANDLE ProtocolVcContext,
                                  PCO_CALL_PARAMETERS CallParameters)
{
    NDH_SAP *sap = ProtocolSapContext;
    NDH_VC *vc = ProtocolVcContext;
    NDH_ANSWER answer;
    NDH_DESCRIPTION description;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolSapContext), NDH_ARGUMENT(ProtocolVcContext),
                           NDH_ARGUMENT(CallParameters) };
    NDH_RECORD record = { .Function = NdhFnProtocolClIncomingCall,
                          .Object = vc->Object.Id,
                          .Object2 = sap->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    ObjectReference(&vc->Object);
    CallTell(&record, &description, CallParameters);
    vc->InForce = description;
    PolicyAnswer(NdhFnProtocolClIncomingCall, vc->Object.Id, sap->Object.Id, &answer);
    NDIS_STATUS status = PrepareOffer(vc, CallParameters, &answer);
    UINT64 enter = RecordEnter(&record);
    vc->Telling = FALSE;
    if (status != NDIS_STATUS_PENDING) {
        GuardOfferReturned(vc, status);
    } else if (answer.Reply == NdhReplyComplete) {
        ClientAct(NdhOpClIncomingCallComplete, vc->Object.Id, 0, answer.Status, answer.Context, answer.Delay);
    }
    status = PolicyFinish(&answer, status);
    (VOID) RecordReturn(enter, NdhFnProtocolClIncomingCall, vc->Object.Id, record.Object2, (UINT32)status);
    ObjectRelease(&vc->Object);
    return status;
}

VOID ClientEvtCallConnected(NDIS_HANDLE ProtocolVcContext)
{
    NDH_VC *vc = ProtocolVcContext;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolVcContext) };
    NDH_RECORD record = { .Function = NdhFnProtocolClCallConnected,
                          .Object = vc->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    ObjectReference(&vc->Object);
    GuardConnected(vc);
    UINT64 enter = RecordEnter(&record);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClCallConnected, vc->Object.Id, 0);
    ObjectRelease(&vc->Object);
}
