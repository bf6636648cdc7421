// SPDX-License-Identifier: MIT
package org.ndisharness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.trace.rules.RuleCatalogue;

class CaseCatalogueTests {
    private final CaseCatalogue catalogue = CaseCatalogue.of("close-call");

    @Test
    void everyCaseHasAnIntentAClassAndRulesOfTheCatalogue() throws ClassNotFoundException {
        assertThat(catalogue.cases()).extracting(CaseInfo::id).isEqualTo(CaseList.of("close-call").ids());
        for (CaseInfo info : catalogue.cases()) {
            assertThat(info.intent()).as(info.id()).isNotBlank();
            assertThat(Class.forName(info.testClass())).isNotNull();
            info.rules().forEach(rule -> assertThat(RuleCatalogue.shipped().rule(rule)).isNotNull());
        }
        assertThat(catalogue.find("close.client-vc.later.success.no-data.deactivated-before")).get()
                .satisfies(info -> assertThat(info.rules()).contains("MCM-CLOSE-001"));
        assertThat(CaseCatalogue.of("nothing").cases()).isEmpty();
    }

    @Test
    void theCatalogueOfAllIsThatOfEachSuiteWithoutDuplicates() {
        List<String> all = CaseCatalogue.of("all").cases().stream().map(CaseInfo::id).toList();

        assertThat(all).isEqualTo(CaseList.of("all").ids()).doesNotHaveDuplicates().isSorted();
        assertThat(all).containsExactlyInAnyOrderElementsOf(SuiteConfig.read("all").parts().stream()
                .flatMap(part -> CaseList.of(part).ids().stream()).toList());
    }

    @Test
    void tagsAreThoseOfTheTestMethods() throws ClassNotFoundException {
        for (CaseInfo info : catalogue.cases()) {
            Stream<Method> methods = Stream.of(Class.forName(info.testClass()).getDeclaredMethods());
            assertThat(methods.anyMatch(method -> method.isAnnotationPresent(Tag.class))).as(info.id())
                    .isEqualTo(info.testClass().contains("BothSides"));
        }
        assertThat(catalogue.cases().stream().filter(info -> info.tags().contains("race"))).hasSize(18);
    }
}
