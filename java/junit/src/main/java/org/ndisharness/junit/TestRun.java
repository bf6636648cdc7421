// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.ndisharness.harness.Crash;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.SessionOptions;
import org.ndisharness.harness.World;
import org.ndisharness.harness.WorldLostException;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnding;
import org.ndisharness.trace.TraceWriter;
import org.ndisharness.trace.message.DriverLog;
import org.ndisharness.trace.rules.Monitors;
import org.ndisharness.trace.rules.Violation;
import org.opentest4j.TestAbortedException;

/** One test from its session to its verdict. */
final class TestRun {
    /** Of what the drivers said in the case: the last ones. */
    private static final int SHOWN_LINES = 1000;
    private static final Gson JSON = new Gson();

    private final String caseId;
    private final RunSettings settings;
    private final TargetPool pool;
    private final Isolation isolation;
    private final World world;
    private final Session session;
    private final CaseLimits limits;

    private TestRun(String caseId, RunSettings settings, TargetPool pool, Isolation isolation, World world, Session session) {
        this.caseId = caseId;
        this.settings = settings;
        this.pool = pool;
        this.isolation = isolation;
        this.world = world;
        this.session = session;
        this.limits = CaseLimits.begin(world, settings);
    }

    static TestRun begin(String caseId, RunSettings settings, TargetPool pool) {
        Isolation isolation = pool.isolation(settings.isolation());
        World world = pool.acquire(isolation, settings.seed());
        SessionOptions options = settings.misuse() ? SessionOptions.defaults().withMisuse() : SessionOptions.defaults();
        try {
            return new TestRun(caseId, settings, pool, isolation, world, world.openSession(caseId, options, isolation.label()));
        } catch (RuntimeException failure) {
            RuntimeException meaning =
                    world.isAlive() || failure instanceof WorldLostException ? failure : new WorldLostException(world.crash(), failure);
            giveBack(pool, isolation, world, false);
            throw meaning;
        }
    }

    Session session() {
        return session;
    }

    /**
     * Closes the session, writes the trace, reports, gives the world back whatever comes of that, and throws what the test itself did not
     * see.
     */
    void end(ExtensionContext context) throws IOException {
        Outcome outcome = null;
        try {
            outcome = report(context);
        } finally {
            boolean clean = outcome != null && outcome.isClean() && context.getExecutionException().isEmpty();
            giveBack(pool, isolation, world, clean);
        }
        raise(context, outcome);
    }

    /**
     * What came of a test.
     *
     * @param failure why the session could not be closed or the world is dead, or null
     * @param broken rules that fail the test
     * @param crash of a driver, in words; empty if none crashed
     */
    private record Outcome(Throwable failure, Trace trace, List<Violation> broken, String crash) {
        boolean isClean() {
            return failure == null && broken.isEmpty();
        }
    }

    private Outcome report(ExtensionContext context) throws IOException {
        limits.close();
        String stacks = context.getExecutionException().isPresent() ? world.stacks() : "";
        Throwable failure = close();
        limits.struck().ifPresent(limit -> context.getExecutionException().ifPresent(own -> own.addSuppressed(limit)));
        Trace trace = session.recorded();
        Map<String, String> report = new LinkedHashMap<>();
        report.put("ndh.case", caseId);
        report.put("ndh.target", settings.target());
        report.put("ndh.seed", Long.toUnsignedString(settings.seed()));
        report.put("ndh.log", world.target().log().toString());
        report.put("ndh.label", world.target().label());
        Crash crash = world.isAlive() ? null : world.crash();
        if (crash != null) {
            report.put("ndh.crash", crash.describe());
        }
        if (!stacks.isEmpty()) {
            report.put("ndh.stacks", stacks);
        }
        String debugLog = world.debugLog();
        if (!debugLog.isBlank()) {
            report.put("ndh.debug", DriverLog.newest(debugLog, SHOWN_LINES));
        }
        trace.end(endingOf(crash));
        Path file = settings.traces().isPresent() ? write(trace, settings.traces().get()) : null;
        List<Violation> violations = settings.misuse() ? List.of() : Monitors.shipped().check(trace, trace.ending().end());
        if (file != null) {
            report.put("ndh.trace", file.toString());
            pool.written(file, trace, violations);
        }
        report.put("ndh.warnings", Long.toString(violations.stream().filter(v -> !settings.rules().fails(v.rule())).count()));
        List<Violation> broken = violations.stream().filter(v -> settings.rules().fails(v.rule())).toList();
        if (!violations.isEmpty()) {
            report.put("ndh.violations", JSON.toJson(violations));
        }
        boolean failedByItself = context.getExecutionException().filter(own -> !(own instanceof TestAbortedException)).isPresent();
        if (!broken.isEmpty() && failure == null && !failedByItself) {
            report.put("ndh.by-rules-alone", "true");
        }
        context.publishReportEntry(report);
        return new Outcome(failure, trace, broken, crash == null || !crash.isDriversFault() ? "" : crash.describe());
    }

    /** A world that a driver crashed is replaced; when the world was lost otherwise, its host or machine may be gone as well. */
    private static void giveBack(TargetPool pool, Isolation isolation, World world, boolean clean) {
        Crash crash = world.isAlive() ? null : world.crash();
        pool.release(world, isolation, clean);
        if (crash != null && !crash.isDriversFault()) {
            pool.discard(world.target(), crash.describe());
        }
    }

    private static TraceEnding endingOf(Crash crash) {
        if (crash == null) {
            return TraceEnding.COMPLETE;
        }
        return crash.isDriversFault() ? TraceEnding.crashed(crash.describePlainly().replace(System.lineSeparator(), "\n"))
                : TraceEnding.CUT;
    }

    private Throwable close() {
        try {
            session.close();
            world.requireAlive();
            return null;
        } catch (RuntimeException failure) {
            return failure;
        }
    }

    /** Only the first trace finds that the folder is not there. */
    private Path write(Trace trace, Path folder) throws IOException {
        Path file = folder.resolve(caseId + ".jsonl");
        try {
            TraceWriter.write(trace, file);
        } catch (NoSuchFileException missing) {
            Files.createDirectories(folder);
            TraceWriter.write(trace, file);
        }
        return file;
    }

    /** Throws what the test itself did not see; what it saw gets the explanation as suppressed. A skipped test may have gone wrong too. */
    private void raise(ExtensionContext context, Outcome outcome) {
        Throwable failure = outcome.failure();
        Trace trace = outcome.trace();
        List<Violation> broken = outcome.broken();
        Throwable own = context.getExecutionException().filter(seen -> !(seen instanceof TestAbortedException)).orElse(null);
        boolean failed = own != null || !outcome.isClean();
        List<Long> wrong = broken.stream().flatMap(v -> v.events().stream()).toList();
        List<String> attached =
                settings.attach().applies(failed) ? Attachments.publish(context, caseId, trace, wrong, outcome.crash()) : List.of();
        if (!failed) {
            return;
        }
        Explanation explanation = Explanation.of(context, settings, trace, broken, attached, world.target().log());
        if (own != null) {
            addSuppressed(own, failure);
            own.addSuppressed(explanation);
        } else if (failure instanceof RuntimeException runtime) {
            runtime.addSuppressed(explanation);
            throw runtime;
        } else {
            throw explanation;
        }
    }

    private static void addSuppressed(Throwable to, Throwable what) {
        if (what != null && what != to) {
            to.addSuppressed(what);
        }
    }
}
