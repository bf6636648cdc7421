// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.harness.symbols.Symbols;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/** Drivers that crash, spin or corrupt end their world alone: code, driver and place are told, the events so far are kept. */
class CrashTests {
    private static Target target;

    @BeforeAll
    static void open() {
        target = Target.open("embedded");
    }

    @AfterAll
    static void close() {
        target.close();
    }

    /** The helper of a device target knows neither driver nor stack. */
    @Test
    void aMachineThatIsLostTellsOnlyThat() {
        Crash crash = Crash.parse("{\"kind\":\"machine-lost\",\"text\":\"its control device is gone\"}", new Symbols(Map.of(), List.of()));

        assertThat(crash.isMachineLost()).isTrue();
        assertThat(crash.describe()).isEqualTo("The machine was lost: its control device is gone");
    }

    private static Session misuse(World world) {
        return world.openSession("crash", SessionOptions.defaults().withMisuse(), "fork");
    }

    /** The fault and the bug check codes that Windows or Driver Verifier would use for it. */
    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(Fault.NULL_READ, new long[] {0x3B, 0x50, 0x1E, 0x7E, 0xD1}),
                Arguments.of(Fault.WRONG_IRQL, new long[] {0xA, 0xC4, 0xD1}),
                Arguments.of(Fault.DOUBLE_FREE, new long[] {0xC2, 0xC4}),
                Arguments.of(Fault.OVERRUN, new long[] {0x19, 0xC1, 0xD6}),
                Arguments.of(Fault.USE_AFTER_FREE, new long[] {0x50, 0xCC, 0xC2, 0xC4, 0xC5, 0x19, 0xC1, 0xD5}),
                Arguments.of(Fault.LOCK_TWICE, new long[] {0x0F, 0xC4}),
                Arguments.of(Fault.STACK, new long[] {0x7F}));
    }

    private static Crash crashOf(Session session, Runnable action) {
        WorldLostException lost = catchThrowableOfType(WorldLostException.class, action::run);
        assertThat(lost).as("the world must end").isNotNull();
        assertThat(session.world().isAlive()).isFalse();
        return lost.crash();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theControlDriverIsBlamedWithCodeAndPlace(Fault fault, long[] codes) {
        try (World world = target.openWorld(1); Session session = misuse(world)) {
            Call call = session.client().makeCall().connected();

            Crash crash = crashOf(session, () -> {
                session.fault(fault, 0);
                session.quiesce();
            });

            assertThat(crash.kind()).as(crash.describe()).isEqualTo("bugcheck");
            assertThat(crash.code()).as(crash.describe()).isIn(Arrays.stream(codes).boxed().toArray());
            assertThat(crash.driver()).as(crash.describe()).isEqualTo("ndhctl.sys");
            assertThat(crash.frames().isEmpty()).as(crash.describe()).isEqualTo(fault == Fault.USE_AFTER_FREE);
            assertThat(eventsOn(session.trace().recorded(), call)).as("events so far").isPositive();
        }
        anotherWorldRuns();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theMiniportIsBlamedWithCodeAndPlace(Fault fault, long[] codes) {
        try (World world = target.openWorld(1); Session session = misuse(world)) {
            Crash crash = crashOf(session, () -> {
                session.faultInMiniport(fault);
                session.quiesce();
            });

            assertThat(crash.code()).as(crash.describe()).isIn(Arrays.stream(codes).boxed().toArray());
            if (fault == Fault.USE_AFTER_FREE) {
                assertThat(crash.text()).as("allocated through NDIS, so the tag tells whose block it was").contains("tag Nmpf");
            } else {
                assertThat(crash.driver()).as(crash.describe()).isEqualTo("ndhmp.sys");
            }
        }
    }

    private static long eventsOn(Trace trace, Call call) {
        return trace.events().stream().filter(e -> e.object().equals(call.clientVc())).count();
    }

    private static void anotherWorldRuns() {
        try (World world = target.openWorld(1); Session session = world.openSession("after")) {
            Call call = session.client().makeCall().connected();
            session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        }
    }

    @Test
    void theStackNamesFunctionsAndLinesAndTheTraceDoesNot() {
        try (World world = target.openWorld(1); Session session = misuse(world)) {
            Crash crash = crashOf(session, () -> session.fault(Fault.NULL_READ, 0));

            assertThat(crash.exact()).as("the instruction that reads").isTrue();
            assertThat(crash.describe()).containsPattern("\n    at ndhctl!\\w+\\+0x[0-9a-f]+ \\(ndhctl/fault\\.c:\\d+\\)");
            assertThat(crash.describePlainly()).contains("\n    at ndhctl.sys+0x").doesNotContain("!", ".c:");
        }
    }

    @Test
    void aSpinningDriverMeetsTheProcessorTimeLimit() {
        try (World world = target.openWorld(1); Session session = misuse(world)) {
            Crash crash = crashOf(session, () -> session.fault(Fault.SPIN, 0));

            assertThat(crash.kind()).as(crash.describe()).isEqualTo("cpu-limit");
            assertThat(crash.driver()).as(crash.describe()).isEqualTo("ndhctl.sys");
        }
        anotherWorldRuns();
    }

    @Test
    void aLeakIsFoundWhenTheDriverIsUnloaded() {
        try (World world = target.openWorld(1)) {
            try (Session session = misuse(world)) {
                session.fault(Fault.LEAK, 0);
            }
            assertThatThrownBy(() -> world.stopService("ndhctl")).isInstanceOf(RuntimeException.class);
            assertThat(world.crash().code()).as(world.crash().describe()).isEqualTo(0xC4);
            assertThat(world.crash().parameters().get(0)).isEqualToIgnoringCase("0x62");
        }
    }

    @Test
    void withoutTheRegistryValueMisuseIsRefused() {
        try (Target guarded = Target.open("embedded-guarded"); World world = guarded.openWorld(1)) {
            assertThatThrownBy(() -> misuse(world)).hasMessageContaining("STATUS_ACCESS_DENIED");
            try (Session session = world.openSession("guarded")) {
                assertThatThrownBy(() -> session.fault(Fault.NULL_READ, 0)).hasMessageContaining("STATUS_ACCESS_DENIED");
                assertThatThrownBy(() -> session.faultInMiniport(Fault.NULL_READ)).hasMessageContaining("STATUS_ACCESS_DENIED");
                assertThat(world.isAlive()).isTrue();
            }
        }
    }

    @Test
    void aWorldThatIsKilledIsALossWithoutADriversFault() {
        try (World world = target.openWorld(1); Session session = world.openSession("killed")) {
            session.client().makeCall().connected();
            session.trace().update();
            int before = session.trace().recorded().size();
            world.kill();

            WorldLostException lost = catchThrowableOfType(WorldLostException.class, () -> session.client().makeCall());

            assertThat(lost).isNotNull();
            assertThat(lost.crash().isDriversFault()).as(lost.crash().describe()).isFalse();
            assertThat(session.trace().recorded().size()).isGreaterThanOrEqualTo(before);
        }
        anotherWorldRuns();
    }

    @Test
    void aHostThatIsKilledInMidCallIsALoss() {
        try (Target doomed = Target.open("embedded");
                World world = doomed.openWorld(1);
                Session session = world.openSession("host-killed")) {
            session.client().makeCall().connected();
            ProcessHandle.of(doomed.hostProcess()).orElseThrow().destroyForcibly();

            assertThatThrownBy(() -> {
                while (true) {
                    session.client().makeCall();
                }
            }).isInstanceOf(WorldLostException.class);
        }
        anotherWorldRuns();
    }

    @Test
    void aHostThatEndedBeforeItWasAskedWhatItIsIsAPlainError() throws Exception {
        try (Target doomed = Target.open("embedded")) {
            ProcessHandle host = ProcessHandle.of(doomed.hostProcess()).orElseThrow();
            host.destroyForcibly();
            host.onExit().get(10, TimeUnit.SECONDS);

            assertThatThrownBy(doomed::identify).isInstanceOf(HarnessException.class)
                    .hasMessageContaining("'embedded': the driver host ended");
        }
    }

    @Test
    void aCrashAtEveryEventOfACaseIsBlamedOnThatEvent() {
        List<Long> events = new ArrayList<>();
        try (World world = target.openWorld(1); Session session = misuse(world)) {
            int before = session.trace().update().recorded().size();
            oneCase(session);
            Trace trace = session.trace().update().recorded();
            trace.events().subList(before, trace.size()).forEach(e -> events.add(e.sequence()));
        }
        assertThat(events).hasSizeGreaterThan(20);
        for (long at : events) {
            try (World world = target.openWorld(1); Session session = misuse(world)) {
                Crash crash = crashOf(session, () -> {
                    session.fault(Fault.NULL_READ, at);
                    oneCase(session);
                    session.trace().update();
                });
                assertThat(crash.driver()).as("at event %d: %s", at, crash.describe()).isEqualTo("ndhctl.sys");
                Trace trace = session.trace().recorded();
                assertThat(trace.get(trace.size() - 1).kind()).as("the last event").isEqualTo(EventKind.FAULT);
                TraceEvent struck = trace.get(trace.size() - 2);
                TraceEvent recorded = struck.kind() == EventKind.LINK && struck.sequence() != at ? trace.get(trace.size() - 3) : struck;
                assertThat(recorded.sequence()).as("the event before the fault, apart from its LINK").isEqualTo(at);
            }
        }
    }

    private static void oneCase(Session session) {
        Call call = session.client().makeCall().connected();
        session.client().closeCall(call, CloseData.of("x"));
        session.callManager().deactivateVc(call);
        session.callManager().closeCallComplete(call, NdisStatus.SUCCESS);
        session.client().deleteVc(call);
    }
}
