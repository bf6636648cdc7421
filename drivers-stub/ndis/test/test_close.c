// SPDX-License-Identifier: MIT
/*
 * The close-call family: scenarios S15, S16, S19 to S27, S44 and the positions on closing.
 */
#include "drivers.h"

#include <string.h>

static void deactivate(void)
{
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
}

static void complete_close(void)
{
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
}

static void deactivate_and_complete(void)
{
    deactivate();
    complete_close();
}

static void client_closes(void)
{
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_PENDING);
}

static void client_deletes(void)
{
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT("cm-delete-vc(C2,0,0)");
}

static void mcm_deletes(void)
{
    CHECK(NdisMCmDeleteVc(w.vc_m) == NDIS_STATUS_SUCCESS);
}

static void s15_remote_closes_incoming(void)
{
    char data[4] = "bye";

    driver_start();
    driver_call_in();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    answers[CL_INCOMING_CLOSE].inside = client_closes;
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, data, sizeof(data));
    EXPECT("cl-incoming-close(0,C1,4) cm-close-call(C2,0,0)");
    deactivate_and_complete();
    EXPECT("cl-close-complete(0,C1,0)");
    mcm_deletes();
    EXPECT("cl-delete-vc(C1,0,0)");
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void s16_remote_closes_outgoing(void)
{
    driver_start();
    driver_call_out();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    answers[CL_INCOMING_CLOSE].inside = client_closes;
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, NULL, 0);
    deactivate_and_complete();
    EXPECT("cl-incoming-close(0,C1,0) cm-close-call(C2,0,0) cl-close-complete(0,C1,0)");
    client_deletes();
    EXPECT_CLEAN();
    driver_stop();
}

static void s17_client_reuses_its_vc(void)
{
    driver_start();
    driver_call_out();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    client_closes();
    complete_close();
    /* Still active: a make call is refused until the call manager deactivated (C-01 after the completion). */
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("CALL-MAKE-020");
    deactivate();
    EXPECT("cm-close-call(C2,0,0) cl-close-complete(0,C1,0)");
    CHECK(NdisClMakeCall(w.vc_c, &w.parameters, NULL, NULL) == NDIS_STATUS_PENDING);
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    NdisCmMakeCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL, NULL, &w.parameters);
    EXPECT("cm-make-call(C2,0,1) cl-make-call-complete(0,C1,0)");
    client_closes();
    deactivate_and_complete();
    driver_forget();
    client_deletes();
    EXPECT_CLEAN();
    driver_stop();
}

static void s19_s20_client_closes(void)
{
    char data[3] = { 1, 2, 3 };

    driver_start();
    driver_call_out();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClCloseCall(w.vc_c, NULL, data, sizeof(data)) == NDIS_STATUS_PENDING);
    EXPECT("cm-close-call(C2,0,3)");
    deactivate();
    EXPECT("");
    kernel_set_irql(DISPATCH_LEVEL);
    complete_close();
    kernel_set_irql(PASSIVE_LEVEL);
    EXPECT("cl-close-complete(0,C1,0)");
    client_deletes();

    driver_call_in();
    client_closes();
    EXPECT("cm-close-call(C2,0,0)");
    deactivate_and_complete();
    EXPECT("cl-close-complete(0,C1,0)");
    mcm_deletes();
    EXPECT("cl-delete-vc(C1,0,0)");
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void s21_synchronous(void)
{
    driver_start();
    driver_call_out();
    answers[CM_CLOSE_CALL].inside = deactivate;
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    EXPECT("cm-close-call(C2,0,0)");
    client_deletes();
    EXPECT_CLEAN();
    driver_stop();
}

static void s22_completed_inside(void)
{
    driver_start();
    driver_call_out();
    answers[CM_CLOSE_CALL] = (struct answer){ NDIS_STATUS_PENDING, deactivate_and_complete };
    client_closes();
    EXPECT("cm-close-call(C2,0,0) cl-close-complete(0,C1,0)");
    client_deletes();
    EXPECT_CLEAN();
    driver_stop();
}

/* NDIS-CLOSE-014: the VC is deleted while three functions on the stack know it. */
static void complete_and_delete(void)
{
    deactivate_and_complete();
    mcm_deletes();
}

static void deleted_under_the_stack(void)
{
    driver_start();
    driver_call_in();
    answers[CL_INCOMING_CLOSE].inside = client_closes;
    answers[CM_CLOSE_CALL] = (struct answer){ NDIS_STATUS_PENDING, complete_and_delete };
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, NULL, 0);
    EXPECT("cl-incoming-close(0,C1,0) cm-close-call(C2,0,0) cl-close-complete(0,C1,0) cl-delete-vc(C1,0,0)");
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void s23_close_fails(void)
{
    driver_start();
    driver_call_out();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    client_closes();
    NdisCmCloseCallComplete(NDIS_STATUS_FAILURE, w.vc_m, NULL);
    EXPECT("cm-close-call(C2,0,0) cl-close-complete(C0000001,C1,0)");
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_FAILURE;
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_FAILURE);
    EXPECT("cm-close-call(C2,0,0)");
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_NOT_ACCEPTED);
    EXPECT_VIOLATION("VC-DEL-004");
    answers[CM_CLOSE_CALL] = (struct answer){ NDIS_STATUS_SUCCESS, deactivate };
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    driver_forget();
    client_deletes();
    EXPECT_CLEAN();
    driver_stop();
}

static void s24_s25_close_data(void)
{
    char data[5] = "data";

    driver_start();
    driver_call_out();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_INVALID_DATA;
    CHECK(NdisClCloseCall(w.vc_c, NULL, data, sizeof(data)) == NDIS_STATUS_INVALID_DATA);
    EXPECT("cm-close-call(C2,0,5)");
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    client_closes();
    deactivate_and_complete();
    driver_forget();
    client_deletes();
    EXPECT_CLEAN();
    driver_stop();
}

static void s26_both_sides(void)
{
    driver_start();
    driver_call_out();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    client_closes();
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, NULL, 0);
    EXPECT("cm-close-call(C2,0,0) cl-incoming-close(0,C1,0)");
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_CLOSING);
    EXPECT_VIOLATION("CL-CLOSE-016");
    switch_set(NDH_STANDIN_SW_SECOND_CLOSE, 1);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("CL-CLOSE-016");
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, NULL, 0);
    EXPECT_VIOLATION("MCM-INCLOSE-020");
    EXPECT("");
    deactivate_and_complete();
    EXPECT("cl-close-complete(0,C1,0)");
    client_deletes();

    driver_call_out();
    switch_set(NDH_STANDIN_SW_DISPATCH_WHILE_CLOSING, 1);
    client_closes();
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, NULL, 0);
    EXPECT("cm-close-call(C2,0,0)");
    deactivate_and_complete();
    driver_forget();
    client_deletes();
    EXPECT_CLEAN();
    driver_stop();
}

static void offer(void)
{
    static CO_SAP sap = { .SapType = 7 };

    CHECK(NdisClRegisterSap(w.af_c, CONTEXT(0x51), &sap, &w.sap_c) == NDIS_STATUS_SUCCESS);
    w.vc_m = NULL;
    CHECK(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    answers[CL_INCOMING_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters) == NDIS_STATUS_PENDING);
    driver_forget();
}

static void client_refuses(void)
{
    NdisClIncomingCallComplete(NDIS_STATUS_FAILURE, w.vc_c, &w.parameters);
}

static void s27_offer_withdrawn(void)
{
    driver_start();
    offer();
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_FAILURE, w.vc_m, NULL, 0);
    EXPECT("cl-incoming-close(C0000001,C1,0)");
    client_refuses();
    EXPECT("cm-incoming-complete(C0000001,C2,0)");
    deactivate();
    mcm_deletes();
    EXPECT("cl-delete-vc(C1,0,0)");
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    driver_forget();

    /* The client closes instead of answering, and then must not answer any more. */
    offer();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_FAILURE, w.vc_m, NULL, 0);
    client_closes();
    deactivate_and_complete();
    EXPECT("cl-incoming-close(C0000001,C1,0) cm-close-call(C2,0,0) cl-close-complete(0,C1,0)");
    client_refuses();
    EXPECT_VIOLATION("U-04");
    EXPECT("");
    mcm_deletes();
    driver_forget();
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    driver_forget();

    /* The answer never comes: the VC can go all the same. */
    offer();
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_FAILURE, w.vc_m, NULL, 0);
    client_closes();
    deactivate_and_complete();
    mcm_deletes();
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void complete_twice(void)
{
    complete_close();
    complete_close();
}

static void complete_pending(void)
{
    NdisCmCloseCallComplete(NDIS_STATUS_PENDING, w.vc_m, NULL);
}

static void dispatch_on_idle(void)
{
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, NULL, 0);
}

static void sync_after_completion(void)
{
    answers[CM_CLOSE_CALL] = (struct answer){ NDIS_STATUS_SUCCESS, deactivate_and_complete };
    (void)NdisClCloseCall(w.vc_c, NULL, NULL, 0);
}

static void s44_stray_completions(void)
{
    NDIS_HANDLE dead;

    driver_start();
    driver_call_out();
    complete_close();
    EXPECT_VIOLATION("MCM-CLOSE-002");
    EXPECT("");
    expect_bugcheck("MCM-CLOSE-002", complete_close);
    expect_bugcheck("MCM-CLOSE-023", sync_after_completion);
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    client_closes();
    expect_bugcheck("MCM-CLOSE-003", complete_twice);
    expect_bugcheck("MCM-CLOSE-004", complete_pending);
    complete_pending();
    EXPECT_VIOLATION("MCM-CLOSE-004");
    EXPECT("cm-close-call(C2,0,0)");
    deactivate();
    complete_twice();
    EXPECT("cl-close-complete(0,C1,0)");
    EXPECT_VIOLATION("MCM-CLOSE-003");
    dispatch_on_idle();
    EXPECT_VIOLATION("MCM-INCLOSE-004");
    expect_bugcheck("MCM-INCLOSE-004", dispatch_on_idle);
    dead = w.vc_m;
    client_deletes();
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, dead, NULL);
    EXPECT_VIOLATION("MCM-CLOSE-006");
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, CONTEXT(0x12345678), NULL);
    EXPECT_VIOLATION("MCM-CLOSE-006");
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("VC-DEL-010");
    EXPECT("");

    /* A synchronous close, and a completion after it. */
    driver_call_out();
    answers[CM_CLOSE_CALL] = (struct answer){ NDIS_STATUS_SUCCESS, deactivate };
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    complete_close();
    EXPECT_VIOLATION("MCM-CLOSE-002");
    driver_forget();
    client_deletes();
    driver_stop();
}

static void raise_inside(void)
{
    kernel_set_irql(DISPATCH_LEVEL);
}

static void irql_is_watched(void)
{
    driver_start();
    driver_call_out();
    answers[CM_CLOSE_CALL] = (struct answer){ NDIS_STATUS_PENDING, raise_inside };
    client_closes();
    kernel_set_irql(PASSIVE_LEVEL);
    EXPECT_VIOLATION("IRQL-012");
    deactivate_and_complete();
    driver_forget();
    client_deletes();
    driver_stop();
}

static void deferred_delivery(void)
{
    driver_start();
    driver_call_out();
    switch_set(NDH_STANDIN_SW_CALLBACK_DELIVERY, 1);
    answers[CM_CLOSE_CALL] = (struct answer){ NDIS_STATUS_PENDING, deactivate_and_complete };
    client_closes();
    EXPECT("cm-close-call(C2,0,0)");
    CHECK(kernel_run_timers() == 1);
    EXPECT("cl-close-complete(0,C1,0)");
    client_deletes();
    EXPECT_CLEAN();
    driver_stop();
}

int main(void)
{
    s15_remote_closes_incoming();
    s16_remote_closes_outgoing();
    s17_client_reuses_its_vc();
    s19_s20_client_closes();
    s21_synchronous();
    s22_completed_inside();
    deleted_under_the_stack();
    s23_close_fails();
    s24_s25_close_data();
    s26_both_sides();
    s27_offer_withdrawn();
    s44_stray_completions();
    irql_is_watched();
    deferred_delivery();
    return 0;
}
