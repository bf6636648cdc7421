// SPDX-License-Identifier: MIT
package org.ndisharness.cli.check;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ndisharness.cli.chart.ChartOptions;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.rules.Rule;
import org.ndisharness.trace.rules.RulesVersion;

/** Prints what was found, for people. */
final class CheckText {
    private final PrintWriter out;
    private final ChartOptions charts;

    CheckText(PrintWriter out, ChartOptions charts) {
        this.out = out;
        this.charts = charts;
    }

    /** Prints a trace in which rules are broken. */
    void print(Checked trace) {
        out.println(trace.file());
        out.println("  " + trace.header().about() + ", " + trace.events() + " events, " + trace.end());
        out.println("  " + trace.header().label());
        if (trace.header().misuse()) {
            out.println("  A misuse session: illegal calls were let through, so this is no failure.");
        }
        trace.findings().forEach(finding -> print(finding, trace.rules()));
        out.println();
    }

    private void print(Checked.Finding finding, RulesVersion rules) {
        Rule rule = finding.violation().rule();
        out.println();
        out.println("  " + rule.id() + " (" + rule.level() + "): " + rule.title());
        if (rule.isMust() && !rules.fails(rule)) {
            out.println("    a warning: judged since version " + rule.since() + " of the rules");
        }
        out.println("    why:    " + finding.violation().message());
        String head = "    events: ";
        for (TraceEvent event : finding.events()) {
            out.println(head + event);
            head = "            ";
        }
        out.println("    when:   " + rule.when());
        out.println("    then:   " + rule.then());
        out.println("    source: " + String.join(", ", rule.source()));
        charts.print(finding.excerpt(), "    ", out);
    }

    /** Prints what all traces come to, and what they are worth. */
    void summary(List<Checked> traces, int rules) {
        long broken = traces.stream().mapToLong(Checked::failures).sum();
        out.println(traces.size() + (traces.size() == 1 ? " trace, " : " traces, ") + rules + " rules judged: " + broken + " broken in "
                + count(traces, t -> t.failures() > 0) + ", " + traces.stream().mapToLong(Checked::warnings).sum() + " warnings in "
                + count(traces, t -> t.warnings() > 0));
        Map<String, Long> labels =
                traces.stream().collect(Collectors.groupingBy(t -> t.header().label(), TreeMap::new, Collectors.counting()));
        labels.forEach((label, number) -> out.println("  " + number + ": " + label));
        note(traces, t -> t.end().startsWith("cut"), "cut: what was still open at the end is not judged");
        note(traces, t -> t.end().startsWith("crashed"), "ended in a crash");
        note(traces, t -> t.lost() > 0, "with lost records: not judged beyond the first loss");
        note(traces, t -> t.header().misuse(), "from misuse sessions: broken rules are no failures there");
        note(traces, t -> !t.header().irqlKnown(), "from a kernel that does not model IRQL: nothing about IRQL is judged there");
    }

    private void note(List<Checked> traces, Predicate<Checked> which, String text) {
        long number = count(traces, which);
        if (number > 0) {
            out.println("  " + number + " " + text);
        }
    }

    private static long count(List<Checked> traces, Predicate<Checked> which) {
        return traces.stream().filter(which).count();
    }
}
