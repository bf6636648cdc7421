// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.registration;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.ResetReport;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInControl;
import org.ndisharness.junit.NdisTarget;

/** The adapter is paused, or the client leaves, while several calls are connected, which the call manager answers as it likes. */
@NdisTarget
public class ConnectedCallsTests {
    /** What happens. */
    enum Event {
        PAUSE_AND_RESTART, CLIENT_LEAVES, UNBIND_AND_BIND, HALT_AND_START
    }

    /** So many connected calls when it happens. */
    record Torn(Event event, int calls) {
        @Override
        public String toString() {
            return Cases.id("connected-calls", event, calls + "-calls");
        }
    }

    static Stream<Torn> torn() {
        return Stream.concat(Stream.of(Event.values()).map(event -> new Torn(event, 5)),
                Stream.of(0, 1).map(calls -> new Torn(Event.CLIENT_LEAVES, calls)));
    }

    @EachCase("torn")
    void goesOnAfterwards(Torn test, Session session) {
        Peer before = new Peer(session);
        Optional<StandInControl> standIn = session.world().standIn();
        Assumptions.assumeTrue(test.event == Event.CLIENT_LEAVES || standIn.isPresent(), "no stand-in ndis.sys: it cannot be commanded");
        IntStream.range(0, test.calls).forEach(i -> before.call());

        if (test.event == Event.CLIENT_LEAVES) {
            leave(session, test.calls);
        } else {
            command(session, test.event, standIn.orElseThrow());
        }

        Peer after = new Peer(session);
        after.end(after.call());
    }

    private static void command(Session session, Event event, StandInControl control) {
        switch (event) {
            case PAUSE_AND_RESTART -> {
                control.pauseAdapter();
                control.restartAdapter();
            }
            case UNBIND_AND_BIND -> {
                control.unbindProtocols();
                control.bindProtocols();
                session.rediscover();
            }
            default -> {
                control.haltAdapter();
                control.startAdapter();
            }
        }
    }

    private static void leave(Session session, int calls) {
        ResetReport report = session.reset();
        if (report.hung() > 0 || report.calls() != calls) {
            throw new AssertionError("teardown of " + calls + " calls: " + report);
        }
    }
}
