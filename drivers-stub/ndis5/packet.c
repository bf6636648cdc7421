// SPDX-License-Identifier: MIT
/*
 * Packets: taking buffers off, copying data, stacks of intermediate drivers.
 */
#include "packets.h"

VOID NdisUnchainBufferAtFront(PNDIS_PACKET Packet, PNDIS_BUFFER *Buffer)
{
    *Buffer = Packet->Private.Head;
    if (*Buffer != NULL) {
        Packet->Private.Head = (*Buffer)->Next;
        if (Packet->Private.Head == NULL) {
            Packet->Private.Tail = NULL;
        }
        (*Buffer)->Next = NULL;
        Packet->Private.ValidCounts = FALSE;
    }
}

VOID NdisUnchainBufferAtBack(PNDIS_PACKET Packet, PNDIS_BUFFER *Buffer)
{
    PNDIS_BUFFER Before = NULL;
    PNDIS_BUFFER Last = Packet->Private.Head;

    while (Last != NULL && Last->Next != NULL) {
        Before = Last;
        Last = Last->Next;
    }
    *Buffer = Last;
    if (Last == NULL) {
        return;
    }
    if (Before != NULL) {
        Before->Next = NULL;
    } else {
        Packet->Private.Head = NULL;
    }
    Packet->Private.Tail = Before;
    Packet->Private.ValidCounts = FALSE;
}

/* Bytes that lie together at Offset of a packet, and where; 0 beyond its end, or when nothing maps them. */
static UINT PacketSpan(PNDIS_PACKET Packet, UINT Offset, MM_PAGE_PRIORITY Priority, PUCHAR *Address)
{
    PNDIS_BUFFER Buffer = Packet->Private.Head;
    PUCHAR Start;

    while (Buffer != NULL && Offset >= MmGetMdlByteCount(Buffer)) {
        Offset -= MmGetMdlByteCount(Buffer);
        Buffer = Buffer->Next;
    }
    Start = Buffer != NULL ? MmGetSystemAddressForMdlSafe(Buffer, Priority) : NULL;
    if (Start == NULL) {
        return 0;
    }
    *Address = Start + Offset;
    return MmGetMdlByteCount(Buffer) - Offset;
}

VOID NdisCopyFromPacketToPacketSafe(PNDIS_PACKET Destination, UINT DestinationOffset, UINT BytesToCopy,
                                    PNDIS_PACKET Source, UINT SourceOffset, PUINT BytesCopied,
                                    MM_PAGE_PRIORITY Priority)
{
    UINT Done = 0;

    while (Done < BytesToCopy) {
        PUCHAR From = NULL;
        PUCHAR To = NULL;
        UINT FromSpan = PacketSpan(Source, SourceOffset + Done, Priority, &From);
        UINT ToSpan = PacketSpan(Destination, DestinationOffset + Done, Priority, &To);
        UINT Span = FromSpan < ToSpan ? FromSpan : ToSpan;

        if (Span == 0) {
            break;
        }
        if (Span > BytesToCopy - Done) {
            Span = BytesToCopy - Done;
        }
        RtlMoveMemory(To, From, Span);
        Done += Span;
    }
    *BytesCopied = Done;
}

VOID NdisCopyFromPacketToPacket(PNDIS_PACKET Destination, UINT DestinationOffset, UINT BytesToCopy,
                                PNDIS_PACKET Source, UINT SourceOffset, PUINT BytesCopied)
{
    NdisCopyFromPacketToPacketSafe(Destination, DestinationOffset, BytesToCopy, Source, SourceOffset,
                                   BytesCopied, HighPagePriority);
}

/* For drivers that keep the status in the packet; Handle and Code are for debugging alone. */
VOID NdisSetPacketStatus(PNDIS_PACKET Packet, NDIS_STATUS Status, NDIS_HANDLE Handle, ULONG Code)
{
    UNREFERENCED_PARAMETER(Handle);
    UNREFERENCED_PARAMETER(Code);
    NDIS_SET_PACKET_STATUS(Packet, Status);
}

/* No intermediate driver is layered here: there is no stack to have. */
PNDIS_PACKET_STACK NdisIMGetCurrentPacketStack(PNDIS_PACKET Packet, BOOLEAN *StacksRemaining)
{
    UNREFERENCED_PARAMETER(Packet);
    *StacksRemaining = FALSE;
    return NULL;
}
