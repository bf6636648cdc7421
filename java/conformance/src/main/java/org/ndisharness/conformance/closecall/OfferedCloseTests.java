// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.closecall;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.DataClass;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** The network gives up while the call is only offered (S27): the client refuses the offer or closes the call, never both (U-04). */
@NdisTarget
public class OfferedCloseTests {
    /** What the client does about it. */
    enum Reaction {
        REFUSES_INSIDE,
        REFUSES_AFTER,
        CLOSES_INSIDE,
        CLOSES_AFTER;

        boolean refuses() {
            return this == REFUSES_INSIDE || this == REFUSES_AFTER;
        }
    }

    /** An incoming close of an offered call. */
    record Case(NdisStatus status, DataClass data, Reaction reaction) {
        @Override
        public String toString() {
            return Cases.id("offered-close", status, data, reaction);
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (NdisStatus status : List.of(NdisStatus.SUCCESS, NdisStatus.FAILURE)) {
            for (DataClass data : DataClass.values()) {
                for (Reaction reaction : Reaction.values()) {
                    cases.add(new Case(status, data, reaction));
                }
            }
        }
        return cases.stream();
    }

    @EachCase("cases")
    void givesUp(Case test, Session session) {
        Call call = session.callManager().offerCall(session.client().sap());
        session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CALL).on(call);
        new Closing(session, call, Answer.SYNC).prepareSuccess();
        prepareClient(test, session, call);

        session.callManager().dispatchIncomingCloseCall(call, test.status, test.data.data());

        session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call).withStatus(test.status).withData(test.data.data());
        if (test.reaction == Reaction.REFUSES_AFTER) {
            session.client().incomingCallComplete(call, NdisStatus.FAILURE);
        } else if (test.reaction == Reaction.CLOSES_AFTER) {
            Expect.success(session.client().closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);
        }
        if (test.reaction.refuses()) {
            session.trace().await(FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call).withStatus(NdisStatus.FAILURE);
            Expect.never(session, FunctionId.PROTOCOL_CM_CLOSE_CALL, call);
            Expect.success(session.callManager().deactivateVc(call), FunctionId.NDIS_MCM_DEACTIVATE_VC);
        } else {
            session.trace().await(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call).withoutData();
        }
        Creator.MCM_VC.delete(session, call);
    }

    private static void prepareClient(Case test, Session session, Call call) {
        ReplyPolicy policy = ReplyPolicy.of(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call.clientVc());
        if (test.reaction == Reaction.REFUSES_INSIDE) {
            session.apply(
                    policy.doing(Action.REFUSE_OFFER).actingWith(NdisStatus.FAILURE).actingFrom(CallingContext.INSIDE, Duration.ZERO));
        } else if (test.reaction == Reaction.CLOSES_INSIDE) {
            session.apply(policy.doing(Action.CLOSE_CALL).actingFrom(CallingContext.INSIDE, Duration.ZERO));
        }
    }
}
