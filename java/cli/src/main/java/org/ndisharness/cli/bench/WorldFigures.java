// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.World;

/** A new world, and one that is put back. */
final class WorldFigures {
    static final String NEW = "new-world";
    static final String RESET = "world-reset";

    private static final int WORLDS = 20;
    /** So that most of what opens a world is compiled code, as it is after the first cases of a run. */
    private static final int WARM_UP = 600;
    private static final double MICROS = 1000;
    private static final double NEW_TARGET = 3;
    private static final double RESET_TARGET = 0.1;

    private final Bench bench;

    WorldFigures(Bench bench) {
        this.bench = bench;
    }

    /** From the request for a world to ndhctl's answer to HELLO; the end of the world is a part that is told apart. */
    Figure newWorld() {
        int count = bench.count(WORLDS);
        double[][] parts = new double[3][bench.rounds() + 1];
        int[] round = {0};
        open(bench.count(WARM_UP));
        Comparison comparison = Comparison.interleaved(bench.rounds(), () -> {
            double[] part = open(count);
            for (int i = 0; i < part.length; i++) {
                parts[i][round[0]] = part[i];
            }
            round[0]++;
            return part[0] + part[1];
        }, () -> (double) bench.program().fork(count) / count);
        Map<String, Double> medians = new LinkedHashMap<>();
        String[] names = {"forkAndSeed", "openAndHello", "end"};
        for (int i = 0; i < names.length; i++) {
            medians.put(names[i], Comparison.percentile(Arrays.copyOfRange(parts[i], 1, parts[i].length), 0.5) / MICROS);
        }
        return Figure.time(NEW, "us", MICROS, comparison, NEW_TARGET).with("parts", medians);
    }

    /**
     * A world that was put back to ndhctl's answer to HELLO, after a call was set up and closed in it, beside a new world that gets
     * there. The two end in the same state.
     */
    Figure reset() {
        int count = bench.count(WORLDS);
        try (World world = bench.target().openWorld(Bench.SEED); Session session = world.openSession("bench-world")) {
            session.addressFamily();
            session.mark();
            useAndRewind(session, count);
            return Figure.time(RESET, "us", MICROS, Comparison.interleaved(bench.rounds(), () -> useAndRewind(session, count), () -> {
                double[] part = open(count);
                return part[0] + part[1];
            }), RESET_TARGET);
        }
    }

    private static double useAndRewind(Session session, int count) {
        long nanos = 0;
        for (int i = 0; i < count; i++) {
            Bench.execute(session, Bench.cycles(session, Bench.prepareCycles(session), 1));
            session.trace().update();
            long begun = System.nanoTime();
            session.rewind();
            nanos += System.nanoTime() - begun;
        }
        return (double) nanos / count;
    }

    private double[] open(int count) {
        long[] part = new long[3];
        for (int i = 0; i < count; i++) {
            long begun = System.nanoTime();
            World world = bench.target().openWorld(Bench.SEED);
            long forked = System.nanoTime();
            Session session = world.openSession("bench-world");
            long ready = System.nanoTime();
            world.close();
            session.close();
            part[0] += forked - begun;
            part[1] += ready - forked;
            part[2] += System.nanoTime() - ready;
        }
        return Arrays.stream(part).mapToDouble(nanos -> (double) nanos / count).toArray();
    }
}
