// SPDX-License-Identifier: MIT
/*
 * Sends of an NDIS 5 protocol: each packet is a list with one NET_BUFFER, until it is completed.
 */
#include "convert.h"
#include "flight.h"
#include "protocol.h"

typedef struct PROTOCOL_SEND {
    FLIGHT Flight;
    CO_SEND_COMPLETE_HANDLER Handler;
    NET_BUFFER_LIST Nbl;
    NET_BUFFER Buffer;
} PROTOCOL_SEND, *PPROTOCOL_SEND;

/* Who sends on the VC. FALSE: it is no live VC of an NDIS 5 protocol, and the violation is reported. */
static BOOLEAN SenderOf(NDIS_HANDLE NdisVcHandle, CO_SEND_COMPLETE_HANDLER *Handler, PNDIS_HANDLE VcContext,
                        BOUNDARY_PLACE *Place)
{
    static const PCSTR Function = "NdisCoSendPackets";
    PNS_PROTOCOL Protocol;
    PNS_VC Vc;
    KIRQL Irql;

    *Handler = NULL;
    Vc = HandleEnter(NdisVcHandle, ObjectVc, SideAny, Function, "VC-DEL-010", NDH_STANDIN_FATAL, 0, &Irql);
    if (Vc == NULL) {
        return FALSE;
    }
    Protocol = Vc->Af->Binding->Protocol;
    if (Protocol->Characteristics.MajorNdisVersion < NDIS_VERSION_MAJOR) {
        *Handler = ((PN5_PROTOCOL)Protocol->DriverContext)->Characteristics.CoSendCompleteHandler;
    }
    *VcContext = Vc->Context[OWNER_SIDE(Vc)];
    *Place = PlaceOfVc(Vc, OWNER_SIDE(Vc), NULL);
    LibraryRelease(Irql);
    if (*Handler == NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-PACKET", Function, ObjectVc, NdisVcHandle, 0,
                        "the owner of the VC is no protocol of NDIS 5 with ProtocolCoSendComplete");
    }
    return (BOOLEAN)(*Handler != NULL);
}

/* The packet as a list, or NULL: it is on its way already (reported), or there is no memory. */
static PNET_BUFFER_LIST ListCreate(NDIS_HANDLE NdisVcHandle, CO_SEND_COMPLETE_HANDLER Handler,
                                   PNDIS_PACKET Packet, PBOOLEAN OnItsWay)
{
    PPROTOCOL_SEND Sent = MemoryZeroed(sizeof(*Sent), TAG_FLIGHT);

    *OnItsWay = FALSE;
    if (Sent == NULL) {
        return NULL;
    }
    if (!FlightBegin(&Sent->Flight, Packet, FlightProtocolSend)) {
        MemoryRelease(Sent, TAG_FLIGHT);
        *OnItsWay = TRUE;
        ViolationReport(NDH_STANDIN_FATAL, "DATA-SEND-004", "NdisCoSendPackets", ObjectVc, NdisVcHandle, 0,
                        "packet %x is sent again before it was completed", (ULONG64)(ULONG_PTR)Packet);
        return NULL;
    }
    Sent->Handler = Handler;
    ListFromPacket(&Sent->Nbl, &Sent->Buffer, Packet, NdisVcHandle);
    return &Sent->Nbl;
}

/* All packets are one chain; a packet without memory ends at once. */
VOID NdisCoSendPackets(NDIS_HANDLE NdisVcHandle, PPNDIS_PACKET PacketArray, UINT NumberOfPackets)
{
    CO_SEND_COMPLETE_HANDLER Handler;
    PNET_BUFFER_LIST First = NULL;
    PNET_BUFFER_LIST *Link = &First;
    BOUNDARY_PLACE Place;
    NDIS_HANDLE VcContext;
    BOOLEAN OnItsWay;
    UINT Index;

    if (!SenderOf(NdisVcHandle, &Handler, &VcContext, &Place)) {
        return;
    }
    for (Index = 0; Index < NumberOfPackets; Index++) {
        *Link = ListCreate(NdisVcHandle, Handler, PacketArray[Index], &OnItsWay);
        if (*Link != NULL) {
            Link = &(*Link)->Next;
        } else if (!OnItsWay) {
            HANDLER_CALL(ProtocolCoSendComplete, Place, Handler, NDIS_STATUS_RESOURCES, VcContext,
                         PacketArray[Index]);
        }
    }
    if (First != NULL) {
        NdisCoSendNetBufferLists(NdisVcHandle, First,
                                 LibraryIrql() == DISPATCH_LEVEL ? NDIS_SEND_FLAGS_DISPATCH_LEVEL : 0);
    }
}

/* -> driver: ProtocolCoSendComplete, once for each list; the packet carries the status too. */
_Use_decl_annotations_
VOID ThunkCoSendNetBufferListsComplete(NDIS_HANDLE ProtocolVcContext, PNET_BUFFER_LIST NetBufferLists,
                                       ULONG SendCompleteFlags)
{
    UNREFERENCED_PARAMETER(SendCompleteFlags);
    while (NetBufferLists != NULL) {
        PPROTOCOL_SEND Sent = CONTAINING_RECORD(NetBufferLists, PROTOCOL_SEND, Nbl);
        CO_SEND_COMPLETE_HANDLER Handler = Sent->Handler;
        NDIS_STATUS Status = NetBufferLists->Status;
        PNDIS_PACKET Packet = Sent->Flight.Packet;

        NetBufferLists = NetBufferLists->Next;
        (VOID) FlightEnd(Packet, FlightProtocolSend);
        MemoryRelease(Sent, TAG_FLIGHT);
        NDIS_SET_PACKET_STATUS(Packet, Status);
        HANDLER_CALL(ProtocolCoSendComplete, PlaceOfThunk(), Handler, Status, ProtocolVcContext, Packet);
    }
}

/* nf-ndis-ndiscancelsendpackets.md */
VOID NdisCancelSendPackets(NDIS_HANDLE NdisBindingHandle, PVOID CancelId)
{
    NdisCancelSendNetBufferLists(NdisBindingHandle, CancelId);
}
