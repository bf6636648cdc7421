// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.teardownraces;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/**
 * Two things that happen to a call at once, each from a context of its own; the scheduler chooses who is first. A few rounds, each with a
 * new call, so that one seed shows more than one order.
 */
record Race(Happening first, CallingContext firstContext, Happening second, CallingContext secondContext, Creator creator) {
    private static final int ROUNDS = 3;

    @Override
    public String toString() {
        Object call = isMultipoint() ? "multipoint" : creator;
        return Cases.id("race", first, second, call, firstContext, secondContext);
    }

    private boolean isMultipoint() {
        return first.isAboutParties() || second.isAboutParties();
    }

    /** Runs the rounds, each to its end. */
    void run(Session session) {
        for (int round = 0; round < ROUNDS; round++) {
            Scene scene = Scene.of(session, creator, isMultipoint());
            Operation one = first.prepare(scene).from(firstContext).tag(tag(round, 0));
            Operation other = second.prepare(scene).from(secondContext).tag(tag(round, 1));
            session.race(one, other);
            scene.verify();
        }
    }

    private static long tag(int round, int which) {
        return 1000 + 2L * round + which;
    }

    /**
     * For each round whether the first was first: its call, or its refusal by the driver because it came too late, stands before the
     * other's.
     */
    static List<Boolean> orders(Trace trace) {
        List<Boolean> orders = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            orders.add(begin(trace, tag(round, 0)) < begin(trace, tag(round, 1)));
        }
        return orders;
    }

    private static long begin(Trace trace, long tag) {
        return trace.events().stream()
                .filter(e -> e.correlation() == tag && (e.kind() == EventKind.CALL || e.kind() == EventKind.OP_RESULT))
                .mapToLong(TraceEvent::sequence).findFirst().orElseThrow(() -> new AssertionError("operation " + tag + " did not happen"));
    }
}
