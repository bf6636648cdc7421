// SPDX-License-Identifier: MIT
package org.ndisharness.cli.diff;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ndisharness.cli.chart.ChartOptions;
import org.ndisharness.trace.chart.HtmlChart;

/**
 * What two result folders differ in.
 *
 * @param changed both verdicts by case id
 * @param compared number of cases that both have a trace of
 * @param pairs differing traces by case id
 */
record ResultDifferences(ResultFolder a, ResultFolder b, Set<String> onlyInA, Set<String> onlyInB, Map<String, String> changed,
        int compared,
        Map<String, TracePair> pairs, ChartOptions charts) implements Comparison.Differences {
    private static final int PRINTED_CHARTS = 3;

    @Override
    public boolean isEmpty() {
        return onlyInA.isEmpty() && onlyInB.isEmpty() && changed.isEmpty() && pairs.isEmpty();
    }

    private static String describe(String name, ResultFolder folder) {
        String state =
                folder.state().equals("complete") ? "" : "; the run is not complete (" + folder.state() + "): verdicts may be missing";
        return name + ": " + folder.path() + ": " + folder.about() + ", " + folder.verdicts().size() + " verdicts, "
                + folder.traces().size()
                + " traces" + state;
    }

    private String traces() {
        return "Traces that differ in canonical form: " + pairs.size() + " of " + compared;
    }

    @Override
    public void print(PrintWriter out) {
        out.println(describe("A", a));
        out.println(describe("B", b));
        list("Cases only in A", onlyInA, out);
        list("Cases only in B", onlyInB, out);
        list("Verdicts that differ", changedLines(), out);
        out.println();
        out.println(traces());
        int charted = 0;
        for (Map.Entry<String, TracePair> entry : pairs.entrySet()) {
            out.println("  " + entry.getKey());
            entry.getValue().printLines("    ", out);
            if (charted++ < PRINTED_CHARTS) {
                out.println();
                entry.getValue().printCharts(charts, out);
                out.println();
            }
        }
        if (charted > PRINTED_CHARTS) {
            out.println("Charts of the first " + PRINTED_CHARTS + "; --html FILE shows all.");
        }
    }

    private List<String> changedLines() {
        List<String> lines = new ArrayList<>();
        changed.forEach((id, verdicts) -> lines.add(id + ": " + verdicts));
        return lines;
    }

    private static void list(String title, Collection<String> lines, PrintWriter out) {
        if (!lines.isEmpty()) {
            out.println();
            out.println(title + ": " + lines.size());
            lines.forEach(line -> out.println("  " + line));
        }
    }

    @Override
    public String html() {
        StringBuilder html = new StringBuilder("<h1>Two runs</h1>\n<p>").append(HtmlChart.escape(describe("A", a))).append("</p>\n<p>")
                .append(HtmlChart.escape(describe("B", b))).append("</p>\n");
        list("Cases only in A", onlyInA, html);
        list("Cases only in B", onlyInB, html);
        list("Verdicts that differ", changedLines(), html);
        html.append("<h2>").append(traces()).append("</h2>\n");
        pairs.forEach((id, pair) -> html.append("<details><summary><code>").append(HtmlChart.escape(id)).append("</code></summary>\n")
                .append(pair.html()).append("</details>\n"));
        return html.toString();
    }

    private static void list(String title, Collection<String> lines, StringBuilder html) {
        if (!lines.isEmpty()) {
            html.append("<h2>").append(title).append(": ").append(lines.size()).append("</h2>\n<ul>\n");
            lines.forEach(line -> html.append("<li><code>").append(HtmlChart.escape(line)).append("</code></li>\n"));
            html.append("</ul>\n");
        }
    }
}
