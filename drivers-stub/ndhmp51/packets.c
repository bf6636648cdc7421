// SPDX-License-Identifier: MIT
#include "packets.h"

#include "image.h"
#include "ndisalloc.h"

#define FNV_BASIS          0x811c9dc5u
#define FNV_PRIME          0x01000193u
#define BUFFERS_PER_PACKET 4u

BOOLEAN PacketPoolsCreate(PACKET_POOLS *Pools, UINT Descriptors)
{
    NDIS_STATUS Status;

    NdisAllocatePacketPool(&Status, &Pools->Packets, Descriptors, 0);
    if (Status != NDIS_STATUS_SUCCESS) {
        return FALSE;
    }
    NdisAllocateBufferPool(&Status, &Pools->Buffers, Descriptors * BUFFERS_PER_PACKET);
    if (Status != NDIS_STATUS_SUCCESS) {
        NdisFreePacketPool(Pools->Packets);
        return FALSE;
    }
    return TRUE;
}

VOID PacketPoolsDelete(PACKET_POOLS *Pools)
{
    NdisFreeBufferPool(Pools->Buffers);
    NdisFreePacketPool(Pools->Packets);
}

VOID PacketFree(PNDIS_PACKET Packet)
{
    PVOID Block = PacketOwn(Packet)->Block;
    PNDIS_BUFFER Buffer;

    for (;;) {
        NdisUnchainBufferAtFront(Packet, &Buffer);
        if (Buffer == NULL) {
            break;
        }
        NdisFreeBuffer(Buffer);
    }
    NdisFreePacket(Packet);
    if (Block != NULL) {
        NdisFreeMemory(Block, 0, 0);
    }
}

/** The data of a packet, behind as many bytes as the description wants there. */
static UINT8 *CreateData(const NDH_TRANSFER *Transfer, UINT32 List, UINT32 Buffer)
{
    UINT8 *Block = MemoryAllocate(NULL, Transfer->Offset + Transfer->Bytes, CM_TAG_DATA);
    UINT32 Index;

    if (Block != NULL) {
        RtlZeroMemory(Block, Transfer->Offset);
        for (Index = 0; Index < Transfer->Bytes; Index++) {
            Block[Transfer->Offset + Index] = NDH_PATTERN(Transfer->Seed, List, Buffer, Index);
        }
    }
    return Block;
}

/** Chains buffers that map the data piece by piece. */
static BOOLEAN MapData(const PACKET_POOLS *Pools, PNDIS_PACKET Packet, UINT8 *Data, UINT32 Size,
                       UINT32 Fragment)
{
    UINT32 Done = 0;

    while (Done < Size) {
        UINT32 Part = Fragment == 0 || Fragment > Size - Done ? Size - Done : Fragment;
        PNDIS_BUFFER Buffer;
        NDIS_STATUS Status;

        NdisAllocateBuffer(&Status, &Buffer, Pools->Buffers, Data + Done, Part);
        if (Status != NDIS_STATUS_SUCCESS) {
            return FALSE;
        }
        NdisChainBufferAtBack(Packet, Buffer);
        Done += Part;
    }
    return TRUE;
}

static PNDIS_PACKET CreatePacket(const PACKET_POOLS *Pools, const NDH_TRANSFER *Transfer, UINT32 List,
                                 UINT32 Buffer)
{
    PNDIS_PACKET Packet;
    NDIS_STATUS Status;
    UINT8 *Block;

    NdisAllocatePacket(&Status, &Packet, Pools->Packets);
    if (Status != NDIS_STATUS_SUCCESS) {
        return NULL;
    }
    Block = CreateData(Transfer, List, Buffer);
    *PacketOwn(Packet) = (PACKET_OWN){ .Block = Block };
    if (Block == NULL ||
        !MapData(Pools, Packet, Block + Transfer->Offset, Transfer->Bytes, Transfer->Fragment)) {
        PacketFree(Packet);
        return NULL;
    }
    return Packet;
}

BOOLEAN PacketsCreate(const PACKET_POOLS *Pools, const NDH_TRANSFER *Transfer, NDIS_STATUS Status,
                      PNDIS_PACKET *Packets)
{
    UINT32 Count = (UINT32)Transfer->Lists * Transfer->Buffers;
    UINT32 Index;

    for (Index = 0; Index < Count; Index++) {
        Packets[Index] =
            CreatePacket(Pools, Transfer, Index / Transfer->Buffers, Index % Transfer->Buffers);
        if (Packets[Index] == NULL) {
            while (Index-- != 0) {
                PacketFree(Packets[Index]);
            }
            return FALSE;
        }
        NDIS_SET_PACKET_STATUS(Packets[Index], Status);
    }
    return TRUE;
}

VOID PacketTouch(PNDIS_PACKET Packet)
{
    PNDIS_BUFFER First;
    UINT8 *Bytes = NULL;
    UINT Length = 0;

    NDIS_SET_PACKET_STATUS(Packet, NDIS_STATUS_FAILURE);
    NdisQueryPacket(Packet, NULL, NULL, &First, NULL);
    if (First != NULL) {
        NdisQueryBufferSafe(First, (PVOID *)&Bytes, &Length, NormalPagePriority);
    }
    if (Bytes != NULL && Length != 0) {
        Bytes[0] ^= 0xff;
    }
}

static VOID Describe(NDH_LIST *Text, PNDIS_PACKET Packet, NDIS_STATUS Status)
{
    PNDIS_BUFFER Buffer;

    NdisQueryPacket(Packet, NULL, NULL, &Buffer, NULL);
    RtlZeroMemory(Text, sizeof(*Text));
    Text->Address = (UINT64)(ULONG_PTR)Packet;
    Text->FirstBuffer = (UINT64)(ULONG_PTR)Buffer;
    Text->Status = (UINT32)Status;
    Text->Buffers = 1;
    Text->Checksum = FNV_BASIS;
    while (Buffer != NULL) {
        const UINT8 *Bytes = NULL;
        UINT Length = 0;
        UINT Index;

        NdisQueryBufferSafe(Buffer, (PVOID *)&Bytes, &Length, NormalPagePriority);
        for (Index = 0; Bytes != NULL && Index < Length; Index++) {
            Text->Checksum = (Text->Checksum ^ Bytes[Index]) * FNV_PRIME;
        }
        Text->Bytes += Length;
        Text->Mdls++;
        NdisGetNextBuffer(Buffer, &Buffer);
    }
}

PVOID PacketsTell(NDH_RECORD *Record, PNDIS_PACKET *Packets, UINT32 Count, NDIS_STATUS Status)
{
    UINT32 Told = Count < NDH_MAX_LISTS ? Count : NDH_MAX_LISTS;
    NDH_LIST *Texts =
        Told != 0 ? MemoryAllocate(NULL, Told * (UINT32)sizeof(*Texts), CM_TAG_DATA) : NULL;
    UINT32 Index;

    if (Texts == NULL || Told < Count) {
        Record->Flags |= Count != 0 ? NDH_EVENT_TRUNCATED : 0;
    }
    for (Index = 0; Texts != NULL && Index < Told; Index++) {
        Describe(&Texts[Index], Packets[Index], Status);
    }
    Record->Lists = Texts;
    Record->ListCount = Texts != NULL ? Told : 0;
    return Texts;
}

VOID PacketsTold(PVOID Memory)
{
    if (Memory != NULL) {
        NdisFreeMemory(Memory, 0, 0);
    }
}
