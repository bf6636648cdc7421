// SPDX-License-Identifier: MIT
package org.ndisharness.trace.chart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnd;
import org.ndisharness.trace.TraceEvent;

/** A sequence chart: what {@link TextChart} and {@link HtmlChart} draw. */
public record Chart(List<Lane> lanes, List<ChartRow> rows) {
    /** Copies. */
    public Chart {
        lanes = List.copyOf(lanes);
        rows = List.copyOf(rows);
    }

    /** The session's events. */
    public static Chart of(Trace trace) {
        return of(trace, Set.of());
    }

    /** The session's events, with some marked by their sequence numbers, and how it ended. */
    public static Chart of(Trace trace, Collection<Long> marked) {
        List<ChartRow> rows = rows(trace, false, marked);
        if (trace.ending().end() == TraceEnd.CRASHED) {
            String crash = trace.ending().crash().lines().findFirst().orElse("no crash record");
            rows.add(ChartRow.note(ChartRow.Shape.ALARM, "the world crashed: " + crash));
        } else if (trace.ending().end() == TraceEnd.CUT) {
            rows.add(ChartRow.note(ChartRow.Shape.NOTE, "the recording stops here, before the end of the session"));
        }
        return new Chart(lanes(rows), rows);
    }

    /** What drivers and NDIS did before the session began; without rows if nothing of it was recorded. */
    public static Chart beforeSession(Trace trace) {
        List<ChartRow> rows = rows(trace, true, Set.of());
        return new Chart(lanes(rows), rows);
    }

    private static List<ChartRow> rows(Trace trace, boolean detached, Collection<Long> marked) {
        List<TraceEvent> events =
                trace.events().stream().filter(e -> e.hasFlag(EventLayout.FLAG_DETACHED) == detached && !e.isTwin()).toList();
        RowMaker maker = new RowMaker(trace, events);
        List<ChartRow> rows = new ArrayList<>(events.size() + 1);
        events.forEach(e -> rows.add(maker.row(e, marked.contains(e.sequence()))));
        return rows;
    }

    private static List<Lane> lanes(List<ChartRow> rows) {
        Set<Lane> lanes = EnumSet.of(Lane.CLIENT, Lane.NDIS, Lane.CALL_MANAGER);
        rows.forEach(row -> lanes.addAll(EnumSet.of(row.from(), row.to())));
        return List.copyOf(lanes);
    }

    /** The marked rows and so many before and after each; gaps say what was left out. */
    public Chart around(int before, int after) {
        boolean[] kept = new boolean[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).marked()) {
                for (int k = Math.max(0, i - before); k <= Math.min(rows.size() - 1, i + after); k++) {
                    kept[k] = true;
                }
            }
        }
        List<ChartRow> shown = new ArrayList<>();
        int left = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (kept[i]) {
                addGap(left, shown);
                left = 0;
                shown.add(rows.get(i));
            } else {
                left++;
            }
        }
        addGap(left, shown);
        return new Chart(lanes(shown), shown);
    }

    private static void addGap(int left, List<ChartRow> rows) {
        if (left > 0) {
            rows.add(ChartRow.note(ChartRow.Shape.GAP, left == 1 ? "1 event" : left + " events"));
        }
    }

    int place(Lane lane) {
        return lanes.indexOf(lane);
    }
}
