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

static void offer_sap_closed(ULONG position)
{
    static CO_SAP sap = { .SapType = 7 };

    driver_start();
    switch_set(NDH_STANDIN_SW_OFFER_SAP_CLOSED, position);
    CHECK(NdisClRegisterSap(w.af_c, CONTEXT(0x51), &sap, &w.sap_c) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmCreateVc(w.adapter, w.af_m, CONTEXT(0xC2), &w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisMCmActivateVc(w.vc_m, &w.parameters) == NDIS_STATUS_SUCCESS);
    answers[CL_INCOMING_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisCmDispatchIncomingCall(w.sap_m, w.vc_m, &w.parameters) == NDIS_STATUS_PENDING);
    CHECK(NdisClDeregisterSap(w.sap_c) == NDIS_STATUS_SUCCESS);
    driver_forget();
    NdisClIncomingCallComplete(NDIS_STATUS_SUCCESS, w.vc_c, &w.parameters);
    EXPECT(position == 1 ? "cm-incoming-complete(0,C2,0)" : "cm-incoming-complete(C0000001,C2,0)");
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    if (position == 1) {
        answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
        CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    }
    CHECK(NdisMCmDeleteVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void af_open_complete(ULONG position)
{
    CO_ADDRESS_FAMILY family = { (NDIS_AF)AF_NUMBER, 1, 0 };

    driver_start();
    switch_set(NDH_STANDIN_SW_AF_OPEN_COMPLETE, position);
    w.opened_at_any_irql = (int)position;
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    answers[CM_OPEN_AF].status = NDIS_STATUS_PENDING;
    CHECK(NdisClOpenAddressFamilyEx(w.binding, &family, CONTEXT(0xA1), &w.af_c) == NDIS_STATUS_PENDING);
    driver_forget();
    kernel_set_irql(DISPATCH_LEVEL);
    NdisCmOpenAddressFamilyComplete(NDIS_STATUS_SUCCESS, w.af_m, CONTEXT(0xA2));
    if (position == 1) {
        EXPECT("cl-open-af-complete(A1,1,0)");
    }
    kernel_set_irql(PASSIVE_LEVEL);
    kernel_settle();
    EXPECT(position == 1 ? "" : "cl-open-af-complete(A1,1,0)");
    EXPECT_CLEAN();
    driver_stop();
}

static void af_notify_failure(ULONG position)
{
    driver_start();
    switch_set(NDH_STANDIN_SW_AF_NOTIFY_FAILURE, position);
    answers[CL_NOTIFY_CLOSE_AF].status = NDIS_STATUS_FAILURE;
    CHECK(NdisCmNotifyCloseAddressFamily(w.af_m) ==
          (position == 1 ? NDIS_STATUS_PENDING : NDIS_STATUS_FAILURE));
    EXPECT(position == 1 ? "cl-notify-close-af(A1,0,0) cm-notify-complete(A2,C0000001,0)"
                         : "cl-notify-close-af(A1,0,0)");
    EXPECT_CLEAN();
    driver_stop();
}

static void inactive_send(ULONG position)
{
    NET_BUFFER_LIST_POOL_PARAMETERS parameters = {
        .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                    .Revision = 1,
                    .Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 },
        .fAllocateNetBuffer = TRUE,
        .PoolTag = 'tseT'
    };
    NDIS_HANDLE pool;
    PNET_BUFFER_LIST nbl;

    driver_start();
    switch_set(NDH_STANDIN_SW_INACTIVE_SEND, position);
    pool = NdisAllocateNetBufferListPool(w.protocol, &parameters);
    nbl = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0, NULL, 0, 0);
    CHECK(nbl != NULL);
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_SUCCESS);
    nbl->SourceHandle = w.vc_c;
    driver_forget();
    NdisCoSendNetBufferLists(w.vc_c, nbl, 0);
    if (position == 1) {
        EXPECT("send(C2,0,0)");
        NdisMCoSendNetBufferListsComplete(w.vc_m, nbl, 0);
    } else {
        EXPECT("sent(C1,C0010023,0)");
        EXPECT_VIOLATION("DATA-SEND-002");
    }
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    NdisFreeNetBufferList(nbl);
    NdisFreeNetBufferListPool(pool);
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
        offer_sap_closed(position);
        af_open_complete(position);
        af_notify_failure(position);
        inactive_send(position);
    }
    return 0;
}
