// SPDX-License-Identifier: MIT
/* Scatter/gather DMA of a miniport of NDIS 6: lists, shared memory, refusals, what is left at halt. */
#include "drivers.h"

#include <string.h>

#define OURS   ((PVOID)0x17)
#define DATA   (3 * PAGE_SIZE)
#define OFFSET 64

static struct {
    ULONG flags; /* of the registration attributes, beside the usual */
    NDIS_SG_DMA_DESCRIPTION wanted;
    NDIS_STATUS status;
    NDIS_HANDLE handle;
    BOOLEAN keep; /* not deregistered at halt */
    PSCATTER_GATHER_LIST list;
    BOOLEAN hangs; /* shared_complete does, until that is reported */
    unsigned processed, completed;
    PVOID shared;
    NDIS_PHYSICAL_ADDRESS address;
} t;

static UCHAR data[DATA] __attribute__((aligned(PAGE_SIZE)));
static PMDL mdl;
static NET_BUFFER buffer;

static VOID NTAPI process(PDEVICE_OBJECT device, PVOID reserved, PSCATTER_GATHER_LIST list, PVOID context)
{
    (void)device;
    (void)reserved;
    CHECK(context == OURS && kernel_irql() == DISPATCH_LEVEL && kernel_locks_held() == 0);
    t.list = list;
    t.processed++;
}

static VOID NTAPI shared_complete(NDIS_HANDLE adapter, PVOID memory, PNDIS_PHYSICAL_ADDRESS address,
                                  ULONG length, PVOID context)
{
    CHECK(adapter == CONTEXT(0xAD) && context == OURS && kernel_irql() == PASSIVE_LEVEL);
    CHECK(memory != NULL && length == 512);
    CHECK(address->QuadPart == MmGetPhysicalAddress(memory).QuadPart);
    if (t.hangs) {
        driver_hang();
    }
    t.shared = memory;
    t.address = *address;
    t.completed++;
}

/* Inside MiniportInitializeEx, after the attributes. */
static void channel(void)
{
    t.status = NdisMRegisterScatterGatherDma(w.adapter, &t.wanted, &t.handle);
    CHECK((t.status == NDIS_STATUS_SUCCESS) == (t.handle != NULL));
}

static void end_channel(void)
{
    if (t.handle != NULL && !t.keep) {
        NdisMDeregisterScatterGatherDma(t.handle);
        t.handle = NULL;
    }
}

static void defaults(void)
{
    memset(&t, 0, sizeof t);
    t.flags = NDIS_MINIPORT_ATTRIBUTES_BUS_MASTER;
    t.wanted.Header.Type = NDIS_OBJECT_TYPE_SG_DMA_DESCRIPTION;
    t.wanted.Header.Revision = NDIS_SG_DMA_DESCRIPTION_REVISION_1;
    t.wanted.Header.Size = NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1;
    t.wanted.MaximumPhysicalMapping = 2 * PAGE_SIZE;
    t.wanted.ProcessSGListHandler = process;
    t.wanted.SharedMemAllocateCompleteHandler = shared_complete;
    buffer.CurrentMdl = buffer.MdlChain = mdl;
    buffer.CurrentMdlOffset = buffer.DataOffset = OFFSET;
    buffer.DataLength = 5000;
}

/** Starts an adapter that does this in MiniportInitializeEx. */
static void start_with(void (*initialize)(void))
{
    driver_at_initialize = initialize;
    driver_at_halt = end_channel;
    driver_defaults();
    w.registration.AttributeFlags |= t.flags;
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switches_reset();
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, NULL) == NDIS_STATUS_SUCCESS);
}

static void start(void)
{
    start_with(channel);
}

static NDIS_STATUS list(void *room, ULONG size)
{
    NDIS_STATUS status;

    kernel_set_irql(DISPATCH_LEVEL);
    status = NdisMAllocateNetBufferSGList(t.handle, &buffer, OURS, NDIS_SG_LIST_WRITE_TO_DEVICE, room, size);
    kernel_set_irql(PASSIVE_LEVEL);
    return status;
}

static void free_list(PSCATTER_GATHER_LIST which)
{
    kernel_set_irql(DISPATCH_LEVEL);
    NdisMFreeNetBufferSGList(t.handle, which, &buffer);
    kernel_set_irql(PASSIVE_LEVEL);
}

static void lists(void)
{
    _Alignas(16) UCHAR room[512];

    defaults();
    start();
    CHECK(t.status == NDIS_STATUS_SUCCESS);
    violations_report();
    CHECK(t.wanted.ScatterGatherListSize == sizeof(SCATTER_GATHER_LIST) + 3 * sizeof(SCATTER_GATHER_ELEMENT));
    /* From the start of the MDL, a page each; the driver's room where it is large enough. */
    CHECK(list(room, sizeof room) == NDIS_STATUS_SUCCESS && t.processed == 1);
    CHECK((PVOID)t.list == (PVOID)room && t.list->NumberOfElements == 2);
    CHECK(t.list->Elements[0].Address.QuadPart == MmGetPhysicalAddress(data).QuadPart);
    CHECK(t.list->Elements[0].Length == PAGE_SIZE && t.list->Elements[1].Length == 5000 + OFFSET - PAGE_SIZE);
    CHECK(t.list->Elements[1].Address.QuadPart == MmGetPhysicalAddress(data + PAGE_SIZE).QuadPart);
    free_list(t.list);
    CHECK(list(room, sizeof(SCATTER_GATHER_LIST) + 2 * sizeof(SCATTER_GATHER_ELEMENT) - 1) == 0);
    CHECK((PVOID)t.list != (PVOID)room && t.list->NumberOfElements == 2);
    free_list(t.list);
    /* MiniportProcessSGList may come after the function has returned. */
    switch_set(NDH_STANDIN_SW_CALLBACK_DELIVERY, 1);
    CHECK(list(NULL, 0) == NDIS_STATUS_SUCCESS && t.processed == 2);
    CHECK(kernel_run_timers() == 1 && t.processed == 3);
    free_list(t.list);
    CHECK(list(room, sizeof room) == NDIS_STATUS_SUCCESS && t.processed == 3);
    free_list((PSCATTER_GATHER_LIST)room);
    EXPECT_VIOLATION("NDIS-DMA"); /* it is not the driver's before MiniportProcessSGList */
    CHECK(kernel_run_timers() == 1 && t.processed == 4);
    free_list(t.list);
    kernel_fail_allocation(1);
    CHECK(list(NULL, 0) == NDIS_STATUS_RESOURCES && t.processed == 4);
    kernel_fail_allocation(0);
    EXPECT_CLEAN();
    driver_stop();
}

static void refused_lists(void)
{
    defaults();
    start();
    violations_report();
    buffer.DataLength = 2 * PAGE_SIZE + 1;
    CHECK(list(NULL, 0) == NDIS_STATUS_RESOURCES && t.processed == 0);
    EXPECT_VIOLATION("NDIS-DMA"); /* more than MaximumPhysicalMapping */
    buffer.DataLength = 100;
    buffer.CurrentMdlOffset = DATA - 99;
    CHECK(list(NULL, 0) == NDIS_STATUS_RESOURCES && t.processed == 0);
    EXPECT_VIOLATION("NDIS-DMA"); /* more than the MDLs have */
    CHECK(NdisMAllocateNetBufferSGList(t.handle, &buffer, OURS, 0, NULL, 0) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("NDIS-IRQL");
    buffer.CurrentMdlOffset = 0;
    CHECK(list(NULL, 0) == NDIS_STATUS_SUCCESS);
    free_list(t.list);
    free_list(t.list);
    EXPECT_VIOLATION("NDIS-DMA"); /* freed twice */
    driver_stop();
}

static void refused_channels(void)
{
    defaults();
    t.flags = 0;
    start();
    CHECK(t.status == NDIS_STATUS_NOT_SUPPORTED); /* no bus master */
    EXPECT_VIOLATION("NDIS-DMA");
    channel();
    CHECK(t.status == NDIS_STATUS_FAILURE); /* MiniportInitializeEx has returned */
    EXPECT_VIOLATION("NDIS-DMA");
    driver_stop();
    defaults();
    t.wanted.ProcessSGListHandler = NULL;
    start();
    CHECK(t.status == NDIS_STATUS_INVALID_PARAMETER);
    EXPECT_VIOLATION("NDIS-DMA");
    driver_stop();
    defaults();
    t.wanted.Header.Revision = 0;
    start();
    CHECK(t.status == NDIS_STATUS_BAD_VERSION);
    EXPECT_VIOLATION("NDIS-DMA");
    driver_stop();
}

static void share(void)
{
    NdisMAllocateSharedMemory(w.adapter, 512, TRUE, &t.shared, &t.address);
    CHECK(t.shared == NULL); /* there is no channel yet */
    channel();
    NdisMAllocateSharedMemory(w.adapter, 512, TRUE, &t.shared, &t.address);
    CHECK(t.shared != NULL && t.address.QuadPart == MmGetPhysicalAddress(t.shared).QuadPart);
    NdisMFreeSharedMemory(w.adapter, 512, TRUE, t.shared, t.address);
}

static void shared_memory(void)
{
    defaults();
    start_with(share);
    EXPECT_VIOLATION("NDIS-DMA");
    CHECK(NdisMAllocateSharedMemoryAsyncEx(t.handle, 512, TRUE, OURS) == NDIS_STATUS_PENDING);
    kernel_settle();
    CHECK(t.completed == 1);
    NdisMFreeSharedMemory(w.adapter, 512, TRUE, t.shared, t.address);
    EXPECT_CLEAN();
    driver_stop();
}

static void halt(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, &result) == NDIS_STATUS_SUCCESS);
}

static void leaks(void)
{
    defaults();
    start();
    violations_report();
    CHECK(list(NULL, 0) == NDIS_STATUS_SUCCESS);
    halt();
    EXPECT_VIOLATION("NDIS-DMA"); /* the list */
    driver_stop();
    defaults();
    start();
    violations_report();
    t.keep = TRUE;
    halt();
    EXPECT_VIOLATION("NDIS-DMA"); /* the channel */
    driver_stop();
    defaults();
    start();
    violations_report();
    CHECK(NdisMAllocateSharedMemoryAsyncEx(t.handle, 512, TRUE, OURS) == NDIS_STATUS_PENDING);
    kernel_settle();
    halt();
    EXPECT_VIOLATION("NDIS-DMA"); /* shared memory */
    NdisFreeMemory(t.shared, 512, 1); /* contiguous */
    driver_stop();
}

/* The channel's end waits for the handler, and says so when it hangs. */
static void hanging_handler(void)
{
    defaults();
    start();
    violations_report();
    t.hangs = TRUE;
    CHECK(NdisMAllocateSharedMemoryAsyncEx(t.handle, 512, TRUE, OURS) == NDIS_STATUS_PENDING);
    driver_await_hang();
    end_channel();
    EXPECT_VIOLATION("NDIS-DMA");
    CHECK(t.completed == 1);
    NdisMFreeSharedMemory(w.adapter, 512, TRUE, t.shared, t.address);
    driver_stop();
}

int main(void)
{
    mdl = IoAllocateMdl(data, DATA, FALSE, FALSE, NULL);
    lists();
    refused_lists();
    refused_channels();
    shared_memory();
    leaks();
    hanging_handler();
    IoFreeMdl(mdl);
    return 0;
}
