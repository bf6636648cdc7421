// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.ndisharness.harness.Crash;
import org.ndisharness.harness.TargetLostException;
import org.ndisharness.harness.WorldLostException;
import org.ndisharness.junit.CaseId;
import org.ndisharness.junit.NotSelected;
import org.ndisharness.trace.UnfinishedFileException;

/** Turns what JUnit reports into case results and writes them to the log, as they come. For tests that run in parallel too. */
final class ResultCollector implements TestExecutionListener {
    private static final Pattern FRAME = Pattern.compile("\\s+(at |\\.\\.\\. \\d+ more)");
    private static final String OWN_FRAMES = "at org.ndisharness.";
    private static final String TRACE = "ndh.trace";

    private final Path folder;
    private final ResultLog log;
    private final Consumer<CaseResult> listener;
    private final CaseErrata errata;
    private final Map<String, Long> started = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> facts = new ConcurrentHashMap<>();
    private final Map<String, CaseResult> results = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Set<String> notSelected = Collections.synchronizedSet(new TreeSet<>());
    private final AtomicBoolean logFailed = new AtomicBoolean();
    private final List<String> containerFailures = Collections.synchronizedList(new ArrayList<>());

    ResultCollector(Path folder, ResultLog log, CaseErrata errata, Consumer<CaseResult> listener) {
        this.errata = errata;
        this.folder = folder;
        this.log = log;
        this.listener = listener;
    }

    /** Results so far, in the order in which the cases ended. */
    List<CaseResult> results() {
        synchronized (results) {
            return List.copyOf(results.values());
        }
    }

    /** Failures outside of cases: a class that could not be set up, a log that could not be written. */
    List<String> containerFailures() {
        return List.copyOf(containerFailures);
    }

    /** Ids of the cases that the selection left out, sorted. */
    List<String> notSelected() {
        synchronized (notSelected) {
            return List.copyOf(notSelected);
        }
    }

    private interface Entry {
        void write() throws IOException;
    }

    /** JUnit ignores what listeners throw. */
    private void write(Entry entry) {
        try {
            entry.write();
        } catch (IOException failure) {
            if (logFailed.compareAndSet(false, true)) {
                containerFailures.add(ResultLog.FILE + " cannot be written: " + failure.getMessage());
            }
        }
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            write(() -> log.started(id(test), group(test)));
        }
        started.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        facts.computeIfAbsent(test.getUniqueId(), unused -> new ConcurrentHashMap<>()).putAll(entry.getKeyValuePairs());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        if (test.isTest() && !NotSelected.REASON.equals(reason)) {
            add(test, Verdict.SKIPPED, reason);
        } else if (test.isTest()) {
            notSelected.add(id(test));
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Throwable failure = result.getThrowable().orElse(null);
        if (!test.isTest()) {
            if (failure != null) {
                containerFailures.add(test.getDisplayName() + ": " + stackTrace(failure));
            }
            return;
        }
        switch (result.getStatus()) {
            case SUCCESSFUL -> add(test, Verdict.PASSED, "");
            case ABORTED -> add(test, Verdict.SKIPPED, failure == null ? "aborted" : String.valueOf(failure.getMessage()));
            case FAILED -> add(test, verdict(failure), stackTrace(failure));
        }
    }

    /** Whose fault a failure is: a driver's or the test's own, the harness's, or the loss of the machine, now or before. */
    private static Verdict verdict(Throwable failure) {
        if (failure instanceof TargetLostException) {
            return Verdict.NOT_RUN;
        }
        if (failure instanceof UnfinishedFileException) {
            return Verdict.ERROR;
        }
        Crash crash = crash(failure);
        if (crash == null || crash.isDriversFault()) {
            return Verdict.FAILED;
        }
        return crash.isMachineLost() ? Verdict.CRASHED : Verdict.ERROR;
    }

    /** The loss of the world that is among the causes of a failure, or that showed when the test was over. */
    private static Crash crash(Throwable failure) {
        for (Throwable cause : ExceptionUtils.getThrowableList(failure)) {
            if (cause instanceof WorldLostException lost) {
                return lost.crash();
            }
            for (Throwable suppressed : cause.getSuppressed()) {
                if (suppressed instanceof WorldLostException lost) {
                    return lost.crash();
                }
            }
        }
        return null;
    }

    /** Without the frames of JUnit and the JDK. */
    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString().lines()
                .filter(line -> !FRAME.matcher(line).lookingAt() || line.contains(OWN_FRAMES))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private void add(TestIdentifier test, Verdict verdict, String message) {
        Map<String, String> known = new HashMap<>(facts.getOrDefault(test.getUniqueId(), Map.of()));
        known.computeIfPresent(TRACE, (key, file) -> relative(file));
        Long begin = started.remove(test.getUniqueId());
        Duration duration = Duration.ofNanos(begin == null ? 0 : System.nanoTime() - begin);
        CaseResult result = errata.apply(new CaseResult(id(test), group(test), verdict, duration, message,
                test.getTags().stream().map(TestTag::getName).sorted().toList(), known));
        facts.remove(test.getUniqueId());
        results.put(test.getUniqueId(), result);
        write(() -> {
            if (verdict == Verdict.NOT_RUN) {
                log.interrupted(result.id());
            } else {
                log.finished(result);
            }
        });
        listener.accept(result);
    }

    /** As it is found wherever the folder is moved to, with the separators of links. */
    private String relative(String file) {
        return folder.relativize(Path.of(file)).toString().replace('\\', '/');
    }

    private static String id(TestIdentifier test) {
        return test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast)
                .map(method -> CaseId.of(test.getDisplayName(), test.getUniqueId(), method.getClassName(), method.getMethodName()))
                .orElse(test.getDisplayName());
    }

    private static String group(TestIdentifier test) {
        String name = test.getSource().map(source -> {
            if (source instanceof MethodSource method) {
                return method.getClassName();
            }
            return source instanceof ClassSource type ? type.getClassName() : "";
        }).orElse("");
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
