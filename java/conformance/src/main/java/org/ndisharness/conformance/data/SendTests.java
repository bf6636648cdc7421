// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import static org.ndisharness.trace.FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.NDIS_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE;

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
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.Data;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;

/** Sends (S37): each shape arrives as it is, each list comes back once, with its status, in whatever order and grouping. */
@NdisTarget
public class SendTests {
    private static final int LISTS = 4;

    /** A send of a shape, completed so with this status. */
    record Case(Creator creator, Shape shape, Answer answer, NdisStatus status) {
        @Override
        public String toString() {
            return Cases.id("send", creator, shape, answer, status);
        }
    }

    /** In which order and grouping lists come back that were sent together. */
    enum Order {
        ONE_BY_ONE(0, 1, 2, 3),
        REVERSED(3, 2, 1, 0),
        MIXED(2, 0, 3, 1);

        private final List<Integer> order;

        Order(Integer... order) {
            this.order = List.of(order);
        }

        List<Integer> order() {
            return order;
        }
    }

    /** Transfers of a shape in turn, which the miniport completes as it likes. */
    record Own(Shape shape, int turns) {
        @Override
        public String toString() {
            return Cases.id("send", Creator.CLIENT_VC, shape, Peer.ITS_OWN, turns + "-turns");
        }
    }

    static Stream<Own> own() {
        return Stream.of(Shape.values()).flatMap(shape -> Stream.of(1, 5).map(turns -> new Own(shape, turns)));
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (Shape shape : Shape.values()) {
                cases.add(new Case(creator, shape, Answer.LATER, NdisStatus.SUCCESS));
            }
            for (Answer answer : List.of(Answer.SYNC, Answer.INSIDE, Answer.DELAYED_DPC)) {
                cases.add(new Case(creator, Shape.MIXED, answer, NdisStatus.SUCCESS));
                cases.add(new Case(creator, Shape.CHAIN, answer, NdisStatus.FAILURE));
            }
            for (NdisStatus status : List.of(NdisStatus.FAILURE, NdisStatus.RESOURCES, NdisStatus.INVALID_LENGTH,
                    NdisStatus.SEND_ABORTED)) {
                cases.add(new Case(creator, Shape.CHAIN, Answer.LATER, status));
            }
        }
        return cases.stream();
    }

    static Stream<Named<Order>> orders() {
        return Named.each("send-order", Order.values());
    }

    static Stream<Named<Creator>> grouped() {
        return Named.each("send-groups", Creator.values());
    }

    static Stream<Named<Creator>> statuses() {
        return Named.each("send-statuses", Creator.values());
    }

    static Stream<Named<Creator>> fifos() {
        return Named.each("send-fifo", Creator.values());
    }

    /** The policy of a handler that has no return value: completing at once is its way of returning. */
    private static ReplyPolicy policy(Case test, Call call) {
        return test.answer.policy(ReplyPolicy.of(MINIPORT_CO_SEND_NET_BUFFER_LISTS).on(call.miniportVc()).times(1), test.status);
    }

    @EachCase("cases")
    void comeBack(Case test, Session session) {
        Call call = test.creator.establish(session);
        session.apply(policy(test, call));
        Sending sending = new Sending(session, call, session.client().send(call, test.shape.transfer()));
        sending.verifyArrived();
        test.answer.finish(session, () -> session.miniport().sendNetBufferListsComplete(sending.data(), test.status));
        sending.verifyReturned(sending.data(), test.status);
        sending.verifyAllBackOnce();
        Closing.end(session, call);
    }

    /** What the network does not carry comes back with whatever status; all is back before the call is closed, and nothing comes after. */
    @EachCase("own")
    void comeBackInTheirOwnWay(Own test, Session session) {
        Peer peer = new Peer(session);
        Call call = peer.call();
        for (int i = 0; i < test.turns; i++) {
            Sending sending = new Sending(session, call, session.client().send(call, test.shape.transfer()));
            session.quiesce();
            sending.verifyAllBackOnce();
        }
        peer.close(session.client(), call, CloseData.none());
        session.quiesce();
        Expect.count(test.turns * test.shape.transfer().lists(), session.trace().seen(PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE)
                .stream().mapToInt(event -> event.lists().size()).sum(), PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE);
        Creator.CLIENT_VC.delete(session, call);
    }

    @EachCase("orders")
    void comeBackInAnyOrder(Named<Order> test, Session session) {
        Call call = Creator.CLIENT_VC.establish(session);
        Sending sending = Sending.kept(session, call, new Transfer(LISTS, 2, 90, 0, 0, 29));
        for (int list : test.value().order) {
            sending.complete(sending.data().part(list, 1), NdisStatus.SUCCESS);
        }
        sending.verifyAllBackOnce();
        Closing.end(session, call);
    }

    /** The miniport gives back the middle first, then the rest together. */
    @EachCase("grouped")
    void comeBackInGroups(Named<Creator> test, Session session) {
        Call call = test.value().establish(session);
        Sending sending = Sending.kept(session, call, new Transfer(LISTS, 1, 90, 30, 2, 31));
        sending.complete(sending.data().part(1, 2), NdisStatus.SUCCESS);
        sending.complete(sending.data().part(LISTS - 1, 1), NdisStatus.SUCCESS);
        sending.complete(sending.data().part(0, 1), NdisStatus.SUCCESS);
        sending.verifyAllBackOnce();
        Closing.end(session, call);
    }

    /** Each list has its own status. */
    @EachCase("statuses")
    void comeBackWithTheirStatus(Named<Creator> test, Session session) {
        Call call = test.value().establish(session);
        Sending sending = Sending.kept(session, call, new Transfer(LISTS, 1, 50, 0, 0, 37));
        sending.complete(sending.data().part(0, 1), NdisStatus.SUCCESS);
        sending.complete(sending.data().part(1, 1), NdisStatus.FAILURE);
        sending.complete(sending.data().part(2, 1), NdisStatus.RESOURCES);
        sending.complete(sending.data().part(LISTS - 1, 1), NdisStatus.SUCCESS);
        sending.verifyAllBackOnce();
        Closing.end(session, call);
    }

    /** Sends reach the miniport in the client's order, and come back in another. */
    @EachCase("fifos")
    void keepTheirOrder(Named<Creator> test, Session session) {
        Call call = test.value().establish(session);
        session.apply(ReplyPolicy.of(MINIPORT_CO_SEND_NET_BUFFER_LISTS).on(call.miniportVc()).manual());
        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < LISTS; i++) {
            Data data = session.client().send(call, new Transfer(1 + i, 1, 30, 0, 0, 41 + i));
            sendings.add(new Sending(session, call, data));
        }
        sendings.forEach(Sending::verifyArrived);
        for (int i = LISTS - 1; i >= 0; i--) {
            sendings.get(i).complete(sendings.get(i).data(), NdisStatus.SUCCESS);
        }
        sendings.get(0).verifyAllBackOnce();
        int calls = session.trace().count(NDIS_CO_SEND_NET_BUFFER_LISTS, call);
        if (calls != LISTS) {
            throw new AssertionError(NDIS_CO_SEND_NET_BUFFER_LISTS + " was seen " + calls + " times");
        }
        Closing.end(session, call);
    }
}
