// SPDX-License-Identifier: MIT
/*
 * Packets of NDIS 5: pools of them, and their way through the library, which knows NET_BUFFER_LISTs alone.
 *
 * A NET_BUFFER becomes one packet and a packet one NET_BUFFER_LIST with one NET_BUFFER, over the same memory:
 * no data is copied. While one stands for the other, a record of the library ties them together; it is found
 * by the address of the packet, so that one which comes back twice, or never was on its way, is recognised
 * without looking into its memory.
 */
#pragma once

#include "../ndis/objects.h"

#include "ndis5.h"

#define TAG_PACKET 'kPdN' /* NdPk packet of a pool            */
#define TAG_FLIGHT 'lFdN' /* NdFl data between the two versions */

/** Packets that drivers allocated from pools and have not freed. */
ULONG PacketCount(VOID);

/** Bytes of a packet with that much ProtocolReserved, and what follows it. */
UINT PacketBytes(_In_ UINT ProtocolReservedLength);

/** Makes zeroed memory of PacketBytes(ProtocolReservedLength) a packet without buffers. */
VOID PacketPrepare(_Out_ PNDIS_PACKET Packet, _In_ UINT ProtocolReservedLength, _In_opt_ NDIS_HANDLE Pool);

/** Whether the library holds a record of that packet: somebody was given it and has not given it back. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN FlightOfPacket(_In_ PNDIS_PACKET Packet);

/** A buffer over part of another's memory, or NULL; freed with IoFreeMdl. */
_IRQL_requires_max_(DISPATCH_LEVEL)
PMDL BufferPartial(_In_ PMDL Source, _In_ ULONG Offset, _In_ ULONG Length);
