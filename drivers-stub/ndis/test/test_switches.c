// SPDX-License-Identifier: MIT
/*
 * Switches for what the documentation leaves open on calls and their close: both positions of each.
 */
#include "drivers.h"

static void close_and_delete(void)
{
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_PENDING);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_forget();
}

static void close_data(ULONG position)
{
    char there[2] = { 't', 0 }, back[2] = { 'b', 0 };

    driver_start();
    switch_set(NDH_STANDIN_SW_CLOSE_DATA, position);
    driver_call_out();
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, there, sizeof(there));
    CHECK((w.close_data == there) == (position == 0) && w.close_byte == 't');
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, back, sizeof(back)) == NDIS_STATUS_SUCCESS);
    CHECK((w.close_data == back) == (position == 0) && w.close_byte == 'b');
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void vc_handles(ULONG position)
{
    driver_start();
    switch_set(NDH_STANDIN_SW_VC_HANDLES, position);
    driver_call_out();
    CHECK((w.vc_c == w.vc_m) == (position == 1));
    close_and_delete();
    driver_call_in();
    CHECK((w.vc_c == w.vc_m) == (position == 1));
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_PENDING);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
    CHECK(NdisMCmDeleteVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    /* The handle is dead for both. */
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("VC-DEL-010");
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    driver_stop();
}

static void second_dispatch(ULONG position)
{
    driver_start();
    switch_set(NDH_STANDIN_SW_SECOND_DISPATCH, position);
    driver_call_out();
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, NULL, 0);
    EXPECT("cl-incoming-close(0,C1,0)");
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, NULL, 0);
    EXPECT(position == 1 ? "cl-incoming-close(0,C1,0)" : "");
    EXPECT_VIOLATION("MCM-INCLOSE-020");
    close_and_delete();
    driver_stop();
}

static void vc_reuse(ULONG position)
{
    driver_start();
    switch_set(NDH_STANDIN_SW_VC_REUSE, position);
    driver_call_out();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_PENDING);
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
    driver_forget();
    if (position == 1) {
        CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_CLOSING);
        EXPECT_VIOLATION("CALL-MAKE-020");
        EXPECT("");
    } else {
        answers[CM_MAKE_CALL].status = NDIS_STATUS_FAILURE;
        CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_FAILURE);
        EXPECT("cm-make-call(C2,0,1)");
    }
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_forget();

    driver_call_in();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    driver_forget();
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    answers[CL_INCOMING_CALL].status = NDIS_STATUS_FAILURE;
    CHECK(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters) ==
          (position == 1 ? NDIS_STATUS_CLOSING : NDIS_STATUS_FAILURE));
    EXPECT(position == 1 ? "" : "cl-incoming-call(51,C1,0)");
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmDeleteVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    driver_stop();
}

static void answer_callback(ULONG position)
{
    static CO_SAP sap = { .SapType = 7 };

    driver_start();
    switch_set(NDH_STANDIN_SW_ANSWER_CALLBACK, position);
    CHECK(NdisClRegisterSap(w.af_c, CONTEXT(0x51), &sap, &w.sap_c) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    driver_forget();
    CHECK(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    EXPECT(position == 1 ? "cl-incoming-call(51,C1,0) cm-incoming-complete(0,C2,0)"
                         : "cl-incoming-call(51,C1,0)");
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmDeleteVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void close_while_setup(ULONG position)
{
    driver_start();
    switch_set(NDH_STANDIN_SW_CLOSE_WHILE_SETUP, position);
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_SUCCESS);
    answers[CM_MAKE_CALL].status = NDIS_STATUS_PENDING;
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_PENDING);
    driver_forget();
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) ==
          (position == 1 ? NDIS_STATUS_FAILURE : NDIS_STATUS_PENDING));
    EXPECT(position == 1 ? "" : "cm-close-call(C2,0,0)");
    if (position == 1) {
        EXPECT_VIOLATION("U-03");
    }
    NdisCmMakeCallComplete(NDIS_STATUS_FAILURE, w.vc_m, NULL, NULL, &w.parameters);
    if (position == 0) {
        NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
    }
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

int main(void)
{
    for (ULONG position = 0; position < 2; position++) {
        close_data(position);
        vc_handles(position);
        second_dispatch(position);
        vc_reuse(position);
        answer_callback(position);
        close_while_setup(position);
    }
    return 0;
}
