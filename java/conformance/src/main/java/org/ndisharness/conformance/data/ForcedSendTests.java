// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import static org.ndisharness.trace.FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE;

import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.TraceEvent;

/** A client that sends on a VC all the same once its close is complete: nothing is transferred. What Windows does is open (U-26). */
@NdisTarget(misuse = true)
public class ForcedSendTests {
    /** A send after a close by the client. */
    record Case(Creator creator, int lists) {
        @Override
        public String toString() {
            return Cases.id("forced-send", creator, lists == 1 ? "one-list" : "chain");
        }
    }

    static Stream<Case> cases() {
        return Stream.of(Creator.values()).flatMap(creator -> Stream.of(1, 3).map(lists -> new Case(creator, lists)));
    }

    @EachCase("cases")
    void transfersNothing(Case test, Session session) {
        Assumptions.assumeTrue(session.world().standIn().isPresent(), "U-26: sends that are not allowed are made on stand-ins alone");
        Call call = test.creator.establish(session);
        Closing closing = new Closing(session, call, Answer.LATER);
        ClosedVcTests.Moment.COMPLETE.come(session, call, closing);

        session.client().misusing().send(call, new Transfer(test.lists, 1, 10, 0, 0, 1));

        TraceEvent back = session.trace().await(PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE).on(call).event();
        if (back.lists().size() != test.lists || back.lists().stream().anyMatch(list -> !new NdisStatus(list.status()).isFailure())) {
            throw new AssertionError("sent on a closed VC: " + back);
        }
        if (!session.trace().seen(MINIPORT_CO_SEND_NET_BUFFER_LISTS).isEmpty()) {
            throw new AssertionError("the miniport was given lists on a closed VC");
        }
        test.creator.delete(session, call);
    }
}
