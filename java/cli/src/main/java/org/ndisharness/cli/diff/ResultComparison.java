// SPDX-License-Identifier: MIT
package org.ndisharness.cli.diff;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ndisharness.cli.chart.ChartOptions;
import org.ndisharness.trace.CanonicalTrace.Detail;

/** Two result folders: cases, verdicts, and the traces of the cases that both have. */
record ResultComparison(Detail detail, ChartOptions charts) implements Comparison {
    @Override
    public String kind() {
        return "result folders (with run.json)";
    }

    @Override
    public boolean fits(Path path) {
        return ResultFolder.is(path);
    }

    @Override
    public Differences compare(Path a, Path b) throws IOException {
        ResultFolder left = ResultFolder.read(a);
        ResultFolder right = ResultFolder.read(b);
        Map<String, String> changed = new TreeMap<>();
        left.verdicts().forEach((id, verdict) -> {
            String other = right.verdicts().getOrDefault(id, verdict);
            if (!other.equals(verdict)) {
                changed.put(id, verdict + " -> " + other);
            }
        });
        Map<String, TracePair> pairs = new TreeMap<>();
        Set<String> common = new TreeSet<>(left.traces().keySet());
        common.retainAll(right.traces().keySet());
        for (String id : common) {
            TracePair pair =
                    TracePair.of(TraceComparison.read(left.traces().get(id)), TraceComparison.read(right.traces().get(id)), detail);
            if (pair.difference().isPresent()) {
                pairs.put(id, pair);
            }
        }
        return new ResultDifferences(left, right, without(left, right), without(right, left), changed, common.size(), pairs, charts);
    }

    /** Cases of one that the other does not have, neither as a verdict nor as a trace. */
    private static Set<String> without(ResultFolder one, ResultFolder other) {
        Set<String> only = new TreeSet<>(one.verdicts().keySet());
        only.addAll(one.traces().keySet());
        only.removeAll(other.verdicts().keySet());
        only.removeAll(other.traces().keySet());
        return only;
    }
}
