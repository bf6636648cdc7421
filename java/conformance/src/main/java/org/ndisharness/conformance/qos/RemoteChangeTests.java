// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.qos;

import static org.ndisharness.trace.FunctionId.NDIS_CL_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.NDIS_CL_MODIFY_CALL_QOS;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_ACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Named;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Qos;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;

/** The remote party wants another quality of service (S31): the client takes it, asks for the old one, or closes. */
@NdisTarget
public class RemoteChangeTests {
    private static final Qos WANTED = Values.SLOWER.qos();

    /** What the client does, and where. */
    enum Reaction {
        ASKS_INSIDE,
        ASKS_AFTER,
        CLOSES_INSIDE,
        CLOSES_AFTER;

        boolean asks() {
            return this == ASKS_INSIDE || this == ASKS_AFTER;
        }

        boolean inside() {
            return this == ASKS_INSIDE || this == CLOSES_INSIDE;
        }
    }

    /** A change that the client does not take; the call manager answers the client's request so. */
    record Refusal(Creator creator, Reaction reaction, Answer answer) {
        @Override
        public String toString() {
            return Cases.id("qos-incoming", creator, reaction, answer);
        }
    }

    static Stream<Named<Creator>> taken() {
        return Named.each("qos-incoming.takes", Creator.values());
    }

    static Stream<Refusal> refusals() {
        List<Refusal> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (Reaction reaction : Reaction.values()) {
                for (Answer answer : Answer.IN_EACH_ORDER) {
                    cases.add(new Refusal(creator, reaction, answer));
                }
            }
        }
        return cases.stream();
    }

    private static void dispatch(Session session, Call call) {
        Expect.success(session.callManager().activateVc(call, WANTED), NDIS_MCM_ACTIVATE_VC);
        session.callManager().dispatchIncomingCallQosChange(call, WANTED);
        session.trace().await(PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE).on(call).withQos(WANTED);
        Expect.count(1, session, PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE, call);
    }

    @EachCase("taken")
    void isTaken(Named<Creator> test, Session session) {
        Call call = test.value().establish(session);
        dispatch(session, call);
        Expect.never(session, PROTOCOL_CM_MODIFY_CALL_QOS, call);
        Expect.never(session, PROTOCOL_CM_CLOSE_CALL, call);
        Closing.end(session, call);
    }

    @EachCase("refusals")
    void isRefused(Refusal test, Session session) {
        Call call = test.creator.establish(session);
        if (test.reaction.inside()) {
            Action action = test.reaction.asks() ? Action.MODIFY_QOS : Action.CLOSE_CALL;
            session.apply(ReplyPolicy.of(PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE).on(call.clientVc()).doing(action)
                    .actingFrom(CallingContext.INSIDE, Duration.ZERO));
        }
        if (test.reaction.asks()) {
            renegotiate(test, session, call);
        } else {
            close(test, session, call);
        }
    }

    private static void renegotiate(Refusal test, Session session, Call call) {
        if (!test.reaction.inside()) {
            dispatch(session, call);
            new Change(session, call, test.answer).succeed(Qos.defaults());
        } else {
            session.apply(test.answer.policy(ReplyPolicy.of(PROTOCOL_CM_MODIFY_CALL_QOS).on(call.callManagerVc()), NdisStatus.SUCCESS));
            dispatch(session, call);
            session.trace().await(PROTOCOL_CM_MODIFY_CALL_QOS).on(call).withQos(Qos.defaults());
            session.trace().awaitReturn(NDIS_CL_MODIFY_CALL_QOS).on(call).withStatus(test.answer.returned(NdisStatus.SUCCESS));
            if (test.answer == Answer.LATER) {
                Expect.success(session.callManager().activateVc(call, Qos.defaults()), NDIS_MCM_ACTIVATE_VC);
            }
            test.answer.finish(session, () -> session.callManager().modifyCallQosComplete(call, NdisStatus.SUCCESS));
            test.answer.verify(session, PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE, call, NdisStatus.SUCCESS);
        }
        Closing.end(session, call);
    }

    private static void close(Refusal test, Session session, Call call) {
        Closing closing = new Closing(session, call, test.answer);
        closing.prepareSuccess();
        dispatch(session, call);
        if (!test.reaction.inside()) {
            Expect.status(test.answer.returned(NdisStatus.SUCCESS), session.client().closeCall(call), NDIS_CL_CLOSE_CALL);
        }
        session.trace().await(PROTOCOL_CM_CLOSE_CALL).on(call).withoutData();
        closing.deactivate();
        closing.finish(NdisStatus.SUCCESS);
        closing.verify(NdisStatus.SUCCESS);
        Expect.never(session, PROTOCOL_CM_MODIFY_CALL_QOS, call);
        test.creator.delete(session, call);
    }
}
