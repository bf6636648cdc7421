// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How often each transition was taken. */
final class Visits {
    /** So many transitions are rare at a time: one that is hard to reach must not keep the walk from the others. */
    private static final int RARE = 3;

    private final Map<Transition, Long> counts = new EnumMap<>(Transition.class);
    private long few;

    Visits(boolean standAlone) {
        Transition.of(standAlone).forEach(transition -> counts.put(transition, 0L));
    }

    void add(Collection<Transition> transitions) {
        transitions.forEach(transition -> counts.merge(transition, 1L, Long::sum));
        few = counts.values().stream().sorted().skip(RARE).findFirst().orElseThrow();
    }

    long of(Transition transition) {
        return counts.get(transition);
    }

    /** The transitions that are counted. */
    Set<Transition> transitions() {
        return counts.keySet();
    }

    /** The fewest visits that a transition has. */
    long least() {
        return counts.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    }

    /** 1 for the few transitions that were visited least, near 0 for one that was visited often. */
    double rarity(Transition transition) {
        return Math.min(1, (few + 1.0) / (of(transition) + 1.0));
    }

    /** A line for each transition: visits, table, row. */
    String table() {
        return counts.keySet().stream().map(t -> String.format("%8d  %-32s %s%n", of(t), t.name(), t)).collect(Collectors.joining());
    }
}
