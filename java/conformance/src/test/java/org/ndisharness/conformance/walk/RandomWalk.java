// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Lets jqwik take chains until one fails, and shrink that one. */
final class RandomWalk {
    private RandomWalk() {
    }

    /** The throwable that a test ended with. */
    private static final class Failure implements TestExecutionListener {
        private Throwable thrown;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(throwable -> thrown = throwable);
        }
    }

    /** Takes so many steps at least; returns what the shrunk counterexample showed, if there was one. */
    static Optional<Throwable> take(Walk walk, long seed, int steps) {
        WalkProperty.on(walk, new ChainGenerator(walk.isStandAlone(), seed));
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(WalkProperty.class)).filters(EngineFilter.includeEngines("jqwik"))
                .configurationParameter("jqwik.tries.default", String.valueOf(Math.max(1, steps / ChainGenerator.LENGTH)))
                .configurationParameter("jqwik.reporting.usejunitplatform", "true").build();
        Failure failure = new Failure();
        LauncherFactory.create().execute(request, failure);
        return Optional.ofNullable(failure.thrown);
    }
}
