// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.qos;

import static org.ndisharness.trace.FunctionId.NDIS_MCM_DEACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CALL_CONNECTED;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;

/** The client negotiates while a call is offered to it, before it answers ({@code nf-ndis-ndisclincomingcallcomplete.md}). */
@NdisTarget
public class OfferedChangeTests {
    /** A negotiation of so many rounds, and its end. */
    record Case(int rounds, Answer answer, boolean accepts) {
        @Override
        public String toString() {
            return Cases.id("qos-offered", rounds == 1 ? "one-round" : "two-rounds", answer, accepts ? "accepts" : "rejects");
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int rounds = 1; rounds <= 2; rounds++) {
            for (Answer answer : Answer.IN_EACH_ORDER) {
                cases.add(new Case(rounds, answer, true));
                cases.add(new Case(rounds, answer, false));
            }
        }
        return cases.stream();
    }

    @EachCase("cases")
    void negotiates(Case test, Session session) {
        Call call = session.callManager().offerCall(session.client().sap());
        session.trace().await(PROTOCOL_CL_INCOMING_CALL).on(call);
        Change change = new Change(session, call, test.answer);
        if (test.rounds == 2) {
            change.fail(Values.FASTER.qos(), NdisStatus.RESOURCES);
        }
        change.succeed(Values.SLOWER.qos());
        Expect.count(test.rounds, session, PROTOCOL_CM_MODIFY_CALL_QOS, call);
        if (test.accepts) {
            call.accept();
            session.trace().await(PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
            call.connected();
            session.trace().await(PROTOCOL_CL_CALL_CONNECTED).on(call);
            Closing.end(session, call);
        } else {
            call.reject(NdisStatus.FAILURE);
            session.trace().await(PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call).withStatus(NdisStatus.FAILURE);
            Expect.never(session, PROTOCOL_CL_CALL_CONNECTED, call);
            Expect.success(session.callManager().deactivateVc(call), NDIS_MCM_DEACTIVATE_VC);
            Creator.MCM_VC.delete(session, call);
        }
    }
}
