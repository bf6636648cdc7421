// SPDX-License-Identifier: MIT
/*
 * Starting and stopping drivers: what must not be left behind, work items, system threads, completion
 * routines between drivers.
 */
#include "world.h"

#include <sys/wait.h>
#include <unistd.h>

#include "../services.h"

#define TAG 0x74736554u
/* The code that the image of the test holds. */
#define DRIVER __attribute__((section("driver_code"), noinline))

enum leftover { NOTHING, POOL, TIMER, DPC_QUEUED, DEVICE, THREAD, WORK_ITEM };

static enum leftover leave;
static KTIMER timer;
static KDPC dpc;
static PIO_WORKITEM item;
static KEVENT never_set;
static unsigned worked;

static DRIVER VOID NTAPI a_dpc(PKDPC object, PVOID context, PVOID argument1, PVOID argument2)
{
    (void)object;
    (void)context;
    (void)argument1;
    (void)argument2;
}

static DRIVER VOID NTAPI a_thread(PVOID context)
{
    (void)context;
    KeWaitForSingleObject(&never_set, Executive, KernelMode, FALSE, NULL);
}

static DRIVER VOID NTAPI a_work_item(PDEVICE_OBJECT device, PVOID context)
{
    CHECK(device != NULL && ndh_sched_irql() == PASSIVE_LEVEL, "context of a work item");
    worked++;
    if (context != NULL) {
        KeWaitForSingleObject(&never_set, Executive, KernelMode, FALSE, NULL);
    }
}

static DRIVER VOID NTAPI unload(PDRIVER_OBJECT driver)
{
    LARGE_INTEGER due = { .QuadPart = -10000000 };
    HANDLE handle;
    KIRQL irql;

    KeInitializeEvent(&never_set, NotificationEvent, FALSE);
    KeInitializeDpc(&dpc, a_dpc, NULL);
    switch (leave) {
    case POOL:
        CHECK(ExAllocatePoolWithTag(NonPagedPoolNx, 24, TAG) != NULL, "pool");
        break;
    case TIMER:
        KeInitializeTimer(&timer);
        KeSetTimer(&timer, due, &dpc);
        break;
    case DPC_QUEUED:
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
        KeInsertQueueDpc(&dpc, NULL, NULL);
        KeLowerIrql(irql); /* it runs: nothing is left of it */
        break;
    case THREAD:
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, a_thread, NULL);
        ZwClose(handle);
        break;
    case WORK_ITEM:
        IoQueueWorkItem(item, a_work_item, DelayedWorkQueue, &never_set);
        break;
    default:
        break;
    }
    if (leave != WORK_ITEM) {
        IoFreeWorkItem(item);
    }
    if (leave != DEVICE) {
        IoDeleteDevice(driver->DeviceObject);
    }
}

static DRIVER NTSTATUS NTAPI entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    PDEVICE_OBJECT device;
    UNICODE_STRING expected =
        RTL_CONSTANT_STRING(L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\Test");
    CHECK(RtlEqualUnicodeString(path, &expected, FALSE), "registry path");
    CHECK(KeGetCurrentThread() != NULL && PsGetCurrentThreadId() != NULL, "thread");
    CHECK(NT_SUCCESS(IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device)), "device");
    item = IoAllocateWorkItem(device);
    worked = 0;
    IoQueueWorkItem(item, a_work_item, DelayedWorkQueue, NULL);
    driver->DriverUnload = unload;
    return STATUS_SUCCESS;
}

extern char __start_driver_code, __stop_driver_code;

static void cycle(enum leftover what)
{
    leave = what;
    world_image((uint64_t)&__start_driver_code, (uint32_t)(&__stop_driver_code - &__start_driver_code),
                (void *)entry);
    CHECK(ndh_nt_start_service("Test", world_the_image()) == STATUS_SUCCESS, "start");
    CHECK(ndh_nt_start_service("test", world_the_image()) == STATUS_IMAGE_ALREADY_LOADED, "start twice");
    CHECK(ndh_sched_run(NULL, NULL, 0) == NDH_RAN_QUIESCENT && worked == 1, "the work item ran");
    CHECK(ndh_nt_stop_service("Test") == STATUS_SUCCESS, "stop");
}

static void leaves_nothing(void)
{
    char text[512];
    for (uint64_t seed = 1; seed < 20; seed++) {
        world_new(2, seed);
        cycle(NOTHING);
        cycle(DPC_QUEUED);
        ndh_nt_census(text, sizeof text);
        CHECK(strcmp(text,
                     "irps 0\ndevices 0\ntimers 0\ndpcs 0\nworkitems 0\nthreads 0\nfiles 0\nobjects 0\n") ==
                  0,
              "%s", text);
    }
}

static void expect(enum leftover what, uint32_t code, uint64_t p1, const char *words)
{
    int status;
    world_new(2, 5);
    const pid_t child = fork();
    if (child == 0) {
        cycle(what);
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child, "child");
    const struct ndh_crash *crash = &ndh_world_mailbox()->crash;
    CHECK(crash->sealed && crash->code == code && (p1 == UINT64_MAX || crash->parameter[0] == p1) &&
              strstr(crash->text, words) != NULL,
          "%d: 0x%x (0x%llx): %s", what, crash->code, (unsigned long long)crash->parameter[0], crash->text);
}

static NTSTATUS NTAPI failing_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    (void)driver;
    (void)path;
    return STATUS_NO_SUCH_DEVICE;
}

static NTSTATUS NTAPI hanging_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    (void)driver;
    (void)path;
    KeInitializeEvent(&never_set, NotificationEvent, FALSE);
    KeWaitForSingleObject(&never_set, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}

static void failing_drivers(void)
{
    world_new(2, 5);
    world_image(0x10000, 0x1000, (void *)failing_entry);
    CHECK(ndh_nt_start_service("fails", world_the_image()) == STATUS_NO_SUCH_DEVICE, "status of the entry");
    CHECK(ndh_nt_stop_service("fails") == STATUS_OBJECT_NAME_NOT_FOUND, "nothing is left");
    world_image(0x10000, 0x1000, (void *)hanging_entry);
    CHECK(ndh_nt_start_service("hangs", world_the_image()) == STATUS_IO_TIMEOUT,
          "an entry that never returns");
}

/* --- one driver sends to another ------------------------------------------------------------------------ */

static char order[16];

static NTSTATUS NTAPI lower_control(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 2;
    memcpy(irp->AssociatedIrp.SystemBuffer, "ok", 2);
    strcat(order, "l");
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI upper_done(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    CHECK(context == order && device != NULL && irp->IoStatus.Information == 2, "completion routine");
    strcat(order, "u");
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI upper_control(PDEVICE_OBJECT device, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, upper_done, order, TRUE, TRUE, TRUE);
    return IoCallDriver(device->DriverObject->DeviceObject->NextDevice, irp);
}

static NTSTATUS NTAPI complete_success(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI dispatch(PDEVICE_OBJECT device, PIRP irp)
{
    return device->DriverObject->DeviceObject == device ? upper_control(device, irp)
                                                        : lower_control(device, irp);
}

static NTSTATUS NTAPI stack_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Lower");
    PDEVICE_OBJECT lower, upper;
    (void)path;
    IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &lower);
    IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &upper);
    CHECK(IoAttachDeviceToDeviceStack(upper, lower) == lower && upper->StackSize == 2, "stack");
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = dispatch;
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] =
        driver->MajorFunction[IRP_MJ_CLEANUP] = complete_success;
    return STATUS_SUCCESS;
}

static void ask_stack(void *context)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Lower");
    PFILE_OBJECT file;
    PDEVICE_OBJECT device;
    IO_STATUS_BLOCK result;
    KEVENT done;
    char answer[2];
    (void)context;
    CHECK(NT_SUCCESS(IoGetDeviceObjectPointer(&name, FILE_READ_DATA, &file, &device)), "pointer");
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    PIRP irp =
        IoBuildDeviceIoControlRequest(CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS),
                                      device, NULL, 0, answer, sizeof answer, FALSE, &done, &result);
    CHECK(irp != NULL && IoCallDriver(device, irp) == STATUS_SUCCESS, "sent");
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    CHECK(result.Status == STATUS_SUCCESS && result.Information == 2 && memcmp(answer, "ok", 2) == 0 &&
              strcmp(order, "lu") == 0,
          "%s", order);
    ObDereferenceObject(file);
}

/* --- device timers -------------------------------------------------------------------------------------- */

static unsigned ticks;

static VOID NTAPI delete_only(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(driver->DeviceObject);
}

static VOID NTAPI tick(PDEVICE_OBJECT device, PVOID context)
{
    CHECK(device->Timer != NULL && context == &ticks && ndh_sched_irql() == DISPATCH_LEVEL, "timer routine");
    ticks++;
}

static NTSTATUS NTAPI ticking_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    PDEVICE_OBJECT device;
    (void)path;
    IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    CHECK(NT_SUCCESS(IoInitializeTimer(device, tick, &ticks)), "timer");
    IoStartTimer(device);
    driver->DriverUnload = delete_only;
    return STATUS_SUCCESS;
}

static void device_timers(void)
{
    world_new(2, 1);
    ticks = 0;
    world_image(0x10000, 0x1000, (void *)ticking_entry);
    CHECK(ndh_nt_start_service("ticks", world_the_image()) == STATUS_SUCCESS, "start");
    CHECK(ndh_sched_run(NULL, NULL, 35000000) == NDH_RAN_LIMIT && ticks == 3, "%u ticks", ticks);
    CHECK(ndh_nt_stop_service("ticks") == STATUS_SUCCESS, "stop");
    CHECK(ndh_sched_run(NULL, NULL, 35000000) == NDH_RAN_QUIESCENT && ticks == 3,
          "the timer went with its device");
}

int main(void)
{
    leaves_nothing();
    expect(POOL, 0xC4, 0x62, "1 pool allocations (24 bytes), the first with tag Test");
    expect(TIMER, 0xC7, 0, "timer");
    expect(DEVICE, 0xCE, UINT64_MAX, "device object");
    expect(THREAD, 0xCE, UINT64_MAX, "1 system threads");
    expect(WORK_ITEM, 0xCE, UINT64_MAX, "1 work items");
    failing_drivers();
    device_timers();
    world_new(2, 1);
    world_image(0x10000, 0x1000, (void *)stack_entry);
    CHECK(ndh_nt_start_service("stack", world_the_image()) == STATUS_SUCCESS, "start");
    CHECK(world_run(ask_stack, NULL, 0) == NDH_RAN_QUIESCENT, "quiescent");
    return EXIT_SUCCESS;
}
