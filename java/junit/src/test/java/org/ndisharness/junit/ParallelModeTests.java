// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallManager;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.NdisStatus;

/** JUnit's own parallel mode: any number of workers, more than there are processors or worlds too, leaves the traces as they are. */
class ParallelModeTests {
    private static final String PARALLEL = "junit.jupiter.execution.parallel.";
    private static final int CASES = 48;

    @TempDir
    private static Path folder;

    private static Map<String, byte[]> serial;

    @NdisTarget(seed = 5)
    static class ManyCase {
        static final AtomicInteger RUNNING = new AtomicInteger();
        static final AtomicInteger MOST = new AtomicInteger();

        static Stream<String> cases() {
            return IntStream.range(0, CASES).mapToObj(i -> "many." + i);
        }

        /** Closes from both sides race, so the trace depends on what the seed makes of it. */
        @ParameterizedTest(name = "{0}", quoteTextArguments = false)
        @MethodSource
        void cases(String id, Session session, Client client, CallManager mcm) {
            MOST.accumulateAndGet(RUNNING.incrementAndGet(), Math::max);
            int number = Integer.parseInt(id.substring(id.indexOf('.') + 1));
            for (int i = 0; i <= number % 3; i++) {
                Call call = mcm.offerCall(client.sap());
                call.accept().connected();
                mcm.dispatchIncomingCloseCall(call, NdisStatus.SUCCESS, CloseData.of("bye " + number));
            }
            session.race(new Operation(OperationKind.MARK).values(1, number).from(CallingContext.DPC),
                    new Operation(OperationKind.MARK).values(2, number).from(CallingContext.WORK_ITEM),
                    new Operation(OperationKind.MARK).values(3, number).from(CallingContext.THREAD));
            session.quiesce();
            RUNNING.decrementAndGet();
        }
    }

    /** A disk that is full, a folder that is none: each test fails by that, and gives its world back all the same. */
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void tracesThatCannotBeWrittenHoldNobodyUp() throws IOException {
        Path file = Files.writeString(folder.resolve("no-folder"), "");

        Map<String, Throwable> thrown = Outcomes.of(ManyCase.class, "ndh.traces", file.toString()).thrown();

        assertThat(thrown).hasSize(CASES).allSatisfy((id, failure) -> assertThat(failure).hasMessageContaining(file.toString()));
    }

    @BeforeAll
    static void runSerially() throws IOException {
        serial = run("serial");
        assertThat(serial).hasSize(CASES);
        assertThat(ManyCase.MOST).hasValue(1);
    }

    private static Map<String, byte[]> run(String name, String... parameters) throws IOException {
        ManyCase.MOST.set(0);
        Path traces = folder.resolve(name);
        Outcomes outcomes = Outcomes.of(ManyCase.class,
                Stream.concat(Stream.of("ndh.traces", traces.toString()), Stream.of(parameters)).toArray(String[]::new));
        assertThat(outcomes.thrown()).hasSize(CASES).allSatisfy((test, thrown) -> assertThat(thrown).as(test).isNull());
        Map<String, byte[]> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.list(traces)) {
            for (Path file : files.toList()) {
                bytes.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return bytes;
    }

    private static String[] workers(int count, String executor) {
        return List.of(PARALLEL + "enabled", "true", PARALLEL + "mode.default", "concurrent", PARALLEL + "config.strategy", "fixed",
                PARALLEL + "config.fixed.parallelism", Integer.toString(count), PARALLEL + "config.executor-service", executor)
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({"1, fork_join_pool", "2, fork_join_pool", "8, fork_join_pool", "40, fork_join_pool", "2, worker_thread_pool",
        "8, worker_thread_pool",
        "40, worker_thread_pool"})
    void workersChangeNoByteOfATrace(int count, String executor) throws IOException {
        Map<String, byte[]> parallel = run(executor + count, workers(count, executor));

        assertThat(ManyCase.MOST.get()).isBetween(Math.min(count, 2), count);
        assertThat(parallel.keySet()).isEqualTo(serial.keySet());
        serial.forEach((file, bytes) -> assertThat(parallel.get(file)).as(file).isEqualTo(bytes));
    }

    @Test
    void workersWaitForWorldsThatAreResetToo() throws IOException {
        String[] workers = workers(40, "worker_thread_pool");

        assertThat(run("reset", Stream.concat(Stream.of("ndh.isolation", "reset"), Stream.of(workers)).toArray(String[]::new)))
                .containsOnlyKeys(serial.keySet());
    }
}
