// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.callsetup;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.CallShape;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.conformance.support.Rate;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** Outgoing calls with each answer of ProtocolCmMakeCall (S07, S08). */
@NdisTarget
public class OutgoingCallTests {
    private static final int PARTY_HANDLE = 2;

    /** A call that comes about. */
    record Success(Answer answer, CallShape shape, Rate rate) {
        @Override
        public String toString() {
            return Cases.id("make-call", answer, "success", shape, rate);
        }
    }

    /** A call that fails. */
    record Failure(Answer answer, NdisStatus status, CallShape shape) {
        @Override
        public String toString() {
            return Cases.id("make-call", answer, status, shape);
        }
    }

    /** A call that fails, and the next one, which comes about. */
    record Retry(Answer first, Answer second, CallShape shape) {
        @Override
        public String toString() {
            return Cases.id("make-call-retry", first, second, shape);
        }
    }

    /** A call that the call manager answers as it likes. */
    record Own(CallShape shape, Rate rate) {
        @Override
        public String toString() {
            return Cases.id("make-call", Peer.ITS_OWN, shape, rate);
        }
    }

    static Stream<Own> own() {
        return Stream.of(CallShape.values()).flatMap(shape -> Stream.of(Rate.values()).map(rate -> new Own(shape, rate)));
    }

    static Stream<Success> successes() {
        List<Success> cases = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            for (CallShape shape : CallShape.values()) {
                cases.add(new Success(answer, shape, Rate.USUAL_RATE));
                cases.add(new Success(answer, shape, Rate.HIGH_RATE));
            }
        }
        return cases.stream();
    }

    static Stream<Failure> failures() {
        List<Failure> cases = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            for (CallShape shape : CallShape.values()) {
                for (NdisStatus status : List.of(NdisStatus.RESOURCES, NdisStatus.NOT_SUPPORTED, NdisStatus.FAILURE)) {
                    cases.add(new Failure(answer, status, shape));
                }
            }
        }
        return cases.stream();
    }

    static Stream<Retry> retries() {
        List<Retry> cases = new ArrayList<>();
        for (Answer first : Answer.IN_EACH_ORDER) {
            for (Answer second : Answer.IN_EACH_ORDER) {
                cases.add(new Retry(first, second, second == Answer.LATER ? CallShape.MULTIPOINT : CallShape.POINT_TO_POINT));
            }
        }
        return cases.stream();
    }

    @EachCase("successes")
    void succeeds(Success test, Session session) {
        Call call = session.client().createVc();
        make(session, call, test);
        Closing.end(session, call);
    }

    /** A call with parties, or at a rate that the network does not have, may be refused: then there is nothing to close. */
    @EachCase("own")
    void endsInItsOwnWay(Own test, Session session) {
        Peer peer = new Peer(session);
        Call call = session.client().createVc();
        CallParameters parameters = session.callParameters().withTokenRate(test.rate.parameters().transmitTokenRate());

        NdisStatus status = peer.make(session.client(), call, test.shape, parameters);

        Expect.isFinal(status, FunctionId.NDIS_CL_MAKE_CALL);
        if (test.shape == CallShape.POINT_TO_POINT && test.rate == Rate.USUAL_RATE) {
            Expect.success(status, FunctionId.NDIS_CL_MAKE_CALL);
        }
        if (status.isFailure()) {
            Creator.CLIENT_VC.delete(session, call);
        } else {
            peer.end(call);
        }
        Expect.count(1, session, FunctionId.NDIS_CL_MAKE_CALL, call);
    }

    @EachCase("failures")
    void fails(Failure test, Session session) {
        Call call = session.client().createVc();
        fail(session, call, test);
        Creator.CLIENT_VC.delete(session, call);
    }

    @EachCase("retries")
    void succeedsOnANewVc(Retry test, Session session) {
        Call failed = session.client().createVc();
        fail(session, failed, new Failure(test.first, NdisStatus.RESOURCES, test.shape));
        Creator.CLIENT_VC.delete(session, failed);

        Call call = session.client().createVc();
        make(session, call, new Success(test.second, test.shape, Rate.USUAL_RATE));
        Closing.end(session, call);
    }

    private static void make(Session session, Call call, Success test) {
        session.apply(test.answer.policy(ReplyPolicy.of(FunctionId.PROTOCOL_CM_MAKE_CALL).on(call.callManagerVc()), NdisStatus.SUCCESS));

        NdisStatus returned = test.shape.make(session, call, test.rate.parameters());

        Expect.status(test.answer.returned(NdisStatus.SUCCESS), returned, FunctionId.NDIS_CL_MAKE_CALL);
        SeenEvent asked = session.trace().await(FunctionId.PROTOCOL_CM_MAKE_CALL).on(call)
                .withParameters(test.shape.asked(test.rate.parameters()));
        verifyParty(test.shape, asked);
        test.answer.finish(session, () -> {
            Expect.never(session, FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE, call);
            Expect.success(session.callManager().activateVc(call, test.rate.qos()), FunctionId.NDIS_MCM_ACTIVATE_VC);
            session.callManager().makeCallComplete(call, NdisStatus.SUCCESS);
        });
        SeenEvent done = test.answer.pends()
                ? session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS)
                        .withParameters(test.shape.asked(test.rate.parameters()))
                : session.trace().awaitReturn(FunctionId.NDIS_CL_MAKE_CALL).on(call);
        if (test.answer.pends()) {
            verifyParty(test.shape, done);
        }
        session.trace().await(FunctionId.NDIS_MCM_ACTIVATE_VC).on(call).before(done);
        Expect.count(1, session, FunctionId.NDIS_MCM_ACTIVATE_VC, call);
        Expect.count(1, session, FunctionId.PROTOCOL_CM_MAKE_CALL, call);
        Expect.count(test.answer.pends() ? 1 : 0, session, FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE, call);
    }

    private static void fail(Session session, Call call, Failure test) {
        session.apply(test.answer.policy(ReplyPolicy.of(FunctionId.PROTOCOL_CM_MAKE_CALL).on(call.callManagerVc()), test.status));

        NdisStatus returned = test.shape.make(session, call, Rate.USUAL_RATE.parameters());

        Expect.status(test.answer.returned(test.status), returned, FunctionId.NDIS_CL_MAKE_CALL);
        session.trace().await(FunctionId.PROTOCOL_CM_MAKE_CALL).on(call);
        test.answer.finish(session, () -> session.callManager().makeCallComplete(call, test.status));
        if (test.answer.pends()) {
            session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(test.status).withArgument(PARTY_HANDLE, 0);
        }
        Expect.count(test.answer.pends() ? 1 : 0, session, FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE, call);
        Expect.never(session, FunctionId.PROTOCOL_CM_CLOSE_CALL, call);
    }

    /** A party handle goes with a multipoint call, and with no other. */
    private static void verifyParty(CallShape shape, SeenEvent event) {
        if (shape == CallShape.POINT_TO_POINT) {
            event.withArgument(PARTY_HANDLE, 0);
        } else if (event.arguments().get(PARTY_HANDLE) == 0) {
            throw new AssertionError("expected a party handle: " + event.event());
        }
    }
}
