// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ndisharness.harness.WineMachine;

/** Cases of the close-call suite a second, here and under Wine, and how long the whole command takes. */
final class SuiteFigures {
    static final String SUITE = "suite";
    static final String WINE = "embedded-vs-wine";
    static final String START = "start";

    private static final String SUITE_NAME = "close-call";
    private static final String ONE_CASE = "reuse.mcm-vc.sync.sync";
    private static final String COMMAND = "org.ndisharness.cli.Ndh";
    private static final Pattern SUMMARY = Pattern.compile("(?m)^all +(\\d+) +(\\d+) .*?([0-9.]+)$");
    /** Runs before the JVM counts as warm: in the last of them its compilers were at work for less than this share of the time. */
    private static final double COMPILING = 0.05;
    private static final int WARM_UP_MOST = 60;
    private static final int WARM_ROUNDS = 7;
    private static final int STARTS = 5;
    private static final int LIMIT_MINUTES = 10;
    private static final double SUITE_TARGET = 500;
    private static final double START_TARGET = 10;

    private final Bench bench;

    SuiteFigures(Bench bench) {
        this.bench = bench;
    }

    /** In this JVM when it is warm: with cold code the compiler threads take as much processor time as the cases. */
    Figure suite() {
        try (SuiteRuns runs = new SuiteRuns(bench.config(), bench.scratch())) {
            int warmUp = warmUp(runs, bench.count(WARM_UP_MOST));
            double[] rates = new double[bench.count(WARM_ROUNDS)];
            for (int i = 0; i < rates.length; i++) {
                rates[i] = runs.run();
            }
            double[] summary = Comparison.summary(rates);
            return new Figure(SUITE, summary[0], "cases/s", null, null, new double[] {summary[1], summary[2]}, SUITE_TARGET,
                    summary[0] >= SUITE_TARGET, new LinkedHashMap<>()).with("jobs", 1).with("warmUpRuns", warmUp);
        }
    }

    /** Runs that are not counted, until the JVM is warm; gives their number. */
    private static int warmUp(SuiteRuns runs, int most) {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        for (int i = 1; i < most; i++) {
            long compiled = compilers.getTotalCompilationTime();
            long begun = System.nanoTime();
            runs.run();
            double millis = (System.nanoTime() - begun) / 1e6;
            if (compilers.getTotalCompilationTime() - compiled < COMPILING * millis) {
                return i;
            }
        }
        return most;
    }

    /** The command's own seconds of all cases, in a fresh JVM on both. */
    Figure wine() {
        Optional<String> missing = WineMachine.missing();
        if (missing.isPresent()) {
            return Figure.skipped(WINE, "cases/s", null, missing.get().lines().findFirst().orElse(""));
        }
        double embedded = casesPerSecond("embedded", "reset");
        double wine = casesPerSecond("wine", "reset");
        return new Figure(WINE, embedded, "cases/s", wine, embedded / wine, null, null, null, new LinkedHashMap<>())
                .with("isolation", "reset");
    }

    private double casesPerSecond(String target, String isolation) {
        Run run = run(List.of("run", SUITE_NAME, "--target", target, "--isolation", isolation));
        Matcher summary = SUMMARY.matcher(run.output);
        if (!summary.find()) {
            throw new IllegalStateException("ndh run close-call --target " + target + " printed no summary:\n" + run.output);
        }
        return Integer.parseInt(summary.group(2)) / Double.parseDouble(summary.group(3));
    }

    /** The whole command `ndh run close-call`, after a first run that is not counted, beside `java -version`; and the same for one case. */
    Figure start() {
        int rounds = bench.count(STARTS);
        double[] alone = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            alone[i] = run(List.of("run", SUITE_NAME, "--only", ONE_CASE)).nanos;
        }
        Comparison comparison = Comparison.interleaved(rounds, () -> run(List.of("run", SUITE_NAME)).nanos,
                () -> time(List.of(java(), "-version")).nanos);
        return Figure.time(START, "ms", 1e6, comparison, START_TARGET).with("oneCase", Math.round(Comparison.summary(alone)[0] / 1e6));
    }

    private record Run(double nanos, String output) {
    }

    private Run run(List<String> arguments) {
        List<String> command = new ArrayList<>(ndh());
        command.addAll(arguments);
        command.addAll(List.of("--out", bench.scratch().fresh().toString()));
        return time(command);
    }

    /** The command as the user gave it, if the start script said so. */
    private static List<String> ndh() {
        String script = System.getProperty("ndh.command");
        if (script != null) {
            return List.of(script);
        }
        List<String> command = new ArrayList<>(List.of(java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        for (String property : List.of("ndh.root", "ndh.config", "ndh.platform.dir", "ndh.cache.dir", "ndh.log.dir")) {
            if (System.getProperty(property) != null) {
                command.add("-D" + property + "=" + System.getProperty(property));
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), COMMAND));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Run time(List<String> command) {
        try {
            long begun = System.nanoTime();
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + process.exitValue() + ":\n" + output);
            }
            return new Run(System.nanoTime() - begun, output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
