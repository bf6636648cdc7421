// SPDX-License-Identifier: MIT
package org.ndisharness.cli.errata;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The errata that a run takes into account.
 *
 * @param all of all files
 * @param asOf the day at which their expiry is judged
 */
public record Errata(List<Erratum> all, LocalDate asOf) {
    /** Copies. */
    public Errata {
        all = List.copyOf(all);
    }

    /** None. */
    public static Errata none(LocalDate asOf) {
        return new Errata(List.of(), asOf);
    }

    /** Those whose target and driver fit what runs. */
    public Errata on(RunSubject subject) {
        return new Errata(all.stream().filter(erratum -> erratum.fits(subject)).toList(), asOf);
    }

    /** Judges a failure: each broken rule, and whatever else went wrong, has to be covered. */
    public Ruling judge(Failure failure) {
        List<Erratum> ofCase = all.stream().filter(erratum -> erratum.fitsCase(failure.caseId())).toList();
        Set<Erratum> covering = new LinkedHashSet<>();
        Set<Erratum> expired = new LinkedHashSet<>();
        boolean covered = !failure.rules().isEmpty() || !failure.byRulesAlone();
        for (String rule : failure.rules()) {
            covered &= cover(ofCase.stream().filter(erratum -> erratum.covers(rule)).toList(), covering, expired);
        }
        if (!failure.byRulesAlone()) {
            covered &= cover(ofCase.stream().filter(Erratum::coversAnything).toList(), covering, expired);
        }
        return new Ruling(covered ? List.copyOf(covering) : List.of(), List.copyOf(expired));
    }

    private boolean cover(List<Erratum> fitting, Set<Erratum> covering, Set<Erratum> expired) {
        Optional<Erratum> inForce = fitting.stream().filter(erratum -> !erratum.isExpired(asOf)).findFirst();
        inForce.ifPresent(covering::add);
        if (inForce.isEmpty()) {
            expired.addAll(fitting);
        }
        return inForce.isPresent();
    }
}
