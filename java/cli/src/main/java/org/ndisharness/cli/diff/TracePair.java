// SPDX-License-Identifier: MIT
package org.ndisharness.cli.diff;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.ndisharness.cli.chart.ChartOptions;
import org.ndisharness.trace.CanonicalTrace.Detail;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceDifference;
import org.ndisharness.trace.TraceHeader;
import org.ndisharness.trace.chart.Chart;
import org.ndisharness.trace.chart.HtmlChart;

/** Two traces and their first difference, if there is one. */
record TracePair(Trace a, Trace b, Optional<TraceDifference> difference) {
    private static final int BEFORE = 4;
    private static final int AFTER = 3;

    static TracePair of(Trace a, Trace b, Detail detail) {
        return new TracePair(a, b, TraceDifference.first(a, b, detail));
    }

    private Chart chartOfA() {
        return Chart.of(a, difference.flatMap(TraceDifference::eventInA).map(List::of).orElse(List.of()));
    }

    private Chart chartOfB() {
        return Chart.of(b, difference.flatMap(TraceDifference::eventInB).map(List::of).orElse(List.of()));
    }

    void printLines(String indent, PrintWriter out) {
        difference.ifPresent(d -> d.describe().forEach(line -> out.println(indent + line)));
    }

    void printCharts(ChartOptions charts, PrintWriter out) {
        out.println("A:");
        charts.print(chartOfA().around(BEFORE, AFTER), "", out);
        out.println("B:");
        charts.print(chartOfB().around(BEFORE, AFTER), "", out);
    }

    /** The difference with excerpts side by side; both charts whole on demand. */
    String html() {
        StringBuilder html = new StringBuilder();
        difference.ifPresent(d -> html.append("<pre>").append(HtmlChart.escape(String.join("\n", d.describe()))).append("</pre>\n"));
        pair(chartOfA().around(BEFORE, AFTER), chartOfB().around(BEFORE, AFTER), html);
        html.append("<details><summary>Both traces whole</summary>\n");
        pair(chartOfA(), chartOfB(), html);
        return html.append("</details>\n").toString();
    }

    private static void pair(Chart left, Chart right, StringBuilder html) {
        html.append("<div class=\"pair\">\n<div><h3>A</h3>\n").append(HtmlChart.fragment(left)).append("</div>\n<div><h3>B</h3>\n")
                .append(HtmlChart.fragment(right)).append("</div>\n</div>\n");
    }

    /** What a trace is and what it ran on. */
    static String describe(TraceHeader header) {
        return header.about() + "; " + header.label();
    }
}
