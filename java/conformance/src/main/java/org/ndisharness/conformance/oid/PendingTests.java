// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.oid;

import static org.ndisharness.trace.FunctionId.NDIS_CL_CLOSE_CALL;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Adapter;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Named;
import org.ndisharness.conformance.support.Ndis5;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.OidSubject;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInControl;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;

/** Requests that are pended: several at a time, over the end of a call, and while the adapter pauses, resets, loses its client or halts. */
@NdisTarget
public class PendingTests {
    private static final int ROOM = 16;
    private static final int AT_ONCE = 4;
    /** Long enough for a machine whose time is real to be still pending when the test looks. */
    private static final Duration DELAY = Duration.ofSeconds(1);

    /** In which order pended requests are completed. */
    enum Order {
        AS_ASKED,
        REVERSED,
        ONE_FAILS
    }

    /** Several pended requests on one way. */
    record Several(Route route, Order order) {
        @Override
        public String toString() {
            return Cases.id("oid-several", route, order);
        }
    }

    /** A request about the VC, pended while its call is closed. */
    record Closed(Route route, Creator creator) {
        @Override
        public String toString() {
            return Cases.id("oid-pending.close", route, creator);
        }
    }

    /** What becomes of the adapter meanwhile. */
    enum Fate {
        PAUSE(FunctionId.MINIPORT_PAUSE, s -> Adapter.control(s).pauseAdapter(), s -> Adapter.control(s).restartAdapter()),
        RESET(FunctionId.MINIPORT_RESET_EX, Adapter::reset, s -> {
        }),
        UNBIND(FunctionId.PROTOCOL_UNBIND_ADAPTER_EX, s -> Adapter.control(s).unbindProtocols(),
                s -> Adapter.control(s).bindProtocols()),
        HALT(FunctionId.MINIPORT_HALT_EX, s -> Adapter.control(s).haltAdapter(), s -> Adapter.control(s).startAdapter());

        private final FunctionId sign;
        private final Consumer<Session> command;
        private final Consumer<Session> undo;

        Fate(FunctionId sign, Consumer<Session> command, Consumer<Session> undo) {
            this.sign = sign;
            this.command = command;
            this.undo = undo;
        }

        /** Whether the request has to end, and may be aborted. */
        boolean endsRequests() {
            return this != PAUSE;
        }
    }

    /** A request that the receiver completes by itself a moment later. */
    record Fated(Fate fate, Route route) {
        @Override
        public String toString() {
            return Cases.id("oid-pending", fate, route);
        }
    }

    static Stream<Several> several() {
        return Stream.of(Route.values()).flatMap(route -> Stream.of(Order.values()).map(order -> new Several(route, order)));
    }

    static Stream<Closed> closed() {
        return Stream.of(Route.values()).flatMap(route -> Stream.of(Creator.values()).map(creator -> new Closed(route, creator)));
    }

    static Stream<Fated> fated() {
        return Stream.of(Fate.values()).flatMap(fate -> Stream.of(Route.values()).map(route -> new Fated(fate, route)));
    }

    @EachCase("several")
    void arePendedAtOnce(Several test, Session session) {
        OidSubject subject = Subject.VC.make(session);
        session.apply(Answer.LATER.policy(test.route.policy(), NdisStatus.SUCCESS));
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            requests.add(Request.ask(session, test.route, subject, OidRequest.query(oid(test.route), ROOM)));
        }
        requests.forEach(Request::isPending);
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
        if (test.order == Order.REVERSED) {
            Collections.reverse(order);
        }
        for (int i : order) {
            boolean fails = test.order == Order.ONE_FAILS && i == 1;
            byte[] answer = fails ? new byte[0] : Oids.bytes(i + 1, i);
            requests.get(i).complete(CallingContext.PASSIVE, fails ? NdisStatus.FAILURE : NdisStatus.SUCCESS, answer);
            Request.Ended ended = requests.get(i).ended(fails ? NdisStatus.FAILURE : NdisStatus.SUCCESS);
            if (!fails) {
                ended.with(answer);
            }
        }
    }

    private static int oid(Route route) {
        return route == Route.TO_CLIENT ? Oids.CO_ADDRESS_CHANGE : route == Route.TO_MINIPORT ? Oids.XMIT_PDUS_OK : Oids.CO_GET_ADDRESSES;
    }

    @EachCase("closed")
    void outliveTheCall(Closed test, Session session) {
        Call call = test.creator.establish(session);
        session.apply(Answer.LATER.policy(test.route.policy().times(1), NdisStatus.SUCCESS));
        Request request = Request.ask(session, test.route, call, OidRequest.query(oid(test.route), ROOM));
        Closing closing = new Closing(session, call, Answer.LATER);
        closing.prepareSuccess();
        Expect.pending(session.client().closeCall(call), NDIS_CL_CLOSE_CALL);
        closing.deactivate();
        closing.finish(NdisStatus.SUCCESS);
        closing.verify(NdisStatus.SUCCESS);
        request.isPending();
        request.complete(CallingContext.PASSIVE, NdisStatus.SUCCESS, Oids.bytes(ROOM, 2));
        request.ended(NdisStatus.SUCCESS).with(Oids.bytes(ROOM, 2));
        test.creator.delete(session, call);
    }

    @EachCase("fated")
    void endOnTheirOwn(Fated test, Session session) {
        Adapter.control(session);
        if (test.fate == Fate.PAUSE) {
            Ndis5.assumePauses(session);
        }
        session.apply(test.route.policy().times(1).completeWith(NdisStatus.SUCCESS).from(CallingContext.DPC).after(DELAY));
        Request request = Request.ask(session, test.route, session.addressFamily(), OidRequest.query(oid(test.route), ROOM));
        request.isPending();
        test.fate.command.accept(session);
        session.quiesce();
        session.advance(DELAY);
        if (test.fate.endsRequests()) {
            Expect.isFinal(request.endedOnce(), test.route.requesting());
        } else {
            request.ended(NdisStatus.SUCCESS).done(0);
        }
        test.fate.undo.accept(session);
        session.quiesce();
        session.trace().await(test.fate.sign).anywhere();
    }

    /** A binding that is paused may still ask ({@code nf-ndis-ndiscooidrequest.md}). */
    @EachCase("paused")
    void mayBeMadeWhilePaused(Named<Route> test, Session session) {
        Route route = test.value();
        StandInControl control = Adapter.control(session);
        session.apply(Answer.LATER.policy(route.policy().times(1), NdisStatus.SUCCESS));
        control.pauseAdapter();
        Request request = Request.ask(session, route, session.addressFamily(), OidRequest.query(oid(route), ROOM));
        request.isPending();
        request.complete(CallingContext.PASSIVE, NdisStatus.SUCCESS, (byte) 1);
        request.ended(NdisStatus.SUCCESS).with((byte) 1);
        control.restartAdapter();
    }

    static Stream<Named<Route>> paused() {
        return Named.each("oid-paused", Route.values());
    }
}
