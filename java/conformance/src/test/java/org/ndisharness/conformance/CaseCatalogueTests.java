// SPDX-License-Identifier: MIT
package org.ndisharness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.trace.rules.RuleCatalogue;

/** What the catalogue says of each suite that ships is true of its classes. */
class CaseCatalogueTests {
    static List<String> suites() {
        return SuiteConfig.read(SuiteConfig.ALL).suites();
    }

    @ParameterizedTest
    @MethodSource("suites")
    void listsTheCasesOfTheSuitesClasses(String suite) {
        assertThat(CaseList.of(suite).ids()).isEqualTo(SuiteClasses.of(suite).flatMap(SuiteClasses::ids).sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("suites")
    void everyCaseHasAnIntentAClassAndRulesOfTheCatalogue(String suite) throws ClassNotFoundException {
        List<CaseInfo> cases = CaseCatalogue.of(suite).cases();
        assertThat(cases).extracting(CaseInfo::id).isEqualTo(CaseList.of(suite).ids());
        for (CaseInfo info : cases) {
            assertThat(info.intent()).as(info.id()).isNotBlank();
            assertThat(SuiteClasses.ids(Class.forName(info.testClass()))).as(info.testClass()).contains(info.id());
            assertThat(info.sentences()).as(info.id() + " is about something").isNotEmpty();
            info.rules().forEach(rule -> assertThat(RuleCatalogue.shipped().rule(rule)).isNotNull());
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void tagsAreThoseOfTheTestMethods(String suite) throws ClassNotFoundException {
        for (CaseInfo info : CaseCatalogue.of(suite).cases()) {
            Stream<Method> methods = SuiteClasses.methods(Class.forName(info.testClass()));
            assertThat(methods.filter(method -> SuiteClasses.ids(method).anyMatch(info.id()::equals))
                    .flatMap(method -> Stream.of(method.getAnnotationsByType(Tag.class))).map(Tag::value).toList())
                    .as(info.id()).isEqualTo(info.tags());
        }
    }

    @Test
    void theCloseCallSuiteHasItsRacesAndRules() {
        CaseCatalogue catalogue = CaseCatalogue.of("close-call");
        assertThat(catalogue.cases().stream().filter(info -> info.tags().contains("race"))).hasSize(18);
        assertThat(catalogue.find("close.client-vc.later.success.no-data.deactivated-before")).get()
                .satisfies(info -> assertThat(info.rules()).contains("MCM-CLOSE-001"));
        assertThat(CaseCatalogue.of("nothing").cases()).isEmpty();
    }

    @Test
    void theCatalogueOfAllIsThatOfEachSuiteWithoutDuplicates() {
        List<String> all = CaseCatalogue.of(SuiteConfig.ALL).cases().stream().map(CaseInfo::id).toList();

        assertThat(all).isEqualTo(CaseList.of(SuiteConfig.ALL).ids()).doesNotHaveDuplicates().isSorted();
        assertThat(all).containsExactlyInAnyOrderElementsOf(suites().stream().flatMap(suite -> CaseList.of(suite).ids().stream()).toList());
    }
}
