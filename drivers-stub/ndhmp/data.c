// SPDX-License-Identifier: MIT
#include "data.h"

#include "callmgr.h"
#include "lists.h"
#include "miniport.h"
#include "transfer.h"

/** The indication that a list belongs to. */
static MP_TRANSFER **OwnerOf(PNET_BUFFER_LIST List)
{
    return (MP_TRANSFER **)&NET_BUFFER_LIST_MINIPORT_RESERVED(List)[0];
}

/** Count lists of it are done with; a pause may wait for the last of the adapter's. */
static VOID Done(MP_TRANSFER *Data, UINT32 Count)
{
    CM_ADAPTER *Adapter = Data->Header.Adapter;

    if (TransferDone(Data, Count)) {
        MiniportQuiet(Adapter);
    }
}

/** The same of an indication. */
static VOID EndIndication(CM_RUN *Run)
{
    if (TransferEnd(Run)) {
        MiniportQuiet(Run->Adapter);
    }
}

static VOID SetStatus(PNET_BUFFER_LIST Chain, NDIS_STATUS Status)
{
    for (; Chain != NULL; Chain = NET_BUFFER_LIST_NEXT_NBL(Chain)) {
        NET_BUFFER_LIST_STATUS(Chain) = Status;
    }
}

static UINT32 BuffersOf(PNET_BUFFER_LIST List)
{
    PNET_BUFFER Buffer;
    UINT32 Count = 0;

    for (Buffer = NET_BUFFER_LIST_FIRST_NB(List); Buffer != NULL; Buffer = NET_BUFFER_NEXT_NB(Buffer)) {
        Count++;
    }
    return Count;
}

/** What a send came to: each NET_BUFFER is a PDU. */
static VOID CountSends(CM_VC *Vc, PNET_BUFFER_LIST Chain)
{
    for (; Chain != NULL; Chain = NET_BUFFER_LIST_NEXT_NBL(Chain)) {
        TransferCountSent(Vc, NET_BUFFER_LIST_STATUS(Chain), BuffersOf(Chain));
    }
}

/** NdisMCoSendNetBufferListsComplete of a chain; Run: the operation that wants it, or NULL. */
static VOID Complete(CM_VC *Vc, NDH_ID Data, PNET_BUFFER_LIST Chain, ULONG Flags, CM_RUN *Run)
{
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    NDIS_HANDLE Handle = Vc->Header.Handle;
    UINT64 Arguments[] = { CM_RAW(Handle), CM_RAW(Chain), CM_RAW(Flags) };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisMCoSendNetBufferListsComplete, Vc->Header.Id, Arguments);
    PVOID Told = ListsTell(&Record, Adapter->Handle, CM_TAG_LISTS, Chain);

    CountSends(Vc, Chain);
    Record.Object2 = Data;
    if (Run == NULL) {
        RecordOpen(Adapter, &Record);
        ListsTold(Told);
        NdisMCoSendNetBufferListsComplete(Handle, Chain, Flags);
        RecordClose(Adapter, &Record);
        return;
    }
    Record.Flags |= (UINT16)Run->EventFlags;
    Record.Correlation = Run->Operation->Tag;
    RunOpen(Run, &Record);
    ListsTold(Told);
    RUN_CALL(Run, NdisMCoSendNetBufferListsComplete(Handle, Chain, Flags));
    if (RunBreaks(Run, NDH_OP_TOUCH)) {
        ListsTouch(Chain);
    }
    RunClose(Run, &Record);
}

/** Why a send cannot be taken: NDIS_STATUS_SUCCESS if it can (U-26, U-27). */
static NDIS_STATUS Refusal(const CM_VC *Vc)
{
    if (Vc->Header.Adapter->Phase != AdapterRunning) {
        return NDIS_STATUS_PAUSED;
    }
    return Vc->State.State != NdhStateVcActive || Vc->State.Deactivating ? NDIS_STATUS_SEND_ABORTED
                                                                          : NDIS_STATUS_SUCCESS;
}

/** Keeps what was sent; NULL: no memory. With a reference. */
static MP_TRANSFER *Park(CM_VC *Vc, PNET_BUFFER_LIST Chain)
{
    UINT32 Count = ListsCount(Chain);
    MP_TRANSFER *Data = TransferCreate(Vc, Count, Count, FALSE);
    NDIS_STATUS Status = Refusal(Vc);
    UINT32 Index;

    for (Index = 0; Data != NULL && Index < Data->Count; Index++) {
        Data->Items[Index] = Chain;
        Chain = NET_BUFFER_LIST_NEXT_NBL(Chain);
    }
    /* Whoever pauses or deactivates meanwhile has aborted what was kept before this. */
    if (Data != NULL && Status != NDIS_STATUS_SUCCESS) {
        TransferRefuse(Data, Status);
    }
    return Data;
}

/** A send is here: a pause that begins now waits for EndSend. As Refusal. */
static NDIS_STATUS BeginSend(CM_VC *Vc)
{
    NDIS_STATUS Status;

    ObjectLock();
    Vc->Header.Adapter->Outstanding++;
    Status = Refusal(Vc);
    ObjectUnlock();
    return Status;
}

static VOID EndSend(CM_ADAPTER *Adapter)
{
    BOOLEAN Quiet;

    ObjectLock();
    Quiet = --Adapter->Outstanding == 0;
    ObjectUnlock();
    if (Quiet) {
        MiniportQuiet(Adapter);
    }
}

/** nc-ndis-miniport_co_send_net_buffer_lists.md: every list is taken and completed once. */
VOID MiniportCoSendNetBufferLists(NDIS_HANDLE MiniportVcContext, PNET_BUFFER_LIST NetBufferLists,
                                  ULONG SendFlags)
{
    CM_VC *Vc = MiniportVcContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    ULONG Flags =
        (SendFlags & NDIS_SEND_FLAGS_DISPATCH_LEVEL) != 0 ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0;
    UINT64 Arguments[] = { CM_RAW(MiniportVcContext), CM_RAW(NetBufferLists), CM_RAW(SendFlags) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCoSendNetBufferLists, Vc->Header.Id, Arguments);
    NDIS_STATUS Status = BeginSend(Vc);
    MP_TRANSFER *Data = NULL;
    CM_DECISION Decision;
    PVOID Told;

    ObjectReference(&Vc->Header);
    PolicyDecide(Adapter, NdhFnMiniportCoSendNetBufferLists, Vc->Header.Id, &Decision);
    if (Status == NDIS_STATUS_SUCCESS && Decision.Reply != NdhReplyReturn) {
        Data = Park(Vc, NetBufferLists);
        Record.Object2 = Data != NULL ? Data->Header.Id : 0;
    }
    Told = ListsTell(&Record, Adapter->Handle, CM_TAG_LISTS, NetBufferLists);
    RecordOpen(Adapter, &Record);
    ListsTold(Told);
    if (Data == NULL) {
        SetStatus(NetBufferLists, Status != NDIS_STATUS_SUCCESS ? Status : Decision.Status);
        if ((Decision.Breaks & NDH_BREAK_DUTY) == 0) {
            Complete(Vc, 0, NetBufferLists, Flags, NULL);
        }
    } else {
        TransferAnswer(Data, &Decision);
    }
    RecordClose(Adapter, &Record);
    ObjectRelease(&Vc->Header);
    EndSend(Adapter);
}

/** Takes the selected lists that are still here, as a chain. */
static PNET_BUFFER_LIST Take(MP_TRANSFER *Data, UINT64 Select, UINT32 *Count)
{
    UINT32 First = NDH_SELECT_FIRST(Select);
    UINT32 Wanted = NDH_SELECT_COUNT(Select);
    PNET_BUFFER_LIST Chain = NULL;
    PNET_BUFFER_LIST *Link = &Chain;
    UINT32 Index;

    *Count = 0;
    ObjectLock();
    for (Index = First; !Data->Indicated && Index < Data->Count && (Wanted == 0 || Index - First < Wanted);
         Index++) {
        if (Data->Items[Index] != NULL) {
            *Link = Data->Items[Index];
            Data->Items[Index] = NULL;
            Link = &NET_BUFFER_LIST_NEXT_NBL(*Link);
            (*Count)++;
        }
    }
    *Link = NULL;
    ObjectUnlock();
    return Chain;
}

/** nf-ndis-ndismcosendnetbufferlistscomplete.md: in any order and grouping. */
NTSTATUS DataRunSendComplete(CM_RUN *Run)
{
    MP_TRANSFER *Data = (MP_TRANSFER *)Run->Object;
    CM_VC *Vc = TransferVc(Data);
    ULONG Flags = NDH_SELECT_FLAGS(Run->Operation->Value0);
    BOOLEAN ByPolicy = (Run->EventFlags & NDH_EVENT_BY_POLICY) != 0;
    PNET_BUFFER_LIST Chain;
    PNET_BUFFER Buffers;
    UINT32 Count;

    if (ByPolicy) {
        Flags = 0;
    } else if (!Run->Misuse && (Flags & NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL) != 0 &&
               RecordIrql() != DISPATCH_LEVEL) {
        return STATUS_INVALID_DEVICE_STATE; /* DATA-SEND-011 */
    }
    Chain = Take(Data, ByPolicy ? 0 : Run->Operation->Value0, &Count);
    if (Chain == NULL) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    SetStatus(Chain, (NDIS_STATUS)Run->Operation->Status);
    Buffers = NET_BUFFER_LIST_FIRST_NB(Chain);
    if (RunBreaks(Run, NDH_OP_OTHER_BUFFERS) && Buffers != NULL) {
        NET_BUFFER_LIST_FIRST_NB(Chain) = NET_BUFFER_NEXT_NB(Buffers);
    }
    Complete(Vc, Data->Header.Id, Chain, Flags, Run);
    Done(Data, Count);
    return STATUS_SUCCESS;
}

static VOID FreeChain(PNET_BUFFER_LIST Chain)
{
    while (Chain != NULL) {
        PNET_BUFFER_LIST Next = NET_BUFFER_LIST_NEXT_NBL(Chain);

        ListsFree(Chain);
        Chain = Next;
    }
}

static VOID Indicate(CM_RUN *Run, MP_TRANSFER *Data, PNET_BUFFER_LIST Chain, ULONG Flags)
{
    CM_OBJECT *Vc = Run->Object;
    NDIS_HANDLE Handle = RunHandle(Run, Vc);
    UINT64 Arguments[] = { CM_RAW(Handle), CM_RAW(Chain), CM_RAW(Data->Count), CM_RAW(Flags) };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisMCoIndicateReceiveNetBufferLists, Vc->Id, Arguments);
    PVOID Told = ListsTell(&Record, Run->Adapter->Handle, CM_TAG_LISTS, Chain);

    Record.Object2 = Data->Header.Id;
    Record.Flags |= (UINT16)Run->EventFlags;
    Record.Correlation = Run->Operation->Tag;
    RunOpen(Run, &Record);
    ListsTold(Told);
    RUN_CALL(Run, NdisMCoIndicateReceiveNetBufferLists(Handle, Chain, Data->Count, Flags));
    EndIndication(Run);
    if (RunBreaks(Run, NDH_OP_TOUCH)) {
        ListsTouch(Chain);
    }
    RunClose(Run, &Record);
    Run->Result->Object = Data->Header.Id;
    if ((Flags & NDIS_RECEIVE_FLAGS_RESOURCES) != 0) { /* ours again, nobody returns them */
        FreeChain(Chain);
        Done(Data, Data->Count);
        Run->Result->Object = Vc->Id;
    }
}

/** nf-ndis-ndismcoindicatereceivenetbufferlists.md. */
NTSTATUS DataRunIndicate(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    ULONG Flags = (ULONG)Run->Operation->Value0;
    KIRQL Irql = RecordIrql();
    BOOLEAN RightIrql = (Flags & NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL) == 0 || Irql == DISPATCH_LEVEL;
    NDIS_HANDLE Source = RunBreaks(Run, NDH_OP_WRONG_SOURCE) ? NULL : Vc->Header.Handle;
    NDH_TRANSFER Description;
    NTSTATUS Guard = TransferBegin(Run, RightIrql, &Description);
    PNET_BUFFER_LIST Chain;
    PNET_BUFFER_LIST List;
    MP_TRANSFER *Data;

    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    Chain = ListsCreate(MiniportPools(Run->Adapter), &Description, Source);
    Data = Chain != NULL ? TransferCreate(Vc, Description.Lists, 1, TRUE) : NULL;
    if (Data == NULL) {
        FreeChain(Chain);
        EndIndication(Run);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    for (List = Chain; List != NULL; List = NET_BUFFER_LIST_NEXT_NBL(List)) {
        *OwnerOf(List) = Data;
    }
    Indicate(Run, Data, Chain, Flags);
    TransferCountReceived(Vc, (UINT32)Description.Lists * Description.Buffers);
    ObjectRelease(&Data->Header);
    return STATUS_SUCCESS;
}

/** nc-ndis-miniport_return_net_buffer_lists.md: in any order and grouping. */
VOID MiniportReturnNetBufferLists(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferLists,
                                  ULONG ReturnFlags)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    const MP_TRANSFER *First = *OwnerOf(NetBufferLists);
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(NetBufferLists), CM_RAW(ReturnFlags) };
    NDH_RECORD Record =
        RECORD_MINIPORT_ENTER(MiniportReturnNetBufferLists, TransferVc(First)->Header.Id, Arguments);
    PVOID Told = ListsTell(&Record, Adapter->Handle, CM_TAG_LISTS, NetBufferLists);

    Record.Object2 = First->Header.Id;
    RecordOpen(Adapter, &Record);
    ListsTold(Told);
    while (NetBufferLists != NULL) {
        PNET_BUFFER_LIST Next = NET_BUFFER_LIST_NEXT_NBL(NetBufferLists);
        MP_TRANSFER *Data = *OwnerOf(NetBufferLists);

        ListsFree(NetBufferLists);
        Done(Data, 1);
        NetBufferLists = Next;
    }
    RecordClose(Adapter, &Record);
}

/** nc-ndis-miniport_send_net_buffer_lists.md: required to exist; a CoNDIS adapter has no connectionless
 * sends. */
VOID MiniportSendNetBufferLists(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferLists,
                                NDIS_PORT_NUMBER PortNumber, ULONG SendFlags)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(NetBufferLists), CM_RAW(PortNumber),
                           CM_RAW(SendFlags) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportSendNetBufferLists, Adapter->Id, Arguments);

    RecordOpen(Adapter, &Record);
    SetStatus(NetBufferLists, NDIS_STATUS_FAILURE);
    InterlockedExchangeAdd64(&Adapter->Traffic.NotSent, ListsCount(NetBufferLists));
    NdisMSendNetBufferListsComplete(
        Adapter->Handle, NetBufferLists,
        (SendFlags & NDIS_SEND_FLAGS_DISPATCH_LEVEL) != 0 ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0);
    RecordClose(Adapter, &Record);
}

/** nc-ndis-miniport_cancel_send.md: lists of a cancelled send are completed as others are. */
VOID MiniportCancelSend(NDIS_HANDLE MiniportAdapterContext, PVOID CancelId)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(CancelId) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCancelSend, Adapter->Id, Arguments);

    RecordOpen(Adapter, &Record);
    RecordClose(Adapter, &Record);
}
