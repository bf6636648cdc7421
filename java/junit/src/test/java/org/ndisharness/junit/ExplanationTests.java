// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnd;
import org.ndisharness.trace.TraceReader;
import org.ndisharness.trace.rules.Monitors;
import org.ndisharness.trace.rules.Violation;

/**
 * A failure explains itself where it ran: in the text of the assertion and in the files of the test, under the console launcher and
 * Surefire.
 */
class ExplanationTests {
    private static final String CASES = "org.ndisharness.junit.failing.FailingCases";
    private static final int SECONDS = 120;

    @TempDir
    private Path folder;

    private record Run(int status, String output) {
    }

    private Run run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ended: %s", command).isTrue();
        return new Run(process.exitValue(), Files.readString(output));
    }

    /** Published files by the name of the test and their own. */
    private Map<String, Path> attached(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> f.toString().contains("[method") || f.toString().contains("(org.ndisharness"))
                    .collect(Collectors.toMap(this::key, f -> f, (x, y) -> x, TreeMap::new));
        }
    }

    private String key(Path file) {
        String test = Stream.of("breaksARule", "fails", "crashes", "passes").filter(file.getParent().toString()::contains).findFirst()
                .orElse("?");
        return test + "/" + file.getFileName();
    }

    private void check(Run run) throws IOException {
        assertThat(run.status()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).contains("MCM-INCLOSE-017 (must)").contains("first wrong event: #")
                .contains("NdisMCmDispatchCallConnected vc1")
                .contains("-Dndh.only=FailingCases.breaksARule").contains("-Dndh.seed=7").contains("what was wanted")
                .contains("-Dndh.only=FailingCases.fails").contains("Bug check 0x").contains("not on Windows");
        Map<String, Path> files = attached(folder.resolve("published"));
        assertThat(files.keySet()).containsExactlyInAnyOrder("breaksARule/trace.jsonl", "breaksARule/chart.txt", "breaksARule/chart.html",
                "fails/trace.jsonl", "fails/chart.txt", "fails/chart.html", "crashes/trace.jsonl", "crashes/chart.txt",
                "crashes/chart.html",
                "crashes/bugcheck.txt");
        Trace trace = TraceReader.read(files.get("breaksARule/trace.jsonl"));
        assertThat(Monitors.shipped().check(trace, trace.ending().end())).extracting(Violation::rule).extracting("id")
                .contains("MCM-INCLOSE-017");
        assertThat(Files.readString(files.get("breaksARule/chart.txt"))).contains("!#").contains("NdisMCmDispatchCallConnected vc1");
        assertThat(Files.readString(files.get("breaksARule/chart.html"))).contains("class=\"marked\"").contains("</html>");
        assertThat(Files.readString(files.get("crashes/bugcheck.txt"))).contains("Bug check 0x").contains("ndhctl.sys+0x");
        assertThat(TraceReader.read(files.get("crashes/trace.jsonl")).ending().end()).isEqualTo(TraceEnd.CRASHED);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Test
    void underTheConsoleLauncher() throws Exception {
        Run run = run(List.of(java(), "-cp", System.getProperty("java.class.path"), "org.junit.platform.console.ConsoleLauncher", "execute",
                "--select-class", CASES, "--config", "junit.platform.reporting.output.dir=" + folder.resolve("published"),
                "--disable-banner"));

        check(run);
    }

    @Test
    void underSurefire() throws Exception {
        Path testClasses = Path.of(ExplanationTests.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(e -> !Path.of(e).equals(testClasses)).toList();
        SurefireProject.write(folder, testClasses, "FailingCases", libraries, folder.resolve("published"));

        check(run(SurefireProject.command()));
    }

    @Test
    void filesCanBeWantedAlwaysOrNever() {
        assertThat(Attach.parse("always").applies(false)).isTrue();
        assertThat(Attach.parse("failures").applies(false)).isFalse();
        assertThat(Attach.parse("never").applies(true)).isFalse();
        assertThat(catchThrowable(() -> Attach.parse("sometimes")))
                .hasMessage("ndh.attach 'sometimes': failures, always, never");
    }
}
