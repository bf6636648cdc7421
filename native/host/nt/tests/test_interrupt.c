// SPDX-License-Identifier: MIT
/* Interrupts: who runs, at which IRQL, who is kept out; the device by which a test raises them. */
#include "world.h"

#include "../../../protocol/ndh_hardware.h"
#include "../interrupt.h"

#define VECTOR 0x51
#define IRQL   5

static struct {
    PKINTERRUPT interrupt[2];
    int order[4], runs, dpcs;
    KIRQL irql;
    BOOLEAN takes;
    KDPC dpc;
} seen;

static VOID NTAPI deferred(PKDPC dpc, PVOID context, PVOID a, PVOID b)
{
    (void)dpc, (void)context, (void)a, (void)b;
    CHECK(ndh_sched_irql() == DISPATCH_LEVEL, "a DPC");
    seen.dpcs++;
}

static BOOLEAN NTAPI service(PKINTERRUPT interrupt, PVOID context)
{
    CHECK(interrupt == seen.interrupt[(uintptr_t)context], "its own object");
    seen.irql = ndh_sched_irql();
    seen.order[seen.runs++] = (int)(uintptr_t)context;
    const int before = seen.dpcs;
    KeInsertQueueDpc(&seen.dpc, NULL, NULL);
    CHECK(seen.dpcs == before || ndh_sched_processors() > 1, "not before the service routine has returned");
    return seen.takes;
}

static NTSTATUS connect(uintptr_t which, KINTERRUPT_MODE mode, BOOLEAN shared)
{
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = { .Version = CONNECT_FULLY_SPECIFIED };
    parameters.FullySpecified.InterruptObject = &seen.interrupt[which];
    parameters.FullySpecified.ServiceRoutine = service;
    parameters.FullySpecified.ServiceContext = (PVOID)which;
    parameters.FullySpecified.Vector = VECTOR;
    parameters.FullySpecified.Irql = IRQL;
    parameters.FullySpecified.SynchronizeIrql = IRQL;
    parameters.FullySpecified.InterruptMode = mode;
    parameters.FullySpecified.ShareVector = shared;
    parameters.FullySpecified.ProcessorEnableMask = 1;
    return IoConnectInterruptEx(&parameters);
}

static void disconnect(unsigned which)
{
    IoDisconnectInterruptEx(&(IO_DISCONNECT_INTERRUPT_PARAMETERS){
        .Version = CONNECT_FULLY_SPECIFIED, .ConnectionContext.InterruptObject = seen.interrupt[which] });
}

static void one(void *context)
{
    (void)context;
    memset(&seen, 0, sizeof seen);
    KeInitializeDpc(&seen.dpc, deferred, NULL);
    CHECK(nt_interrupt_raise(VECTOR).connected == 0, "nobody is connected");
    CHECK(connect(0, Latched, FALSE) == STATUS_SUCCESS, "connected");
    CHECK(connect(1, Latched, TRUE) == STATUS_INVALID_PARAMETER, "not shared");
    struct nt_interrupt_answer answer = nt_interrupt_raise(VECTOR);
    CHECK(answer.connected == 1 && answer.recognized == 0 && seen.runs == 1 && seen.irql == IRQL, "called");
    CHECK((seen.dpcs == 1 || ndh_sched_processors() > 1) && ndh_sched_irql() == PASSIVE_LEVEL,
          "its DPC runs before a thread goes on");
    CHECK(nt_interrupt_raise(VECTOR + 1).connected == 0, "another vector");
    disconnect(0);
    CHECK(nt_interrupt_raise(VECTOR).connected == 0, "disconnected");
}

static void shared(void *context)
{
    (void)context;
    for (int latched = 0; latched < 2; latched++) {
        const KINTERRUPT_MODE mode = latched ? Latched : LevelSensitive;
        memset(&seen, 0, sizeof seen);
        KeInitializeDpc(&seen.dpc, deferred, NULL);
        CHECK(connect(0, mode, TRUE) == STATUS_SUCCESS && connect(1, mode, TRUE) == STATUS_SUCCESS, "both");
        CHECK(nt_interrupt_raise(VECTOR).connected == 2 && seen.order[0] == 0 && seen.order[1] == 1,
              "nobody takes it");
        seen.takes = TRUE;
        const struct nt_interrupt_answer answer = nt_interrupt_raise(VECTOR);
        CHECK(answer.connected == (latched ? 2u : 1u) && answer.recognized == answer.connected, "taken");
        disconnect(0);
        disconnect(1);
    }
}

static BOOLEAN NTAPI alone(PVOID context)
{
    CHECK(ndh_sched_irql() == IRQL, "at the device's IRQL");
    return *(BOOLEAN *)context;
}

static void synchronize(void *context)
{
    BOOLEAN wanted = TRUE;
    (void)context;
    memset(&seen, 0, sizeof seen);
    CHECK(connect(0, Latched, FALSE) == STATUS_SUCCESS, "connected");
    CHECK(KeSynchronizeExecution(seen.interrupt[0], alone, &wanted), "what the routine returned");
    wanted = FALSE;
    CHECK(!KeSynchronizeExecution(seen.interrupt[0], alone, &wanted), "what the routine returned");
    CHECK(ndh_sched_irql() == PASSIVE_LEVEL && ndh_sched_current()->locks == 0, "as before");
    disconnect(0);
}

static void refused(void *context)
{
    IO_CONNECT_INTERRUPT_PARAMETERS line = { .Version = CONNECT_LINE_BASED };
    PKINTERRUPT interrupt;
    (void)context;
    CHECK(IoConnectInterruptEx(&line) == STATUS_NOT_SUPPORTED && line.Version == CONNECT_FULLY_SPECIFIED,
          "by version");
    CHECK(IoConnectInterrupt(&interrupt, service, NULL, NULL, VECTOR, DISPATCH_LEVEL, DISPATCH_LEVEL, Latched,
                             FALSE, 1, FALSE) == STATUS_INVALID_PARAMETER,
          "no IRQL of a device");
    CHECK(IoConnectInterrupt(&interrupt, service, NULL, NULL, VECTOR, IRQL, IRQL - 1, Latched, FALSE, 1,
                             FALSE) == STATUS_INVALID_PARAMETER,
          "synchronized below its own IRQL");
}

static BOOLEAN NTAPI waits(PKINTERRUPT interrupt, PVOID context)
{
    KEVENT event;
    (void)interrupt, (void)context;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    return TRUE;
}

static BOOLEAN NTAPI lowers(PKINTERRUPT interrupt, PVOID context)
{
    (void)interrupt, (void)context;
    ndh_sched_set_irql(DISPATCH_LEVEL);
    return TRUE;
}

static void with_bad_routine(PKSERVICE_ROUTINE routine)
{
    PKINTERRUPT interrupt;
    IoConnectInterrupt(&interrupt, routine, NULL, NULL, VECTOR, IRQL, IRQL, Latched, FALSE, 1, FALSE);
    nt_interrupt_raise(VECTOR);
}

static void waiting_routine(void *context)
{
    (void)context;
    with_bad_routine(waits);
}

static void lowering_routine(void *context)
{
    (void)context;
    with_bad_routine(lowers);
}

static void disconnect_twice(void *context)
{
    (void)context;
    connect(0, Latched, FALSE);
    disconnect(0);
    disconnect(0);
}

static uint32_t open_hardware(void)
{
    static const char name[] = "\\Device\\NdhHardware";
    struct ndh_completion completion;
    memcpy(world_data(), name, sizeof name - 1);
    const struct ndh_post post = { .id = 1, .kind = NDH_POST_CREATE, .input_size = sizeof name - 1 };
    const NTSTATUS status = world_post(&post, &completion);
    return NT_SUCCESS(status) ? completion.file : 0;
}

static NTSTATUS hardware(uint32_t file, uint32_t code, uint32_t in, uint32_t out)
{
    static uint64_t id = 10;
    struct ndh_completion completion;
    const struct ndh_post post = {
        .id = id++, .kind = NDH_POST_CONTROL, .file = file, .code = code, .input_size = in, .output_size = out
    };
    return world_post(&post, &completion);
}

static void device(void)
{
    world_new(2, 1);
    CHECK(open_hardware() == 0, "without a device there is none");
    CHECK(ndh_nt_device_memory(0x10000, 0x1000) == 0 && ndh_nt_device_ports(0x300, 4) == 0 &&
              ndh_nt_device_interrupt(VECTOR) == 0 && ndh_nt_device_interrupt(256) != 0,
          "memory, ports, an interrupt");
    const uint32_t file = open_hardware();
    CHECK(file != 0, "opened");
    NDH_HARDWARE_RANGE *const range = (NDH_HARDWARE_RANGE *)world_data();
    uint8_t *const bytes = (uint8_t *)(range + 1);
    *range = (NDH_HARDWARE_RANGE){ NDH_HARDWARE_MEMORY, 4, 0x10010 };
    memcpy(bytes, "\1\2\3\4", 4);
    CHECK(hardware(file, NDH_HARDWARE_WRITE, sizeof *range + 4, 0) == STATUS_SUCCESS, "written");
    CHECK(hardware(file, NDH_HARDWARE_WRITE, sizeof *range + 3, 0) == STATUS_BUFFER_TOO_SMALL,
          "a byte is missing");
    PHYSICAL_ADDRESS at = { .QuadPart = 0x10010 };
    CHECK(*(uint32_t *)MmMapIoSpace(at, 4, MmNonCached) == 0x04030201, "the driver sees it");
    CHECK(hardware(file, NDH_HARDWARE_READ, sizeof *range, 4) == STATUS_SUCCESS &&
              memcmp(range, "\1\2\3\4", 4) == 0,
          "read");
    *range = (NDH_HARDWARE_RANGE){ NDH_HARDWARE_PORTS, 2, 0x303 };
    CHECK(hardware(file, NDH_HARDWARE_READ, sizeof *range, 4) == STATUS_NOT_FOUND, "one port is nobody's");
    *range = (NDH_HARDWARE_RANGE){ 2, 2, 0x300 };
    CHECK(hardware(file, NDH_HARDWARE_READ, sizeof *range, 4) == STATUS_INVALID_PARAMETER, "no such space");
    *(NDH_HARDWARE_VECTOR *)world_data() = (NDH_HARDWARE_VECTOR){ VECTOR + 1, 0 };
    CHECK(hardware(file, NDH_HARDWARE_INTERRUPT, 8, 8) == STATUS_NOT_FOUND, "no such interrupt");
    *(NDH_HARDWARE_VECTOR *)world_data() = (NDH_HARDWARE_VECTOR){ VECTOR, 0 };
    CHECK(hardware(file, NDH_HARDWARE_INTERRUPT, 8, 8) == STATUS_SUCCESS, "raised");
    CHECK(((NDH_HARDWARE_ANSWER *)world_data())->Connected == 0, "nobody is connected");
    CHECK(hardware(file, 0x8D16E00C, 8, 8) == STATUS_INVALID_DEVICE_REQUEST, "unknown code");
}

int main(void)
{
    for (unsigned processors = 1; processors <= 2; processors++) {
        world_new(processors, 3);
        world_run(one, NULL, 1000);
        world_run(shared, NULL, 1000);
        world_run(synchronize, NULL, 1000);
        world_run(refused, NULL, 1000);
        CHECK(nt_interrupt_inside(0, UINT64_MAX) < 0, "nothing is left");
    }
    EXPECT_CRASH(waiting_routine, 0xA, world_crash(waiting_routine, NULL)->parameter[0]);
    CHECK(world_crash(lowering_routine, NULL)->code == 0xC8, "the IRQL is not given back");
    CHECK(world_crash(disconnect_twice, NULL)->code == 0x18, "no interrupt any more");
    device();
    return EXIT_SUCCESS;
}
