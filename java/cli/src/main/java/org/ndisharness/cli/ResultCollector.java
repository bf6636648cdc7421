// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.ndisharness.harness.WorldLostException;
import org.ndisharness.junit.NotSelected;

/** Turns what JUnit reports into case results, as they come. Safe to read while the run goes on. */
final class ResultCollector implements TestExecutionListener {
    private static final Pattern FRAME = Pattern.compile("\\s+(at |\\.\\.\\. \\d+ more)");
    private static final String OWN_FRAMES = "at org.ndisharness.";

    private final Consumer<CaseResult> listener;
    private final Map<String, Long> started = new HashMap<>();
    private final Map<String, Map<String, String>> facts = new HashMap<>();
    private final Map<String, CaseResult> results = Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<String> containerFailures = Collections.synchronizedList(new ArrayList<>());

    ResultCollector(Consumer<CaseResult> listener) {
        this.listener = listener;
    }

    /** Results so far, in the order in which the cases ended. */
    List<CaseResult> results() {
        synchronized (results) {
            return List.copyOf(results.values());
        }
    }

    /** Failures outside of cases: a class that could not be set up. */
    List<String> containerFailures() {
        return List.copyOf(containerFailures);
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        started.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        facts.computeIfAbsent(test.getUniqueId(), unused -> new HashMap<>()).putAll(entry.getKeyValuePairs());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        if (test.isTest() && !NotSelected.REASON.equals(reason)) {
            add(test, Verdict.SKIPPED, reason);
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
            case FAILED -> add(test, isHarnessFault(failure) ? Verdict.ERROR : Verdict.FAILED, stackTrace(failure));
        }
    }

    private static boolean isHarnessFault(Throwable failure) {
        return failure instanceof WorldLostException lost && !lost.crash().isDriversFault();
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
        Map<String, String> known = facts.getOrDefault(test.getUniqueId(), Map.of());
        String id = known.getOrDefault("ndh.case", test.getDisplayName());
        long nanos = started.containsKey(test.getUniqueId()) ? System.nanoTime() - started.get(test.getUniqueId()) : 0;
        CaseResult result = new CaseResult(id, group(test), verdict, Duration.ofNanos(nanos), message,
                test.getTags().stream().map(TestTag::getName).sorted().toList(), known);
        results.put(test.getUniqueId(), result);
        listener.accept(result);
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
