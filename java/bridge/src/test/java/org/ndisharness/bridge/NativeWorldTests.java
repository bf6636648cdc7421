// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ndisharness.bridge.EmbeddedTarget.DEADLINE;
import static org.ndisharness.bridge.EmbeddedTarget.FAULT_NULL_READ;
import static org.ndisharness.bridge.EmbeddedTarget.FAULT_SPIN;
import static org.ndisharness.bridge.EmbeddedTarget.OPERATION_FAULT;
import static org.ndisharness.bridge.EmbeddedTarget.OPERATION_MARK;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndisharness.bridge.protocol.AwaitLayout;
import org.ndisharness.bridge.protocol.HelloLayout;
import org.ndisharness.bridge.protocol.OperationLayout;
import org.ndisharness.bridge.protocol.ReadLayout;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;

/** The whole way down: JNA, the C helper, the driver host and the real driver images. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class NativeWorldTests {
    private static final long MARK = 0x1234_5678_9abc_def0L;

    @TempDir
    private static Path folder;
    private static NativeTarget target;
    private static NativeBuffer buffer;

    @BeforeAll
    static void open() {
        target = EmbeddedTarget.open(folder.resolve("host.log"));
        buffer = NativeBuffer.allocate(0x100000);
    }

    @AfterAll
    static void close() {
        buffer.close();
        target.close();
    }

    private static List<Integer> kinds(int size) {
        List<Integer> kinds = new ArrayList<>();
        for (int at = ReadLayout.SIZE; at < size; at += ReadLayout.RECORD_SIZE) {
            kinds.add((int) buffer.bytes().getShort(at + EventLayout.KIND));
        }
        return kinds;
    }

    private static JsonObject crash(NativeWorld world) {
        return JsonParser.parseString(world.crash()).getAsJsonObject();
    }

    @Test
    void aMarkComesBackAsAnEvent() {
        try (NativeWorld world = target.openWorld(1); NativeSession session = world.openSession()) {
            EmbeddedTarget.hello(session, buffer, 0);
            assertThat(buffer.bytes().getLong(HelloLayout.MAGIC)).isEqualTo(HelloLayout.MAGIC_VALUE);
            EmbeddedTarget.submit(session, buffer, OPERATION_MARK, 0, MARK, 0);
            int size = session.read(buffer, 0, buffer.size());
            assertThat(kinds(size)).contains(EventKind.MARK.number());
        }
    }

    @Test
    void theStandInsNameThemselves() {
        JsonObject identity = JsonParser.parseString(target.identity()).getAsJsonObject();
        for (String part : List.of("kernel", "ndis", "kmdf")) {
            assertThat(identity.getAsJsonObject(part).get("product").getAsString()).as(part).isEqualTo("stand-in");
            assertThat(identity.getAsJsonObject(part).get("how").getAsString()).as(part).isNotEmpty();
        }
    }

    @Test
    void equalSeedsGiveEqualTimeAndSteps() {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            try (NativeWorld world = target.openWorld(42); NativeSession session = world.openSession()) {
                EmbeddedTarget.hello(session, buffer, 0);
                EmbeddedTarget.submit(session, buffer, OPERATION_MARK, 0, MARK, 0);
                world.quiesce(1_000_000);
                runs.add(world.time() + " " + world.steps());
            }
        }
        assertThat(runs).containsOnly(runs.get(0));
    }

    private static void awaitMark(NativeSession session, NativeBuffer region) {
        EmbeddedTarget.clear(region, AwaitLayout.SIZE);
        region.bytes().putInt(AwaitLayout.MATCH, AwaitLayout.MATCH_KIND);
        region.bytes().putShort(AwaitLayout.KIND, (short) EventKind.MARK.number());
        session.await(region, 0, DEADLINE);
    }

    @Test
    void whatCannotHappenAnyMoreIsSaidAtOnce() {
        try (NativeWorld world = target.openWorld(1); NativeSession session = world.openSession()) {
            EmbeddedTarget.hello(session, buffer, 0);
            long begin = System.nanoTime();
            assertThatThrownBy(() -> awaitMark(session, buffer)).isInstanceOf(NativeException.Quiescent.class);
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin)).isLessThan(10);
        }
    }

    @Test
    void anotherThreadReleasesAWait() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (NativeWorld world = target.openWorld(1);
                NativeSession session = world.openSession();
                NativeBuffer region = NativeBuffer.allocate(4096)) {
            EmbeddedTarget.hello(session, buffer, 0);
            world.threads(2);
            Future<?> waiting = executor.submit(() -> awaitMark(session, region));
            EmbeddedTarget.submit(session, buffer, OPERATION_MARK, 0, MARK, 0);
            waiting.get(20, TimeUnit.SECONDS);
            assertThat((int) region.bytes().getShort(EventLayout.KIND)).isEqualTo(EventKind.MARK.number());
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aSecondSessionIsRefusedByName() {
        try (NativeWorld world = target.openWorld(1); NativeSession session = world.openSession()) {
            EmbeddedTarget.hello(session, buffer, 0);
            assertThatThrownBy(world::openSession)
                    .isInstanceOfSatisfying(NativeException.Status.class,
                            failure -> assertThat(failure.statusName()).isEqualTo("STATUS_DEVICE_BUSY"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {FAULT_NULL_READ, FAULT_SPIN})
    void aDriversFaultIsReportedWithItsEvents(int fault) {
        try (NativeWorld world = target.openWorld(1); NativeSession session = world.openSession()) {
            EmbeddedTarget.hello(session, buffer, HelloLayout.FLAG_MISUSE);
            assertThatThrownBy(() -> EmbeddedTarget.submit(session, buffer, OPERATION_FAULT, OperationLayout.FLAG_MISUSE, fault, 0))
                    .isInstanceOf(NativeException.WorldDead.class);
            assertThat(world.isAlive()).isFalse();
            JsonObject crash = crash(world);
            assertThat(crash.get("kind").getAsString()).isEqualTo(fault == FAULT_SPIN ? "cpu-limit" : "bugcheck");
            assertThat(crash.get("driver").getAsString()).isEqualTo("ndhctl.sys");
            int size = world.postMortem(0, buffer, 0, buffer.size());
            assertThat(kinds(size)).contains(EventKind.FAULT.number());
        }
    }

    @Test
    void aKilledWorldIsToldApartFromADriversFault() {
        try (NativeWorld world = target.openWorld(1); NativeSession session = world.openSession()) {
            EmbeddedTarget.hello(session, buffer, 0);
            EmbeddedTarget.submit(session, buffer, OPERATION_MARK, 0, MARK, 0);
            world.kill();
            assertThatThrownBy(() -> session.read(buffer, 0, buffer.size())).isInstanceOf(NativeException.WorldDead.class);
            assertThat(crash(world).get("kind").getAsString()).isEqualTo("ended");
            assertThat(kinds(world.postMortem(0, buffer, 0, buffer.size()))).contains(EventKind.MARK.number());
        }
    }

    @Test
    void aKilledHostIsNoticed() {
        try (NativeTarget other = EmbeddedTarget.open(folder.resolve("killed.log"));
                NativeWorld world = other.openWorld(1);
                NativeSession session = world.openSession()) {
            ProcessHandle.of(other.process()).orElseThrow().destroyForcibly();
            assertThatThrownBy(() -> {
                EmbeddedTarget.hello(session, buffer, 0);
                world.quiesce(1_000_000);
                while (world.isAlive()) {
                    EmbeddedTarget.submit(session, buffer, OPERATION_MARK, 0, MARK, 0);
                }
                session.read(buffer, 0, buffer.size());
            }).isInstanceOf(NativeException.class);
            assertThat(world.isAlive()).isFalse();
        }
    }

    @Test
    void closingLeavesTheCensusAsItWas() {
        try (NativeWorld world = target.openWorld(1)) {
            String booted = world.census();
            try (NativeSession session = world.openSession()) {
                EmbeddedTarget.hello(session, buffer, 0);
                EmbeddedTarget.submit(session, buffer, OPERATION_MARK, 0, MARK, 0);
            }
            world.quiesce(10_000_000);
            assertThat(world.census()).isEqualTo(booted);
        }
    }
}
