// SPDX-License-Identifier: MIT
/*
 * A miniport with call manager of NDIS 5.1 below a client of NDIS 6: registration, start and halt, calls,
 * requests in all directions, status, reset.
 */
#include "legacy.h"

#include <string.h>

/* OIDs that NDIS asks for the general attributes, then those that it asks of everybody. */
#define ASKED                                                                                                \
    "mp-co-request(AD,0,10106) mp-co-request(AD,0,10105) mp-co-request(AD,0,10113) "                         \
    "mp-co-request(AD,0,10202) mp-co-request(AD,0,10114) mp-co-request(AD,0,10107) "                         \
    "mp-co-request(AD,0,10101) mp-co-request(AD,0,10117)"

static void start_and_stop(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;
    NDIS_HANDLE old;

    legacy_start();
    EXPECT("init(0,0,0) " ASKED " bind(9D,0,0) notify-af(B1,4E44,0) cm-open-af(AD,4E44,0) pnp(B1,9,1) "
           "pnp(0,6,0)");
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_PAUSE, &result) == NDIS_STATUS_SUCCESS);
    EXPECT("pnp(B1,8,1)");
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESTART, &result) == NDIS_STATUS_SUCCESS);
    EXPECT("pnp(B1,9,1)");
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    CHECK(driver_command(NDH_STANDIN_ADAPTER_HALT, NdisHaltDeviceSurpriseRemoved, &result) ==
          NDIS_STATUS_SUCCESS);
    EXPECT("cm-close-af(A2,0,0) device-pnp(AD,2,0) pnp(B1,8,1) unbind(B1,0,0) halt(AD,0,0)");
    EXPECT_CLEAN();
    /* The handle is dead, and its memory is still there. */
    old = w.adapter;
    NdisMIndicateStatus(old, NDIS_STATUS_MEDIA_CONNECT, NULL, 0);
    EXPECT_VIOLATION("STATUS-003");
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS && result.Adapter == 0);
    driver_forget();
    CHECK(driver_command(NDH_STANDIN_ADAPTER_SHUTDOWN, 0, &result) == NDIS_STATUS_SUCCESS);
    EXPECT("shutdown(AD,0,0)");
    EXPECT_CLEAN();
    driver_stop();
    CHECK(driver_count("halt(AD,0,0) unload") == 1);
}

static void drivers_listed(void)
{
    NDH_STANDIN_DRIVER list[NDH_STANDIN_DRIVER_MAX];
    ULONG_PTR information;

    legacy_start();
    CHECK(kernel_ioctl(NDH_STANDIN_DRIVERS, list, 0, sizeof(list), &information) == STATUS_SUCCESS);
    CHECK(information == 2 * sizeof(list[0]));
    CHECK(list[0].Kind == NDH_STANDIN_DRIVER_MINIPORT && list[0].Slot == 0);
    CHECK(list[0].NdisMajor == 5 && list[0].NdisMinor == 1 && strcmp(list[0].Name, "ndhmp51") == 0);
    CHECK(list[1].Kind == NDH_STANDIN_DRIVER_PROTOCOL && list[1].NdisMajor == 6 && list[1].NdisMinor == 30);
    CHECK(list[1].Name[0] != 0);
    driver_stop();
}

static void calls(void)
{
    legacy_start();
    driver_forget();
    driver_call_out();
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, NULL, 0);
    EXPECT("cl-incoming-close(0,C1,0)");
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT("cm-close-call(C2,0,0) cm-delete-vc(C2,0,0)");
    driver_call_in();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_PENDING);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
    CHECK(NdisMCmDeleteVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    EXPECT("cm-close-call(C2,0,0) cl-close-complete(0,C1,0) cl-delete-vc(C1,0,0) "
           "cm-deregister-sap(52,0,0)");
    EXPECT_CLEAN();
    driver_stop();
}

static void request_fill(NDIS_REQUEST_TYPE type)
{
    memset(&w.oid, 0, sizeof(w.oid));
    w.oid.Header.Type = NDIS_OBJECT_TYPE_OID_REQUEST;
    w.oid.Header.Revision = NDIS_OID_REQUEST_REVISION_1;
    w.oid.Header.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1;
    w.oid.RequestType = type;
    w.oid.DATA.QUERY_INFORMATION.Oid = 0x12;
    w.oid.DATA.QUERY_INFORMATION.InformationBuffer = &w;
    w.oid.DATA.QUERY_INFORMATION.InformationBufferLength = 8;
}

static void complete_co(void)
{
    l.arrived->DATA.QUERY_INFORMATION.BytesWritten = 7;
    NdisMCoRequestComplete(NDIS_STATUS_SUCCESS, w.adapter, l.arrived);
}

static void requests_down(void)
{
    legacy_start();
    driver_forget();
    driver_call_out();
    request_fill(NdisRequestQueryInformation);
    CHECK(NdisCoOidRequest(w.binding, w.af_c, w.vc_c, NULL, &w.oid) == NDIS_STATUS_SUCCESS);
    EXPECT("cm-request(A2,C2,0)");
    answers[CM_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoOidRequest(w.binding, w.af_c, w.vc_c, NULL, &w.oid) == NDIS_STATUS_PENDING);
    CHECK(l.arrived->RequestType == NdisRequestQueryInformation);
    CHECK(l.arrived->DATA.QUERY_INFORMATION.Oid == 0x12);
    CHECK(l.arrived->DATA.QUERY_INFORMATION.InformationBuffer == &w);
    CHECK(l.arrived->DATA.QUERY_INFORMATION.InformationBufferLength == 8);
    l.arrived->DATA.QUERY_INFORMATION.BytesWritten = 2;
    l.arrived->DATA.QUERY_INFORMATION.BytesNeeded = 9;
    NdisMCmRequestComplete(NDIS_STATUS_INVALID_LENGTH, w.af_m, w.vc_m, NULL, l.arrived);
    EXPECT("cm-request(A2,C2,0) cl-oid-complete(A1,C1,C0010014)");
    CHECK(w.oid.DATA.QUERY_INFORMATION.BytesWritten == 2 && w.oid.DATA.QUERY_INFORMATION.BytesNeeded == 9);
    answers[MP_CO_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoOidRequest(w.binding, NULL, w.vc_c, NULL, &w.oid) == NDIS_STATUS_PENDING);
    complete_co();
    EXPECT("mp-co-request(AD,C2,12) cl-oid-complete(0,C1,0)");
    CHECK(w.oid.DATA.QUERY_INFORMATION.BytesWritten == 7);
    /* Completed inside the handler, which pends. */
    answers[MP_CO_OID].inside = complete_co;
    CHECK(NdisCoOidRequest(w.binding, NULL, NULL, NULL, &w.oid) == NDIS_STATUS_PENDING);
    EXPECT("mp-co-request(AD,0,12) cl-oid-complete(0,0,0)");
    EXPECT_CLEAN();
    NdisMCoRequestComplete(NDIS_STATUS_SUCCESS, w.adapter, &l.request);
    EXPECT_VIOLATION("OID-004");
    w.oid.RequestType = NdisRequestMethod;
    CHECK(NdisCoOidRequest(w.binding, NULL, NULL, NULL, &w.oid) == NDIS_STATUS_NOT_SUPPORTED);
    CHECK(NdisCoOidRequest(w.binding, w.af_c, NULL, NULL, &w.oid) == NDIS_STATUS_NOT_SUPPORTED);
    EXPECT("");
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_stop();
}

static void requests_up(void)
{
    legacy_start();
    driver_forget();
    memset(&l.request, 0, sizeof(l.request));
    l.request.RequestType = NdisRequestSetInformation;
    l.request.DATA.SET_INFORMATION.Oid = OID_CO_AF_CLOSE;
    CHECK(NdisMCmRequest(w.af_m, NULL, NULL, &l.request) == NDIS_STATUS_SUCCESS);
    EXPECT("cl-oid(A1,0,0)");
    answers[CL_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisMCmRequest(w.af_m, NULL, NULL, &l.request) == NDIS_STATUS_PENDING);
    CHECK(w.arrived->DATA.SET_INFORMATION.Oid == OID_CO_AF_CLOSE);
    w.arrived->DATA.SET_INFORMATION.BytesRead = 6;
    NdisCoOidRequestComplete(w.af_c, NULL, NULL, w.arrived, NDIS_STATUS_SUCCESS);
    EXPECT("cl-oid(A1,0,0) cm-request-complete(0,A2,0)");
    CHECK(l.request.DATA.SET_INFORMATION.BytesRead == 6);
    EXPECT_CLEAN();
    driver_stop();
}

/* The AF and a request of it outlive the adapter's instance, whose memory goes when the next one comes. */
static void request_outlives_halt(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;
    PNDIS_OID_REQUEST old;
    NDIS_HANDLE af;

    legacy_start();
    switch_set(NDH_STANDIN_SW_HALT_WITH_AF_OPEN, 1);
    memset(&l.request, 0, sizeof(l.request));
    l.request.RequestType = NdisRequestQueryInformation;
    answers[CL_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisMCmRequest(w.af_m, NULL, NULL, &l.request) == NDIS_STATUS_PENDING);
    old = w.arrived;
    af = w.af_c;
    w.af_c = NULL;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, &result) == NDIS_STATUS_SUCCESS);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS);
    CHECK(w.af_c != NULL);
    driver_forget();
    violations_report();
    NdisCoOidRequestComplete(af, NULL, NULL, old, NDIS_STATUS_SUCCESS);
    EXPECT("cm-request-complete(0,A2,0)");
    CHECK(NdisClCloseAddressFamily(af) == NDIS_STATUS_SUCCESS);
    switches_reset();
    driver_stop();
}

static void queries(void)
{
    NDIS_OID_REQUEST second;

    legacy_start();
    driver_forget();
    request_fill(NdisRequestQueryInformation);
    CHECK(NdisOidRequest(w.binding, &w.oid) == NDIS_STATUS_SUCCESS);
    CHECK(w.oid.DATA.QUERY_INFORMATION.BytesWritten == 3 && w.oid.DATA.QUERY_INFORMATION.BytesNeeded == 5);
    EXPECT("query(AD,12,0)");
    /* The second waits for the first. */
    second = w.oid;
    second.RequestType = NdisRequestSetInformation;
    second.DATA.SET_INFORMATION.Oid = 0x13;
    answers[MP_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisOidRequest(w.binding, &w.oid) == NDIS_STATUS_PENDING);
    CHECK(NdisOidRequest(w.binding, &second) == NDIS_STATUS_PENDING);
    EXPECT("query(AD,12,0)");
    NdisMSetInformationComplete(w.adapter, NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("OID-004");
    NdisMQueryInformationComplete(w.adapter, NDIS_STATUS_NOT_SUPPORTED);
    EXPECT("pt-oid-complete(B1,C00000BB,0) set(AD,13,0)");
    NdisMSetInformationComplete(w.adapter, NDIS_STATUS_SUCCESS);
    EXPECT("pt-oid-complete(B1,0,0)");
    CHECK(second.DATA.SET_INFORMATION.BytesRead == 4);
    EXPECT_CLEAN();
    driver_stop();
}

static void complete_reset(void)
{
    NdisMResetComplete(w.adapter, NDIS_STATUS_SUCCESS, FALSE);
}

static void status_and_reset(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;
    ULONG number = 1;

    legacy_start();
    driver_forget();
    NdisMIndicateStatus(w.adapter, NDIS_STATUS_MEDIA_CONNECT, NULL, 0);
    NdisMIndicateStatusComplete(w.adapter);
    EXPECT("status(B1,0,40010017)");
    NdisMCoIndicateStatus(w.adapter, NULL, (NDIS_STATUS)0x40010099, &number, sizeof(number));
    EXPECT("status(B1,0,40010099)");
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESET, &result) == NDIS_STATUS_SUCCESS);
    EXPECT("status(B1,0,40010004) reset(AD,0,0) status(B1,0,40010005)");
    answers[MP_RESET].status = NDIS_STATUS_PENDING;
    answers[MP_RESET].inside = complete_reset;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESET, &result) == NDIS_STATUS_SUCCESS);
    driver_forget();
    EXPECT_CLEAN();
    driver_stop();
}

static void refused(NDIS_STATUS status)
{
    violations_report();
    CHECK(NdisMRegisterMiniport(l.wrapper, &l.mp, l.mp_length) == status);
}

static void registrations(void)
{
    NDIS_HANDLE second;

    /* Another driver keeps the control device. */
    driver_start();
    legacy_defaults();
    legacy_wrapper();
    second = l.wrapper;
    l.mp.MinorNdisVersion = 2;
    refused(NDIS_STATUS_BAD_VERSION);
    EXPECT_VIOLATION("WIN-D3");
    l.mp.MinorNdisVersion = 1;
    l.mp_length = sizeof(NDIS50_MINIPORT_CHARACTERISTICS);
    refused(NDIS_STATUS_BAD_CHARACTERISTICS);
    EXPECT_VIOLATION("WIN-D3");
    l.mp_length = sizeof(l.mp);
    l.mp.HaltHandler = NULL;
    refused(NDIS_STATUS_BAD_CHARACTERISTICS);
    EXPECT_VIOLATION("WIN-D3");
    legacy_defaults();
    l.wrapper = second;
    l.mp.CoSendPacketsHandler = NULL;
    refused(NDIS_STATUS_BAD_CHARACTERISTICS);
    EXPECT_VIOLATION("REG-002");
    NdisTerminateWrapper(l.wrapper, NULL);
    EXPECT_CLEAN();
    refused(NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("WIN-D3");
    w.crosses = 0;
    driver_stop();
}

/* The adapter does not start; the rule says why. */
static void start_refused(const char *rule, void (*change)(void))
{
    driver_defaults();
    legacy_defaults();
    change();
    CHECK(legacy_register() == NDIS_STATUS_SUCCESS);
    switches_reset();
    violations_report();
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, NULL) == NDIS_STATUS_FAILURE);
    violations_expect(__FILE__, __LINE__, rule);
    w.protocol = NULL;
    driver_stop();
}

static void no_medium(void)
{
    l.medium = 77;
}

static void pending(void)
{
    answers[MP_INIT].status = NDIS_STATUS_PENDING;
}

static void no_success(void)
{
    answers[MP_INIT].status = NDIS_STATUS_FAILURE;
}

static void af_refused(const char *rule, void (*change)(void))
{
    driver_defaults();
    legacy_defaults();
    change();
    CHECK(legacy_register() == NDIS_STATUS_SUCCESS);
    switches_reset();
    violations_report();
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(w.register_af_status == NDIS_STATUS_FAILURE);
    violations_expect(__FILE__, __LINE__, rule);
    w.protocol = NULL;
    driver_stop();
}

static void short_table(void)
{
    l.cm_length -= 8;
}

static void no_open_af(void)
{
    l.cm.CmOpenAfHandler = NULL;
}

int main(void)
{
    start_and_stop();
    drivers_listed();
    calls();
    requests_down();
    requests_up();
    request_outlives_halt();
    queries();
    status_and_reset();
    registrations();
    start_refused("WIN-A4", no_medium);
    start_refused("WIN-A4", pending);
    start_refused(NULL, no_success);
    af_refused("REG-003", short_table);
    af_refused("REG-004", no_open_af);
    return 0;
}
