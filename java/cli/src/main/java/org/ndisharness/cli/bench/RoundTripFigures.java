// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.harness.OperationResult;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.World;
import org.ndisharness.trace.ObjectId;

/** Requests of state queries, which ndhctl.sys answers in EvtIoDeviceControl: one, 64 and 4096 of them. */
final class RoundTripFigures {
    static final String INTERACTIVE = "interactive-round-trip";
    static final String JAVA_VS_C = "interactive-java-vs-c";
    static final String BATCH_64 = "batch-64-java-vs-c";
    static final String BATCH_4096 = "batch-4096-java-vs-c";

    private static final int INTERACTIVE_COUNT = 200;
    private static final int WARM_UP = 400_000;
    /** More than the compiler's thresholds: on busy processors compiled code is there only some time after it was asked for. */
    private static final int INTERACTIVE_WARM_UP = 150_000;
    private static final int SMALL_BATCH = 64;
    private static final int SMALL_COUNT = 50;
    private static final int LARGE_BATCH = 4096;
    private static final int LARGE_COUNT = 2;
    /** A round is short, so that few of them are disturbed by other programs, and there are many. */
    private static final int SHORT_ROUNDS = 5;
    private static final double INTERACTIVE_TARGET = 1.5;
    private static final double JAVA_TARGET = 1.15;
    private static final double SMALL_TARGET = 1.5;
    private static final double LARGE_TARGET = 2.5;
    private static final long OPEN = 2;
    private static final double MICROS = 1000;

    private final Bench bench;

    RoundTripFigures(Bench bench) {
        this.bench = bench;
    }

    Figure measure(String name) {
        try (World world = bench.target().openWorld(Bench.SEED); Session session = world.openSession("bench-" + name)) {
            ObjectId family = session.addressFamily().client();
            long before = queries(session);
            long[] asked = {0};
            Figure figure = switch (name) {
                case INTERACTIVE, JAVA_VS_C -> interactive(name, session, family, asked);
                case BATCH_64 -> batch(name, session, family, SMALL_BATCH, SMALL_COUNT, SMALL_TARGET, asked);
                case BATCH_4096 -> batch(name, session, family, LARGE_BATCH, LARGE_COUNT, LARGE_TARGET, asked);
                default -> throw new IllegalArgumentException(name);
            };
            long counted = queries(session) - before;
            if (counted != asked[0]) {
                throw new IllegalStateException(name + ": ndhctl counted " + counted + " state queries, " + asked[0] + " were made");
            }
            return figure.with("queriesCounted", counted);
        }
    }

    private static long queries(Session session) {
        return session.stats().executed().get(OperationKind.QUERY_STATE);
    }

    private Figure interactive(String name, Session session, ObjectId family, long[] asked) {
        int count = bench.count(INTERACTIVE_COUNT);
        queryOneByOne(session, family, bench.count(INTERACTIVE_WARM_UP), asked);
        boolean bare = name.equals(INTERACTIVE);
        Comparison comparison = Comparison.interleaved(bench.rounds() * SHORT_ROUNDS, () -> queryOneByOne(session, family, count, asked),
                () -> (double) (bare ? bench.program().pingPong(count) : bench.program().submit(1, count)) / count);
        return Figure.time(name, "us", MICROS, comparison, bare ? INTERACTIVE_TARGET : JAVA_TARGET);
    }

    private static double queryOneByOne(Session session, ObjectId family, int count, long[] asked) {
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            check(session.execute(new Operation(OperationKind.QUERY_STATE).on(family)));
        }
        asked[0] += count;
        return (double) (System.nanoTime() - begun) / count;
    }

    private Figure batch(String name, Session session, ObjectId family, int size, int usual, double target, long[] asked) {
        int count = bench.count(usual);
        queryInBatches(session, family, size, bench.count(WARM_UP / size), asked);
        Comparison comparison = Comparison.interleaved(bench.rounds() * SHORT_ROUNDS,
                () -> queryInBatches(session, family, size, count, asked),
                () -> (double) bench.program().submit(size, count) / count / size);
        return Figure.time(name, "ns", 1, comparison, target).with("operationsPerRequest", size);
    }

    private static double queryInBatches(Session session, ObjectId family, int size, int count, long[] asked) {
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            List<Operation> operations = new ArrayList<>(size);
            for (int k = 0; k < size; k++) {
                operations.add(new Operation(OperationKind.QUERY_STATE).on(family).tag(k));
            }
            session.execute(operations).forEach(RoundTripFigures::check);
        }
        asked[0] += (long) count * size;
        return (double) (System.nanoTime() - begun) / count / size;
    }

    private static void check(OperationResult result) {
        if (!result.wasExecuted() || result.value() != OPEN) {
            throw new IllegalStateException("state query: " + result);
        }
    }
}
