// SPDX-License-Identifier: MIT
/**
 * The data path. There is no network: what is sent is completed as policies say, and what is received is what
 * an operation indicates. Packets that were sent belong to the miniport until it completes them, packets that
 * it indicated to NDIS until they come back.
 */
#ifndef NDHMP51_DATA_H
#define NDHMP51_DATA_H

#include "operations.h"

/** What sends and indications are made of, see transfer.h. */
typedef PNDIS_PACKET MP_ITEM;

VOID MiniportCoSendPackets(_In_ NDIS_HANDLE MiniportVcContext, _In_ PPNDIS_PACKET PacketArray,
                           _In_ UINT NumberOfPackets);
VOID MiniportReturnPacket(_In_ NDIS_HANDLE MiniportAdapterContext, _In_ PNDIS_PACKET Packet);

#endif
