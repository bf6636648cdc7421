// SPDX-License-Identifier: MIT
/*
 * NET_BUFFERs and NBLs: pools, chains of MDLs, clones; NBLs on their way, cancelling, and what a halt waits
 * for.
 */
#include "drivers.h"

#include <pthread.h>
#include <string.h>

static NDIS_HANDLE buffer_pool(ULONG data)
{
    NET_BUFFER_POOL_PARAMETERS parameters = { .Header = { NDIS_OBJECT_TYPE_DEFAULT,
                                                          NET_BUFFER_POOL_PARAMETERS_REVISION_1,
                                                          NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1 },
                                              .DataSize = data };

    return NdisAllocateNetBufferPool(w.binding, &parameters);
}

static NDIS_HANDLE list_pool(void)
{
    NET_BUFFER_LIST_POOL_PARAMETERS parameters = {
        .Header = { NDIS_OBJECT_TYPE_DEFAULT, NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
                    NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 },
    };

    return NdisAllocateNetBufferListPool(w.binding, &parameters);
}

static void data_in_chains(void)
{
    static UCHAR first[16], second[16];
    UCHAR storage[32];
    NDIS_HANDLE pool;
    PNET_BUFFER a, b;
    PMDL mdl;
    ULONG copied;

    driver_start();
    for (unsigned i = 0; i < 16; i++) {
        first[i] = (UCHAR)i;
        second[i] = (UCHAR)(16 + i);
    }
    pool = buffer_pool(64);
    CHECK(pool != NULL);
    mdl = NdisAllocateMdl(w.binding, first, 16);
    mdl->Next = NdisAllocateMdl(w.binding, second, 16);
    a = NdisAllocateNetBuffer(pool, mdl, 20, 8);
    CHECK(a != NULL && a->CurrentMdl == mdl->Next && a->CurrentMdlOffset == 4 && a->DataLength == 8);
    CHECK(NdisGetDataBuffer(a, 8, NULL, 1, 0) == second + 4);
    CHECK(NdisGetDataBuffer(a, 9, storage, 1, 0) == NULL);
    CHECK(NdisRetreatNetBufferDataStart(a, 10, 0, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(a->DataOffset == 10 && a->DataLength == 18 && a->CurrentMdl == mdl);
    CHECK(NdisGetDataBuffer(a, 18, NULL, 1, 0) == NULL); /* does not lie together */
    CHECK(NdisGetDataBuffer(a, 18, storage, 1, 0) == storage && storage[0] == 10 && storage[17] == 27);
    NdisAdvanceNetBufferDataStart(a, 4, FALSE, NULL);
    CHECK(a->DataOffset == 14 && a->DataLength == 14);

    /* Beyond the chain's begin: a new MDL, which the advance gives back. */
    CHECK(NdisRetreatNetBufferDataStart(a, 20, 4, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(a->MdlChain != mdl && a->MdlChain->Next == mdl && a->DataOffset == 4 && a->DataLength == 34);
    NdisAdvanceNetBufferDataStart(a, 6, TRUE, NULL);
    CHECK(a->MdlChain == mdl && a->DataOffset == 0 && a->DataLength == 28);

    b = NdisAllocateNetBufferMdlAndData(pool);
    CHECK(b != NULL && b->MdlChain != NULL && b->DataLength == 0);
    b->DataLength = 32;
    CHECK(NdisCopyFromNetBufferToNetBuffer(b, 0, 28, a, 0, &copied) == NDIS_STATUS_SUCCESS && copied == 28);
    CHECK(memcmp(NdisGetDataBuffer(b, 28, NULL, 1, 0), NdisGetDataBuffer(a, 28, storage, 1, 0), 28) == 0);
    CHECK(NdisCopyFromNetBufferToNetBuffer(b, 0, 90, a, 0, &copied) == NDIS_STATUS_SUCCESS && copied == 32);
    NdisFreeNetBuffer(b);
    NdisFreeNetBuffer(a);
    NdisFreeMdl(mdl->Next);
    NdisFreeMdl(mdl);
    NdisFreeNetBufferPool(pool);
    EXPECT_CLEAN();
    driver_stop();
}

static void pools_misused(void)
{
    NET_BUFFER_POOL_PARAMETERS wrong = { 0 };
    NDIS_HANDLE pool;
    PNET_BUFFER buffer;

    driver_start();
    CHECK(NdisAllocateNetBufferPool(w.binding, &wrong) == NULL);
    EXPECT_VIOLATION("NDIS-POOL");
    CHECK(NdisAllocateNetBuffer(CONTEXT(0x100), NULL, 0, 0) == NULL);
    EXPECT_VIOLATION("NDIS-POOL");
    pool = buffer_pool(0);
    CHECK(NdisAllocateNetBufferMdlAndData(pool) == NULL);
    EXPECT_VIOLATION("NDIS-POOL");
    buffer = NdisAllocateNetBuffer(pool, NULL, 0, 0);
    NdisFreeNetBufferPool(pool);
    EXPECT_VIOLATION("NDIS-POOL");
    NdisFreeNetBuffer(buffer);
    NdisFreeNetBufferPool(pool);
    EXPECT_VIOLATION("NDIS-POOL");
    for (unsigned n = 1; n <= 3; n++) {
        kernel_fail_allocation(n);
        pool = buffer_pool(32);
        buffer = pool != NULL ? NdisAllocateNetBufferMdlAndData(pool) : NULL;
        kernel_fail_allocation(0);
        if (buffer != NULL) {
            NdisFreeNetBuffer(buffer);
        }
        if (pool != NULL) {
            NdisFreeNetBufferPool(pool);
        }
    }
    driver_stop();
}

static void clones(void)
{
    static UCHAR data[16];
    NDIS_HANDLE lists, buffers;
    PNET_BUFFER_LIST original, clone;
    PMDL mdl;

    driver_start();
    lists = list_pool();
    buffers = buffer_pool(0);
    mdl = NdisAllocateMdl(w.binding, data, 16);
    original = NdisAllocateNetBufferAndNetBufferList(lists, 0, 0, mdl, 4, 8);
    original->FirstNetBuffer->Next = NdisAllocateNetBuffer(buffers, mdl, 0, 2);
    CHECK(NdisAllocateCloneNetBufferList(original, lists, buffers, 0) == NULL);
    EXPECT_VIOLATION("NDIS-POOL");
    clone = NdisAllocateCloneNetBufferList(original, lists, buffers, NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS);
    CHECK(clone != NULL && clone->FirstNetBuffer->DataLength == 8);
    CHECK(clone->FirstNetBuffer->CurrentMdl == mdl);
    CHECK(NdisGetDataBuffer(clone->FirstNetBuffer, 8, NULL, 1, 0) == data + 4);
    CHECK(clone->FirstNetBuffer->Next->DataLength == 2 && clone->FirstNetBuffer->Next->Next == NULL);
    NdisFreeCloneNetBufferList(clone, 0);
    clone = NdisAllocateCloneNetBufferList(original, NULL, NULL, NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS);
    CHECK(clone != NULL);
    NdisFreeCloneNetBufferList(clone, 0);
    for (unsigned n = 1; n <= 3; n++) {
        kernel_fail_allocation(n);
        CHECK(NdisAllocateCloneNetBufferList(original, lists, buffers, NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS) ==
              NULL);
        kernel_fail_allocation(0);
    }
    NdisFreeNetBuffer(original->FirstNetBuffer->Next);
    NdisFreeNetBufferList(original);
    NdisFreeMdl(mdl);
    NdisFreeNetBufferPool(buffers);
    NdisFreeNetBufferListPool(lists);
    EXPECT_CLEAN();
    driver_stop();
}

static void end_call(void)
{
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
}

static void lists_on_their_way(void)
{
    NET_BUFFER_LIST nbl[3];
    NET_BUFFER buffer;

    driver_start();
    driver_call_out();
    memset(nbl, 0, sizeof(nbl));
    for (int i = 0; i < 3; i++) {
        nbl[i].SourceHandle = w.vc_c;
    }
    nbl[0].Next = &nbl[1];
    NdisCoSendNetBufferLists(w.vc_c, nbl, 0);
    /* The count would fit: the NBL is another one. */
    NdisMCoSendNetBufferListsComplete(w.vc_m, &nbl[2], 0);
    EXPECT_VIOLATION("DATA-SEND-004");
    nbl[0].Next = NULL;
    NdisMCoSendNetBufferListsComplete(w.vc_m, &nbl[1], 0);
    NdisMCoSendNetBufferListsComplete(w.vc_m, &nbl[1], 0);
    EXPECT_VIOLATION("DATA-SEND-004");
    nbl[0].FirstNetBuffer = &buffer;
    NdisMCoSendNetBufferListsComplete(w.vc_m, &nbl[0], 0);
    EXPECT_VIOLATION("DATA-SEND-009");
    EXPECT("send(C2,0,0) sent(C1,0,0) sent(C1,0,0)");
    nbl[0].SourceHandle = w.vc_m;
    NdisMCoIndicateReceiveNetBufferLists(w.vc_m, &nbl[0], 1, 0);
    NdisReturnNetBufferLists(w.binding, &nbl[0], NDIS_RETURN_FLAGS_DISPATCH_LEVEL);
    EXPECT_VIOLATION("DATA-SEND-010");
    NdisReturnNetBufferLists(w.binding, &nbl[0], 0);
    EXPECT_VIOLATION("DATA-RECV-004");
    EXPECT("receive(C1,1,0) return(AD,1,0)");
    NdisCancelSendNetBufferLists(w.binding, CONTEXT(0x77));
    EXPECT("cancel-send(AD,77,0)");
    NdisCancelSendNetBufferLists(w.adapter, CONTEXT(0x77));
    EXPECT_VIOLATION("UNBIND-002");
    end_call();
    driver_stop();
}

static void oid_cancelled(void)
{
    NdisMCoOidRequestComplete(w.adapter, NULL, &w.oid, NDIS_STATUS_REQUEST_ABORTED);
}

static void cancel_oid(void)
{
    driver_start();
    memset(&w.oid, 0, sizeof(w.oid));
    w.oid.RequestId = CONTEXT(0x55);
    answers[MP_CO_OID].status = NDIS_STATUS_PENDING;
    answers[MP_CANCEL_OID].inside = oid_cancelled;
    CHECK(NdisCoOidRequest(w.binding, NULL, NULL, NULL, &w.oid) == NDIS_STATUS_PENDING);
    NdisCancelOidRequest(w.binding, CONTEXT(0x56));
    EXPECT("mp-co-oid(AD,0,0)");
    NdisCancelOidRequest(w.binding, CONTEXT(0x55));
    EXPECT("cancel-oid(AD,55,0) cl-oid-complete(0,0,C001000C)");
    NdisCancelOidRequest(w.binding, CONTEXT(0x55));
    EXPECT("");
    EXPECT_CLEAN();
    driver_stop();
}

static void *complete_oid_later(void *unused)
{
    (void)unused;
    while (driver_count("close-complete") == 0 && driver_count("unbind(B1") == 0) {
        kernel_settle();
    }
    driver_log("late");
    NdisMCoOidRequestComplete(w.adapter, NULL, &w.oid, NDIS_STATUS_SUCCESS);
    return NULL;
}

/* HALT-003: the halt comes after the last OID of the miniport. */
static void halt_waits(void)
{
    pthread_t thread;

    driver_start();
    memset(&w.oid, 0, sizeof(w.oid));
    answers[MP_CO_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoOidRequest(w.binding, NULL, NULL, NULL, &w.oid) == NDIS_STATUS_PENDING);
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    CHECK(pthread_create(&thread, NULL, complete_oid_later, NULL) == 0);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(pthread_join(thread, NULL) == 0);
    EXPECT_VIOLATION("UNBIND-003");
    CHECK(driver_count("late cl-oid-complete(0,0,0) halt(") == 1);
    driver_stop();
}

int main(void)
{
    data_in_chains();
    pools_misused();
    clones();
    lists_on_their_way();
    cancel_oid();
    halt_waits();
    return 0;
}
