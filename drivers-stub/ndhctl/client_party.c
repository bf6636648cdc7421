// SPDX-License-Identifier: MIT
#include "client.h"
#include "callparams.h"
#include "guard.h"
#include "operation.h"
#include "policy.h"
#include "pool.h"

static VOID DestroyParty(NDH_OBJECT *Object)
{
    NDH_PARTY *party = CONTAINING_RECORD(Object, NDH_PARTY, Object);
    PoolFree(party->CallParameters, NDH_TAG_DATA);
    BufferFreeAll(party->DropData);
}

NDH_PARTY *PartyCreate(NDH_VC *Vc)
{
    return (NDH_PARTY *)ObjectCreate(NdhKindParty, sizeof(NDH_PARTY), &Vc->Object, DestroyParty);
}

VOID PartyGone(NDH_PARTY *Party)
{
    if (Party->Object.Dead) {
        return;
    }
    PolicyForget(Party->Object.Id);
    GuardPartyGone(Party);
    ObjectRetire(&Party->Object);
}

static BOOLEAN IsActive(const NDH_PARTY *Party)
{
    return Party->Counted && Party->State == NdhStatePartyActive;
}

NDH_ID PartyLeft(const NDH_VC *Vc)
{
    NDH_OBJECT *object;
    NDH_ID id = 0;
    UINT32 cursor = 0;

    while (Vc->Multipoint && id == 0 && (object = ObjectNext(NdhKindParty, &cursor)) != NULL) {
        if (object->Parent == &Vc->Object && IsActive(CONTAINING_RECORD(object, NDH_PARTY, Object))) {
            id = object->Id;
        }
        ObjectRelease(object);
    }
    return id;
}

UINT32 PartyDropOthers(NDH_VC *Vc)
{
    NDH_OBJECT *object;
    UINT32 cursor = 0, dropped = 0;

    while (Vc->Active > 1 && (object = ObjectNext(NdhKindParty, &cursor)) != NULL) {
        if (object->Parent == &Vc->Object && IsActive(CONTAINING_RECORD(object, NDH_PARTY, Object))) {
            NDH_OPERATION drop = { .Kind = NdhOpClDropParty, .Object = object->Id };
            dropped += OperationExecuteByPolicy(&drop);
        }
        ObjectRelease(object);
    }
    return dropped;
}

static VOID AddEnded(NDH_PARTY *Party, NDIS_HANDLE Handle, NDIS_STATUS Status)
{
    if (Status == NDIS_STATUS_SUCCESS) {
        Party->Handle = Handle;
    }
    GuardEndAddParty(Party, Status);
    if (Status != NDIS_STATUS_SUCCESS) {
        PartyGone(Party);
    }
}

static VOID AddParty(NDH_TASK *Task, const NDH_VC *Vc, NDH_PARTY *Party)
{
    NDH_DESCRIPTION description;
    NDH_ID id = Party->Object.Id;
    NDIS_HANDLE handle = ClientHandle(Task, Vc->Handle);
    NDIS_STATUS status = NDIS_STATUS_FAILURE;
    UINT64 arguments[] = { NDH_ARGUMENT(handle), NDH_ARGUMENT(Party), NDH_ARGUMENT(Party->CallParameters),
                           NDH_ARGUMENT(&Party->Handle) };
    NDH_RECORD record = { .Function = NdhFnNdisClAddParty,
                          .Object = ClientNamed(Task, Vc->Object.Id),
                          .Object2 = id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    CallTell(&record, &description, Party->CallParameters);
    UINT64 call = RecordCall(&Task->Cause, &record);
    CLIENT_CALL(Task, status = NdisClAddParty(handle, Party, Party->CallParameters, &Party->Handle));
    UINT64 end = RecordReturn(call, NdhFnNdisClAddParty, Vc->Object.Id, id, (UINT32)status);
    if (status != NDIS_STATUS_PENDING) {
        AddEnded(Party, Party->Handle, status);
    } else if (NDH_TASK_BREAKS(Task, NDH_OP_FREE_EARLY)) {
        PoolFree(InterlockedExchangePointer((PVOID volatile *)&Party->CallParameters, NULL), NDH_TAG_DATA);
    }
    ClientFinish(Task, Vc->Object.Id, status, call, end);
    Task->Result->Object2 = status == NDIS_STATUS_SUCCESS || status == NDIS_STATUS_PENDING ? id : 0;
}

VOID ClientAddParty(NDH_TASK *Task)
{
    NDH_VC *vc = ClientObject(Task, Task->Operation->Object, NdhKindVc);

    if (vc == NULL) {
        return;
    }
    NDH_PARTY *party = PartyCreate(vc);
    if (party != NULL) {
        party->CallParameters = CallParametersOfPayload(&Task->Payload);
    }
    if (party == NULL || party->CallParameters == NULL) {
        ClientRefuse(Task, STATUS_INSUFFICIENT_RESOURCES);
        if (party != NULL) {
            PartyGone(party);
        }
    } else {
        NTSTATUS outcome = GuardBeginAddParty(vc, party, NDH_TASK_MISUSE(Task));
        ObjectReference(&party->Object);
        if (!NT_SUCCESS(outcome)) {
            ClientRefuse(Task, outcome);
            PartyGone(party);
        } else {
            AddParty(Task, vc, party);
        }
        ObjectRelease(&party->Object);
    }
    ObjectRelease(&vc->Object);
}

VOID ClientEvtAddPartyComplete(NDIS_STATUS Status, NDIS_HANDLE ProtocolPartyContext,
                               NDIS_HANDLE NdisPartyHandle, PCO_CALL_PARAMETERS CallParameters)
{
    NDH_PARTY *party = ProtocolPartyContext;
    NDH_DESCRIPTION description;
    UINT64 arguments[] = { NDH_ARGUMENT((UINT32)Status), NDH_ARGUMENT(ProtocolPartyContext),
                           NDH_ARGUMENT(NdisPartyHandle), NDH_ARGUMENT(CallParameters) };
    NDH_RECORD record = { .Function = NdhFnProtocolClAddPartyComplete,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)Status,
                          .Object = party->Object.Parent->Id,
                          .Object2 = party->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    ObjectReference(&party->Object);
    CallTell(&record, &description, CallParameters);
    UINT64 enter = RecordEnter(&record);
    AddEnded(party, NdisPartyHandle, Status);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClAddPartyComplete, record.Object, record.Object2);
    ObjectRelease(&party->Object);
}

static VOID DropEnded(NDH_PARTY *Party, NDIS_STATUS Status)
{
    if (GuardEndDropParty(Party, Status)) {
        PartyGone(Party);
    }
}

static VOID DropParty(NDH_TASK *Task, NDH_PARTY *Party, const NDH_BUFFER *Data)
{
    PVOID bytes = ClientData(Task, Data);
    UINT32 size = ClientDataSize(Task, Data);
    NDIS_HANDLE handle = ClientHandle(Task, Party->Handle);
    NDIS_STATUS status = NDIS_STATUS_FAILURE;
    UINT64 arguments[] = { NDH_ARGUMENT(handle), NDH_ARGUMENT(bytes), size };
    NDH_RECORD record = { .Function = NdhFnNdisClDropParty,
                          .Object = Party->Object.Parent->Id,
                          .Object2 = ClientNamed(Task, Party->Object.Id),
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments,
                          .Data = bytes,
                          .DataSize = bytes != NULL ? size : 0 };
    UINT32 drop = Party->Drops;
    UINT64 call = RecordCall(&Task->Cause, &record);
    CLIENT_CALL(Task, status = NdisClDropParty(handle, bytes, size));
    UINT64 end = RecordReturn(call, NdhFnNdisClDropParty, record.Object, record.Object2, (UINT32)status);
    if (status != NDIS_STATUS_PENDING) {
        DropEnded(Party, status);
    } else {
        GuardDropPends(Party, drop);
    }
    ClientFinish(Task, Party->Object.Id, status, call, end);
}

VOID ClientDropParty(NDH_TASK *Task)
{
    NDH_PARTY *party = ClientObject(Task, Task->Operation->Object, NdhKindParty);
    NDH_BUFFER *data;

    if (party == NULL) {
        return;
    }
    if (!BufferCreate(&Task->Payload, &data)) {
        ClientRefuse(Task, STATUS_INSUFFICIENT_RESOURCES);
    } else {
        NTSTATUS outcome = GuardBeginDropParty(party, NDH_TASK_MISUSE(Task));
        if (!NT_SUCCESS(outcome)) {
            BufferFreeAll(data);
            ClientRefuse(Task, outcome);
        } else {
            if (data != NULL) {
                BufferKeep(&party->DropData, data); /* freed with the party */
            }
            DropParty(Task, party, data);
        }
    }
    ObjectRelease(&party->Object);
}

VOID ClientEvtDropPartyComplete(NDIS_STATUS Status, NDIS_HANDLE ProtocolPartyContext)
{
    NDH_PARTY *party = ProtocolPartyContext;
    UINT64 arguments[] = { NDH_ARGUMENT((UINT32)Status), NDH_ARGUMENT(ProtocolPartyContext) };
    NDH_RECORD record = { .Function = NdhFnProtocolClDropPartyComplete,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)Status,
                          .Object = party->Object.Parent->Id,
                          .Object2 = party->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    ObjectReference(&party->Object);
    UINT64 enter = RecordEnter(&record);
    DropEnded(party, Status);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClDropPartyComplete, record.Object, record.Object2);
    ObjectRelease(&party->Object);
}

VOID ClientEvtIncomingDropParty(NDIS_STATUS DropStatus, NDIS_HANDLE ProtocolPartyContext, PVOID CloseData,
                                UINT Size)
{
    NDH_PARTY *party = ProtocolPartyContext;
    NDH_ANSWER answer;
    UINT64 arguments[] = { NDH_ARGUMENT((UINT32)DropStatus), NDH_ARGUMENT(ProtocolPartyContext),
                           NDH_ARGUMENT(CloseData), Size };
    NDH_RECORD record = { .Function = NdhFnProtocolClIncomingDropParty,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)DropStatus,
                          .Object = party->Object.Parent->Id,
                          .Object2 = party->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments,
                          .Data = CloseData,
                          .DataSize = CloseData != NULL ? Size : 0 };

    ObjectReference(&party->Object);
    PolicyAnswer(NdhFnProtocolClIncomingDropParty, party->Object.Id, party->Object.Parent->Id, &answer);
    UINT64 enter = RecordEnter(&record);
    if (answer.Actions & NDH_ACT_DROP_PARTY) {
        ClientAct(NdhOpClDropParty, party->Object.Id, 0, 0, answer.ActionContext, answer.ActionDelay);
    }
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClIncomingDropParty, record.Object, record.Object2);
    ObjectRelease(&party->Object);
}
