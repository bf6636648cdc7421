// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the test classes of a suite through the JUnit Platform. */
final class SuiteRunner {
    private final SuiteConfig suite;
    private final RunOptions options;
    private final ResultCollector collector;

    SuiteRunner(SuiteConfig suite, RunOptions options, Consumer<CaseResult> listener) {
        this.suite = suite;
        this.options = options;
        this.collector = new ResultCollector(listener);
    }

    /** What came out so far; complete after {@link #run}. */
    ResultCollector collector() {
        return collector;
    }

    void run(Path traces) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .selectors(suite.packages().stream().map(DiscoverySelectors::selectPackage).toList())
                .filters(ClassNameFilter.includeClassNamePatterns(".*Tests"))
                .configurationParameter("ndh.target", options.target())
                .configurationParameter("ndh.seed", Long.toUnsignedString(options.seed()))
                .configurationParameter("ndh.isolation", options.isolation())
                .configurationParameter("ndh.traces", traces.toString());
        if (!options.only().isEmpty()) {
            request.configurationParameter("ndh.only", String.join(",", options.only()));
        }
        LauncherDiscoveryRequest built = request.build();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher().execute(built, collector);
        }
    }
}
