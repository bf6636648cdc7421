// SPDX-License-Identifier: MIT
package org.ndisharness.cli.broken;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Fault;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.World;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.rules.NetworkMark;

/** Cases that do not pass, for the tests of what the command makes of them. Nested, so that a build does not take them for its own. */
public final class BrokenSuite {
    private BrokenSuite() {
    }

    /** A case that passes, one that fails, and one whose driver crashes. */
    @NdisTarget(misuse = true)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    public static class VerdictTests {
        @Test
        @Order(1)
        void fails(Session session) {
            session.client().makeCall();
            throw new AssertionError("expected <&> \u0001 \"quoted\"");
        }

        @Test
        @Order(2)
        void crashes(Session session) {
            session.fault(Fault.NULL_READ, 0).quiesce();
        }

        @Test
        @Order(3)
        @Tag("good")
        void passes(Session session) {
            session.client().makeCall().connected();
        }
    }

    /** A case whose driver host is killed, and one after it. */
    @NdisTarget
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    public static class KilledTests {
        @Test
        @Order(1)
        void losesItsHost(Target target, Session session) {
            session.client().makeCall().connected();
            ProcessHandle.of(target.hostProcess()).orElseThrow().destroyForcibly();
            while (true) {
                session.client().makeCall();
            }
        }

        @Test
        @Order(2)
        void runsAfterwards(Session session) {
            session.client().makeCall().connected();
        }
    }

    /** Cases that are skipped, for two reasons. */
    @NdisTarget
    public static class SkippedTests {
        @Test
        void one(Session session) {
            Assumptions.abort("no second adapter");
        }

        @Test
        void two(Session session) {
            Assumptions.abort("no second adapter");
        }

        @Test
        void other(Session session) {
            Assumptions.abort("no network");
        }
    }

    /** Cases whose outcome depends on how often they ran in this process; not the way to write a case. */
    @NdisTarget
    public static class FlakyTests {
        private static final AtomicInteger DIFFERENT = new AtomicInteger();
        private static final AtomicInteger FAILING = new AtomicInteger();

        @Test
        void same(Session session) {
            session.client().makeCall().connected();
        }

        @Test
        void differs(Session session) {
            for (int i = DIFFERENT.incrementAndGet(); i > 0; i--) {
                session.client().makeCall().connected();
            }
        }

        @Test
        void failsOnce(Session session) {
            session.client().makeCall().connected();
            if (FAILING.incrementAndGet() == 2) {
                throw new AssertionError("the second time");
            }
        }
    }

    /** Cases that break one rule, one rule and their own wish, and none. */
    @NdisTarget
    public static class KnownIssueTests {
        @Test
        void breaksARule(Session session) {
            connectsAlthoughTheConnectionFailed(session);
        }

        @Test
        void breaksARuleAndFails(Session session) {
            connectsAlthoughTheConnectionFailed(session);
            throw new AssertionError("own failure");
        }

        @Test
        void keepsThem(Session session) {
            session.client().makeCall().connected();
        }

        /** Breaks CALL-IN-013, which is of the second version of the rules. */
        @Test
        void breaksANewerRule(World world, Session session) {
            world.standIn().orElseThrow().breakRule("CALL-IN-013", "twice");
            session.callManager().offerCall(session.client().sap()).accept().connected();
        }

        /** Breaks MCM-INCLOSE-017. */
        private static void connectsAlthoughTheConnectionFailed(Session session) {
            Call call = session.callManager().offerCall(session.client().sap()).accept();
            session.mark(NetworkMark.CONNECTION_FAILED, call.callManagerVc());
            call.connected();
        }
    }
}
