// SPDX-License-Identifier: MIT
/*
 * Data between a client of NDIS 5 and a miniport of NDIS 6: packets are lists, lists are packets.
 */
#include "legacyprotocol.h"

static UCHAR bytes[2][64];
static NDIS_HANDLE pool;
static NDIS_HANDLE nbl_pool;
static PNDIS_PACKET packets[2];
static PMDL mdl[2];

static void data_open(void)
{
    NET_BUFFER_LIST_POOL_PARAMETERS lists = { .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                                                          .Revision = 1,
                                                          .Size = sizeof(lists) },
                                              .fAllocateNetBuffer = TRUE };
    NDIS_STATUS status;

    legacy_protocol_start();
    nbl_pool = NdisAllocateNetBufferListPool(w.adapter, &lists);
    CHECK(nbl_pool != NULL);
    NdisAllocatePacketPool(&status, &pool, 4, PROTOCOL_RESERVED_SIZE_IN_PACKET);
    for (unsigned i = 0; i < 2; i++) {
        mdl[i] = NdisAllocateMdl(w.adapter, bytes[i], sizeof(bytes[i]));
        NdisAllocatePacket(&status, &packets[i], pool);
        CHECK(status == NDIS_STATUS_SUCCESS);
        NdisChainBufferAtFront(packets[i], mdl[i]);
    }
    driver_forget();
    driver_call_out();
}

static void data_close(void)
{
    EXPECT_CLEAN();
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    for (unsigned i = 0; i < 2; i++) {
        NdisFreePacket(packets[i]);
        NdisFreeMdl(mdl[i]);
    }
    NdisFreePacketPool(pool);
    NdisFreeNetBufferListPool(nbl_pool);
    legacy_protocol_stop();
}

static void sends(void)
{
    PNET_BUFFER_LIST second;

    data_open();
    NDIS_SET_PACKET_CANCEL_ID(packets[0], CONTEXT(0x99));
    NdisCoSendPackets(w.vc_c, packets, 2);
    EXPECT("send(C2,0,0)");
    second = w.sent->Next;
    CHECK(w.sent->SourceHandle == w.vc_c && second != NULL && second->Next == NULL);
    CHECK(w.sent->FirstNetBuffer->MdlChain == mdl[0] && w.sent->FirstNetBuffer->DataLength == 64);
    CHECK(NET_BUFFER_LIST_INFO(w.sent, NetBufferListCancelId) == CONTEXT(0x99));
    NdisCoSendPackets(w.vc_c, packets, 1);
    EXPECT_VIOLATION("DATA-SEND-004");
    w.sent->Next = NULL;
    w.sent->Status = NDIS_STATUS_SUCCESS;
    second->Status = NDIS_STATUS_FAILURE;
    NdisMCoSendNetBufferListsComplete(w.vc_m, second, 0);
    NdisMCoSendNetBufferListsComplete(w.vc_m, w.sent, 0);
    EXPECT("sent(C1,C0000001,0) sent(C1,0,0)");
    CHECK(NDIS_GET_PACKET_STATUS(packets[1]) == NDIS_STATUS_FAILURE);
    kernel_fail_allocation(1);
    NdisCoSendPackets(w.vc_c, packets, 1);
    EXPECT("sent(C1,C000009A,0)");
    NdisCancelSendPackets(w.binding, CONTEXT(0x99));
    EXPECT("cancel-send(AD,99,0)");
    data_close();
}

/* NDIS itself ends what may not be sent. */
static void not_active(void)
{
    data_open();
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    driver_forget();
    NdisCoSendPackets(w.vc_c, packets, 2);
    EXPECT("sent(C1,C0010023,0) sent(C1,C0010023,0)");
    EXPECT_VIOLATION("DATA-SEND-002");
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    data_close();
}

static PNET_BUFFER_LIST indicate(ULONG offset, ULONG length, ULONG flags)
{
    PNET_BUFFER_LIST nbl = NdisAllocateNetBufferAndNetBufferList(nbl_pool, 0, 0, mdl[0], offset, length);

    nbl->SourceHandle = w.vc_m;
    NdisMCoIndicateReceiveNetBufferLists(w.vc_m, nbl, 1, flags);
    return nbl;
}

static void return_inside(void)
{
    NdisReturnPackets(&p.received, 1);
}

static void receives(void)
{
    PNET_BUFFER_LIST nbl;
    UINT length;

    data_open();
    NdisUnchainBufferAtFront(packets[0], &mdl[0]);
    /* Not kept. */
    NdisFreeNetBufferList(indicate(0, 64, 0));
    EXPECT("receive(B1,C1,0) return(AD,0,0)");
    /* Kept twice. */
    p.references = 2;
    nbl = indicate(8, 40, 0);
    NdisQueryPacketLength(p.received, &length);
    CHECK(length == 40 && MmGetSystemAddressForMdl(p.received->Private.Head) == bytes[0] + 8);
    CHECK(NDIS_PER_PACKET_INFO_FROM_PACKET(p.received, OriginalNetBufferList) == nbl);
    NdisReturnPackets(&p.received, 1);
    EXPECT("receive(B1,C1,0)");
    NdisReturnPackets(&p.received, 1);
    EXPECT("return(AD,0,0)");
    NdisFreeNetBufferList(nbl);
    /* Returned before the handler returns. */
    p.references = 1;
    p.inside = return_inside;
    NdisFreeNetBufferList(indicate(0, 64, 0));
    EXPECT("receive(B1,C1,0) return(AD,0,0)");
    p.inside = NULL;
    NdisReturnPackets(&packets[0], 1);
    EXPECT_VIOLATION("DATA-RECV-004");
    /* Lent: it may not be kept. */
    NdisFreeNetBufferList(indicate(0, 64, NDIS_RECEIVE_FLAGS_RESOURCES));
    EXPECT("receive(B1,C1,C000009A)");
    EXPECT_VIOLATION("DATA-RECV-006");
    p.references = 0;
    NdisFreeNetBufferList(indicate(0, 64, NDIS_RECEIVE_FLAGS_RESOURCES));
    EXPECT("receive(B1,C1,C000009A)");
    /* Without memory it is dropped. */
    nbl = NdisAllocateNetBufferAndNetBufferList(nbl_pool, 0, 0, mdl[0], 8, 40);
    nbl->SourceHandle = w.vc_m;
    for (unsigned n = 1; n <= 2; n++) {
        kernel_fail_allocation(n);
        NdisMCoIndicateReceiveNetBufferLists(w.vc_m, nbl, 1, 0);
        EXPECT("return(AD,0,0)");
    }
    NdisFreeNetBufferList(nbl);
    NdisChainBufferAtFront(packets[0], mdl[0]);
    data_close();
}

int main(void)
{
    sends();
    not_active();
    receives();
    return 0;
}
