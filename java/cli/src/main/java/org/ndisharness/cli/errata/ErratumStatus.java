// SPDX-License-Identifier: MIT
package org.ndisharness.cli.errata;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.ndisharness.trace.Glob;
import org.ndisharness.trace.rules.RuleCatalogue;

/**
 * What became of an erratum in a run.
 *
 * @param id of the erratum
 * @param cases how many cases passed with it
 * @param expires last day on which it counts
 */
public record ErratumStatus(String id, State state, int cases, String expires) {
    /** Days before its end from which a run warns. */
    private static final int WARNING_DAYS = 14;

    /** How it stands. */
    public enum State {
        /** Cases passed with it. */
        matched,
        /** No case failed so that it would have been needed, though all that it is about ran. */
        unmatched,
        /** It does not count any more. */
        expired,
        /** Nothing that it is about ran, or not all of it. */
        unused
    }

    /**
     * The status of each.
     *
     * @param errata those whose target and driver fit
     * @param matched how many cases passed with each, by id
     * @param ran ids of the cases that have a verdict about the driver; empty unless the whole suite ran
     * @param suiteRules ids or patterns of the rules that the suite is about
     */
    public static List<ErratumStatus> of(Errata errata, Map<String, Integer> matched, Collection<String> ran, List<String> suiteRules) {
        List<ErratumStatus> all = new ArrayList<>();
        for (Erratum erratum : errata.all()) {
            int cases = matched.getOrDefault(erratum.id(), 0);
            boolean concerned = ran.stream().anyMatch(erratum::fitsCase) && (erratum.coversAnything() || isAbout(suiteRules, erratum));
            State needed = cases > 0 ? State.matched : concerned ? State.unmatched : State.unused;
            all.add(new ErratumStatus(erratum.id(), erratum.isExpired(errata.asOf()) ? State.expired : needed, cases, erratum.expires()));
        }
        return all;
    }

    private static boolean isAbout(List<String> suiteRules, Erratum erratum) {
        return RuleCatalogue.shipped().rules().stream().map(rule -> rule.id()).filter(Glob.anyOf(suiteRules)).anyMatch(erratum::covers);
    }

    /** What people should know of them, a line each. */
    public static List<String> notes(Errata errata, List<ErratumStatus> statuses) {
        List<String> notes = new ArrayList<>();
        for (ErratumStatus status : statuses) {
            Erratum erratum = errata.all().stream().filter(each -> each.id().equals(status.id())).findFirst().orElseThrow();
            long left = erratum.daysLeft(errata.asOf());
            if (status.state() == State.expired) {
                notes.add(status.id() + " expired on " + status.expires() + ": the failures that it covered count again");
            } else if (status.state() == State.unmatched) {
                notes.add(status.id() + " matches nothing any more: take it out (" + erratum.reason() + ")");
            }
            if (status.state() != State.expired && left <= WARNING_DAYS) {
                notes.add(status.id() + " expires in " + left + (left == 1 ? " day" : " days") + ", on " + status.expires());
            }
        }
        return notes;
    }
}
