// SPDX-License-Identifier: MIT
/* Drivers that pend and never complete: who owes what is reported, later and when a command is given up. */
#include "legacyprotocol.h"

#include "../violation.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ADAPTER "\\DEVICE\\{6E646973-7374-616E-6469-6E0000000000}"
#define WAITS   5000 /* of 1 ms */

/* One handler that pends. */
struct pending {
    enum callback callback;
    ULONG command, reason;
    void (*complete)(void);
    const char *handler;
    const char *detail;
};

static const struct pending *pending;
static int gives_up;

static void expect_report(void)
{
    struct {
        NDH_STANDIN_VIOLATION_PAGE page;
        NDH_STANDIN_VIOLATION record[1];
    } got;

    ViolationRead(ViolationTotal(), &got.page, got.record, 1);
    if (got.page.Count != 1 || strcmp(got.record[0].Function, pending->handler) != 0 ||
        strcmp(got.record[0].Detail, pending->detail) != 0) {
        fprintf(stderr, "%s: %s\n", got.record[0].Function, got.record[0].Detail);
        CHECK(0);
    }
    EXPECT_VIOLATION("NDIS-HANG");
}

/* Beside the command: reports while it waits, then completes. */
static void *beside(void *unused)
{
    struct timespec pause = { 0, 1000000 };

    (void)unused;
    for (int i = 0; i < WAITS && !kernel_has_patience(); i++) {
        nanosleep(&pause, NULL);
    }
    if (gives_up) {
        kernel_cancel();
    } else {
        CHECK(kernel_run_patience() == 30000);
        expect_report();
        answers[pending->callback].status = NDIS_STATUS_SUCCESS;
        pending->complete();
    }
    return NULL;
}

static NTSTATUS command(void)
{
    union {
        NDH_STANDIN_ADAPTER input;
        NDH_STANDIN_ADAPTER_RESULT output;
    } buffer = { .input = { .Protocol = NDH_STANDIN_PROTOCOL_ALL, .Reason = pending->reason } };

    return kernel_ioctl(pending->command, &buffer, sizeof(buffer.input), sizeof(buffer.output), NULL);
}

/* Both ways of one handler, from a running adapter. */
static void is_reported(const struct pending *which)
{
    pthread_t thread;

    pending = which;
    for (gives_up = 0; gives_up < 2; gives_up++) {
        answers[which->callback].status = NDIS_STATUS_PENDING;
        CHECK(pthread_create(&thread, NULL, beside, NULL) == 0);
        CHECK(command() == (gives_up ? STATUS_CANCELLED : STATUS_SUCCESS));
        CHECK(pthread_join(thread, NULL) == 0);
        if (gives_up) {
            expect_report();
            CHECK(kernel_run_patience() == 30000); /* once is enough */
            answers[which->callback].status = NDIS_STATUS_SUCCESS;
            which->complete();
        }
        kernel_settle();
        CHECK(!kernel_has_patience());
        EXPECT_CLEAN();
        if (which->command == NDH_STANDIN_ADAPTER_PAUSE) {
            CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESTART, NULL) == NDIS_STATUS_SUCCESS);
        } else if (which->command == NDH_STANDIN_ADAPTER_RESTART) {
            CHECK(driver_adapter(NDH_STANDIN_ADAPTER_PAUSE, NULL) == NDIS_STATUS_SUCCESS);
        } else if (which->command == NDH_STANDIN_ADAPTER_UNBIND) {
            CHECK(driver_adapter(NDH_STANDIN_ADAPTER_BIND, NULL) == NDIS_STATUS_SUCCESS);
        } else if (which->command == NDH_STANDIN_ADAPTER_BIND) {
            CHECK(driver_adapter(NDH_STANDIN_ADAPTER_UNBIND, NULL) == NDIS_STATUS_SUCCESS);
        } else if (which->command == NDH_STANDIN_ADAPTER_SUSPEND) {
            CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESUME, NULL) == NDIS_STATUS_SUCCESS);
        }
    }
    driver_forget();
}

static void complete_pause(void)
{
    NdisMPauseComplete(w.adapter);
}

static void complete_restart(void)
{
    NdisMRestartComplete(w.adapter, NDIS_STATUS_SUCCESS);
}

static void complete_reset(void)
{
    NdisMResetComplete(w.adapter, NDIS_STATUS_SUCCESS, FALSE);
}

static void complete_pnp(void)
{
    NdisCompleteNetPnPEvent(w.binding, w.pnp_event, NDIS_STATUS_SUCCESS);
}

static void complete_legacy_pnp(void)
{
    NdisCompletePnPEvent(NDIS_STATUS_SUCCESS, w.binding, w.pnp_event);
}

static void close_and_complete(void)
{
    NDIS_HANDLE binding = w.binding;

    w.binding = NULL;
    CHECK(NdisCloseAdapterEx(binding) == NDIS_STATUS_SUCCESS);
    NdisCompleteUnbindAdapterEx(w.unbind_context);
}

static void complete_bind(void)
{
    NdisCompleteBindAdapterEx(w.bind_context, NDIS_STATUS_SUCCESS);
}

static void complete_oid(void)
{
    NdisMCoOidRequestComplete(w.adapter, NULL, w.arrived, NDIS_STATUS_SUCCESS);
}

static void of_ndis_6(void)
{
    static const struct pending oid = {
        MP_CO_OID, NDH_STANDIN_ADAPTER_SUSPEND, NdisDeviceStateD3, complete_oid, "MiniportCoOidRequest",
        "pended, and NdisMCoOidRequestComplete has not been called for " ADAPTER
    };
    static const struct pending unbind = {
        PT_UNBIND, NDH_STANDIN_ADAPTER_UNBIND, 0, close_and_complete, "ProtocolUnbindAdapterEx",
        "pended, and NdisCompleteUnbindAdapterEx has not been called by ndhctl for " ADAPTER
    };
    static const struct pending bind = {
        PT_BIND, NDH_STANDIN_ADAPTER_BIND, 0, complete_bind, "ProtocolBindAdapterEx",
        "pended, and NdisCompleteBindAdapterEx has not been called by ndhctl for " ADAPTER
    };
    static const struct pending pause = {
        MP_PAUSE, NDH_STANDIN_ADAPTER_PAUSE, 0, complete_pause, "MiniportPause",
        "pended, and NdisMPauseComplete has not been called for " ADAPTER
    };
    static const struct pending restart = {
        MP_RESTART, NDH_STANDIN_ADAPTER_RESTART, 0, complete_restart, "MiniportRestart",
        "pended, and NdisMRestartComplete has not been called for " ADAPTER
    };
    static const struct pending reset = {
        MP_RESET, NDH_STANDIN_ADAPTER_RESET, 0, complete_reset, "MiniportResetEx",
        "pended, and NdisMResetComplete has not been called for " ADAPTER
    };
    static const struct pending pnp = {
        PT_PNP, NDH_STANDIN_ADAPTER_PAUSE, 0, complete_pnp, "ProtocolNetPnPEvent",
        "pended, and NdisCompleteNetPnPEvent has not been called by ndhctl for " ADAPTER
    };

    driver_start();
    violations_report();
    is_reported(&pause);
    is_reported(&pnp);
    is_reported(&reset);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_PAUSE, NULL) == NDIS_STATUS_SUCCESS);
    is_reported(&restart);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESTART, NULL) == NDIS_STATUS_SUCCESS);
    is_reported(&oid);
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    w.open_af_in_notify = 0;
    is_reported(&unbind);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_UNBIND, NULL) == NDIS_STATUS_SUCCESS);
    is_reported(&bind);
    driver_stop();
}

static void of_ndis_5(void)
{
    static const struct pending pnp = {
        PT_PNP, NDH_STANDIN_ADAPTER_EVENT, NetEventPnPCapabilities, complete_legacy_pnp, "ProtocolPnPEvent",
        "pended, and NdisCompletePnPEvent has not been called by Old for " ADAPTER
    };
    static const struct pending reset = {
        MP_RESET, NDH_STANDIN_ADAPTER_RESET, 0, complete_reset, "MiniportReset",
        "pended, and NdisMResetComplete has not been called for " ADAPTER
    };

    legacy_protocol_start();
    is_reported(&pnp);
    legacy_protocol_stop();
    legacy_start();
    is_reported(&reset);
    driver_stop();
}

int main(void)
{
    of_ndis_6();
    of_ndis_5();
    return 0;
}
