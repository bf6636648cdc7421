// SPDX-License-Identifier: MIT
/**
 * NDIS 5: pools of packets and buffers, and the chain of buffers of a packet.
 */
#ifndef NDH_NDIS5_PACKETS_H
#define NDH_NDIS5_PACKETS_H

#include "ndis5_packet.h"

/* Buffers (nf-ndis-ndisallocatebuffer.md): MDLs of nonpaged memory. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisAllocateBufferPool(_Out_ PNDIS_STATUS Status, _Out_ PNDIS_HANDLE PoolHandle,
                                  _In_ UINT NumberOfDescriptors);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreeBufferPool(_In_ NDIS_HANDLE PoolHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisAllocateBuffer(_Out_ PNDIS_STATUS Status, _Out_ PNDIS_BUFFER *Buffer,
                              _In_opt_ NDIS_HANDLE PoolHandle, _In_reads_bytes_(Length) PVOID VirtualAddress,
                              _In_ UINT Length);

#define NdisFreeBuffer(Buffer) IoFreeMdl(Buffer)
#define NdisBufferVirtualAddress(Buffer) MmGetSystemAddressForMdl(Buffer)

FORCEINLINE VOID NdisQueryBuffer(_In_ PNDIS_BUFFER Buffer, _Out_opt_ PVOID *VirtualAddress,
                                 _Out_ PUINT Length)
{
    if (VirtualAddress != NULL) {
        *VirtualAddress = MmGetSystemAddressForMdl(Buffer);
    }
    *Length = MmGetMdlByteCount(Buffer);
}

/* Packets (nf-ndis-ndisallocatepacket.md). */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisAllocatePacketPool(_Out_ PNDIS_STATUS Status, _Out_ PNDIS_HANDLE PoolHandle,
                                  _In_ UINT NumberOfDescriptors, _In_ UINT ProtocolReservedLength);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisAllocatePacketPoolEx(_Out_ PNDIS_STATUS Status, _Out_ PNDIS_HANDLE PoolHandle,
                                    _In_ UINT NumberOfDescriptors, _In_ UINT NumberOfOverflowDescriptors,
                                    _In_ UINT ProtocolReservedLength);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisSetPacketPoolProtocolId(_In_ NDIS_HANDLE PacketPoolHandle, _In_ UINT ProtocolId);

_IRQL_requires_max_(DISPATCH_LEVEL)
UINT NTAPI NdisPacketPoolUsage(_In_ NDIS_HANDLE PoolHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
UINT NTAPI NdisPacketSize(_In_ UINT ProtocolReservedSize);

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_HANDLE NTAPI NdisGetPoolFromPacket(_In_ PNDIS_PACKET Packet);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreePacketPool(_In_ NDIS_HANDLE PoolHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisAllocatePacket(_Out_ PNDIS_STATUS Status, _Out_ PNDIS_PACKET *Packet,
                              _In_ NDIS_HANDLE PoolHandle);

_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_requires_min_(DISPATCH_LEVEL)
VOID NTAPI NdisDprAllocatePacket(_Out_ PNDIS_STATUS Status, _Out_ PNDIS_PACKET *Packet,
                                 _In_ NDIS_HANDLE PoolHandle);

_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_requires_min_(DISPATCH_LEVEL)
VOID NTAPI NdisDprAllocatePacketNonInterlocked(_Out_ PNDIS_STATUS Status, _Out_ PNDIS_PACKET *Packet,
                                               _In_ NDIS_HANDLE PoolHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreePacket(_In_ PNDIS_PACKET Packet);

_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_requires_min_(DISPATCH_LEVEL)
VOID NTAPI NdisDprFreePacket(_In_ PNDIS_PACKET Packet);

_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_requires_min_(DISPATCH_LEVEL)
VOID NTAPI NdisDprFreePacketNonInterlocked(_In_ PNDIS_PACKET Packet);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisSetPacketStatus(_In_ PNDIS_PACKET Packet, _In_ NDIS_STATUS Status, _In_ NDIS_HANDLE Handle,
                               _In_ ULONG Code);

_IRQL_requires_max_(DISPATCH_LEVEL)
PNDIS_PACKET_STACK NTAPI NdisIMGetCurrentPacketStack(_In_ PNDIS_PACKET Packet,
                                                     _Out_ BOOLEAN *StacksRemaining);

/* The chain of buffers. */
#define NDIS_PACKET_FIRST_NDIS_BUFFER(Packet) ((Packet)->Private.Head)
#define NDIS_PACKET_LAST_NDIS_BUFFER(Packet) ((Packet)->Private.Tail)
#define NDIS_PACKET_VALID_COUNTS(Packet) ((Packet)->Private.ValidCounts)

FORCEINLINE VOID NdisReinitializePacket(_Inout_ PNDIS_PACKET Packet)
{
    Packet->Private.Head = NULL;
    Packet->Private.ValidCounts = FALSE;
}

FORCEINLINE PNDIS_BUFFER NdhLastBuffer(_In_ PNDIS_BUFFER Buffer)
{
    while (Buffer->Next != NULL) {
        Buffer = Buffer->Next;
    }
    return Buffer;
}

FORCEINLINE VOID NdisRecalculatePacketCounts(_Inout_ PNDIS_PACKET Packet)
{
    if (Packet->Private.Head != NULL) {
        Packet->Private.Tail = NdhLastBuffer(Packet->Private.Head);
    }
    Packet->Private.ValidCounts = FALSE;
}

FORCEINLINE VOID NdisChainBufferAtFront(_Inout_ PNDIS_PACKET Packet, _Inout_ PNDIS_BUFFER Buffer)
{
    PNDIS_BUFFER last = NdhLastBuffer(Buffer);

    if (Packet->Private.Head == NULL) {
        Packet->Private.Tail = last;
    }
    last->Next = Packet->Private.Head;
    Packet->Private.Head = Buffer;
    Packet->Private.ValidCounts = FALSE;
}

FORCEINLINE VOID NdisChainBufferAtBack(_Inout_ PNDIS_PACKET Packet, _Inout_ PNDIS_BUFFER Buffer)
{
    if (Packet->Private.Head != NULL) {
        Packet->Private.Tail->Next = Buffer;
    } else {
        Packet->Private.Head = Buffer;
    }
    Packet->Private.Tail = NdhLastBuffer(Buffer);
    Packet->Private.ValidCounts = FALSE;
}

VOID NTAPI NdisUnchainBufferAtFront(_Inout_ PNDIS_PACKET Packet, _Out_ PNDIS_BUFFER *Buffer);

VOID NTAPI NdisUnchainBufferAtBack(_Inout_ PNDIS_PACKET Packet, _Out_ PNDIS_BUFFER *Buffer);

/** Counts the buffers when somebody changed the chain; each out parameter may be NULL. */
FORCEINLINE VOID NdisQueryPacket(_Inout_ PNDIS_PACKET Packet, _Out_opt_ PUINT PhysicalBufferCount,
                                 _Out_opt_ PUINT BufferCount, _Out_opt_ PNDIS_BUFFER *FirstBuffer,
                                 _Out_opt_ PUINT TotalPacketLength)
{
    PNDIS_PACKET_PRIVATE counts = &Packet->Private;

    if (FirstBuffer != NULL) {
        *FirstBuffer = counts->Head;
    }
    if (PhysicalBufferCount == NULL && BufferCount == NULL && TotalPacketLength == NULL) {
        return;
    }
    if (!counts->ValidCounts) {
        counts->Count = counts->TotalLength = counts->PhysicalCount = 0;
        for (PNDIS_BUFFER buffer = counts->Head; buffer != NULL; buffer = buffer->Next) {
            counts->Count++;
            counts->TotalLength += MmGetMdlByteCount(buffer);
            counts->PhysicalCount += NDIS_BUFFER_TO_SPAN_PAGES(buffer);
        }
        counts->ValidCounts = TRUE;
    }
    if (PhysicalBufferCount != NULL) {
        *PhysicalBufferCount = counts->PhysicalCount;
    }
    if (BufferCount != NULL) {
        *BufferCount = counts->Count;
    }
    if (TotalPacketLength != NULL) {
        *TotalPacketLength = counts->TotalLength;
    }
}

#define NdisQueryPacketLength(Packet, Length) NdisQueryPacket(Packet, NULL, NULL, NULL, Length)

/** The first buffer with its address and length, and the length of all; 0 for a packet without buffers. */
FORCEINLINE VOID NdisGetFirstBufferFromPacketSafe(_Inout_ PNDIS_PACKET Packet,
                                                  _Out_ PNDIS_BUFFER *FirstBuffer,
                                                  _Out_ PVOID *FirstBufferVA, _Out_ PUINT FirstBufferLength,
                                                  _Out_ PUINT TotalBufferLength, _In_ ULONG Priority)
{
    PNDIS_BUFFER first = Packet->Private.Head;

    *FirstBuffer = first;
    *FirstBufferVA = first != NULL ? MmGetSystemAddressForMdlSafe(first, Priority) : NULL;
    *FirstBufferLength = first != NULL ? MmGetMdlByteCount(first) : 0;
    *TotalBufferLength = 0;
    for (PNDIS_BUFFER buffer = first; buffer != NULL; buffer = buffer->Next) {
        *TotalBufferLength += MmGetMdlByteCount(buffer);
    }
}

#define NdisGetFirstBufferFromPacket(Packet, FirstBuffer, FirstBufferVA, FirstBufferLength, TotalLength)     \
    NdisGetFirstBufferFromPacketSafe(Packet, FirstBuffer, FirstBufferVA, FirstBufferLength, TotalLength,     \
                                     HighPagePriority)

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCopyFromPacketToPacket(_In_ PNDIS_PACKET Destination, _In_ UINT DestinationOffset,
                                      _In_ UINT BytesToCopy, _In_ PNDIS_PACKET Source, _In_ UINT SourceOffset,
                                      _Out_ PUINT BytesCopied);

VOID NTAPI NdisCopyFromPacketToPacketSafe(_In_ PNDIS_PACKET Destination, _In_ UINT DestinationOffset,
                                          _In_ UINT BytesToCopy, _In_ PNDIS_PACKET Source,
                                          _In_ UINT SourceOffset, _Out_ PUINT BytesCopied,
                                          _In_ MM_PAGE_PRIORITY Priority);

#endif
