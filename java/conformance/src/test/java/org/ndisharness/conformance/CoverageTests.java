// SPDX-License-Identifier: MIT
package org.ndisharness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.trace.rules.RuleCatalogue;

/** Every sentence of the two pages that the close-call suite covers has cases and rules, or a reason. */
class CoverageTests {
    /** A behavioural sentence of a page, and what covers it. */
    record Sentence(String sentence, String page, String says, List<String> rules, List<String> cases, String elsewhere) {
        @Override
        public String toString() {
            return sentence + ": " + says;
        }
    }

    static Stream<Sentence> sentences() throws IOException {
        try (Reader in = new InputStreamReader(CaseList.class.getResourceAsStream("close-call-coverage.json"), StandardCharsets.UTF_8)) {
            return Arrays.stream(new Gson().fromJson(in, Sentence[].class));
        }
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void isCoveredByCasesOrHasAReason(Sentence sentence) {
        if (sentence.cases == null) {
            assertThat(sentence.elsewhere).isNotBlank();
            return;
        }
        for (String glob : sentence.cases) {
            assertThat(CaseList.of("close-call").selected(List.of(glob))).as(glob).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void namesRulesOfTheCatalogue(Sentence sentence) {
        assertThat(sentence.rules).allSatisfy(id -> assertThat(RuleCatalogue.shipped().rule(id)).isNotNull());
    }
}
