// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.Irql;

/** Contexts from which functions are called, and the IRQL that each means. */
public final class Contexts {
    private static final Set<CallingContext> AT_DISPATCH = EnumSet.of(CallingContext.DISPATCH, CallingContext.DPC, CallingContext.TIMER);

    private Contexts() {
    }

    /** All that a function of IRQL at most DISPATCH_LEVEL may be called from. */
    public static Stream<CallingContext> ofCalls() {
        return EnumSet.complementOf(EnumSet.of(CallingContext.INSIDE)).stream();
    }

    /** Whether the context is at DISPATCH_LEVEL. */
    public static boolean isAtDispatch(CallingContext context) {
        return AT_DISPATCH.contains(context);
    }

    /** Checks the IRQL of a call. The last check of a case: what is checked before it counts also where the kernel does not model IRQL. */
    public static void verifyIrql(Session session, SeenEvent called, CallingContext context) {
        Assumptions.assumeTrue(session.world().target().identity().irqlKnown(), "IRQL not judged: Wine's kernel does not model it");
        called.atIrql(isAtDispatch(context) ? Irql.DISPATCH_LEVEL : Irql.PASSIVE_LEVEL);
    }
}
