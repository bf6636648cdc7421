// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ndisharness.trace.FunctionId.MINIPORT_INTERRUPT;
import static org.ndisharness.trace.FunctionId.MINIPORT_INTERRUPT_DPC;
import static org.ndisharness.trace.FunctionId.MINIPORT_MESSAGE_INTERRUPT;
import static org.ndisharness.trace.FunctionId.MINIPORT_MESSAGE_INTERRUPT_DPC;
import static org.ndisharness.trace.FunctionId.NDIS_MCO_INDICATE_STATUS_EX;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_STATUS_EX;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.harness.Hardware;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.World;
import org.ndisharness.harness.WorldLostException;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Irql;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.TraceWriter;
import org.ndisharness.trace.rules.Monitors;

/** A driver whose device interrupts, with the test as the device: what the driver did is told by the boundary events. */
@EnabledOnOs(OS.LINUX)
class InterruptTests {
    private static final String LINE = "src/test/targets/interrupt-line.json";
    private static final String MESSAGES = "src/test/targets/interrupt-messages.json";
    private static final String KEPT = "src/test/targets/interrupt-kept.json";
    private static final long STATUS = 0xFEB0_0000L;
    private static final long ENABLE = STATUS + 4;
    private static final long COUNT = STATUS + 8;
    private static final int BLOCK = 16;

    @TempDir
    private Path folder;

    /** What a session in a new world recorded. */
    private static Trace trace(Target target, Consumer<Session> device) {
        try (World world = target.openWorld(7)) {
            Session session = world.openSession("interrupts");
            try (session) {
                device.accept(session);
            }
            assertThat(Monitors.shipped().check(session.recorded())).isEmpty();
            return session.recorded();
        }
    }

    private static Trace trace(String target, Consumer<Session> device) {
        try (Target opened = Target.open(target)) {
            return trace(opened, device);
        }
    }

    private static List<TraceEvent> entries(Trace trace, FunctionId function) {
        return trace.events().stream().filter(e -> e.is(EventKind.ENTER, function)).toList();
    }

    /** What the driver indicates. */
    private static byte[] report(int message, int events) {
        return ByteBuffer.allocate(2 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(message).putInt(events).array();
    }

    /** The device has something to tell. */
    private static void tell(Session session, int event) {
        Hardware device = session.world().hardware();
        device.writeRegister(STATUS, event);
        assertThat(device.raiseInterrupt()).as("recognized").isTrue();
        assertThat(device.readRegister(STATUS)).as("acknowledged").isZero();
    }

    @Test
    void theServiceRoutineRunsAboveTheDpcAndBeforeIt() {
        Trace trace = trace(LINE, session -> {
            assertThat(session.world().hardware().readRegister(ENABLE)).as("enabled").isEqualTo(1);
            tell(session, 5);
            session.trace().await(PROTOCOL_CO_STATUS_EX).anywhere().withData(report(0, 5));
            assertThat(session.world().hardware().readRegister(COUNT)).as("indicated").isEqualTo(1);
        });
        assertThat(entries(trace, MINIPORT_INTERRUPT)).hasSize(1);
        assertThat(entries(trace, MINIPORT_INTERRUPT_DPC)).hasSize(1);
        TraceEvent service = entries(trace, MINIPORT_INTERRUPT).get(0);
        TraceEvent dpc = entries(trace, MINIPORT_INTERRUPT_DPC).get(0);
        assertThat(service.irql()).isGreaterThan(Irql.DISPATCH_LEVEL);
        assertThat(dpc.irql()).isEqualTo(Irql.DISPATCH_LEVEL);
        assertThat(service.sequence()).isLessThan(dpc.sequence());
        assertThat(trace.events()).filteredOn(e -> e.is(EventKind.CALL, NDIS_MCO_INDICATE_STATUS_EX)).singleElement()
                .satisfies(e -> assertThat(e.sequence()).isGreaterThan(dpc.sequence()));
    }

    @Test
    void anInterruptOfAnotherDeviceHasNoDpc() {
        Trace trace = trace(LINE, session -> {
            assertThat(session.world().hardware().raiseInterrupt()).as("recognized").isFalse();
            session.quiesce();
        });
        assertThat(entries(trace, MINIPORT_INTERRUPT)).hasSize(1);
        assertThat(entries(trace, MINIPORT_INTERRUPT_DPC)).isEmpty();
    }

    @Test
    void eachMessageIsOneOfItsOwn() {
        Trace trace = trace(MESSAGES, session -> {
            Hardware device = session.world().hardware();
            device.writeRegister(STATUS + 2 * BLOCK, 1);
            assertThat(device.raiseInterrupt(2)).as("recognized").isTrue();
            assertThat(device.raiseInterrupt(0)).as("recognized").isFalse();
            session.trace().await(PROTOCOL_CO_STATUS_EX).anywhere().withData(report(2, 1));
            assertThatThrownBy(() -> device.raiseInterrupt(4)).hasMessageContaining("message 4: allowed are 0 to 3");
        });
        assertThat(entries(trace, MINIPORT_MESSAGE_INTERRUPT)).extracting(e -> e.arguments()[1]).containsExactly(2L, 0L);
        assertThat(entries(trace, MINIPORT_MESSAGE_INTERRUPT_DPC)).extracting(e -> e.arguments()[1]).containsExactly(2L);
        assertThat(entries(trace, MINIPORT_INTERRUPT)).isEmpty();
    }

    private byte[] bytes(Target target, String name) throws IOException {
        Path file = folder.resolve(name);
        TraceWriter.write(trace(target, session -> {
            for (int event = 1; event <= 3; event++) {
                tell(session, event);
            }
            session.trace().await(PROTOCOL_CO_STATUS_EX).anywhere();
            session.quiesce();
        }), file);
        return Files.readAllBytes(file);
    }

    @Test
    void equalSeedsGiveEqualTraces() throws IOException {
        try (Target target = Target.open(LINE)) {
            assertThat(Arrays.equals(bytes(target, "first"), bytes(target, "second"))).isTrue();
        }
    }

    @Test
    void oneThatIsStillConnectedAtTheHaltIsABugCheck() {
        try (Target target = Target.open(LINE); World world = target.openWorld(1)) {
            world.standIn().orElseThrow().haltAdapter();
            assertThatThrownBy(() -> world.hardware().raiseInterrupt()).hasMessageContaining("no driver has connected the interrupt");
        }
        try (Target target = Target.open(KEPT); World world = target.openWorld(1)) {
            assertThatThrownBy(() -> world.standIn().orElseThrow().haltAdapter()).isInstanceOf(WorldLostException.class)
                    .hasMessageContaining("ndis!InterruptReportLeft");
            assertThat(world.debugLog()).contains("NDIS-INTERRUPT");
        }
    }
}
