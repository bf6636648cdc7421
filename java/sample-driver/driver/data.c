// SPDX-License-Identifier: MIT
/** Data: all that is sent comes back. */
#include "loopcall.h"

static VOID SetStatus(PNET_BUFFER_LIST Chain, NDIS_STATUS Status)
{
    for (; Chain != NULL; Chain = NET_BUFFER_LIST_NEXT_NBL(Chain)) {
        NET_BUFFER_LIST_STATUS(Chain) = Status;
    }
}

/** Queues the lists for the network. Why they cannot be taken, or NDIS_STATUS_SUCCESS. The lock is held. */
static NDIS_STATUS Queue(LOOP_VC *Vc, PNET_BUFFER_LIST Chain)
{
    if (!Vc->Adapter->Running) {
        return NDIS_STATUS_PAUSED;
    }
    if (Vc->State != LoopConnected) {
        return NDIS_STATUS_SEND_ABORTED;
    }
    *Vc->SendsEnd = Chain;
    for (; Chain != NULL; Chain = NET_BUFFER_LIST_NEXT_NBL(Chain)) {
        Vc->SendsEnd = &NET_BUFFER_LIST_NEXT_NBL(Chain);
        Vc->Adapter->Sends++;
    }
    return NDIS_STATUS_SUCCESS;
}

VOID LoopSend(NDIS_HANDLE MiniportVcContext, PNET_BUFFER_LIST NetBufferLists, ULONG SendFlags)
{
    LOOP_VC *Vc = MiniportVcContext;
    LOOP_ADAPTER *Adapter = Vc->Adapter;
    BOOLEAN Start = FALSE;
    NDIS_STATUS Status;

    NdisAcquireSpinLock(&Adapter->Lock);
    Status = Queue(Vc, NetBufferLists);
    if (Status == NDIS_STATUS_SUCCESS) {
        Start = LoopNetworkPost(Vc, LOOP_WORK_ECHO);
    }
    NdisReleaseSpinLock(&Adapter->Lock);
    if (Start) {
        LoopNetworkStart(Adapter);
    }
    if (Status != NDIS_STATUS_SUCCESS) {
        SetStatus(NetBufferLists, Status);
        NdisMCoSendNetBufferListsComplete(
            Vc->Handle, NetBufferLists,
            NDIS_TEST_SEND_AT_DISPATCH_LEVEL(SendFlags) ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0);
    }
}

static VOID FreeCopy(PNET_BUFFER_LIST Copy)
{
    PNET_BUFFER Buffer;

    while ((Buffer = NET_BUFFER_LIST_FIRST_NB(Copy)) != NULL) {
        NET_BUFFER_LIST_FIRST_NB(Copy) = NET_BUFFER_NEXT_NB(Buffer);
        NdisFreeNetBuffer(Buffer);
    }
    NdisFreeNetBufferList(Copy);
}

/** NULL: no memory, or longer than the network's MTU. */
static PNET_BUFFER CopyBuffer(LOOP_ADAPTER *Adapter, PNET_BUFFER From)
{
    ULONG Length = NET_BUFFER_DATA_LENGTH(From);
    PNET_BUFFER Buffer = Length <= LOOP_MTU ? NdisAllocateNetBufferMdlAndData(Adapter->BufferPool) : NULL;
    ULONG Copied = 0;

    if (Buffer == NULL) {
        return NULL;
    }
    NET_BUFFER_DATA_LENGTH(Buffer) = Length;
    if (NdisCopyFromNetBufferToNetBuffer(Buffer, 0, Length, From, 0, &Copied) != NDIS_STATUS_SUCCESS ||
        Copied != Length) {
        NdisFreeNetBuffer(Buffer);
        return NULL;
    }
    return Buffer;
}

/** NULL as with CopyBuffer. */
static PNET_BUFFER_LIST CopyList(LOOP_VC *Vc, PNET_BUFFER_LIST From)
{
    PNET_BUFFER_LIST Copy = NdisAllocateNetBufferList(Vc->Adapter->ListPool, 0, 0);
    PNET_BUFFER *End;
    PNET_BUFFER Buffer;

    if (Copy == NULL) {
        return NULL;
    }
    Copy->SourceHandle = Vc->Handle;
    NET_BUFFER_LIST_STATUS(Copy) = NDIS_STATUS_SUCCESS;
    End = &NET_BUFFER_LIST_FIRST_NB(Copy);
    for (Buffer = NET_BUFFER_LIST_FIRST_NB(From); Buffer != NULL; Buffer = NET_BUFFER_NEXT_NB(Buffer)) {
        *End = CopyBuffer(Vc->Adapter, Buffer);
        if (*End == NULL) {
            FreeCopy(Copy);
            return NULL;
        }
        End = &NET_BUFFER_NEXT_NB(*End);
    }
    return Copy;
}

static LONG64 CountBuffers(PNET_BUFFER_LIST List)
{
    PNET_BUFFER Buffer;
    LONG64 Count = 0;

    for (Buffer = NET_BUFFER_LIST_FIRST_NB(List); Buffer != NULL; Buffer = NET_BUFFER_NEXT_NB(Buffer)) {
        Count++;
    }
    return Count;
}

/** Copies what can be copied, and says in each list what came of it. */
static PNET_BUFFER_LIST CopyChain(LOOP_VC *Vc, PNET_BUFFER_LIST Chain, NDIS_STATUS Status, ULONG *Count)
{
    PNET_BUFFER_LIST First = NULL;
    PNET_BUFFER_LIST *End = &First;

    *Count = 0;
    for (; Chain != NULL; Chain = NET_BUFFER_LIST_NEXT_NBL(Chain)) {
        PNET_BUFFER_LIST Copy = Status == NDIS_STATUS_SUCCESS ? CopyList(Vc, Chain) : NULL;
        LONG64 Buffers = CountBuffers(Chain);

        if (Copy != NULL) {
            *End = Copy;
            End = &NET_BUFFER_LIST_NEXT_NBL(Copy);
            (*Count)++;
        }
        NET_BUFFER_LIST_STATUS(Chain) =
            Copy == NULL && Status == NDIS_STATUS_SUCCESS ? NDIS_STATUS_RESOURCES : Status;
        InterlockedExchangeAdd64(Copy != NULL ? &Vc->Adapter->Sent : &Vc->Adapter->NotSent, Buffers);
    }
    return First;
}

/**
 * The adapter keeps its buffers (NDIS_RECEIVE_FLAGS_RESOURCES), so that a client copies what it wants and
 * returns nothing.
 */
VOID LoopEcho(LOOP_VC *Vc, PNET_BUFFER_LIST Chain, NDIS_STATUS Status)
{
    ULONG Count;
    PNET_BUFFER_LIST Copies = CopyChain(Vc, Chain, Status, &Count);

    NdisMCoSendNetBufferListsComplete(Vc->Handle, Chain, NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL);
    if (Copies != NULL) {
        NdisMCoIndicateReceiveNetBufferLists(
            Vc->Handle, Copies, Count, NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL | NDIS_RECEIVE_FLAGS_RESOURCES);
    }
    while (Copies != NULL) {
        PNET_BUFFER_LIST Next = NET_BUFFER_LIST_NEXT_NBL(Copies);

        FreeCopy(Copies);
        Copies = Next;
    }
}

/** Nothing is sent without a call. */
VOID LoopConnectionlessSend(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferList,
                            NDIS_PORT_NUMBER PortNumber, ULONG SendFlags)
{
    LOOP_ADAPTER *Adapter = MiniportAdapterContext;

    UNREFERENCED_PARAMETER(PortNumber);
    SetStatus(NetBufferList, NDIS_STATUS_NOT_SUPPORTED);
    NdisMSendNetBufferListsComplete(
        Adapter->Handle, NetBufferList,
        NDIS_TEST_SEND_AT_DISPATCH_LEVEL(SendFlags) ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0);
}

/** Never called: no client keeps a list of this adapter (see LoopEcho). */
VOID LoopReturn(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferLists, ULONG ReturnFlags)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(NetBufferLists);
    UNREFERENCED_PARAMETER(ReturnFlags);
}

/** Sends wait for one tick of the network at most: cancelled ones are completed as the others. */
VOID LoopCancelSend(NDIS_HANDLE MiniportAdapterContext, PVOID CancelId)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(CancelId);
}
