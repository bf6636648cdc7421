// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ndisharness.trace.FunctionId.MINIPORT_HANDLE_INTERRUPT;
import static org.ndisharness.trace.FunctionId.MINIPORT_ISR;
import static org.ndisharness.trace.FunctionId.NDIS_MCO_INDICATE_STATUS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_STATUS_EX;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
import org.ndisharness.trace.rules.Monitors;

/** A driver of NDIS 5.1 whose device interrupts: MiniportISR answers its line, or NDIS masks it. */
@EnabledOnOs(OS.LINUX)
class Ndis5InterruptTests {
    private static final String SERVICE = "src/test/targets/interrupt5-service.json";
    private static final String MASKED = "src/test/targets/interrupt5-masked.json";
    private static final String KEPT = "src/test/targets/interrupt5-kept.json";
    private static final long STATUS = 0xFEB0_0000L;
    private static final long ENABLE = STATUS + 4;
    private static final long COUNT = STATUS + 8;
    private static final long TIMES_MASKED = STATUS + 12;

    private static Trace trace(String target, Consumer<Session> device) {
        try (Target opened = Target.open(target); World world = opened.openWorld(7)) {
            Session session = world.openSession("interrupts");
            try (session) {
                device.accept(session);
            }
            assertThat(Monitors.shipped().check(session.recorded())).isEmpty();
            return session.recorded();
        }
    }

    private static List<TraceEvent> entries(Trace trace, FunctionId function) {
        return trace.events().stream().filter(e -> e.is(EventKind.ENTER, function)).toList();
    }

    /** The device has something to tell, and the driver indicates it. */
    private static void tell(Session session, int event) {
        Hardware device = session.world().hardware();
        device.writeRegister(STATUS, event);
        assertThat(device.raiseInterrupt()).as("recognized").isTrue();
        byte[] report = ByteBuffer.allocate(2 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt(event).array();
        session.trace().await(PROTOCOL_CO_STATUS_EX).anywhere().withData(report);
        session.quiesce();
        assertThat(device.readRegister(STATUS)).as("acknowledged").isZero();
    }

    /** What the registers say after so many interrupts. */
    private static void assertHandled(Session session, int interrupts) {
        Hardware device = session.world().hardware();
        assertThat(device.readRegister(COUNT)).as("indicated").isEqualTo(interrupts);
        assertThat(device.readRegister(TIMES_MASKED)).as("masked").isEqualTo(interrupts);
        assertThat(device.readRegister(ENABLE)).as("enabled").isEqualTo(1);
    }

    @Test
    void theServiceRoutineRunsAboveTheDpcAndBeforeIt() {
        Trace trace = trace(SERVICE, session -> {
            assertHandled(session, 0);
            tell(session, 5);
            assertHandled(session, 1);
        });
        assertThat(entries(trace, MINIPORT_ISR)).hasSize(1);
        assertThat(entries(trace, MINIPORT_HANDLE_INTERRUPT)).hasSize(1);
        TraceEvent service = entries(trace, MINIPORT_ISR).get(0);
        TraceEvent dpc = entries(trace, MINIPORT_HANDLE_INTERRUPT).get(0);
        assertThat(service.irql()).isGreaterThan(Irql.DISPATCH_LEVEL);
        assertThat(dpc.irql()).isEqualTo(Irql.DISPATCH_LEVEL);
        assertThat(service.sequence()).isLessThan(dpc.sequence());
        assertThat(trace.events()).filteredOn(e -> e.is(EventKind.CALL, NDIS_MCO_INDICATE_STATUS)).singleElement()
                .satisfies(e -> assertThat(e.sequence()).isGreaterThan(dpc.sequence()));
    }

    @Test
    void anInterruptOfAnotherDeviceHasNoDpc() {
        Trace trace = trace(SERVICE, session -> {
            assertThat(session.world().hardware().raiseInterrupt()).as("recognized").isFalse();
            session.quiesce();
            assertHandled(session, 0);
        });
        assertThat(entries(trace, MINIPORT_ISR)).hasSize(1);
        assertThat(entries(trace, MINIPORT_HANDLE_INTERRUPT)).isEmpty();
    }

    @Test
    void withoutAServiceRoutineNdisMasksTheLineUntilTheDpcIsDone() {
        Trace trace = trace(MASKED, session -> {
            tell(session, 1);
            tell(session, 2);
            assertHandled(session, 2);
        });
        assertThat(entries(trace, MINIPORT_ISR)).isEmpty();
        assertThat(entries(trace, MINIPORT_HANDLE_INTERRUPT)).hasSize(2)
                .allSatisfy(e -> assertThat(e.irql()).isEqualTo(Irql.DISPATCH_LEVEL));
    }

    @Test
    void oneThatIsStillRegisteredAtTheHaltIsABugCheck() {
        try (Target target = Target.open(SERVICE); World world = target.openWorld(1)) {
            world.standIn().orElseThrow().haltAdapter();
            assertThatThrownBy(() -> world.hardware().raiseInterrupt()).hasMessageContaining("no driver has connected the interrupt");
        }
        try (Target target = Target.open(KEPT); World world = target.openWorld(1)) {
            assertThatThrownBy(() -> world.standIn().orElseThrow().haltAdapter()).isInstanceOf(WorldLostException.class)
                    .hasMessageContaining("ndis!BlockReportInterrupt");
            assertThat(world.debugLog()).contains("NDIS-INTERRUPT");
        }
    }
}
