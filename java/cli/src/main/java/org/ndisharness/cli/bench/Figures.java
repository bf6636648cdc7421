// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.util.List;

/** All figures by name. */
final class Figures {
    static final List<String> NAMES = List.of(RoundTripFigures.INTERACTIVE, RoundTripFigures.JAVA_VS_C, RoundTripFigures.BATCH_64,
            RoundTripFigures.BATCH_4096, EventFigures.DRAIN, EventFigures.PRODUCED, WorldFigures.NEW, WorldFigures.RESET,
            EventFigures.CYCLE, CycleScaling.NAME,
            SuiteFigures.SUITE, SuiteFigures.WINE, SuiteFigures.START);

    private final Bench bench;
    private final EventFigures events;

    Figures(Bench bench) {
        this.bench = bench;
        this.events = new EventFigures(bench);
    }

    Figure measure(String name) {
        return switch (name) {
            case EventFigures.DRAIN, EventFigures.PRODUCED, EventFigures.CYCLE -> events.measure(name);
            case WorldFigures.NEW -> new WorldFigures(bench).newWorld();
            case WorldFigures.RESET -> new WorldFigures(bench).reset();
            case CycleScaling.NAME -> new CycleScaling(bench).measure();
            case SuiteFigures.SUITE -> new SuiteFigures(bench).suite();
            case SuiteFigures.WINE -> new SuiteFigures(bench).wine();
            case SuiteFigures.START -> new SuiteFigures(bench).start();
            default -> new RoundTripFigures(bench).measure(name);
        };
    }
}
