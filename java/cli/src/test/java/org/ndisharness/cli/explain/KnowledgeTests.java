// SPDX-License-Identifier: MIT
package org.ndisharness.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NtStatus;
import org.ndisharness.trace.rules.Rule;
import org.ndisharness.trace.rules.RuleCatalogue;

class KnowledgeTests {
    private final Knowledge knowledge = new Knowledge();

    @Test
    void everythingWithANameIsExplainedWithASource() {
        for (String name : knowledge.names()) {
            List<Explanation> found = knowledge.of(name);
            assertThat(found).as(name).isNotEmpty().allSatisfy(explanation -> {
                assertThat(explanation.intent()).as(name).isNotBlank();
                assertThat(explanation.breaks()).as(name).isNotBlank();
                assertThat(explanation.sources()).as(name).allSatisfy(source -> assertThat(source.title()).isNotBlank());
            });
        }
        assertThat(knowledge.names()).containsAll(NdisStatus.named().stream().map(NdisStatus::toString).toList())
                .containsAll(NtStatus.named().keySet())
                .containsAll(RuleCatalogue.shipped().rules().stream().map(Rule::id).toList());
    }

    @Test
    void sourcesOfRulesHaveTitleAddressAndDate() {
        for (Rule rule : RuleCatalogue.shipped().rules()) {
            assertThat(knowledge.of(rule.id()).get(0).sources()).as(rule.id()).isNotEmpty().allSatisfy(source -> {
                assertThat(source.url()).startsWith("https://learn.microsoft.com/");
                assertThat(source.date()).matches("20\\d\\d-\\d\\d-\\d\\d");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mcm-close-001,                 rule,      MCM-CLOSE-001",
        "CLOSING,                       status,    NDIS_STATUS_CLOSING",
        "0xC0010002,                    status,    NDIS_STATUS_CLOSING",
        "STATUS_INVALID_DEVICE_STATE,   status,    STATUS_INVALID_DEVICE_STATE",
        "0xD1,                          bug check, DRIVER_IRQL_NOT_LESS_OR_EQUAL",
        "0x000000d1,                    bug check, DRIVER_IRQL_NOT_LESS_OR_EQUAL",
        "WDF_VIOLATION,                 bug check, WDF_VIOLATION",
    })
    void namesNumbersAndShortFormsAreUnderstood(String name, String kind, String id) {
        assertThat(knowledge.of(name)).anySatisfy(explanation -> {
            assertThat(explanation.kind()).isEqualTo(kind);
            assertThat(explanation.id()).isEqualTo(id);
        });
    }

    @Test
    void aCaseNamesWhatItShows() {
        String race = knowledge.names().stream().filter(name -> name.startsWith("race-close.")).findFirst().orElseThrow();
        Explanation explanation = knowledge.of(race).get(0);

        assertThat(explanation.facts()).contains("Tags: race");
    }

    @Test
    void theNearestNamesAreFound() {
        assertThat(knowledge.of("MCM-CLSE-001")).isEmpty();
        assertThat(Nearest.to("MCM-CLSE-001", knowledge.names())).startsWith("MCM-CLOSE-001");
        assertThat(Nearest.to("NDIS_STATUS_CLOSNG", knowledge.names())).startsWith("NDIS_STATUS_CLOSING");
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }
}
