// SPDX-License-Identifier: MIT
package org.ndisharness.cli.coverage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What there is of a kind, and who reached it. */
final class Tally {
    private final String kind;
    private final Map<String, Optional<Reached>> items = new LinkedHashMap<>();

    /**
     * Something that was reached.
     *
     * @param traces in how many traces
     * @param calls how often in all of them, where that is counted; else once for each trace
     * @param first case of the first of them
     */
    record Reached(int traces, long calls, String first) {
    }

    Tally(String kind, Stream<String> names) {
        this.kind = kind;
        names.forEach(name -> items.put(name, Optional.empty()));
    }

    void reach(String name, String caseId, long calls) {
        items.compute(name, (unused, before) -> Optional.of(before == null || before.isEmpty() ? new Reached(1, calls, caseId)
                : new Reached(before.get().traces() + 1, before.get().calls() + calls, before.get().first())));
    }

    String kind() {
        return kind;
    }

    int total() {
        return items.size();
    }

    /** What was reached, in the order in which things are known. */
    Map<String, Reached> reached() {
        Map<String, Reached> reached = new LinkedHashMap<>();
        items.forEach((name, by) -> by.ifPresent(who -> reached.put(name, who)));
        return reached;
    }

    List<String> notReached() {
        return items.entrySet().stream().filter(item -> item.getValue().isEmpty()).map(Map.Entry::getKey).toList();
    }
}
