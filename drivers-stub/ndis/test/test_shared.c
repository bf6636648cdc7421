// SPDX-License-Identifier: MIT
/* Services for drivers of others: names, reader-writer locks, whole NBLs, generic objects, processors. */
#include "drivers.h"

#include <string.h>

static NDIS_HANDLE list_pool(USHORT context)
{
    NET_BUFFER_LIST_POOL_PARAMETERS parameters = {
        .Header = { NDIS_OBJECT_TYPE_DEFAULT, NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
                    NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 },
        .fAllocateNetBuffer = TRUE,
        .ContextSize = context,
    };

    return NdisAllocateNetBufferListPool(w.binding, &parameters);
}

static void names(void)
{
    NDIS_STRING ours, theirs;

    driver_start();
    CHECK(NdisMQueryAdapterInstanceName(&ours, w.adapter) == NDIS_STATUS_SUCCESS && ours.Length != 0);
    CHECK(NdisQueryAdapterInstanceName(&theirs, w.binding) == NDIS_STATUS_SUCCESS);
    CHECK(ours.Length == theirs.Length && memcmp(ours.Buffer, theirs.Buffer, ours.Length) == 0);
    NdisFreeMemory(theirs.Buffer, 0, 0);
    CHECK(NdisQueryAdapterInstanceName(&theirs, w.adapter) == NDIS_STATUS_INVALID_PARAMETER &&
          theirs.Buffer == NULL);
    NdisFreeMemory(ours.Buffer, 0, 0);
    driver_stop();
}

static void locks(void)
{
    PNDIS_RW_LOCK_EX lock;
    LOCK_STATE_EX state;

    driver_start();
    lock = NdisAllocateRWLock(w.binding);
    CHECK(lock != NULL);
    NdisAcquireRWLockRead(lock, &state, 0);
    CHECK(state.OldIrql == PASSIVE_LEVEL);
    NdisReleaseRWLock(lock, &state);
    NdisAcquireRWLockWrite(lock, &state, 0);
    NdisReleaseRWLock(lock, &state);
    NdisFreeRWLock(lock);
    driver_stop();
}

static void contexts(void)
{
    NDIS_HANDLE pool;
    PNET_BUFFER_LIST list;
    PUCHAR inner;

    driver_start();
    for (USHORT own = 0; own <= 32; own += 32) {
        pool = list_pool(own);
        list = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0, NULL, 0, 0);
        CHECK(list != NULL && (list->Context != NULL) == (own != 0));
        CHECK(NdisGetPoolFromNetBufferList(list) == pool);
        CHECK(NdisAllocateNetBufferListContext(list, 24, 40, 'xtNT') == NDIS_STATUS_SUCCESS);
        inner = NET_BUFFER_LIST_CONTEXT_DATA_START(list);
        memset(inner, 1, 24);
        CHECK(NdisAllocateNetBufferListContext(list, 40, 0, 'xtNT') == NDIS_STATUS_SUCCESS);
        CHECK(NET_BUFFER_LIST_CONTEXT_DATA_START(list) == inner - 40);
        CHECK(NdisAllocateNetBufferListContext(list, 8, 0, 'xtNT') == NDIS_STATUS_SUCCESS);
        NdisFreeNetBufferListContext(list, 8);
        NdisFreeNetBufferListContext(list, 40);
        CHECK(NET_BUFFER_LIST_CONTEXT_DATA_START(list) == inner && inner[23] == 1);
        NdisFreeNetBufferListContext(list, 24);
        CHECK((list->Context != NULL) == (own != 0));
        NdisFreeNetBufferList(list);
        NdisFreeNetBufferListPool(pool);
    }
    driver_stop();
}

static void data_start(void)
{
    static UCHAR bytes[64];
    NDIS_HANDLE pool;
    PNET_BUFFER_LIST list, copy;
    PMDL mdl;

    driver_start();
    pool = list_pool(0);
    mdl = NdisAllocateMdl(w.binding, bytes, sizeof(bytes));
    list = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0, mdl, 20, 10);
    NdisAdvanceNetBufferListDataStart(list, 4, FALSE, NULL);
    CHECK(list->FirstNetBuffer->DataOffset == 24 && list->FirstNetBuffer->DataLength == 6);
    CHECK(NdisRetreatNetBufferListDataStart(list, 24, 0, NULL, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(list->FirstNetBuffer->DataOffset == 0 && list->FirstNetBuffer->DataLength == 30);
    list->FirstNetBuffer->DataOffset = 7;
    NdisAdjustNetBufferCurrentMdl(list->FirstNetBuffer);
    CHECK(list->FirstNetBuffer->CurrentMdl == mdl && list->FirstNetBuffer->CurrentMdlOffset == 7);

    copy = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0, NULL, 0, 0);
    list->NetBufferListInfo[0] = &bytes[1];
    list->NetBufferListInfo[NetBufferListCancelId] = &bytes[2];
    NdisCopyReceiveNetBufferListInfo(copy, list);
    CHECK(copy->NetBufferListInfo[0] == &bytes[1] &&
          copy->NetBufferListInfo[NetBufferListCancelId] == &bytes[2]);
    NdisCopySendNetBufferListInfo(copy, list);
    CHECK(copy->NetBufferListInfo[0] == &bytes[1] && copy->NetBufferListInfo[NetBufferListCancelId] == NULL);
    NdisFreeNetBufferList(copy);
    NdisFreeNetBufferList(list);
    NdisFreeMdl(mdl);
    NdisFreeNetBufferListPool(pool);
    driver_stop();
}

static void generic_objects(void)
{
    PNDIS_GENERIC_OBJECT object;

    driver_start();
    CHECK(NdisAllocateGenericObject(NULL, 'jbOT', 8) == NULL);
    object = NdisAllocateGenericObject(NULL, 'jbOT', sizeof(*object) + 8);
    CHECK(object != NULL && object->Header.Size == sizeof(*object) + 8);
    NdisFreeGenericObject(object);
    driver_stop();
}

static void processors(void)
{
    PROCESSOR_NUMBER number;
    KAFFINITY mask;
    ULONG count = NdisSystemActiveProcessorCount(&mask);

    CHECK(count >= 1 && NdisGroupActiveProcessorCount(0) == count && NdisGroupActiveProcessorCount(1) == 0);
    CHECK(NdisGroupActiveProcessorMask(0) == mask && NdisActiveGroupCount() == 1);
    CHECK(NdisProcessorIndexToNumber(count - 1, &number) == STATUS_SUCCESS);
    CHECK(NdisProcessorNumberToIndex(number) == count - 1);
    CHECK(NdisProcessorIndexToNumber(count, &number) == STATUS_INVALID_PARAMETER);
}

int main(void)
{
    names();
    locks();
    contexts();
    data_start();
    generic_objects();
    processors();
    return 0;
}
