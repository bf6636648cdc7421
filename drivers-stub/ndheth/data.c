// SPDX-License-Identifier: MIT
#include "frame.h"
#include "handlers.h"
#include "ndheth.h"

/* Puts a list's frames on the wire, or says why not. */
static NDIS_STATUS Transmit(ETH_ADAPTER *Adapter, PNET_BUFFER_LIST Nbl, BOOLEAN Running, BOOLEAN Connected)
{
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;
    PNET_BUFFER NetBuffer;

    if (!Running) {
        return NDIS_STATUS_PAUSED;
    }
    if (!Connected) {
        return NDIS_STATUS_MEDIA_DISCONNECTED;
    }
    for (NetBuffer = NET_BUFFER_LIST_FIRST_NB(Nbl); NetBuffer != NULL;
         NetBuffer = NET_BUFFER_NEXT_NB(NetBuffer)) {
        if (NET_BUFFER_DATA_LENGTH(NetBuffer) < ETH_HEADER || NET_BUFFER_DATA_LENGTH(NetBuffer) > ETH_FRAME) {
            Status = NDIS_STATUS_INVALID_LENGTH;
        } else if (!NdhWireTransmit(Adapter->Handle, NetBuffer)) {
            Status = NDIS_STATUS_RESOURCES;
        }
    }
    return Status;
}

/* nc-ndis-miniport_send_net_buffer_lists.md: the wire takes a copy, so every list is complete at once. */
_Use_decl_annotations_
VOID EthSend(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferList, NDIS_PORT_NUMBER PortNumber,
             ULONG SendFlags)
{
    ETH_ADAPTER *Adapter = MiniportAdapterContext;
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&Adapter->Lock);
    BOOLEAN Running = Adapter->Running;
    BOOLEAN Connected = Adapter->Connected;
    ULONG64 Sent = 0;
    ULONG64 Errors = 0;
    PNET_BUFFER_LIST Nbl;

    UNREFERENCED_PARAMETER(PortNumber);
    KeReleaseSpinLock(&Adapter->Lock, Irql);
    for (Nbl = NetBufferList; Nbl != NULL; Nbl = NET_BUFFER_LIST_NEXT_NBL(Nbl)) {
        NET_BUFFER_LIST_STATUS(Nbl) = Transmit(Adapter, Nbl, Running, Connected);
        Sent += NET_BUFFER_LIST_STATUS(Nbl) == NDIS_STATUS_SUCCESS;
        Errors += NET_BUFFER_LIST_STATUS(Nbl) != NDIS_STATUS_SUCCESS;
    }
    Irql = KeAcquireSpinLockRaiseToDpc(&Adapter->Lock);
    Adapter->Sent += Sent;
    Adapter->SendErrors += Errors;
    KeReleaseSpinLock(&Adapter->Lock, Irql);
    NdisMSendNetBufferListsComplete(Adapter->Handle, NetBufferList, PlainCompleteFlags(SendFlags));
}

/* nc-ndis-miniport_return_net_buffer_lists.md */
_Use_decl_annotations_
VOID EthReturn(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferLists, ULONG ReturnFlags)
{
    ETH_ADAPTER *Adapter = MiniportAdapterContext;

    UNREFERENCED_PARAMETER(ReturnFlags);
    while (NetBufferLists != NULL) {
        PNET_BUFFER_LIST Nbl = NetBufferLists;

        NetBufferLists = NET_BUFFER_LIST_NEXT_NBL(Nbl);
        FrameFree(Nbl);
        EthIndicationEnd(Adapter);
    }
}

/* One frame off the wire. FALSE: nobody may have it now. */
static BOOLEAN ReceiveBegin(ETH_ADAPTER *Adapter)
{
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&Adapter->Lock);
    BOOLEAN Wanted = (BOOLEAN)(Adapter->Running && Adapter->Connected && Adapter->PacketFilter != 0);

    if (Wanted) {
        Adapter->Indicated++;
        Adapter->Received++;
    } else {
        Adapter->ReceiveDropped++;
    }
    KeReleaseSpinLock(&Adapter->Lock, Irql);
    return Wanted;
}

/* At DISPATCH_LEVEL, as the DPC of a network card's interrupt. */
_Use_decl_annotations_
VOID EthReceive(NDIS_HANDLE Context, const VOID *Frame, ULONG Length)
{
    ETH_ADAPTER *Adapter = Context;
    PNET_BUFFER_LIST Nbl;
    PVOID Copy;
    KIRQL Irql;

    if (Length < ETH_HEADER || Length > ETH_FRAME || !ReceiveBegin(Adapter)) {
        return;
    }
    Copy = NdisAllocateMemoryWithTagPriority(Adapter->Handle, Length, ETH_TAG, NormalPoolPriority);
    if (Copy != NULL) {
        RtlCopyMemory(Copy, Frame, Length);
    }
    Nbl = FrameCreate(Adapter->Handle, Adapter->Pool, Adapter->Handle, Copy, Length);
    if (Nbl == NULL) {
        EthIndicationEnd(Adapter);
        return;
    }
    KeRaiseIrql(DISPATCH_LEVEL, &Irql);
    NdisMIndicateReceiveNetBufferLists(Adapter->Handle, Nbl, NDIS_DEFAULT_PORT_NUMBER, 1,
                                       NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL);
    KeLowerIrql(Irql);
}
