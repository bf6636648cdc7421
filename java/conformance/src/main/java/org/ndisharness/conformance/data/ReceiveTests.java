// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Named;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;

/** Receives (S37): each shape arrives as it is; lists that the client may keep come back once, lent ones never. */
@NdisTarget
public class ReceiveTests {
    private static final int RESOURCES = 2;
    private static final int LISTS = 4;

    /** A receive of a shape, given back so. */
    record Case(Creator creator, Shape shape, Answer answer) {
        @Override
        public String toString() {
            return Cases.id("receive", creator, shape, answer);
        }
    }

    /** A receive of lists that are only lent. */
    record Lent(Creator creator, Shape shape) {
        @Override
        public String toString() {
            return Cases.id("receive-resources", creator, shape);
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (Shape shape : Shape.values()) {
                cases.add(new Case(creator, shape, Answer.LATER));
            }
            for (Answer answer : List.of(Answer.SYNC, Answer.INSIDE, Answer.DELAYED_DPC)) {
                cases.add(new Case(creator, Shape.MIXED, answer));
            }
        }
        return cases.stream();
    }

    static Stream<Lent> lent() {
        return Stream.of(Creator.values()).flatMap(creator -> Stream.of(Shape.ONE_BYTE, Shape.CHAIN, Shape.MIXED, Shape.LARGEST)
                .map(shape -> new Lent(creator, shape)));
    }

    static Stream<Named<SendTests.Order>> orders() {
        return Named.each("receive-order", SendTests.Order.values());
    }

    static Stream<Named<Creator>> grouped() {
        return Named.each("receive-groups", Creator.values());
    }

    @EachCase("cases")
    void comeBack(Case test, Session session) {
        Call call = test.creator.establish(session);
        session.apply(
                test.answer.policy(ReplyPolicy.of(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS).on(call.clientVc()).times(1), NdisStatus.SUCCESS));
        Receiving receiving = new Receiving(session, call, session.miniport().indicateReceive(call, test.shape.transfer()));
        receiving.verifyArrived();
        test.answer.finish(session, () -> session.client().returnNetBufferLists(receiving.data()));
        receiving.verifyReturned(receiving.data());
        receiving.verifyReturnedInAll(receiving.size());
        Closing.end(session, call);
    }

    /** With NDIS_RECEIVE_FLAGS_RESOURCES they are the miniport's again when the function returns. */
    @EachCase("lent")
    void areLent(Lent test, Session session) {
        Call call = test.creator.establish(session);
        session.apply(ReplyPolicy.of(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS).on(call.clientVc()).manual());
        Receiving lent = new Receiving(session, call, session.miniport().indicateReceive(call, test.shape.transfer(), RESOURCES));
        lent.verifyArrived();
        lent.verifyReturnedInAll(0);
        Receiving kept = Receiving.kept(session, call, Transfer.of(20));
        kept.giveBack(kept.data());
        kept.verifyReturnedInAll(1);
        Closing.end(session, call);
    }

    @EachCase("orders")
    void comeBackInAnyOrder(Named<SendTests.Order> test, Session session) {
        Call call = Creator.MCM_VC.establish(session);
        Receiving receiving = Receiving.kept(session, call, new Transfer(LISTS, 1, 90, 0, 0, 29));
        for (int list : test.value().order()) {
            receiving.giveBack(receiving.data().part(list, 1));
        }
        receiving.verifyReturnedInAll(LISTS);
        Closing.end(session, call);
    }

    @EachCase("grouped")
    void comeBackInGroups(Named<Creator> test, Session session) {
        Call call = test.value().establish(session);
        Receiving receiving = Receiving.kept(session, call, new Transfer(LISTS, 2, 90, 30, 2, 31));
        Receiving other = Receiving.kept(session, call, new Transfer(2, 1, 10, 0, 0, 32));
        receiving.giveBack(receiving.data().part(2, 2));
        other.giveBack(other.data());
        receiving.giveBack(receiving.data().part(0, 2));
        receiving.verifyReturnedInAll(receiving.size() + other.size());
        Closing.end(session, call);
    }
}
