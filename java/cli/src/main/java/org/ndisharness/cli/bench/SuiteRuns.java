// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.junit.TargetPool;

/** The close-call suite again and again in this JVM, as {@code ndh run} runs it: a world for each case, its trace judged and written. */
final class SuiteRuns implements AutoCloseable {
    private static final String PACKAGE = "org.ndisharness.conformance.closecall";

    private final LauncherSession session = LauncherFactory.openSession();
    private final TargetConfig target;
    private final Scratch scratch;

    SuiteRuns(TargetConfig target, Scratch scratch) {
        new TargetPool(target).shareWith(session.getStore(), target.name());
        this.target = target;
        this.scratch = scratch;
    }

    private LauncherDiscoveryRequest request() {
        return LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectPackage(PACKAGE))
                .filters(ClassNameFilter.includeClassNamePatterns(".*Tests"))
                .configurationParameter("ndh.target", target.name())
                .configurationParameter("ndh.seed", Long.toString(Bench.SEED))
                .configurationParameter("ndh.traces", scratch.fresh().toString()).build();
    }

    /** Runs all cases once, into a new folder: file systems take time to replace files. Gives cases a second. */
    double run() {
        Passed passed = new Passed();
        LauncherDiscoveryRequest request = request();
        long begun = System.nanoTime();
        session.getLauncher().execute(request, passed);
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (passed.failed.get() > 0 || passed.count.get() == 0) {
            throw new IllegalStateException("the close-call suite: " + passed.count + " cases passed, " + passed.failed + " failed");
        }
        return passed.count.get() / seconds;
    }

    @Override
    public void close() {
        session.close();
    }

    private static final class Passed implements TestExecutionListener {
        private final AtomicInteger count = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                failed.incrementAndGet();
            } else if (test.isTest()) {
                count.incrementAndGet();
            }
        }
    }
}
