// SPDX-License-Identifier: MIT
/*
 * Stand-alone call managers over a miniport without one: registration, VCs, activation, calls, OIDs, status,
 * data (contract 2.3, 3.8, section 8 to 10).
 */
#include "drivers.h"

#include <string.h>

static void bind_orders(void)
{
    driver_start_callmgr(0);
    /* The client was bound before; the call manager is told of its own AF as well. */
    CHECK(driver_count("notify-af(B1,4E44,0) cm-open-af(B2,4E44,0) pm-notify-af(B2,4E44,0)") == 1);
    EXPECT_CLEAN();
    driver_stop();

    driver_start_callmgr(1);
    CHECK(driver_count("pm-notify-af(B2,4E44,0) bind(9D,0,0) notify-af(B1,4E44,0) cm-open-af(B2,4E44,0)") ==
          1);
    EXPECT_CLEAN();
    driver_stop();
}

static void refused_registrations(void)
{
    CO_ADDRESS_FAMILY family = { (NDIS_AF)AF_NUMBER, 1, 0 };
    CO_ADDRESS_FAMILY second = { (NDIS_AF)0x4E45, 1, 0 };

    driver_start_callmgr(1);
    CHECK(NdisCmRegisterAddressFamilyEx(w.callmgr_binding, &family) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("REG-009");
    /* No call manager handlers; a dead binding; above PASSIVE_LEVEL. */
    CHECK(NdisCmRegisterAddressFamilyEx(w.binding, &second) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("REG-010");
    CHECK(NdisCmRegisterAddressFamilyEx(CONTEXT(0x10), &second) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("UNBIND-002");
    kernel_set_irql(DISPATCH_LEVEL);
    CHECK(NdisCmRegisterAddressFamilyEx(w.callmgr_binding, &second) == NDIS_STATUS_FAILURE);
    kernel_set_irql(PASSIVE_LEVEL);
    EXPECT_VIOLATION("IRQL-018");
    /* Late, from outside the bind: taken, and both protocols are told. */
    driver_forget();
    w.open_af_in_notify = 0;
    CHECK(NdisCmRegisterAddressFamilyEx(w.callmgr_binding, &second) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("REG-008");
    EXPECT("pm-notify-af(B2,4E45,0) notify-af(B1,4E45,0)");
    driver_stop();

    /* An MCM displaces a stand-alone call manager: the AF is its own. */
    driver_start();
    CHECK(driver_register_callmgr() == NDIS_STATUS_SUCCESS);
    CHECK(w.register_af_status == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("REG-010");
    driver_stop();
}

static void close_and_delete(void)
{
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT("mp-deactivate(C3,0,0) cm-close-call(C2,0,0) cm-delete-vc(C2,0,0) mp-delete-vc(C3,0,0)");
}

static void call_out(void)
{
    w.vc_c = NULL;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_SUCCESS);
    answers[CM_MAKE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_PENDING);
    CHECK(NdisCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    NdisCmMakeCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL, NULL, &w.parameters);
    EXPECT("mp-create-vc(AD,0,0) cm-create-vc(A2,0,0) cm-make-call(C2,0,1) mp-activate(C3,0,0) "
           "cl-make-call-complete(0,C1,0)");
}

static void outgoing_call(void)
{
    driver_start_callmgr(1);
    driver_forget();
    call_out();
    CHECK(w.vc_c != w.vc_m && w.vc_c != w.vc_p && w.vc_m != w.vc_p);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_NOT_ACCEPTED);
    EXPECT_VIOLATION("VC-DEL-004");
    close_and_delete();
    EXPECT_CLEAN();
    driver_stop();
}

static void incoming_call(void)
{
    static CO_SAP sap = { .SapType = 7 };

    driver_start_callmgr(1);
    driver_forget();
    CHECK(NdisClRegisterSap(w.af_c, CONTEXT(0x51), &sap, &w.sap_c) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoCreateVc(w.callmgr_binding, w.af_m, CONTEXT(0xC2), &w.vc_m) == NDIS_STATUS_SUCCESS);
    EXPECT("cm-register-sap(A2,7,0) mp-create-vc(AD,0,0) cl-create-vc(A1,0,0)");
    CHECK(NdisCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    NdisCmDispatchCallConnected(w.vc_m);
    EXPECT("mp-activate(C3,0,0) cl-incoming-call(51,C1,0) cl-connected(C1,0,0)");
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, NULL, 0);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_PENDING);
    answers[MP_DEACTIVATE].status = NDIS_STATUS_PENDING;
    CHECK(NdisCmDeactivateVc(w.vc_m) == NDIS_STATUS_PENDING);
    EXPECT("cl-incoming-close(0,C1,0) cm-close-call(C2,0,0) mp-deactivate(C3,0,0)");
    CHECK(NdisCoDeleteVc(w.vc_m) == NDIS_STATUS_CLOSING);
    EXPECT_VIOLATION("VC-DEL-015");
    NdisMCoDeactivateVcComplete(NDIS_STATUS_SUCCESS, w.vc_p);
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
    EXPECT("cm-deactivate-complete(0,C2,0) cl-close-complete(0,C1,0)");
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_FAILURE); /* not the creator */
    EXPECT_VIOLATION("U-08");
    CHECK(NdisCoDeleteVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    EXPECT("cl-delete-vc(C1,0,0) mp-delete-vc(C3,0,0)");
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void refused_vcs(void)
{
    driver_start_callmgr(1);
    driver_forget();
    w.vc_c = NULL;
    answers[MP_CREATE_VC].status = NDIS_STATUS_RESOURCES;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_RESOURCES);
    EXPECT("mp-create-vc(AD,0,0)");
    answers[MP_CREATE_VC].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("VC-CREATE-006");
    EXPECT("mp-create-vc(AD,0,0)");
    answers[MP_CREATE_VC].status = NDIS_STATUS_SUCCESS;
    answers[CM_CREATE_VC].status = NDIS_STATUS_FAILURE;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_FAILURE);
    EXPECT("mp-create-vc(AD,0,0) cm-create-vc(A2,0,0) mp-delete-vc(C3,0,0)");
    answers[CM_CREATE_VC].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisCoCreateVc(w.callmgr_binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("VC-CREATE-011");
    CHECK(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &w.vc_c) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("VC-CREATE-011");
    EXPECT("");
    for (unsigned n = 1; n <= 3; n++) {
        kernel_fail_allocation(n);
        (void)NdisCoCreateVc(w.callmgr_binding, NULL, CONTEXT(0xC2), &w.vc_m);
        kernel_fail_allocation(0);
        if (w.vc_m != NULL) {
            CHECK(NdisCoDeleteVc(w.vc_m) == NDIS_STATUS_SUCCESS);
            w.vc_m = NULL;
        }
    }
    driver_forget();
    driver_stop();
}

static void activate_inside(void)
{
    NdisMCoActivateVcComplete(NDIS_STATUS_SUCCESS, w.vc_p, &w.parameters);
}

static void activation(void)
{
    driver_start_callmgr(1);
    driver_forget();
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT("mp-create-vc(AD,0,0) cm-create-vc(A2,0,0)");
    CHECK(NdisCmDeactivateVc(w.vc_m) == NDIS_STATUS_NOT_ACCEPTED);
    EXPECT_VIOLATION("VC-DEACT-004");
    answers[MP_ACTIVATE].status = NDIS_STATUS_INVALID_DATA;
    CHECK(NdisCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_INVALID_DATA);
    EXPECT("mp-activate(C3,0,0)");
    answers[MP_ACTIVATE].status = NDIS_STATUS_PENDING;
    CHECK(NdisCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_PENDING);
    CHECK(NdisCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("U-12");
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_NOT_ACCEPTED);
    EXPECT_VIOLATION("VC-DEL-004");
    NdisMCoActivateVcComplete(NDIS_STATUS_PENDING, w.vc_p, &w.parameters);
    EXPECT_VIOLATION("U-08");
    NdisMCoDeactivateVcComplete(NDIS_STATUS_SUCCESS, w.vc_p);
    EXPECT_VIOLATION("U-08");
    NdisMCoActivateVcComplete(NDIS_STATUS_SUCCESS, w.vc_p, &w.parameters);
    EXPECT("mp-activate(C3,0,0) cm-activate-complete(0,C2,0)");
    NdisMCoActivateVcComplete(NDIS_STATUS_SUCCESS, w.vc_p, &w.parameters);
    EXPECT_VIOLATION("U-08");
    /* Again, with the completion inside the handler; refused, it leaves the VC as it was. */
    answers[MP_ACTIVATE].inside = activate_inside;
    CHECK(NdisCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_PENDING);
    EXPECT("mp-activate(C3,0,0) cm-activate-complete(0,C2,0)");
    answers[MP_ACTIVATE].inside = NULL;
    answers[MP_ACTIVATE].status = NDIS_STATUS_RESOURCES;
    CHECK(NdisCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_RESOURCES);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("CM-NAME-001");
    EXPECT("mp-activate(C3,0,0) mp-deactivate(C3,0,0)");
    CHECK(NdisCmDeactivateVc(w.vc_p) == NDIS_STATUS_NOT_ACCEPTED); /* the miniport's handle is noted */
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_forget();
    violations_report();
    driver_stop();
}

static void oids(void)
{
    driver_start_callmgr(1);
    driver_forget();
    call_out();
    memset(&w.oid, 0, sizeof(w.oid));
    w.oid.DATA.QUERY_INFORMATION.Oid = 0x12;
    /* Client to call manager, call manager to client, both to the miniport. */
    answers[CM_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoOidRequest(w.binding, w.af_c, w.vc_c, NULL, &w.oid) == NDIS_STATUS_PENDING);
    NdisCoOidRequestComplete(w.af_m, w.vc_m, NULL, &w.oid, NDIS_STATUS_SUCCESS);
    EXPECT("cm-oid(A2,C2,0) cl-oid-complete(A1,C1,0)");
    answers[CL_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoOidRequest(w.callmgr_binding, w.af_m, w.vc_m, NULL, &w.oid) == NDIS_STATUS_PENDING);
    NdisCoOidRequestComplete(w.af_c, w.vc_c, NULL, &w.oid, NDIS_STATUS_NOT_SUPPORTED);
    EXPECT("cl-oid(A1,C1,0) cm-oid-complete(A2,C2,C00000BB)");
    answers[MP_CO_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoOidRequest(w.binding, NULL, w.vc_c, NULL, &w.oid) == NDIS_STATUS_PENDING);
    NdisMCoOidRequestComplete(w.adapter, w.vc_p, &w.oid, NDIS_STATUS_SUCCESS);
    EXPECT("mp-co-oid(AD,C3,12) cl-oid-complete(0,C1,0)");
    CHECK(NdisCoOidRequest(w.callmgr_binding, NULL, w.vc_m, NULL, &w.oid) == NDIS_STATUS_PENDING);
    NdisMCoOidRequestComplete(w.adapter, w.vc_p, &w.oid, NDIS_STATUS_SUCCESS);
    EXPECT("mp-co-oid(AD,C3,12) cm-oid-complete(0,C2,0)");
    EXPECT_CLEAN();
    CHECK(NdisCoOidRequest(w.callmgr_binding, w.af_c, NULL, NULL, &w.oid) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("OID-001");
    CHECK(NdisMCmOidRequest(w.af_m, NULL, NULL, &w.oid) == NDIS_STATUS_PENDING);
    EXPECT_VIOLATION("CM-NAME-001");
    NdisCoOidRequestComplete(w.af_c, NULL, NULL, &w.oid, NDIS_STATUS_SUCCESS);
    EXPECT("cl-oid(A1,0,0) cm-oid-complete(A2,0,0)");
    close_and_delete();
    driver_stop();
}

static void status_and_data(void)
{
    NDIS_STATUS_INDICATION indication;
    NET_BUFFER_LIST nbl;

    driver_start_callmgr(1);
    driver_forget();
    call_out();
    memset(&indication, 0, sizeof(indication));
    indication.SourceHandle = w.adapter;
    indication.StatusCode = 0x40010012;
    NdisMCoIndicateStatusEx(w.adapter, w.vc_p, &indication);
    EXPECT("status(B1,C1,40010012) pm-status(B2,C2,40010012)");
    NdisMCoIndicateStatusEx(w.adapter, NULL, &indication);
    EXPECT("pm-status(B2,0,40010012) status(B1,0,40010012)");

    memset(&nbl, 0, sizeof(nbl));
    nbl.SourceHandle = w.vc_c;
    NdisCoSendNetBufferLists(w.vc_c, &nbl, 0);
    nbl.Status = NDIS_STATUS_SUCCESS;
    NdisMCoSendNetBufferListsComplete(w.vc_p, &nbl, 0);
    EXPECT("send(C3,0,0) sent(C1,0,0)");
    nbl.SourceHandle = w.vc_p;
    NdisMCoIndicateReceiveNetBufferLists(w.vc_p, &nbl, 1, 0);
    NdisReturnNetBufferLists(w.binding, &nbl, 0);
    EXPECT("receive(C1,1,0) return(AD,0,0)");
    EXPECT_CLEAN();
    /* While the miniport deactivates the VC, nothing can be sent. */
    answers[MP_DEACTIVATE].status = NDIS_STATUS_PENDING;
    CHECK(NdisCmDeactivateVc(w.vc_m) == NDIS_STATUS_PENDING);
    nbl.SourceHandle = w.vc_c;
    NdisCoSendNetBufferLists(w.vc_c, &nbl, 0);
    EXPECT_VIOLATION("DATA-SEND-002");
    EXPECT("mp-deactivate(C3,0,0) sent(C1,C0010023,0)");
    NdisMCoDeactivateVcComplete(NDIS_STATUS_SUCCESS, w.vc_p);
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_stop();
}

static void own_vc(void)
{
    NDH_STANDIN_COUNT_VALUES counts;
    NET_BUFFER_LIST nbl;

    driver_start_callmgr(1);
    driver_forget();
    CHECK(NdisCoCreateVc(w.callmgr_binding, NULL, CONTEXT(0xC2), &w.vc_m) == NDIS_STATUS_SUCCESS);
    EXPECT("mp-create-vc(AD,0,0)");
    counts_get(&counts);
    CHECK(counts.Vcs == 1 && counts.AddressFamilies == 1);
    CHECK(NdisCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    memset(&nbl, 0, sizeof(nbl));
    nbl.SourceHandle = w.vc_m;
    NdisCoSendNetBufferLists(w.vc_m, &nbl, 0);
    NdisMCoSendNetBufferListsComplete(w.vc_p, &nbl, 0);
    nbl.SourceHandle = w.vc_p;
    NdisMCoIndicateReceiveNetBufferLists(w.vc_p, &nbl, 1, 0);
    NdisReturnNetBufferLists(w.callmgr_binding, &nbl, 0);
    EXPECT("mp-activate(C3,0,0) send(C3,0,0) pm-sent(C2,0,0) pm-receive(C2,1,0) return(AD,0,0)");
    CHECK(NdisCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    EXPECT("mp-deactivate(C3,0,0) mp-delete-vc(C3,0,0)");
    EXPECT_CLEAN();
    w.vc_c = NULL;
    CHECK(NdisCoCreateVc(w.binding, NULL, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("VC-CREATE-011");
    driver_stop();
}

static void close_af_in_notify(void)
{
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
}

static void notify_in_unbind(void)
{
    CHECK(NdisCmNotifyCloseAddressFamily(w.af_m) == NDIS_STATUS_SUCCESS);
}

static void callmgr_unbinds(void)
{
    driver_start_callmgr(1);
    driver_forget();
    answers[PM_UNBIND].inside = notify_in_unbind;
    answers[CL_NOTIFY_CLOSE_AF].inside = close_af_in_notify;
    NdisDeregisterProtocolDriver(w.callmgr);
    w.callmgr = NULL;
    EXPECT("pm-pnp(B2,8,1) pnp(B1,8,1) pause(AD,8,0) pm-unbind(B2,0,0) cl-notify-close-af(A1,0,0) "
           "cm-close-af(A2,0,0) restart(AD,0,0) pnp(B1,9,1)");
    EXPECT_CLEAN();
    driver_stop();
}

/* The call manager goes without a word: nothing of it is called any more. */
static void callmgr_vanishes(void)
{
    driver_start_callmgr(1);
    driver_forget();
    call_out();
    NdisDeregisterProtocolDriver(w.callmgr);
    w.callmgr = NULL;
    EXPECT_VIOLATION("UNBIND-001");
    driver_forget();
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_FAILURE);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT("mp-deactivate(C3,0,0) mp-delete-vc(C3,0,0)");
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    EXPECT("");
    w.af_c = NULL;
    driver_stop();
}

int main(void)
{
    bind_orders();
    refused_registrations();
    outgoing_call();
    incoming_call();
    refused_vcs();
    activation();
    oids();
    status_and_data();
    own_vc();
    callmgr_unbinds();
    callmgr_vanishes();
    return 0;
}
