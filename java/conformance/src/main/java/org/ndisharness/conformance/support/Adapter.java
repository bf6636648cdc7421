// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import org.junit.jupiter.api.Assumptions;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInControl;

/** The adapter, where somebody can command it. */
public final class Adapter {
    /** Capability of the cases that need it, in a suite's families. */
    public static final String COMMANDS = "adapter-commands";

    private static final String NOT_SUPPORTED = "0xC00000BB";

    private Adapter() {
    }

    /** Commands for the adapter; the case is skipped by name on a target where NDIS takes none. */
    public static StandInControl control(Session session) {
        Assumptions.assumeTrue(session.world().standIn().isPresent(),
                COMMANDS + ": NDIS of this machine pauses, resets, unbinds and halts an adapter only by itself");
        return session.world().standIn().orElseThrow();
    }

    /** Resets the adapter; the case is skipped by name when its miniport registered no handler for that. */
    public static void reset(Session session) {
        try {
            control(session).resetAdapter();
        } catch (IllegalStateException refused) {
            Assumptions.assumeFalse(refused.getMessage().contains(NOT_SUPPORTED),
                    "no-reset: the miniport has no MiniportResetEx");
            throw refused;
        }
    }
}
