// SPDX-License-Identifier: MIT
/*
 * A NET_BUFFER as the buffers of a packet, and a packet as a NET_BUFFER_LIST with one NET_BUFFER, over the
 * same memory.
 */
#pragma once

#include "packets.h"

#include "../ndis/netbuffer.h"

/**
 * Buffers for exactly the data of a NET_BUFFER: its own MDLs when they describe nothing else (*Owns FALSE),
 * else buffers over parts of them, for ChainFree. RESOURCES: no memory.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS ChainOfBuffer(_In_ PNET_BUFFER Buffer, _Out_ PMDL *Head, _Out_ PBOOLEAN Owns);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ChainFree(_In_opt_ PMDL Head);

/** Puts Head into an empty packet, with what both versions know of the list: cancel id, priority, class. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID PacketFromList(_Inout_ PNDIS_PACKET Packet, _In_opt_ PMDL Head, _In_ PNET_BUFFER_LIST Nbl);

/** Makes zeroed memory a list with one NET_BUFFER over the packet's buffers, with the same of the packet. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ListFromPacket(_Out_ PNET_BUFFER_LIST Nbl, _Out_ PNET_BUFFER Buffer, _Inout_ PNDIS_PACKET Packet,
                    _In_ NDIS_HANDLE SourceHandle);
