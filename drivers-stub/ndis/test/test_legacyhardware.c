// SPDX-License-Identifier: MIT
/*
 * Resources of a device, its interrupt and its DMA, as a miniport of NDIS 5 asks for them; read-write locks.
 */
#include "legacy.h"

#include <string.h>

#define CONTROL_SET "\\Registry\\Machine\\System\\CurrentControlSet\\"
#define CLASS_KEY   CONTROL_SET "Control\\Class\\{4D36E972-E325-11CE-BFC1-08002BE10318}\\0000"
#define DEVICE_KEY  CONTROL_SET "Enum\\ROOT\\NET\\0000\\Control"
#define VECTOR      0x51
#define IRQL        5
#define BASE        0xFE000000

static struct {
    ULONG count;
    INTERFACE_TYPE type;
    ULONG bus;
    USHORT version, revision;
    ULONG descriptors;
    CM_PARTIAL_RESOURCE_DESCRIPTOR descriptor[2];
} list;

static void wide(WCHAR *out, const char *text)
{
    while ((*out++ = (WCHAR)*text++) != 0) {
    }
}

/* What an installation would have left: memory and an interrupt. */
static void install(void)
{
    WCHAR service[] = { 'n', 'd', 'h', 'm', 'p', '5', '1', 0 };
    WCHAR instance[16];

    wide(instance, "ROOT\\NET\\0000");
    list.count = 1;
    list.type = Internal;
    list.version = list.revision = 1;
    list.descriptors = 2;
    list.descriptor[0].Type = CmResourceTypeMemory;
    list.descriptor[0].u.Memory.Start.QuadPart = BASE;
    list.descriptor[0].u.Memory.Length = 4096;
    list.descriptor[1].Type = CmResourceTypeInterrupt;
    list.descriptor[1].u.Interrupt.Vector = VECTOR;
    kernel_registry_set_key(CLASS_KEY, "DeviceInstanceID", REG_SZ, instance, 14 * sizeof(WCHAR));
    kernel_registry_set_key(CLASS_KEY "\\Ndi", "Service", REG_SZ, service, sizeof(service));
    kernel_registry_set_key(DEVICE_KEY, "AllocConfig", REG_RESOURCE_LIST, &list, sizeof(list));
}

static void none(void)
{
    PNDIS_RESOURCE_LIST assigned;
    NDIS_STATUS status;
    UINT size = 7;

    legacy_start();
    NdisMQueryAdapterResources(&status, l.configuration, NULL, &size);
    CHECK(status == NDIS_STATUS_FAILURE && size == 0);
    CHECK(NdisMPciAssignResources(w.adapter, 0, &assigned) == NDIS_STATUS_FAILURE && assigned == NULL);
    CHECK(NdisReadPciSlotInformation(w.adapter, 0, 0, &size, sizeof(size)) == 0 && size == 0);
    EXPECT_CLEAN();
    driver_stop();
}

static void resources(void)
{
    UCHAR room[64];
    PNDIS_RESOURCE_LIST found = (PNDIS_RESOURCE_LIST)(void *)room, assigned;
    NDIS_STATUS status;
    UINT size = 0;

    install();
    legacy_start();
    NdisMQueryAdapterResources(&status, l.configuration, NULL, &size);
    CHECK(status == NDIS_STATUS_RESOURCES);
    CHECK(size == 8 + 2 * sizeof(list.descriptor[0]) && size <= sizeof(room));
    NdisMQueryAdapterResources(&status, l.configuration, found, &size);
    CHECK(status == NDIS_STATUS_SUCCESS && found->Count == 2 && found->Version == 1);
    CHECK(memcmp(found->PartialDescriptors, list.descriptor, sizeof(list.descriptor)) == 0);
    CHECK(NdisMPciAssignResources(w.adapter, 0, &assigned) == NDIS_STATUS_SUCCESS && assigned->Count == 2);
    EXPECT_CLEAN();
    driver_stop();
}

static struct {
    unsigned isrs, handled, disabled, enabled;
    BOOLEAN queue;
} seen;

static VOID NTAPI isr(PBOOLEAN recognized, PBOOLEAN queue, NDIS_HANDLE context)
{
    (void)context;
    CHECK(kernel_irql() == IRQL);
    seen.isrs++;
    *recognized = TRUE;
    *queue = seen.queue;
}

static VOID NTAPI handle(NDIS_HANDLE context)
{
    (void)context;
    CHECK(kernel_irql() == DISPATCH_LEVEL);
    seen.handled++;
}

static VOID NTAPI disable(NDIS_HANDLE context)
{
    (void)context;
    CHECK(kernel_irql() == IRQL);
    seen.disabled++;
}

static VOID NTAPI enable(NDIS_HANDLE context)
{
    (void)context;
    seen.enabled++;
}

static void with_interrupts(void)
{
    l.mp.ISRHandler = isr;
    l.mp.HandleInterruptHandler = handle;
    l.mp.DisableInterruptHandler = disable;
    l.mp.EnableInterruptHandler = enable;
}

static BOOLEAN NTAPI synchronized(PVOID context)
{
    CHECK(kernel_irql() == IRQL);
    *(int *)context += 1;
    return TRUE;
}

static void interrupts(void)
{
    NDIS_MINIPORT_INTERRUPT interrupt;
    int ran = 0;

    legacy_start_with(with_interrupts);
    CHECK(NdisMRegisterInterrupt(&interrupt, w.adapter, VECTOR + 1, 0, FALSE, FALSE, NdisInterruptLatched) ==
          NDIS_STATUS_RESOURCE_CONFLICT);
    CHECK(NdisMRegisterInterrupt(&interrupt, w.adapter, VECTOR, 0, FALSE, TRUE, NdisInterruptLatched) ==
          NDIS_STATUS_SUCCESS);
    CHECK(kernel_interrupt(VECTOR) == 1 && seen.isrs == 1 && kernel_run_dpcs() == 0);
    seen.queue = TRUE;
    CHECK(kernel_interrupt(VECTOR) == 1 && kernel_run_dpcs() == 1 && seen.handled == 1 && seen.enabled == 1);
    CHECK(NdisMSynchronizeWithInterrupt(&interrupt, (PVOID)synchronized, &ran) && ran == 1);
    CHECK(kernel_irql() == PASSIVE_LEVEL && kernel_locks_held() == 0);
    NdisMDeregisterInterrupt(&interrupt);
    CHECK(kernel_interrupts() == 0);
    /* Without MiniportISR: NDIS disables the interrupt and queues MiniportHandleInterrupt. */
    CHECK(NdisMRegisterInterrupt(&interrupt, w.adapter, VECTOR, 0, FALSE, FALSE, NdisInterruptLatched) ==
          NDIS_STATUS_SUCCESS);
    CHECK(kernel_interrupt(VECTOR) == 1 && seen.isrs == 2 && seen.disabled == 1 && kernel_run_dpcs() == 1 &&
          seen.enabled == 2);
    NdisMDeregisterInterrupt(&interrupt);
    EXPECT_CLEAN();
    driver_stop();
}

static void interrupt_left(void)
{
    NDIS_MINIPORT_INTERRUPT interrupt;
    NDH_STANDIN_ADAPTER_RESULT result;

    legacy_start_with(with_interrupts);
    violations_report();
    CHECK(NdisMRegisterInterrupt(&interrupt, w.adapter, VECTOR, 0, TRUE, FALSE, NdisInterruptLatched) ==
          NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, &result) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("NDIS-INTERRUPT");
    CHECK(kernel_interrupts() == 0);
    driver_stop();
}

static void dma(void)
{
    static UCHAR data[3 * PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
    NDIS_PHYSICAL_ADDRESS_UNIT units[4];
    PNDIS_BUFFER buffer;
    NDIS_HANDLE pool;
    NDIS_STATUS status;
    UINT count;

    legacy_start();
    CHECK(NdisMAllocateMapRegisters(w.adapter, 0, NDIS_DMA_32BITS, 8, 1514) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMInitializeScatterGatherDma(w.adapter, TRUE, 1514) == NDIS_STATUS_NOT_SUPPORTED);
    NdisAllocateBufferPool(&status, &pool, 1);
    NdisAllocateBuffer(&status, &buffer, pool, data + 4000, 5000);
    CHECK(status == NDIS_STATUS_SUCCESS);
    NdisMStartBufferPhysicalMapping(w.adapter, buffer, 0, TRUE, units, &count);
    CHECK(count == 3 && units[0].Length == 96 && units[1].Length == PAGE_SIZE && units[2].Length == 808);
    CHECK(units[2].PhysicalAddress.QuadPart == MmGetPhysicalAddress(data + 2 * PAGE_SIZE).QuadPart);
    NdisMCompleteBufferPhysicalMapping(w.adapter, buffer, 0);
    NdisFreeBuffer(buffer);
    NdisFreeBufferPool(pool);
    NdisMFreeMapRegisters(w.adapter);
    EXPECT_CLEAN();
    driver_stop();
}

static void read_write_lock(void)
{
    LOCK_STATE first, second;
    NDIS_RW_LOCK lock;

    NdisInitializeReadWriteLock(&lock);
    NdisAcquireReadWriteLock(&lock, FALSE, &first);
    NdisAcquireReadWriteLock(&lock, FALSE, &second);
    CHECK(kernel_irql() == DISPATCH_LEVEL && kernel_locks_held() == 1);
    NdisReleaseReadWriteLock(&lock, &second);
    NdisReleaseReadWriteLock(&lock, &first);
    CHECK(kernel_irql() == PASSIVE_LEVEL);
    NdisAcquireReadWriteLock(&lock, TRUE, &first);
    NdisAcquireReadWriteLock(&lock, FALSE, &second);
    NdisReleaseReadWriteLock(&lock, &second);
    CHECK(kernel_locks_held() == 4); /* of each processor */
    NdisReleaseReadWriteLock(&lock, &first);
    CHECK(kernel_irql() == PASSIVE_LEVEL && kernel_locks_held() == 0);
}

int main(void)
{
    none();
    resources();
    interrupts();
    interrupt_left();
    dma();
    read_write_lock();
    return 0;
}
