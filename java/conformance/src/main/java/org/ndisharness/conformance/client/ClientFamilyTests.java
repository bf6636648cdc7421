// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.client;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.AddressFamily;
import org.ndisharness.harness.Sap;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;

/** The driver's address family and SAPs on it (S02 to S06). */
@NdisTarget
public class ClientFamilyTests {
    /** The family is closed and opened so often, and carries a call afterwards. */
    record Reopened(int times) {
        @Override
        public String toString() {
            return Cases.id("client-family", times + "-times-reopened");
        }
    }

    /** SAPs that come and go. */
    record Saps(int turns, boolean call) {
        @Override
        public String toString() {
            return Cases.id("client-sap", turns + "-turns", call ? "with-a-call" : "alone");
        }
    }

    static Stream<Reopened> reopened() {
        return Stream.of(1, 3).map(Reopened::new);
    }

    static Stream<Saps> saps() {
        return Stream.of(1, 4).flatMap(turns -> Stream.of(false, true).map(call -> new Saps(turns, call)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reopened")
    void isClosedAndOpened(Reopened test, Session session) {
        Peer peer = new Peer(session);
        for (int i = 0; i < test.times; i++) {
            AddressFamily family = session.addressFamily();
            Expect.success(peer.end(session.client().closeAddressFamily(family), FunctionId.PROTOCOL_CL_CLOSE_AF_COMPLETE,
                    family.client()), FunctionId.NDIS_CL_CLOSE_ADDRESS_FAMILY);
            AddressFamily opened = session.client().openAddressFamily();
            Expect.success(peer.end(opened.returned(), FunctionId.PROTOCOL_CL_OPEN_AF_COMPLETE_EX, opened.client()),
                    FunctionId.NDIS_CL_OPEN_ADDRESS_FAMILY_EX);
        }
        peer.end(peer.call());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("saps")
    void sapsComeAndGo(Saps test, Session session) {
        Peer peer = new Peer(session);
        for (int i = 0; i < test.turns; i++) {
            Sap sap = peer.sap();
            if (test.call) {
                peer.end(peer.call());
            }
            peer.deregister(sap);
        }
    }
}
