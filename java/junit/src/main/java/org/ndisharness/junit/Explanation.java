// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.chart.Chart;
import org.ndisharness.trace.chart.TextChart;
import org.ndisharness.trace.rules.Violation;

/**
 * Why a test failed, in the words of the trace: the broken rules with the first wrong event, what it ran on, and the line that runs it
 * again. It is the failure itself when only rules were broken, else it hangs on the test's own failure as suppressed. It has no stack: no
 * line of the test is to blame.
 */
final class Explanation extends AssertionError {
    private static final long serialVersionUID = 1;
    private static final int BEFORE = 4;
    private static final int AFTER = 1;

    private Explanation(String message) {
        super(message);
    }

    /**
     * Explains a failure.
     *
     * @param broken the broken rules of level {@code must}, in the order of their events; may be empty
     * @param attached names of published files
     * @param log what the host wrote about its worlds
     */
    static Explanation of(ExtensionContext context, RunSettings settings, Trace trace, List<Violation> broken, List<String> attached,
            Path log) {
        List<String> lines = new ArrayList<>();
        if (!broken.isEmpty()) {
            lines.add("the trace breaks " + broken.size() + (broken.size() == 1 ? " rule:" : " rules:"));
            broken.forEach(v -> lines.add("  " + v));
            addEvents(broken.stream().flatMap(v -> v.events().stream().limit(1)).map(trace::find).flatMap(Optional::stream).toList(), trace,
                    lines);
        }
        lines.add(trace.header().about());
        lines.add(trace.header().label());
        lines.add("replay: " + settings.replay().map(line -> line.replace("{case}", trace.header().caseId()))
                .orElseGet(() -> mavenLine(context, settings, trace)));
        lines.add("the log of its world: " + log);
        if (!attached.isEmpty()) {
            lines.add("attached: " + String.join(", ", attached));
        }
        return new Explanation(String.join("\n", lines));
    }

    private static void addEvents(List<TraceEvent> wrong, Trace trace, List<String> lines) {
        if (!wrong.isEmpty()) {
            lines.add("first wrong event: " + wrong.get(0));
            Chart excerpt = Chart.of(trace, wrong.stream().map(TraceEvent::sequence).toList()).around(BEFORE, AFTER);
            TextChart.lines(excerpt, TextChart.DEFAULT_WIDTH, TextChart.Alphabet.ASCII).forEach(line -> lines.add("  " + line));
        }
    }

    private static String mavenLine(ExtensionContext context, RunSettings settings, Trace trace) {
        String type = context.getRequiredTestClass().getName();
        return "mvn test -Dtest='" + type.substring(type.lastIndexOf('.') + 1) + "#" + context.getRequiredTestMethod().getName()
                + "' -Dndh.only="
                + trace.header().caseId() + " -Dndh.target=" + settings.target() + " -Dndh.seed=" + Long.toUnsignedString(settings.seed())
                + " -Dndh.isolation=" + trace.header().isolation();
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
