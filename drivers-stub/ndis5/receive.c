// SPDX-License-Identifier: MIT
/*
 * Receives of an NDIS 5 miniport: each packet is a list with one NET_BUFFER, until it is returned.
 *
 * The miniport is deserialized, as every CoNDIS one: a packet that it does not mark with
 * NDIS_STATUS_RESOURCES belongs to NDIS until MiniportReturnPacket. A marked one is its own again when the
 * call returns.
 */
#include "convert.h"
#include "flight.h"
#include "wrapper.h"

#include "../ndis/vc.h"

typedef struct RECEIVE_PACKET {
    FLIGHT Flight;
    PN5_ADAPTER Adapter; /* to compare; it may be gone when the list is returned */
    NET_BUFFER_LIST Nbl;
    NET_BUFFER Buffer;
} RECEIVE_PACKET, *PRECEIVE_PACKET;

/* An indication: a VC of an NDIS 5 miniport, and what is needed of its adapter. */
typedef struct INDICATION {
    NDIS_HANDLE NdisVcHandle;
    PN5_ADAPTER Adapter;
    W_RETURN_PACKET_HANDLER ReturnHandler;
    BOUNDARY_PLACE Place;
    BOOLEAN Paused;
} INDICATION, *PINDICATION;

/* FALSE: the handle is no live VC of an NDIS 5 miniport, and the violation is reported. */
static BOOLEAN IndicationBegin(NDIS_HANDLE NdisVcHandle, PCSTR Function, PINDICATION Indication)
{
    PNS_ADAPTER Adapter;
    BOOLEAN Legacy;
    PNS_VC Vc;
    KIRQL Irql;

    Vc = VcEnterMiniport(NdisVcHandle, TRUE, Function, "VC-DEL-009", &Irql);
    if (Vc == NULL) {
        return FALSE;
    }
    Adapter = Vc->Af->Binding->Adapter;
    Legacy = (BOOLEAN)LEGACY_MINIPORT(Adapter->Miniport);
    if (Legacy) {
        Indication->NdisVcHandle = NdisVcHandle;
        Indication->Place = PlaceOfMiniportVc(Vc);
        Indication->Adapter = Adapter->Context;
        Indication->ReturnHandler = Indication->Adapter->Driver->Characteristics.ReturnPacketHandler;
        Indication->Paused = Indication->Adapter->Paused;
    }
    LibraryRelease(Irql);
    if (!Legacy) {
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-PACKET", Function, ObjectVc, NdisVcHandle, 0,
                        "the miniport is none of NDIS 5");
    }
    return Legacy;
}

/* -> driver: MiniportReturnPacket. */
static VOID PacketReturn(const INDICATION *Indication, PNDIS_PACKET Packet)
{
    if (Indication->ReturnHandler != NULL) {
        HANDLER_CALL(MiniportReturnPacket, Indication->Place, Indication->ReturnHandler,
                     DRIVER_CONTEXT(Indication->Adapter), Packet);
    }
}

/* The packet as a list, or NULL: it is on its way already (reported), or there is no memory. */
static PNET_BUFFER_LIST ListCreate(const INDICATION *Indication, PNDIS_PACKET Packet, PBOOLEAN OnItsWay)
{
    PRECEIVE_PACKET Received = MemoryZeroed(sizeof(*Received), TAG_FLIGHT);

    *OnItsWay = FALSE;
    if (Received == NULL) {
        return NULL;
    }
    if (!FlightBegin(&Received->Flight, Packet, FlightReceive)) {
        MemoryRelease(Received, TAG_FLIGHT);
        *OnItsWay = TRUE;
        ViolationReport(NDH_STANDIN_FATAL, "DATA-RECV-004", "NdisMCoIndicateReceivePacket", ObjectVc,
                        Indication->NdisVcHandle, 0, "packet %x is indicated again before it was returned",
                        (ULONG64)(ULONG_PTR)Packet);
        return NULL;
    }
    Received->Adapter = Indication->Adapter;
    ListFromPacket(&Received->Nbl, &Received->Buffer, Packet, Indication->NdisVcHandle);
    return &Received->Nbl;
}

/* Ends the record of a list; the packet that it was. */
static PNDIS_PACKET ListFree(PNET_BUFFER_LIST Nbl)
{
    PRECEIVE_PACKET Received = CONTAINING_RECORD(Nbl, RECEIVE_PACKET, Nbl);
    PNDIS_PACKET Packet = Received->Flight.Packet;

    (VOID) FlightEnd(Packet, FlightReceive);
    MemoryRelease(Received, TAG_FLIGHT);
    return Packet;
}

static BOOLEAN IsLent(const INDICATION *Indication, PNDIS_PACKET Packet)
{
    return (BOOLEAN)(Indication->ReturnHandler == NULL ||
                     NDIS_GET_PACKET_STATUS(Packet) == NDIS_STATUS_RESOURCES);
}

/* Indicates a run of packets that are all lent, or all given. A packet without memory is dropped. */
static VOID RunIndicate(const INDICATION *Indication, PPNDIS_PACKET Packets, UINT Count, BOOLEAN Lent)
{
    ULONG Flags = Lent ? NDIS_RECEIVE_FLAGS_RESOURCES : 0;
    PNET_BUFFER_LIST First = NULL;
    PNET_BUFFER_LIST *Link = &First;
    BOOLEAN OnItsWay;
    ULONG Lists = 0;
    UINT Index;

    for (Index = 0; Index < Count; Index++) {
        *Link = ListCreate(Indication, Packets[Index], &OnItsWay);
        if (*Link != NULL) {
            Link = &(*Link)->Next;
            Lists++;
        } else if (!Lent && !OnItsWay) {
            PacketReturn(Indication, Packets[Index]);
        }
    }
    if (First == NULL) {
        return;
    }
    if (LibraryIrql() == DISPATCH_LEVEL) {
        Flags |= NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL;
    }
    NdisMCoIndicateReceiveNetBufferLists(Indication->NdisVcHandle, First, Lists, Flags);
    while (Lent && First != NULL) {
        PNET_BUFFER_LIST Next = First->Next;

        (VOID) ListFree(First);
        First = Next;
    }
}

/* NDIS 5 knows no pause: what a miniport indicates during one goes back to it. */
VOID NdisMCoIndicateReceivePacket(NDIS_HANDLE NdisVcHandle, PPNDIS_PACKET PacketArray, UINT NumberOfPackets)
{
    INDICATION Indication;
    UINT Begin;
    UINT End;

    if (!IndicationBegin(NdisVcHandle, "NdisMCoIndicateReceivePacket", &Indication)) {
        return;
    }
    for (Begin = 0; Begin < NumberOfPackets; Begin = End) {
        BOOLEAN Lent = IsLent(&Indication, PacketArray[Begin]);

        End = Begin + 1;
        if (Indication.Paused) {
            if (!Lent) {
                PacketReturn(&Indication, PacketArray[Begin]);
            }
            continue;
        }
        while (End < NumberOfPackets && IsLent(&Indication, PacketArray[End]) == Lent) {
            End++;
        }
        RunIndicate(&Indication, &PacketArray[Begin], End - Begin, Lent);
    }
}

/* After a run of indications. Protocols of NDIS 6 have no handler for it. */
VOID NdisMCoReceiveComplete(NDIS_HANDLE MiniportAdapterHandle)
{
    if (AdapterOfHandle(MiniportAdapterHandle) == NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-PACKET", "NdisMCoReceiveComplete", ObjectAdapter,
                        MiniportAdapterHandle, 0, "the handle is not that of an NDIS 5 miniport's adapter");
    }
}

/*
 * MiniportReturnPacket, once for each list; they may be of several indications. The context is NULL, or
 * another one's, when the adapter that indicated a list was halted meanwhile: nobody is told then.
 */
_Use_decl_annotations_
VOID ThunkReturnNetBufferLists(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferLists,
                               ULONG ReturnFlags)
{
    PN5_ADAPTER Adapter = MiniportAdapterContext;
    W_RETURN_PACKET_HANDLER Handler = NULL;

    UNREFERENCED_PARAMETER(ReturnFlags);
    if (Adapter != NULL && !Adapter->Halted) {
        Handler = Adapter->Driver->Characteristics.ReturnPacketHandler;
    }
    while (NetBufferLists != NULL) {
        PNET_BUFFER_LIST Next = NetBufferLists->Next;
        BOOLEAN Own = (BOOLEAN)(CONTAINING_RECORD(NetBufferLists, RECEIVE_PACKET, Nbl)->Adapter == Adapter);
        PNDIS_PACKET Packet = ListFree(NetBufferLists);

        if (Handler != NULL && Own) {
            HANDLER_CALL(MiniportReturnPacket, PlaceOfThunk(), Handler, DRIVER_CONTEXT(Adapter), Packet);
        }
        NetBufferLists = Next;
    }
}
