// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The version of the rule catalogue by which traces are judged: rules that came later only warn.
 *
 * @param number from 1 to that of the catalogue
 */
public record RulesVersion(int number) {
    /** Checks. */
    public RulesVersion {
        if (number < 1 || number > RuleCatalogue.shipped().version()) {
            throw unknown(Integer.toString(number));
        }
    }

    /** That of the catalogue: every rule counts. */
    public static RulesVersion latest() {
        return new RulesVersion(RuleCatalogue.shipped().version());
    }

    /**
     * The version of this number.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static RulesVersion parse(String number) {
        if (!number.matches("[0-9]{1,4}")) {
            throw unknown(number);
        }
        return new RulesVersion(Integer.parseInt(number));
    }

    private static IllegalArgumentException unknown(String number) {
        return new IllegalArgumentException("rules version '" + number + "': not known; known: "
                + IntStream.rangeClosed(1, RuleCatalogue.shipped().version()).mapToObj(Integer::toString)
                        .collect(Collectors.joining(", ")));
    }

    /** Whether it is that of the catalogue. */
    public boolean isLatest() {
        return number == RuleCatalogue.shipped().version();
    }

    /** Whether a trace that breaks the rule fails; otherwise it warns. */
    public boolean fails(Rule rule) {
        return rule.isMust() && rule.since() <= number;
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
