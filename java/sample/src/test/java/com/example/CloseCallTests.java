// SPDX-License-Identifier: MIT
package com.example;

import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_CALL;
import static org.ndisharness.trace.NdisStatus.FAILURE;
import static org.ndisharness.trace.NdisStatus.SUCCESS;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallManager;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.LiveTrace;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;

@NdisTarget
class CloseCallTests {
    @Test
    void theRemotePartyClosesAnIncomingCall(Client client, CallManager mcm, LiveTrace trace) {
        Call call = mcm.offerCall(client.sap());
        call.accept().connected();
        mcm.dispatchIncomingCloseCall(call, SUCCESS, CloseData.of("bye"));
        trace.await(PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call).withStatus(SUCCESS).withData("bye");
        client.closeCall(call);
        mcm.deactivateVc(call);
        mcm.closeCallComplete(call, SUCCESS);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        mcm.deleteVc(call);
    }

    @Test
    void theCallManagerCompletesALateCloseWithAFailure(Session session, Client client, LiveTrace trace) {
        session.apply(ReplyPolicy.of(PROTOCOL_CM_CLOSE_CALL).completeWith(FAILURE).from(CallingContext.DPC).after(Duration.ofMillis(50)));
        Call call = client.makeCall().connected();
        client.closeCall(call);
        session.advance(Duration.ofMillis(50));
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(FAILURE);
    }

    @Test
    @Tag("fails-on-purpose")
    void aWrongExpectationExplainsItself(Session session, Client client, LiveTrace trace) {
        session.apply(ReplyPolicy.of(PROTOCOL_CM_CLOSE_CALL).completeWith(FAILURE));
        Call call = client.makeCall().connected();
        client.closeCall(call);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
    }
}
