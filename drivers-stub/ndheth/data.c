// SPDX-License-Identifier: MIT
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
    NdisMSendNetBufferListsComplete(
        Adapter->Handle, NetBufferList,
        NDIS_TEST_SEND_AT_DISPATCH_LEVEL(SendFlags) ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0);
}

/* nc-ndis-miniport_cancel_send.md: no send is ever held. */
_Use_decl_annotations_
VOID EthCancelSend(NDIS_HANDLE MiniportAdapterContext, PVOID CancelId)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(CancelId);
}

/* A list with a copy of the frame behind its MDL, or NULL. */
static PNET_BUFFER_LIST ListOf(const ETH_ADAPTER *Adapter, const VOID *Frame, ULONG Length)
{
    PNET_BUFFER_LIST Nbl = NULL;
    PMDL Mdl = NULL;
    PVOID Copy = NdisAllocateMemoryWithTagPriority(Adapter->Handle, Length, ETH_TAG, NormalPoolPriority);

    if (Copy != NULL) {
        RtlCopyMemory(Copy, Frame, Length);
        Mdl = NdisAllocateMdl(Adapter->Handle, Copy, Length);
    }
    if (Mdl != NULL) {
        Nbl = NdisAllocateNetBufferAndNetBufferList(Adapter->Pool, 0, 0, Mdl, 0, Length);
    }
    if (Nbl != NULL) {
        Nbl->SourceHandle = Adapter->Handle;
        return Nbl;
    }
    if (Mdl != NULL) {
        NdisFreeMdl(Mdl);
    }
    if (Copy != NULL) {
        NdisFreeMemory(Copy, 0, 0);
    }
    return NULL;
}

/* nc-ndis-miniport_return_net_buffer_lists.md */
_Use_decl_annotations_
VOID EthReturn(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferLists, ULONG ReturnFlags)
{
    ETH_ADAPTER *Adapter = MiniportAdapterContext;

    UNREFERENCED_PARAMETER(ReturnFlags);
    while (NetBufferLists != NULL) {
        PNET_BUFFER_LIST Nbl = NetBufferLists;
        PMDL Mdl = NET_BUFFER_FIRST_MDL(NET_BUFFER_LIST_FIRST_NB(Nbl));
        PVOID Copy = MmGetMdlVirtualAddress(Mdl);

        NetBufferLists = NET_BUFFER_LIST_NEXT_NBL(Nbl);
        NdisFreeNetBufferList(Nbl);
        NdisFreeMdl(Mdl);
        NdisFreeMemory(Copy, 0, 0);
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
    KIRQL Irql;

    if (Length < ETH_HEADER || Length > ETH_FRAME || !ReceiveBegin(Adapter)) {
        return;
    }
    Nbl = ListOf(Adapter, Frame, Length);
    if (Nbl == NULL) {
        EthIndicationEnd(Adapter);
        return;
    }
    KeRaiseIrql(DISPATCH_LEVEL, &Irql);
    NdisMIndicateReceiveNetBufferLists(Adapter->Handle, Nbl, NDIS_DEFAULT_PORT_NUMBER, 1,
                                       NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL);
    KeLowerIrql(Irql);
}
