// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.closecall;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** The creator of a VC uses it for a second call after the first was closed (S17, S28). */
@NdisTarget
public class ReuseTests {
    /** A second call on the VC; each is closed with this answer. */
    record Case(Creator creator, Answer first, Answer second) {
        @Override
        public String toString() {
            return Cases.id("reuse", creator, first, second);
        }
    }

    /** So many calls in turn on one VC, which the call manager answers as it likes. */
    record Own(int calls) {
        @Override
        public String toString() {
            return Cases.id("reuse", Creator.CLIENT_VC, Peer.ITS_OWN, calls + "-calls");
        }
    }

    static Stream<Own> own() {
        return Stream.of(2, 10).map(Own::new);
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        List<Answer> answers = Answer.IN_EACH_ORDER;
        for (Creator creator : Creator.values()) {
            for (Answer first : answers) {
                for (Answer second : answers) {
                    cases.add(new Case(creator, first, second));
                }
            }
        }
        return cases.stream();
    }

    @EachCase("cases")
    void reuses(Case test, Session session) {
        Call call = test.creator.establish(session);
        close(session, call, test.first, 1);
        if (test.creator == Creator.CLIENT_VC) {
            Expect.pending(session.client().makeCall(call, CallParameters.defaults()), FunctionId.NDIS_CL_MAKE_CALL);
            call.connected();
            session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        } else {
            Expect.success(session.callManager().activateVc(call), FunctionId.NDIS_MCM_ACTIVATE_VC);
            Expect.pending(session.callManager().dispatchIncomingCall(call, session.client().sap()),
                    FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL);
            call.accept().connected();
            session.trace().await(FunctionId.PROTOCOL_CL_CALL_CONNECTED).on(call);
        }
        close(session, call, test.second, 2);
        test.creator.delete(session, call);
    }

    @EachCase("own")
    void reusesInItsOwnWay(Own test, Session session) {
        Peer peer = new Peer(session);
        Call call = session.client().createVc();
        for (int i = 0; i < test.calls; i++) {
            peer.connect(session.client(), call);
            peer.close(session.client(), call, CloseData.none());
        }
        Creator.CLIENT_VC.delete(session, call);
        Expect.count(test.calls, session, FunctionId.NDIS_CL_CLOSE_CALL, call);
    }

    private static void close(Session session, Call call, Answer answer, int closes) {
        Closing closing = new Closing(session, call, answer);
        closing.prepareSuccess();
        Expect.status(answer.returned(NdisStatus.SUCCESS), session.client().closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);
        closing.deactivate();
        closing.finish(NdisStatus.SUCCESS);
        if (answer != Answer.SYNC) {
            session.trace().await(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        }
        Expect.count(closes, session, FunctionId.PROTOCOL_CM_CLOSE_CALL, call);
    }
}
