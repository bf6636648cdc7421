// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.ndisharness.trace.rules.RulesVersion;

/**
 * By what a run judges.
 *
 * @param rules version of the rules; newer ones warn
 * @param asOf the day at which the expiry of errata is judged
 */
record Judging(RulesVersion rules, LocalDate asOf) {
    /** Of a run that says nothing else. */
    static Judging today() {
        return new Judging(RulesVersion.latest(), LocalDate.now(ZoneOffset.UTC));
    }

    /** Of a recorded run; one of an older version was judged on the day on which it began, by all rules. */
    static Judging recorded(Integer rules, String asOf, String started) {
        LocalDate day = asOf == null ? LocalDate.ofInstant(Instant.parse(started), ZoneOffset.UTC) : LocalDate.parse(asOf);
        return new Judging(rules == null ? RulesVersion.latest() : new RulesVersion(rules), day);
    }
}
