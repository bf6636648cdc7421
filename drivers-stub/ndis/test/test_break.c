// SPDX-License-Identifier: MIT
/*
 * Rules broken on purpose: every way of every rule changes what the drivers see, in at least one of the
 * scenarios below, and with all of them off nothing changes.
 */
#include "drivers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEXT 8192

/* A status that a function returned, as part of what is seen. */
static void seen(NDIS_STATUS status)
{
    char entry[16];

    snprintf(entry, sizeof(entry), "=%X", (unsigned)status);
    driver_log(entry);
}

static void break_set(const char *rule, const char *way)
{
    NDH_STANDIN_BREAK_RULE input;

    memset(&input, 0, sizeof(input));
    snprintf(input.Rule, sizeof(input.Rule), "%s", rule);
    snprintf(input.Way, sizeof(input.Way), "%s", way);
    CHECK(kernel_ioctl(NDH_STANDIN_BREAK, &input, sizeof(input), 0, NULL) == STATUS_SUCCESS);
}

static void close_complete_inside(void)
{
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
}

static void nbls(NDIS_HANDLE source, NET_BUFFER_LIST nbl[2])
{
    memset(nbl, 0, 2 * sizeof(nbl[0]));
    nbl[0].SourceHandle = source;
    nbl[1].SourceHandle = source;
    nbl[0].Next = &nbl[1];
    nbl[0].Status = 1;
    nbl[1].Status = 2;
}

/* A VC and a SAP beside those of the scenario, for ways that take another object's context. */
static void beside(void)
{
    static CO_SAP sap = { .SapType = 9 };
    NDIS_HANDLE vc = NULL, other;

    w.vc_context = 0xC8;
    w.sap_context = 0x58;
    seen(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC7), &vc));
    seen(NdisClRegisterSap(w.af_c, CONTEXT(0x57), &sap, &other));
    w.vc_context = 0;
    w.sap_context = 0;
}

static void outgoing(void)
{
    NET_BUFFER_LIST nbl[2];
    UCHAR data[4] = { 1, 2, 3, 4 };

    beside();
    w.vc_c = NULL;
    seen(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c));
    answers[CM_MAKE_CALL].status = NDIS_STATUS_PENDING;
    seen(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL));
    seen(NdisMCmActivateVc(w.vc_m, &w.parameters));
    NdisCmMakeCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL, NULL, &w.parameters);
    answers[CM_MODIFY_QOS].status = NDIS_STATUS_PENDING;
    seen(NdisClModifyCallQoS(w.vc_c, &w.parameters));
    NdisCmModifyCallQoSComplete(NDIS_STATUS_SUCCESS, w.vc_m, &w.parameters);
    answers[CM_MODIFY_QOS].status = NDIS_STATUS_SUCCESS;
    seen(NdisClModifyCallQoS(w.vc_c, &w.parameters));
    NdisCmDispatchIncomingCallQoSChange(w.vc_m, &w.parameters);
    nbls(w.vc_c, nbl);
    NdisCoSendNetBufferLists(w.vc_c, nbl, 0);
    NdisMCoSendNetBufferListsComplete(w.vc_m, nbl[0].Next != NULL ? &nbl[0] : &nbl[1], 0);
    nbls(w.vc_m, nbl);
    NdisMCoIndicateReceiveNetBufferLists(w.vc_m, nbl, 2, NDIS_RECEIVE_FLAGS_RESOURCES);
    seen(NdisCoDeleteVc(w.vc_c));
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    seen(NdisClCloseCall(w.vc_c, NULL, data, sizeof(data)));
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
    seen(NdisMCmDeactivateVc(w.vc_m));
    seen(NdisMCmDeactivateVc(w.vc_m));
    seen(NdisMCmActivateVc(w.vc_m, &w.parameters));
    seen(NdisMCmDeactivateVc(w.vc_m));
    answers[CM_MAKE_CALL].status = NDIS_STATUS_SUCCESS;
    seen(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL));
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
    seen(NdisClCloseCall(w.vc_c, NULL, NULL, 0));
    seen(NdisCoDeleteVc(w.vc_c));
    (void)kernel_run_timers();
}

static void close_from_client(void)
{
    seen(NdisClCloseCall(w.vc_c, NULL, NULL, 0));
}

static void complete_and_delete(void)
{
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
    seen(NdisMCmDeactivateVc(w.vc_m));
    seen(NdisMCmDeleteVc(w.vc_m));
}

static void incoming(void)
{
    static CO_SAP sap = { .SapType = 7 };
    UCHAR data[4] = { 1, 2, 3, 4 };

    beside();
    answers[CM_REG_SAP].status = NDIS_STATUS_PENDING;
    seen(NdisClRegisterSap(w.af_c, CONTEXT(0x51), &sap, &w.sap_c));
    NdisCmRegisterSapComplete(NDIS_STATUS_SUCCESS, w.sap_m, CONTEXT(0x52));
    w.vc_m = NULL;
    seen(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &w.vc_m));
    seen(NdisMCmActivateVc(w.vc_m, &w.parameters));
    answers[CL_INCOMING_CALL].status = NDIS_STATUS_PENDING;
    seen(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters));
    NdisClIncomingCallComplete(NDIS_STATUS_SUCCESS, w.vc_c, &w.parameters);
    NdisCmDispatchCallConnected(w.vc_m);
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, data, sizeof(data));
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    answers[CM_CLOSE_CALL].inside = close_complete_inside;
    close_from_client();
    answers[CL_INCOMING_CALL].status = NDIS_STATUS_SUCCESS;
    seen(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters));
    NdisCmDispatchCallConnected(w.vc_m);
    answers[CM_CLOSE_CALL].inside = complete_and_delete;
    answers[CL_INCOMING_CLOSE].inside = close_from_client;
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_FAILURE, w.vc_m, NULL, 0);
    (void)kernel_run_timers();
    answers[CM_DEREG_SAP].status = NDIS_STATUS_PENDING;
    seen(NdisClDeregisterSap(w.sap_c));
    seen(NdisClDeregisterSap(w.sap_c));
    NdisCmDeregisterSapComplete(NDIS_STATUS_SUCCESS, w.sap_m);
    w.vc_m = NULL;
    seen(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &w.vc_m));
    seen(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters));
    seen(NdisMCmDeleteVc(w.vc_m));
    answers[CM_REG_SAP].status = NDIS_STATUS_SUCCESS;
    answers[CM_DEREG_SAP].status = NDIS_STATUS_SUCCESS;
    seen(NdisClRegisterSap(w.af_c, CONTEXT(0x51), &sap, &w.sap_c));
    seen(NdisClDeregisterSap(w.sap_c));
    answers[CL_CREATE_VC].status = NDIS_STATUS_RESOURCES;
    w.vc_m = NULL;
    seen(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &w.vc_m));
    seen(NdisMCmCreateVc(w.adapter, CONTEXT(0x10), CONTEXT(0xC2), &w.vc_m));
}

static void parties(void)
{
    UCHAR data[4] = { 1, 2, 3, 4 };

    beside();
    w.vc_c = NULL;
    seen(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c));
    answers[CM_MAKE_CALL].status = NDIS_STATUS_PENDING;
    seen(NdisClMakeCall(w.vc_c, &w.parameters, CONTEXT(0xD1), &w.party_c[0]));
    seen(NdisMCmActivateVc(w.vc_m, &w.parameters));
    NdisCmMakeCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, w.party_m[0], CONTEXT(0xD2), &w.parameters);
    w.parties = 1;
    answers[CM_ADD_PARTY].status = NDIS_STATUS_PENDING;
    seen(NdisClAddParty(w.vc_c, CONTEXT(0xD3), &w.parameters, &w.party_c[1]));
    NdisCmAddPartyComplete(NDIS_STATUS_SUCCESS, w.party_m[1], CONTEXT(0xD4), &w.parameters);
    w.parties = 2;
    answers[CM_ADD_PARTY].status = NDIS_STATUS_SUCCESS;
    seen(NdisClAddParty(w.vc_c, CONTEXT(0xD5), &w.parameters, &w.party_c[2]));
    NdisCmDispatchIncomingDropParty(NDIS_STATUS_SUCCESS, w.party_m[2], data, sizeof(data));
    answers[CM_DROP_PARTY].status = NDIS_STATUS_PENDING;
    seen(NdisClDropParty(w.party_c[2], data, sizeof(data)));
    NdisCmDropPartyComplete(NDIS_STATUS_SUCCESS, w.party_m[2]);
    answers[CM_DROP_PARTY].status = NDIS_STATUS_SUCCESS;
    seen(NdisClDropParty(w.party_c[1], NULL, 0));
    seen(NdisClDropParty(w.party_c[0], NULL, 0));
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    seen(NdisClCloseCall(w.vc_c, w.party_c[0], NULL, 0));
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, w.party_m[0]);
}

static void families(void)
{
    static CO_SAP sap = { .SapType = 7 };
    CO_ADDRESS_FAMILY family = { (NDIS_AF)AF_NUMBER, 1, 0 };
    NDIS_HANDLE af_m = w.af_m, other;

    w.af_context = 0xA8;
    seen(NdisClOpenAddressFamilyEx(w.binding, &family, CONTEXT(0xA7), &other));
    w.af_context = 0;
    w.af_m = af_m;
    seen(NdisMCmRegisterAddressFamilyEx(w.adapter, &family));
    seen(NdisClRegisterSap(w.af_c, CONTEXT(0x51), &sap, &w.sap_c));
    seen(NdisClDeregisterSap(w.sap_c));
    answers[CL_NOTIFY_CLOSE_AF].status = NDIS_STATUS_PENDING;
    seen(NdisCmNotifyCloseAddressFamily(w.af_m));
    NdisClNotifyCloseAddressFamilyComplete(w.af_c, NDIS_STATUS_SUCCESS);
    answers[CM_CLOSE_AF].status = NDIS_STATUS_PENDING;
    seen(NdisClCloseAddressFamily(w.af_c));
    NdisCmCloseAddressFamilyComplete(NDIS_STATUS_SUCCESS, w.af_m);
    answers[CM_OPEN_AF].status = NDIS_STATUS_PENDING;
    seen(NdisClOpenAddressFamilyEx(w.binding, &family, CONTEXT(0xA1), &w.af_c));
    NdisCmOpenAddressFamilyComplete(NDIS_STATUS_SUCCESS, w.af_m, CONTEXT(0xA2));
    answers[CM_CLOSE_AF].status = NDIS_STATUS_SUCCESS;
    seen(NdisClCloseAddressFamily(w.af_c));
    answers[CM_OPEN_AF].status = NDIS_STATUS_SUCCESS;
    seen(NdisClOpenAddressFamilyEx(w.binding, &family, CONTEXT(0xA1), &w.af_c));
}

static void indicate_inside(void)
{
    NDIS_STATUS_INDICATION second;

    memset(&second, 0, sizeof(second));
    answers[PT_STATUS].inside = NULL;
    second.SourceHandle = w.adapter;
    second.StatusCode = 0x40010099;
    NdisMCoIndicateStatusEx(w.adapter, NULL, &second);
    driver_log("back");
}

static void oids_and_status(void)
{
    NDIS_STATUS_INDICATION first;

    beside();
    w.vc_c = NULL;
    seen(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c));
    answers[CM_OID].status = NDIS_STATUS_PENDING;
    seen(NdisCoOidRequest(w.binding, w.af_c, w.vc_c, NULL, &w.oid));
    NdisCoOidRequestComplete(w.af_m, w.vc_m, NULL, &w.oid, NDIS_STATUS_SUCCESS);
    answers[CM_OID].status = NDIS_STATUS_SUCCESS;
    seen(NdisCoOidRequest(w.binding, w.af_c, NULL, NULL, &w.oid));
    seen(NdisCoOidRequest(w.binding, NULL, w.vc_c, NULL, &w.oid));
    seen(NdisMCmOidRequest(w.af_m, NULL, NULL, &w.oid));
    memset(&first, 0, sizeof(first));
    first.SourceHandle = w.adapter;
    first.StatusCode = 0x40010012;
    NdisMCoIndicateStatusEx(w.adapter, w.vc_m, &first);
    answers[PT_STATUS].inside = indicate_inside;
    NdisMCoIndicateStatusEx(w.adapter, NULL, &first);
    seen(NdisMCmActivateVc(w.vc_m, &w.parameters));
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESET, NULL) == NDIS_STATUS_SUCCESS);
    seen(NdisMCmDeactivateVc(w.vc_m));
    seen(NdisCoDeleteVc(w.vc_c));
}

static void complete_unbind(void)
{
    NdisCompleteUnbindAdapterEx(w.unbind_context);
}

static void bind_and_halt(void)
{
    switch_set(NDH_STANDIN_SW_CLOSE_ADAPTER, 1);
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    answers[PT_CLOSE_COMPLETE].inside = complete_unbind;
    seen(driver_adapter(NDH_STANDIN_ADAPTER_UNBIND, NULL));
    kernel_settle();
    switch_set(NDH_STANDIN_SW_CLOSE_ADAPTER, 0);
    seen(driver_adapter(NDH_STANDIN_ADAPTER_BIND, NULL));
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    seen(driver_adapter(NDH_STANDIN_ADAPTER_HALT, NULL));
}

/* HALT-003 is seen by what is outstanding when MiniportHaltEx comes. */
static void complete_oid_in_halt(void)
{
    NdisMCoOidRequestComplete(w.adapter, NULL, &w.oid, NDIS_STATUS_SUCCESS);
}

static void halt_with_oid(void)
{
    NDH_STANDIN_COUNT_VALUES before, after;

    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    answers[MP_CO_OID].status = NDIS_STATUS_PENDING;
    seen(NdisCoOidRequest(w.binding, NULL, NULL, NULL, &w.oid));
    answers[MP_HALT].inside = complete_oid_in_halt;
    counts_get(&before);
    seen(driver_adapter(NDH_STANDIN_ADAPTER_HALT, NULL));
    counts_get(&after);
    seen((NDIS_STATUS)(after.Violations - before.Violations)); /* without a wait there is no report of one */
}

static void stand_alone(void)
{
    seen(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c));
    seen(NdisCmActivateVc(w.vc_m, &w.parameters));
    answers[MP_DEACTIVATE].status = NDIS_STATUS_PENDING;
    seen(NdisCmDeactivateVc(w.vc_m));
    seen(NdisCoDeleteVc(w.vc_c));
}

static const struct {
    void (*run)(void);
    int callmgr;
} scenarios[] = { { outgoing, 0 },        { incoming, 0 },      { parties, 0 },       { families, 0 },
                  { oids_and_status, 0 }, { bind_and_halt, 0 }, { stand_alone, 1 }, { halt_with_oid, 0 } };
#define SCENARIOS (sizeof(scenarios) / sizeof(scenarios[0]))

/* What is seen of a scenario with a rule broken (NULL: none), in a process of its own. */
static void observe(unsigned which, const char *rule, const char *way, char text[TEXT])
{
    int ends[2];
    pid_t child;
    size_t length = 0;
    ssize_t got;

    CHECK(pipe(ends) == 0);
    child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        if (scenarios[which].callmgr) {
            driver_start_callmgr(1);
            driver_forget();
        } else {
            driver_start();
        }
        /* Ways that make a fake driver of the test see what its checks refuse end here; that is seen too. */
        if (rule != NULL && freopen("/dev/null", "w", stderr) == NULL) {
            _exit(1);
        }
        if (rule != NULL) {
            break_set(rule, way);
        }
        scenarios[which].run();
        CHECK(write(ends[1], driver_text(), strlen(driver_text())) >= 0);
        _exit(0);
    }
    close(ends[1]);
    while (length < TEXT - 1 && (got = read(ends[0], text + length, TEXT - 1 - length)) > 0) {
        length += (size_t)got;
    }
    text[length] = '\0';
    close(ends[0]);
    CHECK(waitpid(child, NULL, 0) == child);
}

static char baseline[SCENARIOS][TEXT];

static int is_seen(const char *rule, const char *way)
{
    char text[TEXT];

    for (unsigned i = 0; i < SCENARIOS; i++) {
        observe(i, rule, way, text);
        if (strcmp(text, baseline[i]) != 0) {
            return 1;
        }
    }
    return 0;
}

static NDH_STANDIN_BREAK_INFO list[NDH_STANDIN_BREAK_COUNT];

/* Reads the list and the answers to wrong names, in a world of its own. */
static void names(void)
{
    NDH_STANDIN_BREAK_RULE wrong;

    driver_start();
    CHECK(kernel_ioctl(NDH_STANDIN_BREAK_LIST, list, 0, sizeof(list), NULL) == STATUS_SUCCESS);
    memset(&wrong, 0, sizeof(wrong));
    strcpy(wrong.Rule, "NDIS-CLOSE-999");
    CHECK(kernel_ioctl(NDH_STANDIN_BREAK, &wrong, sizeof(wrong), 0, NULL) == STATUS_INVALID_PARAMETER);
    strcpy(wrong.Rule, "NDIS-CLOSE-005");
    strcpy(wrong.Way, "sideways");
    CHECK(kernel_ioctl(NDH_STANDIN_BREAK, &wrong, sizeof(wrong), 0, NULL) == STATUS_INVALID_PARAMETER);
    break_set("NDIS-CLOSE-005", "");
    CHECK(kernel_ioctl(NDH_STANDIN_BREAK_LIST, list, 0, sizeof(list), NULL) == STATUS_SUCCESS);
    CHECK(strcmp(list[4].Rule, "NDIS-CLOSE-005") == 0 && strcmp(list[4].Way, "twice") == 0);
    CHECK(strcmp(list[4].Ways, "twice,never,status,context") == 0);
    break_set("", "off");
    CHECK(kernel_ioctl(NDH_STANDIN_BREAK_LIST, list, 0, sizeof(list), NULL) == STATUS_SUCCESS);
    CHECK(list[4].Way[0] == '\0');
    driver_stop();
}

int main(void)
{
    unsigned unseen = 0, ways = 0;

    for (unsigned i = 0; i < SCENARIOS; i++) {
        char again[TEXT];

        observe(i, NULL, NULL, baseline[i]);
        observe(i, NULL, NULL, again);
        CHECK(baseline[i][0] != '\0' && strcmp(baseline[i], again) == 0);
    }
    names();
    for (unsigned i = 0; i < NDH_STANDIN_BREAK_COUNT; i++) {
        char all[sizeof(list[i].Ways)];

        strcpy(all, list[i].Ways);
        for (char *way = strtok(all, ","); way != NULL; way = strtok(NULL, ",")) {
            ways++;
            if (!is_seen(list[i].Rule, way)) {
                fprintf(stderr, "%s %s: not seen\n", list[i].Rule, way);
                unseen++;
            }
        }
    }
    printf("%u rules, %u ways, %u not seen\n", (unsigned)NDH_STANDIN_BREAK_COUNT, ways, unseen);
    return unseen != 0;
}
