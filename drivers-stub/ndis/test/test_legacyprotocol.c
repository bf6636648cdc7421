// SPDX-License-Identifier: MIT
/*
 * A client of NDIS 5 above an MCM of NDIS 6, and above a stand-alone call manager of NDIS 5: registration,
 * binding, calls, requests in all directions, status.
 */
#include "legacyprotocol.h"

#include <string.h>

static void start_and_stop(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    legacy_protocol_start();
    EXPECT("init(3D,0,0) mp-co-oid(AD,0,10101) mp-co-oid(AD,0,10117) bind(0,0,0) notify-af(B1,4E44,0) "
           "cm-open-af(AD,4E44,0) restart(AD,0,0) pnp(0,6,0)");
    CHECK(p.section.Length == (52 + 3 + 11) * sizeof(WCHAR) && p.section.Buffer[52] == 'O');
    CHECK(driver_command(NDH_STANDIN_ADAPTER_EVENT, NetEventQueryRemoveDevice, &result) ==
          NDIS_STATUS_SUCCESS);
    EXPECT("pnp(B1,2,0)");
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, &result) == NDIS_STATUS_SUCCESS && result.Bindings == 0);
    EXPECT("cm-close-af(A2,0,0) pause(AD,80,0) unbind(B1,0,0) halt(AD,0,0)");
    p.pends_bind = 1;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS && result.Bindings == 1);
    EXPECT_CLEAN();
    legacy_protocol_stop();
}

/* Open, AF and close complete later. */
static void pended(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    driver_defaults();
    legacy_protocol_defaults();
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switches_reset();
    switch_set(NDH_STANDIN_SW_CLOSE_ADAPTER, 1);
    CHECK(legacy_protocol_register() == NDIS_STATUS_SUCCESS);
    answers[CM_OPEN_AF].status = NDIS_STATUS_PENDING;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS);
    CHECK(w.af_status == NDIS_STATUS_PENDING);
    violations_report();
    driver_forget();
    NdisCmOpenAddressFamilyComplete(NDIS_STATUS_SUCCESS, w.af_m, CONTEXT(0xA2));
    EXPECT("cl-open-af-complete(0,A1,0)");
    answers[CM_OPEN_AF].status = NDIS_STATUS_SUCCESS;
    EXPECT_CLEAN();
    switch_set(NDH_STANDIN_SW_CLOSE_ADAPTER, 0);
    legacy_protocol_stop();
}

static void calls(void)
{
    legacy_protocol_start();
    driver_forget();
    driver_call_out();
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_forget();
    driver_call_in();
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmDeleteVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    EXPECT("cm-close-call(C2,0,0) cl-delete-vc(C1,0,0) cm-deregister-sap(52,0,0)");
    EXPECT_CLEAN();
    legacy_protocol_stop();
}

static void request_fill(void)
{
    memset(&p.request, 0, sizeof(p.request));
    p.request.RequestType = NdisRequestQueryInformation;
    p.request.DATA.QUERY_INFORMATION.Oid = 0x12;
}

static void client_asks(void)
{
    NDIS_STATUS status;

    legacy_protocol_start();
    driver_forget();
    driver_call_out();
    request_fill();
    /* The call manager and the miniport of NDIS 6 look at w.oid only. */
    CHECK(NdisCoRequest(w.binding, w.af_c, w.vc_c, NULL, &p.request) == NDIS_STATUS_SUCCESS);
    EXPECT("cm-oid(A2,C2,0)");
    answers[CM_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoRequest(w.binding, w.af_c, w.vc_c, NULL, &p.request) == NDIS_STATUS_PENDING);
    w.arrived->DATA.QUERY_INFORMATION.BytesWritten = 9;
    NdisCoOidRequestComplete(w.af_m, w.vc_m, NULL, w.arrived, NDIS_STATUS_SUCCESS);
    EXPECT("cm-oid(A2,C2,0) cl-request-complete(0,A1,C1)");
    CHECK(p.request.DATA.QUERY_INFORMATION.BytesWritten == 9);
    answers[MP_CO_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoRequest(w.binding, NULL, w.vc_c, NULL, &p.request) == NDIS_STATUS_PENDING);
    NdisMCoOidRequestComplete(w.adapter, w.vc_m, w.arrived, NDIS_STATUS_FAILURE);
    EXPECT("mp-co-oid(AD,C2,12) cl-request-complete(C0000001,0,C1)");
    answers[MP_OID].status = NDIS_STATUS_PENDING;
    NdisRequest(&status, w.binding, &p.request);
    CHECK(status == NDIS_STATUS_PENDING);
    NdisMOidRequestComplete(w.adapter, w.arrived, NDIS_STATUS_SUCCESS);
    EXPECT("mp-oid(AD,12,0) request-complete(B1,0,0)");
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    legacy_protocol_stop();
}

static void client_is_asked(void)
{
    legacy_protocol_start();
    driver_forget();
    memset(&w.oid, 0, sizeof(w.oid));
    w.oid.RequestType = NdisRequestQueryInformation;
    w.oid.DATA.QUERY_INFORMATION.Oid = 0x12;
    answers[CL_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisMCmOidRequest(w.af_m, NULL, NULL, &w.oid) == NDIS_STATUS_PENDING);
    NdisCoRequestComplete(NDIS_STATUS_SUCCESS, w.af_c, NULL, NULL, p.arrived);
    EXPECT("cl-request(A1,0,12) cm-oid-complete(A2,0,0)");
    /* ProtocolClNotifyCloseAf is OID_CO_AF_CLOSE. */
    answers[CL_OID].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisCmNotifyCloseAddressFamily(w.af_m) == NDIS_STATUS_SUCCESS);
    EXPECT("cl-request(A1,0,FE00000A)");
    answers[CL_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCmNotifyCloseAddressFamily(w.af_m) == NDIS_STATUS_PENDING);
    NdisCoRequestComplete(NDIS_STATUS_SUCCESS, w.af_c, NULL, NULL, p.arrived);
    EXPECT("cl-request(A1,0,FE00000A) cm-notify-complete(A2,0,0)");
    EXPECT_CLEAN();
    legacy_protocol_stop();
}

static void status_indicated(void)
{
    NDIS_LINK_STATE state;
    NDIS_STATUS_INDICATION indication;

    legacy_protocol_start();
    driver_forget();
    memset(&state, 0, sizeof(state));
    state.MediaConnectState = MediaConnectStateDisconnected;
    memset(&indication, 0, sizeof(indication));
    indication.Header.Type = NDIS_OBJECT_TYPE_STATUS_INDICATION;
    indication.Header.Revision = NDIS_STATUS_INDICATION_REVISION_1;
    indication.Header.Size = NDIS_SIZEOF_STATUS_INDICATION_REVISION_1;
    indication.SourceHandle = w.adapter;
    indication.StatusCode = NDIS_STATUS_LINK_STATE;
    indication.StatusBuffer = &state;
    indication.StatusBufferSize = sizeof(state);
    NdisMIndicateStatusEx(w.adapter, &indication);
    EXPECT("status(B1,0,4001000C)");
    indication.StatusCode = (NDIS_STATUS)0x40010099;
    NdisMIndicateStatusEx(w.adapter, &indication);
    EXPECT("status(B1,0,40010099)");
    EXPECT_CLEAN();
    legacy_protocol_stop();
}

static void reset(void)
{
    NDIS_STATUS status;

    legacy_protocol_start();
    driver_forget();
    NdisReset(&status, w.binding);
    CHECK(status == NDIS_STATUS_PENDING);
    kernel_settle();
    EXPECT("status(B1,0,40010004) reset(AD,0,0) status(B1,0,40010005) reset-complete(B1,0,0)");
    EXPECT_CLEAN();
    legacy_protocol_stop();
}

static void stand_alone(void)
{
    legacy_callmgr_start();
    EXPECT("init(3D,0,0) mp-co-oid(AD,0,10101) mp-co-oid(AD,0,10117) pm-bind(0,0,0) pm-notify-af(B2,4E44,0) "
           "bind(0,0,0) notify-af(B1,4E44,0) cm-open-af(B2,4E44,0) restart(AD,0,0) pnp(0,6,0) pnp(0,6,0)");
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_SUCCESS);
    driver_forget();
    request_fill();
    /* NDIS 5 asks NDIS 5: converted twice. */
    answers[CM_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoRequest(w.binding, w.af_c, w.vc_c, NULL, &p.request) == NDIS_STATUS_PENDING);
    CHECK(p.arrived != &p.request && p.arrived->DATA.QUERY_INFORMATION.Oid == 0x12);
    NdisCoRequestComplete(NDIS_STATUS_SUCCESS, w.af_m, w.vc_m, NULL, p.arrived);
    EXPECT("pm-request(A2,C2,0) cl-request-complete(0,A1,C1)");
    answers[CL_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoRequest(w.callmgr_binding, w.af_m, w.vc_m, NULL, &p.request) == NDIS_STATUS_PENDING);
    NdisCoRequestComplete(NDIS_STATUS_SUCCESS, w.af_c, w.vc_c, NULL, p.arrived);
    EXPECT("cl-request(A1,C1,12) pm-request-complete(0,A2,C2)");
    answers[MP_CO_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoRequest(w.callmgr_binding, NULL, w.vc_m, NULL, &p.request) == NDIS_STATUS_PENDING);
    NdisMCoOidRequestComplete(w.adapter, w.vc_p, w.arrived, NDIS_STATUS_SUCCESS);
    EXPECT("mp-co-oid(AD,C3,12) pm-request-complete(0,0,C2)");
    /* No party handlers were given. */
    CHECK(NdisClAddParty(w.vc_c, CONTEXT(0xD1), &w.parameters, &w.party_c[0]) != NDIS_STATUS_SUCCESS);
    violations_report();
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    legacy_protocol_stop();
}

static void registrations(void)
{
    driver_start();
    legacy_protocol_defaults();
    p.pt.MajorNdisVersion = 3;
    NdisRegisterProtocol(&p.registered, &p.bind_context, &p.pt, p.pt_length);
    CHECK(p.registered == NDIS_STATUS_BAD_VERSION && p.bind_context == NULL);
    EXPECT_VIOLATION("WIN-D2");
    p.pt.MajorNdisVersion = 5;
    NdisRegisterProtocol(&p.registered, &p.bind_context, &p.pt, sizeof(NDIS40_PROTOCOL_CHARACTERISTICS));
    CHECK(p.registered == NDIS_STATUS_BAD_CHARACTERISTICS);
    EXPECT_VIOLATION("WIN-D2");
    p.pt.CoStatusHandler = NULL;
    NdisRegisterProtocol(&p.registered, &p.bind_context, &p.pt, p.pt_length);
    CHECK(p.registered == NDIS_STATUS_BAD_CHARACTERISTICS);
    EXPECT_VIOLATION("REG-011");
    legacy_protocol_defaults();
    p.pt.BindAdapterHandler = NULL;
    NdisRegisterProtocol(&p.registered, &p.bind_context, &p.pt, p.pt_length);
    CHECK(p.registered == NDIS_STATUS_BAD_CHARACTERISTICS);
    EXPECT_VIOLATION("WIN-D2");
    /* What belongs to the other version. */
    CHECK(NdisClOpenAddressFamily(w.binding, &(CO_ADDRESS_FAMILY){ (NDIS_AF)AF_NUMBER, 1, 0 }, CONTEXT(0xA1),
                                  &p.cl, p.cl_length, &w.vc_c) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("REG-012");
    NdisDeregisterProtocol(&p.registered, w.protocol);
    CHECK(p.registered == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("U-08");
    w.crosses = 0;
    driver_stop();
}

static void short_client(void)
{
    driver_defaults();
    legacy_protocol_defaults();
    p.cl.ClRequestHandler = NULL;
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switches_reset();
    CHECK(legacy_protocol_register() == NDIS_STATUS_SUCCESS);
    violations_report();
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(w.af_status == NDIS_STATUS_FAILURE && w.af_c == NULL);
    EXPECT_VIOLATION("REG-012");
    legacy_protocol_stop();
}

int main(void)
{
    start_and_stop();
    pended();
    calls();
    client_asks();
    client_is_asked();
    status_indicated();
    reset();
    stand_alone();
    registrations();
    short_client();
    return 0;
}
