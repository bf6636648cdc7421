// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Contexts;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;

/** Outgoing calls that the driver accepts as it likes (S07, S08, S19, S20). */
@NdisTarget
public class ClientCallTests {
    /** A call made and closed from a context, with data for the other end. */
    record Made(CallingContext context, int closeData) {
        @Override
        public String toString() {
            return Cases.id("client-call", "from-" + context, closeData + "-bytes");
        }
    }

    /** Calls that are connected at the same time. */
    record Together(int calls, boolean reversed) {
        @Override
        public String toString() {
            return Cases.id("client-calls", calls + "-together", reversed ? "last-to-first" : "first-to-last");
        }
    }

    /** Calls one after the other, on one VC or on a new one each. */
    record InTurn(int calls, boolean sameVc) {
        @Override
        public String toString() {
            return Cases.id("client-calls", calls + "-in-turn", sameVc ? "one-vc" : "new-vcs");
        }
    }

    /** VCs that carry no call. */
    record Unused(int vcs) {
        @Override
        public String toString() {
            return Cases.id("client-vc", vcs + "-unused");
        }
    }

    static Stream<Made> made() {
        return Contexts.ofCalls().flatMap(context -> Stream.of(0, 16).map(bytes -> new Made(context, bytes)));
    }

    static Stream<Together> together() {
        return Stream.of(2, 8).flatMap(calls -> Stream.of(false, true).map(reversed -> new Together(calls, reversed)));
    }

    static Stream<InTurn> inTurn() {
        return Stream.of(2, 10).flatMap(calls -> Stream.of(false, true).map(same -> new InTurn(calls, same)));
    }

    static Stream<Unused> unused() {
        return Stream.of(1, 8).map(Unused::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("made")
    void isMadeAndClosed(Made test, Session session) {
        Peer peer = new Peer(session);
        Client client = session.client().from(test.context);
        Call call = client.createVc();

        peer.connect(client, call);
        peer.close(client, call, test.closeData == 0 ? CloseData.none() : CloseData.pattern(test.closeData));

        Expect.success(client.deleteVc(call), FunctionId.NDIS_CO_DELETE_VC);
        Expect.count(1, session, FunctionId.NDIS_CL_MAKE_CALL, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("together")
    void areConnectedTogether(Together test, Session session) {
        Peer peer = new Peer(session);
        List<Call> calls = new ArrayList<>(IntStream.range(0, test.calls).mapToObj(i -> peer.call()).toList());
        if (test.reversed) {
            Collections.reverse(calls);
        }
        calls.forEach(peer::end);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inTurn")
    void areMadeInTurn(InTurn test, Session session) {
        Peer peer = new Peer(session);
        Call call = null;
        for (int i = 0; i < test.calls; i++) {
            if (call == null) {
                call = session.client().createVc();
            }
            peer.connect(session.client(), call);
            peer.close(session.client(), call, CloseData.none());
            if (!test.sameVc || i == test.calls - 1) {
                Expect.success(session.client().deleteVc(call), FunctionId.NDIS_CO_DELETE_VC);
                call = null;
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unused")
    void carriesNoCall(Unused test, Session session) {
        List<Call> vcs = IntStream.range(0, test.vcs).mapToObj(i -> session.client().createVc()).toList();
        vcs.forEach(vc -> Expect.success(session.client().deleteVc(vc), FunctionId.NDIS_CO_DELETE_VC));
    }
}
