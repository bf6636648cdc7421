// SPDX-License-Identifier: MIT
/**
 * Packets as operations describe them (NDH_TRANSFER), and what events tell of any. A NET_BUFFER_LIST of the
 * description makes a packet of each of its buffers: a packet of NDIS 5 is one protocol data unit. All at
 * IRQL <= DISPATCH_LEVEL unless said otherwise.
 */
#ifndef NDHMP51_PACKETS_H
#define NDHMP51_PACKETS_H

#include <ndis.h>

#include "ndhmp_interface.h"

typedef struct PACKET_POOLS {
    NDIS_HANDLE Packets;
    NDIS_HANDLE Buffers;
} PACKET_POOLS;

/** PASSIVE_LEVEL. FALSE: no memory; nothing is left then. */
_Must_inspect_result_
BOOLEAN PacketPoolsCreate(_Out_ PACKET_POOLS *Pools, _In_ UINT Descriptors);

/** PASSIVE_LEVEL, when no packet of them is left. */
VOID PacketPoolsDelete(_Inout_ PACKET_POOLS *Pools);

/**
 * Fills Packets[] with what the description, which was checked, says; Status: of each. FALSE: no memory,
 * nothing is left.
 */
_Must_inspect_result_
BOOLEAN PacketsCreate(_In_ const PACKET_POOLS *Pools, _In_ const NDH_TRANSFER *Transfer,
                      _In_ NDIS_STATUS Status, _Out_ PNDIS_PACKET *Packets);

/** Frees a packet of PacketsCreate with its data. */
VOID PacketFree(_In_ PNDIS_PACKET Packet);

/** Misuse: writes to a packet that belongs to somebody else, status and data. */
VOID PacketTouch(_In_ PNDIS_PACKET Packet);

/** What a driver that makes a packet keeps in it: MiniportReserved. */
typedef struct PACKET_OWN {
    PVOID Owner; /* of who indicates it */
    PVOID Block; /* its data */
} PACKET_OWN;

static inline PACKET_OWN *PacketOwn(_In_ PNDIS_PACKET Packet)
{
    return (PACKET_OWN *)Packet->MiniportReserved;
}

/**
 * Makes an event tell of packets, the first NDH_MAX_LISTS, each as a list of one buffer with this status.
 * Returns the memory that PacketsTold frees once the event is written; NULL: no memory, the event is marked
 * as truncated.
 */
PVOID PacketsTell(_Inout_ NDH_RECORD *Record, _In_reads_(Count) PNDIS_PACKET *Packets, _In_ UINT32 Count,
                  _In_ NDIS_STATUS Status);
VOID PacketsTold(_In_opt_ PVOID Memory);

#endif
