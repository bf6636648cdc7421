// SPDX-License-Identifier: MIT
#include "client.h"
#include <string.h>

struct client client = {
    .level = WdfExecutionLevelPassive,
    .scope = WdfSynchronizationScopeNone,
    .dispatch = WdfIoQueueDispatchParallel,
    .file_class = WdfFileObjectWdfCannotUseFsContexts,
};

DRIVER_INITIALIZE FxDriverEntry;
DRIVER_INITIALIZE DriverEntry;

static wchar_t registry_path[] = L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\fxclient";

static KIRQL irql_now(void)
{
    KIRQL irql = KfRaiseIrql(DISPATCH_LEVEL);

    KeLowerIrql(irql);
    return irql;
}

static VOID NTAPI on_unload(WDFDRIVER driver)
{
    CHECK(driver == client.driver && irql_now() == PASSIVE_LEVEL);
    // The control device is still there: the framework deletes it after this callback.
    CHECK(fake_devices() == 1);
    client.unloads++;
    if (client.on_unload != NULL) {
        client.on_unload();
    }
}

static VOID NTAPI on_create(WDFDEVICE device, WDFREQUEST request, WDFFILEOBJECT file)
{
    CHECK(device == client.device && irql_now() == PASSIVE_LEVEL);
    CHECK(WdfRequestGetFileObject(request) == file && WdfRequestGetIoQueue(request) == NULL);
    client.creates++;
    client.last_file = file;
    if (file != NULL) {
        file_context_of(file)->magic = 0xF11E;
        CHECK(WdfFileObjectGetDevice(file) == device);
    }
    WdfRequestComplete(request, client.refuse_open ? STATUS_DEVICE_BUSY : STATUS_SUCCESS);
}

static VOID NTAPI on_cleanup(WDFFILEOBJECT file)
{
    CHECK(irql_now() == PASSIVE_LEVEL);
    client.cleanups++;
    if (file != NULL) {
        CHECK(file_context_of(file)->magic == 0xF11E && !file_context_of(file)->cleaned);
        file_context_of(file)->cleaned = TRUE;
    }
}

static VOID NTAPI on_close(WDFFILEOBJECT file)
{
    client.closes++;
    if (file != NULL) {
        CHECK(file_context_of(file)->cleaned);
    }
}

static VOID NTAPI on_cancel(WDFREQUEST request)
{
    CHECK(client.level != WdfExecutionLevelPassive || irql_now() == PASSIVE_LEVEL);
    client.cancels++;
    CHECK(request == client.pended);
    client.pended = NULL;
    WdfRequestComplete(request, STATUS_CANCELLED);
}

static VOID NTAPI on_canceled_on_queue(WDFQUEUE queue, WDFREQUEST request)
{
    CHECK(queue == client.manual);
    client.queue_cancels++;
    WdfRequestComplete(request, STATUS_CANCELLED);
}

static VOID echo(WDFREQUEST request)
{
    PVOID in;
    PVOID out;
    size_t length;
    NTSTATUS status = WdfRequestRetrieveInputBuffer(request, 4, &in, &length);

    if (NT_SUCCESS(status)) {
        status = WdfRequestRetrieveOutputBuffer(request, length, &out, NULL);
    }
    if (NT_SUCCESS(status)) {
        CHECK(in == out);
        WdfRequestCompleteWithInformation(request, status, length);
    } else {
        WdfRequestComplete(request, status);
    }
}

static VOID NTAPI on_ioctl(WDFQUEUE queue, WDFREQUEST request, size_t out_length, size_t in_length,
                           ULONG code)
{
    (void)out_length;
    (void)in_length;
    CHECK(WdfRequestGetIoQueue(request) == queue);
    client.ioctls++;
    client.ioctl_irql = irql_now();
    switch (code) {
    case CLIENT_ECHO:
        echo(request);
        break;
    case CLIENT_PEND:
        client.pended = request;
        WdfRequestMarkCancelable(request, on_cancel);
        break;
    case CLIENT_HOLD:
        client.pended = request;
        break;
    case CLIENT_PARK: {
        NTSTATUS status = WdfRequestForwardToIoQueue(request, client.manual);
        if (!NT_SUCCESS(status)) {
            WdfRequestComplete(request, status);
        }
        break;
    }
    case CLIENT_CALL:
        client.on_call(request);
        break;
    default:
        WdfRequestComplete(request, STATUS_INVALID_DEVICE_REQUEST);
        break;
    }
}

static VOID NTAPI on_device_cleanup(WDFOBJECT object)
{
    CHECK(object == (WDFOBJECT)client.device && fake_devices() == 1);
    client.device_cleanups++;
}

static VOID NTAPI on_device_destroy(WDFOBJECT object)
{
    CHECK(object == (WDFOBJECT)client.device && client.device_cleanups == 1);
    client.device_destroys++;
}

static VOID NTAPI on_request_cleanup(WDFOBJECT object)
{
    CHECK(request_context_of(object) != NULL);
    client.request_cleanups++;
}

static NTSTATUS create_device(void)
{
    static wchar_t name_buffer[] = L"\\Device\\FxClient";
    static wchar_t link_buffer[] = L"\\DosDevices\\FxClient";
    UNICODE_STRING sddl = RTL_CONSTANT_STRING(L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
    UNICODE_STRING name = RTL_CONSTANT_STRING(name_buffer);
    UNICODE_STRING link = RTL_CONSTANT_STRING(link_buffer);
    WDF_FILEOBJECT_CONFIG files;
    WDF_OBJECT_ATTRIBUTES attributes;
    PWDFDEVICE_INIT init = WdfControlDeviceInitAllocate(client.driver, &sddl);
    NTSTATUS status;

    if (init == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = WdfDeviceInitAssignName(init, &name);
    WDF_FILEOBJECT_CONFIG_INIT(&files, on_create, on_close, on_cleanup);
    files.FileObjectClass = client.file_class;
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&attributes, file_context);
    WdfDeviceInitSetFileObjectConfig(init, &files, &attributes);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&attributes, request_context);
    attributes.EvtCleanupCallback = on_request_cleanup;
    WdfDeviceInitSetRequestAttributes(init, &attributes);
    WdfDeviceInitSetIoType(init, WdfDeviceIoBuffered);
    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.ExecutionLevel = client.level;
    attributes.SynchronizationScope = client.scope;
    attributes.EvtCleanupCallback = on_device_cleanup;
    attributes.EvtDestroyCallback = on_device_destroy;
    if (NT_SUCCESS(status)) {
        status = WdfDeviceCreate(&init, &attributes, &client.device);
    }
    if (!NT_SUCCESS(status)) {
        WdfDeviceInitFree(init);
        return status;
    }
    CHECK(init == NULL);
    return WdfDeviceCreateSymbolicLink(client.device, &link);
}

static NTSTATUS create_queues(void)
{
    WDF_IO_QUEUE_CONFIG config;
    NTSTATUS status;

    WDF_IO_QUEUE_CONFIG_INIT_DEFAULT_QUEUE(&config, client.dispatch);
    config.EvtIoDeviceControl = on_ioctl;
    status = WdfIoQueueCreate(client.device, &config, WDF_NO_OBJECT_ATTRIBUTES, &client.queue);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    WDF_IO_QUEUE_CONFIG_INIT(&config, WdfIoQueueDispatchManual);
    config.EvtIoCanceledOnQueue = client.on_queue_callback ? on_canceled_on_queue : NULL;
    return WdfIoQueueCreate(client.device, &config, WDF_NO_OBJECT_ATTRIBUTES, &client.manual);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    WDF_DRIVER_CONFIG config;
    NTSTATUS status;

    WDF_DRIVER_CONFIG_INIT(&config, WDF_NO_EVENT_CALLBACK);
    config.DriverInitFlags = WdfDriverInitNonPnpDriver;
    config.EvtDriverUnload = on_unload;
    config.DriverPoolTag = 0x746E6C43;
    status = WdfDriverCreate(driver, path, WDF_NO_OBJECT_ATTRIBUTES, &config, &client.driver);
    if (NT_SUCCESS(status)) {
        status = create_device();
    }
    if (NT_SUCCESS(status)) {
        status = create_queues();
    }
    if (NT_SUCCESS(status) && client.extra_entry != NULL) {
        status = client.extra_entry();
    }
    if (NT_SUCCESS(status)) {
        WdfControlFinishInitializing(client.device);
        client.device_object = WdfDeviceWdmGetDeviceObject(client.device);
    }
    return NT_SUCCESS(status) && client.fail_entry ? STATUS_UNSUCCESSFUL : status;
}

void client_load(void)
{
    UNICODE_STRING path = RTL_CONSTANT_STRING(registry_path);

    client.driver_object = fake_driver();
    client.entry_status = FxDriverEntry(client.driver_object, &path);
}

void client_unload_only(void)
{
    client.driver_object->DriverUnload(client.driver_object);
}

void client_unload(void)
{
    client_unload_only();
    CHECK(client.unloads == 1 && client.device_cleanups == 1 && client.device_destroys == 1);
    CHECK(fake_devices() == 0 && fake_links() == 0 && fake_work_items() == 0);
    CHECK(fake_pool_blocks() == 0);
    CHECK(strstr(fake_log(), "leaks") == NULL);
    fake_driver_free(client.driver_object);
}

PFILE_OBJECT client_open(void)
{
    NTSTATUS status;
    PFILE_OBJECT file = fake_open(client.device_object, &status);

    CHECK(file != NULL && status == STATUS_SUCCESS);
    return file;
}

void client_close(PFILE_OBJECT file)
{
    fake_cleanup(client.device_object, file);
    fake_close(client.device_object, file);
}

PIRP client_ioctl(PFILE_OBJECT file, ULONG code, const void *in, ULONG in_length, ULONG out_length)
{
    return fake_request(client.device_object, file, IRP_MJ_DEVICE_CONTROL, code, in, in_length, out_length);
}

void client_expect(PIRP irp, NTSTATUS status)
{
    CHECK(fake_done(irp));
    CHECK(fake_status(irp) == status);
    fake_free(irp);
}
