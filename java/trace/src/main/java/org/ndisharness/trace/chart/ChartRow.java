// SPDX-License-Identifier: MIT
package org.ndisharness.trace.chart;

import java.util.List;
import org.ndisharness.trace.NamedValue;

/**
 * A row of the chart: an arrow between two lanes, or a note across all.
 *
 * @param sequence of the event, 0 for what is no event
 * @param time microseconds since the first row, as text
 * @param irql {@code PASSIVE}, {@code APC}, {@code DISPATCH}, a number, {@code ?} where the kernel does not model it, or empty
 * @param from lane where the arrow begins; for notes the same as {@code to}
 * @param to lane where it ends
 * @param details everything that was recorded, with names
 * @param marked whether it is what the reader should look at
 */
public record ChartRow(long sequence, String time, String irql, Shape shape, Lane from, Lane to, String label, List<NamedValue> details,
        boolean marked) {
    /** How a row is drawn. */
    public enum Shape {
        /** A call or the beginning of a callback. */
        CALL,
        /** The end of one. */
        RETURN,
        NOTE,
        /** A note that puts the rest in doubt: losses, faults, a crash. */
        ALARM,
        /** Rows were left out here. */
        GAP
    }

    /** Copies. */
    public ChartRow {
        details = List.copyOf(details);
    }

    static ChartRow note(Shape shape, String label) {
        return new ChartRow(0, "", "", shape, Lane.NDIS, Lane.NDIS, label, List.of(), shape == Shape.ALARM);
    }

    /** Whether it is an arrow. */
    public boolean isArrow() {
        return shape == Shape.CALL || shape == Shape.RETURN;
    }
}
