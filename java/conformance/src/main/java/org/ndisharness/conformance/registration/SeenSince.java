// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.registration;

import org.ndisharness.harness.LiveTrace.Expectation;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.FunctionId;

/**
 * Events from a moment on: what the drivers did before, in their start for instance, does not count.
 *
 * @param events how many there were
 */
record SeenSince(Session session, int events) {
    /** From now on. */
    static SeenSince now(Session session) {
        return new SeenSince(session, session.trace().update().recorded().size());
    }

    /** Waits for a call or an entry. */
    SeenEvent await(FunctionId function) {
        return first(session.trace().await(function));
    }

    /** Waits for a return. */
    SeenEvent awaitReturn(FunctionId function) {
        return first(session.trace().awaitReturn(function));
    }

    private SeenEvent first(Expectation expected) {
        SeenEvent seen;
        do {
            seen = expected.anywhere();
        } while (seen.event().index() < events);
        return seen;
    }
}
