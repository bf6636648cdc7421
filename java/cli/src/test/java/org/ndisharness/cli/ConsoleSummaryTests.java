// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ndisharness.conformance.CaseSelection;

/** What a run prints at its end. */
class ConsoleSummaryTests {
    private static final RunOptions OPTIONS = new RunOptions("close-call", "embedded", -1, "reset", CaseSelection.ALL,
            CaseOrder.random(-1), 1, Map.of(), null, null, Judging.today(), Path.of("/out"));
    private static final SuiteParts ONE = new SuiteParts("close-call", Map.of("close-call", List.of()));

    private static CaseResult result(String id, String group, Verdict verdict, String message, Map<String, String> facts) {
        return new CaseResult(id, group, verdict, Duration.ofMillis(1234), message, List.of(), facts);
    }

    private static String printed(List<String> containerFailures, CaseResult... results) {
        return printed(ONE, containerFailures, results);
    }

    private static String printed(SuiteParts parts, List<String> containerFailures, CaseResult... results) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        new ConsoleSummary(out, parts).print(OPTIONS, List.of(results), containerFailures, Duration.ofMillis(5678));
        out.flush();
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void aRowForEachClassAndOneForAll() {
        String text = printed(List.of(), result("b.one", "BTests", Verdict.PASSED, "", Map.of("ndh.label", "Ran on stand-ins")),
                result("a.one", "ATests", Verdict.FAILED, "wrong", Map.of()), result("a.two", "ATests", Verdict.SKIPPED, "why", Map.of()));

        assertThat(text.lines().map(line -> line.trim().replaceAll(" +", " "))).containsSubsequence(
                "Test class cases passed failed other seconds", "ATests 2 0 1 1 2.47", "BTests 1 1 0 0 1.23", "all 3 1 1 1 3.70");
        assertThat(text).contains("Ran on stand-ins",
                "Seed 18446744073709551615, isolation reset, target embedded, order seed 18446744073709551615; 5.7 s",
                "Report: /out/report.html");
    }

    @Test
    void aCaseOfASuiteOfOnesOwnIsReplayedFromTheCopy() {
        RunOptions own =
                new RunOptions("mine", "/my targets/a.json", 7, "fork", CaseSelection.ALL, CaseOrder.DECLARED, 1, Map.of(), null, null,
                        Judging.today(), Path.of("/my out"));

        assertThat(own.replayLine("a.one")).isEqualTo(
                "java/ndh run \"/my out/suite.json\" --target \"/my targets/a.json\" --seed 7 --isolation fork --only a.one");
        assertThat(OPTIONS.replayLine("a.one")).startsWith("java/ndh run close-call --target embedded --seed 18446744073709551615 ");
    }

    @Test
    void ofSeveralSuitesThereIsARowForEach() {
        Map<String, List<String>> cases = new LinkedHashMap<>();
        cases.put("qos", List.of("b.one", "b.two"));
        cases.put("data", List.of("a.one"));
        cases.put("oid", List.of("c.one"));

        String text = printed(new SuiteParts("all", cases), List.of(), result("a.one", "SameTests", Verdict.FAILED, "wrong", Map.of()),
                result("b.one", "SameTests", Verdict.PASSED, "", Map.of()), result("b.two", "SameTests", Verdict.PASSED, "", Map.of()));

        assertThat(text.lines().map(line -> line.trim().replaceAll(" +", " "))).containsSubsequence(
                "Suite cases passed failed other seconds", "qos 2 2 0 0 2.47", "data 1 0 1 0 1.23", "all 3 2 1 0 3.70");
        assertThat(text).doesNotContain("SameTests").doesNotContain("oid");
    }

    @Test
    void aFailureComesWithItsMessageItsCrashAndTheLineThatReplaysIt() {
        String message = String.join("\n", "1", "2", "3", "4", "5", "6", "7");
        String text = printed(List.of(),
                result("a.one", "ATests", Verdict.FAILED, message, Map.of("ndh.crash", "Bug check 0x50\nin ndhctl.sys+0x1234")));

        assertThat(text).contains("FAILED a.one\n    1\n").contains("    6\n").doesNotContain("    7\n")
                .contains("    Bug check 0x50\n    in ndhctl.sys+0x1234\n")
                .contains("java/ndh run close-call --target embedded --seed 18446744073709551615 --isolation reset --only a.one");
    }

    @Test
    void aFailureComesWithTheLastLinesOfWhatTheDriversSaid() {
        String log = "1\ta\n2\tb\n3\tc\n4\td\n5\te\n6\tf\n7\tg\n8\th\n9\ti\n10\tj\n";
        String text = printed(List.of(), result("a.one", "ATests", Verdict.FAILED, "wrong", Map.of("ndh.debug", log)));

        assertThat(text).contains("    driver: [2 earlier lines]\n    driver: 3\tc\n").contains("    driver: 10\tj\n")
                .doesNotContain("2\tb");
    }

    @Test
    void setUpFailuresAndWarningsAreTold() {
        String text = printed(List.of("ATests: no such image"), result("a.one", "ATests", Verdict.PASSED, "", Map.of("ndh.warnings", "2")),
                result("a.two", "ATests", Verdict.ERROR, "lost", Map.of("ndh.warnings", "0")));

        assertThat(text).contains("SET-UP ATests: no such image").contains("ERROR a.two").contains("1 cases have warnings");
    }
}
