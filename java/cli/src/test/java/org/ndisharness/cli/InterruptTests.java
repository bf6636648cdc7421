// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.trace.TraceReader;

/** A run that is interrupted leaves complete files: what did not run is said to be so, and can be run later. */
@EnabledOnOs(OS.LINUX)
class InterruptTests {
    private static final int CASES_BEFORE = 5;
    private static final int JOBS = 2;

    @TempDir
    private Path temporary;

    @Test
    void filesAreCompleteAndTheRestIsMarkedAsNotRun() throws Exception {
        Path folder = temporary.resolve("run");
        List<ProcessHandle> hosts;
        try (RunProcess run = RunProcess.start(folder, List.of(), "run", "close-call", "--jobs", Integer.toString(JOBS),
                "--out", folder.toString())) {
            run.waitForTraces(CASES_BEFORE);
            hosts = run.process().descendants().toList();
            run.signal("INT");
            assertThat(run.await()).as(run.output()).isEqualTo(130);
        }

        JUnitXmlFile xml = JUnitXmlFile.parse(folder.resolve("junit.xml"));
        assertThat(xml.names()).containsExactlyInAnyOrderElementsOf(CaseList.of("close-call").ids());
        assertThat(xml.count("skipped")).as("not run").isBetween(1, xml.names().size() - CASES_BEFORE + JOBS);
        assertThat(xml.count("failures") + xml.count("errors")).as("failed").isZero();
        String notRun = xml.names().get(xml.names().size() - 1);
        assertThat(xml.outcome(notRun).getAttribute("message")).isEqualTo("not run");
        assertThat(Files.readString(folder.resolve("report.html"))).contains("not run").contains("</html>");
        assertThat(RunRecord.read(folder).state()).isEqualTo(RunRecord.State.interrupted);
        assertThat(ResultLog.read(folder).unfinished()).as("cases that seem to have crashed").isEmpty();
        for (String name : xml.names()) {
            if (xml.outcome(name) == null) {
                assertThat(TraceReader.read(folder.resolve("traces").resolve(name + ".jsonl")).size()).as(name).isPositive();
            }
        }
        RunProcess.awaitAll(hosts);

        SuiteFolder rest = SuiteFolder.command(folder, "run", "--resume", folder.toString());
        assertThat(rest.status()).as(rest.output()).isZero();
        assertThat(rest.traces().keySet()).containsExactlyInAnyOrderElementsOf(CaseList.of("close-call").ids());
    }
}
