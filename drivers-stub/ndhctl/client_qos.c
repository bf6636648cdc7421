// SPDX-License-Identifier: MIT
/* Changes of a call's quality of service, from either end. */
#include "client.h"
#include "guard.h"
#include "operation.h"
#include "policy.h"
#include "pool.h"

/*
 * The last step of a change, whether NDIS completed it or returned at once. Parameters: as they came back; if
 * NDIS says it once more they are free already.
 */
static VOID ModifyEnded(NDH_VC *Vc, NDIS_STATUS Status, const CO_CALL_PARAMETERS *Parameters)
{
    CO_CALL_PARAMETERS *own = InterlockedExchangePointer((PVOID volatile *)&Vc->QosParameters, NULL);
    NDH_ANSWER answer;

    PolicyAnswer(NdhFnProtocolClModifyCallQoSComplete, Vc->Object.Id, 0, &answer);
    if (Status == NDIS_STATUS_SUCCESS && own != NULL && Parameters != NULL) {
        CallDescribe(&Vc->InForce, Parameters);
    }
    GuardEndModify(Vc);
    PoolFree(own, NDH_TAG_DATA);
    if (Status != NDIS_STATUS_SUCCESS && (answer.Actions & NDH_ACT_CLOSE_CALL)) {
        ClientAct(NdhOpClCloseCall, Vc->Object.Id, PartyLeft(Vc), 0, answer.ActionContext,
                  answer.ActionDelay);
    }
}

static VOID Modify(NDH_TASK *Task, NDH_VC *Vc, CO_CALL_PARAMETERS *Parameters)
{
    NDH_DESCRIPTION description;
    NDIS_HANDLE handle = ClientHandle(Task, Vc->Handle);
    UINT64 arguments[] = { NDH_ARGUMENT(handle), NDH_ARGUMENT(Parameters) };
    NDH_RECORD record = { .Function = NdhFnNdisClModifyCallQoS,
                          .Object = ClientNamed(Task, Vc->Object.Id),
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    NDIS_STATUS status = NDIS_STATUS_FAILURE;

    CallTell(&record, &description, Parameters);
    UINT32 change = Vc->Modifies;
    UINT64 call = RecordCall(&Task->Cause, &record);
    CLIENT_CALL(Task, status = NdisClModifyCallQoS(handle, Parameters));
    UINT64 end = RecordReturn(call, NdhFnNdisClModifyCallQoS, Vc->Object.Id, 0, (UINT32)status);
    if (status != NDIS_STATUS_PENDING) {
        ModifyEnded(Vc, status, Parameters);
    } else {
        GuardModifyPends(Vc, change);
        if (NDH_TASK_BREAKS(Task, NDH_OP_FREE_EARLY)) {
            PoolFree(InterlockedExchangePointer((PVOID volatile *)&Vc->QosParameters, NULL), NDH_TAG_DATA);
        }
    }
    ClientFinish(Task, Vc->Object.Id, status, call, end);
}

VOID ClientModifyCallQoS(NDH_TASK *Task)
{
    NDH_VC *vc = ClientObject(Task, Task->Operation->Object, NdhKindVc);

    if (vc == NULL) {
        return;
    }
    CO_CALL_PARAMETERS *parameters = CallParametersOfPayload(&Task->Payload);
    if (parameters == NULL) {
        ClientRefuse(Task, STATUS_INSUFFICIENT_RESOURCES);
    } else {
        NTSTATUS outcome = GuardBeginModify(vc, NDH_TASK_MISUSE(Task));
        if (!NT_SUCCESS(outcome)) {
            PoolFree(parameters, NDH_TAG_DATA);
            ClientRefuse(Task, outcome);
        } else {
            PoolFree(InterlockedExchangePointer((PVOID volatile *)&vc->QosParameters, parameters),
                     NDH_TAG_DATA);
            Modify(Task, vc, parameters);
        }
    }
    ObjectRelease(&vc->Object);
}

VOID ClientEvtModifyCallQosComplete(NDIS_STATUS Status, NDIS_HANDLE ProtocolVcContext,
                                    PCO_CALL_PARAMETERS CallParameters)
{
    NDH_VC *vc = ProtocolVcContext;
    NDH_DESCRIPTION description;
    UINT64 arguments[] = { NDH_ARGUMENT((UINT32)Status), NDH_ARGUMENT(ProtocolVcContext),
                           NDH_ARGUMENT(CallParameters) };
    NDH_RECORD record = { .Function = NdhFnProtocolClModifyCallQoSComplete,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)Status,
                          .Object = vc->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    ObjectReference(&vc->Object);
    CallTell(&record, &description, vc->QosParameters != NULL ? CallParameters : NULL);
    UINT64 enter = RecordEnter(&record);
    ModifyEnded(vc, Status, CallParameters);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClModifyCallQoSComplete, vc->Object.Id, 0);
    ObjectRelease(&vc->Object);
}

/* Asks for the values that the call has had: the way to refuse a change that the other end wants. */
static NDH_NOINLINE VOID AskForOld(const NDH_VC *Vc, const NDH_ANSWER *Answer)
{
    struct {
        NDH_CALL_PARAMETERS Call;
        NDH_FLOW Flow;
    } old = { Vc->InForce.Call, Vc->InForce.Flow };
    NDH_PAYLOAD payload = { &old, Vc->InForce.HasFlow ? sizeof(old) : sizeof(old.Call) };
    NDH_OPERATION operation = { .Kind = NdhOpClModifyCallQoS,
                                .Context = Answer->ActionContext,
                                .Object = Vc->Object.Id,
                                .Delay = Answer->ActionDelay };

    ClientActWith(&operation, &payload);
}

VOID ClientEvtIncomingCallQosChange(NDIS_HANDLE ProtocolVcContext, PCO_CALL_PARAMETERS CallParameters)
{
    NDH_VC *vc = ProtocolVcContext;
    NDH_DESCRIPTION description;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolVcContext), NDH_ARGUMENT(CallParameters) };
    NDH_RECORD record = { .Function = NdhFnProtocolClIncomingCallQoSChange,
                          .Object = vc->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    NDH_ANSWER answer;

    ObjectReference(&vc->Object);
    CallTell(&record, &description, CallParameters);
    PolicyAnswer(NdhFnProtocolClIncomingCallQoSChange, vc->Object.Id, 0, &answer);
    UINT64 enter = RecordEnter(&record);
    if (answer.Actions & NDH_ACT_MODIFY_QOS) {
        AskForOld(vc, &answer);
    } else if (answer.Actions & NDH_ACT_CLOSE_CALL) {
        ClientAct(NdhOpClCloseCall, vc->Object.Id, PartyLeft(vc), 0, answer.ActionContext,
                  answer.ActionDelay);
    } else {
        vc->InForce = description;
    }
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClIncomingCallQoSChange, vc->Object.Id, 0);
    ObjectRelease(&vc->Object);
}
