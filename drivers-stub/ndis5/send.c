// SPDX-License-Identifier: MIT
/*
 * Sends of an NDIS 5 miniport: each NET_BUFFER of a list is a packet; the list ends with its last packet, and
 * with the first status that is not success.
 */
#include "convert.h"
#include "flight.h"
#include "wrapper.h"

/* A list that the miniport holds. Freed by the last of the thunk and the packets. */
typedef struct SEND_LIST {
    PNET_BUFFER_LIST Nbl;
    volatile LONG Outstanding; /* packets */
    volatile LONG Holders;     /* the thunk inside MiniportCoSendPackets, the packets */
    NDIS_STATUS Status;        /* library's lock */
    ULONG Count;
    PNDIS_PACKET Packets[1];   /* Count of them; the packets follow */
} SEND_LIST, *PSEND_LIST;

typedef struct SEND_PACKET {
    FLIGHT Flight;
    PSEND_LIST List;
    PMDL Head;
    BOOLEAN Owns; /* the chain at Head is the library's */
    NDIS_PACKET Packet;
} SEND_PACKET, *PSEND_PACKET;

#define ALIGNED(Bytes_) (((Bytes_) + 15) & ~(SIZE_T)15)

static SIZE_T PacketStride(VOID)
{
    return ALIGNED(FIELD_OFFSET(SEND_PACKET, Packet) + PacketBytes(PROTOCOL_RESERVED_SIZE_IN_PACKET));
}

static PSEND_PACKET PacketOf(PSEND_LIST List, ULONG Index)
{
    SIZE_T First = ALIGNED(FIELD_OFFSET(SEND_LIST, Packets) + List->Count * sizeof(PNDIS_PACKET));

    return (PSEND_PACKET)(PVOID)((PUCHAR)List + First + Index * PacketStride());
}

static VOID ListRelease(PSEND_LIST List)
{
    if (InterlockedDecrement(&List->Holders) == 0) {
        MemoryRelease(List, TAG_FLIGHT);
    }
}

/* All chains of the first Count packets. */
static VOID ChainsFree(PSEND_LIST List, ULONG Count)
{
    ULONG Index;

    for (Index = 0; Index < Count; Index++) {
        if (PacketOf(List, Index)->Owns) {
            ChainFree(PacketOf(List, Index)->Head);
        }
    }
}

static ULONG BuffersOf(PNET_BUFFER_LIST Nbl)
{
    PNET_BUFFER Buffer;
    ULONG Count = 0;

    for (Buffer = Nbl->FirstNetBuffer; Buffer != NULL; Buffer = Buffer->Next) {
        Count++;
    }
    return Count;
}

/* The packets of a list that has NET_BUFFERs, or NULL: no memory. */
static PSEND_LIST ListCreate(PNET_BUFFER_LIST Nbl, ULONG Count)
{
    SIZE_T Bytes = ALIGNED(FIELD_OFFSET(SEND_LIST, Packets) + Count * sizeof(PNDIS_PACKET));
    PSEND_LIST List = MemoryZeroed(Bytes + Count * PacketStride(), TAG_FLIGHT);
    PNET_BUFFER Buffer = Nbl->FirstNetBuffer;
    ULONG Index;

    if (List == NULL) {
        return NULL;
    }
    List->Nbl = Nbl;
    List->Count = Count;
    List->Outstanding = (LONG)Count;
    List->Holders = 2;
    for (Index = 0; Index < Count; Index++, Buffer = Buffer->Next) {
        PSEND_PACKET Packet = PacketOf(List, Index);

        if (ChainOfBuffer(Buffer, &Packet->Head, &Packet->Owns) != NDIS_STATUS_SUCCESS) {
            ChainsFree(List, Index);
            MemoryRelease(List, TAG_FLIGHT);
            return NULL;
        }
        Packet->List = List;
        PacketPrepare(&Packet->Packet, PROTOCOL_RESERVED_SIZE_IN_PACKET, NULL);
        PacketFromList(&Packet->Packet, Packet->Head, Nbl);
        List->Packets[Index] = &Packet->Packet;
    }
    return List;
}

static VOID ListComplete(NDIS_HANDLE NdisVcHandle, PNET_BUFFER_LIST Nbl, NDIS_STATUS Status)
{
    BOOLEAN AtDispatch = (BOOLEAN)(LibraryIrql() == DISPATCH_LEVEL);

    Nbl->Status = Status;
    NdisMCoSendNetBufferListsComplete(NdisVcHandle, Nbl,
                                      AtDispatch ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0);
}

/* -> driver: MiniportCoSendPackets, unless the list cannot be sent. */
static VOID ListSend(W_CO_SEND_PACKETS_HANDLER Handler, NDIS_HANDLE MiniportVcContext,
                     NDIS_HANDLE NdisVcHandle, PNET_BUFFER_LIST Nbl)
{
    ULONG Count = BuffersOf(Nbl);
    PSEND_LIST List;
    ULONG Index;

    if (Count == 0) {
        ListComplete(NdisVcHandle, Nbl, NDIS_STATUS_SUCCESS);
        return;
    }
    List = ListCreate(Nbl, Count);
    if (List == NULL) {
        ListComplete(NdisVcHandle, Nbl, NDIS_STATUS_RESOURCES);
        return;
    }
    for (Index = 0; Index < Count; Index++) {
        (VOID) FlightBegin(&PacketOf(List, Index)->Flight, List->Packets[Index], FlightSend);
    }
    Handler(MiniportVcContext, List->Packets, Count);
    ListRelease(List);
}

/*
 * MiniportCoSendPackets. The status that the driver leaves in a packet says nothing: every packet of a VC
 * ends with NdisMCoSendComplete.
 */
_Use_decl_annotations_
VOID ThunkCoSendNetBufferLists(NDIS_HANDLE MiniportVcContext, PNET_BUFFER_LIST NetBufferLists,
                               ULONG SendFlags)
{
    PNS_VC Vc = NetBufferLists->NdisReserved[0]; /* the library's mark of a list on its way */
    W_CO_SEND_PACKETS_HANDLER Handler;
    NDIS_HANDLE NdisVcHandle;
    KIRQL Irql;

    UNREFERENCED_PARAMETER(SendFlags);
    LibraryAcquire(&Irql);
    Handler = ((PN5_ADAPTER)Vc->Af->Binding->Adapter->Context)->Driver->Characteristics.CoSendPacketsHandler;
    NdisVcHandle = Vc->Handle[MINIPORT_SIDE(Vc)];
    LibraryRelease(Irql);
    while (NetBufferLists != NULL) {
        PNET_BUFFER_LIST Nbl = NetBufferLists;

        NetBufferLists = Nbl->Next;
        Nbl->Next = NULL;
        if (Handler != NULL) {
            ListSend(Handler, MiniportVcContext, NdisVcHandle, Nbl);
        } else {
            ListComplete(NdisVcHandle, Nbl, NDIS_STATUS_NOT_SUPPORTED);
        }
    }
}

VOID NdisMCoSendComplete(NDIS_STATUS Status, NDIS_HANDLE NdisVcHandle, PNDIS_PACKET Packet)
{
    PSEND_PACKET Sent = (PSEND_PACKET)(PVOID)FlightEnd(Packet, FlightSend);
    PNET_BUFFER_LIST Nbl;
    PSEND_LIST List;
    KIRQL Irql;

    if (Sent == NULL) {
        ViolationReport(NDH_STANDIN_FATAL, "DATA-SEND-004", "NdisMCoSendComplete", ObjectVc, NdisVcHandle, 0,
                        "packet %x is none that MiniportCoSendPackets was given, or was completed before",
                        (ULONG64)(ULONG_PTR)Packet);
        return;
    }
    if (Packet->Private.Head != Sent->Head) {
        ViolationReport(NDH_STANDIN_NOTED, "DATA-SEND-009", "NdisMCoSendComplete", ObjectVc, NdisVcHandle, 0,
                        "the packet comes back with other buffers");
    }
    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "DATA-SEND-004", "NdisMCoSendComplete", ObjectVc, NdisVcHandle, 0,
                        "completes a packet with NDIS_STATUS_PENDING");
    }
    if (Sent->Owns) {
        ChainFree(Sent->Head);
    }
    List = Sent->List;
    LibraryAcquire(&Irql);
    if (List->Status == NDIS_STATUS_SUCCESS) {
        List->Status = Status;
    }
    LibraryRelease(Irql);
    if (InterlockedDecrement(&List->Outstanding) == 0) {
        Nbl = List->Nbl;
        Status = List->Status;
        ListRelease(List);
        ListComplete(NdisVcHandle, Nbl, Status);
    }
}
