// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.callsetup;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Sap;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** Several calls are set up at the same time, in both directions and on several SAPs; what is said about one does not touch the others. */
@NdisTarget
public class SeveralCallsTests {
    private static final byte FIRST_ADDRESS = 0x41;

    /** Which way the calls go. */
    enum Mix {
        OUTGOING,
        INCOMING,
        BOTH_WAYS;

        boolean isOutgoing(int number) {
            return this == OUTGOING || this == BOTH_WAYS && number % 2 == 0;
        }
    }

    /** In which order calls that wait are answered. */
    enum Order {
        FIRST_TO_LAST,
        LAST_TO_FIRST;

        <T> List<T> of(List<T> list) {
            List<T> ordered = new ArrayList<>(list);
            if (this == LAST_TO_FIRST) {
                Collections.reverse(ordered);
            }
            return ordered;
        }
    }

    /** Calls that wait for their answer together; every second one may be refused. */
    record Together(Mix mix, int calls, Order order, boolean someRefused) {
        @Override
        public String toString() {
            return Cases.id("several-calls", mix, calls + "-calls", order, someRefused ? "some-refused" : "all-accepted");
        }
    }

    /** Offers on different SAPs. */
    record OnSaps(int saps, Order order) {
        @Override
        public String toString() {
            return Cases.id("several-saps", saps + "-saps", order);
        }
    }

    /** Calls that are connected together, which the call manager answers as it likes. */
    record Own(int calls, Order order) {
        @Override
        public String toString() {
            return Cases.id("several-calls", Mix.OUTGOING, calls + "-calls", order, Peer.ITS_OWN);
        }
    }

    static Stream<Own> own() {
        return Stream.of(2, 8).flatMap(calls -> Stream.of(Order.values()).map(order -> new Own(calls, order)));
    }

    static Stream<Together> together() {
        List<Together> cases = new ArrayList<>();
        for (Mix mix : Mix.values()) {
            for (Order order : Order.values()) {
                cases.add(new Together(mix, 2, order, false));
                cases.add(new Together(mix, 8, order, false));
                cases.add(new Together(mix, 4, order, true));
            }
        }
        return cases.stream();
    }

    static Stream<OnSaps> onSaps() {
        return Stream.of(2, 4).flatMap(saps -> Stream.of(Order.values()).map(order -> new OnSaps(saps, order)));
    }

    @EachCase("together")
    void areSetUpTogether(Together test, Session session) {
        List<Call> waiting = new ArrayList<>();
        for (int i = 0; i < test.calls; i++) {
            waiting.add(test.mix.isOutgoing(i) ? session.client().makeCall() : session.callManager().offerCall(session.client().sap()));
        }
        List<Call> accepted = new ArrayList<>();
        for (Call call : test.order.of(waiting)) {
            boolean refuse = test.someRefused && waiting.indexOf(call) % 4 >= 2;
            if (refuse) {
                refuse(session, call);
            } else {
                accept(session, call);
                accepted.add(call);
            }
        }
        for (Call call : accepted) {
            Expect.never(session, FunctionId.PROTOCOL_CO_DELETE_VC, call);
            Closing.end(session, call);
        }
    }

    @EachCase("own")
    void areConnectedTogether(Own test, Session session) {
        Peer peer = new Peer(session);
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < test.calls; i++) {
            calls.add(peer.call());
        }
        test.order.of(calls).forEach(peer::end);
    }

    private static void accept(Session session, Call call) {
        if (Creator.of(call) == Creator.CLIENT_VC) {
            call.connected();
            session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
            Expect.count(1, session, FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE, call);
        } else {
            call.accept();
            session.trace().await(FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
            call.connected();
            session.trace().await(FunctionId.PROTOCOL_CL_CALL_CONNECTED).on(call);
        }
    }

    private static void refuse(Session session, Call call) {
        if (Creator.of(call) == Creator.CLIENT_VC) {
            session.callManager().makeCallComplete(call, NdisStatus.RESOURCES);
            session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.RESOURCES);
        } else {
            call.reject(NdisStatus.FAILURE);
            session.trace().await(FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call).withStatus(NdisStatus.FAILURE);
            Expect.success(session.callManager().deactivateVc(call), FunctionId.NDIS_MCM_DEACTIVATE_VC);
        }
        Creator.of(call).delete(session, call);
    }

    @EachCase("onSaps")
    void areOfferedOnSeveralSaps(OnSaps test, Session session) {
        List<Sap> saps = new ArrayList<>();
        for (int i = 0; i < test.saps; i++) {
            saps.add(session.client().registerSap((byte) (FIRST_ADDRESS + i)));
        }
        List<Call> calls = new ArrayList<>();
        for (Sap sap : test.order.of(saps)) {
            Call call = session.callManager().offerCall(sap);
            Expect.count(1, session, FunctionId.PROTOCOL_CL_INCOMING_CALL, sap.client());
            Expect.count(1, session, FunctionId.PROTOCOL_CL_INCOMING_CALL, call);
            calls.add(call);
        }
        for (Call call : calls) {
            accept(session, call);
        }
        calls.forEach(call -> Closing.end(session, call));
        for (Sap sap : saps) {
            Expect.success(session.client().deregisterSap(sap), FunctionId.NDIS_CL_DEREGISTER_SAP);
        }
    }
}
