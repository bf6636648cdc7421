// SPDX-License-Identifier: MIT
package org.ndisharness.cli.diff;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ndisharness.conformance.probe.ProbeComparison;
import org.ndisharness.conformance.probe.ProbeReport;
import org.ndisharness.trace.chart.HtmlChart;

/** Two probe.json files: what was observed on both and differs. An item that one of them did not observe is shown and is no difference. */
record ProbeFiles() implements Comparison {
    private static final String EXTENSION = ".json";

    @Override
    public String kind() {
        return "probe files (*" + EXTENSION + ")";
    }

    @Override
    public boolean fits(Path path) {
        return Files.isRegularFile(path) && path.toString().endsWith(EXTENSION);
    }

    @Override
    public Differences compare(Path a, Path b) {
        return new Found(a, b, ProbeReport.read(a), ProbeReport.read(b));
    }

    private record Found(Path a, Path b, ProbeReport of, ProbeReport other, ProbeComparison comparison) implements Differences {
        Found(Path a, Path b, ProbeReport of, ProbeReport other) {
            this(a, b, of, other, ProbeComparison.of(of, other));
        }

        @Override
        public boolean isEmpty() {
            return comparison.isEqual();
        }

        private String names() {
            return "A: " + a + ": " + of.ranOn().label() + "\nB: " + b + ": " + other.ranOn().label();
        }

        @Override
        public void print(PrintWriter out) {
            out.println(names());
            out.println();
            out.print(comparison.toText("A", "B"));
        }

        @Override
        public String html() {
            return "<h1>Two probe files</h1>\n<pre>" + HtmlChart.escape(names() + "\n\n" + comparison.toText("A", "B")) + "</pre>\n";
        }
    }
}
