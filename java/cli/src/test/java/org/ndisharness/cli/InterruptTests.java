// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.trace.TraceReader;

/** A run that is interrupted leaves complete files: what did not run is said to be so. */
@EnabledOnOs(OS.LINUX)
class InterruptTests {
    private static final Duration DEADLINE = Duration.ofSeconds(120);
    private static final int POLL_MILLIS = 10;
    private static final int CASES_BEFORE = 5;

    @TempDir
    private Path folder;

    private Process start() throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classes,
                "-Dndh.root=" + System.getProperty("ndh.root", ""), Ndh.class.getName(), "run", "close-call", "--out", folder.toString());
        return builder.redirectErrorStream(true).redirectOutput(new File(folder.toFile(), "output.txt")).start();
    }

    private long tracesWritten() throws IOException {
        if (!Files.isDirectory(folder.resolve("traces"))) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder.resolve("traces"))) {
            return files.count();
        }
    }

    /** Polls by waiting for the process to end, which it should not do yet. */
    private void waitForTheFirstCases(Process process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (tracesWritten() < CASES_BEFORE) {
            assertThat(process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)).as("ended: " + output()).isFalse();
            assertThat(System.nanoTime()).as("time for the first cases").isLessThan(deadline);
        }
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output.txt"));
    }

    @Test
    void filesAreCompleteAndTheRestIsMarkedAsNotRun() throws Exception {
        Process process = start();
        List<ProcessHandle> hosts;
        try {
            waitForTheFirstCases(process);
            hosts = process.descendants().toList();
            assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor()).isZero();
            assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).as("ended in time").isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).as(output()).isEqualTo(130);
        JUnitXmlFile xml = JUnitXmlFile.parse(folder.resolve("junit.xml"));
        assertThat(xml.names()).containsExactlyInAnyOrderElementsOf(CaseList.of("close-call").ids());
        assertThat(xml.count("skipped")).as("not run").isBetween(1, xml.names().size() - CASES_BEFORE + 1);
        assertThat(xml.count("failures") + xml.count("errors")).as("failed").isZero();
        String notRun = xml.names().get(xml.names().size() - 1);
        assertThat(xml.outcome(notRun).getAttribute("message")).isEqualTo("not run");
        assertThat(Files.readString(folder.resolve("report.html"))).contains("not run").contains("</html>");
        for (String name : xml.names()) {
            if (xml.outcome(name) == null) {
                assertThat(TraceReader.read(folder.resolve("traces").resolve(name + ".jsonl")).size()).as(name).isPositive();
            }
        }
        for (ProcessHandle host : hosts) {
            host.onExit().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
