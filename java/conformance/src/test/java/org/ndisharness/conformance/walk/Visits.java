// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How often each transition was taken. */
final class Visits {
    private final Map<Transition, Long> counts = new EnumMap<>(Transition.class);

    Visits() {
        Stream.of(Transition.values()).forEach(transition -> counts.put(transition, 0L));
    }

    void add(Collection<Transition> transitions) {
        transitions.forEach(transition -> counts.merge(transition, 1L, Long::sum));
    }

    long of(Transition transition) {
        return counts.get(transition);
    }

    /** The fewest visits that a transition has. */
    long least() {
        return counts.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    }

    /** 1 for the transition that was visited least, near 0 for one that was visited often. */
    double rarity(Transition transition) {
        return (least() + 1.0) / (of(transition) + 1.0);
    }

    /** A line for each transition: visits, table, row. */
    String table() {
        return Stream.of(Transition.values()).map(t -> String.format("%8d  %-32s %s%n", of(t), t.name(), t)).collect(Collectors.joining());
    }
}
