// SPDX-License-Identifier: MIT
package org.ndisharness.cli.check;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.TraceHeader;
import org.ndisharness.trace.chart.Chart;
import org.ndisharness.trace.rules.Monitors;
import org.ndisharness.trace.rules.Rule;
import org.ndisharness.trace.rules.RulesVersion;
import org.ndisharness.trace.rules.Violation;

/**
 * A trace and what the monitors found in it.
 *
 * @param end how the recording ended, in words
 * @param lost records that were lost while the session ran
 * @param rules version of the rules; newer ones warn
 */
record Checked(Path file, TraceHeader header, int events, String end, long lost, List<Finding> findings, RulesVersion rules) {
    private static final int BEFORE = 4;
    private static final int AFTER = 2;

    /**
     * A broken rule.
     *
     * @param events those that show it, the decisive one first; none if the rule is about what did not happen at all
     * @param excerpt of the chart, around them
     */
    record Finding(Violation violation, List<TraceEvent> events, Chart excerpt) {
    }

    static Checked of(Path file, Trace trace, Monitors monitors, RulesVersion rules) {
        List<Finding> findings = monitors.check(trace, trace.ending().end()).stream().map(v -> finding(v, trace)).toList();
        long lost = trace.events().stream().filter(e -> e.kind() == EventKind.LOST && !e.hasFlag(EventLayout.FLAG_DETACHED))
                .mapToLong(TraceEvent::correlation).sum();
        String end = switch (trace.ending().end()) {
            case COMPLETE -> "recorded to the end of the session";
            case CUT -> "cut: what was still open at its end is not judged";
            case CRASHED -> "crashed: " + trace.ending().crash().lines().findFirst().orElse("no crash record");
        };
        return new Checked(file, trace.header(), trace.size(), end, lost, findings, rules);
    }

    private static Finding finding(Violation violation, Trace trace) {
        List<TraceEvent> events = violation.events().stream().map(trace::find).flatMap(Optional::stream).toList();
        return new Finding(violation, events, Chart.of(trace, violation.events()).around(BEFORE, AFTER));
    }

    /** Broken rules that make a failure. In a misuse session the test broke rules on purpose: then there are none. */
    long failures() {
        return header.misuse() ? 0 : breaches().count();
    }

    /** Broken rules of level {@code should}, and newer ones. */
    long warnings() {
        return findings.size() - breaches().count();
    }

    private Stream<Finding> breaches() {
        return findings.stream().filter(f -> rules.fails(f.violation().rule()));
    }

    /** Whether the rule makes a failure when it is broken here. */
    boolean fails(Rule rule) {
        return !header.misuse() && rules.fails(rule);
    }
}
