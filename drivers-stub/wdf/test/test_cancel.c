// SPDX-License-Identifier: MIT
/** Cancellation in every place that a request can be in, and its races. */
#include "client.h"
#include <string.h>

static PFILE_OBJECT file;
static NTSTATUS mark_status;
static unsigned ex_cancels;

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

static void marked_request(void)
{
    PIRP irp;

    load();
    irp = client_ioctl(file, CLIENT_PEND, NULL, 0, 0);
    CHECK(!fake_done(irp));
    CHECK(IoCancelIrp(irp));
    CHECK(client.cancels == 1);
    client_expect(irp, STATUS_CANCELLED);
    unload();
}

static void unmarked_request_is_completed(void)
{
    PIRP irp;

    load();
    irp = client_ioctl(file, CLIENT_PEND, NULL, 0, 0);
    CHECK(WdfRequestUnmarkCancelable(client.pended) == STATUS_SUCCESS);
    CHECK(!IoCancelIrp(irp));
    CHECK(WdfRequestIsCanceled(client.pended));
    WdfRequestComplete(client.pended, STATUS_SUCCESS);
    client_expect(irp, STATUS_SUCCESS);
    CHECK(client.cancels == 0);
    unload();
}

static void unmark_of_unmarked_is_refused(void)
{
    PIRP irp;

    load();
    irp = client_ioctl(file, CLIENT_HOLD, NULL, 0, 0);
    CHECK(WdfRequestUnmarkCancelable(client.pended) == STATUS_INVALID_DEVICE_REQUEST);
    WdfRequestComplete(client.pended, STATUS_SUCCESS);
    client_expect(irp, STATUS_SUCCESS);
    unload();
}

/** At DISPATCH_LEVEL the callback of a passive driver waits; unmark then says that it is too late. */
static void cancel_at_dispatch_is_put_off(void)
{
    PIRP irp;
    KIRQL irql;

    load();
    irp = client_ioctl(file, CLIENT_PEND, NULL, 0, 0);
    irql = KfRaiseIrql(DISPATCH_LEVEL);
    CHECK(IoCancelIrp(irp));
    CHECK(client.cancels == 0 && !fake_done(irp));
    CHECK(WdfRequestUnmarkCancelable(client.pended) == STATUS_CANCELLED);
    KeLowerIrql(irql);
    fake_run();
    CHECK(client.cancels == 1);
    client_expect(irp, STATUS_CANCELLED);
    unload();
}

static void cancel_at_dispatch_of_dispatch_driver(void)
{
    PIRP irp;
    KIRQL irql;

    client.level = WdfExecutionLevelDispatch;
    load();
    irp = client_ioctl(file, CLIENT_PEND, NULL, 0, 0);
    irql = KfRaiseIrql(DISPATCH_LEVEL);
    CHECK(IoCancelIrp(irp));
    CHECK(client.cancels == 1);
    KeLowerIrql(irql);
    client_expect(irp, STATUS_CANCELLED);
    unload();
}

static VOID NTAPI on_ex_cancel(WDFREQUEST request)
{
    ex_cancels++;
    WdfRequestComplete(request, STATUS_CANCELLED);
}

static void cancel_then_mark(WDFREQUEST request)
{
    CHECK(!IoCancelIrp(WdfRequestWdmGetIrp(request)));
    mark_status = WdfRequestMarkCancelableEx(request, on_ex_cancel);
    if (!NT_SUCCESS(mark_status)) {
        WdfRequestComplete(request, mark_status);
    }
}

static void mark_ex_of_cancelled(void)
{
    client.on_call = cancel_then_mark;
    load();
    client_expect(client_ioctl(file, CLIENT_CALL, NULL, 0, 0), STATUS_CANCELLED);
    CHECK(mark_status == STATUS_CANCELLED && ex_cancels == 0);
    unload();
}

static void cancel_then_mark_plain(WDFREQUEST request)
{
    CHECK(!IoCancelIrp(WdfRequestWdmGetIrp(request)));
    WdfRequestMarkCancelable(request, on_ex_cancel);
}

static void mark_of_cancelled_calls_back(void)
{
    client.on_call = cancel_then_mark_plain;
    load();
    client_expect(client_ioctl(file, CLIENT_CALL, NULL, 0, 0), STATUS_CANCELLED);
    CHECK(ex_cancels == 1);
    unload();
}

static void queued_request(void)
{
    PIRP irp;
    ULONG queued;

    load();
    irp = client_ioctl(file, CLIENT_PARK, NULL, 0, 0);
    (void)WdfIoQueueGetState(client.manual, &queued, NULL);
    CHECK(queued == 1);
    CHECK(IoCancelIrp(irp));
    client_expect(irp, STATUS_CANCELLED);
    (void)WdfIoQueueGetState(client.manual, &queued, NULL);
    CHECK(queued == 0);
    unload();
}

static void queued_request_with_callback(void)
{
    PIRP irp;
    PIRP at_dispatch;
    KIRQL irql;

    client.on_queue_callback = TRUE;
    load();
    irp = client_ioctl(file, CLIENT_PARK, NULL, 0, 0);
    at_dispatch = client_ioctl(file, CLIENT_PARK, NULL, 0, 0);
    CHECK(IoCancelIrp(irp));
    CHECK(client.queue_cancels == 1);
    client_expect(irp, STATUS_CANCELLED);
    irql = KfRaiseIrql(DISPATCH_LEVEL);
    CHECK(IoCancelIrp(at_dispatch));
    KeLowerIrql(irql);
    CHECK(client.queue_cancels == 1);
    fake_run();
    CHECK(client.queue_cancels == 2);
    client_expect(at_dispatch, STATUS_CANCELLED);
    unload();
}

static void cancel_then_forward(WDFREQUEST request)
{
    CHECK(!IoCancelIrp(WdfRequestWdmGetIrp(request)));
    CHECK(WdfRequestForwardToIoQueue(request, client.manual) == STATUS_SUCCESS);
}

static void forward_of_cancelled_ends_it(void)
{
    client.on_call = cancel_then_forward;
    load();
    client_expect(client_ioctl(file, CLIENT_CALL, NULL, 0, 0), STATUS_CANCELLED);
    unload();
}

static void never_presented_request_is_completed_by_the_framework(void)
{
    PIRP first;
    PIRP second;

    client.dispatch = WdfIoQueueDispatchSequential;
    load();
    first = client_ioctl(file, CLIENT_HOLD, NULL, 0, 0);
    second = client_ioctl(file, CLIENT_HOLD, NULL, 0, 0);
    CHECK(client.ioctls == 1);
    CHECK(IoCancelIrp(second));
    client_expect(second, STATUS_CANCELLED);
    WdfRequestComplete(client.pended, STATUS_SUCCESS);
    client_expect(first, STATUS_SUCCESS);
    CHECK(client.ioctls == 1);
    unload();
}

static void purge_cancels_marked_and_queued(void)
{
    PIRP marked;
    PIRP parked;

    load();
    marked = client_ioctl(file, CLIENT_PEND, NULL, 0, 0);
    parked = client_ioctl(file, CLIENT_PARK, NULL, 0, 0);
    WdfIoQueuePurgeSynchronously(client.queue);
    WdfIoQueuePurgeSynchronously(client.manual);
    CHECK(client.cancels == 1);
    client_expect(marked, STATUS_CANCELLED);
    client_expect(parked, STATUS_CANCELLED);
    client_expect(client_ioctl(file, CLIENT_ECHO, "abcd", 4, 4), STATUS_INVALID_DEVICE_STATE);
    WdfIoQueueStart(client.queue);
    client_expect(client_ioctl(file, CLIENT_ECHO, "abcd", 4, 4), STATUS_SUCCESS);
    unload();
}

static void unload_cancels_what_is_left(void)
{
    PIRP parked;

    load();
    parked = client_ioctl(file, CLIENT_PARK, NULL, 0, 0);
    client_close(file);
    client_expect(parked, STATUS_CANCELLED);
    client_unload();
}

static void mark_twice(void)
{
    load();
    (void)client_ioctl(file, CLIENT_PEND, NULL, 0, 0);
    WdfRequestMarkCancelable(client.pended, on_ex_cancel);
}

static void mark_with_null(void)
{
    load();
    (void)client_ioctl(file, CLIENT_HOLD, NULL, 0, 0);
    WdfRequestMarkCancelable(client.pended, NULL);
}

static void violations(void)
{
    CHECK(fake_ends_in_violation(mark_twice, WDF_VERIFIER_FATAL_ERROR));
    CHECK(fake_ends_in_violation(mark_with_null, WDF_REQUIRED_PARAMETER_IS_NULL));
}

static const struct fake_test tests[] = {
    { "marked_request", marked_request },
    { "unmarked_request_is_completed", unmarked_request_is_completed },
    { "unmark_of_unmarked_is_refused", unmark_of_unmarked_is_refused },
    { "cancel_at_dispatch_is_put_off", cancel_at_dispatch_is_put_off },
    { "cancel_at_dispatch_of_dispatch_driver", cancel_at_dispatch_of_dispatch_driver },
    { "mark_ex_of_cancelled", mark_ex_of_cancelled },
    { "mark_of_cancelled_calls_back", mark_of_cancelled_calls_back },
    { "queued_request", queued_request },
    { "queued_request_with_callback", queued_request_with_callback },
    { "forward_of_cancelled_ends_it", forward_of_cancelled_ends_it },
    { "never_presented_request_is_completed_by_the_framework",
      never_presented_request_is_completed_by_the_framework },
    { "purge_cancels_marked_and_queued", purge_cancels_marked_and_queued },
    { "unload_cancels_what_is_left", unload_cancels_what_is_left },
    { "violations", violations },
};

int main(int argc, char **argv)
{
    return fake_main(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
