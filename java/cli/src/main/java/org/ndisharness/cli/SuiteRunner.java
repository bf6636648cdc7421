// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.ndisharness.conformance.CaseSelection;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.junit.TargetPool;

/** Runs the test classes of a suite through the JUnit Platform, any number of times on one open target. */
final class SuiteRunner implements AutoCloseable {
    private final SuiteConfig suite;
    private final RunOptions options;
    private final LauncherSession session = LauncherFactory.openSession();

    /** The session closes the pool. */
    SuiteRunner(SuiteConfig suite, RunOptions options, TargetPool pool) {
        this.suite = suite;
        this.options = options;
        pool.shareWith(session.getStore(), options.target());
    }

    /**
     * Runs the cases.
     *
     * @param traces folder of the traces
     * @param except ids of cases that are left out
     */
    void run(Path traces, Collection<String> except, ResultCollector collector) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .selectors(suite.parts().stream().flatMap(part -> part.packages().stream()).map(DiscoverySelectors::selectPackage).toList())
                .filters(ClassNameFilter.includeClassNamePatterns(".*Tests"))
                .configurationParameter("ndh.target", options.target())
                .configurationParameter("ndh.seed", Long.toUnsignedString(options.seed()))
                .configurationParameter("ndh.isolation", options.isolation())
                .configurationParameter("ndh.traces", traces.toString())
                .configurationParameter("ndh.attach", "never")
                .configurationParameter("ndh.rules", options.judging().rules().toString())
                .configurationParameter("ndh.replay", options.replayLine("{case}"));
        CaseSelection selection = options.selection();
        list(request, "ndh.only", selection.only());
        list(request, "ndh.tags", selection.tags());
        list(request, "ndh.cases", selection.rules().isEmpty() && suite.without().isEmpty() ? List.of() : selection.of(suite));
        list(request, "ndh.except", except);
        options.order().parameters().forEach(request::configurationParameter);
        if (options.jobs() > 1) {
            request.configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                    .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                    .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                    .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", Integer.toString(options.jobs()))
                    .configurationParameter("junit.jupiter.execution.parallel.config.executor-service", "worker_thread_pool");
        }
        LauncherDiscoveryRequest built = request.build();
        session.getLauncher().execute(built, collector);
    }

    private static void list(LauncherDiscoveryRequestBuilder request, String parameter, Collection<String> values) {
        if (!values.isEmpty()) {
            request.configurationParameter(parameter, String.join(",", values));
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
