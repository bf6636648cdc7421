// SPDX-License-Identifier: MIT
/*
 * Data between a client of NDIS 6 and a miniport of NDIS 5.1: NET_BUFFERs are packets, packets are lists.
 */
#include "legacy.h"

static UCHAR bytes[3][64];
static NDIS_HANDLE nbl_pool;
static NDIS_HANDLE nb_pool;
static PMDL mdl[3];
static PNDIS_PACKET sent[4];
static unsigned sent_count;

static void keep(PPNDIS_PACKET packets, UINT count)
{
    for (UINT i = 0; i < count; i++) {
        CHECK(sent_count < RTL_NUMBER_OF(sent));
        sent[sent_count++] = packets[i];
    }
}

static void complete(unsigned i, NDIS_STATUS status)
{
    NdisMCoSendComplete(status, w.vc_m, sent[i]);
}

static void complete_inside(PPNDIS_PACKET packets, UINT count)
{
    for (UINT i = 0; i < count; i++) {
        NdisMCoSendComplete(NDIS_STATUS_SUCCESS, w.vc_m, packets[i]);
    }
}

static void data_open(void)
{
    NET_BUFFER_LIST_POOL_PARAMETERS lists = {
        .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT, .Revision = 1, .Size = sizeof(lists) },
        .fAllocateNetBuffer = TRUE
    };
    NET_BUFFER_POOL_PARAMETERS single = {
        .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT, .Revision = 1, .Size = sizeof(single) }
    };

    legacy_start();
    driver_forget();
    nbl_pool = NdisAllocateNetBufferListPool(w.protocol, &lists);
    nb_pool = NdisAllocateNetBufferPool(w.protocol, &single);
    CHECK(nbl_pool != NULL && nb_pool != NULL);
    for (unsigned i = 0; i < 3; i++) {
        for (unsigned j = 0; j < sizeof(bytes[i]); j++) {
            bytes[i][j] = (UCHAR)(100 * i + j);
        }
        mdl[i] = NdisAllocateMdl(w.protocol, bytes[i], sizeof(bytes[i]));
    }
    mdl[0]->Next = mdl[1];
    sent_count = 0;
    l.sent = keep;
    driver_call_out();
}

static void data_close(void)
{
    EXPECT_CLEAN();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    for (unsigned i = 0; i < 3; i++) {
        NdisFreeMdl(mdl[i]);
    }
    NdisFreeNetBufferPool(nb_pool);
    NdisFreeNetBufferListPool(nbl_pool);
    driver_stop();
}

static PNET_BUFFER_LIST list_of(PMDL chain, ULONG offset, ULONG length)
{
    PNET_BUFFER_LIST nbl = NdisAllocateNetBufferAndNetBufferList(nbl_pool, 0, 0, chain, offset, length);

    CHECK(nbl != NULL);
    nbl->SourceHandle = w.vc_c;
    return nbl;
}

/* The data of a packet, by its buffers. */
static void packet_is(PNDIS_PACKET packet, const UCHAR *first, ULONG first_length, const UCHAR *second,
                      ULONG second_length)
{
    PNDIS_BUFFER buffer;
    UINT count, length;

    NdisQueryPacket(packet, NULL, &count, &buffer, &length);
    CHECK(count == (second == NULL ? 1u : 2u) && length == first_length + second_length);
    CHECK(MmGetSystemAddressForMdl(buffer) == first && MmGetMdlByteCount(buffer) == first_length);
    if (second != NULL) {
        buffer = buffer->Next;
        CHECK(MmGetSystemAddressForMdl(buffer) == second && MmGetMdlByteCount(buffer) == second_length);
    }
}

static void sends(void)
{
    PNET_BUFFER_LIST nbl;

    data_open();
    /* All of the MDLs: the packet has them themselves. */
    nbl = list_of(mdl[0], 0, 128);
    NET_BUFFER_LIST_INFO(nbl, NetBufferListCancelId) = CONTEXT(0x99);
    NdisCoSendNetBufferLists(w.vc_c, nbl, 0);
    EXPECT("send-packets(C2,1,0)");
    CHECK(sent[0]->Private.Head == mdl[0] && NDIS_GET_PACKET_CANCEL_ID(sent[0]) == CONTEXT(0x99));
    packet_is(sent[0], bytes[0], 64, bytes[1], 64);
    complete(0, NDIS_STATUS_SUCCESS);
    EXPECT("sent(C1,0,0)");
    complete(0, NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("DATA-SEND-004");
    NdisFreeNetBufferList(nbl);
    /* A part of them: buffers of the library's own. */
    nbl = list_of(mdl[0], 10, 70);
    NdisCoSendNetBufferLists(w.vc_c, nbl, 0);
    packet_is(sent[1], bytes[0] + 10, 54, bytes[1], 16);
    complete(1, NDIS_STATUS_FAILURE);
    EXPECT("send-packets(C2,1,0) sent(C1,C0000001,0)");
    NdisFreeNetBufferList(nbl);
    nbl = list_of(mdl[0], 70, 8);
    NdisCoSendNetBufferLists(w.vc_c, nbl, 0);
    packet_is(sent[2], bytes[1] + 6, 8, NULL, 0);
    /* It comes back as it went. */
    sent[2]->Private.Head = mdl[2];
    complete(2, NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("DATA-SEND-009");
    EXPECT("send-packets(C2,1,0) sent(C1,0,0)");
    NdisFreeNetBufferList(nbl);
    data_close();
}

/* A list of two NET_BUFFERs ends with its last packet and its first failure; a chain of lists goes down
 * together. */
static void lists(void)
{
    PNET_BUFFER_LIST one, two;

    data_open();
    one = list_of(mdl[0], 0, 64);
    two = list_of(mdl[2], 0, 64);
    one->FirstNetBuffer->Next = NdisAllocateNetBuffer(nb_pool, mdl[2], 4, 8);
    one->Next = two;
    NdisCoSendNetBufferLists(w.vc_c, one, 0);
    EXPECT("send-packets(C2,3,0)");
    packet_is(sent[0], bytes[0], 64, NULL, 0);
    packet_is(sent[1], bytes[2] + 4, 8, NULL, 0);
    complete(1, NDIS_STATUS_INVALID_PACKET);
    EXPECT("");
    complete(2, NDIS_STATUS_SUCCESS);
    EXPECT("sent(C1,0,0)");
    complete(0, NDIS_STATUS_SUCCESS);
    EXPECT("sent(C1,C001000F,0)");
    /* Completed inside MiniportCoSendPackets, which goes on to read its array. */
    one->Next = two;
    two->Next = NULL;
    l.sent = complete_inside;
    NdisCoSendNetBufferLists(w.vc_c, one, 0);
    EXPECT("sent(C1,0,0) sent(C1,0,0) send-packets(C2,3,0)");
    /* No memory for the packets of both: one after the other. */
    one->Next = two;
    two->Next = NULL;
    kernel_fail_allocation(5);
    NdisCoSendNetBufferLists(w.vc_c, one, 0);
    EXPECT("sent(C1,0,0) send-packets(C2,2,0) sent(C1,0,0) send-packets(C2,1,0)");
    NdisFreeNetBuffer(one->FirstNetBuffer->Next);
    one->FirstNetBuffer->Next = NULL;
    NdisFreeNetBufferList(one);
    NdisFreeNetBufferList(two);
    data_close();
}

static void no_memory(void)
{
    PNET_BUFFER_LIST nbl;

    data_open();
    nbl = list_of(mdl[0], 10, 70);
    for (unsigned n = 1; n <= 3; n++) {
        kernel_fail_allocation(n);
        NdisCoSendNetBufferLists(w.vc_c, nbl, 0);
        EXPECT("sent(C1,C000009A,0)");
    }
    kernel_fail_allocation(0);
    nbl->FirstNetBuffer = NULL;
    NdisCoSendNetBufferLists(w.vc_c, nbl, 0);
    EXPECT("sent(C1,0,0)");
    NdisFreeNetBufferList(nbl);
    data_close();
}

static NDIS_HANDLE packet_pool;

static PNDIS_PACKET packet_make(unsigned i, NDIS_STATUS oob)
{
    PNDIS_PACKET packet;
    NDIS_STATUS status;

    if (packet_pool == NULL) {
        NdisAllocatePacketPool(&status, &packet_pool, 8, 16);
        CHECK(status == NDIS_STATUS_SUCCESS);
    }
    NdisAllocatePacket(&status, &packet, packet_pool);
    CHECK(status == NDIS_STATUS_SUCCESS);
    mdl[i]->Next = NULL;
    NdisChainBufferAtFront(packet, mdl[i]);
    NDIS_SET_PACKET_STATUS(packet, oob);
    return packet;
}

static void packets_free(PNDIS_PACKET *packets, unsigned count)
{
    while (count > 0) {
        NdisFreePacket(packets[--count]);
    }
    NdisFreePacketPool(packet_pool);
    packet_pool = NULL;
}

/* The client keeps what it may keep no longer than the call. */
static void return_given(void)
{
    if (w.received->NdisReserved[0] != NULL) {
        NdisReturnNetBufferLists(w.binding, w.received, 0);
    }
}

static void receives(void)
{
    PNDIS_PACKET packets[3];
    PNET_BUFFER_LIST kept;

    data_open();
    packets[0] = packet_make(0, NDIS_STATUS_SUCCESS);
    packets[1] = packet_make(1, NDIS_STATUS_SUCCESS);
    packets[2] = packet_make(2, NDIS_STATUS_RESOURCES);
    NDIS_PER_PACKET_INFO_FROM_PACKET(packets[0], Ieee8021QInfo) = CONTEXT(0x33);
    NdisMCoIndicateReceivePacket(w.vc_m, packets, 2);
    EXPECT("receive(C1,2,0)");
    kept = w.received;
    CHECK(kept->SourceHandle == w.vc_m && kept->FirstNetBuffer->MdlChain == mdl[0]);
    CHECK(kept->FirstNetBuffer->DataLength == 64 && kept->FirstNetBuffer->Next == NULL);
    CHECK(NET_BUFFER_LIST_INFO(kept, Ieee8021QNetBufferListInfo) == CONTEXT(0x33));
    /* A lent packet comes back with the call; nobody returns it. */
    NdisMCoIndicateReceivePacket(w.vc_m, &packets[2], 1);
    EXPECT("receive(C1,1,2)");
    /* A packet that is on its way belongs to NDIS. */
    NdisMCoIndicateReceivePacket(w.vc_m, packets, 1);
    EXPECT_VIOLATION("DATA-RECV-004");
    NdisFreePacket(packets[0]);
    EXPECT_VIOLATION("NDIS-PACKET");
    NdisReturnNetBufferLists(w.binding, kept, 0);
    EXPECT("return-packet(AD,0,0) return-packet(AD,0,0)");
    CHECK(l.returned == packets[1]);
    packets_free(packets, 3);
    data_close();
}

static void receive_runs(void)
{
    PNDIS_PACKET packets[3];
    NDH_STANDIN_ADAPTER_RESULT result;
    PNET_BUFFER_LIST first;

    data_open();
    packets[0] = packet_make(0, NDIS_STATUS_SUCCESS);
    packets[1] = packet_make(1, NDIS_STATUS_RESOURCES);
    packets[2] = packet_make(2, NDIS_STATUS_SUCCESS);
    answers[PT_RECEIVE].inside = return_given;
    NdisMCoIndicateReceivePacket(w.vc_m, packets, 3);
    EXPECT("receive(C1,1,0) return-packet(AD,0,0) receive(C1,1,2) receive(C1,1,0) return-packet(AD,0,0)");
    NdisMCoReceiveComplete(w.adapter);
    /* While the adapter is paused a packet goes back at once. */
    answers[PT_RECEIVE].inside = NULL;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_PAUSE, &result) == NDIS_STATUS_SUCCESS);
    driver_forget();
    NdisMCoIndicateReceivePacket(w.vc_m, packets, 3);
    EXPECT("return-packet(AD,0,0) return-packet(AD,0,0)");
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESTART, &result) == NDIS_STATUS_SUCCESS);
    driver_forget();
    /* Without memory a packet is dropped. */
    kernel_fail_allocation(1);
    NdisMCoIndicateReceivePacket(w.vc_m, packets, 1);
    EXPECT("return-packet(AD,0,0)");
    NdisMCoIndicateReceivePacket(w.vc_m, packets, 1);
    first = w.received;
    driver_forget();
    EXPECT_CLEAN();
    /* On an inactive VC the packet goes back, with the rule named. */
    NdisReturnNetBufferLists(w.binding, first, 0);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    driver_forget();
    NdisMCoIndicateReceivePacket(w.vc_m, packets, 1);
    EXPECT_VIOLATION("DATA-RECV-002");
    EXPECT("return-packet(AD,0,0)");
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    packets_free(packets, 3);
    data_close();
}

int main(void)
{
    sends();
    lists();
    no_memory();
    receives();
    receive_runs();
    return 0;
}
