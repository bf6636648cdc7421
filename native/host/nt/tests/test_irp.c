// SPDX-License-Identifier: MIT
/* Requests of a client to a driver: open, control, cancel, close; misuse of IRPs. */
#include "world.h"

#define BUFFERED   CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define PENDING    CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define NEITHER    CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, METHOD_NEITHER, FILE_ANY_ACCESS)
#define DIRECT     CTL_CODE(FILE_DEVICE_UNKNOWN, 0x803, METHOD_OUT_DIRECT, FILE_ANY_ACCESS)
#define TWICE      CTL_CODE(FILE_DEVICE_UNKNOWN, 0x804, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define RAISED     CTL_CODE(FILE_DEVICE_UNKNOWN, 0x805, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define BLOCKING   CTL_CODE(FILE_DEVICE_UNKNOWN, 0x807, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define BAD_CANCEL CTL_CODE(FILE_DEVICE_UNKNOWN, 0x808, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define ITEM_FREED CTL_CODE(FILE_DEVICE_UNKNOWN, 0x809, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define ITEM_TWICE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x80A, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define AS_PENDING CTL_CODE(FILE_DEVICE_UNKNOWN, 0x806, METHOD_BUFFERED, FILE_ANY_ACCESS)

static char order[64];
static PDEVICE_OBJECT the_device;
static KEVENT gate;
static unsigned processors = 2;

static NTSTATUS finish(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS NTAPI open_close(PDEVICE_OBJECT device, PIRP irp)
{
    const UCHAR major = IoGetCurrentIrpStackLocation(irp)->MajorFunction;
    (void)device;
    strcat(order, major == IRP_MJ_CREATE ? "o" : major == IRP_MJ_CLEANUP ? "u" : "c");
    return finish(irp, STATUS_SUCCESS, 0);
}

static VOID NTAPI cancel_and_keep_lock(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    (void)irp;
}

static VOID NTAPI cancel(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    IoReleaseCancelSpinLock(irp->CancelIrql);
    strcat(order, "x");
    finish(irp, STATUS_CANCELLED, 0);
}

static VOID NTAPI do_nothing(PDEVICE_OBJECT device, PVOID context)
{
    (void)device;
    (void)context;
}

static NTSTATUS NTAPI control(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
    uint8_t *buffer = irp->AssociatedIrp.SystemBuffer;
    const ULONG in = location->Parameters.DeviceIoControl.InputBufferLength,
                out = location->Parameters.DeviceIoControl.OutputBufferLength;
    PIO_WORKITEM item;
    KIRQL irql;

    CHECK(device == the_device && ndh_sched_irql() == PASSIVE_LEVEL && ExGetPreviousMode() == UserMode,
          "context of a dispatch routine");
    switch (location->Parameters.DeviceIoControl.IoControlCode) {
    case BUFFERED:
        for (ULONG i = 0; i < in && i < out; i++) {
            buffer[i] ^= 0xff;
        }
        return finish(irp, STATUS_SUCCESS, in < out ? in : out);
    case PENDING:
        IoMarkIrpPending(irp);
        IoSetCancelRoutine(irp, cancel);
        return STATUS_PENDING;
    case NEITHER:
        memcpy(irp->UserBuffer, location->Parameters.DeviceIoControl.Type3InputBuffer, 1);
        return finish(irp, STATUS_SUCCESS, 1);
    case DIRECT:
        memset(MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority), buffer[0], out);
        return finish(irp, STATUS_SUCCESS, out);
    case BAD_CANCEL:
        IoMarkIrpPending(irp);
        IoSetCancelRoutine(irp, cancel_and_keep_lock);
        IoCancelIrp(irp);
        return STATUS_PENDING;
    case ITEM_FREED:
        item = IoAllocateWorkItem(the_device);
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
        IoQueueWorkItem(item, do_nothing, DelayedWorkQueue, NULL);
        IoFreeWorkItem(item);
        return finish(irp, STATUS_SUCCESS, 0);
    case ITEM_TWICE:
        item = IoAllocateWorkItem(the_device);
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
        IoQueueWorkItem(item, do_nothing, DelayedWorkQueue, NULL);
        IoQueueWorkItem(item, do_nothing, DelayedWorkQueue, NULL);
        return finish(irp, STATUS_SUCCESS, 0);
    case BLOCKING:
        KeWaitForSingleObject(&gate, Executive, KernelMode, FALSE, NULL);
        return finish(irp, STATUS_SUCCESS, 0);
    case TWICE:
        finish(irp, STATUS_SUCCESS, 0);
        return finish(irp, STATUS_SUCCESS, 0);
    case RAISED:
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
        return finish(irp, STATUS_SUCCESS, 0);
    default:
        return finish(irp, STATUS_PENDING, 0);
    }
}

static VOID NTAPI unload(PDRIVER_OBJECT driver)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\Test");
    CHECK(NT_SUCCESS(IoDeleteSymbolicLink(&link)), "link");
    IoDeleteDevice(driver->DeviceObject);
}

static NTSTATUS NTAPI entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Test"),
                   link = RTL_CONSTANT_STRING(L"\\DosDevices\\Test");
    (void)path;
    CHECK(NT_SUCCESS(IoCreateDevice(driver, 8, &name, FILE_DEVICE_UNKNOWN, 0, TRUE, &the_device)), "device");
    CHECK(IoCreateDevice(driver, 8, &name, FILE_DEVICE_UNKNOWN, 0, TRUE, &(PDEVICE_OBJECT){ NULL }) ==
              STATUS_OBJECT_NAME_COLLISION,
          "second");
    CHECK(NT_SUCCESS(IoCreateSymbolicLink(&link, &name)), "link");
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLEANUP] =
        driver->MajorFunction[IRP_MJ_CLOSE] = open_close;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    driver->DriverUnload = unload;
    return STATUS_SUCCESS;
}

static uint32_t open_device(const char *name, NTSTATUS expected)
{
    struct ndh_completion completion;
    const struct ndh_post post = { .id = 1, .kind = NDH_POST_CREATE, .input_size = (uint32_t)strlen(name) };
    memcpy(world_data(), name, strlen(name));
    const NTSTATUS status = world_post(&post, &completion);
    CHECK(status == expected, "%s: 0x%x", name, (unsigned)status);
    return completion.file;
}

static uint32_t start(void)
{
    world_new(processors, 3);
    order[0] = 0;
    world_image(0x10000, 0x1000, (void *)entry);
    CHECK(ndh_nt_start_service("test", world_the_image()) == STATUS_SUCCESS, "start");
    return open_device("\\??\\Test", STATUS_SUCCESS);
}

static struct ndh_post control_post(uint64_t id, uint32_t file, uint32_t code, uint32_t in, uint32_t out)
{
    return (struct ndh_post){ .id = id,
                              .kind = NDH_POST_CONTROL,
                              .file = file,
                              .code = code,
                              .input_size = in,
                              .output_size = out,
                              .data_offset = 64 };
}

static void close_file(uint32_t file)
{
    struct ndh_completion completion;
    const struct ndh_post post = { .id = 99, .kind = NDH_POST_CLOSE, .file = file };
    CHECK(world_post(&post, &completion) == STATUS_SUCCESS, "close");
}

static void names(void)
{
    const uint32_t file = start();
    CHECK(file != 0, "no handle");
    open_device("\\Device\\Test", STATUS_ACCESS_DENIED); /* exclusive */
    close_file(file);
    close_file(open_device("\\\\.\\TEST", STATUS_SUCCESS));
    close_file(open_device("\\Device\\test\\part", STATUS_SUCCESS));
    open_device("\\Device\\Testing", STATUS_OBJECT_NAME_NOT_FOUND);
    open_device("Test", STATUS_OBJECT_NAME_NOT_FOUND);
    CHECK(strcmp(order, "oucoucouc") == 0, "%s", order);
    CHECK(ndh_nt_stop_service("TEST") == STATUS_SUCCESS, "stop");
    CHECK(ndh_nt_stop_service("test") == STATUS_OBJECT_NAME_NOT_FOUND, "it is gone");
    open_device("\\??\\Test", STATUS_OBJECT_NAME_NOT_FOUND);
}

static void methods(void)
{
    struct ndh_completion completion;
    const uint32_t file = start();
    uint8_t *data = world_data() + 64;
    struct ndh_post post = control_post(2, file, BUFFERED, 3, 8);
    memcpy(data, "\x01\x02\x03zzzzz", 8);
    CHECK(world_post(&post, &completion) == STATUS_SUCCESS && completion.information == 3, "buffered");
    CHECK(memcmp(data, "\xfe\xfd\xfczzzzz", 8) == 0, "only what the driver reports comes back");
    post = control_post(3, file, BUFFERED, 0, 0);
    CHECK(world_post(&post, &completion) == STATUS_SUCCESS, "no buffers");
    post = control_post(4, file, NEITHER, 1, 1);
    CHECK(world_post(&post, &completion) == STATUS_SUCCESS && completion.information == 1, "neither");
    data[0] = 'd';
    post = control_post(5, file, DIRECT, 1, 5000);
    CHECK(world_post(&post, &completion) == STATUS_SUCCESS && data[4999] == 'd' && data[5000] != 'd',
          "direct: 0x%x %02x %02x", (unsigned)completion.status, data[4999], data[5000]);
    post.data_offset = NDH_MB_DATA_SIZE - 100;
    CHECK(world_post(&post, &completion) == STATUS_INVALID_PARAMETER, "outside of the data area");
    post = control_post(6, file + 4, BUFFERED, 0, 0);
    CHECK(world_post(&post, &completion) == STATUS_INVALID_HANDLE, "bad handle");
    post.kind = 77;
    CHECK(world_post(&post, &completion) == STATUS_INVALID_PARAMETER, "bad kind");
    close_file(file);
}

static void cancelling(void)
{
    struct ndh_completion completion[4];
    const uint32_t file = start();
    const struct ndh_post pend = control_post(2, file, PENDING, 0, 0),
                          more = control_post(3, file, PENDING, 0, 0);
    const struct ndh_post stop = { .id = 4, .target = 2, .kind = NDH_POST_CANCEL };
    CHECK(world_post(&pend, completion) == STATUS_PENDING && !ndh_nt_is_complete(2) &&
              ndh_nt_irps_pending() == 1,
          "pended");
    CHECK(world_post(&more, completion) == STATUS_PENDING && ndh_nt_irps_pending() == 2, "pended");
    CHECK(ndh_nt_post(&pend, world_data()) == STATUS_INVALID_PARAMETER, "its id is under way");
    CHECK(ndh_nt_post(&stop, world_data()) == 0, "cancel");
    ndh_sched_run(NULL, NULL, 0);
    CHECK(ndh_nt_completions(completion, 4) == 2, "two completions");
    CHECK(completion[0].id == 2 && completion[0].status == STATUS_CANCELLED && completion[1].id == 4 &&
              completion[1].status == 0,
          "order");
    CHECK(ndh_nt_post(&stop, world_data()) == 0, "cancel once more");
    ndh_sched_run(NULL, NULL, 0);
    CHECK(ndh_nt_completions(completion, 4) == 1 && completion[0].status == STATUS_NOT_FOUND,
          "nothing to cancel");
    CHECK(ndh_nt_stop_service("test") == STATUS_DEVICE_BUSY, "a file is open");
    const struct ndh_post close = { .id = 5, .kind = NDH_POST_CLOSE, .file = file };
    CHECK(ndh_nt_post(&close, world_data()) == 0, "close");
    ndh_sched_run(NULL, NULL, 0);
    CHECK(ndh_nt_completions(completion, 4) == 2 && completion[0].id == 3 &&
              completion[0].status == STATUS_CANCELLED,
          "closing cancels");
    CHECK(strcmp(order, "oxuxc") == 0 && ndh_nt_irps_pending() == 0, "%s", order);
}

/* More posts than fibers: the rest waits its turn. */
static void many(void)
{
    struct ndh_completion completion[NDH_MB_MAX_POSTS];
    const uint32_t file = start();
    for (uint64_t i = 0; i < NDH_MB_MAX_POSTS; i++) {
        const struct ndh_post post = control_post(100 + i, file, BUFFERED, 0, 0);
        CHECK(ndh_nt_post(&post, world_data()) == 0, "post");
    }
    CHECK(ndh_sched_run(NULL, NULL, 0) == NDH_RAN_QUIESCENT, "quiescent");
    CHECK(ndh_nt_completions(completion, NDH_MB_MAX_POSTS) == NDH_MB_MAX_POSTS, "all complete");
    close_file(file);
    char text[1024];
    ndh_nt_census(text, sizeof text);
    CHECK(strstr(text, "irps 0\ndevices 1\ntimers 0\ndpcs 0\nworkitems 0\nthreads 0\nfiles 0\n") == text,
          "%s", text);
}

/* Requests that block their threads use up their share of the fibers; a cancel still gets through. */
static void cancels_overtake(void)
{
    struct ndh_completion completion[NDH_MB_MAX_POSTS];
    const uint32_t file = start();
    const struct ndh_post pend = control_post(2, file, PENDING, 0, 0);
    const struct ndh_post stop = { .id = 3, .target = 2, .kind = NDH_POST_CANCEL };
    KeInitializeEvent(&gate, NotificationEvent, FALSE);
    CHECK(world_post(&pend, completion) == STATUS_PENDING, "pended");
    for (uint64_t i = 0; i < 40; i++) {
        const struct ndh_post post = control_post(100 + i, file, BLOCKING, 0, 0);
        CHECK(ndh_nt_post(&post, world_data()) == 0, "post");
    }
    CHECK(ndh_sched_run(NULL, NULL, 0) == NDH_RAN_QUIESCENT && ndh_nt_irps_pending() == 41, "all block");
    CHECK(ndh_nt_post(&stop, world_data()) == 0, "cancel");
    CHECK(ndh_sched_run(NULL, NULL, 0) == NDH_RAN_QUIESCENT && ndh_nt_irps_pending() == 40,
          "one is cancelled");
    KeSetEvent(&gate, 0, FALSE);
    CHECK(ndh_sched_run(NULL, NULL, 0) == NDH_RAN_QUIESCENT && ndh_nt_irps_pending() == 0,
          "all are released");
    CHECK(ndh_nt_completions(completion, NDH_MB_MAX_POSTS) == 42 && completion[0].id == 2, "completions");
    close_file(file);
}

static void misuse(void *context)
{
    struct ndh_completion completion;
    const struct ndh_post post = control_post(7, start(), *(uint32_t *)context, 0, 0);
    world_post(&post, &completion);
}

/* world_crash runs its body on a thread; this one needs the host stack, as the request loop does. */
static uint32_t misused_code;

static int run_misuse(void *context)
{
    (void)context;
    misuse(&misused_code);
    return 1;
}

#include <sys/wait.h>
#include <unistd.h>

static void expect(uint32_t code, uint32_t bugcheck, uint64_t p1)
{
    int status;
    world_new(2, 3);
    misused_code = code;
    const pid_t child = fork();
    if (child == 0) {
        run_misuse(NULL);
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child, "child");
    const struct ndh_crash *crash = &ndh_world_mailbox()->crash;
    CHECK(crash->sealed && crash->code == bugcheck && (p1 == 0 || crash->parameter[0] == p1),
          "request 0x%x: 0x%x (0x%llx): %s", code, crash->code, (unsigned long long)crash->parameter[0],
          crash->text);
}

int main(void)
{
    names();
    methods();
    cancelling();
    many();
    cancels_overtake();
    expect(TWICE, 0x44, 0);
    expect(RAISED, 0xC9, 5);
    expect(AS_PENDING, 0xC9, 6);
    expect(BAD_CANCEL, 0xC8, DISPATCH_LEVEL << 16 | PASSIVE_LEVEL << 8 | 2);
    processors = 1; /* no other one runs the item meanwhile */
    expect(ITEM_FREED, 0xE4, 2);
    expect(ITEM_TWICE, 0xE4, 1);
    return EXIT_SUCCESS;
}
