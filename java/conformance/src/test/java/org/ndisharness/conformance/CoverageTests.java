// SPDX-License-Identifier: MIT
package org.ndisharness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.trace.rules.RuleCatalogue;

/** Everything that the documentation says of a suite's subject has cases and rules, or a reason. */
class CoverageTests {
    /** A behavioural sentence of a page, and what covers it. */
    record Sentence(String sentence, String page, String says, List<String> rules, List<String> cases, String elsewhere) {
    }

    /** A sentence in the file of a suite. */
    record Entry(String suite, Sentence sentence) {
        @Override
        public String toString() {
            return suite + " " + sentence.sentence + ": " + sentence.says;
        }
    }

    static Stream<Entry> sentences() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String suite : SuiteConfig.read(SuiteConfig.ALL).suites()) {
            try (Reader in = new InputStreamReader(CaseList.class.getResourceAsStream(suite + "-coverage.json"), StandardCharsets.UTF_8)) {
                Stream.of(new Gson().fromJson(in, Sentence[].class)).forEach(sentence -> entries.add(new Entry(suite, sentence)));
            }
        }
        return entries.stream();
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void isCoveredByCasesOrHasAReason(Entry entry) {
        Sentence sentence = entry.sentence;
        if (sentence.cases == null) {
            assertThat(sentence.elsewhere).isNotBlank();
            return;
        }
        for (String glob : sentence.cases) {
            assertThat(CaseList.of(entry.suite).selected(List.of(glob))).as(glob).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void namesRulesOfTheCatalogue(Entry entry) {
        assertThat(entry.sentence.rules).allSatisfy(id -> assertThat(RuleCatalogue.shipped().rule(id)).isNotNull());
    }
}
