// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.conformance.CaseList;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.WineMachine;
import org.ndisharness.trace.CanonicalTrace.Detail;
import org.ndisharness.trace.Component;
import org.ndisharness.trace.TraceHeader;
import org.ndisharness.trace.TraceReader;
import org.w3c.dom.Element;

/**
 * The suite on the rehearsal of Windows: kernel services of Wine, ndhbridge.dll by DeviceIoControl and a Windows JVM, with the same images
 * and jars as on the driver host. Its traces are those of the driver host.
 */
class WineSuiteTests {
    private static final String RACE = "race-close.";
    private static final String NO_IRQL = "IRQL not judged: Wine's kernel does not model it";
    private static final int SEEDS = 1000;
    private static final int SEEDS_AT_LEAST = 100;

    @TempDir
    private static Path folder;

    private static SuiteFolder wine;
    private static SuiteFolder embedded;

    @BeforeAll
    static void runSuiteOnBoth() {
        Optional<String> missing = WineMachine.missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> "the target wine cannot run here: " + missing.orElse(""));
        wine = SuiteFolder.run(folder.resolve("wine"), "--target", "wine", "--seed", "1");
        embedded = SuiteFolder.run(folder.resolve("embedded"), "--target", "embedded", "--seed", "1", "--isolation", "reset");
    }

    @Test
    void everyCasePassesOrSaysWhatWineCannotDo() throws Exception {
        JUnitXmlFile xml = JUnitXmlFile.parse(wine.file("junit.xml"));

        assertThat(wine.status()).as(wine.output()).isZero();
        assertThat(xml.names()).containsExactlyInAnyOrderElementsOf(CaseList.of("close-call").ids());
        assertThat(xml.count("failures") + xml.count("errors")).as("failed").isZero();
        int skipped = 0;
        for (String name : xml.names()) {
            Element outcome = xml.outcome(name);
            if (outcome != null) {
                assertThat(outcome.getAttribute("message")).as(name).contains(NO_IRQL);
                skipped++;
            }
        }
        assertThat(xml.count("skipped")).as("cases whose IRQL was not judged").isEqualTo(skipped).isEqualTo(36);
    }

    @Test
    void tracesSayThatTheyRanOnWineAndStandIns() throws IOException {
        for (Path trace : wine.traces().values()) {
            TraceHeader header = TraceReader.read(trace).header();

            assertThat(header.target()).isEqualTo("wine");
            assertThat(header.isolation()).isEqualTo("reset");
            assertThat(header.irqlKnown()).isFalse();
            assertThat(header.components()).extracting(Component::origin).containsExactly("Wine", "stand-in", "stand-in");
        }
        assertThat(wine.output()).contains("Ran on stand-ins, not on Windows (kernel: Wine");
    }

    @Test
    void theImagesAreThoseOfTheDriverHost() throws IOException {
        String any = CaseList.of("close-call").ids().get(0);

        assertThat(TraceReader.read(wine.traces().get(any)).header().images())
                .isEqualTo(TraceReader.read(embedded.traces().get(any)).header().images());
    }

    @Test
    void tracesOfCasesThatDoNotRaceEqualThoseOfTheDriverHost() throws IOException {
        Map<String, String> expected = new TreeMap<>(embedded.fingerprints(Detail.EXACT));
        Map<String, String> actual = new TreeMap<>(wine.fingerprints(Detail.EXACT));
        Predicate<String> otherwise = id -> id.startsWith(RACE) || id.contains(Peer.ITS_OWN);
        expected.keySet().removeIf(otherwise);
        actual.keySet().removeIf(otherwise);

        assertThat(expected).hasSizeGreaterThan(200);
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void tracesOfRacesAreAmongThoseOfTheDriverHostsSeedsOrAreListed() throws IOException {
        Map<String, String> unmatched = new TreeMap<>(wine.fingerprints(Detail.EXACT));
        unmatched.keySet().removeIf(id -> !id.startsWith(RACE));
        int races = unmatched.size();
        int seeds = Math.max(SEEDS_AT_LEAST, SEEDS / Integer.getInteger("ndh.acceptance.divisor", 50));
        for (int seed = 1; seed <= seeds && !unmatched.isEmpty(); seed++) {
            SuiteFolder run = SuiteFolder.run(folder.resolve("race"), "--seed", Integer.toString(seed), "--isolation", "reset",
                    "--only", String.join(",", unmatched.keySet()));
            assertThat(run.status()).as(run.output()).isZero();
            unmatched.entrySet().removeAll(run.fingerprints(Detail.EXACT).entrySet());
        }
        Path list = Path.of(System.getProperty("ndh.root", ""), "target", "wine", "races-not-shown-by-the-host.txt");
        Files.write(list, unmatched.keySet());

        assertThat(races).isEqualTo(18);
        assertThat(unmatched).as("a driver host that shows other races than real threads do").hasSizeLessThan(races / 2);
    }
}
