// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RuleCatalogueTests {
    private static final Collection<Rule> RULES = RuleCatalogue.shipped().rules();

    private static List<String> matching(String... patterns) {
        return RuleCatalogue.shipped().matching(List.of(patterns)).stream().map(Rule::id).toList();
    }

    @Test
    void idsAreUniqueAndStable() {
        assertThat(RULES).isNotEmpty().extracting(Rule::id).doesNotHaveDuplicates().allMatch(id -> id.matches("[A-Z]+(-[A-Z]+)*-\\d{3}"));
    }

    @Test
    void everyRuleSaysAllThatAReportNeeds() {
        assertThat(RULES).allSatisfy(rule -> {
            assertThat(rule.title()).isNotBlank();
            assertThat(rule.subject()).isNotBlank();
            assertThat(rule.when()).isNotBlank();
            assertThat(rule.then()).isNotBlank();
            assertThat(rule.source()).isNotEmpty().doesNotContain("");
            assertThat(rule.actor()).isIn("mcm", "client", "ndis", "cm");
            assertThat(rule.level()).isIn("must", "should");
            assertThat(rule.observable()).isIn("trace", "return-status", "leak", "crash", "irql");
        });
    }

    @Test
    void newerRulesOnlyWarnWhereAnOlderVersionIsPinned() {
        Rule first = RuleCatalogue.shipped().rule("MCM-CLOSE-001");
        Rule second = RuleCatalogue.shipped().rule("CALL-IN-013");
        assertThat(List.of(first.since(), second.since())).containsExactly(1, 2);
        assertThat(RULES).extracting(Rule::since).allMatch(since -> since >= 1 && since <= RuleCatalogue.shipped().version());
        assertThat(RULES).extracting(Rule::since).as("a version without a rule is none").contains(RuleCatalogue.shipped().version());

        RulesVersion old = RulesVersion.parse("1");
        assertThat(old.fails(first)).isTrue();
        assertThat(old.fails(second)).isFalse();
        assertThat(RulesVersion.latest().fails(second)).isTrue();
        assertThat(RulesVersion.latest().fails(RuleCatalogue.shipped().rule("MCM-CLOSE-009"))).as("level should").isFalse();
        for (String unknown : List.of("0", "4", "new", "", "99999999999")) {
            assertThatThrownBy(() -> RulesVersion.parse(unknown)).hasMessage("rules version '" + unknown + "': not known; known: 1, 2, 3");
        }
    }

    @Test
    void everyRuleIsJudgedOrSaysWhyNot() {
        Map<String, String> unjudged = RuleCatalogue.shipped().unjudged();
        Set<String> both = new TreeSet<>(Monitors.shipped().rules());
        both.addAll(unjudged.keySet());

        assertThat(unjudged).allSatisfy((id, reason) -> assertThat(reason).as(id).endsWith("."));
        assertThat(Monitors.shipped().rules()).doesNotContainAnyElementsOf(unjudged.keySet());
        assertThat(both).containsExactlyInAnyOrderElementsOf(RULES.stream().map(Rule::id).toList());
    }

    @Test
    void patternsMatchWholeIdsAndOnlyTheStarIsSpecial() {
        assertThat(matching("MCM-CLOSE-001")).containsExactly("MCM-CLOSE-001");
        assertThat(matching("MCM-CLOSE-00*")).hasSizeGreaterThan(1).allMatch(id -> id.startsWith("MCM-CLOSE-00"));
        assertThat(matching("*-CLOSE-001")).contains("MCM-CLOSE-001", "CL-CLOSE-001").doesNotContain("MCM-INCLOSE-001");
        assertThat(matching("*")).hasSize(RULES.size());
        assertThat(matching("MCM.CLOSE.001", "CLOSE-001", "")).isEmpty();
    }

    @Test
    void severalPatternsGiveEachRuleOnceInTheCataloguesOrder() {
        assertThat(matching("CL-CLOSE-002", "CL-CLOSE-*", "MCM-CLOSE-001")).doesNotHaveDuplicates().startsWith("MCM-CLOSE-001",
                "CL-CLOSE-001");
    }

    @Test
    void anUnknownIdIsNamed() {
        assertThat(RuleCatalogue.shipped().rule("MCM-CLOSE-001").isMust()).isTrue();
        assertThat(RuleCatalogue.shipped().rule("MCM-CLOSE-009").isMust()).isFalse();
        assertThatThrownBy(() -> RuleCatalogue.shipped().rule("MCM-CLOSE-999")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'MCM-CLOSE-999'");
    }
}
