// SPDX-License-Identifier: MIT
#include "client.h"
#include "binding.h"
#include "guard.h"
#include "policy.h"
#include "pool.h"

static NDH_AF *AfOf(const NDH_VC *Vc)
{
    return CONTAINING_RECORD(Vc->Object.Parent, NDH_AF, Object);
}

static VOID DestroyVc(NDH_OBJECT *Object)
{
    NDH_VC *vc = CONTAINING_RECORD(Object, NDH_VC, Object);
    PoolFree(vc->CallParameters, NDH_TAG_DATA);
    PoolFree(vc->QosParameters, NDH_TAG_DATA);
    BufferFreeAll(vc->CloseData);
    if (vc->InstanceName != NULL) {
        NdisFreeMemory(vc->InstanceName, 0, 0);
    }
}

static NDH_VC *CreateVc(NDH_AF *Af, BOOLEAN ByClient)
{
    NDH_VC *vc = (NDH_VC *)ObjectCreate(NdhKindVc, sizeof(*vc), &Af->Object, DestroyVc);
    if (vc != NULL) {
        vc->ByClient = ByClient;
    }
    return vc;
}

/* Ends the VC's life, once: a call manager under test may end it again. */
static VOID VcGone(NDH_VC *Vc)
{
    if (Vc->Object.Dead) {
        return;
    }
    PolicyForget(Vc->Object.Id);
    GuardEndChild(AfOf(Vc));
    ObjectRetire(&Vc->Object);
}

/* Makes the call for a fresh VC, whose first reference is NDIS's if it succeeds. */
static VOID Create(NDH_TASK *Task, const NDH_AF *Af, NDH_VC *Vc)
{
    const NDH_BINDING *binding = CONTAINING_RECORD(Af->Object.Parent, NDH_BINDING, Object);
    UINT64 arguments[] = { NDH_ARGUMENT(binding->Handle), NDH_ARGUMENT(Af->Handle), NDH_ARGUMENT(Vc),
                           NDH_ARGUMENT(&Vc->Handle) };
    NDH_RECORD record = { .Function = NdhFnNdisCoCreateVc,
                          .Object = Vc->Object.Id,
                          .Object2 = Af->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    NDH_ID id = Vc->Object.Id;

    Vc->Handle = NDH_TASK_BREAKS(Task, NDH_OP_STALE_OUT) ? Af->Handle : NULL; /* NDIS wants NULL */
    UINT64 call = RecordCall(&Task->Cause, &record);
    NDIS_STATUS status = NdisCoCreateVc(binding->Handle, Af->Handle, Vc, &Vc->Handle);
    UINT64 end = RecordReturn(call, NdhFnNdisCoCreateVc, id, Af->Object.Id, (UINT32)status);
    if (status == NDIS_STATUS_SUCCESS) {
        GuardVcCreated(Vc);
    } else {
        VcGone(Vc);
    }
    ClientFinish(Task, status == NDIS_STATUS_SUCCESS ? id : 0, status, call, end);
}

VOID ClientCreateVc(NDH_TASK *Task)
{
    NDH_AF *af = ClientObject(Task, Task->Operation->Object, NdhKindAf);

    if (af == NULL) {
        return;
    }
    NTSTATUS outcome = GuardBeginChild(af, NDH_TASK_MISUSE(Task));
    if (!NT_SUCCESS(outcome)) {
        ClientRefuse(Task, outcome);
    } else {
        NDH_VC *vc = CreateVc(af, TRUE);
        if (vc == NULL) {
            GuardEndChild(af);
            ClientRefuse(Task, STATUS_INSUFFICIENT_RESOURCES);
        } else {
            Create(Task, af, vc);
        }
    }
    ObjectRelease(&af->Object);
}

VOID ClientDeleteVc(NDH_TASK *Task)
{
    NDH_VC *vc = ClientObject(Task, Task->Operation->Object, NdhKindVc);

    if (vc == NULL) {
        return;
    }
    NTSTATUS outcome = GuardBeginDeleteVc(vc, NDH_TASK_MISUSE(Task));
    if (!NT_SUCCESS(outcome)) {
        ClientRefuse(Task, outcome);
    } else {
        NDIS_HANDLE handle = ClientHandle(Task, vc->Handle);
        UINT64 arguments[] = { NDH_ARGUMENT(handle) };
        NDH_RECORD record = { .Function = NdhFnNdisCoDeleteVc,
                              .Object = ClientNamed(Task, vc->Object.Id),
                              .ArgumentCount = ARRAYSIZE(arguments),
                              .Arguments = arguments };
        UINT64 call = RecordCall(&Task->Cause, &record);
        NDIS_STATUS status = NDIS_STATUS_FAILURE;
        CLIENT_CALL(Task, status = NdisCoDeleteVc(handle));
        UINT64 end = RecordReturn(call, NdhFnNdisCoDeleteVc, vc->Object.Id, 0, (UINT32)status);
        GuardEndDeleteVc(vc, status);
        ClientFinish(Task, vc->Object.Id, status, call, end);
        /* NOT_ACCEPTED has success severity: only SUCCESS deletes. */
        if (status == NDIS_STATUS_SUCCESS) {
            VcGone(vc);
        }
    }
    ObjectRelease(&vc->Object);
}

/* The call manager makes a VC for an incoming call. */
NDIS_STATUS ClientEvtCreateVc(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE NdisVcHandle,
                              PNDIS_HANDLE ProtocolVcContext)
{
    NDH_AF *af = ProtocolAfContext;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolAfContext), NDH_ARGUMENT(NdisVcHandle),
                           NDH_ARGUMENT(ProtocolVcContext) };
    NDH_RECORD record = { .Function = NdhFnProtocolCoCreateVc,
                          .Object2 = af->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    NDH_ANSWER answer;
    NDIS_STATUS status = NDIS_STATUS_RESOURCES;
    NDH_VC *vc = NULL;

    PolicyAnswer(NdhFnProtocolCoCreateVc, af->Object.Id, 0, &answer);
    if (answer.Status != NDIS_STATUS_SUCCESS) {
        status = (NDIS_STATUS)answer.Status;
    } else if (NT_SUCCESS(GuardBeginChild(af, TRUE))) {
        vc = CreateVc(af, FALSE);
        if (vc == NULL) {
            GuardEndChild(af);
        } else {
            vc->Handle = NdisVcHandle;
            GuardVcCreated(vc);
            *ProtocolVcContext = (answer.Breaks & NDH_BREAK_CONTEXT) ? NULL : vc;
            status = NDIS_STATUS_SUCCESS;
        }
    }
    record.Object = vc != NULL && !(answer.Breaks & NDH_BREAK_CONTEXT) ? vc->Object.Id : 0;
    UINT64 enter = RecordEnter(&record);
    status = PolicyFinish(&answer, status);
    (VOID) RecordReturn(enter, NdhFnProtocolCoCreateVc, record.Object, af->Object.Id, (UINT32)status);
    return status;
}

NDIS_STATUS ClientEvtDeleteVc(NDIS_HANDLE ProtocolVcContext)
{
    NDH_VC *vc = ProtocolVcContext;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolVcContext) };
    NDH_RECORD record = { .Function = NdhFnProtocolCoDeleteVc,
                          .Object = vc->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    NDH_ANSWER answer;
    NDH_ID id = vc->Object.Id;

    PolicyAnswer(NdhFnProtocolCoDeleteVc, id, 0, &answer);
    if (answer.Breaks & NDH_BREAK_LEAK) {
        ObjectReference(&vc->Object); /* nobody releases it */
    }
    UINT64 enter = RecordEnter(&record);
    if (answer.Status == NDIS_STATUS_SUCCESS) {
        GuardEndDeleteVc(vc, NDIS_STATUS_SUCCESS);
        VcGone(vc);
    }
    NDIS_STATUS status = PolicyFinish(&answer, (NDIS_STATUS)answer.Status);
    (VOID) RecordReturn(enter, NdhFnProtocolCoDeleteVc, id, 0, (UINT32)status);
    return status;
}
