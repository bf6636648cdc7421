// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * By what a run judges.
 *
 * @param asOf the day at which the expiry of errata is judged
 */
record Judging(LocalDate asOf) {
    /** Of a run that says nothing else. */
    static Judging today() {
        return new Judging(LocalDate.now(ZoneOffset.UTC));
    }

    /** Of a recorded run; one of an older version was judged on the day on which it began. */
    static Judging recorded(String asOf, String started) {
        return new Judging(asOf == null ? LocalDate.ofInstant(Instant.parse(started), ZoneOffset.UTC) : LocalDate.parse(asOf));
    }
}
