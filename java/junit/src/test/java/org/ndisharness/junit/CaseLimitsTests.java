// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Fault;
import org.ndisharness.harness.HarnessException;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.WorldLostException;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/** A test that takes too long, in virtual or in real time, fails with what the drivers were doing. */
class CaseLimitsTests {
    @NdisTarget(misuse = true)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class LongCase {
        @Test
        @Order(1)
        void driverSpins(Session session) {
            session.client().createVc();
            Trace trace = session.trace().update().recorded();
            TraceEvent last = trace.get(trace.size() - 1);
            session.fault(Fault.SPIN, last.sequence() + 1);
            session.client().createVc();
        }

        @Test
        @Order(2)
        void testWaits(Session session) throws InterruptedException {
            session.client().createVc();
            Thread.sleep(Duration.ofMinutes(1).toMillis());
        }

        @Test
        @Order(3)
        void timePasses(Session session) {
            Call call = session.client().makeCall().connected();
            session.race(session.client().from(CallingContext.TIMER).closing(call).after(Duration.ofSeconds(30)));
            session.race(session.client().from(CallingContext.THREAD).closing(session.client().makeCall().connected())
                    .after(Duration.ofMinutes(1)));
            session.world().advance(Duration.ofSeconds(45));
        }

        @Test
        @Order(4)
        void after(Session session) {
            session.client().makeCall().connected();
        }
    }

    @Test
    void theRealLimitTellsWhereTheDriverSpins() {
        Outcomes outcomes = Outcomes.of(LongCase.class, "ndh.limit.real", "PT0.5S");
        Map<String, Throwable> thrown = outcomes.thrown();

        assertThat(thrown.get("driverSpins(Session)")).isInstanceOf(WorldLostException.class)
                .hasMessageContaining("The world took too long")
                .hasMessageContaining("the real time limit has passed").hasMessageContaining("at ndhctl!Spin+0x")
                .hasMessageContaining("(ndhctl/fault.c:");
        assertThat(thrown.get("testWaits(Session)")).isInstanceOf(InterruptedException.class);
        assertThat(thrown.get("testWaits(Session)").getSuppressed())
                .anySatisfy(limit -> assertThat(limit).hasMessageContaining("limit of 0.5 s of real time"));
        assertThat(thrown).containsEntry("after(Session)", null);
    }

    @Test
    void theVirtualLimitTellsWhatTheThreadsWaitFor() {
        Outcomes outcomes = Outcomes.of(LongCase.class, "ndh.limit.virtual", "PT20S", "ndh.only", "LongCase.timePasses");
        Throwable failure = outcomes.thrown().get("timePasses(Session)");

        assertThat(failure).isInstanceOf(HarnessException.class).hasMessageContaining("limit of 20 s of virtual time")
                .hasMessageContaining(" waits at IRQL 0").hasMessageContaining("    at ndis!WorkerThread+0x");
        assertThat(outcomes.reported("timePasses(Session)").get("ndh.stacks")).contains(" waits at IRQL 0");
    }

    @Test
    void limitsCanBeTurnedOff() {
        Outcomes outcomes =
                Outcomes.of(LongCase.class, "ndh.limit.virtual", "off", "ndh.limit.real", "off", "ndh.only", "LongCase.timePasses");

        assertThat(outcomes.thrown()).containsEntry("timePasses(Session)", null);
        assertThat(Outcomes.of(LongCase.class, "ndh.limit.real", "soon", "ndh.only", "LongCase.after").thrown().get("after(Session)"))
                .hasMessageContaining("ndh.limit.real 'soon'").hasMessageContaining("PT90S");
    }
}
