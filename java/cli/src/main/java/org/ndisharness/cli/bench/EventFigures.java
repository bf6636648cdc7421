// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.harness.BenchProgram;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.Sap;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.SessionOptions;
import org.ndisharness.harness.World;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/** Events of batched close cycles, with all arguments: made by the drivers and read, in turns in one timed window. */
final class EventFigures {
    static final String DRAIN = "events-drain";
    static final String PRODUCED = "events-produced";
    static final String CYCLE = "close-cycle";

    private static final int CYCLES = 500;
    private static final int BATCHES = 4;
    private static final int WARM_UP = 12;
    private static final int RING = 65_536;
    private static final double NANOS = 1e9;
    private static final double DRAIN_TARGET = 3;
    private static final double DRAIN_MINIMUM = 5_000_000;

    private final Bench bench;
    private List<Figure> figures;
    private long sum;
    private long next; /* sequence number of the next record */

    EventFigures(Bench bench) {
        this.bench = bench;
    }

    /** All three come from the same runs, which are made once. */
    Figure measure(String name) {
        if (figures == null) {
            figures = measure();
        }
        return figures.stream().filter(figure -> figure.name().equals(name)).findFirst().orElseThrow();
    }

    private List<Figure> measure() {
        int rounds = bench.rounds();
        int cycles = bench.count(CYCLES);
        double[][] java = new double[rounds][];
        double[][] c = new double[rounds][];
        long events = 0;
        try (World world = bench.target().openWorld(Bench.SEED);
                Session session = world.openSession("bench-events", SessionOptions.defaults().withRingRecords(RING), "fork")) {
            Sap sap = Bench.prepareCycles(session);
            next = endOf(session.trace().update().recorded());
            for (int i = 0; i < bench.count(WARM_UP); i++) {
                inJava(session, sap, cycles);
            }
            inC(cycles);
            for (int round = 0; round < rounds; round++) {
                c[round] = inC(cycles);
                java[round] = inJava(session, sap, cycles);
                events += (long) java[round][2];
            }
        }
        return figures(java, c, cycles, events);
    }

    private List<Figure> figures(double[][] java, double[][] c, int cycles, long events) {
        Comparison drain = Comparison.of(column(java, 1), column(c, 1));
        Comparison produce = Comparison.of(column(java, 0), column(c, 0));
        Comparison cycle = Comparison.of(column(java, 3), column(c, 3));
        List<Figure> all = new ArrayList<>();
        all.add(rate(DRAIN, "events/s", drain, DRAIN_TARGET).andOnlyIf(NANOS / drain.value() >= DRAIN_MINIMUM)
                .with("minimum", DRAIN_MINIMUM).with("events", events).with("eventsLost", 0)
                .with("eventsPerSecondProducedAndDrained", NANOS / (drain.value() + produce.value())));
        all.add(rate(PRODUCED, "events/s", produce, null));
        all.add(rate(CYCLE, "cycles/s", cycle, null).with("cyclesPerBatch", cycles));
        return all;
    }

    private static double[] column(double[][] rows, int index) {
        double[] column = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            column[i] = rows[i][index];
        }
        return column;
    }

    private static Figure rate(String name, String unit, Comparison nanos, Double target) {
        Figure figure = Figure.time(name, unit, 1, nanos, target);
        return new Figure(name, NANOS / figure.value(), unit, NANOS / figure.floor(), figure.ratio(), figure.spread(), target, figure.met(),
                figure.detail());
    }

    /** Nanoseconds of producing and of draining an event, number of events, nanoseconds of a cycle. */
    private double[] row(long produced, long drained, long events, int cycles) {
        return new double[] {(double) produced / events, (double) drained / events, events, (double) produced / cycles / BATCHES};
    }

    private double[] inC(int cycles) {
        BenchProgram.Cycles out = bench.program().cycles(cycles, BATCHES);
        return row(out.produceNanos(), out.drainNanos(), out.events(), cycles);
    }

    /** One round in Java; like the C program's, its world has been used before. */
    private double[] inJava(Session session, Sap sap, int cycles) {
        Trace trace = session.trace().recorded();
        int first = trace.size();
        long events = 0;
        long produced = 0;
        long drained = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            long begun = System.nanoTime();
            List<Operation> operations = Bench.cycles(session, sap, cycles);
            Bench.execute(session, operations);
            long between = System.nanoTime();
            session.trace().update();
            look(trace, first);
            drained += System.nanoTime() - between;
            produced += between - begun;
            events += trace.size() - first;
            trace.truncate(first);
        }
        return row(produced, drained, events, cycles);
    }

    private static long endOf(Trace trace) {
        TraceEvent event = trace.get(trace.size() - 1);
        return event.sequence() + event.recordCount();
    }

    /** Looks at every field and argument, as a reader that judges the trace does. */
    private void look(Trace trace, int begin) {
        long seen = 0;
        for (int i = begin; i < trace.size(); i++) {
            TraceEvent event = trace.get(i);
            if (event.sequence() != next || event.kind() == EventKind.LOST) {
                throw new IllegalStateException("record #" + next + " is due, this came: " + event);
            }
            next = event.sequence() + event.recordCount();
            seen += event.time() + event.function().map(Enum::ordinal).orElse(0) + event.irql() + event.side().ordinal() + event.processor()
                    + event.thread() + event.rawStatus() + event.object().value() + event.object2().value() + event.correlation()
                    + event.dataSize() + event.flags();
            for (long argument : event.arguments()) {
                seen += argument;
            }
        }
        sum += seen;
    }
}
