// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.conformance.CaseSelection;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.trace.CanonicalTrace.Detail;

/** Which cases run, and in which order, from the command line. */
class SelectionTests {
    private static final String FEW = "race-close.*,reuse.*,incoming-close.*.no-data.*";

    @TempDir
    private Path folder;

    private SuiteFolder run(String suite, String name, String... options) {
        return SuiteFolder.suite(suite, folder.resolve(name), options);
    }

    private static List<String> ids(SuiteFolder run) throws IOException {
        return ResultLog.read(run.file("")).finished().stream().map(CaseResult::id).toList();
    }

    @Test
    void tagsAndRulesChooseTheCasesThatTheListNames() throws IOException {
        SuiteFolder races = run("close-call", "races", "--tag", "race");
        assertThat(races.status()).as(races.output()).isZero();
        assertThat(ids(races)).hasSize(18).allMatch(id -> id.startsWith("race-close."));

        SuiteFolder rule = run("close-call", "rule", "--rule", "MCM-INCLOSE-003", "--only", "incoming-close.*");
        assertThat(rule.status()).as(rule.output()).isZero();
        List<String> expected = new CaseSelection(List.of("incoming-close.*"), List.of(), List.of("MCM-INCLOSE-003"))
                .of(SuiteConfig.read("close-call"));
        assertThat(ids(rule)).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected);
        RunRecord record = RunRecord.read(rule.file(""));
        assertThat(record.options(rule.file("")).selection().rules()).containsExactly("MCM-INCLOSE-003");
    }

    @Test
    void aRandomOrderIsAnotherOrderAndChangesNoTrace() throws IOException {
        SuiteFolder declared = run("close-call", "declared", "--only", FEW);
        SuiteFolder random = run("close-call", "random", "--only", FEW, "--order", "random", "--order-seed", "7");
        SuiteFolder again = run("close-call", "again", "--only", FEW, "--order", "random", "--order-seed", "7");
        SuiteFolder shared = run("close-call", "shared", "--only", FEW, "--order", "random", "--order-seed", "8", "--isolation", "reset");

        assertThat(List.of(declared.status(), random.status(), again.status(), shared.status())).containsOnly(0);
        assertThat(ids(random)).isNotEqualTo(ids(declared)).containsExactlyInAnyOrderElementsOf(ids(declared)).isEqualTo(ids(again));
        assertThat(random.output()).contains("order seed 7");
        assertThat(RunRecord.read(random.file("")).orderSeed()).isEqualTo("7");
        for (Map.Entry<String, Path> trace : declared.traces().entrySet()) {
            assertThat(random.traces().get(trace.getKey())).as(trace.getKey()).hasSameBinaryContentAs(trace.getValue());
        }
        assertThat(ids(shared)).isNotEqualTo(ids(random));
        assertThat(new TreeMap<>(shared.fingerprints(Detail.EXACT))).isEqualTo(new TreeMap<>(declared.fingerprints(Detail.EXACT)));
    }

    @Test
    void allIsEverySuiteInOneRun() throws Exception {
        SuiteFolder run = run("all", "all", "--seed", "2");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(ids(run)).containsExactlyInAnyOrderElementsOf(CaseList.of("all").ids());
        assertThat(JUnitXmlFile.parse(run.file("junit.xml")).names()).containsExactlyInAnyOrderElementsOf(CaseList.of("all").ids());
        List<String> suites = SuiteConfig.read("all").suites();
        if (suites.size() > 1) {
            suites.forEach(suite -> assertThat(run.output()).containsPattern("(?m)^" + suite + " +" + CaseList.of(suite).ids().size()
                    + " "));
        }
    }
}
