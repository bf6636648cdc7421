// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.client;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NetBufferList;
import org.ndisharness.trace.ObjectId;

/** Sends on a connected call (S37): each list comes back once, and what the driver receives in answer is well formed. */
@NdisTarget
public class ClientDataTests {
    /** Lists of a size, sent in turns; the call is closed after they came back, as the client must. */
    record Sent(int turns, int lists, int bytes, int fragment) {
        @Override
        public String toString() {
            return Cases.id("client-send", turns + "-turns", lists + "-lists", bytes + "-bytes", fragment == 0 ? "one-mdl" : "mdl-chain");
        }
    }

    static Stream<Sent> sent() {
        return Stream.of(new Sent(1, 1, 1, 0), new Sent(1, 1, 64, 0), new Sent(1, 1, 1000, 100), new Sent(1, 8, 256, 0),
                new Sent(10, 1, 512, 0), new Sent(5, 4, 200, 50));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sent")
    void comesBack(Sent test, Session session) {
        Peer peer = new Peer(session);
        Call call = peer.call();

        for (int i = 0; i < test.turns; i++) {
            session.client().send(call, new Transfer(test.lists, 1, test.bytes, test.fragment, 0, i));
            session.quiesce();
        }
        verifyBack(session, call.clientVc(), test);
        peer.end(call);
        session.quiesce();
        verifyBack(session, call.clientVc(), test);
    }

    private static void verifyBack(Session session, ObjectId vc, Sent test) {
        session.trace().update();
        List<Long> back = session.trace().seen(FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE).stream()
                .filter(event -> event.object().equals(vc)).flatMap(event -> event.lists().stream()).map(NetBufferList::address).toList();
        if (back.size() != test.turns * test.lists) {
            throw new AssertionError(test.turns * test.lists + " lists were sent, " + back.size() + " came back");
        }
    }
}
