// SPDX-License-Identifier: MIT
/*
 * Calls, parties, SAPs and VCs: scenarios S04 to S12, S30 to S34, S42, S43.
 */
#include "drivers.h"

#include <string.h>

static CO_SAP sap = { .SapType = 7 };

static void close_out(void)
{
    answers[CM_CLOSE_CALL] = (struct answer){ NDIS_STATUS_SUCCESS, NULL };
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_forget();
}

static void close_in(void)
{
    answers[CM_CLOSE_CALL] = (struct answer){ NDIS_STATUS_SUCCESS, NULL };
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmDeleteVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    driver_forget();
}

static void s04_s06_saps(void)
{
    driver_start();
    /* Registration pends, a call arrives first. */
    answers[CM_REG_SAP].status = NDIS_STATUS_PENDING;
    CHECK(NdisClRegisterSap(w.af_c, CONTEXT(0x51), &sap, &w.sap_c) == NDIS_STATUS_PENDING);
    CHECK(w.sap_c != NULL && w.sap_m != NULL && w.sap_c != w.sap_m);
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("SAP-DEREG-003");
    EXPECT("cm-register-sap(A2,7,0)");
    driver_call_in();
    NdisCmRegisterSapComplete(NDIS_STATUS_SUCCESS, w.sap_m, CONTEXT(0x52));
    EXPECT("cl-register-sap-complete(0,51,1)");
    NdisCmRegisterSapComplete(NDIS_STATUS_SUCCESS, w.sap_m, CONTEXT(0x52));
    EXPECT_VIOLATION("SAP-REG-002");
    /* Deregistered while the call lives. */
    answers[CM_DEREG_SAP].status = NDIS_STATUS_PENDING;
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_PENDING);
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("SAP-DEREG-003");
    NdisCmDeregisterSapComplete(NDIS_STATUS_SUCCESS, w.sap_m);
    EXPECT("cm-deregister-sap(52,0,0) cl-deregister-sap-complete(0,51,0)");
    NdisCmDeregisterSapComplete(NDIS_STATUS_SUCCESS, w.sap_m);
    EXPECT_VIOLATION("SAP-DEREG-002");
    close_in();
    /* In use; registration that fails late. */
    answers[CM_REG_SAP].status = NDIS_STATUS_INVALID_DATA;
    CHECK(NdisClRegisterSap(w.af_c, CONTEXT(0x51), &sap, &w.sap_c) == NDIS_STATUS_INVALID_DATA &&
          w.sap_c == NULL);
    answers[CM_REG_SAP].status = NDIS_STATUS_PENDING;
    CHECK(NdisClRegisterSap(w.af_c, CONTEXT(0x51), &sap, &w.sap_c) == NDIS_STATUS_PENDING);
    NdisCmRegisterSapComplete(NDIS_STATUS_INVALID_DATA, w.sap_m, NULL);
    EXPECT("cm-register-sap(A2,7,0) cm-register-sap(A2,7,0) cl-register-sap-complete(C0010015,51,0)");
    EXPECT_CLEAN();
    driver_stop();
}

/* U-29: an offer on a SAP that is being deregistered. */
static void sap_closing(void)
{
    driver_start();
    answers[CM_DEREG_SAP].status = NDIS_STATUS_PENDING;
    CHECK(NdisClRegisterSap(w.af_c, CONTEXT(0x51), &sap, &w.sap_c) == NDIS_STATUS_SUCCESS);
    w.vc_m = NULL;
    CHECK(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_PENDING);
    driver_forget();
    CHECK(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("CALL-IN-001");
    EXPECT("");
    NdisCmDeregisterSapComplete(NDIS_STATUS_SUCCESS, w.sap_m);
    CHECK(NdisMCmDeleteVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void complete_make_call(void)
{
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    NdisCmMakeCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL, NULL, &w.parameters);
}

static void make_call_complete_again(void)
{
    NdisCmMakeCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL, NULL, &w.parameters);
}

static void s07_s08_outgoing(void)
{
    driver_start();
    driver_call_out();
    CHECK(w.vc_c != w.vc_m);
    make_call_complete_again();
    EXPECT_VIOLATION("CALL-MAKE-004");
    expect_bugcheck("CALL-MAKE-004", make_call_complete_again);
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("CALL-MAKE-020");
    EXPECT("");
    close_out();

    /* Completed inside the handler. */
    w.vc_c = NULL;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_SUCCESS);
    answers[CM_MAKE_CALL] = (struct answer){ NDIS_STATUS_PENDING, complete_make_call };
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_PENDING);
    EXPECT("cm-create-vc(A2,0,0) cm-make-call(C2,0,1) cl-make-call-complete(0,C1,0)");
    close_out();

    /* Fails, late and at once; the VC is then free to go. */
    w.vc_c = NULL;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_SUCCESS);
    answers[CM_MAKE_CALL] = (struct answer){ NDIS_STATUS_PENDING, NULL };
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_PENDING);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_NOT_ACCEPTED);
    EXPECT_VIOLATION("VC-DEL-004");
    NdisCmMakeCallComplete(NDIS_STATUS_NO_ROUTE_TO_DESTINATION, w.vc_m, NULL, NULL, &w.parameters);
    EXPECT("cm-create-vc(A2,0,0) cm-make-call(C2,0,1) cl-make-call-complete(C0010029,C1,0)");
    switch_set(NDH_STANDIN_SW_MAKE_CALL_PARTY_POINTER, 1);
    answers[CM_MAKE_CALL].status = NDIS_STATUS_NOT_SUPPORTED;
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_NOT_SUPPORTED);
    EXPECT("cm-make-call(C2,0,0)");
    /* Success without an active VC is a violation, and goes on. */
    answers[CM_MAKE_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("VC-ACT-002");
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_stop();
}

static void u03_close_while_making(void)
{
    driver_start();
    w.vc_c = NULL;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_SUCCESS);
    answers[CM_MAKE_CALL].status = NDIS_STATUS_PENDING;
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_PENDING);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_PENDING);
    NdisCmMakeCallComplete(NDIS_STATUS_FAILURE, w.vc_m, NULL, NULL, &w.parameters);
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
    EXPECT("cm-create-vc(A2,0,0) cm-make-call(C2,0,1) cm-close-call(C2,0,0) "
           "cl-make-call-complete(C0000001,C1,0) cl-close-complete(0,C1,0)");
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void answer_again(void)
{
    NdisClIncomingCallComplete(NDIS_STATUS_SUCCESS, w.vc_c, &w.parameters);
}

static void connect_again(void)
{
    NdisCmDispatchCallConnected(w.vc_m);
}

static void accept_inside(void)
{
    NdisClIncomingCallComplete(NDIS_STATUS_SUCCESS, w.vc_c, &w.parameters);
}

static void s10_s12_incoming(void)
{
    driver_start();
    driver_call_in();
    answer_again();
    EXPECT_VIOLATION("CALL-IN-006");
    expect_bugcheck("CALL-IN-006", answer_again);
    connect_again();
    EXPECT_VIOLATION("CALL-IN-012");
    CHECK(NdisMCmDeleteVc(w.vc_m) == NDIS_STATUS_NOT_ACCEPTED);
    EXPECT_VIOLATION("VC-DEL-003");
    close_in();

    /* Accepted at once: no completion of the answer. */
    w.vc_m = NULL;
    CHECK(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &w.vc_m) == NDIS_STATUS_SUCCESS);
    answers[CL_INCOMING_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("VC-ACT-003"); /* C-05: noted, not refused */
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    NdisCmDispatchCallConnected(w.vc_m);
    EXPECT("cl-create-vc(A1,0,0) cl-incoming-call(51,C1,0) cl-connected(C1,0,0)");
    close_in();

    /* Rejected at once, then rejected late, on the same VC. */
    w.vc_m = NULL;
    CHECK(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    answers[CL_INCOMING_CALL].status = NDIS_STATUS_NOT_SUPPORTED;
    CHECK(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters) == NDIS_STATUS_NOT_SUPPORTED);
    answers[CL_INCOMING_CALL] = (struct answer){ NDIS_STATUS_PENDING, NULL };
    CHECK(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters) == NDIS_STATUS_PENDING);
    NdisClIncomingCallComplete(NDIS_STATUS_FAILURE, w.vc_c, &w.parameters);
    /* And accepted inside the callback. */
    answers[CL_INCOMING_CALL].inside = accept_inside;
    CHECK(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters) == NDIS_STATUS_PENDING);
    EXPECT("cl-create-vc(A1,0,0) cl-incoming-call(51,C1,0) cl-incoming-call(51,C1,0) "
           "cm-incoming-complete(C0000001,C2,0) "
           "cl-incoming-call(51,C1,0) cm-incoming-complete(0,C2,0)");
    close_in();
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void s30_s31_qos(void)
{
    driver_start();
    driver_call_out();
    answers[CM_MODIFY_QOS].status = NDIS_STATUS_PENDING;
    CHECK(NdisClModifyCallQoS(w.vc_c, &w.parameters) == NDIS_STATUS_PENDING);
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    NdisCmModifyCallQoSComplete(NDIS_STATUS_SUCCESS, w.vc_m, &w.parameters);
    NdisCmModifyCallQoSComplete(NDIS_STATUS_SUCCESS, w.vc_m, &w.parameters);
    EXPECT_VIOLATION("QOS-002");
    NdisCmDispatchIncomingCallQoSChange(w.vc_m, &w.parameters);
    EXPECT("cm-modify-qos(C2,0,0) cl-modify-qos-complete(0,C1,0) cl-incoming-qos(C1,0,0)");
    answers[CM_MODIFY_QOS].status = NDIS_STATUS_NOT_SUPPORTED;
    CHECK(NdisClModifyCallQoS(w.vc_c, &w.parameters) == NDIS_STATUS_NOT_SUPPORTED);
    close_out();
    driver_stop();
}

static void s32_s33_parties(void)
{
    driver_start();
    driver_call_parties(2);
    CHECK(w.party_c[0] != w.party_m[0] && w.party_c[0] != w.party_c[1]);
    /* Third party refused, late. */
    answers[CM_ADD_PARTY].status = NDIS_STATUS_PENDING;
    CHECK(NdisClAddParty(w.vc_c, CONTEXT(0xD5), &w.parameters, &w.party_c[2]) == NDIS_STATUS_PENDING);
    NdisCmAddPartyComplete(NDIS_STATUS_FAILURE, w.party_m[2], NULL, &w.parameters);
    EXPECT("cm-add-party(C2,0,0) cl-add-party-complete(C0000001,D5,0)");
    CHECK(NdisClDropParty(w.party_c[2], NULL, 0) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("PARTY-DROP-004");
    /* Close with two parties: the call manager fails it. */
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_FAILURE;
    CHECK(NdisClCloseCall(w.vc_c, w.party_c[0], NULL, 0) == NDIS_STATUS_FAILURE);
    EXPECT("cm-close-call(C2,D2,0)");
    answers[CM_DROP_PARTY].status = NDIS_STATUS_PENDING;
    CHECK(NdisClDropParty(w.party_c[0], NULL, 0) == NDIS_STATUS_PENDING);
    NdisCmDropPartyComplete(NDIS_STATUS_SUCCESS, w.party_m[0]);
    EXPECT("cm-drop-party(D2,0,0) cl-drop-party-complete(0,D1,0)");
    NdisCmDropPartyComplete(NDIS_STATUS_SUCCESS, w.party_m[0]);
    EXPECT_VIOLATION("PARTY-DROP-003");
    CHECK(NdisClDropParty(w.party_c[1], NULL, 0) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("PARTY-DROP-005");
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClCloseCall(w.vc_c, w.party_c[1], NULL, 0) == NDIS_STATUS_PENDING);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, w.party_m[1]);
    EXPECT("cm-close-call(C2,D4,0) cl-close-complete(0,C1,D3)");
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void client_drops_first(void)
{
    CHECK(NdisClDropParty(w.party_c[0], NULL, 0) == NDIS_STATUS_SUCCESS);
}

static void s34_and_wrong_parties(void)
{
    driver_start();
    driver_call_parties(2);
    answers[CL_INCOMING_DROP].inside = client_drops_first;
    NdisCmDispatchIncomingDropParty(NDIS_STATUS_SUCCESS, w.party_m[0], NULL, 0);
    EXPECT("cl-incoming-drop(0,D1,0) cm-drop-party(D2,0,0)");
    answers[CL_INCOMING_DROP].inside = NULL;
    NdisCmDispatchIncomingDropParty(NDIS_STATUS_SUCCESS, w.party_m[1], NULL, 0);
    EXPECT_VIOLATION("PARTY-IN-001");
    /* U-09: the wrong party in the completion; the right one comes out. */
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClCloseCall(w.vc_c, w.party_c[1], NULL, 0) == NDIS_STATUS_PENDING);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    driver_forget();
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
    EXPECT_VIOLATION("MCM-CLOSE-008");
    EXPECT("cl-close-complete(0,C1,D3)");
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void delete_by_other(void)
{
    (void)NdisMCmDeleteVc(w.vc_m);
}

static void s42_misuse(void)
{
    NDIS_HANDLE handle = NULL;

    driver_start();
    driver_call_out();
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_NOT_ACCEPTED);
    EXPECT_VIOLATION("VC-DEL-004");
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_NOT_ACCEPTED);
    EXPECT_VIOLATION("VC-DEACT-004");
    delete_by_other();
    EXPECT_VIOLATION("U-08");
    expect_bugcheck("U-08", delete_by_other);
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    /* The handle of the other side: reported, and it works (U-07). */
    CHECK(NdisMCmDeactivateVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("U-07");
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    /* AF close with a VC left: forwarded, or failed by NDIS (C-12). */
    answers[CM_CLOSE_AF].status = NDIS_STATUS_NOT_ACCEPTED;
    driver_forget();
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_NOT_ACCEPTED);
    EXPECT("cm-close-af(A2,0,0)");
    EXPECT_VIOLATION("AF-CLOSE-001");
    switch_set(NDH_STANDIN_SW_AF_CLOSE_BUSY, 1);
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("AF-CLOSE-001");
    EXPECT("");
    close_out();
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("VC-DEL-009");
    /* A dead AF handle. */
    answers[CM_CLOSE_AF].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &handle) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("VC-CREATE-011");
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &handle) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("VC-CREATE-011");
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("AF-CLOSE-010");
    w.af_c = NULL;
    driver_stop();
}

static void s43_refused_vcs(void)
{
    NDIS_HANDLE handle = NULL;

    driver_start();
    answers[CL_CREATE_VC].status = NDIS_STATUS_RESOURCES;
    CHECK(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &handle) == NDIS_STATUS_RESOURCES &&
          handle == NULL);
    answers[CM_CREATE_VC].status = NDIS_STATUS_FAILURE;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &handle) == NDIS_STATUS_FAILURE && handle == NULL);
    EXPECT("cl-create-vc(A1,0,0) cm-create-vc(A2,0,0)");
    EXPECT_CLEAN();
    /* PENDING makes it unusable; the driver that said it is told to delete. */
    answers[CM_CREATE_VC].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &handle) == NDIS_STATUS_FAILURE && handle == NULL);
    EXPECT("cm-create-vc(A2,0,0) cm-delete-vc(C2,0,0)");
    EXPECT_VIOLATION("VC-CREATE-006");
    /* U-13: the other side keeps the VC. */
    answers[CM_CREATE_VC].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &handle) == NDIS_STATUS_SUCCESS);
    answers[CM_DELETE_VC].status = NDIS_STATUS_NOT_ACCEPTED;
    CHECK(NdisCoDeleteVc(handle) == NDIS_STATUS_NOT_ACCEPTED);
    answers[CM_DELETE_VC].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisCoDeleteVc(handle) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(handle) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("VC-DEL-010");
    /* No memory, at each allocation in turn. */
    kernel_fail_allocation(1);
    handle = NULL;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &handle) == NDIS_STATUS_RESOURCES &&
          handle == NULL);
    kernel_fail_allocation(0);
    driver_stop();
}

int main(void)
{
    s04_s06_saps();
    sap_closing();
    s07_s08_outgoing();
    u03_close_while_making();
    s10_s12_incoming();
    s30_s31_qos();
    s32_s33_parties();
    s34_and_wrong_parties();
    s42_misuse();
    s43_refused_vcs();
    return 0;
}
