// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.List;

/**
 * A rule of the CoNDIS contract.
 *
 * @param id stable id, for example {@code MCM-CLOSE-001}
 * @param title what to do, in a few words
 * @param subject function or callback it is about
 * @param actor who has to keep it: {@code mcm}, {@code client}, {@code ndis} or {@code cm}
 * @param level {@code must} or {@code should}
 * @param when in what situation it applies
 * @param then what has to happen or must not
 * @param observable how a breach shows: {@code trace}, {@code return-status}, {@code leak}, {@code crash}, {@code irql}
 * @param since version of the catalogue in which monitors began to judge it
 * @param source documentation pages it follows from
 */
public record Rule(String id, String title, String subject, String actor, String level, String when, String then, String observable,
        int since, List<String> source) {
    /** Copies. */
    public Rule {
        since = Math.max(1, since);
        source = List.copyOf(source);
    }

    /** Whether breaking it is a failure; a broken {@code should} rule is a warning. */
    public boolean isMust() {
        return level.equals("must");
    }
}
