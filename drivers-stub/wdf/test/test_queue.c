// SPDX-License-Identifier: MIT
/** Queues: creation checks, dispatch types, states, retrieval, scopes. */
#include "client.h"
#include <string.h>

static PFILE_OBJECT file;
static unsigned told;

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

static VOID NTAPI on_io(WDFQUEUE queue, WDFREQUEST request)
{
    (void)queue;
    WdfRequestComplete(request, STATUS_SUCCESS);
}

static NTSTATUS creation_checks(void)
{
    WDF_OBJECT_ATTRIBUTES attributes;
    WDF_IO_QUEUE_CONFIG config;
    WDFQUEUE queue;

    WDF_IO_QUEUE_CONFIG_INIT(&config, WdfIoQueueDispatchManual);
    CHECK(WdfIoQueueCreate(client.device, &config, NULL, NULL) == STATUS_INVALID_PARAMETER_4);
    config.Size--;
    CHECK(WdfIoQueueCreate(client.device, &config, NULL, &queue) == STATUS_INFO_LENGTH_MISMATCH);
    config.Size++;
    config.EvtIoDefault = on_io;
    CHECK(WdfIoQueueCreate(client.device, &config, NULL, &queue) == STATUS_INVALID_PARAMETER);
    WDF_IO_QUEUE_CONFIG_INIT(&config, WdfIoQueueDispatchParallel);
    CHECK(WdfIoQueueCreate(client.device, &config, NULL, &queue) == STATUS_WDF_NO_CALLBACK);
    WDF_IO_QUEUE_CONFIG_INIT(&config, WdfIoQueueDispatchMax);
    CHECK(WdfIoQueueCreate(client.device, &config, NULL, &queue) == STATUS_INVALID_PARAMETER);
    WDF_IO_QUEUE_CONFIG_INIT(&config, WdfIoQueueDispatchSequential);
    config.EvtIoDefault = on_io;
    config.Settings.Parallel.NumberOfPresentedRequests = 2;
    CHECK(WdfIoQueueCreate(client.device, &config, NULL, &queue) == STATUS_INVALID_PARAMETER);
    WDF_IO_QUEUE_CONFIG_INIT_DEFAULT_QUEUE(&config, WdfIoQueueDispatchParallel);
    config.EvtIoDefault = on_io;
    CHECK(WdfIoQueueCreate(client.device, &config, NULL, &queue) == STATUS_UNSUCCESSFUL);

    WDF_IO_QUEUE_CONFIG_INIT(&config, WdfIoQueueDispatchManual);
    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.ParentObject = client.driver;
    CHECK(WdfIoQueueCreate(client.device, &config, &attributes, &queue) == STATUS_INVALID_DEVICE_REQUEST);
    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.SynchronizationScope = WdfSynchronizationScopeDevice;
    attributes.ExecutionLevel = WdfExecutionLevelDispatch;
    CHECK(WdfIoQueueCreate(client.device, &config, &attributes, &queue) == STATUS_INVALID_PARAMETER);
    return STATUS_SUCCESS;
}

static void create(void)
{
    WDF_IO_QUEUE_CONFIG config;
    WDFQUEUE queue;

    client.extra_entry = creation_checks;
    load();
    WDF_IO_QUEUE_CONFIG_INIT_DEFAULT_QUEUE(&config, WdfIoQueueDispatchParallel);
    config.EvtIoDefault = on_io;
    CHECK(WdfIoQueueCreate(client.device, &config, NULL, &queue) == STATUS_INVALID_DEVICE_STATE);
    WDF_IO_QUEUE_CONFIG_INIT(&config, WdfIoQueueDispatchManual);
    CHECK(WdfIoQueueCreate(client.device, &config, NULL, &queue) == STATUS_SUCCESS);
    CHECK(WdfIoQueueGetDevice(queue) == client.device);
    WdfObjectDelete(queue);
    unload();
}

static void sequential_queue_gives_one_at_a_time(void)
{
    PIRP first;
    PIRP second;

    client.dispatch = WdfIoQueueDispatchSequential;
    load();
    first = client_ioctl(file, CLIENT_HOLD, NULL, 0, 0);
    second = client_ioctl(file, CLIENT_ECHO, "abcd", 4, 4);
    CHECK(client.ioctls == 1);
    WdfRequestComplete(client.pended, STATUS_SUCCESS);
    CHECK(client.ioctls == 2);
    client_expect(first, STATUS_SUCCESS);
    client_expect(second, STATUS_SUCCESS);
    unload();
}

static void dispatch_level_requests_reach_a_passive_driver_later(void)
{
    PIRP irp;
    KIRQL irql;

    load();
    irql = KfRaiseIrql(DISPATCH_LEVEL);
    irp = client_ioctl(file, CLIENT_ECHO, "abcd", 4, 4);
    CHECK(client.ioctls == 0);
    KeLowerIrql(irql);
    fake_run();
    CHECK(client.ioctls == 1 && client.ioctl_irql == PASSIVE_LEVEL);
    client_expect(irp, STATUS_SUCCESS);
    unload();
}

static void dispatch_level_requests_reach_a_dispatch_driver_at_once(void)
{
    PIRP irp;
    KIRQL irql;

    client.level = WdfExecutionLevelDispatch;
    load();
    irql = KfRaiseIrql(DISPATCH_LEVEL);
    irp = client_ioctl(file, CLIENT_ECHO, "abcd", 4, 4);
    CHECK(client.ioctls == 1 && client.ioctl_irql == DISPATCH_LEVEL);
    KeLowerIrql(irql);
    client_expect(irp, STATUS_SUCCESS);
    unload();
}

static void manual_queue_retrieval(void)
{
    PFILE_OBJECT other = NULL;
    WDFFILEOBJECT other_file;
    PIRP mine[2];
    PIRP theirs;
    WDFREQUEST found;
    WDFREQUEST next;
    WDFREQUEST request;
    WDF_REQUEST_PARAMETERS parameters;

    load();
    CHECK(WdfIoQueueRetrieveNextRequest(client.manual, &request) == STATUS_NO_MORE_ENTRIES &&
          request == NULL);
    CHECK(WdfIoQueueRetrieveNextRequest(client.queue, &request) == STATUS_INVALID_DEVICE_STATE);
    mine[0] = client_ioctl(file, CLIENT_PARK, NULL, 0, 0);
    other = client_open();
    other_file = client.last_file;
    theirs = client_ioctl(other, CLIENT_PARK, NULL, 0, 0);
    mine[1] = client_ioctl(file, CLIENT_PARK, NULL, 0, 0);

    WDF_REQUEST_PARAMETERS_INIT(&parameters);
    CHECK(WdfIoQueueFindRequest(client.manual, NULL, NULL, &parameters, &found) == STATUS_SUCCESS);
    CHECK(parameters.Parameters.DeviceIoControl.IoControlCode == CLIENT_PARK);
    CHECK(WdfIoQueueFindRequest(client.manual, found, NULL, NULL, &next) == STATUS_SUCCESS && next != found);
    CHECK(WdfIoQueueFindRequest(client.manual, next, other_file, NULL, &request) == STATUS_NO_MORE_ENTRIES);
    CHECK(WdfIoQueueRetrieveFoundRequest(client.manual, next, &request) == STATUS_SUCCESS && request == next);
    CHECK(WdfIoQueueRetrieveFoundRequest(client.manual, next, &request) == STATUS_NOT_FOUND);
    CHECK(WdfIoQueueFindRequest(client.manual, next, NULL, NULL, &request) == STATUS_NOT_FOUND);
    WdfObjectDereference(found);
    WdfObjectDereference(next);
    WdfRequestComplete(next, STATUS_SUCCESS);
    client_expect(theirs, STATUS_SUCCESS);

    CHECK(WdfIoQueueRetrieveRequestByFileObject(client.manual, other_file, &request) ==
          STATUS_NO_MORE_ENTRIES);
    CHECK(WdfIoQueueRetrieveNextRequest(client.manual, &request) == STATUS_SUCCESS && request == found);
    CHECK(WdfRequestRequeue(request) == STATUS_SUCCESS);
    CHECK(WdfIoQueueRetrieveNextRequest(client.manual, &request) == STATUS_SUCCESS && request == found);
    WdfRequestComplete(request, STATUS_SUCCESS);
    client_expect(mine[0], STATUS_SUCCESS);
    client_close(other);
    client_close(file);
    client_expect(mine[1], STATUS_CANCELLED);
    client_unload();
}

static void found_request_can_be_cancelled_meanwhile(void)
{
    PIRP irp;
    WDFREQUEST found;
    WDFREQUEST request;

    load();
    irp = client_ioctl(file, CLIENT_PARK, NULL, 0, 0);
    CHECK(WdfIoQueueFindRequest(client.manual, NULL, NULL, NULL, &found) == STATUS_SUCCESS);
    CHECK(IoCancelIrp(irp));
    client_expect(irp, STATUS_CANCELLED);
    CHECK(WdfIoQueueRetrieveFoundRequest(client.manual, found, &request) == STATUS_NOT_FOUND);
    WdfObjectDereference(found);
    unload();
}

static VOID NTAPI on_state(WDFQUEUE queue, WDFCONTEXT context)
{
    CHECK(queue == client.queue && context == (WDFCONTEXT)&told);
    told++;
}

static void stop_holds_requests_back(void)
{
    PIRP held;
    PIRP queued;
    ULONG state;

    load();
    held = client_ioctl(file, CLIENT_HOLD, NULL, 0, 0);
    WdfIoQueueStop(client.queue, on_state, &told);
    CHECK(told == 0);
    queued = client_ioctl(file, CLIENT_ECHO, "abcd", 4, 4);
    CHECK(client.ioctls == 1);
    state = WdfIoQueueGetState(client.queue, NULL, NULL);
    CHECK(state == WdfIoQueueAcceptRequests);
    WdfRequestComplete(client.pended, STATUS_SUCCESS);
    CHECK(told == 1);
    client_expect(held, STATUS_SUCCESS);
    WdfIoQueueStopSynchronously(client.queue);
    WdfIoQueueStart(client.queue);
    CHECK(client.ioctls == 2);
    client_expect(queued, STATUS_SUCCESS);
    state = WdfIoQueueGetState(client.queue, NULL, NULL);
    CHECK(state == (WdfIoQueueAcceptRequests | WdfIoQueueDispatchRequests | WdfIoQueueNoRequests |
                    WdfIoQueueDriverNoRequests));
    unload();
}

static void drain_waits_for_the_last(void)
{
    PIRP held;

    load();
    held = client_ioctl(file, CLIENT_HOLD, NULL, 0, 0);
    WdfIoQueueDrain(client.queue, on_state, &told);
    client_expect(client_ioctl(file, CLIENT_ECHO, "abcd", 4, 4), STATUS_INVALID_DEVICE_STATE);
    CHECK(told == 0);
    WdfRequestComplete(client.pended, STATUS_SUCCESS);
    CHECK(told == 1);
    client_expect(held, STATUS_SUCCESS);
    CHECK(WdfIoQueueGetState(client.queue, NULL, NULL) ==
          (WdfIoQueueDispatchRequests | WdfIoQueueNoRequests | WdfIoQueueDriverNoRequests));
    WdfIoQueueDrainSynchronously(client.queue);
    unload();
}

static void device_scope_serialises(void)
{
    PIRP irp;

    client.scope = WdfSynchronizationScopeDevice;
    load();
    irp = client_ioctl(file, CLIENT_PEND, NULL, 0, 0);
    CHECK(IoCancelIrp(irp));
    CHECK(client.cancels == 1);
    client_expect(irp, STATUS_CANCELLED);
    client_expect(client_ioctl(file, CLIENT_ECHO, "abcd", 4, 4), STATUS_SUCCESS);
    unload();
}

static void send_another(WDFREQUEST request)
{
    PIRP nested = client_ioctl(file, CLIENT_ECHO, "abcd", 4, 4);

    // The callback lock of the scope is held here, so the second request has to wait for this callback.
    CHECK(!fake_done(nested) && client.ioctls == 1);
    WdfRequestComplete(request, STATUS_SUCCESS);
    CHECK(!fake_done(nested));
    client.on_call = NULL;
    client.last_file = (WDFFILEOBJECT)nested;
}

static void queue_scope_does_not_recurse(void)
{
    client.scope = WdfSynchronizationScopeQueue;
    client.on_call = send_another;
    load();
    client_expect(client_ioctl(file, CLIENT_CALL, NULL, 0, 0), STATUS_SUCCESS);
    fake_run();
    client_expect((PIRP)client.last_file, STATUS_SUCCESS);
    unload();
}

static void return_at_dispatch(WDFREQUEST request)
{
    WdfRequestComplete(request, STATUS_SUCCESS);
    (void)KfRaiseIrql(DISPATCH_LEVEL);
}

static void callback_changes_irql(void)
{
    client.on_call = return_at_dispatch;
    load();
    (void)client_ioctl(file, CLIENT_CALL, NULL, 0, 0);
}

static void purge_twice(void)
{
    load();
    (void)client_ioctl(file, CLIENT_HOLD, NULL, 0, 0);
    WdfIoQueuePurge(client.queue, on_state, &told);
    WdfIoQueuePurge(client.queue, on_state, &told);
}

static void wait_at_dispatch(void)
{
    load();
    (void)KfRaiseIrql(DISPATCH_LEVEL);
    WdfIoQueuePurgeSynchronously(client.queue);
}

static void delete_default_queue(void)
{
    load();
    WdfObjectDelete(client.queue);
}

static void violations(void)
{
    CHECK(fake_ends_in_violation(callback_changes_irql, WDF_VERIFIER_IRQL_MISMATCH));
    CHECK(fake_ends_in_violation(purge_twice, WDF_QUEUE_FATAL_ERROR));
    CHECK(fake_ends_in_violation(wait_at_dispatch, WDF_VERIFIER_IRQL_MISMATCH));
    CHECK(fake_ends_in_violation(delete_default_queue, WDF_OBJECT_ERROR));
}

static const struct fake_test tests[] = {
    { "create", create },
    { "sequential_queue_gives_one_at_a_time", sequential_queue_gives_one_at_a_time },
    { "dispatch_level_requests_reach_a_passive_driver_later",
      dispatch_level_requests_reach_a_passive_driver_later },
    { "dispatch_level_requests_reach_a_dispatch_driver_at_once",
      dispatch_level_requests_reach_a_dispatch_driver_at_once },
    { "manual_queue_retrieval", manual_queue_retrieval },
    { "found_request_can_be_cancelled_meanwhile", found_request_can_be_cancelled_meanwhile },
    { "stop_holds_requests_back", stop_holds_requests_back },
    { "drain_waits_for_the_last", drain_waits_for_the_last },
    { "device_scope_serialises", device_scope_serialises },
    { "queue_scope_does_not_recurse", queue_scope_does_not_recurse },
    { "violations", violations },
};

int main(int argc, char **argv)
{
    return fake_main(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
