// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.ndisharness.junit.TraceListener;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceHeader;
import org.ndisharness.trace.chart.Chart;
import org.ndisharness.trace.chart.HtmlChart;
import org.ndisharness.trace.rules.Violation;

/** Draws the charts of a run's traces while the run goes on, in a thread of its own, so that no trace is read back for the report. */
final class RunCharts implements TraceListener {
    /** Traces that may wait to be drawn; beyond them the test's thread draws. */
    private static final int WAITING = 64;

    private final Path folder;
    private final Map<Path, Future<Drawn>> drawn = new ConcurrentHashMap<>();
    private final ExecutorService artist;

    /**
     * A trace as the report shows it.
     *
     * @param chart of the session
     * @param before chart of what came before the session; empty if nothing of it was recorded
     * @param environment what it ran on, a line each
     */
    record Drawn(String chart, String before, List<String> environment) {
        static Drawn of(Trace trace, Collection<Long> wrong) {
            Chart early = Chart.beforeSession(trace);
            return new Drawn(HtmlChart.fragment(Chart.of(trace, wrong)), early.rows().isEmpty() ? "" : HtmlChart.fragment(early),
                    environment(trace.header()));
        }

        private static List<String> environment(TraceHeader header) {
            List<String> environment = new ArrayList<>();
            header.components().forEach(c -> environment.add(c + " (" + c.evidence() + ")"));
            new TreeMap<>(header.images()).forEach((image, hash) -> environment.add(image + " sha256 " + hash));
            if (!header.switches().isEmpty()) {
                environment.add("switches of the stand-in: " + new TreeMap<>(header.switches()));
            }
            return environment;
        }
    }

    /** Of the traces in this folder. */
    RunCharts(Path folder) {
        this.folder = folder;
        this.artist = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
            Thread thread = new Thread(work, "ndh-charts");
            thread.setDaemon(true);
            return thread;
        }, new ThreadPoolExecutor.CallerRunsPolicy());
    }

    @Override
    public void written(Path file, Trace trace, List<Violation> violations) {
        if (folder.equals(file.getParent())) {
            FutureTask<Drawn> work =
                    new FutureTask<>(() -> Drawn.of(trace, violations.stream().flatMap(v -> v.events().stream()).toList()));
            drawn.put(file, work);
            artist.execute(work);
        }
    }

    /** What was drawn of a trace of this run, waited for; empty for a trace of an earlier one. */
    Optional<Drawn> of(Path file) {
        Future<Drawn> work = drawn.get(file);
        try {
            return work == null ? Optional.empty() : Optional.of(work.get());
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the chart of " + file + " cannot be drawn", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the chart of " + file + " was drawn", interrupted);
        }
    }
}
