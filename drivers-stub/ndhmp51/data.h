// SPDX-License-Identifier: MIT
/**
 * The data path. There is no network: what is sent is completed as policies say, and what is received is what
 * an operation indicates. Packets that were sent belong to the miniport until it completes them, packets that
 * it indicated to NDIS until they come back.
 */
#ifndef NDHMP51_DATA_H
#define NDHMP51_DATA_H

#include "execute.h"

VOID MiniportCoSendPackets(_In_ NDIS_HANDLE MiniportVcContext, _In_ PPNDIS_PACKET PacketArray,
                           _In_ UINT NumberOfPackets);
VOID MiniportReturnPacket(_In_ NDIS_HANDLE MiniportAdapterContext, _In_ PNDIS_PACKET Packet);

CM_RUN_FUNCTION DataRunSendComplete;
CM_RUN_FUNCTION DataRunIndicate;

/** Completes the sends of a VC (NULL: of the adapter) that are parked; returns how many. */
UINT32 DataAbort(_In_ CM_ADAPTER *Adapter, _In_opt_ const CM_OBJECT *Vc, _In_ NDIS_STATUS Status);

#endif
