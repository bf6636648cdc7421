// SPDX-License-Identifier: MIT
#include "frame.h"
#include "handlers.h"
#include "pppoe.h"

/* Each buffer is a frame of the session. */
static NDIS_STATUS SendList(const SESSION *Session, PNET_BUFFER_LIST Nbl)
{
    UCHAR Head[PPPOE_HEADER];
    PNET_BUFFER Buffer;

    for (Buffer = NET_BUFFER_LIST_FIRST_NB(Nbl); Buffer != NULL; Buffer = NET_BUFFER_NEXT_NB(Buffer)) {
        ULONG Length = NET_BUFFER_DATA_LENGTH(Buffer);

        PppoeHead(Head, 0, Session->Id, Length);
        if (Length > PPPOE_MTU ||
            !EthernetSend(Session->Concentrator, PPPOE_TYPE_SESSION, Head, sizeof(Head), Buffer)) {
            return NDIS_STATUS_FAILURE;
        }
    }
    return NDIS_STATUS_SUCCESS;
}

/* nc-ndis-miniport_co_send_net_buffer_lists.md: frames are copies, so every list is complete at once. */
_Use_decl_annotations_
VOID DataSend(NDIS_HANDLE MiniportVcContext, PNET_BUFFER_LIST NetBufferLists, ULONG SendFlags)
{
    SESSION *Session = MiniportVcContext;
    PNET_BUFFER_LIST Nbl;

    for (Nbl = NetBufferLists; Nbl != NULL; Nbl = NET_BUFFER_LIST_NEXT_NBL(Nbl)) {
        NET_BUFFER_LIST_STATUS(Nbl) = SendList(Session, Nbl);
    }
    NdisMCoSendNetBufferListsComplete(Session->Vc, NetBufferLists, PlainCompleteFlags(SendFlags));
}

/* Nothing is sent without a call. */
_Use_decl_annotations_
VOID DataConnectionlessSend(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferList,
                            NDIS_PORT_NUMBER PortNumber, ULONG SendFlags)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(PortNumber);
    PlainRefuseSends(WanAdapter, NetBufferList, SendFlags);
}

/* The payload is the Ethernet adapter's: NDIS_RECEIVE_FLAGS_RESOURCES. */
_Use_decl_annotations_
VOID DataReceive(SESSION *Session, const UCHAR *Payload, ULONG Length)
{
    UCHAR *Copy = NdisAllocateMemoryWithTagPriority(WanAdapter, Length, PPPOE_TAG, NormalPoolPriority);
    PNET_BUFFER_LIST Nbl;

    if (Copy != NULL) {
        NdisMoveMemory(Copy, Payload, Length);
    }
    Nbl = FrameCreate(WanAdapter, WanPool, Session->Vc, Copy, Length);
    if (Nbl != NULL) {
        NdisMCoIndicateReceiveNetBufferLists(Session->Vc, Nbl, 1, NDIS_RECEIVE_FLAGS_RESOURCES);
        FrameFree(Nbl);
    }
}
