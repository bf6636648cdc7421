// SPDX-License-Identifier: MIT
/* Interrupts of a miniport of NDIS 6: a line, messages, refusals, what is left at halt. */
#include "drivers.h"

#include <string.h>

#define CONTROL_SET "\\Registry\\Machine\\System\\CurrentControlSet\\"
#define CLASS_KEY   CONTROL_SET "Control\\Class\\{4D36E972-E325-11CE-BFC1-08002BE10318}\\0000"
#define DEVICE_KEY  CONTROL_SET "Enum\\ROOT\\NET\\0000\\Control"
#define VECTOR      0x51
#define DEVICE_IRQL 5
#define OURS        ((NDIS_HANDLE)0x17)

static struct {
    NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS wanted;
    NDIS_STATUS status;
    NDIS_HANDLE handle;
    BOOLEAN keep; /* not deregistered at halt */
    BOOLEAN queue, recognize;
    ULONG targets;
    unsigned interrupts, dpcs, more, enabled;
    ULONG message;
    PVOID dpc_context;
} t;

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

static void install(unsigned count, USHORT flags)
{
    WCHAR service[8], instance[16];

    memset(&list, 0, sizeof list);
    wide(service, "ndhmp");
    wide(instance, "ROOT\\NET\\0000");
    list.count = 1;
    list.version = list.revision = 1;
    list.descriptors = count;
    for (unsigned i = 0; i < count; i++) {
        list.descriptor[i].Type = CmResourceTypeInterrupt;
        list.descriptor[i].ShareDisposition = CmResourceShareDeviceExclusive;
        list.descriptor[i].Flags = flags;
        list.descriptor[i].u.Interrupt.Vector = VECTOR + i * 0x10;
        list.descriptor[i].u.Interrupt.Affinity = 1;
    }
    kernel_registry_set_key(CLASS_KEY, "DeviceInstanceID", REG_SZ, instance, 14 * sizeof(WCHAR));
    kernel_registry_set_key(CLASS_KEY "\\Ndi", "Service", REG_SZ, service, 6 * sizeof(WCHAR));
    kernel_registry_set_key(DEVICE_KEY, "AllocConfig", REG_RESOURCE_LIST, &list,
                            20 + count * (ULONG)sizeof(list.descriptor[0]));
}

static BOOLEAN serve(PBOOLEAN queue, PULONG targets)
{
    CHECK(kernel_irql() >= DEVICE_IRQL);
    t.interrupts++;
    *queue = t.queue;
    *targets = t.targets;
    return t.recognize;
}

static BOOLEAN NTAPI isr(NDIS_HANDLE context, PBOOLEAN queue, PULONG targets)
{
    CHECK(context == OURS && kernel_irql() == DEVICE_IRQL);
    return serve(queue, targets);
}

static BOOLEAN NTAPI message_isr(NDIS_HANDLE context, ULONG message, PBOOLEAN queue, PULONG targets)
{
    CHECK(context == OURS);
    t.message = message;
    return serve(queue, targets);
}

static void deferred(PVOID dpc_context, PNDIS_RECEIVE_THROTTLE_PARAMETERS throttle)
{
    CHECK(kernel_irql() == DISPATCH_LEVEL && throttle->MaxNblsToIndicate == NDIS_INDICATE_ALL_NBLS);
    t.dpcs++;
    t.dpc_context = dpc_context;
    throttle->MoreNblsPending = t.more != 0;
    t.more -= t.more != 0;
}

static VOID NTAPI dpc(NDIS_HANDLE context, PVOID dpc_context, PVOID throttle, PVOID reserved)
{
    CHECK(context == OURS && reserved == NULL);
    deferred(dpc_context, throttle);
}

static VOID NTAPI message_dpc(NDIS_HANDLE context, ULONG message, PVOID dpc_context, PVOID throttle,
                              PVOID reserved)
{
    CHECK(context == OURS && reserved == NULL && message == t.message);
    deferred(dpc_context, throttle);
}

static VOID NTAPI disable(NDIS_HANDLE context)
{
    CHECK(context == OURS && kernel_irql() == DEVICE_IRQL);
    t.enabled = 0;
}

static VOID NTAPI enable(NDIS_HANDLE context)
{
    CHECK(context == OURS && kernel_irql() == DEVICE_IRQL);
    t.enabled = 1;
}

static VOID NTAPI disable_message(NDIS_HANDLE context, ULONG message)
{
    CHECK(context == OURS && message < 2);
}

static void defaults(void)
{
    memset(&t, 0, sizeof t);
    t.wanted.Header.Type = NDIS_OBJECT_TYPE_MINIPORT_INTERRUPT;
    t.wanted.Header.Revision = NDIS_MINIPORT_INTERRUPT_REVISION_1;
    t.wanted.Header.Size = NDIS_SIZEOF_MINIPORT_INTERRUPT_CHARACTERISTICS_REVISION_1;
    t.wanted.InterruptHandler = isr;
    t.wanted.InterruptDpcHandler = dpc;
    t.wanted.DisableInterruptHandler = disable;
    t.wanted.EnableInterruptHandler = enable;
    t.wanted.MessageInterruptHandler = message_isr;
    t.wanted.MessageInterruptDpcHandler = message_dpc;
    t.wanted.DisableMessageInterruptHandler = disable_message;
    t.wanted.EnableMessageInterruptHandler = disable_message;
    t.recognize = TRUE;
}

/* Inside MiniportInitializeEx, after the attributes. */
static void connect(void)
{
    t.status = NdisMRegisterInterruptEx(w.adapter, OURS, &t.wanted, &t.handle);
    CHECK((t.status == NDIS_STATUS_SUCCESS) == (t.handle != NULL));
}

static void disconnect(void)
{
    if (t.handle != NULL && !t.keep) {
        NdisMDeregisterInterruptEx(t.handle);
        t.handle = NULL;
    }
}

static void start(void)
{
    driver_at_initialize = connect;
    driver_at_halt = disconnect;
    driver_start();
}

static BOOLEAN NTAPI alone(NDIS_HANDLE context)
{
    CHECK(kernel_irql() == DEVICE_IRQL);
    return *(BOOLEAN *)context;
}

static void line(void)
{
    BOOLEAN yes = TRUE, no = FALSE;

    install(1, CM_RESOURCE_INTERRUPT_LEVEL_SENSITIVE);
    defaults();
    start();
    CHECK(t.status == NDIS_STATUS_SUCCESS && t.wanted.InterruptType == NDIS_CONNECT_LINE_BASED);
    CHECK(t.wanted.MessageInfoTable == NULL && kernel_interrupts() == 1);
    CHECK(kernel_interrupt(VECTOR) == 1 && t.interrupts == 1 && kernel_run_dpcs() == 0);
    t.queue = TRUE;
    t.recognize = FALSE;
    CHECK(kernel_interrupt(VECTOR) == 0 && kernel_run_dpcs() == 1 && t.dpcs == 1 && t.dpc_context == NULL);
    t.queue = FALSE;
    t.targets = 1;
    t.more = 2;
    CHECK(kernel_interrupt(VECTOR) == 0 && kernel_run_dpcs() == 3 && t.dpcs == 4);
    CHECK(NdisMSynchronizeWithInterruptEx(t.handle, 0, alone, &yes));
    CHECK(!NdisMSynchronizeWithInterruptEx(t.handle, 0, alone, &no));
    CHECK(NdisMQueueDpc(t.handle, 0, 0x13, &t) == 3 && NdisMQueueDpc(t.handle, 0, 1, &t) == 0);
    CHECK(kernel_run_dpcs() == 2 && t.dpc_context == &t);
    CHECK(NdisMQueueDpcEx(t.handle, 0, &(GROUP_AFFINITY){ .Mask = 1 }, &yes) == 1);
    CHECK(NdisMQueueDpcEx(t.handle, 0, &(GROUP_AFFINITY){ .Mask = 1, .Group = 1 }, &yes) == 0);
    EXPECT_CLEAN();
    driver_stop();
    CHECK(t.dpcs == 7 && kernel_interrupts() == 0); /* deregistering waited for the DPC */
}

static void messages(void)
{
    install(2, CM_RESOURCE_INTERRUPT_LATCHED | CM_RESOURCE_INTERRUPT_MESSAGE);
    for (int together = 0; together < 2; together++) {
        defaults();
        t.wanted.MsiSupported = TRUE;
        t.wanted.MsiSyncWithAllMessages = (BOOLEAN)together;
        t.queue = TRUE;
        start();
        const IO_INTERRUPT_MESSAGE_INFO *table = t.wanted.MessageInfoTable;
        CHECK(t.wanted.InterruptType == NDIS_CONNECT_MESSAGE_BASED && table->MessageCount == 2 &&
              table->UnifiedIrql == 6);
        CHECK(table->MessageInfo[1].Vector == VECTOR + 0x10 && table->MessageInfo[1].Irql == 6);
        CHECK(kernel_interrupts() == 2);
        CHECK(kernel_interrupt(VECTOR + 0x10) == 1 && t.message == 1 && kernel_run_dpcs() == 1 &&
              t.dpcs == 1);
        CHECK(kernel_interrupt(VECTOR) == 1 && t.message == 0 && kernel_run_dpcs() == 1);
        CHECK(NdisMQueueDpc(t.handle, 2, 1, NULL) == 0); /* there is no such message */
        EXPECT_CLEAN();
        driver_stop();
    }
    /* A driver that knows no messages gets a line. */
    defaults();
    start();
    CHECK(t.wanted.InterruptType == NDIS_CONNECT_LINE_BASED && kernel_interrupts() == 1);
    driver_stop();
}

static void refusals(void)
{
    install(1, CM_RESOURCE_INTERRUPT_LATCHED);
    defaults();
    t.wanted.EnableInterruptHandler = NULL;
    start();
    CHECK(t.status == NDIS_STATUS_INVALID_PARAMETER);
    t.wanted.EnableInterruptHandler = enable;
    connect(); /* MiniportInitializeEx has returned */
    CHECK(t.status == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("NDIS-INTERRUPT");
    driver_stop();
    install(0, 0);
    defaults();
    start();
    CHECK(t.status == NDIS_STATUS_RESOURCE_CONFLICT && kernel_interrupts() == 0);
    EXPECT_CLEAN();
    driver_stop();
}

static void use_stale(void)
{
    NdisMQueueDpc((NDIS_HANDLE)((ULONG_PTR)t.handle + 1), 0, 1, NULL);
}

static void leaks(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    install(1, CM_RESOURCE_INTERRUPT_LATCHED);
    defaults();
    start();
    expect_bugcheck("NDIS-INTERRUPT", use_stale);
    violations_report();
    t.keep = TRUE;
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, &result) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("NDIS-INTERRUPT");
    CHECK(kernel_interrupts() == 0);
    driver_stop();
}

int main(void)
{
    line();
    messages();
    refusals();
    leaks();
    return 0;
}
