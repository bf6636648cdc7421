// SPDX-License-Identifier: MIT
/*
 * Pools of packets. Each packet is a pool block of its own, so that the kernel below sees one that is used
 * after it was freed, or freed twice; a pool that goes with packets outstanding is reported.
 */
#include "packets.h"

typedef struct NS_PACKET_POOL {
    OBJECT Object;
    NDIS_HANDLE Handle;
    volatile LONG Allocated;
    ULONG Limit; /* descriptors, with those for overflow */
    UINT ReservedLength;
    UINT ProtocolId;
} NS_PACKET_POOL, *PNS_PACKET_POOL;

static volatile LONG Allocated;

_Use_decl_annotations_
ULONG PacketCount(VOID)
{
    return (ULONG)Allocated;
}

static UINT PacketOobOffset(UINT ProtocolReservedLength)
{
    return (UINT)((FIELD_OFFSET(NDIS_PACKET, ProtocolReserved) + ProtocolReservedLength + sizeof(PVOID) - 1) &
                  ~(sizeof(PVOID) - 1));
}

_Use_decl_annotations_
UINT PacketBytes(UINT ProtocolReservedLength)
{
    return PacketOobOffset(ProtocolReservedLength) + (UINT)sizeof(NDIS_PACKET_OOB_DATA) +
           (UINT)sizeof(NDIS_PACKET_EXTENSION);
}

_Use_decl_annotations_
VOID PacketPrepare(PNDIS_PACKET Packet, UINT ProtocolReservedLength, NDIS_HANDLE Pool)
{
    Packet->Private.Pool = Pool;
    Packet->Private.NdisPacketFlags = fPACKET_ALLOCATED_BY_NDIS;
    Packet->Private.NdisPacketOobOffset = (USHORT)PacketOobOffset(ProtocolReservedLength);
}

/* NdisPacketSize: bytes of one descriptor of a pool. */
UINT NdisPacketSize(UINT ProtocolReservedSize)
{
    return PacketBytes(ProtocolReservedSize);
}

/* NdisAllocatePacketPoolEx: packets above NumberOfDescriptors are allowed as long as they are few enough. */
VOID NdisAllocatePacketPoolEx(PNDIS_STATUS Status, PNDIS_HANDLE PoolHandle, UINT NumberOfDescriptors,
                              UINT NumberOfOverflowDescriptors, UINT ProtocolReservedLength)
{
    PNS_PACKET_POOL Pool;

    *PoolHandle = NULL;
    *Status = NDIS_STATUS_RESOURCES;
    if (PacketOobOffset(0) + ProtocolReservedLength > MAXUSHORT) {
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-POOL", "NdisAllocatePacketPoolEx", ObjectPacketPool, NULL,
                        *Status, "ProtocolReservedLength is %u, a packet has room for %u",
                        (ULONG64)ProtocolReservedLength, (ULONG64)MAXUSHORT - PacketOobOffset(0));
        return;
    }
    Pool = ObjectAllocate(ObjectPacketPool, sizeof(*Pool));
    if (Pool == NULL) {
        return;
    }
    Pool->Limit = NumberOfDescriptors + NumberOfOverflowDescriptors;
    Pool->ReservedLength = ProtocolReservedLength;
    Pool->Handle = HandleOpen(Pool, SideOnly);
    if (Pool->Handle == NULL) {
        ObjectDereference(Pool);
        return;
    }
    *PoolHandle = Pool->Handle;
    *Status = NDIS_STATUS_SUCCESS;
}

VOID NdisAllocatePacketPool(PNDIS_STATUS Status, PNDIS_HANDLE PoolHandle, UINT NumberOfDescriptors,
                            UINT ProtocolReservedLength)
{
    NdisAllocatePacketPoolEx(Status, PoolHandle, NumberOfDescriptors, 0, ProtocolReservedLength);
}

static PNS_PACKET_POOL PoolEnter(NDIS_HANDLE PoolHandle, PCSTR Function, NDH_STANDIN_SEVERITY Severity,
                                 PKIRQL Irql)
{
    return HandleEnter(PoolHandle, ObjectPacketPool, SideOnly, Function, "NDIS-POOL", Severity, 0, Irql);
}

VOID NdisFreePacketPool(NDIS_HANDLE PoolHandle)
{
    PNS_PACKET_POOL Pool;
    KIRQL Irql;

    Pool = PoolEnter(PoolHandle, "NdisFreePacketPool", NDH_STANDIN_FATAL, &Irql);
    if (Pool == NULL) {
        return;
    }
    HandleCloseLocked(&Pool->Handle);
    LibraryRelease(Irql);
    if (Pool->Allocated != 0) {
        ViolationReport(NDH_STANDIN_FATAL, "NDIS-POOL", "NdisFreePacketPool", ObjectPacketPool, PoolHandle, 0,
                        "%u packets are allocated", (ULONG64)(ULONG)Pool->Allocated);
    }
    ObjectDereference(Pool);
}

/* Packets of the pool that are allocated. */
UINT NdisPacketPoolUsage(NDIS_HANDLE PoolHandle)
{
    PNS_PACKET_POOL Pool;
    UINT Usage;
    KIRQL Irql;

    Pool = PoolEnter(PoolHandle, "NdisPacketPoolUsage", NDH_STANDIN_FATAL, &Irql);
    if (Pool == NULL) {
        return 0;
    }
    Usage = (UINT)Pool->Allocated;
    LibraryRelease(Irql);
    return Usage;
}

/* Packets allocated from now on carry the protocol's id in their flags. */
VOID NdisSetPacketPoolProtocolId(NDIS_HANDLE PacketPoolHandle, UINT ProtocolId)
{
    PNS_PACKET_POOL Pool;
    KIRQL Irql;

    Pool = PoolEnter(PacketPoolHandle, "NdisSetPacketPoolProtocolId", NDH_STANDIN_FATAL, &Irql);
    if (Pool != NULL) {
        Pool->ProtocolId = ProtocolId & NDIS_FLAGS_PROTOCOL_ID_MASK;
        LibraryRelease(Irql);
    }
}

/* nf-ndis-ndisallocatepacket: all of the packet is zero but what names its pool and its layout. */
VOID NdisAllocatePacket(PNDIS_STATUS Status, PNDIS_PACKET *Packet, NDIS_HANDLE PoolHandle)
{
    PNS_PACKET_POOL Pool;
    KIRQL Irql;

    *Packet = NULL;
    *Status = NDIS_STATUS_RESOURCES;
    Pool = PoolEnter(PoolHandle, "NdisAllocatePacket", NDH_STANDIN_FATAL, &Irql);
    if (Pool == NULL) {
        return;
    }
    if ((ULONG)Pool->Allocated < Pool->Limit) {
        *Packet = MemoryZeroed(PacketBytes(Pool->ReservedLength), TAG_PACKET);
    }
    if (*Packet != NULL) {
        PacketPrepare(*Packet, Pool->ReservedLength, PoolHandle);
        (*Packet)->Private.Flags = Pool->ProtocolId;
        Pool->Allocated++;
        InterlockedIncrement(&Allocated);
        *Status = NDIS_STATUS_SUCCESS;
    }
    LibraryRelease(Irql);
}

VOID NdisDprAllocatePacket(PNDIS_STATUS Status, PNDIS_PACKET *Packet, NDIS_HANDLE PoolHandle)
{
    NdisAllocatePacket(Status, Packet, PoolHandle);
}

VOID NdisDprAllocatePacketNonInterlocked(PNDIS_STATUS Status, PNDIS_PACKET *Packet, NDIS_HANDLE PoolHandle)
{
    NdisAllocatePacket(Status, Packet, PoolHandle);
}

/* A packet that is on its way belongs to whom it was given to. */
VOID NdisFreePacket(PNDIS_PACKET Packet)
{
    PNS_PACKET_POOL Pool;
    KIRQL Irql;

    if (FlightOfPacket(Packet)) {
        ViolationReport(NDH_STANDIN_FATAL, "NDIS-PACKET", "NdisFreePacket", ObjectPacketPool,
                        Packet->Private.Pool, 0, "the packet is on its way: nobody gave it back yet");
        return;
    }
    Pool = PoolEnter(Packet->Private.Pool, "NdisFreePacket", NDH_STANDIN_FATAL, &Irql);
    if (Pool == NULL) {
        return;
    }
    Pool->Allocated--;
    LibraryRelease(Irql);
    InterlockedDecrement(&Allocated);
    MemoryRelease(Packet, TAG_PACKET);
}

VOID NdisDprFreePacket(PNDIS_PACKET Packet)
{
    NdisFreePacket(Packet);
}

VOID NdisDprFreePacketNonInterlocked(PNDIS_PACKET Packet)
{
    NdisFreePacket(Packet);
}

NDIS_HANDLE NdisGetPoolFromPacket(PNDIS_PACKET Packet)
{
    return Packet->Private.Pool;
}
