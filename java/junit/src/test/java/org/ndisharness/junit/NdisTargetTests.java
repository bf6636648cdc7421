// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallManager;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.EventsLostException;
import org.ndisharness.harness.LiveTrace;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.World;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceReader;
import org.ndisharness.trace.rules.NetworkMark;

/** What the extension gives a test, and what it finds in its trace afterwards. */
class NdisTargetTests {
    @TempDir
    private Path folder;

    @NdisTarget
    static class ParametersCase {
        @Test
        void all(Session session, World world, Client client, CallManager mcm, LiveTrace trace, Target target) {
            assertThat(session.world()).isSameAs(world);
            assertThat(session.client()).isSameAs(client);
            assertThat(session.callManager()).isSameAs(mcm);
            assertThat(session.trace()).isSameAs(trace);
            assertThat(world.target()).isSameAs(target);
            assertThat(target.config().name()).isEqualTo("embedded");
        }

        @Test
        void unknown(StringBuilder builder) {
            throw new AssertionError("ran with " + builder);
        }
    }

    @Test
    void parametersAreInjectedByType() {
        Map<String, Throwable> thrown = Outcomes.of(ParametersCase.class).thrown();

        assertThat(thrown.get("all(Session, World, Client, CallManager, LiveTrace, Target)")).isNull();
        assertThat(thrown.get("unknown(StringBuilder)")).isInstanceOf(ParameterResolutionException.class);
    }

    @NdisTarget
    static class SelectionCase {
        @ParameterizedTest(name = "{0}", quoteTextArguments = false)
        @ValueSource(strings = {"close.one", "close.two", "open.one"})
        void call(String id, Session session) {
            session.client().makeCall().connected();
        }

        @Test
        @Tag("plain")
        void method(Session session) {
            session.client().createVc();
        }
    }

    @Test
    void tagsAndIdsSelectToo() {
        assertThat(Outcomes.of(SelectionCase.class, "ndh.tags", "race,plain").thrown()).containsOnlyKeys("method(Session)");
        assertThat(Outcomes.of(SelectionCase.class, "ndh.cases", "close.two,open.one", "ndh.only", "close.*").thrown())
                .containsOnlyKeys("close.two");
        assertThat(Outcomes.of(SelectionCase.class, "ndh.except", "close.two,open.one", "ndh.only", "*.t*,open.*").thrown()).isEmpty();
    }

    @Test
    void onlyWhatIsNamedRuns() {
        Outcomes outcomes = Outcomes.of(SelectionCase.class, "ndh.only", "close.*,SelectionCase.method");

        assertThat(outcomes.thrown()).containsOnlyKeys("close.one", "close.two", "method(Session)").containsEntry("close.one", null);
        assertThat(outcomes.skipped()).containsOnlyKeys("open.one").containsEntry("open.one", NotSelected.REASON);
    }

    @Test
    void eachTestReportsItsIdAndWritesItsTrace() throws IOException {
        Outcomes outcomes = Outcomes.of(SelectionCase.class, "ndh.traces", folder.toString(), "ndh.seed", "18446744073709551615");

        assertThat(outcomes.reported("close.one")).containsEntry("ndh.case", "close.one").containsEntry("ndh.target", "embedded")
                .containsEntry("ndh.seed", "18446744073709551615").containsEntry("ndh.trace", folder.resolve("close.one.jsonl").toString());
        assertThat(outcomes.reported("close.one").get("ndh.label")).contains("not on Windows");
        assertThat(outcomes.reported("method(Session)")).containsEntry("ndh.case", "SelectionCase.method");
        Trace trace = TraceReader.read(folder.resolve("close.one.jsonl"));
        assertThat(trace.header().caseId()).isEqualTo("close.one");
        assertThat(trace.size()).isGreaterThan(10);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(4);
        }
    }

    @NdisTarget
    static class WorldCase {
        private static final Set<World> WORLDS = new HashSet<>();
        private static final Set<Duration> BEGINNINGS = new HashSet<>();

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void world(int number, World world) {
            WORLDS.add(world);
            BEGINNINGS.add(world.virtualTime());
        }
    }

    @Test
    void isolationDecidesWhoSharesAWorld() {
        WorldCase.WORLDS.clear();
        WorldCase.BEGINNINGS.clear();
        assertThat(Outcomes.of(WorldCase.class, "ndh.isolation", "fork").thrown().values()).containsOnlyNulls();
        assertThat(WorldCase.BEGINNINGS).as("virtual time at which each test begins: that of the booted image").hasSize(1);

        WorldCase.WORLDS.clear();
        WorldCase.BEGINNINGS.clear();
        assertThat(Outcomes.of(WorldCase.class, "ndh.isolation", "reset").thrown().values()).containsOnlyNulls();
        assertThat(WorldCase.WORLDS).hasSize(1);
        assertThat(WorldCase.BEGINNINGS).hasSize(3);
    }

    @Test
    void badParametersAreNamedWithWhatIsAllowed() {
        assertThat(Outcomes.of(WorldCase.class, "ndh.isolation", "none").thrown().values())
                .allSatisfy(failure -> assertThat(failure).hasMessageContaining("'none': fork or reset"));
        assertThat(Outcomes.of(WorldCase.class, "ndh.seed", "-1").thrown().values())
                .allSatisfy(failure -> assertThat(failure).hasMessageContaining("'-1': a number from 0 to 18446744073709551615"));
        assertThat(Outcomes.of(WorldCase.class, "ndh.target", "nowhere").thrown().values())
                .allSatisfy(failure -> assertThat(failure).hasMessageContaining("'nowhere'").hasMessageContaining("embedded"));
    }

    @NdisTarget
    static class LostEventsCase {
        private static final Duration SOON = Duration.ofMillis(1);

        /** Closes as many calls at once; the data of each fills an eighth of the ring, and nobody reads meanwhile. */
        private static void close(Session session, int calls) {
            Operation[] closes = new Operation[calls];
            for (int i = 0; i < calls; i++) {
                Call call = session.client().makeCall().connected();
                closes[i] =
                        session.client().from(CallingContext.TIMER).closing(call).data(CloseData.pattern(CloseData.MAX_SIZE)).after(SOON);
            }
            session.race(closes);
            session.world().advance(Duration.ofMillis(10));
        }

        @Test
        void fits(Session session) {
            close(session, 2);
        }

        @Test
        void fillsTheRing(Session session) {
            close(session, 12);
        }
    }

    @Test
    void lostEventsFailTheTest() {
        Map<String, Throwable> thrown = Outcomes.of(LostEventsCase.class).thrown();

        assertThat(thrown).containsEntry("fits(Session)", null);
        assertThat(thrown.get("fillsTheRing(Session)")).isInstanceOf(EventsLostException.class);
    }

    @NdisTarget
    static class RuleCase {
        private static void connectsAlthoughTheConnectionFailed(Session session) {
            Call call = session.callManager().offerCall(session.client().sap()).accept();
            session.mark(NetworkMark.CONNECTION_FAILED, call.callManagerVc());
            session.callManager().dispatchCallConnected(call);
        }

        @Test
        void broken(Session session) {
            connectsAlthoughTheConnectionFailed(session);
        }

        @Test
        void brokenAndFailed(Session session) {
            connectsAlthoughTheConnectionFailed(session);
            throw new IllegalStateException("own failure");
        }

        @Test
        void warned(Session session) {
            Call call = session.callManager().offerCall(session.client().sap()).accept().connected();
            session.mark(NetworkMark.REMOTE_CLOSED, call.callManagerVc());
            session.callManager().dispatchIncomingCloseCall(call, NdisStatus.FAILURE);
        }
    }

    @Test
    void aBrokenRuleFailsTheTest() {
        Outcomes outcomes = Outcomes.of(RuleCase.class);
        Map<String, Throwable> thrown = outcomes.thrown();

        assertThat(thrown.get("broken(Session)")).isInstanceOf(AssertionError.class).hasMessageContaining("the trace breaks")
                .hasMessageContaining("MCM-INCLOSE-017 (must)").hasMessageContaining("the call was connected").hasMessageContaining(".md");
        assertThat(outcomes.reported("broken(Session)").get("ndh.violations")).contains("MCM-INCLOSE-017");
        assertThat(thrown.get("brokenAndFailed(Session)")).hasMessage("own failure");
        assertThat(thrown.get("brokenAndFailed(Session)").getSuppressed()).satisfiesExactly(why -> assertThat(why)
                .hasMessageContaining("MCM-INCLOSE-017").hasMessageContaining("RuleCase.brokenAndFailed, target embedded, seed 1")
                .hasMessageContaining("the log of its world: " + outcomes.reported("brokenAndFailed(Session)").get("ndh.log")));
    }

    @Test
    void aRuleOfLevelShouldIsAWarning() {
        Outcomes outcomes = Outcomes.of(RuleCase.class);

        assertThat(outcomes.thrown()).containsEntry("warned(Session)", null);
        assertThat(outcomes.reported("warned(Session)")).containsEntry("ndh.warnings", "1");
        assertThat(outcomes.reported("warned(Session)").get("ndh.violations")).contains("MCM-INCLOSE-001");
    }
}
