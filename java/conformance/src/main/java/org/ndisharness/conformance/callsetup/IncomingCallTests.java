// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.callsetup;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Rate;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** Incoming calls with each answer of ProtocolClIncomingCall (S10, S11, S12). */
@NdisTarget
public class IncomingCallTests {
    /** What becomes of the VC of a refused call. */
    enum Next {
        DELETED,
        OFFERED_AGAIN
    }

    /** A call that the client accepts. */
    record Accepted(Answer answer, Rate rate) {
        @Override
        public String toString() {
            return Cases.id("offer", answer, "success", rate);
        }
    }

    /** A call that the client refuses. */
    record Refused(Answer answer, NdisStatus status, Next next) {
        @Override
        public String toString() {
            return Cases.id("offer", answer, status, next);
        }
    }

    static Stream<Accepted> accepted() {
        List<Accepted> cases = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            for (Rate rate : Rate.values()) {
                cases.add(new Accepted(answer, rate));
            }
        }
        return cases.stream();
    }

    static Stream<Refused> refused() {
        List<Refused> cases = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            for (NdisStatus status : List.of(NdisStatus.FAILURE, NdisStatus.NOT_SUPPORTED, NdisStatus.INCOMPATIBLE_QOS)) {
                for (Next next : Next.values()) {
                    cases.add(new Refused(answer, status, next));
                }
            }
        }
        return cases.stream();
    }

    private static NdisStatus offer(Session session, Call call, Rate rate, Answer answer, NdisStatus status) {
        Expect.success(session.callManager().activateVc(call, rate.qos()), FunctionId.NDIS_MCM_ACTIVATE_VC);
        session.apply(answer.policy(ReplyPolicy.of(FunctionId.PROTOCOL_CL_INCOMING_CALL).on(call.clientVc()).times(1), status));
        return session.callManager().dispatchIncomingCall(call, session.client().sap(), rate.qos());
    }

    @EachCase("accepted")
    void isAccepted(Accepted test, Session session) {
        Call call = session.callManager().createVc();

        NdisStatus returned = offer(session, call, test.rate, test.answer, NdisStatus.SUCCESS);

        Expect.status(test.answer.returned(NdisStatus.SUCCESS), returned, FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL);
        session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CALL).on(call).withParameters(test.rate.parameters());
        session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CALL).on(session.client().sap().client());
        test.answer.finish(session, () -> session.client().incomingCallComplete(call, NdisStatus.SUCCESS));
        test.answer.verify(session, FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE, call, NdisStatus.SUCCESS);
        Expect.never(session, FunctionId.PROTOCOL_CL_CALL_CONNECTED, call);

        session.callManager().dispatchCallConnected(call);

        session.trace().await(FunctionId.PROTOCOL_CL_CALL_CONNECTED).on(call);
        Expect.count(1, session, FunctionId.PROTOCOL_CL_CALL_CONNECTED, call);
        Expect.count(1, session, FunctionId.PROTOCOL_CL_INCOMING_CALL, call);
        Closing.end(session, call);
    }

    @EachCase("refused")
    void isRefused(Refused test, Session session) {
        Call call = session.callManager().createVc();

        NdisStatus returned = offer(session, call, Rate.USUAL_RATE, test.answer, test.status);

        Expect.status(test.answer.returned(test.status), returned, FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL);
        test.answer.finish(session, () -> call.reject(test.status));
        test.answer.verify(session, FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE, call, test.status);
        Expect.never(session, FunctionId.PROTOCOL_CL_CALL_CONNECTED, call);
        Expect.success(session.callManager().deactivateVc(call), FunctionId.NDIS_MCM_DEACTIVATE_VC);
        Expect.never(session, FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL, call);
        Expect.never(session, FunctionId.PROTOCOL_CM_CLOSE_CALL, call);
        if (test.next == Next.DELETED) {
            Creator.MCM_VC.delete(session, call);
            return;
        }
        Expect.success(offer(session, call, Rate.LOW_RATE, Answer.SYNC, NdisStatus.SUCCESS), FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL);
        call.connected();
        session.trace().await(FunctionId.PROTOCOL_CL_CALL_CONNECTED).on(call);
        Closing.end(session, call);
    }
}
