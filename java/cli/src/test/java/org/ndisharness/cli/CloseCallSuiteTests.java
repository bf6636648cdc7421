// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.trace.CanonicalTrace.Detail;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.TraceReader;

/** The main job, run as a user runs it: every case passes, and what the suite promises of its traces holds. */
class CloseCallSuiteTests {
    private static final int DISTINCT_TRACES = 120;
    private static final int REPETITIONS = 20;
    private static final int RACE_SEEDS = 500;

    @TempDir
    private static Path folder;

    private static SuiteFolder forked;

    @BeforeAll
    static void runSuite() {
        forked = SuiteFolder.run(folder.resolve("fork"), "--seed", "1", "--distinct");
    }

    private static int scaled(int count) {
        return Math.max(2, count / Integer.getInteger("ndh.acceptance.divisor", 50));
    }

    @Test
    void everyCasePasses() {
        assertThat(forked.output()).as("what the command printed").contains("Distinct canonical traces:");
        assertThat(forked.status()).as(forked.output()).isZero();
    }

    @Test
    void theCommittedListNamesEveryCase() throws IOException {
        assertThat(forked.traces().keySet()).containsExactlyElementsOf(CaseList.of("close-call").ids());
    }

    @Test
    void tracesAreDistinct() throws IOException {
        Set<String> distinct = new HashSet<>(forked.fingerprints(Detail.CLASSES).values());

        assertThat(distinct).hasSizeGreaterThanOrEqualTo(DISTINCT_TRACES);
        assertThat(forked.output()).contains("Distinct canonical traces: " + distinct.size());
    }

    @Test
    void resetGivesTheSameCanonicalTracesAsFork() throws IOException {
        SuiteFolder reset = SuiteFolder.run(folder.resolve("reset"), "--seed", "1", "--isolation", "reset");

        assertThat(reset.status()).as(reset.output()).isZero();
        Map<String, String> expected = new TreeMap<>(forked.fingerprints(Detail.EXACT));
        Map<String, String> actual = new TreeMap<>(reset.fingerprints(Detail.EXACT));
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void theSameSeedGivesTheSameBytesAlsoUnderLoad() throws IOException {
        AtomicBoolean stop = new AtomicBoolean();
        Thread[] load = {new Thread(() -> spin(stop)), new Thread(() -> spin(stop))};
        for (Thread thread : load) {
            thread.setDaemon(true);
            thread.start();
        }
        try {
            for (int i = 1; i < scaled(REPETITIONS); i++) {
                SuiteFolder again = SuiteFolder.run(folder.resolve("again"), "--seed", "1");
                assertThat(again.status()).as(again.output()).isZero();
                for (Map.Entry<String, Path> trace : forked.traces().entrySet()) {
                    assertThat(again.traces().get(trace.getKey())).as(trace.getKey()).hasSameBinaryContentAs(trace.getValue());
                }
            }
        } finally {
            stop.set(true);
        }
    }

    private static void spin(AtomicBoolean stop) {
        while (!stop.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void seedsShowBothOrdersOfEveryRace() throws IOException {
        Map<String, Set<String>> orders = new TreeMap<>();
        for (int seed = 1; seed <= RACE_SEEDS && !allSeen(orders); seed++) {
            SuiteFolder run = SuiteFolder.run(folder.resolve("race"), "--seed", Integer.toString(seed), "--only", "race-close.*");
            assertThat(run.status()).as(run.output()).isZero();
            for (Map.Entry<String, Path> trace : run.traces().entrySet()) {
                orders.computeIfAbsent(trace.getKey(), unused -> new HashSet<>()).add(order(TraceReader.read(trace.getValue())));
            }
        }
        assertThat(orders).hasSize(18).allSatisfy((id, seen) -> assertThat(seen).as(id).contains("client first", "network first"));
    }

    private static boolean allSeen(Map<String, Set<String>> orders) {
        return !orders.isEmpty() && orders.values().stream().allMatch(seen -> seen.size() == 2);
    }

    /** Who was first: the client's NdisClCloseCall or the network's incoming close. */
    private static String order(Trace trace) {
        for (TraceEvent event : trace.events()) {
            if (event.is(EventKind.CALL, FunctionId.NDIS_CL_CLOSE_CALL)) {
                return "client first";
            }
            if (event.is(EventKind.CALL, FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL)) {
                return "network first";
            }
        }
        return "neither";
    }

    @Test
    void theReportIsOneSelfContainedPage() throws IOException {
        String page = Files.readString(forked.file("report.html"));

        assertThat(page).contains("Ran on stand-ins, not on Windows").contains("close.client-vc.later.success.no-data.deactivated-before");
        assertThat(page).doesNotContain("src=\"http").doesNotContain("<link");
    }
}
