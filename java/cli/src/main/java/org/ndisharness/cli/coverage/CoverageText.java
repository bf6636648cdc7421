// SPDX-License-Identifier: MIT
package org.ndisharness.cli.coverage;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints coverage for people. */
final class CoverageText {
    private static final int WIDTH = 120;
    private static final String INDENT = "    ";

    private CoverageText() {
    }

    static void print(Coverage coverage, PrintWriter out) {
        out.println(coverage.traces() + (coverage.traces() == 1 ? " trace" : " traces"));
        coverage.labels().forEach((label, traces) -> out.println("  " + traces + ": " + label));
        for (Tally tally : coverage.tallies()) {
            int reached = tally.reached().size();
            out.printf(Locale.ROOT, "%-10s %4d of %d reached (%.0f %%)%s%n", tally.kind(), reached, tally.total(),
                    tally.total() == 0 ? 0 : 100.0 * reached / tally.total(),
                    tally.kind().equals("rules") ? ", besides " + coverage.unjudged() + " that no monitor can judge" : "");
        }
        for (Tally tally : coverage.tallies()) {
            if (!tally.notReached().isEmpty()) {
                out.println();
                out.println("No trace reaches these " + tally.kind() + ":");
                lines(tally.notReached()).forEach(line -> out.println(INDENT + line));
            }
        }
    }

    private static List<String> lines(List<String> names) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String name : names) {
            if (line.length() > 0 && line.length() + name.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : ", ").append(name);
        }
        lines.add(line.toString());
        return lines;
    }
}
