// SPDX-License-Identifier: MIT
package org.ndisharness.cli.errata;

import com.google.gson.annotations.SerializedName;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.ndisharness.trace.Glob;

/**
 * A known issue of {@code harness-config/errata}. See {@code errata.schema.json}.
 *
 * @param link where the issue is written down
 * @param expires last day on which it counts, as {@code YYYY-MM-DD}
 */
public record Erratum(String id, Scope scope, String reason, String link, String expires) {
    /**
     * What it covers; null for what is not named, which fits always.
     *
     * @param target glob of the target's name
     * @param rule glob of broken rules
     * @param caseId glob of case ids
     */
    record Scope(Driver driver, String target, String rule, @SerializedName("case") String caseId) {
    }

    /**
     * An image that runs on the target.
     *
     * @param sha256 of the image, null for any
     * @param version its file version or the beginning of it, null for any
     */
    record Driver(String image, String sha256, String version) {
    }

    LocalDate lastDay() {
        return LocalDate.parse(expires);
    }

    boolean isExpired(LocalDate asOf) {
        return asOf.isAfter(lastDay());
    }

    /** Days that it still counts; negative when it has expired. */
    long daysLeft(LocalDate asOf) {
        return ChronoUnit.DAYS.between(asOf, lastDay());
    }

    boolean fits(RunSubject subject) {
        return fits(scope.target, subject.target()) && (scope.driver == null || subject.runs(scope.driver));
    }

    boolean fitsCase(String id) {
        return fits(scope.caseId, id);
    }

    /** Whether it covers whatever fails, or this rule. */
    boolean covers(String rule) {
        return fits(scope.rule, rule);
    }

    /** Whether it covers what is no broken rule. */
    boolean coversAnything() {
        return scope.rule == null;
    }

    private static boolean fits(String glob, String name) {
        return glob == null || Glob.anyOf(List.of(glob)).test(name);
    }

    @Override
    public String toString() {
        return id + ": " + reason + " (" + link + ", until " + expires + ")";
    }
}
