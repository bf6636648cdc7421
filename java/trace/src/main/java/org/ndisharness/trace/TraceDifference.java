// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ndisharness.trace.CanonicalTrace.Detail;
import org.ndisharness.trace.CanonicalTrace.Line;

/**
 * Where two traces first differ in canonical form.
 *
 * @param object canonical name of the object, for example {@code vc1}
 * @param place of the event among the object's events, from 0
 * @param a what the first trace has there; empty if it has fewer events
 * @param b what the second trace has there
 * @param beforeA the event of the object before, in the first trace
 * @param beforeB the same in the second
 * @param objects number of objects whose events differ
 */
public record TraceDifference(String object, int place, Optional<Line> a, Optional<Line> b, Optional<Line> beforeA, Optional<Line> beforeB,
        int objects) {
    /** The first difference, by the time at which it happened; empty if the traces are equal. */
    public static Optional<TraceDifference> first(Trace a, Trace b, Detail detail) {
        Map<String, List<Line>> left = CanonicalTrace.of(a, detail).byObject();
        Map<String, List<Line>> right = CanonicalTrace.of(b, detail).byObject();
        Set<String> all = new LinkedHashSet<>(left.keySet());
        all.addAll(right.keySet());
        List<TraceDifference> found = new ArrayList<>();
        for (String object : all) {
            of(object, left.getOrDefault(object, List.of()), right.getOrDefault(object, List.of())).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            return order(new ArrayList<>(left.keySet()), new ArrayList<>(right.keySet()), left, right);
        }
        TraceDifference first = found.get(0);
        for (TraceDifference other : found) {
            first = other.at() < first.at() ? other : first;
        }
        return Optional.of(new TraceDifference(first.object, first.place, first.a, first.b, first.beforeA, first.beforeB, found.size()));
    }

    private static Optional<TraceDifference> of(String object, List<Line> a, List<Line> b) {
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            Optional<Line> left = at(a, i);
            Optional<Line> right = at(b, i);
            if (!left.map(Line::text).equals(right.map(Line::text))) {
                return Optional.of(new TraceDifference(object, i, left, right, at(a, i - 1), at(b, i - 1), 1));
            }
        }
        return Optional.empty();
    }

    /** Objects that appear in another order make traces differ too. */
    private static Optional<TraceDifference> order(List<String> a, List<String> b, Map<String, List<Line>> left,
            Map<String, List<Line>> right) {
        for (int i = 0; i < a.size(); i++) {
            if (!a.get(i).equals(b.get(i))) {
                return Optional.of(new TraceDifference(a.get(i) + " and " + b.get(i) + ", in the order in which they appear", 0,
                        at(left.get(a.get(i)), 0), at(right.get(b.get(i)), 0), Optional.empty(), Optional.empty(), 2));
            }
        }
        return Optional.empty();
    }

    private static Optional<Line> at(List<Line> lines, int place) {
        return place >= 0 && place < lines.size() ? Optional.of(lines.get(place)) : Optional.empty();
    }

    private long at() {
        return a.or(() -> b).map(Line::sequence).orElse(Long.MAX_VALUE);
    }

    /** The event of the first trace to look at: the one that differs, else the last one that does not. */
    public Optional<Long> eventInA() {
        return a.or(() -> beforeA).map(Line::sequence);
    }

    /** The same in the second trace. */
    public Optional<Long> eventInB() {
        return b.or(() -> beforeB).map(Line::sequence);
    }

    /** Three lines: where, and what each has there. */
    public List<String> describe() {
        return List.of(object + ", event " + place + (objects > 1 ? " (" + objects + " objects differ)" : ""),
                "A: " + a.map(Line::text).orElse("nothing: it has only " + place + " events there"),
                "B: " + b.map(Line::text).orElse("nothing: it has only " + place + " events there"));
    }
}
