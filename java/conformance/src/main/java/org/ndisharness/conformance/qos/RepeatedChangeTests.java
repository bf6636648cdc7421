// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.qos;

import static org.ndisharness.trace.FunctionId.NDIS_MCM_ACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE;
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
import org.ndisharness.conformance.support.Named;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Qos;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;

/** Several changes of one call, from one side and from both, and changes of several calls. */
@NdisTarget
public class RepeatedChangeTests {
    private static final int CALLS = 3;

    /** What happens to one call. */
    enum Story {
        UP_AND_DOWN {
            @Override
            void tell(Session session, Call call) {
                new Change(session, call, Answer.SYNC).succeed(Values.FASTER.qos());
                new Change(session, call, Answer.LATER).succeed(Values.SLOWER.qos());
                new Change(session, call, Answer.INSIDE).succeed(Values.FASTER.qos());
            }
        },
        REFUSED_THEN_GRANTED {
            @Override
            void tell(Session session, Call call) {
                new Change(session, call, Answer.LATER).fail(Values.FASTER.qos(), NdisStatus.RESOURCES);
                new Change(session, call, Answer.SYNC).fail(Values.FASTER.qos(), NdisStatus.FAILURE);
                new Change(session, call, Answer.LATER).succeed(Values.SLOWER.qos());
            }
        },
        GRANTED_THEN_REFUSED {
            @Override
            void tell(Session session, Call call) {
                new Change(session, call, Answer.INSIDE).succeed(Values.SLOWER.qos());
                new Change(session, call, Answer.INSIDE).fail(Values.FASTER.qos(), NdisStatus.FAILURE);
            }
        },
        REMOTE_THEN_OWN {
            @Override
            void tell(Session session, Call call) {
                remote(session, call, Values.SLOWER);
                new Change(session, call, Answer.LATER).succeed(Values.FASTER.qos());
            }
        },
        OWN_THEN_REMOTE {
            @Override
            void tell(Session session, Call call) {
                new Change(session, call, Answer.LATER).succeed(Values.FASTER.qos());
                remote(session, call, Values.SLOWER);
                remote(session, call, Values.DISTINCT);
            }
        },
        CROSSING {
            @Override
            void tell(Session session, Call call) {
                Change change = new Change(session, call, Answer.LATER);
                int answers = change.ask(Values.FASTER.qos(), NdisStatus.SUCCESS);
                remote(session, call, Values.SLOWER);
                Expect.success(session.callManager().activateVc(call, Values.FASTER.qos()), NDIS_MCM_ACTIVATE_VC);
                session.callManager().modifyCallQosComplete(call, NdisStatus.SUCCESS);
                change.verify(Values.FASTER.qos(), NdisStatus.SUCCESS, answers);
            }
        };

        abstract void tell(Session session, Call call);

        private static void remote(Session session, Call call, Values values) {
            Expect.success(session.callManager().activateVc(call, values.qos()), NDIS_MCM_ACTIVATE_VC);
            session.callManager().dispatchIncomingCallQosChange(call, values.qos());
            session.trace().await(PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE).on(call).withQos(values.qos());
        }
    }

    /** A story of a call. */
    record Case(Creator creator, Story story) {
        @Override
        public String toString() {
            return Cases.id("qos-repeat", creator, story);
        }
    }

    /** In which order pended changes of several calls are answered. */
    enum Order {
        AS_ASKED,
        REVERSED,
        MIDDLE_REFUSED
    }

    static Stream<Case> cases() {
        return Stream.of(Creator.values()).flatMap(creator -> Stream.of(Story.values()).map(story -> new Case(creator, story)));
    }

    static Stream<Named<Order>> orders() {
        return Named.each("qos-calls.pended", Order.values());
    }

    static Stream<Named<Creator>> creators() {
        return Named.each("qos-calls.one-of-three", Creator.values());
    }

    @EachCase("cases")
    void changesAgain(Case test, Session session) {
        Call call = test.creator.establish(session);
        test.story.tell(session, call);
        Closing.end(session, call);
    }

    @EachCase("orders")
    void changesSeveralCalls(Named<Order> test, Session session) {
        Order order = test.value();
        List<Call> calls = establish(session);
        for (int i = 0; i < CALLS; i++) {
            new Change(session, calls.get(i), Answer.LATER).ask(rate(i), NdisStatus.SUCCESS);
        }
        for (int i = 0; i < CALLS; i++) {
            int which = order == Order.REVERSED ? CALLS - 1 - i : i;
            Call call = calls.get(which);
            NdisStatus status = order == Order.MIDDLE_REFUSED && which == 1 ? NdisStatus.RESOURCES : NdisStatus.SUCCESS;
            if (!status.isFailure()) {
                Expect.success(session.callManager().activateVc(call, rate(which)), NDIS_MCM_ACTIVATE_VC);
            }
            session.callManager().modifyCallQosComplete(call, status);
            new Change(session, call, Answer.LATER).verify(rate(which), status, 0);
        }
        calls.forEach(call -> Closing.end(session, call));
    }

    @EachCase("creators")
    void changesOneOfSeveralCalls(Named<Creator> test, Session session) {
        List<Call> calls = establish(session);
        Call changed = test.value().establish(session);
        new Change(session, changed, Answer.INSIDE).succeed(Values.FASTER.qos());
        for (Call other : calls) {
            Expect.never(session, PROTOCOL_CM_MODIFY_CALL_QOS, other);
            Expect.never(session, PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE, other);
            Expect.count(1, session, NDIS_MCM_ACTIVATE_VC, other);
            Closing.end(session, other);
        }
        Closing.end(session, changed);
    }

    private static List<Call> establish(Session session) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add((i % 2 == 0 ? Creator.CLIENT_VC : Creator.MCM_VC).establish(session));
        }
        return calls;
    }

    private static Qos rate(int call) {
        return Qos.defaults().withTokenRate(1000 * (call + 1));
    }
}
