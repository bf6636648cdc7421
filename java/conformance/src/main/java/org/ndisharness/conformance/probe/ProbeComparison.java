// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Two probe.json files side by side: what the two machines do differently, and what was seen on one of them only.
 *
 * @param differences items that were observed on both, with different results
 * @param onlyOne items that were observed on one of them
 * @param equal how many were observed on both with the same result
 */
public record ProbeComparison(List<Difference> differences, List<Difference> onlyOne, int equal) {
    /**
     * One item.
     *
     * @param left what was observed, or why nothing was
     */
    public record Difference(String id, String item, String question, String left, String right) {
    }

    /** Compares by the probes' ids. */
    public static ProbeComparison of(ProbeReport left, ProbeReport right) {
        Map<String, ProbeResult> others = new LinkedHashMap<>();
        right.probes().forEach(r -> others.put(r.id(), r));
        List<Difference> differences = new ArrayList<>();
        List<Difference> onlyOne = new ArrayList<>();
        int equal = 0;
        for (ProbeResult result : left.probes()) {
            ProbeResult other = others.remove(result.id());
            if (other == null || (result.observed() == null) != (other.observed() == null)) {
                onlyOne.add(difference(result, result, other));
            } else if (!Objects.equals(result.observed(), other.observed())) {
                differences.add(difference(result, result, other));
            } else if (result.observed() != null) {
                equal++;
            }
        }
        others.values().forEach(r -> onlyOne.add(difference(r, null, r)));
        return new ProbeComparison(List.copyOf(differences), List.copyOf(onlyOne), equal);
    }

    private static Difference difference(ProbeResult of, ProbeResult left, ProbeResult right) {
        return new Difference(of.id(), of.item(), of.question(), text(left), text(right));
    }

    private static String text(ProbeResult result) {
        if (result == null) {
            return "no such probe";
        }
        return result.observed() != null ? result.observed() + ": " + result.meaning() : "not observed: " + result.reason();
    }

    /** Whether both machines do the same as far as it was seen on both. */
    public boolean isEqual() {
        return differences.isEmpty();
    }

    /** For people: what differs, then what only one side knows. */
    public String toText(String leftName, String rightName) {
        StringBuilder text = new StringBuilder();
        text.append(equal).append(" items are equal, ").append(differences.size()).append(" differ, ").append(onlyOne.size())
                .append(" were observed on one side only.\n");
        append(text, differences, "Different:", leftName, rightName);
        append(text, onlyOne, "On one side only:", leftName, rightName);
        return text.toString();
    }

    private static void append(StringBuilder text, List<Difference> items, String title, String leftName, String rightName) {
        if (items.isEmpty()) {
            return;
        }
        text.append('\n').append(title).append('\n');
        for (Difference item : items) {
            text.append("  ").append(item.id()).append(" (").append(item.item()).append("): ").append(item.question()).append('\n')
                    .append("    ").append(leftName).append(": ").append(item.left()).append('\n')
                    .append("    ").append(rightName).append(": ").append(item.right()).append('\n');
        }
    }
}
