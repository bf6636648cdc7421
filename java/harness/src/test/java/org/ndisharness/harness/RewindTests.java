// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ndisharness.bridge.NativeException;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** A world that was put back cannot be told from one that was never anywhere else. */
class RewindTests {
    private static final int SEEDS = 5;

    private static Target target;

    @BeforeAll
    static void open() {
        target = Target.open("embedded");
    }

    @AfterAll
    static void close() {
        target.close();
    }

    /** A call with a race in it; the trace's bytes. */
    private static ByteBuffer scenario(World world) {
        try (Session session = world.openSession("rewind")) {
            return closeRace(session, session.client().makeCall().connected());
        }
    }

    private static ByteBuffer closeRace(Session session, Call call) {
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_CLOSE_CALL).automatic());
        session.race(session.client().from(CallingContext.THREAD).closing(call),
                session.callManager().from(CallingContext.DPC).dispatchingIncomingClose(call, NdisStatus.SUCCESS));
        session.advance(Duration.ofSeconds(1));
        return copy(session.trace().update().recorded().rawRecords());
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    @Test
    void aRenewedWorldGivesTheTracesOfANewOne() {
        try (World renewed = target.openMarkedWorld(1)) {
            for (long seed = 1; seed <= SEEDS; seed++) {
                ByteBuffer expected;
                try (World fresh = target.openWorld(seed)) {
                    expected = scenario(fresh);
                }
                renewed.rewind();
                renewed.reseed(seed);
                assertThat(scenario(renewed)).as("seed " + seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void aSessionGoesBackToItsMark() {
        try (World world = target.openWorld(3); Session session = world.openSession("rewind")) {
            Call call = session.client().makeCall().connected();
            session.mark();
            int events = session.trace().recorded().size();
            ByteBuffer first = closeRace(session, call);
            for (int i = 0; i < 3; i++) {
                session.rewind();
                assertThat(session.trace().recorded().size()).isEqualTo(events);
                assertThat(closeRace(session, call)).as("visit " + i).isEqualTo(first);
            }
        }
    }

    @Test
    void driversCanBeUnloadedAndAreThereAgain() {
        try (World world = target.openMarkedWorld(1)) {
            ByteBuffer expected = scenario(world);
            world.rewind();
            world.reseed(1);
            world.stopService("ndhctl");
            world.rewind();
            world.reseed(1);
            assertThat(scenario(world)).isEqualTo(expected);
        }
    }

    @Test
    void aCrashAfterAMarkIsToldInFull() {
        try (World world = target.openMarkedWorld(1)) {
            Session session = world.openSession("rewind", SessionOptions.defaults().withMisuse(), "fork");
            session.mark();
            assertThatThrownBy(() -> session.fault(Fault.NULL_READ, 0)).isInstanceOf(WorldLostException.class);
            assertThat(world.crash().describe()).contains("ndhctl.sys");
            assertThatThrownBy(session::rewind).isInstanceOf(WorldLostException.class);
            session.close();
        }
    }

    @Test
    void whatIsNotThereIsNotGoneBackTo() {
        try (World world = target.openWorld(1)) {
            assertThatThrownBy(world::rewind).isInstanceOf(IllegalStateException.class).hasMessageContaining("not marked");
            Session before = world.openSession("rewind");
            assertThatThrownBy(before::rewind).isInstanceOf(IllegalStateException.class);
            before.mark();
            before.close();
            assertThatThrownBy(world::rewind).isInstanceOf(IllegalStateException.class).hasMessageContaining("has been closed");
            world.mark();
            Session after = world.openSession("rewind");
            world.rewind();
            assertThatThrownBy(after::stats).isInstanceOf(NativeException.Closed.class);
            after.abandon();
            scenario(world);
        }
    }
}
