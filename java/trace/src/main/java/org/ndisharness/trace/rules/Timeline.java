// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.NavigableMap;
import java.util.TreeMap;

/** A fact that comes and goes: whether it held at a moment of the trace. It does not hold at first. */
final class Timeline {
    private final NavigableMap<Long, Boolean> changes = new TreeMap<>();

    void holds(long from) {
        changes.put(from, true);
    }

    void ends(long from) {
        changes.put(from, false);
    }

    /** Whether it held at any time. */
    boolean everHeld() {
        return changes.containsValue(true);
    }

    /** Whether it held just before that event. */
    boolean at(long sequence) {
        var last = changes.lowerEntry(sequence);
        return last != null && last.getValue();
    }
}
