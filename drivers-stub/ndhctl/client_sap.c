// SPDX-License-Identifier: MIT
#include "client.h"
#include "guard.h"
#include "policy.h"
#include "pool.h"

static NDH_AF *AfOf(const NDH_SAP *Sap)
{
    return CONTAINING_RECORD(Sap->Object.Parent, NDH_AF, Object);
}

static VOID DestroySap(NDH_OBJECT *Object)
{
    PoolFree(CONTAINING_RECORD(Object, NDH_SAP, Object)->Sap, NDH_TAG_DATA);
}

/* Ends the SAP's life, once: it was never registered, or is not any more. */
static VOID SapGone(NDH_SAP *Sap)
{
    if (Sap->Object.Dead) {
        return;
    }
    PolicyForget(Sap->Object.Id);
    GuardEndChild(AfOf(Sap));
    ObjectRetire(&Sap->Object);
}

static VOID RegisterEnded(NDH_SAP *Sap, NDIS_HANDLE Handle, NDIS_STATUS Status)
{
    if (Status == NDIS_STATUS_SUCCESS) {
        Sap->Handle = Handle;
    }
    GuardEndRegisterSap(Sap, Status);
    if (Status != NDIS_STATUS_SUCCESS) {
        SapGone(Sap);
    }
}

static NDH_SAP *CreateSap(NDH_AF *Af, UINT32 SapType, const NDH_PAYLOAD *Payload)
{
    CO_SAP *sap = PoolAllocate(sizeof(CO_SAP) + Payload->Size, NDH_TAG_DATA);
    if (sap == NULL) {
        return NULL;
    }
    sap->SapType = SapType;
    sap->SapLength = Payload->Size;
    if (Payload->Size != 0) {
        RtlCopyMemory(sap->Sap, Payload->Data, Payload->Size);
    }
    NDH_SAP *object = (NDH_SAP *)ObjectCreate(NdhKindSap, sizeof(*object), &Af->Object, DestroySap);
    if (object == NULL) {
        PoolFree(sap, NDH_TAG_DATA);
        return NULL;
    }
    object->Sap = sap;
    object->State = NdhStateOpening;
    return object;
}

/* Makes the call; the SAP's first reference is NDIS's from here on. */
static VOID Register(NDH_TASK *Task, const NDH_AF *Af, NDH_SAP *Sap)
{
    UINT64 arguments[] = { NDH_ARGUMENT(Af->Handle), NDH_ARGUMENT(Sap), NDH_ARGUMENT(Sap->Sap),
                           NDH_ARGUMENT(&Sap->Handle) };
    NDH_RECORD record = { .Function = NdhFnNdisClRegisterSap,
                          .Object = Sap->Object.Id,
                          .Object2 = Af->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments,
                          .Data = Sap->Sap->Sap,
                          .DataSize = Sap->Sap->SapLength };
    NDH_ID id = Sap->Object.Id;

    ObjectReference(&Sap->Object);
    UINT64 call = RecordCall(&Task->Cause, &record);
    NDIS_STATUS status = NdisClRegisterSap(Af->Handle, Sap, Sap->Sap, &Sap->Handle);
    UINT64 end = RecordReturn(call, NdhFnNdisClRegisterSap, id, Af->Object.Id, (UINT32)status);
    if (status != NDIS_STATUS_PENDING) {
        RegisterEnded(Sap, Sap->Handle, status);
    } else if (NDH_TASK_BREAKS(Task, NDH_OP_FREE_EARLY)) {
        PoolFree(InterlockedExchangePointer((PVOID volatile *)&Sap->Sap, NULL), NDH_TAG_DATA);
    }
    ClientFinish(Task, status == NDIS_STATUS_SUCCESS || status == NDIS_STATUS_PENDING ? id : 0, status, call,
                 end);
    ObjectRelease(&Sap->Object);
}

VOID ClientRegisterSap(NDH_TASK *Task)
{
    NDH_AF *af = ClientObject(Task, Task->Operation->Object, NdhKindAf);

    if (af == NULL) {
        return;
    }
    NTSTATUS outcome = GuardBeginChild(af, NDH_TASK_MISUSE(Task));
    if (!NT_SUCCESS(outcome)) {
        ClientRefuse(Task, outcome);
    } else {
        NDH_SAP *sap = CreateSap(af, (UINT32)Task->Operation->Value0, &Task->Payload);
        if (sap == NULL) {
            GuardEndChild(af);
            ClientRefuse(Task, STATUS_INSUFFICIENT_RESOURCES);
        } else {
            Register(Task, af, sap);
        }
    }
    ObjectRelease(&af->Object);
}

VOID ClientEvtRegisterSapComplete(NDIS_STATUS Status, NDIS_HANDLE ProtocolSapContext, PCO_SAP Sap,
                                  NDIS_HANDLE NdisSapHandle)
{
    NDH_SAP *sap = ProtocolSapContext;
    UINT64 arguments[] = { NDH_ARGUMENT((UINT32)Status), NDH_ARGUMENT(ProtocolSapContext), NDH_ARGUMENT(Sap),
                           NDH_ARGUMENT(NdisSapHandle) };
    NDH_RECORD record = { .Function = NdhFnProtocolClRegisterSapComplete,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)Status,
                          .Object = sap->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    ObjectReference(&sap->Object);
    UINT64 enter = RecordEnter(&record);
    RegisterEnded(sap, NdisSapHandle, Status);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClRegisterSapComplete, sap->Object.Id, 0);
    ObjectRelease(&sap->Object);
}

static VOID DeregisterEnded(NDH_SAP *Sap, NDIS_STATUS Status)
{
    GuardEndDeregisterSap(Sap, Status);
    if (Status == NDIS_STATUS_SUCCESS) {
        SapGone(Sap);
    }
}

VOID ClientDeregisterSap(NDH_TASK *Task)
{
    NDH_SAP *sap = ClientObject(Task, Task->Operation->Object, NdhKindSap);

    if (sap == NULL) {
        return;
    }
    NTSTATUS outcome = GuardBeginDeregisterSap(sap, NDH_TASK_MISUSE(Task));
    if (!NT_SUCCESS(outcome)) {
        ClientRefuse(Task, outcome);
    } else {
        NDIS_HANDLE handle = ClientHandle(Task, sap->Handle);
        NDIS_STATUS status = NDIS_STATUS_FAILURE;
        UINT64 arguments[] = { NDH_ARGUMENT(handle) };
        NDH_RECORD record = { .Function = NdhFnNdisClDeregisterSap,
                              .Object = ClientNamed(Task, sap->Object.Id),
                              .ArgumentCount = ARRAYSIZE(arguments),
                              .Arguments = arguments };
        UINT64 call = RecordCall(&Task->Cause, &record);
        CLIENT_CALL(Task, status = NdisClDeregisterSap(handle));
        UINT64 end = RecordReturn(call, NdhFnNdisClDeregisterSap, sap->Object.Id, 0, (UINT32)status);
        ClientFinish(Task, sap->Object.Id, status, call, end);
        if (status != NDIS_STATUS_PENDING) {
            DeregisterEnded(sap, status);
        }
    }
    ObjectRelease(&sap->Object);
}

VOID ClientEvtDeregisterSapComplete(NDIS_STATUS Status, NDIS_HANDLE ProtocolSapContext)
{
    NDH_SAP *sap = ProtocolSapContext;
    UINT64 arguments[] = { NDH_ARGUMENT((UINT32)Status), NDH_ARGUMENT(ProtocolSapContext) };
    NDH_RECORD record = { .Function = NdhFnProtocolClDeregisterSapComplete,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)Status,
                          .Object = sap->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    ObjectReference(&sap->Object);
    UINT64 enter = RecordEnter(&record);
    DeregisterEnded(sap, Status);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClDeregisterSapComplete, sap->Object.Id, 0);
    ObjectRelease(&sap->Object);
}
