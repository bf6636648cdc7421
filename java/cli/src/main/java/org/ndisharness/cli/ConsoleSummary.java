// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ndisharness.trace.message.DriverLog;

/** The table that a run ends with. */
final class ConsoleSummary {
    private static final int MESSAGE_LINES = 6;
    /** Of what the drivers said in a failed case: the last ones. */
    private static final int LOG_LINES = 8;
    private static final String ROW = "%-24s %7s %7s %7s %7s %9s%n";

    private final PrintWriter out;
    private final SuiteParts parts;

    ConsoleSummary(PrintWriter out, SuiteParts parts) {
        this.out = out;
        this.parts = parts;
    }

    void print(RunOptions options, List<CaseResult> results, List<String> containerFailures, Duration wall) {
        out.println();
        out.printf(ROW, parts.areSeveral() ? "Suite" : "Test class", "cases", "passed", "failed", "other", "seconds");
        groups(results).forEach(this::row);
        row("all", results);
        results.stream().filter(r -> r.verdict().isBad()).forEach(r -> failure(options, r));
        containerFailures.forEach(failure -> out.println(System.lineSeparator() + "SET-UP " + failure));
        warnings(options, results);
        skips(results);
        long notRun = results.stream().filter(r -> r.verdict() == Verdict.NOT_RUN).count();
        if (notRun > 0) {
            out.println(System.lineSeparator() + notRun + " cases did not run; when the machine is up again: ndh run --resume "
                    + options.out());
        }
        out.println();
        results.stream().flatMap(r -> r.fact("label").stream()).findFirst().ifPresent(out::println);
        out.printf(Locale.ROOT, "Seed %s, isolation %s, target %s%s; %.1f s%n", Long.toUnsignedString(options.seed()), options.isolation(),
                options.target(), options.order().text() == null ? "" : ", order seed " + options.order().text(), wall.toNanos() / 1e9);
        out.println("Report: " + options.out().resolve("report.html"));
    }

    /** By suite, or of one suite by test class. */
    private Map<String, List<CaseResult>> groups(List<CaseResult> results) {
        return parts.areSeveral() ? parts.split(results)
                : results.stream().collect(Collectors.groupingBy(CaseResult::group, TreeMap::new, Collectors.toList()));
    }

    private void row(String name, List<CaseResult> results) {
        long passed = results.stream().filter(r -> r.verdict().isGood()).count();
        long failed = results.stream().filter(r -> r.verdict() == Verdict.FAILED).count();
        double seconds = results.stream().mapToLong(r -> r.duration().toNanos()).sum() / 1e9;
        out.printf(ROW, name, results.size(), passed, failed, results.size() - passed - failed,
                String.format(Locale.ROOT, "%.2f", seconds));
    }

    private void failure(RunOptions options, CaseResult result) {
        out.println();
        out.println(result.verdict().name() + " " + result.id());
        result.message().lines().limit(MESSAGE_LINES).forEach(line -> out.println("    " + line));
        if (!CaseErrata.expiredOf(result).isEmpty()) {
            out.println("    covered by errata that have expired: " + CaseErrata.expiredOf(result));
        }
        result.fact("crash").ifPresent(crash -> crash.lines().forEach(line -> out.println("    " + line)));
        result.fact("debug").map(log -> DriverLog.newest(log, LOG_LINES))
                .ifPresent(log -> log.lines().forEach(line -> out.println("    driver: " + line)));
        out.println("    replay: " + options.replayLine(result.id()));
    }

    private void warnings(RunOptions options, List<CaseResult> results) {
        long warned = results.stream().filter(r -> !r.fact("warnings").orElse("0").equals("0")).count();
        if (warned > 0) {
            out.println(System.lineSeparator() + warned + " cases have warnings: a rule of level 'should'"
                    + (options.judging().rules().isLatest() ? "" : ", or one newer than version " + options.judging().rules()
                            + " of the rules,")
                    + " was broken; see the report");
        }
    }

    /** Skipped cases by reason. */
    private void skips(List<CaseResult> results) {
        Map<String, Long> reasons = results.stream().filter(r -> r.verdict() == Verdict.SKIPPED)
                .collect(Collectors.groupingBy(r -> r.message().lines().findFirst().orElse("no reason given"), TreeMap::new,
                        Collectors.counting()));
        if (!reasons.isEmpty()) {
            out.println();
        }
        reasons.forEach((reason, count) -> out.println(count + " skipped: " + reason));
    }

    /** What is said about a driver of others; nothing if there are no findings. */
    void driver(DriverFindings findings) {
        if (findings != null && !findings.lines().isEmpty()) {
            out.println(System.lineSeparator() + "The driver " + findings.service() + ":");
            findings.lines().forEach(line -> out.println("    it " + line));
        }
    }

    /** Cases that passed with errata, and what people should know of the errata. */
    void errata(List<CaseResult> results, List<String> notes) {
        List<CaseResult> covered = results.stream().filter(r -> r.verdict() == Verdict.PASSED_WITH_ERRATUM).toList();
        if (!covered.isEmpty()) {
            out.println(System.lineSeparator() + covered.size() + " cases passed with erratum:");
            covered.forEach(r -> CaseErrata.of(r).forEach(erratum -> out.println("    " + r.id() + ": " + erratum)));
        }
        if (!notes.isEmpty()) {
            out.println(System.lineSeparator() + "Errata:");
            notes.forEach(note -> out.println("    " + note));
        }
    }

    /** Cases that were skipped although nobody said that they may be. */
    void unexpectedSkips(List<CaseResult> skipped) {
        if (!skipped.isEmpty()) {
            out.println(System.lineSeparator() + skipped.size() + " cases were skipped that --expect-skips does not list:");
            skipped.forEach(result -> out.println("    " + result.id() + ": " + result.message().lines().findFirst().orElse("")));
        }
    }
}
