// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL;
import static org.ndisharness.trace.NdisStatus.SUCCESS;

import org.junit.jupiter.api.Test;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallManager;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.LiveTrace;

/** The example of the README. */
@NdisTarget
class IncomingCloseExampleTests {
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
}
