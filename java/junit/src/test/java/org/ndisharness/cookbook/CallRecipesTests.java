// SPDX-License-Identifier: MIT
package org.ndisharness.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_DROP_PARTY_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MAKE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS;
import static org.ndisharness.trace.NdisStatus.INCOMPATIBLE_QOS;
import static org.ndisharness.trace.NdisStatus.NO_ROUTE_TO_DESTINATION;
import static org.ndisharness.trace.NdisStatus.PENDING;
import static org.ndisharness.trace.NdisStatus.RESOURCES;
import static org.ndisharness.trace.NdisStatus.SUCCESS;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallManager;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.LiveTrace;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.harness.OperationResult;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.Qos;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.ObjectId;

/** Recipes of COOKBOOK.md: setting calls up. */
@NdisTarget
class CallRecipesTests {
    // recipe
    @Test
    void anOfferIsRejectedWithACause(Client client, CallManager mcm, LiveTrace trace) {
        Call call = mcm.offerCall(client.sap());
        trace.await(PROTOCOL_CL_INCOMING_CALL).on(call).withParameters(CallParameters.defaults());

        call.reject(NO_ROUTE_TO_DESTINATION);

        trace.await(PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call).withStatus(NO_ROUTE_TO_DESTINATION);
        mcm.deactivateVc(call);
        mcm.deleteVc(call);
    }
    // end

    // recipe
    @Test
    void theClientTriesAgainWhenTheCallManagerIsBusy(Session session, Client client, LiveTrace trace) {
        session.apply(ReplyPolicy.of(PROTOCOL_CM_MAKE_CALL).returning(RESOURCES).times(2));
        Call call = client.createVc();

        int tries = 1;
        while (client.makeCall(call, CallParameters.defaults()).equals(RESOURCES)) {
            tries++;
        }

        assertThat(tries).isEqualTo(3);
        call.connected();
        trace.await(PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
    }
    // end

    // recipe
    @Test
    void aChangeOfQosIsRefused(Session session, Client client, LiveTrace trace) {
        Call call = client.makeCall().connected();
        Qos faster = Qos.defaults().withTokenRate(10_000_000);
        session.apply(ReplyPolicy.of(PROTOCOL_CM_MODIFY_CALL_QOS).completeWith(INCOMPATIBLE_QOS).from(CallingContext.WORK_ITEM));

        assertThat(client.modifyCallQos(call, faster)).isEqualTo(PENDING);

        trace.await(PROTOCOL_CM_MODIFY_CALL_QOS).on(call).withQos(faster);
        trace.await(PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE).on(call).withStatus(INCOMPATIBLE_QOS);
    }
    // end

    // recipe
    @Test
    void theLastPartyLeavesWithTheCall(Client client, CallManager mcm, LiveTrace trace) {
        Call call = client.makeMultipointCall().connected();
        Party first = call.parties().get(0);
        Party last = client.addParty(call);
        mcm.addPartyComplete(call, last, SUCCESS);
        trace.await(PROTOCOL_CL_ADD_PARTY_COMPLETE).on(last.client()).withStatus(SUCCESS);

        client.dropParty(call, first, CloseData.of("hung up"));
        mcm.dropPartyComplete(first, SUCCESS);
        trace.await(PROTOCOL_CL_DROP_PARTY_COMPLETE).on(first.client()).withStatus(SUCCESS);

        client.closeCall(call);
        trace.await(PROTOCOL_CM_CLOSE_CALL).on(call).onParty(last.callManager());
        mcm.deactivateVc(call);
        mcm.closeCallComplete(call, SUCCESS);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).onParty(last.client()).withStatus(SUCCESS);
        client.deleteVc(call);
    }
    // end

    // recipe
    @Test
    void oneRequestMakesFiveHundredCalls(Session session, LiveTrace trace) {
        session.apply(ReplyPolicy.of(PROTOCOL_CM_MAKE_CALL).automatic());
        ObjectId family = session.addressFamily().client();
        List<Operation> batch = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            batch.add(new Operation(OperationKind.CL_CREATE_VC).on(family));
            batch.add(new Operation(OperationKind.CL_MAKE_CALL).on(Operation.resultOf(2 * i)).parameters(CallParameters.defaults()));
        }

        List<OperationResult> results = session.execute(batch);

        assertThat(results).hasSize(1000).allMatch(OperationResult::wasExecuted);
        session.quiesce();
        assertThat(trace.update().recorded().events().stream().filter(e -> e.is(EventKind.ENTER, PROTOCOL_CL_MAKE_CALL_COMPLETE))
                .filter(e -> e.status().equals(SUCCESS))).hasSize(500);
    }
    // end
}
