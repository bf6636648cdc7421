// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.harness.Sap;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.SessionOptions;
import org.ndisharness.harness.World;

/** Close cycles beside 1, 1,000 and 100,000 open VCs, each in a world of its own, in turns. */
final class CycleScaling {
    static final String NAME = "close-cycle-scaling";

    private static final int[] OPEN = {1, 1000, 100_000};
    private static final int CYCLES = 100;
    private static final int BATCHES = 5;
    private static final int BATCH = 4096;
    private static final int RING = 65_536;
    private static final double TARGET = 1.5;
    private static final double MICROS = 1000;

    private final Bench bench;

    CycleScaling(Bench bench) {
        this.bench = bench;
    }

    Figure measure() {
        Place[] places = new Place[OPEN.length];
        try {
            for (int i = 0; i < OPEN.length; i++) {
                places[i] = new Place(Math.max(1, (int) (OPEN[i] * Math.min(1, bench.scale()))));
            }
            double[][] nanos = new double[OPEN.length][bench.rounds()];
            for (int round = -1; round < bench.rounds(); round++) {
                for (int i = 0; i < OPEN.length; i++) {
                    double cycle = places[i].cycle();
                    if (round >= 0) {
                        nanos[i][round] = cycle;
                    }
                }
            }
            Comparison ends = Comparison.of(nanos[2], nanos[0]);
            return Figure.time(NAME, "us", MICROS, ends, TARGET)
                    .with("openVcs", List.of(places[0].open, places[1].open, places[2].open))
                    .with("ratioInTheMiddle", Comparison.of(nanos[1], nanos[0]).ratio());
        } finally {
            for (Place place : places) {
                if (place != null) {
                    place.world.close();
                    place.session.close();
                }
            }
        }
    }

    /** A world with open VCs. It is ended as a whole: tearing them down is no part of this. */
    private final class Place {
        private final World world;
        private final Session session;
        private final Sap sap;
        private final int open;

        Place(int open) {
            this.open = open;
            world = bench.target().openWorld(Bench.SEED);
            session = world.openSession("bench-scaling", SessionOptions.defaults().withRingRecords(RING), "fork");
            sap = Bench.prepareCycles(session);
            for (int made = 0; made < open; made += BATCH) {
                List<Operation> operations = new ArrayList<>();
                for (int i = made; i < Math.min(open, made + BATCH); i++) {
                    operations.add(new Operation(OperationKind.MCM_CREATE_VC).on(session.addressFamily().callManager()));
                }
                Bench.execute(session, operations);
                session.trace().update();
            }
        }

        double cycle() {
            int cycles = bench.count(CYCLES);
            long nanos = 0;
            for (int i = 0; i < BATCHES; i++) {
                List<Operation> operations = Bench.cycles(session, sap, cycles);
                long begun = System.nanoTime();
                Bench.execute(session, operations);
                nanos += System.nanoTime() - begun;
                session.trace().update();
            }
            return (double) nanos / BATCHES / cycles;
        }
    }
}
