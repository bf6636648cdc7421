// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ndisharness.cli.errata.Errata;
import org.ndisharness.cli.errata.ErrataFiles;
import org.ndisharness.cli.errata.ErratumStatus;
import org.ndisharness.cli.errata.RunSubject;
import org.ndisharness.cli.files.AtomicFile;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.junit.TargetPool;
import org.ndisharness.trace.CanonicalTrace;
import org.ndisharness.trace.CanonicalTrace.Detail;
import org.ndisharness.trace.TraceReader;

/** One run of a suite, or its rest: progress, results, files, verdict. Its files are complete also when it is interrupted. */
final class SuiteRun {
    private final SuiteConfig suite;
    private final RunOptions options;
    private final RunFolder folder;
    private final PrintWriter console;
    private final PrintWriter errors;
    private final List<CaseResult> earlier;
    private final AtomicBoolean written = new AtomicBoolean();
    private final RunCharts charts;
    private final DriverFindings.Oids oids;
    private RunRecord record;
    private DriverFindings findings;
    private CaseErrata errata;

    /** @param earlier results of cases that are not run again */
    SuiteRun(SuiteConfig suite, RunOptions options, List<CaseResult> earlier, PrintWriter console, PrintWriter errors) {
        this.suite = suite;
        this.options = options;
        this.folder = new RunFolder(options.out());
        this.charts = new RunCharts(folder.traces());
        this.oids = new DriverFindings.Oids(charts);
        this.earlier = List.copyOf(earlier);
        this.console = console;
        this.errors = errors;
    }

    /**
     * Runs the cases.
     *
     * @param pool the target, open
     * @param log where results go as they come
     */
    ExitStatus execute(RunRecord begun, TargetPool pool, ResultLog log, RunExtras extras) throws IOException {
        record = begun;
        record.write(folder.path());
        keep(extras.errata());
        TargetConfig config = pool.target().config();
        errata = new CaseErrata(extras.errata().on(new RunSubject(config.name(), pool.target().images(), pool.target().imageFiles())),
                options.judging().rules());
        List<String> expected = options.selection().of(suite);
        long start = System.nanoTime();
        Optional<Outcome> outcome = run(config, pool, log, expected, extras.repeat());
        if (outcome.isEmpty()) {
            return ExitStatus.INTERRUPTED;
        }
        List<CaseResult> results = outcome.get().results();
        ResultCollector collector = outcome.get().collector();
        write(RunRecord.State.complete, results);
        ConsoleSummary summary = new ConsoleSummary(console, SuiteParts.of(suite));
        summary.print(options, results, collector.containerFailures(), Duration.ofNanos(System.nanoTime() - start));
        if (extras.distinct()) {
            console.println("Distinct canonical traces: " + countDistinct(folder.traces()));
        }
        if (results.isEmpty() && collector.containerFailures().isEmpty()) {
            sayThatNothingRan(collector.notSelected());
        }
        summary.driver(findings);
        summary.errata(results, errata.notes(statuses(results, RunRecord.State.complete)));
        List<CaseResult> unexpected = extras.skips() == null ? List.of() : extras.skips().unexpected(results);
        summary.unexpectedSkips(unexpected);
        console.flush();
        ExitStatus status = verdict(results, collector.containerFailures());
        return status == ExitStatus.PASSED && !unexpected.isEmpty() ? ExitStatus.FAILED : status;
    }

    private void keep(Errata all) throws IOException {
        if (!all.all().isEmpty()) {
            AtomicFile.write(folder.path().resolve(ErrataFiles.KEPT), ErrataFiles.text(all));
        }
    }

    private List<ErratumStatus> statuses(List<CaseResult> results, RunRecord.State state) {
        return errata.statuses(results, suite.rules(), state == RunRecord.State.complete && options.selection().isAll());
    }

    /** What came of all cases, of earlier ones too. */
    private record Outcome(List<CaseResult> results, ResultCollector collector) {
    }

    private void sayThatNothingRan(List<String> notSelected) {
        console.println("ndh: no case of " + suite.name() + " ran: its packages are "
                + suite.parts().stream().flatMap(part -> part.packages().stream()).collect(Collectors.joining(", "))
                + (options.selection().isAll() ? "" : ", the selection is " + options.selection())
                + (notSelected.isEmpty() ? "" : "; the nearest: "
                        + String.join(", ", CaseList.nearest(notSelected, options.selection().only()))));
    }

    /** Runs the cases; empty when the process is shutting down, in which case the shutdown hook writes the files. */
    private Optional<Outcome> run(TargetConfig config, TargetPool pool, ResultLog log, List<String> expected, int repeat)
            throws IOException {
        int left = Math.max(0, expected.size() - earlier.size());
        pool.whenWritten(oids);
        try (Progress progress = new Progress(suite.name(), left, errors); SuiteRunner runner = new SuiteRunner(suite, options, pool)) {
            ResultCollector collector = new ResultCollector(folder.path(), log, errata, progress::step);
            Thread interruption = new Thread(() -> interrupted(collector, log, expected), "ndh-interruption");
            Runtime.getRuntime().addShutdownHook(interruption);
            runner.run(folder.traces(), earlier.stream().map(CaseResult::id).toList(), collector);
            List<CaseResult> results = results(collector);
            if (repeat > 1) {
                results = new Repetitions(runner, folder, errata, repeat).check(results);
            }
            findings = DriverFindings.of(config, pool.opened(), oids); // the end of the runner closes the target
            return removeHook(interruption) ? Optional.of(new Outcome(results, collector)) : Optional.empty();
        }
    }

    private static boolean removeHook(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            return false;
        }
    }

    /** The earlier results and the new ones; those of parallel tests, which end in any order, sorted. */
    private List<CaseResult> results(ResultCollector collector) {
        List<CaseResult> results = new ArrayList<>(earlier);
        results.addAll(collector.results());
        if (options.jobs() > 1) {
            results.sort(Comparator.comparing(CaseResult::group).thenComparing(CaseResult::id));
        }
        return results;
    }

    /** Runs in the shutdown hook: what has not ended is marked as not run. */
    private void interrupted(ResultCollector collector, ResultLog log, List<String> expected) {
        try {
            log.stop();
            List<CaseResult> results = results(collector);
            Set<String> ended = new HashSet<>();
            results.forEach(r -> ended.add(r.id()));
            expected.stream().filter(id -> !ended.contains(id))
                    .forEach(id -> results.add(new CaseResult(id, "", Verdict.NOT_RUN, Duration.ZERO, "", List.of(), Map.of())));
            write(RunRecord.State.interrupted, results);
        } catch (IOException failure) {
            errors.println("ndh: the run was interrupted, and its files could not be written: " + failure.getMessage());
            errors.flush();
            Runtime.getRuntime().halt(ExitStatus.HARNESS.code());
        }
        Runtime.getRuntime().halt(ExitStatus.INTERRUPTED.code());
    }

    private void write(RunRecord.State state, List<CaseResult> results) throws IOException {
        if (!written.compareAndSet(false, true)) {
            return;
        }
        List<ErratumStatus> statuses = statuses(results, state);
        List<String> notes = errata.notes(statuses);
        JUnitXml.write(options, SuiteParts.of(suite), results, properties(results, notes), folder.path().resolve("junit.xml"));
        new HtmlReport(suite, options).write(results, notes, findings, charts, folder.path().resolve("report.html"));
        record.with(state, results, statuses, findings).write(folder.path());
    }

    private Map<String, String> properties(List<CaseResult> results, List<String> notes) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("suite", options.suite());
        properties.put("target", options.target());
        properties.put("seed", Long.toUnsignedString(options.seed()));
        properties.put("isolation", options.isolation());
        properties.put("rules version", options.judging().rules().toString());
        properties.put("as of", options.judging().asOf().toString());
        if (!notes.isEmpty()) {
            properties.put("errata", String.join("; ", notes));
        }
        if (!options.selection().isAll()) {
            properties.put("selection", options.selection().toString());
        }
        if (options.order().text() != null) {
            properties.put("order seed", options.order().text());
        }
        if (!options.switches().isEmpty()) {
            properties.put("switches", new TreeMap<>(options.switches()).toString());
        }
        if (options.verifier() != null) {
            properties.put("Driver Verifier", options.verifier());
        }
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
        if (!containerFailures.isEmpty() || has(results, Verdict.ERROR) || has(results, Verdict.CRASHED) || has(results, Verdict.NOT_RUN)) {
            return ExitStatus.HARNESS;
        }
        if (results.isEmpty()) {
            return ExitStatus.SETUP;
        }
        return has(results, Verdict.FAILED) ? ExitStatus.FAILED : ExitStatus.PASSED;
    }

    private static boolean has(List<CaseResult> results, Verdict verdict) {
        return results.stream().anyMatch(r -> r.verdict() == verdict);
    }
}
