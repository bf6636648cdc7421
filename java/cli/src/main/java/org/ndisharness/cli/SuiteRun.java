// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.trace.CanonicalTrace;
import org.ndisharness.trace.CanonicalTrace.Detail;
import org.ndisharness.trace.TraceReader;

/** One run of a suite: progress, results, files, verdict. Its files are complete also when it is interrupted. */
final class SuiteRun {
    private final SuiteConfig suite;
    private final RunOptions options;
    private final PrintWriter console;
    private final PrintWriter errors;
    private final AtomicBoolean written = new AtomicBoolean();

    SuiteRun(SuiteConfig suite, RunOptions options, PrintWriter console, PrintWriter errors) {
        this.suite = suite;
        this.options = options;
        this.console = console;
        this.errors = errors;
    }

    ExitStatus execute(boolean distinct) throws IOException {
        Path traces = options.out().resolve("traces");
        clear(traces);
        List<String> expected = CaseList.of(suite.name()).selected(options.only());
        if (expected.isEmpty() && !CaseList.of(suite.name()).ids().isEmpty()) {
            console.println("ndh: --only " + String.join(",", options.only()) + " fits no case of " + suite.name() + "; the nearest: "
                    + String.join(", ", CaseList.of(suite.name()).nearest(options.only())));
            console.flush();
            return ExitStatus.SETUP;
        }
        long begun = System.nanoTime();
        ResultCollector collector = run(traces, expected);
        if (collector == null) {
            return ExitStatus.INTERRUPTED;
        }
        List<CaseResult> results = collector.results();
        write(results);
        new ConsoleSummary(console).print(options, results, collector.containerFailures(), Duration.ofNanos(System.nanoTime() - begun));
        if (distinct) {
            console.println("Distinct canonical traces: " + countDistinct(traces));
        }
        if (results.isEmpty() && collector.containerFailures().isEmpty()) {
            console.println("ndh: no case of " + suite.name() + " ran: its packages are " + String.join(", ", suite.packages())
                    + (options.only().isEmpty() ? "" : ", --only is " + String.join(",", options.only())));
        }
        console.flush();
        return verdict(results, collector.containerFailures());
    }

    /** Runs the cases; null when the process is shutting down, in which case the shutdown hook writes the files. */
    private ResultCollector run(Path traces, List<String> expected) {
        try (Progress progress = new Progress(suite.name(), expected.size(), errors)) {
            SuiteRunner runner = new SuiteRunner(suite, options, progress::step);
            Thread interruption = new Thread(() -> interrupted(runner, expected), "ndh-interruption");
            Runtime.getRuntime().addShutdownHook(interruption);
            runner.run(traces);
            return removeHook(interruption) ? runner.collector() : null;
        }
    }

    private static boolean removeHook(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            return false;
        }
    }

    private static void clear(Path traces) throws IOException {
        if (Files.isDirectory(traces)) {
            try (Stream<Path> old = Files.list(traces)) {
                for (Path file : old.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(traces);
    }

    /** Runs in the shutdown hook: what has not ended is marked as not run. */
    private void interrupted(SuiteRunner runner, List<String> expected) {
        List<CaseResult> results = new ArrayList<>(runner.collector().results());
        Set<String> ended = new HashSet<>();
        results.forEach(r -> ended.add(r.id()));
        expected.stream().filter(id -> !ended.contains(id))
                .forEach(id -> results.add(new CaseResult(id, "", Verdict.NOT_RUN, Duration.ZERO, "", List.of(), Map.of())));
        try {
            write(results);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Runtime.getRuntime().halt(ExitStatus.INTERRUPTED.code());
    }

    private void write(List<CaseResult> results) throws IOException {
        if (!written.compareAndSet(false, true)) {
            return;
        }
        JUnitXml.write(options, results, properties(results), options.out().resolve("junit.xml"));
        new HtmlReport(suite, options).write(results, options.out().resolve("report.html"));
    }

    private Map<String, String> properties(List<CaseResult> results) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("suite", options.suite());
        properties.put("target", options.target());
        properties.put("seed", Long.toUnsignedString(options.seed()));
        properties.put("isolation", options.isolation());
        results.stream().flatMap(r -> r.fact("label").stream()).findFirst().ifPresent(label -> properties.put("ran on", label));
        return properties;
    }

    private static int countDistinct(Path traces) throws IOException {
        Set<String> fingerprints = new HashSet<>();
        try (Stream<Path> files = Files.list(traces)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
                fingerprints.add(CanonicalTrace.of(TraceReader.read(file), Detail.CLASSES).fingerprint());
            }
        }
        return fingerprints.size();
    }

    private static ExitStatus verdict(List<CaseResult> results, List<String> containerFailures) {
        if (!containerFailures.isEmpty() || results.stream().anyMatch(r -> r.verdict() == Verdict.ERROR)) {
            return ExitStatus.HARNESS;
        }
        if (results.isEmpty()) {
            return ExitStatus.SETUP;
        }
        return results.stream().anyMatch(r -> r.verdict() == Verdict.FAILED) ? ExitStatus.FAILED : ExitStatus.PASSED;
    }
}
