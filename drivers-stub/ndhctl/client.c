// SPDX-License-Identifier: MIT
#include "client.h"
#include "binding.h"
#include "operation.h"
#include "pool.h"

/* Below this much stack an action runs from a work item although it was to run on the callback's stack. */
#define INSIDE_STACK 8192u

VOID ClientRefuse(NDH_TASK *Task, NTSTATUS Outcome)
{
    Task->Result->Outcome = (UINT32)Outcome;
}

VOID ClientFinish(NDH_TASK *Task, NDH_ID Object, NDIS_STATUS Status, UINT64 Call, UINT64 Return)
{
    Task->Result->Outcome = (UINT32)STATUS_SUCCESS;
    Task->Result->NdisStatus = (UINT32)Status;
    Task->Result->Object = Object;
    Task->Result->CallSequence = Call;
    Task->Result->ReturnSequence = Return;
}

NDIS_HANDLE ClientHandleOf(const NDH_OBJECT *Object)
{
    switch (NDH_ID_KIND(Object->Id)) {
    case NdhKindBinding:
        return CONTAINING_RECORD(Object, NDH_BINDING, Object)->Handle;
    case NdhKindAf:
        return CONTAINING_RECORD(Object, NDH_AF, Object)->Handle;
    case NdhKindSap:
        return CONTAINING_RECORD(Object, NDH_SAP, Object)->Handle;
    case NdhKindVc:
        return CONTAINING_RECORD(Object, NDH_VC, Object)->Handle;
    case NdhKindParty:
        return CONTAINING_RECORD(Object, NDH_PARTY, Object)->Handle;
    default:
        return NULL;
    }
}

VOID ClientBreachBegin(const NDH_TASK *Task, NDH_BREACH *Breach)
{
    Breach->Raised = NDH_TASK_BREAKS(Task, NDH_OP_RAISED);
    Breach->Again = NDH_TASK_BREAKS(Task, NDH_OP_TWICE);
    Breach->Irql = 0;
    if (Breach->Raised) {
        KeRaiseIrql(DISPATCH_LEVEL + 1, &Breach->Irql);
    }
}

BOOLEAN ClientBreachAgain(NDH_BREACH *Breach)
{
    BOOLEAN again = Breach->Again;
    Breach->Again = FALSE;
    return again;
}

VOID ClientBreachEnd(const NDH_BREACH *Breach)
{
    if (Breach->Raised) {
        KeLowerIrql(Breach->Irql);
    }
}

PVOID ClientData(const NDH_TASK *Task, const NDH_BUFFER *Data)
{
    return Data == NULL || NDH_TASK_BREAKS(Task, NDH_OP_SIZE_ONLY) ? NULL : (PVOID)Data->Bytes;
}

UINT32 ClientDataSize(const NDH_TASK *Task, const NDH_BUFFER *Data)
{
    if (NDH_TASK_BREAKS(Task, NDH_OP_SIZE_ONLY)) {
        return (UINT32)Task->Operation->Value0;
    }
    return Data != NULL ? Data->Size : 0;
}

VOID *ClientObject(NDH_TASK *Task, NDH_ID Id, UINT32 Kind)
{
    NDH_OBJECT *object = ObjectFind(Id, Kind, NDH_TASK_MISUSE(Task));
    if (object == NULL) {
        ClientRefuse(Task, STATUS_INVALID_HANDLE);
    }
    return object;
}

BOOLEAN BufferCreate(const NDH_PAYLOAD *Payload, NDH_BUFFER **Buffer)
{
    *Buffer = NULL;
    if (Payload->Size == 0) {
        return TRUE;
    }
    *Buffer = PoolAllocate(FIELD_OFFSET(NDH_BUFFER, Bytes) + (SIZE_T)Payload->Size, NDH_TAG_DATA);
    if (*Buffer == NULL) {
        return FALSE;
    }
    (*Buffer)->Size = Payload->Size;
    RtlCopyMemory((*Buffer)->Bytes, Payload->Data, Payload->Size);
    return TRUE;
}

VOID BufferKeep(NDH_BUFFER **List, NDH_BUFFER *Buffer)
{
    NDH_BUFFER *seen = *List;
    NDH_BUFFER *next;

    do {
        next = seen;
        Buffer->Next = next;
        seen = InterlockedCompareExchangePointer((PVOID volatile *)List, Buffer, next);
    } while (seen != next); /* what is in the chain may be freed already */
}

VOID BufferFreeAll(NDH_BUFFER *Buffer)
{
    while (Buffer != NULL) {
        NDH_BUFFER *next = Buffer->Next;
        PoolFree(Buffer, NDH_TAG_DATA);
        Buffer = next;
    }
}

/* Whether a chain of callbacks has left enough of the kernel stack. IoGetStackLimits is for IRQL <=
 * APC_LEVEL; at DISPATCH_LEVEL a chain is as short as the legal order of calls makes it. */
static BOOLEAN StackLeft(VOID)
{
    ULONG_PTR low, high, here = (ULONG_PTR)&low;
    if (RecordIrql() > APC_LEVEL) {
        return TRUE;
    }
    IoGetStackLimits(&low, &high);
    return here - low >= INSIDE_STACK;
}

VOID ClientActWith(NDH_OPERATION *Operation, const NDH_PAYLOAD *Payload)
{
    static const NDH_PAYLOAD none;
    const NDH_PAYLOAD *payload = Payload != NULL ? Payload : &none;
    BOOLEAN here = Operation->Context == NdhContextInside && Operation->Delay == 0 && StackLeft();
    NDH_RESULT result;

    if (Operation->Context == NdhContextInside) {
        Operation->Context = NdhContextWorkItem;
    }
    if (here || !NT_SUCCESS(OperationDefer(Operation, payload, NDH_EVENT_BY_POLICY, FALSE))) {
        OperationExecute(Operation, payload, NDH_EVENT_BY_POLICY, &result);
    }
}

VOID ClientAct(UINT16 Kind, NDH_ID Object, NDH_ID Object2, UINT32 Status, UINT8 Context, UINT32 Delay)
{
    NDH_OPERATION operation = { .Kind = Kind,
                                .Context = Context,
                                .Object = Object,
                                .Object2 = Object2,
                                .Status = Status,
                                .Delay = Delay };

    ClientActWith(&operation, NULL);
}
