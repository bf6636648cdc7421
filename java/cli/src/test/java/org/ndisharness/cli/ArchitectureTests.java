// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know whom: cli, conformance, junit, harness, bridge, trace, each only those after it. */
class ArchitectureTests {
    private static final String ROOT = "org.ndisharness.";
    private static final String CLI = ROOT + "cli..";
    private static final String CONFORMANCE = ROOT + "conformance..";
    private static final String JUNIT = ROOT + "junit..";
    private static final String HARNESS = ROOT + "harness..";
    private static final String BRIDGE = ROOT + "bridge..";
    private static final String TRACE = ROOT + "trace..";
    private static final String JNA = "com.sun.jna..";

    private static JavaClasses all;

    @BeforeAll
    static void read() {
        all = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.ndisharness");
    }

    @Test
    void everyModuleIsLookedAt() {
        for (String module : new String[] {CLI, CONFORMANCE, JUNIT, HARNESS, BRIDGE, TRACE}) {
            assertThat(all.stream().filter(resideInAPackage(module))).as(module).isNotEmpty();
        }
        assertThat(all.stream().filter(resideInAnyPackage(CLI)).anyMatch(type -> type.getName().equals(getClass().getName()))).as("tests")
                .isFalse();
    }

    @Test
    void onlyTheBridgeKnowsJna() {
        noClasses().that(not(resideInAPackage(BRIDGE))).should().dependOnClassesThat().resideInAPackage(JNA).check(all);
        noClasses().that().resideInAPackage(ROOT + "bridge.protocol..").should().dependOnClassesThat().resideInAPackage(JNA).check(all);
    }

    @Test
    void traceStandsAlone() {
        classes().that().resideInAPackage(TRACE).should().onlyDependOnClassesThat()
                .resideInAnyPackage(TRACE, "java..", "com.google.gson..", "org.apache.commons.lang3..").check(all);
    }

    @Test
    void theBridgeKnowsNoJudgement() {
        noClasses().that().resideInAPackage(BRIDGE).should().dependOnClassesThat()
                .resideInAnyPackage(ROOT + "trace.rules..", HARNESS, JUNIT, CONFORMANCE, CLI, "org.junit..").check(all);
    }

    @Test
    void theHarnessKnowsNoTestFramework() {
        noClasses().that().resideInAPackage(HARNESS).should().dependOnClassesThat()
                .resideInAnyPackage(JUNIT, CONFORMANCE, CLI, "org.junit..", "org.assertj..").check(all);
    }

    @Test
    void theExtensionKnowsNoSuite() {
        noClasses().that().resideInAPackage(JUNIT).should().dependOnClassesThat().resideInAnyPackage(BRIDGE, CONFORMANCE, CLI).check(all);
    }

    @Test
    void suitesAreWrittenAsUsersWriteTheirs() {
        noClasses().that().resideInAPackage(CONFORMANCE).should().dependOnClassesThat().resideInAnyPackage(BRIDGE, CLI).check(all);
    }

    @Test
    void theCommandIsOnTopAndKnowsNoNativeParts() {
        noClasses().that(not(resideInAPackage(CLI))).should().dependOnClassesThat().resideInAPackage(CLI).check(all);
        noClasses().that().resideInAPackage(CLI).should().dependOnClassesThat().resideInAPackage(BRIDGE).check(all);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.ndisharness.(**)").should().beFreeOfCycles().check(all);
    }
}
