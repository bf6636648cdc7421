// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.ndisharness.harness.Fault;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.WorldLostException;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/** A world that is lost fails the test that ran in it, with what the driver did; the tests after it run. */
class LostWorldTests {
    @NdisTarget(misuse = true)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class CrashingCase {
        @Test
        @Order(1)
        void before(Session session) {
            session.client().makeCall().connected();
        }

        @Test
        @Order(2)
        void crashes(Session session) {
            session.client().makeCall().connected();
            session.fault(Fault.NULL_READ, 0);
            session.quiesce();
        }

        @Test
        @Order(3)
        void crashesUnseen(Session session) {
            try {
                session.fault(Fault.DOUBLE_FREE, 0).quiesce();
            } catch (WorldLostException swallowed) {
                assertThat(swallowed).isNotNull();
            }
        }

        @Test
        @Order(4)
        void crashesAndIsSkipped(Session session) {
            crashesUnseen(session);
            Assumptions.abort("what it needs is missing");
        }

        @Test
        @Order(5)
        void after(Session session) {
            session.client().makeCall().connected();
        }
    }

    @Test
    void theCrashIsReportedWithDriverAndOffsetAndTheOthersRun() {
        Outcomes outcomes = Outcomes.of(CrashingCase.class);
        Map<String, Throwable> thrown = outcomes.thrown();

        assertThat(thrown).containsOnlyKeys("before(Session)", "crashes(Session)", "crashesUnseen(Session)",
                "crashesAndIsSkipped(Session)", "after(Session)");
        assertThat(thrown.get("before(Session)")).isNull();
        assertThat(thrown.get("after(Session)")).isNull();
        assertThat(thrown.get("crashes(Session)")).isInstanceOf(WorldLostException.class)
                .hasMessageContaining("Bug check 0x").hasMessageContaining("ndhctl.sys+0x");
        assertThat(outcomes.reported("crashes(Session)").get("ndh.crash")).contains("Bug check 0x").contains("ndhctl.sys+0x");
        assertThat(outcomes.reported("after(Session)")).doesNotContainKey("ndh.crash");
    }

    @Test
    void aCrashThatTheTestSwallowedFailsItAllTheSame() {
        Outcomes outcomes = Outcomes.of(CrashingCase.class, "ndh.only", "CrashingCase.crashesUnseen");

        assertThat(outcomes.thrown().get("crashesUnseen(Session)")).isInstanceOf(WorldLostException.class)
                .hasMessageContaining("Bug check 0xC2").hasMessageContaining("ndhctl.sys+0x");
    }

    @Test
    void aCrashBeforeTheTestSkippedItselfFailsIt() {
        Outcomes outcomes = Outcomes.of(CrashingCase.class, "ndh.only", "CrashingCase.crashesAndIsSkipped");

        assertThat(outcomes.thrown().get("crashesAndIsSkipped(Session)")).isInstanceOf(WorldLostException.class)
                .hasMessageContaining("Bug check 0xC2").hasMessageContaining("ndhctl.sys+0x");
    }

    @NdisTarget(misuse = true)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class HangingTeardownCase {
        @Test
        @Order(1)
        void hangs(Session session) {
            session.client().createVc();
            Trace trace = session.trace().update().recorded();
            TraceEvent last = trace.get(trace.size() - 1);
            assertThat(last.arguments()).as("a record of its own: " + last).isEmpty();
            session.fault(Fault.SPIN, last.sequence() + 1);
        }

        @Test
        @Order(2)
        void after(Session session) {
            session.client().makeCall().connected();
        }
    }

    @Test
    void aTeardownThatHangsFailsTheTest() {
        Map<String, Throwable> thrown = Outcomes.of(HangingTeardownCase.class).thrown();

        assertThat(thrown.get("hangs(Session)")).isInstanceOf(WorldLostException.class)
                .hasMessageContaining("processor time limit").hasMessageContaining("ndhctl.sys+0x");
        assertThat(thrown).containsEntry("after(Session)", null);
    }

    @NdisTarget
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class KilledHostCase {
        @Test
        @Order(1)
        void killed(Target target, Session session) {
            ProcessHandle.of(target.hostProcess()).orElseThrow().destroyForcibly();
            while (true) {
                session.client().makeCall();
            }
        }

        @Test
        @Order(2)
        void after(Session session) {
            session.client().makeCall().connected();
        }
    }

    @Test
    void aHostThatIsKilledIsNoDriversFaultAndIsReplaced() {
        Map<String, Throwable> thrown = Outcomes.of(KilledHostCase.class).thrown();

        assertThat(thrown.get("killed(Target, Session)")).isInstanceOfSatisfying(WorldLostException.class,
                lost -> assertThat(lost.crash().isDriversFault()).as(lost.getMessage()).isFalse());
        assertThat(thrown).containsEntry("after(Session)", null);
    }

    @Test
    void withResetIsolationTheSharedWorldIsReplaced() {
        Map<String, Throwable> thrown = Outcomes.of(CrashingCase.class, "ndh.isolation", "reset").thrown();

        assertThat(thrown.get("crashes(Session)")).isInstanceOf(WorldLostException.class).hasMessageContaining("ndhctl.sys+0x");
        assertThat(thrown).containsEntry("after(Session)", null);
    }
}
