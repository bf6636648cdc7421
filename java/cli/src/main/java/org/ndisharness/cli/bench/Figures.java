// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.util.List;

/** All figures by name. */
final class Figures {
    static final List<String> NAMES = List.of(RoundTripFigures.INTERACTIVE, RoundTripFigures.JAVA_VS_C, RoundTripFigures.BATCH_64,
            RoundTripFigures.BATCH_4096, EventFigures.DRAIN, EventFigures.PRODUCED, WorldFigures.NEW, EventFigures.CYCLE, CycleScaling.NAME);

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
            case CycleScaling.NAME -> new CycleScaling(bench).measure();
            default -> new RoundTripFigures(bench).measure(name);
        };
    }
}
