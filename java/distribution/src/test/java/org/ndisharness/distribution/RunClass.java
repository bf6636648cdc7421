// SPDX-License-Identifier: MIT
package org.ndisharness.distribution;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs one test class as an IDE does, with whatever JUnit is on the class path: prints failures; exit status 1 if there are any. */
final class RunClass {
    private RunClass() {
    }

    public static void main(String[] arguments) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(arguments[0])).build(),
                summary);
        summary.getSummary().getFailures().forEach(failure -> System.out.println("failed: " + failure.getException()));
        System.out.println("succeeded: " + summary.getSummary().getTestsSucceededCount());
        System.exit(summary.getSummary().getTotalFailureCount() == 0 ? 0 : 1);
    }
}
