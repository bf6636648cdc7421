// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.qos;

import static org.ndisharness.trace.FunctionId.NDIS_MCM_ACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.NDIS_CL_MODIFY_CALL_QOS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_CALL;

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
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Qos;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;

/** The client asks for another quality of service on a connected call (S30): granted, refused, granted with other values. */
@NdisTarget
public class ClientChangeTests {
    /** A change that is granted. */
    record Granted(Creator creator, Answer answer) {
        @Override
        public String toString() {
            return Cases.id("qos-change", creator, answer, NdisStatus.SUCCESS);
        }
    }

    /** A change that is refused; the client keeps the call as it is, or closes it. */
    record Refused(Creator creator, Answer answer, NdisStatus status, boolean closes) {
        @Override
        public String toString() {
            return Cases.id("qos-change", creator, answer, status, closes ? "closes" : "keeps");
        }
    }

    /** What the client makes of values that it did not ask for. */
    enum Reaction {
        TAKES,
        ASKS_AGAIN,
        CLOSES
    }

    /** A change that is granted with other values. */
    record Changed(Creator creator, Reaction reaction) {
        @Override
        public String toString() {
            return Cases.id("qos-counter", creator, reaction);
        }
    }

    /** A change, and another one, that the call manager grants or refuses as it likes. */
    record Own(Values first, Values second) {
        @Override
        public String toString() {
            return Cases.id("qos-change", Creator.CLIENT_VC, Peer.ITS_OWN, first, second);
        }
    }

    static Stream<Own> own() {
        return Stream.of(new Own(Values.SLOWER, Values.FASTER), new Own(Values.FASTER, Values.SLOWER),
                new Own(Values.DISTINCT, Values.DISTINCT));
    }

    static Stream<Granted> granted() {
        return Stream.of(Creator.values()).flatMap(creator -> Stream.of(Answer.values()).map(answer -> new Granted(creator, answer)));
    }

    static Stream<Refused> refused() {
        List<Refused> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (Answer answer : Answer.values()) {
                cases.add(new Refused(creator, answer, NdisStatus.FAILURE, false));
                cases.add(new Refused(creator, answer, NdisStatus.FAILURE, true));
            }
            cases.add(new Refused(creator, Answer.SYNC, NdisStatus.NOT_SUPPORTED, false));
            cases.add(new Refused(creator, Answer.LATER, NdisStatus.RESOURCES, false));
            cases.add(new Refused(creator, Answer.INSIDE, NdisStatus.INVALID_DATA, false));
        }
        return cases.stream();
    }

    static Stream<Named<Creator>> restored() {
        return Named.each("qos-restore", Creator.values());
    }

    static Stream<Changed> changed() {
        return Stream.of(Creator.values()).flatMap(creator -> Stream.of(Reaction.values()).map(reaction -> new Changed(creator, reaction)));
    }

    @EachCase("granted")
    void isGranted(Granted test, Session session) {
        Call call = test.creator.establish(session);
        new Change(session, call, test.answer).succeed(Values.SLOWER.qos());
        Closing.end(session, call);
    }

    /** The call goes on in any case, with the quality that was granted last. */
    @EachCase("own")
    void isGrantedOrRefused(Own test, Session session) {
        Peer peer = new Peer(session);
        Call call = peer.call();
        for (Values values : List.of(test.first, test.second)) {
            Expect.isFinal(peer.modify(session.client(), call, values.qos()), NDIS_CL_MODIFY_CALL_QOS);
        }
        peer.end(call);
    }

    @EachCase("refused")
    void isRefused(Refused test, Session session) {
        Call call = test.creator.establish(session);
        if (test.closes) {
            new Closing(session, call, Answer.SYNC).prepareSuccess();
            session.apply(ReplyPolicy.of(PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE).on(call.clientVc()).doing(Action.CLOSE_CALL)
                    .actingFrom(CallingContext.INSIDE, Duration.ZERO));
        }
        new Change(session, call, test.answer).fail(Values.FASTER.qos(), test.status);
        if (test.closes) {
            session.trace().await(PROTOCOL_CM_CLOSE_CALL).on(call).withoutData();
            Expect.count(1, session, PROTOCOL_CM_CLOSE_CALL, call);
            test.creator.delete(session, call);
        } else {
            Expect.never(session, PROTOCOL_CM_CLOSE_CALL, call);
            Closing.end(session, call);
        }
    }

    /** The call manager tried the new values, and takes the old ones back before it fails the request. */
    @EachCase("restored")
    void isRestored(Named<Creator> test, Session session) {
        Call call = test.value().establish(session);
        Change change = new Change(session, call, Answer.LATER);
        int answers = change.ask(Values.FASTER.qos(), NdisStatus.FAILURE);
        Expect.success(session.callManager().activateVc(call, Values.FASTER.qos()), NDIS_MCM_ACTIVATE_VC);
        Expect.success(session.callManager().activateVc(call, Qos.defaults()), NDIS_MCM_ACTIVATE_VC);
        session.callManager().modifyCallQosComplete(call, NdisStatus.FAILURE, Values.BEFORE.changed());
        change.verify(Values.BEFORE.changed(), NdisStatus.FAILURE, answers);
        Closing.end(session, call);
    }

    @EachCase("changed")
    void isChanged(Changed test, Session session) {
        Call call = test.creator.establish(session);
        Change change = new Change(session, call, Answer.LATER);
        int answers = change.ask(Values.FASTER.qos(), NdisStatus.SUCCESS);
        Expect.success(session.callManager().activateVc(call, Values.SLOWER.changed()), NDIS_MCM_ACTIVATE_VC);
        session.callManager().modifyCallQosComplete(call, NdisStatus.SUCCESS, Values.SLOWER.changed());
        change.verify(Values.SLOWER.changed(), NdisStatus.SUCCESS, answers);
        if (test.reaction == Reaction.ASKS_AGAIN) {
            change.succeed(Values.FASTER.qos());
        } else if (test.reaction == Reaction.TAKES) {
            Expect.count(answers + 1, session, PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE, call);
        }
        Closing.end(session, call);
    }
}
