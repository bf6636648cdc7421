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
    struct SEND_LIST *Next; /* that came down with it; until its packets are handed on */
    PNET_BUFFER_LIST Nbl;
    volatile LONG Outstanding; /* packets */
    volatile LONG Holders;     /* the thunk inside MiniportCoSendPackets, the packets */
    NDIS_STATUS Status;        /* library's lock */
    ULONG Count;
    PNDIS_PACKET Packets[1]; /* Count of them; the packets follow */
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

/* The record of a list, or NULL: it cannot be sent and is complete. */
static PSEND_LIST ListPrepare(NDIS_HANDLE NdisVcHandle, PNET_BUFFER_LIST Nbl)
{
    ULONG Count = BuffersOf(Nbl);
    PSEND_LIST List = Count != 0 ? ListCreate(Nbl, Count) : NULL;

    if (List == NULL) {
        ListComplete(NdisVcHandle, Nbl, Count == 0 ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES);
    }
    return List;
}

/* -> driver: MiniportCoSendPackets, with packets of one or more lists. The lists may be gone when it
 * returns. */
static VOID PacketsSend(W_CO_SEND_PACKETS_HANDLER Handler, NDIS_HANDLE MiniportVcContext,
                        PPNDIS_PACKET Packets, PSEND_LIST Lists, ULONG Count)
{
    PSEND_LIST List;
    ULONG Index;

    for (List = Lists; List != NULL; List = List->Next) {
        for (Index = 0; Index < List->Count; Index++) {
            (VOID) FlightBegin(&PacketOf(List, Index)->Flight, List->Packets[Index], FlightSend);
        }
    }
    HANDLER_CALL(MiniportCoSendPackets, PlaceOfThunk(), Handler, MiniportVcContext, Packets, Count);
    while (Lists != NULL) {
        List = Lists;
        Lists = List->Next;
        ListRelease(List);
    }
}

/* The packets of all lists together; list by list without memory for that. */
static VOID ListsSend(W_CO_SEND_PACKETS_HANDLER Handler, NDIS_HANDLE MiniportVcContext, PSEND_LIST Lists,
                      ULONG Count)
{
    PPNDIS_PACKET All = Lists->Next != NULL ? MemoryZeroed(Count * sizeof(PNDIS_PACKET), TAG_FLIGHT) : NULL;
    PSEND_LIST List;
    ULONG Done = 0;

    if (All == NULL) {
        while (Lists != NULL) {
            List = Lists;
            Lists = List->Next;
            List->Next = NULL;
            PacketsSend(Handler, MiniportVcContext, List->Packets, List, List->Count);
        }
        return;
    }
    for (List = Lists; List != NULL; List = List->Next) {
        RtlCopyMemory(&All[Done], List->Packets, List->Count * sizeof(PNDIS_PACKET));
        Done += List->Count;
    }
    PacketsSend(Handler, MiniportVcContext, All, Lists, Count);
    MemoryRelease(All, TAG_FLIGHT);
}

/*
 * MiniportCoSendPackets, with all packets that the lists make. The status that the driver leaves in a packet
 * says nothing: every packet of a VC ends with NdisMCoSendComplete.
 */
_Use_decl_annotations_
VOID ThunkCoSendNetBufferLists(NDIS_HANDLE MiniportVcContext, PNET_BUFFER_LIST NetBufferLists,
                               ULONG SendFlags)
{
    PNS_VC Vc = NetBufferLists->NdisReserved[0]; /* the library's mark of a list on its way */
    W_CO_SEND_PACKETS_HANDLER Handler;
    NDIS_HANDLE NdisVcHandle;
    PSEND_LIST Lists = NULL;
    PSEND_LIST *Link = &Lists;
    ULONG Count = 0;
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
        if (Handler == NULL) {
            ListComplete(NdisVcHandle, Nbl, NDIS_STATUS_NOT_SUPPORTED);
            continue;
        }
        *Link = ListPrepare(NdisVcHandle, Nbl);
        if (*Link != NULL) {
            Count += (*Link)->Count;
            Link = &(*Link)->Next;
        }
    }
    if (Lists != NULL) {
        ListsSend(Handler, MiniportVcContext, Lists, Count);
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
