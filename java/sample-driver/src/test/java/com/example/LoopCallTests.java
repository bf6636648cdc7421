// SPDX-License-Identifier: MIT
package com.example;

import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS;
import static org.ndisharness.trace.NdisStatus.DEST_OUT_OF_ORDER;
import static org.ndisharness.trace.NdisStatus.SUCCESS;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.LiveTrace;
import org.ndisharness.harness.Transfer;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.CallParameters;

@NdisTarget("loopcall.json")
class LoopCallTests {
    /** LOOP_NUMBER_BUSY of loopcall.h. */
    private static final int BUSY = 17;

    @Test
    void aCallIsMadeEchoesAndIsClosed(Client client, LiveTrace trace) {
        Transfer transfer = Transfer.of(1000);
        Call call = client.makeCall();
        trace.await(PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        client.send(call, transfer);
        trace.await(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS).on(call).withLists(transfer);
        client.closeCall(call);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        client.deleteVc(call);
    }

    @Test
    void aCallToTheBusyNumberIsRefused(Client client, LiveTrace trace) {
        Call call = client.makeCall(CallParameters.defaults().withCallMgrParamType(BUSY));
        trace.await(PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(DEST_OUT_OF_ORDER);
        client.deleteVc(call);
    }

    /** loopcall-defect.json sets the parameter Defect to 1: the test itself sees nothing wrong, but the rules do. */
    @Test
    @Tag("fails-on-purpose")
    @NdisTarget("loopcall-defect.json")
    void aCallOnAVcThatWasNeverActivatedBreaksARule(Client client, LiveTrace trace) {
        Call call = client.makeCall();
        trace.await(PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        client.closeCall(call);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
    }
}
