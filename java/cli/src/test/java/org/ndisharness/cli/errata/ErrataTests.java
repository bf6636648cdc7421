// SPDX-License-Identifier: MIT
package org.ndisharness.cli.errata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ndisharness.cli.errata.ErratumStatus.State;

/** What errata make of failures, until when, and what becomes of those that nothing needs. */
class ErrataTests {
    private static final LocalDate LAST = LocalDate.parse("2027-03-31");
    private static final RunSubject SUBJECT = new RunSubject("embedded-standalone", Map.of("ndhmp.sys", "ab".repeat(32)), Map.of());

    private static Erratum erratum(String id, String target, String rule, String caseId) {
        return new Erratum(id, new Erratum.Scope(null, target, rule, caseId), "a reason", "https://bugs.example/" + id, LAST.toString());
    }

    private static Errata errata(LocalDate asOf, Erratum... all) {
        return new Errata(List.of(all), asOf);
    }

    private static Failure byRules(String... rules) {
        return new Failure("close.one", List.of(rules), true);
    }

    @Test
    void everythingThatWentWrongHasToBeCovered() {
        Erratum one = erratum("A-1", null, "MCM-CLOSE-00*", null);
        Erratum other = erratum("A-2", null, "CL-CLOSE-001", "close.*");
        Erratum anything = erratum("A-3", null, null, "close.*");

        assertThat(errata(LAST, one).judge(byRules("MCM-CLOSE-003")).covering()).containsExactly(one);
        assertThat(errata(LAST, one).judge(byRules("MCM-CLOSE-003", "CL-CLOSE-001")).passes()).isFalse();
        assertThat(errata(LAST, one, other).judge(byRules("MCM-CLOSE-003", "CL-CLOSE-001")).covering()).containsExactly(one, other);
        assertThat(errata(LAST, one).judge(new Failure("close.one", List.of("MCM-CLOSE-003"), false)).passes())
                .as("it failed by itself too").isFalse();
        assertThat(errata(LAST, anything).judge(new Failure("close.one", List.of("MCM-CLOSE-003"), false)).covering())
                .containsExactly(anything);
        assertThat(errata(LAST, anything).judge(new Failure("open.one", List.of(), false)).passes()).as("another case").isFalse();
        assertThat(errata(LAST, one, other, anything).judge(new Failure("open.one", List.of(), true)).passes()).as("nothing went wrong")
                .isFalse();
    }

    @Test
    void itCountsUntilItsLastDay() {
        Erratum one = erratum("A-1", null, "MCM-CLOSE-003", null);

        assertThat(errata(LAST, one).judge(byRules("MCM-CLOSE-003")).passes()).isTrue();
        Ruling late = errata(LAST.plusDays(1), one).judge(byRules("MCM-CLOSE-003"));
        assertThat(late.passes()).isFalse();
        assertThat(late.expired()).containsExactly(one);
        assertThat(errata(LAST.plusDays(1), one).judge(byRules("MCM-CLOSE-004")).expired()).isEmpty();
    }

    @Test
    void targetAndDriverHaveToFit() {
        Erratum target = erratum("A-1", "embedded*", null, null);
        Erratum other = erratum("A-2", "wine", null, null);
        assertThat(errata(LAST, target, other).on(SUBJECT).all()).containsExactly(target);

        assertThat(SUBJECT.runs(new Erratum.Driver("NDHMP.sys", null, null))).isTrue();
        assertThat(SUBJECT.runs(new Erratum.Driver("ndhmp.sys", "ab".repeat(32), null))).isTrue();
        assertThat(SUBJECT.runs(new Erratum.Driver("ndhmp.sys", "cd".repeat(32), null))).isFalse();
        assertThat(SUBJECT.runs(new Erratum.Driver("other.sys", null, null))).isFalse();
        assertThat(SUBJECT.runs(new Erratum.Driver("ndhmp.sys", null, "1"))).as("a version of a file that is not known").isFalse();
    }

    private static List<ErratumStatus> statuses(Errata errata, Map<String, Integer> matched, String... ran) {
        return ErratumStatus.of(errata, matched, List.of(ran), List.of("MCM-CLOSE-*"));
    }

    @Test
    void whatNothingNeedsAnyMoreIsToldOfWholeRunsOnly() {
        Errata errata = errata(LAST.minusDays(100), erratum("A-1", null, null, "close.*"), erratum("A-2", null, "QOS-001", null),
                erratum("A-3", null, "MCM-CLOSE-003", null), erratum("A-4", null, null, "qos.*"));

        assertThat(statuses(errata, Map.of("A-3", 2), "close.one", "close.two")).extracting(ErratumStatus::state)
                .containsExactly(State.unmatched, State.unused, State.matched, State.unused);
        assertThat(statuses(errata, Map.of())).extracting(ErratumStatus::state).containsOnly(State.unused);
        assertThat(ErratumStatus.notes(errata, statuses(errata, Map.of("A-3", 2), "close.one"))).singleElement().asString()
                .startsWith("A-1 matches nothing any more");
    }

    @Test
    void aRunWarnsFromFourteenDaysBeforeTheEnd() {
        Erratum one = erratum("A-1", null, null, "close.*");
        assertThat(notes(LAST.minusDays(15), one)).isEmpty();
        assertThat(notes(LAST.minusDays(14), one)).containsExactly("A-1 expires in 14 days, on 2027-03-31");
        assertThat(notes(LAST, one)).containsExactly("A-1 expires in 0 days, on 2027-03-31");
        assertThat(notes(LAST.plusDays(1), one)).containsExactly("A-1 expired on 2027-03-31: the failures that it covered count again");
    }

    private static List<String> notes(LocalDate asOf, Erratum one) {
        Errata errata = errata(asOf, one);
        return ErratumStatus.notes(errata, statuses(errata, Map.of("A-1", 1), "close.one"));
    }
}
