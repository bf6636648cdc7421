// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The matrix as it was run.
 *
 * @param rows one for each rule
 * @param controls the scenarios without a mutant
 */
public record MatrixResult(List<Row> rows, List<Control> controls) {
    /**
     * A scenario in which all rules are kept.
     *
     * @param wrong what spoke nevertheless; empty if it was silent
     */
    public record Control(String scenario, String target, String title, List<String> wrong) {
    }

    /**
     * A mutant that was run.
     *
     * @param killed whether its rule's monitor spoke, or, of a rule without a monitor, the world ended
     * @param implied further rules that spoke, and that the catalogue names as implied
     * @param end how the world ended, or what was left behind; empty if neither counts
     * @param wrong what should not have been: a silent monitor, further rules, an end of the world
     */
    public record Kill(String mutant, String scenario, String title, boolean killed, Collection<String> implied, String end,
            List<String> wrong) {
    }

    /**
     * A rule and its mutants.
     *
     * @param reason why it has none, if it cannot be observed or no driver of ours can break it; else empty
     */
    public record Row(String rule, String title, String actor, String level, List<Kill> mutants, String reason) {
        /** Whether a mutant of it was killed. */
        public boolean isKilled() {
            return mutants.stream().anyMatch(Kill::killed);
        }

        /** Whether it has no mutant, and no reason says why. */
        public boolean isGap() {
            return !isKilled() && reason.isEmpty();
        }
    }

    /** Rules without a mutant that is killed and without a reason. */
    public List<Row> gaps() {
        return rows.stream().filter(Row::isGap).toList();
    }

    /** Everything that is not as it should be, a line each, without gaps. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        controls.forEach(c -> c.wrong().forEach(w -> faults.add("scenario " + c.scenario() + ": " + w)));
        rows.forEach(row -> row.mutants().forEach(m -> m.wrong().forEach(w -> faults.add("mutant " + m.mutant() + ": " + w))));
        return faults;
    }
}
