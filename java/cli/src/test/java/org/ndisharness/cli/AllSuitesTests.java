// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.trace.CanonicalTrace.Detail;

/** All suites as one run, with both kinds of call manager, both isolations and several seeds. */
class AllSuitesTests {
    private static final int DISTINCT_TRACES = 400;
    private static final int SEEDS = 10;
    private static final int LEAST_SEEDS = 1;
    /**
     * Once an adapter has come back, the call manager answers by itself, from a work item whose order with the callback's return is the
     * scheduler's choice, and so it does where a case leaves its answers to itself; and what races on purpose has no one order.
     */
    private static final List<String> ORDERED_BY_THE_SCHEDULER = List.of("registration", "teardown-races");

    @TempDir
    private Path folder;

    private SuiteFolder run(String name, String... options) {
        SuiteFolder run = SuiteFolder.suite("all", folder.resolve(name), options);
        assertThat(run.status()).as(run.output()).isZero();
        return run;
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "embedded-standalone"})
    void everyCasePassesInBothIsolationsWithEqualCanonicalTraces(String target) throws IOException {
        Map<String, String> forked = run("fork", "--target", target).fingerprints(Detail.EXACT);
        Map<String, String> reset = run("reset", "--target", target, "--isolation", "reset").fingerprints(Detail.EXACT);

        assertThat(reset.keySet()).isEqualTo(forked.keySet());
        Set<String> unordered =
                ORDERED_BY_THE_SCHEDULER.stream().flatMap(suite -> CaseList.of(suite).ids().stream()).collect(Collectors.toSet());
        assertThat(forked.keySet().stream()
                .filter(id -> !unordered.contains(id) && !id.contains(".its-own") && !forked.get(id).equals(reset.get(id))))
                .as("cases whose traces differ").isEmpty();
    }

    @Test
    void tracesAreDistinct() throws IOException {
        Set<String> distinct = new HashSet<>(run("distinct").fingerprints(Detail.CLASSES).values());

        assertThat(distinct).hasSizeGreaterThanOrEqualTo(DISTINCT_TRACES);
    }

    /** Ten seeds with {@code -Pacceptance}. */
    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        int seeds = Math.max(LEAST_SEEDS, SEEDS / Integer.getInteger("ndh.acceptance.divisor", 50));
        for (int i = 0; i < seeds; i++) {
            String seed = Integer.toString(2 + i);
            for (String target : List.of("embedded", "embedded-standalone")) {
                Map<String, Path> first = run("first", "--target", target, "--seed", seed).traces();
                Map<String, Path> second = run("second", "--target", target, "--seed", seed).traces();
                assertThat(second.keySet()).isEqualTo(first.keySet());
                first.forEach((id, file) -> assertThat(second.get(id)).as("seed " + seed + ", " + id).hasSameBinaryContentAs(file));
            }
        }
    }
}
