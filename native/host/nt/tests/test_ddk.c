// SPDX-License-Identifier: MIT
/* Services that drivers of others import: files by handle, queues, locks, strings, time, memory. */
#include "world.h"

#include "../crt.h"
#include "../ddk.h"
#include "../object.h"

#define TAG                    0x74736554u
#define CODE(function, method) CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800 + (function), method, FILE_ANY_ACCESS)

/* --- a device that is opened by handle ------------------------------------------------------------------ */

static PIRP kept;
static ULONG ea_length, cancelled, created_with;
static PDEVICE_OBJECT the_device;

static NTSTATUS finish(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS NTAPI create(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    if (stack->MajorFunction == IRP_MJ_CREATE) {
        ea_length = stack->Parameters.Create.EaLength;
        created_with = stack->Parameters.Create.Options;
    }
    return finish(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS NTAPI transfer(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    char *buffer = irp->AssociatedIrp.SystemBuffer;
    const ULONG length = stack->Parameters.Read.Length;
    if (stack->MajorFunction == IRP_MJ_READ) {
        for (ULONG i = 0; i < length; i++) {
            buffer[i] = (char)('a' + stack->Parameters.Read.ByteOffset.QuadPart + i);
        }
    } else if (memcmp(buffer, "data", 4) != 0) {
        return finish(irp, STATUS_INVALID_PARAMETER, 0);
    }
    return finish(irp, STATUS_SUCCESS, length);
}

static VOID NTAPI on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    IoReleaseCancelSpinLock(irp->CancelIrql);
    cancelled++;
    finish(irp, STATUS_CANCELLED, 0);
}

static NTSTATUS NTAPI control(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    switch (stack->Parameters.DeviceIoControl.IoControlCode) {
    case CODE(0, METHOD_BUFFERED):
        ((char *)irp->AssociatedIrp.SystemBuffer)[0]++;
        return finish(irp, STATUS_SUCCESS, 1);
    case CODE(1, METHOD_OUT_DIRECT):
        memset(MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority), 'x', 4);
        return finish(irp, STATUS_SUCCESS, 4);
    case CODE(2, METHOD_BUFFERED):
        kept = irp;
        IoMarkIrpPending(irp);
        IoSetCancelRoutine(irp, on_cancel);
        return STATUS_PENDING;
    default:
        return finish(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
}

static NTSTATUS NTAPI entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Udp");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\UdpLink");
    (void)path;
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLEANUP] =
        driver->MajorFunction[IRP_MJ_CLOSE] = create;
    driver->MajorFunction[IRP_MJ_READ] = driver->MajorFunction[IRP_MJ_WRITE] = transfer;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &the_device);
    the_device->Flags |= DO_BUFFERED_IO;
    return IoCreateSymbolicLink(&link, &name);
}

static HANDLE open(PCWSTR path, ULONG options)
{
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK result;
    HANDLE handle;
    char ea[24] = "TransportAddress";
    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    const NTSTATUS status = ZwCreateFile(&handle, GENERIC_READ, &attributes, &result, NULL, 0, 0, FILE_OPEN,
                                         options, ea, sizeof ea);
    CHECK(NT_SUCCESS(status) == (handle != NULL) && result.Status == status, "0x%x", status);
    return handle;
}

static void files(void *context)
{
    IO_STATUS_BLOCK result;
    FILE_POSITION_INFORMATION position;
    LARGE_INTEGER none = { .QuadPart = 0 };
    HANDLE event, handle = open(L"\\Device\\Udp", FILE_SYNCHRONOUS_IO_NONALERT);
    char text[8] = "";
    PFILE_OBJECT file;
    (void)context;
    CHECK(handle != NULL && ea_length == 24 && created_with >> 24 == FILE_OPEN, "open");
    CHECK(open(L"\\??\\C:\\x.txt", 0) == NULL, "there are no disks");
    CHECK(ZwReadFile(handle, NULL, NULL, NULL, &result, text, 3, NULL, NULL) == STATUS_SUCCESS &&
              memcmp(text, "abc", 3) == 0 && result.Information == 3,
          "read");
    CHECK(ZwReadFile(handle, NULL, NULL, NULL, &result, text, 3, NULL, NULL) == STATUS_SUCCESS &&
              memcmp(text, "def", 3) == 0,
          "a synchronous file has a position");
    CHECK(ZwQueryInformationFile(handle, &result, &position, sizeof position, FilePositionInformation) ==
                  STATUS_SUCCESS &&
              position.CurrentByteOffset.QuadPart == 6,
          "position");
    CHECK(ZwWriteFile(handle, NULL, NULL, NULL, &result, (PVOID) "data", 4, &none, NULL) == STATUS_SUCCESS,
          "write");
    CHECK(ZwWriteFile(handle, NULL, NULL, NULL, &result, (PVOID) "nope", 4, &none, NULL) ==
              STATUS_INVALID_PARAMETER,
          "a status comes back");
    text[0] = 'p';
    CHECK(ZwDeviceIoControlFile(handle, NULL, NULL, NULL, &result, CODE(0, METHOD_BUFFERED), text, 1, text,
                                1) == STATUS_SUCCESS &&
              text[0] == 'q',
          "buffered");
    CHECK(ZwDeviceIoControlFile(handle, NULL, NULL, NULL, &result, CODE(1, METHOD_OUT_DIRECT), NULL, 0, text,
                                4) == STATUS_SUCCESS &&
              memcmp(text, "xxxx", 4) == 0,
          "direct");
    CHECK(ObReferenceObjectByHandle(handle, 0, nt_io_file_object_type, KernelMode, (PVOID *)&file, NULL) ==
                  STATUS_SUCCESS &&
              IoGetRelatedDeviceObject(file) == the_device,
          "file object");
    ObDereferenceObject(file);
    CHECK(ZwClose(handle) == STATUS_SUCCESS, "close");

    handle = open(L"\\DosDevices\\UdpLink", 0);
    CHECK(handle != NULL &&
              ZwCreateEvent(&event, EVENT_ALL_ACCESS, NULL, NotificationEvent, TRUE) == STATUS_SUCCESS,
          "asynchronous");
    CHECK(ZwDeviceIoControlFile(handle, event, NULL, NULL, &result, CODE(2, METHOD_BUFFERED), NULL, 0, NULL,
                                0) == STATUS_PENDING,
          "pending");
    CHECK(ZwWaitForSingleObject(event, FALSE, &none) == STATUS_TIMEOUT, "not signalled");
    IoSetCancelRoutine(kept, NULL);
    finish(kept, STATUS_SUCCESS, 0);
    CHECK(ZwWaitForSingleObject(event, FALSE, &none) == STATUS_SUCCESS && result.Status == STATUS_SUCCESS,
          "done");
    CHECK(ZwDeviceIoControlFile(handle, event, NULL, NULL, &result, CODE(2, METHOD_BUFFERED), NULL, 0, NULL,
                                0) == STATUS_PENDING,
          "pending");
    CHECK(ZwCancelIoFile(handle, &result) == STATUS_SUCCESS && cancelled == 1, "cancelled");
    CHECK(ZwClose(handle) == STATUS_SUCCESS && ZwClose(event) == STATUS_SUCCESS, "close");
}

static void built_requests(void *context)
{
    KEVENT done;
    IO_STATUS_BLOCK result;
    char text[4] = "";
    LARGE_INTEGER at = { .QuadPart = 2 };
    (void)context;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    PIRP irp = IoBuildSynchronousFsdRequest(IRP_MJ_READ, the_device, text, 2, &at, &done, &result);
    CHECK(irp != NULL && IoCallDriver(the_device, irp) == STATUS_SUCCESS, "sent");
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    CHECK(result.Information == 2 && memcmp(text, "cd", 2) == 0, "%s", text);
}

/* --- queues and locks ----------------------------------------------------------------------------------- */

static LIST_ENTRY queue;
static KSPIN_LOCK queue_lock;
static PIRP completed;

static VOID NTAPI csq_insert(PIO_CSQ csq, PIRP irp)
{
    (void)csq;
    InsertTailList(&queue, &irp->Tail.Overlay.ListEntry);
}
static VOID NTAPI csq_remove(PIO_CSQ csq, PIRP irp)
{
    (void)csq;
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
}
static PIRP NTAPI csq_peek(PIO_CSQ csq, PIRP irp, PVOID context)
{
    PLIST_ENTRY next = irp == NULL ? queue.Flink : irp->Tail.Overlay.ListEntry.Flink;
    (void)csq;
    (void)context;
    return next == &queue ? NULL : CONTAINING_RECORD(next, IRP, Tail.Overlay.ListEntry);
}
static VOID NTAPI csq_acquire(PIO_CSQ csq, PKIRQL irql)
{
    (void)csq;
    *irql = KeAcquireSpinLockRaiseToDpc(&queue_lock);
}
static VOID NTAPI csq_release(PIO_CSQ csq, KIRQL irql)
{
    (void)csq;
    KeReleaseSpinLock(&queue_lock, irql);
}
static VOID NTAPI csq_canceled(PIO_CSQ csq, PIRP irp)
{
    (void)csq;
    completed = irp;
}

static void cancel_safe_queue(void *context)
{
    IO_CSQ csq;
    IO_CSQ_IRP_CONTEXT tie;
    PIRP irp[3];
    (void)context;
    InitializeListHead(&queue);
    IoCsqInitialize(&csq, csq_insert, csq_remove, csq_peek, csq_acquire, csq_release, csq_canceled);
    for (int i = 0; i < 3; i++) {
        irp[i] = IoAllocateIrp(1, FALSE);
        IoSetNextIrpStackLocation(irp[i]);
        IoCsqInsertIrp(&csq, irp[i], i == 1 ? &tie : NULL);
    }
    CHECK(IoCancelIrp(irp[0]) && completed == irp[0], "a cancelled one leaves the queue");
    CHECK(IoCsqRemoveIrp(&csq, &tie) == irp[1] && tie.Irp == NULL && IoCsqRemoveIrp(&csq, &tie) == NULL,
          "by context");
    CHECK(IoCsqRemoveNextIrp(&csq, NULL) == irp[2] && IoCsqRemoveNextIrp(&csq, NULL) == NULL, "the next");
    CHECK(!IoCancelIrp(irp[2]), "has no cancel routine any more");
    irp[2]->Cancel = TRUE;
    IoCsqInsertIrp(&csq, irp[2], NULL);
    CHECK(completed == irp[2] && IsListEmpty(&queue), "cancelled before it came");
    for (int i = 0; i < 3; i++) {
        IoFreeIrp(irp[i]);
    }
}

static EX_SPIN_LOCK lock;
static unsigned readers, most_readers, writers;

static VOID NTAPI reader(PVOID context)
{
    (void)context;
    for (int i = 0; i < 20; i++) {
        const KIRQL irql = ExAcquireSpinLockShared(&lock);
        CHECK(writers == 0, "no writer");
        readers++;
        most_readers = readers > most_readers ? readers : most_readers;
        ndh_sched_point();
        readers--;
        ExReleaseSpinLockShared(&lock, irql);
    }
}

static VOID NTAPI writer(PVOID context)
{
    (void)context;
    for (int i = 0; i < 20; i++) {
        const KIRQL irql = ExAcquireSpinLockExclusive(&lock);
        CHECK(readers == 0 && writers == 0, "alone");
        writers++;
        ndh_sched_point();
        writers--;
        ExReleaseSpinLockExclusive(&lock, irql);
    }
}

static void spin_locks(void *context)
{
    HANDLE handle;
    (void)context;
    for (int i = 0; i < 4; i++) {
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, i % 2 ? writer : reader, NULL);
        ZwClose(handle);
    }
}

static void queues_and_removal(void *context)
{
    KDEVICE_QUEUE devices;
    KDEVICE_QUEUE_ENTRY entry[4];
    IO_REMOVE_LOCK removal;
    KIRQL irql;
    (void)context;
    KeInitializeDeviceQueue(&devices);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    CHECK(!KeInsertDeviceQueue(&devices, &entry[0]) && devices.Busy, "the first goes through");
    CHECK(KeInsertByKeyDeviceQueue(&devices, &entry[1], 9) &&
              KeInsertByKeyDeviceQueue(&devices, &entry[2], 3) && KeInsertDeviceQueue(&devices, &entry[3]),
          "others wait");
    CHECK(KeRemoveEntryDeviceQueue(&devices, &entry[3]), "taken out");
    CHECK(KeRemoveByKeyDeviceQueue(&devices, 4) == &entry[1] && KeRemoveDeviceQueue(&devices) == &entry[2],
          "order");
    CHECK(KeRemoveDeviceQueue(&devices) == NULL && !devices.Busy, "idle");
    KeLowerIrql(irql);

    IoInitializeRemoveLockEx(&removal, TAG, 0, 0, sizeof removal);
    CHECK(IoAcquireRemoveLockEx(&removal, NULL, "", 1, sizeof removal) == STATUS_SUCCESS, "acquired");
    IoReleaseRemoveLockAndWaitEx(&removal, NULL, sizeof removal);
    CHECK(IoAcquireRemoveLockEx(&removal, NULL, "", 1, sizeof removal) == STATUS_DELETE_PENDING, "removed");
}

/* --- plain functions ------------------------------------------------------------------------------------ */

static void text_and_time(void *context)
{
    TIME_FIELDS fields;
    LARGE_INTEGER time, back;
    ULONG number, seed = 5, size;
    UCHAR address[4];
    PCSTR end;
    char text[32] = "ab";
    WCHAR wide[32] = L"ab";
    UNICODE_STRING all = RTL_CONSTANT_STRING(L"\\Device\\NDIS"), part = RTL_CONSTANT_STRING(L"\\device");
    UNICODE_STRING tail = RTL_CONSTANT_STRING(L"ndis"), out = { 0, sizeof wide, wide };
    (void)context;
    for (LONGLONG day = 0; day < 400000; day += 37) {
        time.QuadPart = day * 864000000000LL + 35999990000LL;
        RtlTimeToTimeFields(&time, &fields);
        CHECK(RtlTimeFieldsToTime(&fields, &back) && back.QuadPart == time.QuadPart, "day %lld",
              (long long)day);
    }
    RtlSecondsSince1970ToTime(951827696, &time); /* 29 February 2000, 12:34:56 */
    RtlTimeToTimeFields(&time, &fields);
    CHECK(fields.Year == 2000 && fields.Month == 2 && fields.Day == 29 && fields.Hour == 12 &&
              fields.Minute == 34 && fields.Second == 56 && fields.Weekday == 2,
          "calendar");
    CHECK(RtlTimeToSecondsSince1970(&time, &number) && number == 951827696, "seconds");
    fields.Day = 30;
    CHECK(!RtlTimeFieldsToTime(&fields, &time), "no such day");
    CHECK(RtlRandomEx(&seed) != RtlRandomEx(&seed), "random");

    CHECK(RtlPrefixUnicodeString(&part, &all, TRUE) && !RtlPrefixUnicodeString(&part, &all, FALSE), "prefix");
    CHECK(RtlSuffixUnicodeString(&tail, &all, TRUE) && !RtlPrefixUnicodeString(&all, &part, TRUE), "suffix");
    CHECK(RtlInt64ToUnicodeString(0x123456789abULL, 16, &out) == STATUS_SUCCESS &&
              nt_wcscmp(wide, L"123456789AB") == 0,
          "number");
    CHECK(RtlCharToInteger(" -0x1f", 0, &number) == STATUS_SUCCESS && (LONG)number == -31, "number");
    CHECK(RtlUnicodeToUTF8N(text, sizeof text, &size, L"a\x20ac", 4) == STATUS_SUCCESS && size == 4 &&
              memcmp(text, "a\xe2\x82\xac", 4) == 0,
          "UTF-8");
    CHECK(RtlUTF8ToUnicodeN(wide, 2, &size,
                            "\xe2\x82\xac"
                            "b",
                            4) == STATUS_BUFFER_TOO_SMALL &&
              size == 2 && wide[0] == 0x20ac,
          "UTF-16");
    CHECK(RtlIpv4StringToAddressA("10.1.255.7:80", TRUE, &end, address) == STATUS_SUCCESS && *end == ':' &&
              memcmp(address, "\x0a\x01\xff\x07", 4) == 0,
          "IPv4");
    CHECK(RtlIpv4StringToAddressA("10.1", TRUE, &end, address) == STATUS_INVALID_PARAMETER &&
              RtlIpv4StringToAddressA("10.258", FALSE, &end, address) == STATUS_SUCCESS && address[2] == 1,
          "IPv4, short");
    CHECK(RtlIpv4AddressToStringA(address, text) == text + 8 && nt_strcmp(text, "10.0.1.2") == 0, "%s", text);
    CHECK(nt_strtoul("0x1fz", (char **)&end, 0) == 31 && *end == 'z' && nt_strnicmp("ABc", "abD", 2) == 0,
          "CRT");
}

static void bits_and_memory(void *context)
{
    ULONG words[2] = { 0, 0 }, verifier;
    RTL_BITMAP map;
    PHYSICAL_ADDRESS low = { .QuadPart = 0 }, high = { .QuadPart = -1 };
    PROCESSOR_NUMBER number;
    (void)context;
    RtlInitializeBitMap(&map, words, 40);
    RtlSetBits(&map, 3, 5);
    CHECK(RtlFindSetBits(&map, 5, 10) == 3 && RtlFindSetBits(&map, 6, 0) == MAXULONG, "find");
    CHECK(RtlAreBitsSet(&map, 3, 5) && !RtlAreBitsSet(&map, 3, 6) && !RtlAreBitsClear(&map, 38, 3), "ranges");
    CHECK(RtlNumberOfClearBits(&map) == 35 && RtlTestBit(&map, 4) && RtlFindMostSignificantBit(9) == 3,
          "count");
    PMDL mdl = MmAllocatePagesForMdlEx(low, high, low, 3 * PAGE_SIZE, MmCached, 0);
    CHECK(mdl != NULL && MmGetMdlByteCount(mdl) == 3 * PAGE_SIZE, "pages");
    char *mapped = MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, NormalPagePriority);
    CHECK(mapped != NULL && mapped[0] == 0 && mapped[3 * PAGE_SIZE - 1] == 0, "zeroed");
    MmUnmapLockedPages(mapped, mdl);
    MmFreePagesFromMdl(mdl);
    ExFreePool(mdl);
    CHECK(MmIsVerifierEnabled(&verifier) == STATUS_SUCCESS && verifier != 0, "verifier");
    CHECK(KeQueryActiveProcessors() == 3 && KeGetProcessorNumberFromIndex(1, &number) == STATUS_SUCCESS &&
              KeGetProcessorIndexFromNumber(&number) == 1 &&
              KeGetProcessorNumberFromIndex(2, &number) == STATUS_INVALID_PARAMETER,
          "processors");
}

/* Each name is found: the table is in order. */
static void every_export_is_found(void)
{
#define NDH_SERVICE(name)             CHECK(ndh_nt_export("ntoskrnl.exe", #name) != NULL, #name);
#define NDH_SERVICE_AS(name, address) CHECK(ndh_nt_export("HAL.dll", name) != NULL, name);
#include "../exports_d_to_k.inc"
#include "../exports_l_to_z.inc"
#undef NDH_SERVICE
#define NDH_SERVICE(name) CHECK(ndh_nt_export("wpprecorder.sys", #name) != NULL, #name);
#include "../exports_recorder.inc"
#undef NDH_SERVICE
#undef NDH_SERVICE_AS
    CHECK(ndh_nt_export("ntoskrnl.exe", "NoSuchService") == NULL, "unknown");
    CHECK(ndh_nt_export("netio.sys", "WskRegister") == NULL, "another module");
}

int main(void)
{
    every_export_is_found();
    for (uint64_t seed = 1; seed < 12; seed++) {
        world_new(2, seed);
        most_readers = 0;
        CHECK(world_run(spin_locks, NULL, 0) == NDH_RAN_QUIESCENT && readers == 0 && lock == 0, "locks");
        if (most_readers > 1) {
            break;
        }
    }
    CHECK(most_readers > 1, "readers share");
    world_new(2, 3);
    world_image(0x10000, 0x1000, (void *)entry);
    CHECK(ndh_nt_start_service("Udp", world_the_image()) == STATUS_SUCCESS, "start");
    CHECK(world_run(files, NULL, 0) == NDH_RAN_QUIESCENT, "files");
    CHECK(world_run(built_requests, NULL, 0) == NDH_RAN_QUIESCENT, "requests");
    CHECK(world_run(cancel_safe_queue, NULL, 0) == NDH_RAN_QUIESCENT, "queue");
    CHECK(world_run(queues_and_removal, NULL, 0) == NDH_RAN_QUIESCENT, "queues");
    CHECK(world_run(text_and_time, NULL, 0) == NDH_RAN_QUIESCENT, "text");
    CHECK(world_run(bits_and_memory, NULL, 0) == NDH_RAN_QUIESCENT, "bits");
    return EXIT_SUCCESS;
}
