// SPDX-License-Identifier: MIT
package org.ndisharness.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ndisharness.harness.SuiteConfig;

class CaseSelectionTests {
    private static final SuiteConfig SUITE = SuiteConfig.read("close-call");

    private static CaseSelection selection(List<String> only, List<String> tags, List<String> rules) {
        return new CaseSelection(only, tags, rules);
    }

    @Test
    void eachListNarrowsAndOneFitOfAListIsEnough() {
        List<String> races = selection(List.of(), List.of("race", "no-such-tag"), List.of()).of(SUITE);
        assertThat(races).hasSize(18).allMatch(id -> id.startsWith("race-close."));

        List<String> rule = selection(List.of(), List.of(), List.of("MCM-CLOSE-001")).of(SUITE);
        assertThat(rule).isNotEmpty().hasSizeLessThan(CaseList.of("close-call").ids().size())
                .allSatisfy(id -> assertThat(CaseCatalogue.of("close-call").find(id).orElseThrow().rules()).contains("MCM-CLOSE-001"));
        assertThat(selection(List.of("close.*"), List.of(), List.of("MCM-CLOSE-00*")).of(SUITE)).isNotEmpty()
                .allMatch(id -> id.startsWith("close."));
        assertThat(selection(List.of("close.*"), List.of("race"), List.of()).of(SUITE)).isEmpty();
        assertThat(CaseSelection.ALL.of(SUITE)).isEqualTo(CaseList.of("close-call").ids());
    }

    @Test
    void whatFitsNothingIsRefusedWithWhatIsNearest() {
        assertThatThrownBy(() -> CaseSelection.only("reuze.*").requireMatch(SUITE)).hasMessageContaining("--only reuze.*")
                .hasMessageContaining("reuse.");
        assertThatThrownBy(() -> selection(List.of(), List.of(), List.of("MCM-CLOZE-001")).requireMatch(SUITE))
                .hasMessageContaining("no such rule").hasMessageContaining("MCM-CLOSE-0");
        SuiteConfig own = new SuiteConfig("own", "A user's", List.of("org.example"), null, null, List.of());
        CaseSelection.only("anything").requireMatch(own);
        assertThatThrownBy(() -> selection(List.of(), List.of(), List.of("MCM-CLOSE-001")).requireMatch(own))
                .hasMessageContaining("allowed: --only, --tag");
    }
}
