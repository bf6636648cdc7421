// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.Oid;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.World;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Irql;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.rules.Monitors;

/** NDIS asks a miniport every two seconds whether its device hangs; it resets who says so, or keeps an OID request meanwhile. */
@EnabledOnOs(OS.LINUX)
class HangTests {
    private static final int GEN_CO_XMIT_PDUS_OK = 0x00020101;
    private static final Duration ALMOST = Duration.ofMillis(1900);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private static List<TraceEvent> entries(Session session, FunctionId function) {
        session.trace().update();
        return session.recorded().boundaryOnly().events().stream().filter(e -> e.is(EventKind.ENTER, function)).toList();
    }

    private static int asked(Session session) {
        return entries(session, FunctionId.MINIPORT_CHECK_FOR_HANG).size();
    }

    @Test
    void aMiniportOfNdis5AsksForItsResetThisWay() {
        try (Target target = Target.open(ConfigFiles.target("embedded-ndis5").withBoundary("all")); World world = target.openWorld(7)) {
            Session session = world.openSession("hang");
            try (session) {
                session.quiesce();
                session.advance(ALMOST);
                assertThat(asked(session)).as("too early").isZero();
                session.advance(INTERVAL);
                assertThat(entries(session, FunctionId.MINIPORT_CHECK_FOR_HANG)).singleElement()
                        .satisfies(e -> assertThat(e.irql()).isEqualTo(Irql.DISPATCH_LEVEL));

                session.miniport().resetMiniport();
                session.quiesce();
                assertThat(entries(session, FunctionId.MINIPORT_RESET)).as("the clock stands").isEmpty();
                session.advance(INTERVAL);
                assertThat(asked(session)).isEqualTo(2);
                assertThat(entries(session, FunctionId.MINIPORT_RESET)).hasSize(1);

                session.advance(INTERVAL.multipliedBy(3));
                assertThat(asked(session)).isEqualTo(5);
                assertThat(entries(session, FunctionId.MINIPORT_RESET)).as("it hangs no more").hasSize(1);
            }
            assertThat(Monitors.shipped().check(session.recorded())).isEmpty();
        }
    }

    private static int asked(String target, FunctionId handler) {
        try (Target opened = Target.open(ConfigFiles.target(target).withBoundary("all"));
                World world = opened.openWorld(7);
                Session session = world.openSession("hang")) {
            session.advance(INTERVAL.multipliedBy(3));
            assertThat(entries(session, FunctionId.MINIPORT_RESET_EX)).isEmpty();
            assertThat(entries(session, handler)).allSatisfy(e -> assertThat(e.irql()).isEqualTo(Irql.PASSIVE_LEVEL));
            return entries(session, handler).size();
        }
    }

    @Test
    void oneOfNdis6IsAskedIfItHasTheHandler() {
        assertThat(asked("embedded", FunctionId.MINIPORT_CHECK_FOR_HANG_EX)).isEqualTo(3);
        assertThat(asked("src/test/targets/interrupt-line.json", FunctionId.MINIPORT_CHECK_FOR_HANG_EX)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"embedded, MINIPORT_RESET_EX", "embedded-ndis5, MINIPORT_RESET"})
    void anOidRequestThatIsNotCompletedResetsTheAdapter(String target, FunctionId reset) {
        try (Target opened = Target.open(ConfigFiles.target(target).withBoundary("all")); World world = opened.openWorld(7)) {
            Session session = world.openSession("overdue");
            try (session) {
                session.quiesce();
                session.apply(ReplyPolicy.of(FunctionId.MINIPORT_CO_OID_REQUEST).times(1).manual());
                Oid asked = session.client().requestOfMiniport(OidRequest.query(GEN_CO_XMIT_PDUS_OK, 8));
                assertThat(asked.isPending()).as("%s", asked).isTrue();
                session.advance(INTERVAL);
                assertThat(entries(session, reset)).as("after one question").isEmpty();
                session.advance(INTERVAL);
                assertThat(entries(session, reset)).as("after two").hasSize(1);
                session.trace().await(FunctionId.PROTOCOL_CO_OID_REQUEST_COMPLETE).anywhere().withRequest(asked.request())
                        .withStatus(NdisStatus.REQUEST_ABORTED);
                session.advance(INTERVAL.multipliedBy(3));
                assertThat(entries(session, reset)).as("no request is left").hasSize(1);
            }
            assertThat(Monitors.shipped().check(session.recorded())).isEmpty();
        }
    }
}
