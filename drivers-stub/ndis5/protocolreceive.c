// SPDX-License-Identifier: MIT
/*
 * Receives of an NDIS 5 protocol: each list is a packet. ProtocolCoReceivePacket says how often
 * NdisReturnPackets will be called for it: 0 gives it back at once.
 */
#include "convert.h"
#include "flight.h"
#include "protocol.h"

typedef struct PROTOCOL_RECEIVE {
    FLIGHT Flight;
    volatile LONG References; /* below 0: returned before the handler said how often it will be */
    NDIS_HANDLE NdisBindingHandle;
    PNET_BUFFER_LIST Nbl;
    PMDL Head;
    BOOLEAN Owns; /* the chain at Head is the library's */
    BOOLEAN Lent; /* the list goes back with the call */
    NDIS_PACKET Packet;
} PROTOCOL_RECEIVE, *PPROTOCOL_RECEIVE;

/* The list as a packet, or NULL: no memory. */
static PPROTOCOL_RECEIVE PacketCreate(PN5_BINDING Binding, PNET_BUFFER_LIST Nbl, BOOLEAN Lent)
{
    PPROTOCOL_RECEIVE Received = MemoryZeroed(
        FIELD_OFFSET(PROTOCOL_RECEIVE, Packet) + PacketBytes(PROTOCOL_RESERVED_SIZE_IN_PACKET), TAG_FLIGHT);

    if (Received == NULL) {
        return NULL;
    }
    if (ChainOfBuffer(Nbl->FirstNetBuffer, &Received->Head, &Received->Owns) != NDIS_STATUS_SUCCESS) {
        MemoryRelease(Received, TAG_FLIGHT);
        return NULL;
    }
    Received->NdisBindingHandle = &Binding->Block;
    Received->Nbl = Nbl;
    Received->Lent = Lent;
    PacketPrepare(&Received->Packet, PROTOCOL_RESERVED_SIZE_IN_PACKET, NULL);
    PacketFromList(&Received->Packet, Received->Head, Nbl);
    NDIS_SET_PACKET_STATUS(&Received->Packet, Lent ? NDIS_STATUS_RESOURCES : NDIS_STATUS_SUCCESS);
    (VOID) FlightBegin(&Received->Flight, &Received->Packet, FlightProtocolReceive);
    return Received;
}

/* Nobody holds the packet any more: its list goes back. */
static VOID PacketEnd(PPROTOCOL_RECEIVE Received)
{
    NDIS_HANDLE NdisBindingHandle = Received->NdisBindingHandle;
    PNET_BUFFER_LIST Nbl = Received->Nbl;
    BOOLEAN Lent = Received->Lent;

    if (Received->Owns) {
        ChainFree(Received->Head);
    }
    MemoryRelease(Received, TAG_FLIGHT);
    if (!Lent) {
        NdisReturnNetBufferLists(NdisBindingHandle, Nbl,
                                 LibraryIrql() == DISPATCH_LEVEL ? NDIS_RETURN_FLAGS_DISPATCH_LEVEL : 0);
    }
}

/* Changes the count; the record ends with the last reference. */
static VOID ReferencesAdd(PPROTOCOL_RECEIVE Received, LONG Change)
{
    if (InterlockedExchangeAdd(&Received->References, Change) + Change == 0) {
        (VOID) FlightEnd(&Received->Packet, FlightProtocolReceive);
        PacketEnd(Received);
    }
}

#define REFERENCES_OF(Binding_, Vc_, Packet_) References = Handler(Binding_, Vc_, Packet_)

/* -> driver: ProtocolCoReceivePacket. A packet without memory is dropped. */
static VOID PacketIndicate(PN5_BINDING Binding, NDIS_HANDLE ProtocolVcContext, PNET_BUFFER_LIST Nbl,
                           BOOLEAN Lent)
{
    CO_RECEIVE_PACKET_HANDLER Handler = Binding->Protocol->Characteristics.CoReceivePacketHandler;
    PPROTOCOL_RECEIVE Received = Handler != NULL ? PacketCreate(Binding, Nbl, Lent) : NULL;
    UINT References;

    if (Received == NULL) {
        if (!Lent) {
            NdisReturnNetBufferLists(&Binding->Block, Nbl, 0);
        }
        return;
    }
    HANDLER_CALL(ProtocolCoReceivePacket, PlaceOfThunk(), REFERENCES_OF, Binding->Context, ProtocolVcContext,
                 &Received->Packet);
    if (Lent && References != 0) {
        ViolationReport(NDH_STANDIN_FATAL, "DATA-RECV-006", "ProtocolCoReceivePacket", ObjectBinding,
                        &Binding->Block, 0, "keeps a packet whose status is NDIS_STATUS_RESOURCES");
        References = 0;
    }
    ReferencesAdd(Received, (LONG)References);
}

_Use_decl_annotations_
VOID ThunkCoReceiveNetBufferLists(NDIS_HANDLE ProtocolBindingContext, NDIS_HANDLE ProtocolVcContext,
                                  PNET_BUFFER_LIST NetBufferLists, ULONG NumberOfNetBufferLists,
                                  ULONG ReceiveFlags)
{
    BOOLEAN Lent = (BOOLEAN)((ReceiveFlags & NDIS_RECEIVE_FLAGS_RESOURCES) != 0);
    PN5_BINDING Binding = ProtocolBindingContext;
    RECEIVE_COMPLETE_HANDLER Complete = Binding->Protocol->Characteristics.ReceiveCompleteHandler;

    UNREFERENCED_PARAMETER(NumberOfNetBufferLists);
    while (NetBufferLists != NULL) {
        PNET_BUFFER_LIST Next = NetBufferLists->Next;

        if (!Lent) {
            NetBufferLists->Next = NULL; /* each goes back by itself; what is lent stays as it was given */
        }
        PacketIndicate(Binding, ProtocolVcContext, NetBufferLists, Lent);
        NetBufferLists = Next;
    }
    if (Complete != NULL) {
        HANDLER_CALL(ProtocolReceiveComplete, PlaceOfThunk(), Complete, Binding->Context);
    }
}

/* nf-ndis-ndisreturnpackets: once for each reference that ProtocolCoReceivePacket returned. */
VOID NdisReturnPackets(PNDIS_PACKET *PacketsToReturn, UINT NumberOfPackets)
{
    UINT Index;

    for (Index = 0; Index < NumberOfPackets; Index++) {
        PFLIGHT Flight = FlightFind(PacketsToReturn[Index], FlightProtocolReceive);

        if (Flight == NULL) {
            ViolationReport(NDH_STANDIN_FATAL, "DATA-RECV-004", "NdisReturnPackets", ObjectBinding, NULL, 0,
                            "packet %x is none that ProtocolCoReceivePacket keeps",
                            (ULONG64)(ULONG_PTR)PacketsToReturn[Index]);
        } else {
            ReferencesAdd((PPROTOCOL_RECEIVE)(PVOID)Flight, -1);
        }
    }
}
