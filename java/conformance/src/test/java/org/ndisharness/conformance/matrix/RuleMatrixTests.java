// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Every mutant makes the monitor of its rule speak, no scenario makes any monitor speak. */
@EnabledOnOs(OS.LINUX)
class RuleMatrixTests {
    private static MatrixResult result;

    @BeforeAll
    static void run() {
        result = RuleMatrix.shipped(Optional.empty()).run(List.of("*"));
    }

    /** Rules of drivers are broken by misuse, those of NDIS by the stand-in. */
    @Test
    void everyRuleIsKilledOrHasAReason() {
        assertThat(result.gaps()).extracting(MatrixResult.Row::rule).isEmpty();
    }

    @Test
    void nothingWithAReasonIsKilled() {
        assertThat(result.rows()).filteredOn(row -> row.isKilled() && !row.reason().isEmpty()).extracting(MatrixResult.Row::rule)
                .as("rules to be taken out of unbroken-rules.json, or to be marked as observed in unjudged-rules.json").isEmpty();
    }

    @Test
    void mutantsBreakTheirRulesAndNoOthersThanTheCatalogueNames() {
        assertThat(result.faults()).isEmpty();
    }
}
