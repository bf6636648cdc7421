// SPDX-License-Identifier: MIT
/** Buffers, completion, forwarding and the violations around them. */
#include "client.h"
#include <string.h>

static PFILE_OBJECT file;
static WDFREQUEST kept;

static void load(void)
{
    client_load();
    CHECK(client.entry_status == STATUS_SUCCESS);
    file = client_open();
}

static void unload(void)
{
    client_close(file);
    client_unload();
}

static void echo_returns_the_input(void)
{
    PIRP irp;

    load();
    irp = client_ioctl(file, CLIENT_ECHO, "close", 6, 8);
    CHECK(fake_information(irp) == 6 && memcmp(fake_data(irp), "close", 6) == 0);
    client_expect(irp, STATUS_SUCCESS);
    CHECK(client.request_cleanups == 2); // the open and this one
    CHECK(client.ioctl_irql == PASSIVE_LEVEL);
    unload();
}

static void short_buffers_are_refused(void)
{
    load();
    client_expect(client_ioctl(file, CLIENT_ECHO, NULL, 0, 8), STATUS_BUFFER_TOO_SMALL);
    client_expect(client_ioctl(file, CLIENT_ECHO, "ab", 2, 8), STATUS_BUFFER_TOO_SMALL);
    client_expect(client_ioctl(file, CLIENT_ECHO, "abcdef", 6, 5), STATUS_BUFFER_TOO_SMALL);
    client_expect(client_ioctl(file, CLIENT_ECHO, "abcdef", 6, 0), STATUS_BUFFER_TOO_SMALL);
    unload();
}

static void check_memory(WDFREQUEST request)
{
    WDFMEMORY in;
    WDFMEMORY again;
    WDFMEMORY out;
    size_t length;
    char byte = 'x';

    CHECK(WdfRequestRetrieveInputMemory(request, &in) == STATUS_SUCCESS);
    CHECK(WdfRequestRetrieveInputMemory(request, &again) == STATUS_SUCCESS && again == in);
    CHECK(WdfRequestRetrieveOutputMemory(request, &out) == STATUS_SUCCESS && out != in);
    CHECK(memcmp(WdfMemoryGetBuffer(in, &length), "in", 2) == 0 && length == 2);
    CHECK(WdfMemoryCopyFromBuffer(out, 3, &byte, 1) == STATUS_SUCCESS);
    CHECK(WdfMemoryCopyFromBuffer(out, 4, &byte, 1) == STATUS_BUFFER_TOO_SMALL);
    CHECK(WdfMemoryCopyToBuffer(out, 0, &byte, 0) == STATUS_INVALID_PARAMETER);
    CHECK(WdfMemoryCopyToBuffer(out, 1, &byte, 1) == STATUS_SUCCESS && byte == 'n');
    WdfRequestCompleteWithInformation(request, STATUS_SUCCESS, 4);
}

static void memory_objects_of_a_request(void)
{
    PIRP irp;

    client.on_call = check_memory;
    load();
    irp = client_ioctl(file, CLIENT_CALL, "in", 2, 4);
    CHECK(memcmp(fake_data(irp), "in\0x", 4) == 0);
    client_expect(irp, STATUS_SUCCESS);
    unload();
}

static void check_parameters(WDFREQUEST request)
{
    WDF_REQUEST_PARAMETERS parameters;

    WDF_REQUEST_PARAMETERS_INIT(&parameters);
    WdfRequestGetParameters(request, &parameters);
    CHECK(parameters.Type == WdfRequestTypeDeviceControl);
    CHECK(parameters.Parameters.DeviceIoControl.IoControlCode == CLIENT_CALL);
    CHECK(parameters.Parameters.DeviceIoControl.InputBufferLength == 2);
    CHECK(parameters.Parameters.DeviceIoControl.OutputBufferLength == 4);
    CHECK(WdfRequestGetRequestorMode(request) == UserMode && WdfRequestWdmGetIrp(request) != NULL);
    CHECK(WdfRequestGetFileObject(request) == client.last_file);
    CHECK(!WdfRequestIsCanceled(request));
    request_context_of(request)->value = 7;
    WdfRequestSetInformation(request, 3);
    CHECK(WdfRequestGetInformation(request) == 3);
    WdfRequestComplete(request, STATUS_SUCCESS);
}

static void properties_of_a_request(void)
{
    PIRP irp;

    client.on_call = check_parameters;
    load();
    irp = client_ioctl(file, CLIENT_CALL, "in", 2, 4);
    CHECK(fake_information(irp) == 3);
    client_expect(irp, STATUS_SUCCESS);
    unload();
}

static void complete_with_framework_status(WDFREQUEST request)
{
    WdfRequestComplete(request, STATUS_WDF_PAUSED);
}

static void framework_statuses_are_translated(void)
{
    client.on_call = complete_with_framework_status;
    load();
    client_expect(client_ioctl(file, CLIENT_CALL, NULL, 0, 0), STATUS_DEVICE_BUSY);
    unload();
}

static void keep(WDFREQUEST request)
{
    kept = request;
}

static void load_and_keep(void)
{
    client.on_call = keep;
    load();
    (void)client_ioctl(file, CLIENT_CALL, NULL, 0, 4);
}

static void complete_twice(void)
{
    load_and_keep();
    WdfRequestComplete(kept, STATUS_SUCCESS);
    WdfRequestComplete(kept, STATUS_SUCCESS);
}

static void complete_twice_with_reference(void)
{
    load_and_keep();
    WdfObjectReference(kept);
    WdfRequestComplete(kept, STATUS_SUCCESS);
    WdfRequestComplete(kept, STATUS_SUCCESS);
}

static void complete_cancelable(void)
{
    load();
    (void)client_ioctl(file, CLIENT_PEND, NULL, 0, 0);
    WdfRequestComplete(client.pended, STATUS_SUCCESS);
}

static void complete_with_too_much_information(void)
{
    load_and_keep();
    WdfRequestCompleteWithInformation(kept, STATUS_SUCCESS, 5);
}

static void complete_queued(void)
{
    load_and_keep();
    CHECK(WdfRequestForwardToIoQueue(kept, client.manual) == STATUS_SUCCESS);
    WdfRequestComplete(kept, STATUS_SUCCESS);
}

static void complete_garbage(void)
{
    load();
    WdfRequestComplete((WDFREQUEST)client.queue, STATUS_SUCCESS);
}

static void complete_null(void)
{
    load();
    WdfRequestComplete(NULL, STATUS_SUCCESS);
}

static void delete_request(void)
{
    load_and_keep();
    WdfObjectDelete(kept);
}

static void retrieve_into_null(void)
{
    load_and_keep();
    (void)WdfRequestRetrieveOutputBuffer(kept, 1, NULL, NULL);
}

static void wrong_parameters_size(void)
{
    WDF_REQUEST_PARAMETERS parameters = { .Size = 8 };

    load_and_keep();
    WdfRequestGetParameters(kept, &parameters);
}

static void violations(void)
{
    CHECK(fake_ends_in_violation(complete_twice, WDF_INVALID_HANDLE));
    CHECK(fake_ends_in_violation(complete_twice_with_reference, WDF_REQUEST_FATAL_ERROR));
    CHECK(fake_ends_in_violation(complete_cancelable, WDF_VERIFIER_FATAL_ERROR));
    CHECK(fake_ends_in_violation(complete_with_too_much_information, WDF_REQUEST_FATAL_ERROR));
    CHECK(fake_ends_in_violation(complete_queued, WDF_VERIFIER_FATAL_ERROR));
    CHECK(fake_ends_in_violation(complete_garbage, WDF_INVALID_HANDLE));
    CHECK(fake_ends_in_violation(complete_null, WDF_REQUIRED_PARAMETER_IS_NULL));
    CHECK(fake_ends_in_violation(delete_request, WDF_OBJECT_ERROR));
    CHECK(fake_ends_in_violation(retrieve_into_null, WDF_REQUIRED_PARAMETER_IS_NULL));
    CHECK(fake_ends_in_violation(wrong_parameters_size, WDF_VERIFIER_FATAL_ERROR));
}

static void reference_outlives_completion(void)
{
    PIRP irp;

    client.on_call = keep;
    load();
    irp = client_ioctl(file, CLIENT_CALL, NULL, 0, 0);
    WdfObjectReference(kept);
    WdfRequestComplete(kept, STATUS_SUCCESS);
    client_expect(irp, STATUS_SUCCESS);
    CHECK(request_context_of(kept) != NULL);
    WdfObjectDereference(kept);
    unload();
}

static void forwarding_checks(void)
{
    PIRP irp;

    client.on_call = keep;
    load();
    irp = client_ioctl(file, CLIENT_CALL, NULL, 0, 0);
    CHECK(WdfRequestForwardToIoQueue(kept, client.queue) == STATUS_INVALID_DEVICE_REQUEST);
    WdfIoQueuePurgeSynchronously(client.manual);
    CHECK(WdfRequestForwardToIoQueue(kept, client.manual) == STATUS_WDF_BUSY);
    CHECK(WdfRequestRequeue(kept) == STATUS_INVALID_DEVICE_REQUEST);
    WdfRequestComplete(kept, STATUS_SUCCESS);
    client_expect(irp, STATUS_SUCCESS);
    unload();
}

static void requests_without_memory_fail(void)
{
    load();
    fake_fail_pool_after = 0;
    client_expect(client_ioctl(file, CLIENT_ECHO, "abcd", 4, 4), STATUS_INSUFFICIENT_RESOURCES);
    fake_fail_pool_after = -1;
    unload();
}

static void completion_at_dispatch_level(void)
{
    PIRP irp;
    KIRQL irql;

    client.on_call = keep;
    load();
    irp = client_ioctl(file, CLIENT_CALL, NULL, 0, 0);
    irql = KfRaiseIrql(DISPATCH_LEVEL);
    WdfRequestComplete(kept, STATUS_SUCCESS);
    KeLowerIrql(irql);
    client_expect(irp, STATUS_SUCCESS);
    unload();
}

static const struct fake_test tests[] = {
    { "echo_returns_the_input", echo_returns_the_input },
    { "short_buffers_are_refused", short_buffers_are_refused },
    { "memory_objects_of_a_request", memory_objects_of_a_request },
    { "properties_of_a_request", properties_of_a_request },
    { "framework_statuses_are_translated", framework_statuses_are_translated },
    { "violations", violations },
    { "reference_outlives_completion", reference_outlives_completion },
    { "forwarding_checks", forwarding_checks },
    { "requests_without_memory_fail", requests_without_memory_fail },
    { "completion_at_dispatch_level", completion_at_dispatch_level },
};

int main(int argc, char **argv)
{
    return fake_main(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
