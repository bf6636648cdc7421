// SPDX-License-Identifier: MIT
/* Data: sends of the client, and what it receives and keeps. A list belongs to NDIS from the send to its
 * completion, and to the client from an indication (without NDIS_RECEIVE_FLAGS_RESOURCES) to the return. */
#include "client_data.h"
#include "binding.h"
#include "guard.h"
#include "lists.h"
#include "policy.h"
#include "pool.h"
#include "protocol.h"

#define GIVE_BACK_TOLD   1 /* the event of the indication is written */
#define GIVE_BACK_WANTED 2 /* the lists are to go back: at once, or when it is */

/* Lists that went, or came, together. */
typedef struct NDH_DATA {
    NDH_OBJECT Object; /* parent: VC */
    BOOLEAN Received;
    volatile LONG GiveBack; /* GIVE_BACK_TOLD | GIVE_BACK_WANTED, of a receive */
    UINT32 Left;            /* sent and not completed, or kept and not returned; guard lock */
    UINT32 Count;
    PNET_BUFFER_LIST Lists[ANYSIZE_ARRAY]; /* received ones; NULL: returned */
} NDH_DATA;

static LISTS_POOLS g_Pools;

BOOLEAN DataRegister(VOID)
{
    return ListsPoolsCreate(&g_Pools, ProtocolHandle(), NDH_TAG_LISTS);
}

VOID DataDeregister(VOID)
{
    ListsPoolsDelete(&g_Pools);
}

/* The send that a list belongs to. The client's own members of a list are NDIS's to keep as they are. */
static NDH_DATA **Owner(PNET_BUFFER_LIST List)
{
    return (NDH_DATA **)&NET_BUFFER_LIST_PROTOCOL_RESERVED(List)[0];
}

static NDH_VC *VcOf(const NDH_DATA *Data)
{
    return CONTAINING_RECORD(Data->Object.Parent, NDH_VC, Object);
}

static NDH_DATA *CreateData(NDH_VC *Vc, UINT32 Count, BOOLEAN Received)
{
    SIZE_T size = FIELD_OFFSET(NDH_DATA, Lists) + (Received ? Count : 1) * sizeof(PNET_BUFFER_LIST);
    NDH_DATA *data = (NDH_DATA *)ObjectCreate(NdhKindData, size, &Vc->Object, NULL);
    if (data != NULL) {
        data->Count = Count;
        data->Left = Count;
        data->Received = Received;
    }
    return data;
}

static NDH_BINDING *BindingOf(const NDH_OBJECT *Object)
{
    while (NDH_ID_KIND(Object->Id) != NdhKindBinding) {
        Object = Object->Parent;
    }
    return CONTAINING_RECORD(Object, NDH_BINDING, Object);
}

/* Count lists of the data are done with; the last ends its life. */
static VOID Done(NDH_DATA *Data, UINT32 Count)
{
    NDH_VC *vc = VcOf(Data);
    NDH_BINDING *binding = BindingOf(&Data->Object);

    ObjectReference(&binding->Object); /* the last list may be what kept it */
    KIRQL irql = GuardLock();
    BOOLEAN last = Data->Left == Count;
    Data->Left -= Count;
    *(Data->Received ? &vc->Kept : &vc->Sends) -= Count;
    GuardUnlock(irql); /* from here on the data is the last one's alone */
    if (last) {
        ObjectRetire(&Data->Object);
        BindingDataGone(binding);
    }
    ObjectRelease(&binding->Object);
    GuardDataMoved();
}

/* Data whose lists never went: a pause may have counted it meanwhile, and wait for its end. */
static VOID NeverSent(NDH_DATA *Data)
{
    NDH_BINDING *binding = BindingOf(&Data->Object);

    ObjectReference(&binding->Object);
    ObjectRetire(&Data->Object);
    BindingDataGone(binding);
    ObjectRelease(&binding->Object);
}

static VOID Send(NDH_TASK *Task, NDH_VC *Vc, NDH_DATA *Data, PNET_BUFFER_LIST Chain)
{
    NDIS_HANDLE handle = ClientHandle(Task, Vc->Handle);
    ULONG flags = (ULONG)Task->Operation->Value0;
    NDH_ID id = Data->Object.Id;
    UINT64 arguments[] = { NDH_ARGUMENT(handle), NDH_ARGUMENT(Chain), flags };
    NDH_RECORD record = { .Function = NdhFnNdisCoSendNetBufferLists,
                          .Object = ClientNamed(Task, Vc->Object.Id),
                          .Object2 = id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    PVOID told = ListsTell(&record, g_Pools.Owner, NDH_TAG_LISTS, Chain);
    UINT64 call = RecordCall(&Task->Cause, &record);
    ListsTold(told);
    CLIENT_CALL(Task, NdisCoSendNetBufferLists(handle, Chain, flags));
    if (NDH_TASK_BREAKS(Task, NDH_OP_TOUCH)) {
        ListsTouch(Chain);
    }
    UINT64 end = RecordReturnVoid(call, NdhFnNdisCoSendNetBufferLists, Vc->Object.Id, id);
    ClientFinish(Task, id, NDIS_STATUS_SUCCESS, call, end);
    Task->Result->Flags |= NDH_RESULT_VOID;
}

static NTSTATUS Prepare(NDH_TASK *Task, NDH_VC *Vc, NDH_DATA **Data, PNET_BUFFER_LIST *Chain)
{
    NDH_TRANSFER transfer;
    NDIS_HANDLE source = NDH_TASK_BREAKS(Task, NDH_OP_WRONG_SOURCE) ? NULL : Vc->Handle;

    RtlCopyMemory(&transfer, Task->Payload.Data, sizeof(transfer));
    *Data = CreateData(Vc, transfer.Lists, FALSE);
    if (*Data == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    *Chain = ListsCreate(&g_Pools, &transfer, source);
    if (*Chain == NULL) {
        NeverSent(*Data);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    for (PNET_BUFFER_LIST list = *Chain; list != NULL; list = NET_BUFFER_LIST_NEXT_NBL(list)) {
        *Owner(list) = *Data;
    }
    return STATUS_SUCCESS;
}

static VOID FreeChain(PNET_BUFFER_LIST Chain)
{
    while (Chain != NULL) {
        PNET_BUFFER_LIST next = NET_BUFFER_LIST_NEXT_NBL(Chain);
        ListsFree(Chain);
        Chain = next;
    }
}

VOID ClientSendNetBufferLists(NDH_TASK *Task)
{
    NDH_VC *vc = ClientObject(Task, Task->Operation->Object, NdhKindVc);
    BOOLEAN atDispatch = (Task->Operation->Value0 & NDIS_SEND_FLAGS_DISPATCH_LEVEL) != 0;
    NDH_DATA *data;
    PNET_BUFFER_LIST chain;

    if (vc == NULL) {
        return;
    }
    NTSTATUS outcome = STATUS_INVALID_DEVICE_STATE;
    if (NDH_TASK_MISUSE(Task) || !atDispatch || Task->Irql == DISPATCH_LEVEL) { /* DATA-SEND-010 */
        outcome = Prepare(Task, vc, &data, &chain);
    }
    if (NT_SUCCESS(outcome)) {
        ObjectReference(&data->Object);
        outcome = GuardBeginSend(vc, data->Count, NDH_TASK_MISUSE(Task));
        if (NT_SUCCESS(outcome)) {
            Send(Task, vc, data, chain);
        } else {
            FreeChain(chain);
            NeverSent(data);
        }
        ObjectRelease(&data->Object);
    }
    if (!NT_SUCCESS(outcome)) {
        ClientRefuse(Task, outcome);
    }
    ObjectRelease(&vc->Object);
}

VOID DataEvtSendComplete(NDIS_HANDLE ProtocolVcContext, PNET_BUFFER_LIST NetBufferLists,
                         ULONG SendCompleteFlags)
{
    const NDH_VC *vc = ProtocolVcContext;
    NDH_ID id = vc->Object.Id;
    NDH_ID first = (*Owner(NetBufferLists))->Object.Id;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolVcContext), NDH_ARGUMENT(NetBufferLists), SendCompleteFlags };
    NDH_RECORD record = { .Function = NdhFnProtocolCoSendNetBufferListsComplete,
                          .Object = id,
                          .Object2 = first,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    PVOID told = ListsTell(&record, g_Pools.Owner, NDH_TAG_LISTS, NetBufferLists);
    UINT64 enter = RecordEnter(&record);
    ListsTold(told);
    while (NetBufferLists != NULL) {
        PNET_BUFFER_LIST next = NET_BUFFER_LIST_NEXT_NBL(NetBufferLists);
        NDH_DATA *data = *Owner(NetBufferLists);
        ListsFree(NetBufferLists);
        Done(data, 1);
        NetBufferLists = next;
    }
    (VOID) RecordReturnVoid(enter, NdhFnProtocolCoSendNetBufferListsComplete, id, first);
}

/* Returns lists to NDIS. Object, Object2: VC and data of the events. */
static NDH_NOINLINE VOID Return(const NDH_BINDING *Binding, PNET_BUFFER_LIST Chain, ULONG Flags,
                                const NDH_CAUSE *Cause, NDH_ID Vc, NDH_ID Data, NDH_TASK *Task)
{
    UINT64 arguments[] = { NDH_ARGUMENT(Binding->Handle), NDH_ARGUMENT(Chain), Flags };
    NDH_RECORD record = { .Function = NdhFnNdisReturnNetBufferLists,
                          .Object = Vc,
                          .Object2 = Data,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    PVOID told = ListsTell(&record, g_Pools.Owner, NDH_TAG_LISTS, Chain);
    UINT64 call = RecordCall(Cause, &record);
    ListsTold(told);
    if (Task != NULL) {
        CLIENT_CALL(Task, NdisReturnNetBufferLists(Binding->Handle, Chain, Flags));
        if (NDH_TASK_BREAKS(Task, NDH_OP_TOUCH)) {
            ListsTouch(Chain);
        }
    } else {
        NdisReturnNetBufferLists(Binding->Handle, Chain, Flags);
    }
    UINT64 end = RecordReturnVoid(call, NdhFnNdisReturnNetBufferLists, Vc, Data);
    if (Task != NULL) {
        ClientFinish(Task, Data, NDIS_STATUS_SUCCESS, call, end);
        Task->Result->Flags |= NDH_RESULT_VOID;
    }
}

/* Keeps what was received, with a reference; NULL: no memory. */
static NDH_DATA *Keep(NDH_VC *Vc, PNET_BUFFER_LIST Chain)
{
    NDH_DATA *data = CreateData(Vc, ListsCount(Chain), TRUE);
    if (data != NULL) {
        ObjectReference(&data->Object);
        for (UINT32 i = 0; i < data->Count; i++) {
            data->Lists[i] = Chain;
            Chain = NET_BUFFER_LIST_NEXT_NBL(Chain);
        }
        KIRQL irql = GuardLock();
        Vc->Kept += data->Count;
        GuardUnlock(irql);
    }
    return data;
}

/*
 * The event of an indication, which tells its lists, is written: they may go back. Ends Keep's reference. A
 * binding that is paused keeps nothing: its pause has looked before the data was there, or sees it.
 */
static VOID Tell(const NDH_BINDING *Binding, NDH_DATA *Data)
{
    NDH_ID id = Data->Object.Id;

    if (!Binding->Running) {
        (VOID) InterlockedOr(&Data->GiveBack, GIVE_BACK_WANTED);
    }
    BOOLEAN wanted = (InterlockedOr(&Data->GiveBack, GIVE_BACK_TOLD) & GIVE_BACK_WANTED) != 0;

    ObjectRelease(&Data->Object);
    if (wanted) {
        ClientAct(NdhOpClReturnNetBufferLists, id, 0, 0, NdhContextInside, 0);
    }
}

VOID DataEvtReceive(NDIS_HANDLE ProtocolBindingContext, NDIS_HANDLE ProtocolVcContext,
                    PNET_BUFFER_LIST NetBufferLists, ULONG NumberOfNetBufferLists, ULONG ReceiveFlags)
{
    static const NDH_CAUSE cause = { .Flags = NDH_EVENT_BY_POLICY };
    const NDH_BINDING *binding = ProtocolBindingContext;
    NDH_VC *vc = ProtocolVcContext;
    NDH_ANSWER answer;
    NDH_DATA *data = NULL;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolBindingContext), NDH_ARGUMENT(ProtocolVcContext),
                           NDH_ARGUMENT(NetBufferLists), NumberOfNetBufferLists, ReceiveFlags };
    NDH_RECORD record = { .Function = NdhFnProtocolCoReceiveNetBufferLists,
                          .Object = vc->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    BOOLEAN ours = (ReceiveFlags & NDIS_RECEIVE_FLAGS_RESOURCES) == 0;

    ObjectReference(&vc->Object);
    PolicyAnswer(NdhFnProtocolCoReceiveNetBufferLists, vc->Object.Id, 0, &answer);
    if (ours && answer.Reply != NdhReplyReturn) {
        data = Keep(vc, NetBufferLists);
        record.Object2 = data != NULL ? data->Object.Id : 0;
    }
    PVOID told = ListsTell(&record, g_Pools.Owner, NDH_TAG_LISTS, NetBufferLists);
    UINT64 enter = RecordEnter(&record);
    ListsTold(told);
    if (data != NULL) {
        Tell(binding, data);
    }
    if (ours && data == NULL && (answer.Breaks & NDH_BREAK_LEAK) == 0) {
        Return(binding, NetBufferLists,
               (ReceiveFlags & NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL) != 0 ? NDIS_RETURN_FLAGS_DISPATCH_LEVEL : 0,
               &cause, vc->Object.Id, 0, NULL);
    } else if (data != NULL && answer.Reply == NdhReplyComplete) {
        ClientAct(NdhOpClReturnNetBufferLists, record.Object2, 0, 0, answer.Context, answer.Delay);
    }
    (VOID) RecordReturnVoid(enter, NdhFnProtocolCoReceiveNetBufferLists, vc->Object.Id, record.Object2);
    ObjectRelease(&vc->Object);
}

/* Takes the lists that are selected and still here, as a chain. */
static PNET_BUFFER_LIST Take(NDH_DATA *Data, UINT64 Select, UINT32 *Count)
{
    UINT32 first = NDH_SELECT_FIRST(Select), count = NDH_SELECT_COUNT(Select);
    PNET_BUFFER_LIST chain = NULL, *link = &chain;

    *Count = 0;
    KIRQL irql = GuardLock();
    for (UINT32 i = first; i < Data->Count && (count == 0 || i - first < count); i++) {
        if (Data->Lists[i] != NULL) {
            *link = Data->Lists[i];
            Data->Lists[i] = NULL;
            link = &NET_BUFFER_LIST_NEXT_NBL(*link);
            (*Count)++;
        }
    }
    *link = NULL;
    GuardUnlock(irql);
    return chain;
}

VOID ClientReturnNetBufferLists(NDH_TASK *Task)
{
    NDH_DATA *data = ClientObject(Task, Task->Operation->Object, NdhKindData);
    ULONG flags = NDH_SELECT_FLAGS(Task->Operation->Value0);
    UINT32 count;

    if (data == NULL) {
        return;
    }
    PNET_BUFFER_LIST chain = NULL;
    if (data->Received && (NDH_TASK_MISUSE(Task) || (flags & NDIS_RETURN_FLAGS_DISPATCH_LEVEL) == 0 ||
                           Task->Irql == DISPATCH_LEVEL)) {
        chain = Take(data, Task->Operation->Value0, &count);
    }
    if (chain == NULL) {
        ClientRefuse(Task, STATUS_INVALID_DEVICE_STATE);
    } else {
        NDH_ID vc = data->Object.Parent->Id;
        if (NDH_TASK_BREAKS(Task, NDH_OP_OTHER_BUFFERS)) {
            NET_BUFFER_LIST_FIRST_NB(chain) = NULL;
        }
        Return(BindingOf(&data->Object), chain, flags, &Task->Cause, vc, data->Object.Id, Task);
        Done(data, count);
    }
    ObjectRelease(&data->Object);
}

VOID DataGiveBack(NDH_OBJECT *Object)
{
    NDH_DATA *data = CONTAINING_RECORD(Object, NDH_DATA, Object);

    if (data->Received && (InterlockedOr(&data->GiveBack, GIVE_BACK_WANTED) & GIVE_BACK_TOLD) != 0) {
        ClientAct(NdhOpClReturnNetBufferLists, Object->Id, 0, 0, NdhContextInside, 0);
    }
}

UINT32 DataGiveBackBelow(const NDH_OBJECT *Binding)
{
    NDH_OBJECT *object;
    UINT32 cursor = 0, left = 0;

    while ((object = ObjectNext(NdhKindData, &cursor)) != NULL) {
        if (&BindingOf(object)->Object == Binding) {
            left += !CONTAINING_RECORD(object, NDH_DATA, Object)->Received;
            DataGiveBack(object);
        }
        ObjectRelease(object);
    }
    return left;
}
