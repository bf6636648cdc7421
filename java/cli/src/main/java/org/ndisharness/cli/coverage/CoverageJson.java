// SPDX-License-Identifier: MIT
package org.ndisharness.cli.coverage;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints coverage for programs. */
final class CoverageJson {
    private record Document(String format, int version, int traces, Map<String, Integer> ranOn, int rulesWithoutMonitor,
            Map<String, Kind> kinds) {
    }

    private record Kind(int total, int reached, List<String> notReached, Map<String, Tally.Reached> reachedBy) {
    }

    private CoverageJson() {
    }

    static void print(Coverage coverage, PrintWriter out) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (Tally tally : coverage.tallies()) {
            kinds.put(tally.kind(), new Kind(tally.total(), tally.reached().size(), tally.notReached(), tally.reached()));
        }
        Document document = new Document("ndh-coverage", 1, coverage.traces(), coverage.labels(), coverage.unjudged(), kinds);
        out.println(new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(document));
    }
}
