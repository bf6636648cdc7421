// SPDX-License-Identifier: MIT
/*
 * Timers, work items, memory, configuration, registers and shared memory as drivers of NDIS 5 use them.
 */
#include "legacy.h"

#include <string.h>

static unsigned fired;
static PVOID fired_context;

static VOID timer_function(PVOID one, PVOID context, PVOID two, PVOID three)
{
    (void)one, (void)two, (void)three;
    CHECK(kernel_irql() == DISPATCH_LEVEL && kernel_locks_held() == 0);
    fired++;
    fired_context = context;
}

static void timers(void)
{
    NDIS_MINIPORT_TIMER miniport;
    NDIS_TIMER timer;
    BOOLEAN cancelled;

    legacy_start();
    NdisMInitializeTimer(&miniport, w.adapter, timer_function, CONTEXT(0x61));
    CHECK(miniport.Miniport == (PNDIS_MINIPORT_BLOCK)w.adapter);
    NdisMSetTimer(&miniport, 50);
    CHECK(kernel_timers_set() == 1 && kernel_run_timers() == 1);
    CHECK(fired == 1 && fired_context == CONTEXT(0x61) && kernel_timers_set() == 0);
    NdisMCancelTimer(&miniport, &cancelled);
    CHECK(!cancelled);
    NdisMSetPeriodicTimer(&miniport, 10);
    CHECK(kernel_run_timers() == 1 && kernel_run_timers() == 1 && fired == 3);
    NdisMCancelTimer(&miniport, &cancelled);
    CHECK(cancelled && kernel_timers_set() == 0);
    NdisInitializeTimer(&timer, timer_function, CONTEXT(0x62));
    NdisSetTimer(&timer, 5);
    NdisSetTimerEx(&timer, 5, CONTEXT(0x63));
    CHECK(kernel_run_timers() == 1 && fired == 4 && fired_context == CONTEXT(0x63));
    NdisSetPeriodicTimer(&timer, 5);
    NdisCancelTimer(&timer, &cancelled);
    CHECK(cancelled && kernel_run_timers() == 0);
    EXPECT_CLEAN();
    driver_stop();
}

/* A timer that fires after MiniportHalt would call a driver that is gone. */
static void timer_set_at_halt(void)
{
    static NDIS_MINIPORT_TIMER once, periodic, spent;
    BOOLEAN cancelled;

    legacy_start();
    NdisMInitializeTimer(&once, w.adapter, timer_function, CONTEXT(0x61));
    NdisMInitializeTimer(&periodic, w.adapter, timer_function, CONTEXT(0x62));
    NdisMInitializeTimer(&spent, w.adapter, timer_function, CONTEXT(0x63));
    NdisMSetTimer(&spent, 1);
    CHECK(kernel_run_timers() == 1);
    NdisMSetTimer(&once, 50);
    NdisMSetTimer(&once, 60);
    NdisMSetPeriodicTimer(&periodic, 50);
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("HALT-001");
    NdisMCancelTimer(&once, &cancelled);
    CHECK(cancelled);
    NdisMCancelTimer(&periodic, &cancelled);
    CHECK(cancelled);
    driver_stop();
}

static NDIS_WORK_ITEM item;
static volatile LONG worked;

static VOID work_function(PNDIS_WORK_ITEM at, PVOID context)
{
    CHECK(kernel_irql() == PASSIVE_LEVEL && at == &item && context == CONTEXT(0x77));
    if (InterlockedIncrement(&worked) < 3) {
        CHECK(NdisScheduleWorkItem(&item) == NDIS_STATUS_SUCCESS);
    }
}

static void work_items(void)
{
    legacy_start();
    memset(&item, 0xEE, sizeof(item));
    NdisInitializeWorkItem(&item, work_function, CONTEXT(0x77));
    kernel_set_irql(DISPATCH_LEVEL);
    CHECK(NdisScheduleWorkItem(&item) == NDIS_STATUS_SUCCESS);
    kernel_set_irql(PASSIVE_LEVEL);
    kernel_settle();
    CHECK(worked == 3);
    driver_stop();
}

static PVOID shared;
static NDIS_PHYSICAL_ADDRESS shared_physical;

static VOID allocated(NDIS_HANDLE context, PVOID address, PNDIS_PHYSICAL_ADDRESS physical, ULONG length,
                      PVOID own)
{
    CHECK(kernel_irql() == DISPATCH_LEVEL && context == CONTEXT(0xAD) && length == 4096 && own == CONTEXT(3));
    shared = address;
    shared_physical = *physical;
}

static void memory(void)
{
    NDIS_PHYSICAL_ADDRESS none = { .QuadPart = -1 }, physical;
    NDH_STANDIN_COUNT_VALUES counts;
    NDIS_STRING string;
    PVOID plain, contiguous, registers, port;

    legacy_start();
    CHECK(NdisAllocateMemory(&plain, 100, 0, none) == NDIS_STATUS_SUCCESS);
    CHECK(NdisAllocateMemory(&contiguous, 100, NDIS_MEMORY_CONTIGUOUS, none) == NDIS_STATUS_SUCCESS);
    NdisInitializeString(&string, (PUCHAR)"abc");
    CHECK(string.Length == 6 && string.MaximumLength == 8 && string.Buffer[2] == 'c');
    counts_get(&counts);
    CHECK(counts.MemoryBlocks == 3);
    NdisFreeString(string);
    NdisFreeMemory(plain, 100, 0);
    NdisFreeMemory(contiguous, 100, NDIS_MEMORY_CONTIGUOUS);
    NdisMAllocateSharedMemory(w.adapter, 256, FALSE, &plain, &physical);
    CHECK(plain != NULL && physical.QuadPart == MmGetPhysicalAddress(plain).QuadPart);
    NdisMFreeSharedMemory(w.adapter, 256, FALSE, plain, physical);
    CHECK(NdisMAllocateSharedMemoryAsync(w.adapter, 4096, TRUE, CONTEXT(3)) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("NDIS-HARDWARE");
    physical.QuadPart = 0x20000;
    CHECK(NdisMMapIoSpace(&registers, w.adapter, physical, 64) == NDIS_STATUS_SUCCESS && registers != NULL);
    NdisMUnmapIoSpace(w.adapter, registers, 64);
    CHECK(NdisMRegisterIoPortRange(&port, w.adapter, 0x300, 16) == NDIS_STATUS_SUCCESS);
    CHECK(port == CONTEXT(0x300));
    NdisMDeregisterIoPortRange(w.adapter, 0x300, 16, port);
    CHECK(NdisMRegisterIoPortRange(&port, w.adapter, 0xFFFF, 2) == NDIS_STATUS_RESOURCE_CONFLICT);
    CHECK(port == NULL);
    CHECK(NdisMRegisterIoPortRange(&port, w.binding, 0x300, 1) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("NDIS-HARDWARE");
    counts_get(&counts);
    CHECK(counts.MemoryBlocks == 0);
    EXPECT_CLEAN();
    CHECK(NdisMGetDmaAlignment(w.adapter) == 64 && NdisSystemProcessorCount() == 4);
    CHECK((UCHAR)(NdisGeneratePartialCancelId() + 1) == NdisGeneratePartialCancelId());
    driver_stop();
}

static void with_allocate_complete(void)
{
    l.mp.AllocateCompleteHandler = allocated;
}

static void shared_memory(void)
{
    legacy_start_with(with_allocate_complete);
    CHECK(NdisMAllocateSharedMemoryAsync(w.adapter, 4096, TRUE, CONTEXT(3)) == NDIS_STATUS_PENDING);
    kernel_settle();
    CHECK(shared != NULL && shared_physical.QuadPart == MmGetPhysicalAddress(shared).QuadPart);
    NdisMFreeSharedMemory(w.adapter, 4096, TRUE, shared, shared_physical);
    EXPECT_CLEAN();
    driver_stop();
}

static void configuration(void)
{
    static WCHAR names[][16] = { { 'N', 'u', 'm' }, { 'S', 'u', 'b' }, { 'T', 'e', 'x', 't' } };
    static WCHAR address[] = { '0', '2', '-', '1', 'F', '-', 'a', '0', 0 };
    UNICODE_STRING name = { 6, 6, names[0] }, sub = { 6, 6, names[1] }, found;
    NDIS_CONFIGURATION_PARAMETER written = { .ParameterType = NdisParameterInteger };
    PNDIS_CONFIGURATION_PARAMETER read;
    NDIS_HANDLE handle, below;
    NDIS_STATUS status;
    UINT length = 5;
    PVOID mac;

    legacy_start();
    kernel_registry_set_key("\\R\\ndhmp51\\Parameters", "NetworkAddress", REG_SZ, address, sizeof(address));
    kernel_registry_set_key("\\R\\ndhmp51\\Parameters\\Sub", "Num", REG_DWORD, &length, sizeof(length));
    NdisOpenConfiguration(&status, &handle, l.configuration);
    CHECK(status == NDIS_STATUS_SUCCESS && handle != NULL);
    written.ParameterData.IntegerData = 42;
    NdisWriteConfiguration(&status, handle, &name, &written);
    CHECK(status == NDIS_STATUS_SUCCESS);
    NdisReadConfiguration(&status, &read, handle, &name, NdisParameterInteger);
    CHECK(status == NDIS_STATUS_SUCCESS && read->ParameterData.IntegerData == 42);
    NdisReadNetworkAddress(&status, &mac, &length, handle);
    CHECK(status == NDIS_STATUS_SUCCESS && length == 3 && memcmp(mac, "\x02\x1F\xA0", 3) == 0);
    NdisOpenConfigurationKeyByName(&status, handle, &sub, &below);
    CHECK(status == NDIS_STATUS_SUCCESS);
    NdisReadConfiguration(&status, &read, below, &name, NdisParameterInteger);
    CHECK(status == NDIS_STATUS_SUCCESS && read->ParameterData.IntegerData == 5);
    NdisCloseConfiguration(below);
    NdisOpenConfigurationKeyByIndex(&status, handle, 0, &found, &below);
    CHECK(status == NDIS_STATUS_SUCCESS && found.Length == 6 && memcmp(found.Buffer, names[1], 6) == 0);
    NdisFreeString(found);
    NdisCloseConfiguration(below);
    NdisOpenConfigurationKeyByIndex(&status, handle, 1, &found, &below);
    CHECK(status == NDIS_STATUS_FAILURE && below == NULL && found.Buffer == NULL);
    NdisOpenConfigurationKeyByName(&status, handle, &name, &below);
    CHECK(status != NDIS_STATUS_SUCCESS && below == NULL);
    written.ParameterType = (NDIS_PARAMETER_TYPE)9;
    NdisWriteConfiguration(&status, handle, &name, &written);
    CHECK(status == NDIS_STATUS_NOT_SUPPORTED);
    NdisCloseConfiguration(handle);
    NdisOpenConfigurationKeyByName(&status, handle, &sub, &below);
    CHECK(status == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("NDIS-CONFIG");
    NdisOpenConfiguration(&status, &handle, w.vc_c);
    CHECK(status != NDIS_STATUS_SUCCESS && handle == NULL);
    EXPECT_CLEAN();
    driver_stop();
}

int main(void)
{
    timers();
    timer_set_at_halt();
    work_items();
    memory();
    shared_memory();
    configuration();
    return 0;
}
