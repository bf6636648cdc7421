// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.trace.TraceReader;
import org.w3c.dom.Element;

/** The suites on a miniport of NDIS 5.1: every case passes, rules and all, or is skipped for what NDIS 5 does not have. */
class Ndis5SuitesTests {
    /** Suites, and how many cases are skipped for which reason. */
    private static final Map<String, Map<String, Integer>> SKIPPED = Map.of(
            "close-call", Map.of(),
            "call-setup", Map.of("no stand-alone call manager", 16),
            "registration", Map.of("no-notify-close-af", 14, "no-miniport-pause", 12),
            "data", Map.of("no-miniport-pause", 10, "dispatch-level-only", 6),
            "parties", Map.of(),
            "qos", Map.of(),
            "oid", Map.of("no-method-requests", 20, "no-miniport-pause", 3, "no-oids", 1),
            "teardown-races", Map.of("no-notify-close-af", 8),
            "client", Map.of("no-miniport-pause", 4, "no-oids", 1));

    @TempDir
    private Path folder;

    static Stream<Arguments> runs() {
        return SKIPPED.keySet().stream().sorted().flatMap(suite -> Stream.of("fork", "reset").map(way -> Arguments.of(suite, way)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyCasePassesOrSaysWhatNdis5DoesNotHave(String suite, String isolation) throws Exception {
        SuiteFolder run = SuiteFolder.suite(suite, folder, "--target", "embedded-ndis5", "--isolation", isolation);
        JUnitXmlFile xml = JUnitXmlFile.parse(run.file("junit.xml"));
        Map<String, Integer> skipped = new TreeMap<>();
        for (String name : xml.names()) {
            Element outcome = xml.outcome(name);
            if (outcome != null) {
                String message = outcome.getAttribute("message");
                skipped.merge(SKIPPED.get(suite).keySet().stream().filter(message::contains).findFirst().orElse(message), 1, Integer::sum);
            }
        }

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(xml.names()).containsExactlyInAnyOrderElementsOf(CaseList.of(suite).ids());
        assertThat(skipped).isEqualTo(SKIPPED.get(suite));
        assertThat(run.output()).contains("driver of NDIS 5.1, which Windows 8 and later do not load");
        List<Path> traces = List.copyOf(run.traces().values());
        assertThat(TraceReader.read(traces.get(0)).header().label()).contains("driver of NDIS 5.1, which Windows 8 and later do not load");
    }
}
