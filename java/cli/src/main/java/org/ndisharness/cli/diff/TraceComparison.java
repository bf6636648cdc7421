// SPDX-License-Identifier: MIT
package org.ndisharness.cli.diff;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ndisharness.cli.chart.ChartOptions;
import org.ndisharness.cli.check.BoundaryPart;
import org.ndisharness.cli.check.TraceFiles;
import org.ndisharness.trace.CanonicalTrace.Detail;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.chart.HtmlChart;

/**
 * Two trace files, in canonical form.
 *
 * @param boundary whether what was seen at the NDIS boundary is compared
 */
record TraceComparison(Detail detail, ChartOptions charts, boolean boundary) implements Comparison {
    private static final String EXTENSION = ".jsonl";

    @Override
    public String kind() {
        return "traces (*" + EXTENSION + ")";
    }

    @Override
    public boolean fits(Path path) {
        return Files.isRegularFile(path) && path.toString().endsWith(EXTENSION);
    }

    static Trace read(Path file) throws IOException {
        return TraceFiles.read(file);
    }

    private Trace part(Path file) throws IOException {
        return boundary ? BoundaryPart.of(read(file), file) : read(file);
    }

    @Override
    public Differences compare(Path a, Path b) throws IOException {
        return new Found(a, b, TracePair.of(part(a), part(b), detail), charts);
    }

    private record Found(Path a, Path b, TracePair pair, ChartOptions charts) implements Differences {
        @Override
        public boolean isEmpty() {
            return pair.difference().isEmpty();
        }

        private String nameOfA() {
            return "A: " + a + ": " + TracePair.describe(pair.a().header());
        }

        private String nameOfB() {
            return "B: " + b + ": " + TracePair.describe(pair.b().header());
        }

        private String verdict() {
            return isEmpty() ? "The traces are equal in canonical form." : "The traces first differ at";
        }

        @Override
        public void print(PrintWriter out) {
            out.println(nameOfA());
            out.println(nameOfB());
            out.println();
            out.println(verdict());
            if (!isEmpty()) {
                pair.printLines("  ", out);
                out.println();
                pair.printCharts(charts, out);
            }
        }

        @Override
        public String html() {
            return "<h1>Two traces</h1>\n<p>" + HtmlChart.escape(nameOfA()) + "</p>\n<p>" + HtmlChart.escape(nameOfB()) + "</p>\n<h2>"
                    + verdict() + "</h2>\n" + pair.html();
        }
    }
}
