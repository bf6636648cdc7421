// SPDX-License-Identifier: MIT
/*
 * Every macro and inline function of ndis.h that a driver of NDIS 5 has, in the form that the WDK documents:
 * it compiles against these headers and against those of the WDK (with NDIS51 and NDIS51_MINIPORT defined).
 */
#include <ndis.h>

VOID UsePacket(PNDIS_PACKET Packet, PNDIS_BUFFER Buffer);
VOID UseMiniport(NDIS_HANDLE Adapter, NDIS_HANDLE Vc, PNDIS_PACKET Packet, PNDIS_MINIPORT_TIMER Timer);
VOID UseService(PNDIS_WORK_ITEM Item, NDIS_PROC Routine, PLIST_ENTRY List, PLIST_ENTRY Entry);

VOID UsePacket(PNDIS_PACKET Packet, PNDIS_BUFFER Buffer)
{
    UINT Pages, Count, Length, First;
    PNDIS_BUFFER Found;
    NDIS_STATUS Status;
    PVOID Address;

    NdisQueryPacket(Packet, &Pages, &Count, &Found, &Length);
    NdisQueryPacketLength(Packet, &Length);
    NdisGetFirstBufferFromPacketSafe(Packet, &Found, &Address, &First, &Length, NormalPagePriority);
    NdisGetFirstBufferFromPacket(Packet, &Found, &Address, &First, &Length);
    NdisChainBufferAtFront(Packet, Buffer);
    NdisChainBufferAtBack(Packet, Buffer);
    NdisRecalculatePacketCounts(Packet);
    NdisReinitializePacket(Packet);
    NdisQueryBuffer(Buffer, &Address, &Length);
    NdisQueryBufferSafe(Buffer, &Address, &Length, NormalPagePriority);
    NdisQueryBufferOffset(Buffer, &First, &Length);
    NdisGetNextBuffer(Buffer, &Found);
    NdisAdjustBufferLength(Buffer, 5);
    NdisFreeBuffer(Buffer);
    NDIS_SET_PACKET_STATUS(Packet, NDIS_STATUS_RESOURCES);
    Status = NDIS_GET_PACKET_STATUS(Packet);
    UNREFERENCED_PARAMETER(Status);
    NDIS_SET_PACKET_HEADER_SIZE(Packet, 14);
    NDIS_GET_PACKET_MEDIA_SPECIFIC_INFO(Packet, &Address, &Length);
    NDIS_SET_PACKET_MEDIA_SPECIFIC_INFO(Packet, Address, Length);
    NdisSetPacketFlags(Packet, NDIS_FLAGS_DONT_LOOPBACK);
    NdisClearPacketFlags(Packet, NDIS_FLAGS_DONT_LOOPBACK);
    NDIS_SET_PACKET_CANCEL_ID(Packet, NDIS_GET_PACKET_CANCEL_ID(Packet));
    NDIS_PER_PACKET_INFO_FROM_PACKET(Packet, ClassificationHandlePacketInfo) = NULL;
}

VOID UseMiniport(NDIS_HANDLE Adapter, NDIS_HANDLE Vc, PNDIS_PACKET Packet, PNDIS_MINIPORT_TIMER Timer)
{
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;

    NdisMSetTimer(Timer, 50);
    NdisMSetInformationComplete(Adapter, Status);
    NdisMQueryInformationComplete(Adapter, Status);
    NdisMResetComplete(Adapter, Status, TRUE);
    NdisMSendComplete(Adapter, Packet, Status);
    NdisMIndicateReceivePacket(Adapter, &Packet, 1);
    NdisMSetAttributes(Adapter, Vc, FALSE, NdisInterfaceInternal);
    NdisMCmRequestComplete(Status, Vc, NULL, NULL, (PNDIS_REQUEST)Packet);
    NdisMCmCloseCallComplete(Status, Vc, NULL);
    NdisMCmDispatchIncomingCloseCall(Status, Vc, NULL, 0);
    NdisMCmOpenAddressFamilyComplete(Status, Vc, Adapter);
    NdisSend(&Status, Adapter, Packet);
    NdisSendPackets(Adapter, &Packet, 1);
}

VOID UseService(PNDIS_WORK_ITEM Item, NDIS_PROC Routine, PLIST_ENTRY List, PLIST_ENTRY Entry)
{
    NDIS_STRING Unicode;
    ANSI_STRING Ansi;
    LARGE_INTEGER Time;
    NDIS_SPIN_LOCK Lock;

    NdisInitializeWorkItem(Item, Routine, List);
    NdisInitializeString(&Unicode, (PUCHAR) "abc");
    NdisInitAnsiString(&Ansi, "abc");
    (VOID) NdisUnicodeStringToAnsiString(&Ansi, &Unicode);
    NdisFreeString(Unicode);
    NdisGetCurrentSystemTime(&Time);
    NdisAllocateSpinLock(&Lock);
    NdisInitializeListHead(List);
    (VOID) NdisInterlockedInsertHeadList(List, Entry, &Lock);
    (VOID) NdisInterlockedInsertTailList(List, Entry, &Lock);
    NdisFreeSpinLock(&Lock);
}
