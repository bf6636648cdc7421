// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs a test class through JUnit Jupiter, and tells what came of each of its tests. */
final class Outcomes {
    private final EngineExecutionResults results;

    private Outcomes(EngineExecutionResults results) {
        this.results = results;
    }

    /** Runs a class with configuration parameters: names and values by turns. */
    static Outcomes of(Class<?> type, String... parameters) {
        EngineTestKit.Builder builder = EngineTestKit.engine("junit-jupiter").selectors(selectClass(type));
        for (int i = 0; i < parameters.length; i += 2) {
            builder.configurationParameter(parameters[i], parameters[i + 1]);
        }
        return new Outcomes(builder.execute());
    }

    /** What each test that ran threw, by display name; null for those that passed. */
    Map<String, Throwable> thrown() {
        Map<String, Throwable> thrown = new LinkedHashMap<>();
        results.testEvents().finished().stream().forEach(event -> thrown.put(name(event),
                event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElse(null)));
        return thrown;
    }

    /** Why tests were left out, by display name. */
    Map<String, String> skipped() {
        Map<String, String> skipped = new LinkedHashMap<>();
        results.testEvents().skipped().stream().forEach(event -> skipped.put(name(event), event.getRequiredPayload(String.class)));
        return skipped;
    }

    /** What the extension reported of a test. */
    Map<String, String> reported(String test) {
        Map<String, String> entries = new HashMap<>();
        results.testEvents().reportingEntryPublished().stream().filter(event -> name(event).equals(test))
                .forEach(event -> entries.putAll(event.getRequiredPayload(ReportEntry.class).getKeyValuePairs()));
        return entries;
    }

    private static String name(Event event) {
        return event.getTestDescriptor().getDisplayName();
    }
}
