// SPDX-License-Identifier: MIT
/*
 * The scripted drivers: start, stop, ready-made calls, violations, bug checks.
 */
#include "callbacks.h"

#include "../violation.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HANG_LIMIT_MS 10000

static ULONG64 violations_seen;
static atomic_int hangs;

void driver_defaults(void)
{
    memset(&w, 0, sizeof(w));
    memset(answers, 0, sizeof(answers));
    w.open_af_in_notify = 1;
    miniport_tables();
    protocol_tables();
    driver_forget();
}

NDIS_STATUS driver_register_miniport(void)
{
    static WCHAR path[] = { '\\', 'R', '\\', 'n', 'd', 'h', 'm', 'p' };
    UNICODE_STRING registry = { sizeof(path), sizeof(path), path };

    return NdisMRegisterMiniportDriver(&w.driver_object, &registry, CONTEXT(0x3D), &w.mp, &w.miniport);
}

NDIS_STATUS driver_register_protocol(void)
{
    return NdisRegisterProtocolDriver(CONTEXT(0x9D), &w.pt, &w.protocol);
}

NDIS_STATUS driver_adapter(ULONG code, NDH_STANDIN_ADAPTER_RESULT *result)
{
    return driver_command(code, 0, result);
}

NDIS_STATUS driver_command(ULONG code, ULONG reason, NDH_STANDIN_ADAPTER_RESULT *result)
{
    union {
        NDH_STANDIN_ADAPTER input;
        NDH_STANDIN_ADAPTER_RESULT output;
    } buffer;
    ULONG_PTR information;

    memset(&buffer, 0, sizeof(buffer));
    if (code == NDH_STANDIN_ADAPTER_START && w.adapter == NULL) {
        buffer.input.Adapter = NDH_STANDIN_ADAPTER_NEW;
    }
    buffer.input.Reason = reason;
    if (code == NDH_STANDIN_ADAPTER_BIND || code == NDH_STANDIN_ADAPTER_UNBIND ||
        code == NDH_STANDIN_ADAPTER_EVENT) {
        buffer.input.Protocol = NDH_STANDIN_PROTOCOL_ALL;
    }
    CHECK(kernel_ioctl(code, &buffer, sizeof(buffer.input), sizeof(buffer.output), &information) ==
          STATUS_SUCCESS);
    CHECK(information == sizeof(buffer.output));
    if (result != NULL) {
        *result = buffer.output;
    }
    return buffer.output.Status;
}

void switch_set(ULONG id, ULONG value)
{
    NDH_STANDIN_SWITCH buffer = { id, value };

    CHECK(kernel_ioctl(NDH_STANDIN_SWITCH_SET, &buffer, sizeof(buffer), 0, NULL) == STATUS_SUCCESS);
}

void switches_reset(void)
{
    for (ULONG id = 0; id < NDH_STANDIN_SW_COUNT; id++) {
        switch_set(id, 0);
    }
}

void counts_get(NDH_STANDIN_COUNT_VALUES *counts)
{
    CHECK(kernel_ioctl(NDH_STANDIN_COUNTS, counts, 0, sizeof(*counts), NULL) == STATUS_SUCCESS);
    CHECK(counts->Size == sizeof(*counts));
}

void violations_report(void)
{
    NDH_STANDIN_COUNT_VALUES counts;

    switch_set(NDH_STANDIN_SW_VERIFIER, NDH_STANDIN_VERIFIER_REPORT);
    counts_get(&counts);
    violations_seen = counts.Violations;
}

void violations_expect(const char *file, int line, const char *rule)
{
    union {
        NDH_STANDIN_VIOLATION_QUERY query;
        struct {
            NDH_STANDIN_VIOLATION_PAGE page;
            NDH_STANDIN_VIOLATION records[16];
        } answer;
    } buffer;

    memset(&buffer, 0, sizeof(buffer));
    buffer.query.From = violations_seen + 1;
    CHECK(kernel_ioctl(NDH_STANDIN_VIOLATIONS, &buffer, sizeof(buffer.query), sizeof(buffer.answer), NULL) ==
          STATUS_SUCCESS);
    CHECK(buffer.answer.page.RecordSize == sizeof(NDH_STANDIN_VIOLATION) && buffer.answer.page.Lost == 0);
    violations_seen = buffer.answer.page.Next - 1;
    if (buffer.answer.page.Count != (rule != NULL) ||
        (rule != NULL && strcmp(buffer.answer.records[0].Rule, rule) != 0)) {
        fprintf(stderr, "%s:%d: wanted violation %s, got %u:\n", file, line, rule != NULL ? rule : "(none)",
                buffer.answer.page.Count);
        for (unsigned i = 0; i < buffer.answer.page.Count; i++) {
            fprintf(stderr, "  %s %s: %s\n", buffer.answer.records[i].Rule, buffer.answer.records[i].Function,
                    buffer.answer.records[i].Detail);
        }
        abort();
    }
}

static int reported(void)
{
    return ViolationTotal() != violations_seen;
}

static int hanging(void)
{
    return atomic_load(&hangs);
}

static void poll_until(int (*is)(void))
{
    struct timespec pause = { 0, 1000000 };

    for (int i = 0; i < HANG_LIMIT_MS && !is(); i++) {
        nanosleep(&pause, NULL);
    }
    CHECK(is());
}

void driver_hang(void)
{
    atomic_store(&hangs, 1);
    poll_until(reported);
    atomic_store(&hangs, 0);
}

void driver_await_hang(void)
{
    poll_until(hanging);
}

void driver_start(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    driver_defaults();
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    CHECK(kernel_has_device());
    switches_reset();
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS);
    CHECK(result.State == NDH_STANDIN_ADAPTER_RUNNING && result.OpenAddressFamilies == 1 &&
          result.Bindings == 1);
    CHECK(w.af_status == NDIS_STATUS_SUCCESS);
    violations_report();
    driver_forget();
}

void driver_start_callmgr(int first)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    driver_defaults();
    miniport_without_callmgr();
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switches_reset();
    if (first) {
        CHECK(driver_register_callmgr() == NDIS_STATUS_SUCCESS);
    }
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS);
    if (!first) {
        CHECK(result.AddressFamilies == 0 && w.af_c == NULL);
        CHECK(driver_register_callmgr() == NDIS_STATUS_SUCCESS);
    }
    CHECK(w.register_af_status == NDIS_STATUS_SUCCESS && w.af_status == NDIS_STATUS_SUCCESS);
    CHECK(w.af_c != NULL && w.af_m != NULL);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_QUERY, &result) == NDIS_STATUS_SUCCESS);
    CHECK(result.State == NDH_STANDIN_ADAPTER_RUNNING && result.OpenAddressFamilies == 1 &&
          result.AddressFamilies == 1 && result.Bindings == 2);
    violations_report();
}

void driver_stop(void)
{
    NDH_STANDIN_COUNT_VALUES counts;

    memset(answers, 0, sizeof(answers));
    if (w.af_c != NULL) {
        CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
        w.af_c = NULL;
    }
    kernel_settle();
    counts_get(&counts);
    CHECK(counts.AddressFamilies == 0 && counts.Saps == 0 && counts.Vcs == 0 && counts.Parties == 0);
    CHECK(counts.PendingCalls == 0 && counts.PendingOids == 0);
    if (w.callmgr != NULL) {
        NdisDeregisterProtocolDriver(w.callmgr);
    }
    if (w.protocol != NULL) {
        NdisDeregisterProtocolDriver(w.protocol);
    }
    w.driver_object.DriverUnload(&w.driver_object);
    CHECK(!kernel_has_device());
    CHECK(kernel_pool_blocks() == 0);
    CHECK(kernel_timers_set() == 0);
    CHECK(kernel_irql() == PASSIVE_LEVEL && kernel_locks_held() == 0);
}

void driver_call_out(void)
{
    w.vc_c = NULL;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_SUCCESS);
    answers[CM_MAKE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_PENDING);
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    NdisCmMakeCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL, NULL, &w.parameters);
    EXPECT("cm-create-vc(A2,0,0) cm-make-call(C2,0,1) cl-make-call-complete(0,C1,0)");
}

void driver_call_in(void)
{
    static CO_SAP sap = { .SapType = 7 };

    if (w.sap_c == NULL) {
        CHECK(NdisClRegisterSap(w.af_c, CONTEXT(0x51), &sap, &w.sap_c) == NDIS_STATUS_SUCCESS);
        EXPECT("cm-register-sap(A2,7,0)");
    }
    w.vc_m = NULL;
    CHECK(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    answers[CL_INCOMING_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters) == NDIS_STATUS_PENDING);
    NdisClIncomingCallComplete(NDIS_STATUS_SUCCESS, w.vc_c, &w.parameters);
    NdisCmDispatchCallConnected(w.vc_m);
    EXPECT(
        "cl-create-vc(A1,0,0) cl-incoming-call(51,C1,0) cm-incoming-complete(0,C2,0) cl-connected(C1,0,0)");
}

void driver_call_parties(int n)
{
    w.vc_c = NULL;
    w.parties = 0;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_SUCCESS);
    answers[CM_MAKE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, CONTEXT(0xD1), &w.party_c[0]) == NDIS_STATUS_PENDING);
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    NdisCmMakeCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, w.party_m[0], CONTEXT(0xD2), &w.parameters);
    EXPECT("cm-create-vc(A2,0,0) cm-make-call(C2,1,1) cl-make-call-complete(0,C1,1)");
    for (w.parties = 1; w.parties < n; w.parties++) {
        CHECK(NdisClAddParty(w.vc_c, CONTEXT(0xD1 + 2 * w.parties), &w.parameters, &w.party_c[w.parties]) ==
              NDIS_STATUS_SUCCESS);
        EXPECT("cm-add-party(C2,0,0)");
    }
}

void expect_bugcheck(const char *rule, void (*body)(void))
{
    int status;
    pid_t child;

    fflush(stderr);
    child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        kernel_expected_rule = rule;
        switch_set(NDH_STANDIN_SW_VERIFIER, NDH_STANDIN_VERIFIER_BUGCHECK);
        body();
        fprintf(stderr, "no bug check; wanted %s\n", rule);
        _exit(1);
    }
    CHECK(waitpid(child, &status, 0) == child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != KERNEL_BUGCHECK_EXIT) {
        fprintf(stderr, "wanted a bug check that names %s\n", rule);
        abort();
    }
}
