// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.harness.WineMachine;

/** A machine that goes down in mid-run, rehearsed under Wine by ending the process that its kernel drivers run in. */
class WineResumeTests {
    private static final List<String> ONLY = List.of("race-close.*", "context.*");
    private static final int CASES_BEFORE = 10;

    @TempDir
    private Path temporary;

    @BeforeEach
    void wineIsThere() {
        Optional<String> missing = WineMachine.missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> "the target wine cannot run here: " + missing.orElse(""));
    }

    /** The process of Wine that has our control driver's image mapped. */
    private static ProcessHandle kernelProcess() {
        return ProcessHandle.allProcesses().filter(WineResumeTests::hasDriver).findFirst().orElseThrow();
    }

    private static Path wineFolder() {
        return Path.of(System.getProperty(WineMachine.FOLDER_PROPERTY, System.getProperty("ndh.root", "") + "/target/wine"))
                .toAbsolutePath();
    }

    private static boolean hasDriver(ProcessHandle process) {
        try {
            String maps = new String(Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "maps")), StandardCharsets.UTF_8);
            return maps.contains("/ndhctl.sys") && maps.contains(wineFolder().toString());
        } catch (IOException othersOrGone) {
            return false;
        }
    }

    @Test
    void theRunEndsWith3AndGoesOnAfterTheRestart() throws Exception {
        Path folder = temporary.resolve("run");
        List<String> expected = CaseList.of("close-call").selected(ONLY);
        try (RunProcess run = RunProcess.start(folder, List.of("-Dndh.wine.dir=" + wineFolder()), "run", "close-call", "--target", "wine",
                "--only", String.join(",", ONLY), "--out", folder.toString())) {
            run.waitForTraces(CASES_BEFORE);
            kernelProcess().destroyForcibly();
            assertThat(run.await()).as(run.output()).isEqualTo(3);
            assertThat(run.output()).contains("CRASHED ").contains("The machine was lost").contains("--resume");
        }
        JUnitXmlFile before = JUnitXmlFile.parse(folder.resolve("junit.xml"));
        assertThat(before.count("failures")).as("cases that are blamed for the machine's loss").isZero();
        assertThat(before.count("errors")).isEqualTo(1);
        List<CaseResult> finished = ResultLog.read(folder).finished();
        assertThat(ResultLog.read(folder).unfinished()).isEmpty();
        assertThat(finished).hasSizeBetween(CASES_BEFORE, expected.size() - 1);
        assertThat(finished.get(finished.size() - 1).verdict()).isEqualTo(Verdict.CRASHED);

        SuiteFolder rest = SuiteFolder.command(folder, "run", "--resume", folder.toString());

        assertThat(rest.status()).as(rest.output()).isEqualTo(3);
        JUnitXmlFile after = JUnitXmlFile.parse(folder.resolve("junit.xml"));
        assertThat(after.names()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(after.count("failures")).isZero();
        assertThat(after.count("errors")).isEqualTo(1);
        assertThat(ResultLog.read(folder).finished()).extracting(CaseResult::verdict).containsOnlyOnce(Verdict.CRASHED)
                .doesNotContain(Verdict.FAILED, Verdict.ERROR, Verdict.NOT_RUN);
    }
}
