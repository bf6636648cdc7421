// SPDX-License-Identifier: MIT
/*
 * Packets and buffers of NDIS 5 and their pools, without any data on its way.
 */
#include "legacy.h"

#include <string.h>

static NDIS_HANDLE packets;
static NDIS_HANDLE buffers;
static UCHAR bytes[3][40];

static void pools_open(UINT descriptors, UINT overflow)
{
    NDIS_STATUS status;

    legacy_start();
    NdisAllocatePacketPoolEx(&status, &packets, descriptors, overflow, 24);
    CHECK(status == NDIS_STATUS_SUCCESS && packets != NULL);
    NdisAllocateBufferPool(&status, &buffers, 2);
    CHECK(status == NDIS_STATUS_SUCCESS && buffers != NULL);
}

static void pools_close(void)
{
    NdisFreeBufferPool(buffers);
    NdisFreePacketPool(packets);
    EXPECT_CLEAN();
    driver_stop();
}

static PNDIS_BUFFER buffer_of(unsigned i)
{
    NDIS_STATUS status;
    PNDIS_BUFFER buffer;

    NdisAllocateBuffer(&status, &buffer, buffers, bytes[i], sizeof(bytes[i]));
    CHECK(status == NDIS_STATUS_SUCCESS && buffer->Next == NULL);
    return buffer;
}

static void free_full_pool(void)
{
    NdisFreePacketPool(packets);
}

static void pools(void)
{
    NDH_STANDIN_COUNT_VALUES counts;
    PNDIS_PACKET one, two, three;
    NDIS_STATUS status;
    NDIS_HANDLE huge;

    pools_open(1, 1);
    NdisSetPacketPoolProtocolId(packets, 7);
    CHECK(NdisPacketSize(24) == 96 + 24 + 40 + 96);
    NdisAllocatePacket(&status, &one, packets);
    CHECK(status == NDIS_STATUS_SUCCESS && one->Private.NdisPacketOobOffset == 120);
    CHECK(NDIS_GET_PACKET_PROTOCOL_TYPE(one) == 7);
    CHECK(one->Private.NdisPacketFlags == fPACKET_ALLOCATED_BY_NDIS);
    CHECK(NdisGetPoolFromPacket(one) == packets);
    memset(one->ProtocolReserved, 0xEE, 24);
    CHECK(NDIS_GET_PACKET_STATUS(one) == 0 && NDIS_GET_PACKET_CANCEL_ID(one) == NULL);
    NDIS_SET_PACKET_CANCEL_ID(one, CONTEXT(5));
    NDIS_SET_PACKET_STATUS(one, NDIS_STATUS_RESOURCES);
    CHECK(NDIS_GET_PACKET_CANCEL_ID(one) == CONTEXT(5));
    CHECK(NDIS_GET_PACKET_STATUS(one) == NDIS_STATUS_RESOURCES);
    NdisDprAllocatePacket(&status, &two, packets);
    CHECK(status == NDIS_STATUS_SUCCESS && NdisPacketPoolUsage(packets) == 2);
    NdisAllocatePacket(&status, &three, packets);
    CHECK(status == NDIS_STATUS_RESOURCES && three == NULL);
    counts_get(&counts);
    CHECK(counts.NetBufferLists == 2);
    expect_bugcheck("NDIS-POOL", free_full_pool);
    NdisFreePacket(one);
    NdisDprFreePacket(two);
    CHECK(NdisPacketPoolUsage(packets) == 0);
    kernel_fail_allocation(1);
    NdisAllocatePacket(&status, &one, packets);
    CHECK(status == NDIS_STATUS_RESOURCES && one == NULL);
    NdisAllocatePacketPool(&status, &huge, 1, 70000);
    CHECK(status == NDIS_STATUS_RESOURCES && huge == NULL);
    EXPECT_VIOLATION("NDIS-POOL");
    NdisAllocatePacket(&status, &one, buffers);
    CHECK(status == NDIS_STATUS_RESOURCES);
    EXPECT_VIOLATION("NDIS-POOL");
    pools_close();
}

static void chains(void)
{
    PNDIS_BUFFER buffer[3], taken;
    UINT pages, count, length;
    PNDIS_PACKET packet;
    NDIS_STATUS status;
    PVOID address;

    pools_open(1, 0);
    NdisAllocatePacket(&status, &packet, packets);
    NdisQueryPacketLength(packet, &length);
    CHECK(length == 0);
    for (unsigned i = 0; i < 3; i++) {
        buffer[i] = buffer_of(i);
    }
    NdisChainBufferAtBack(packet, buffer[1]);
    NdisChainBufferAtBack(packet, buffer[2]);
    NdisChainBufferAtFront(packet, buffer[0]);
    NdisQueryPacket(packet, &pages, &count, &taken, &length);
    CHECK(count == 3 && length == 120 && pages >= 3 && taken == buffer[0]);
    NdisGetFirstBufferFromPacketSafe(packet, &taken, &address, &count, &length, NormalPagePriority);
    CHECK(taken == buffer[0] && address == bytes[0] && count == 40 && length == 120);
    NdisAdjustBufferLength(buffer[2], 10);
    NdisQueryBuffer(buffer[2], &address, &count);
    CHECK(address == bytes[2] && count == 10);
    NdisRecalculatePacketCounts(packet);
    NdisQueryPacketLength(packet, &length);
    CHECK(length == 90);
    NdisUnchainBufferAtBack(packet, &taken);
    CHECK(taken == buffer[2] && packet->Private.Tail == buffer[1] && buffer[1]->Next == NULL);
    NdisUnchainBufferAtFront(packet, &taken);
    CHECK(taken == buffer[0] && taken->Next == NULL && packet->Private.Head == buffer[1]);
    NdisUnchainBufferAtBack(packet, &taken);
    CHECK(taken == buffer[1] && packet->Private.Head == NULL);
    NdisUnchainBufferAtBack(packet, &taken);
    CHECK(taken == NULL);
    NdisUnchainBufferAtFront(packet, &taken);
    CHECK(taken == NULL);
    for (unsigned i = 0; i < 3; i++) {
        NdisFreeBuffer(buffer[i]);
    }
    NdisFreePacket(packet);
    pools_close();
}

static void copies(void)
{
    PNDIS_PACKET from, to;
    PNDIS_BUFFER part;
    NDIS_STATUS status;
    UINT copied;

    pools_open(2, 0);
    for (unsigned i = 0; i < 40; i++) {
        bytes[0][i] = (UCHAR)i;
        bytes[1][i] = (UCHAR)(40 + i);
    }
    memset(bytes[2], 0xFF, sizeof(bytes[2]));
    NdisAllocatePacket(&status, &from, packets);
    NdisAllocatePacket(&status, &to, packets);
    NdisChainBufferAtBack(from, buffer_of(0));
    NdisChainBufferAtBack(from, buffer_of(1));
    NdisChainBufferAtBack(to, buffer_of(2));
    NdisCopyFromPacketToPacket(to, 2, 10, from, 35, &copied);
    CHECK(copied == 10 && bytes[2][1] == 0xFF && bytes[2][2] == 35);
    CHECK(bytes[2][11] == 44 && bytes[2][12] == 0xFF);
    NdisCopyFromPacketToPacketSafe(to, 30, 20, from, 0, &copied, NormalPagePriority);
    CHECK(copied == 10 && bytes[2][39] == 9);
    NdisCopyFromPacketToPacket(to, 0, 20, from, 75, &copied);
    CHECK(copied == 5 && bytes[2][4] == 79);
    NdisCopyBuffer(&status, &part, buffers, from->Private.Head, 30, 10);
    CHECK(status == NDIS_STATUS_SUCCESS && MmGetSystemAddressForMdl(part) == bytes[0] + 30 &&
          NdisBufferLength(part) == 10);
    NdisFreeBuffer(part);
    NdisCopyBuffer(&status, &part, buffers, from->Private.Head, 31, 10);
    CHECK(status == NDIS_STATUS_FAILURE && part == NULL);
    EXPECT_VIOLATION("NDIS-PACKET");
    NdisAllocateBuffer(&status, &part, packets, bytes, 1);
    CHECK(status == NDIS_STATUS_FAILURE && part == NULL);
    EXPECT_VIOLATION("NDIS-POOL");
    kernel_fail_allocation(1);
    NdisAllocateBuffer(&status, &part, buffers, bytes, 1);
    CHECK(status == NDIS_STATUS_FAILURE && part == NULL);
    NdisUnchainBufferAtFront(from, &part);
    NdisFreeBuffer(part);
    NdisFreeBuffer(from->Private.Head);
    NdisFreeBuffer(to->Private.Head);
    NdisFreePacket(from);
    NdisFreePacket(to);
    pools_close();
}

int main(void)
{
    pools();
    chains();
    copies();
    return 0;
}
