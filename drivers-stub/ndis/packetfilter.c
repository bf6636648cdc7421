// SPDX-License-Identifier: MIT
#include "packetfilter.h"

static BOOLEAN IsSetOf(const NDIS_OID_REQUEST *Request, NDIS_OID Oid)
{
    return (BOOLEAN)(Request->RequestType == NdisRequestSetInformation &&
                     Request->DATA.SET_INFORMATION.Oid == Oid);
}

static BOOLEAN HasFilters(const NS_ADAPTER *Adapter)
{
    return (BOOLEAN)(Adapter->General.MediaType == NdisMedium802_3 && !Adapter->Miniport->HasCo);
}

/* What the adapter's bindings but this one want together. Library's lock held. */
static ULONG FilterOfOthersLocked(const NS_BINDING *But)
{
    PNS_ADAPTER Adapter = But->Adapter;
    PLIST_ENTRY Link;
    ULONG Filter = 0;

    for (Link = Adapter->Bindings.Flink; Link != &Adapter->Bindings; Link = Link->Flink) {
        const NS_BINDING *Binding = CONTAINING_RECORD(Link, NS_BINDING, Link);

        Filter |= Binding != But ? Binding->PacketFilter : 0;
    }
    return Filter;
}

_Use_decl_annotations_
VOID PacketFilterRequestedLocked(POID_RECORD Record)
{
    PNDIS_OID_REQUEST Request = Record->Request;

    if (!HasFilters(Record->Adapter) || !IsSetOf(Request, OID_GEN_CURRENT_PACKET_FILTER) ||
        Request->DATA.SET_INFORMATION.InformationBufferLength < sizeof(ULONG)) {
        return;
    }
    Record->FilterBuffer = Request->DATA.SET_INFORMATION.InformationBuffer;
    Record->Filter = *(const ULONG *)Record->FilterBuffer | FilterOfOthersLocked(Record->Binding);
    Request->DATA.SET_INFORMATION.InformationBuffer = &Record->Filter;
}

static VOID MulticastSet(PNS_BINDING Binding, const VOID *List, ULONG Length)
{
    ULONG Count = Length / ETHERNET_ADDRESS;

    Binding->MulticastCount = Count < MAX_MULTICAST ? Count : MAX_MULTICAST;
    RtlCopyMemory(Binding->Multicast, List, (SIZE_T)Binding->MulticastCount * ETHERNET_ADDRESS);
}

_Use_decl_annotations_
VOID PacketFilterAnswered(OID_RECORD *Record, NDIS_STATUS Status)
{
    PNDIS_OID_REQUEST Request = Record->Request;
    KIRQL Irql;

    if (Record->FilterBuffer != NULL) {
        Request->DATA.SET_INFORMATION.InformationBuffer = Record->FilterBuffer;
        if (Status == NDIS_STATUS_SUCCESS) {
            Record->Binding->PacketFilter = *(const ULONG *)Record->FilterBuffer;
        }
        Record->FilterBuffer = NULL;
    } else if (Status == NDIS_STATUS_SUCCESS && Record->Binding != NULL && HasFilters(Record->Adapter) &&
               IsSetOf(Request, OID_802_3_MULTICAST_LIST)) {
        LibraryAcquire(&Irql);
        MulticastSet(Record->Binding, Request->DATA.SET_INFORMATION.InformationBuffer,
                     Request->DATA.SET_INFORMATION.InformationBufferLength);
        LibraryRelease(Irql);
    }
}

_Use_decl_annotations_
VOID PacketFilterEnd(PNS_BINDING Binding)
{
    BOOLEAN Tell = (BOOLEAN)(Binding->PacketFilter != 0 && !Binding->Adapter->MiniportGone);
    ULONG Filter;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Binding->PacketFilter = 0;
    Filter = FilterOfOthersLocked(Binding);
    LibraryRelease(Irql);
    if (Tell) {
        (VOID) OidRequestByNdis(Binding->Adapter, NdisRequestSetInformation, OID_GEN_CURRENT_PACKET_FILTER,
                                &Filter, sizeof(Filter));
    }
}

static BOOLEAN SameAddress(const UCHAR *One, const UCHAR *Other)
{
    return (BOOLEAN)(RtlCompareMemory(One, Other, ETHERNET_ADDRESS) == ETHERNET_ADDRESS);
}

static BOOLEAN InMulticastList(const NS_BINDING *Binding, const UCHAR *Address)
{
    ULONG Index;

    for (Index = 0; Index < Binding->MulticastCount; Index++) {
        if (SameAddress(Binding->Multicast[Index], Address)) {
            return TRUE;
        }
    }
    return FALSE;
}

_Use_decl_annotations_
BOOLEAN PacketFilterPasses(const NS_BINDING *Binding, PNET_BUFFER_LIST Nbl)
{
    static const UCHAR Broadcast[ETHERNET_ADDRESS] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };
    const NS_ADAPTER *Adapter = Binding->Adapter;
    ULONG Filter = Binding->PacketFilter;
    UCHAR Storage[ETHERNET_ADDRESS];
    const UCHAR *Destination;

    if (!HasFilters(Adapter) || (Filter & NDIS_PACKET_TYPE_PROMISCUOUS) != 0) {
        return TRUE;
    }
    Destination = Nbl->FirstNetBuffer != NULL
                      ? NdisGetDataBuffer(Nbl->FirstNetBuffer, sizeof(Storage), Storage, 1, 0)
                      : NULL;
    if (Destination == NULL) {
        return FALSE; /* shorter than an address */
    }
    if (SameAddress(Destination, Broadcast)) {
        return (BOOLEAN)((Filter & NDIS_PACKET_TYPE_BROADCAST) != 0);
    }
    if ((Destination[0] & 1) != 0) {
        return (
            BOOLEAN)((Filter & NDIS_PACKET_TYPE_ALL_MULTICAST) != 0 ||
                     ((Filter & NDIS_PACKET_TYPE_MULTICAST) != 0 && InMulticastList(Binding, Destination)));
    }
    return (BOOLEAN)((Filter & NDIS_PACKET_TYPE_DIRECTED) != 0 &&
                     SameAddress(Destination, Adapter->General.CurrentMacAddress));
}
