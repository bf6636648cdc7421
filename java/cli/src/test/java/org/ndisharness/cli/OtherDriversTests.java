// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndisharness.conformance.CaseCatalogue;
import org.ndisharness.conformance.CaseList;

/** The ready suites on drivers that take no commands: the sample's, sound and with defects, and ours as drivers of others. */
class OtherDriversTests {
    private static final Path ROOT = Path.of(System.getProperty("ndh.root"));
    private static final Path DRIVERS = ROOT.resolve("target/drivers");
    private static final long BUILD_MINUTES = 3;
    private static final String CONTROL = "call-manager-control";

    @TempDir
    private static Path built;

    @TempDir
    private Path folder;

    @BeforeAll
    static void buildTheSample() throws IOException, InterruptedException {
        Path driver = Files.createDirectory(built.resolve("driver"));
        try (Stream<Path> files = Files.list(ROOT.resolve("java/sample-driver/driver"))) {
            for (Path file : files.toList()) {
                Files.copy(file, driver.resolve(file.getFileName()));
            }
        }
        Path log = built.resolve("build.log");
        Process build = new ProcessBuilder("sh", driver.resolve("build.sh").toString(), DRIVERS.resolve("sdk").toString())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertThat(build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)).as("it is built").isTrue();
        assertThat(build.exitValue()).as(Files.readString(log)).isZero();
    }

    private String target(Path image, String service, int defect) throws IOException {
        return Files.writeString(folder.resolve("other.json"), """
                { "name": "other", "description": "A driver of others", "transport": "embedded",
                  "driver": { "image": "%s", "service": "%s", "adapter": { "parameters": { "Latency": "5", "Defect": "%d" } } } }
                """.formatted(image, service, defect)).toString();
    }

    private String loopcall(int defect) throws IOException {
        return target(built.resolve("target/driver/loopcall.sys"), "loopcall", defect);
    }

    /** For each suite so many cases that passed, and for each reason so many that were skipped. */
    private static Map<String, Integer> passed(Map<String, String> skipped, List<String> ids) {
        Map<String, Integer> passed = new TreeMap<>();
        for (String suite : List.of("close-call", "call-setup", "parties", "registration", "qos", "oid", "data", "teardown-races")) {
            passed.put(suite, (int) CaseList.of(suite).ids().stream().filter(id -> ids.contains(id) && !skipped.containsKey(id)).count());
        }
        return passed;
    }

    private static Map<String, Integer> reasons(Map<String, String> skipped) {
        Map<String, Integer> reasons = new TreeMap<>();
        skipped.values()
                .forEach(message -> reasons.merge(message.replace("Assumption failed: ", "").replaceAll(":.*", ""), 1, Integer::sum));
        return reasons;
    }

    /** The list of what a client drives alone is just what runs; all others say that they need control, before anything else is missing. */
    @Test
    void everyCaseRunsUnlessItNeedsControl() throws Exception {
        SuiteFolder run = SuiteFolder.suite("all", folder.resolve("run"), "--target", target(DRIVERS.resolve("ndhmp.sys"), "ndhmp", 0));
        JUnitXmlFile xml = JUnitXmlFile.parse(run.file("junit.xml"));
        Map<String, String> skipped = xml.skipped();

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(xml.names()).containsExactlyInAnyOrderElementsOf(CaseList.of("all").ids());
        assertThat(skipped.entrySet()).filteredOn(entry -> entry.getValue().contains(CONTROL))
                .allMatch(entry -> CaseCatalogue.needsControl(entry.getKey()));
        assertThat(xml.names()).filteredOn(CaseCatalogue::needsControl).allMatch(skipped::containsKey);
        skipped.keySet().removeIf(CaseCatalogue::needsControl);
        assertThat(reasons(skipped)).isEqualTo(Map.of("no-reset", 6, "no-oids", 1));
        assertThat(passed(skipped, CaseList.of("client").ids())).isEqualTo(Map.of("close-call", 15, "call-setup", 20, "parties", 9,
                "registration", 48, "qos", 9, "oid", 31, "data", 22, "teardown-races", 33));
    }

    @Test
    void theSampleIsDrivenAsFarAsItGoes() throws Exception {
        SuiteFolder run = SuiteFolder.suite("client", folder.resolve("run"), "--target", loopcall(0));
        JUnitXmlFile xml = JUnitXmlFile.parse(run.file("junit.xml"));

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(xml.names()).containsExactlyInAnyOrderElementsOf(CaseList.of("client").ids()).noneMatch(CaseCatalogue::needsControl);
        assertThat(reasons(xml.skipped())).isEqualTo(Map.of("no-multipoint", 29, "no-reset", 5, "no-oids", 1));
        assertThat(passed(xml.skipped(), xml.names())).isEqualTo(Map.of("close-call", 11, "call-setup", 20, "parties", 0,
                "registration", 42, "qos", 9, "oid", 30, "data", 22, "teardown-races", 25));
    }

    /** A miniport of NDIS 5 is reset by the handler that it has to have. */
    @Test
    void aDriverOfNdis5IsDrivenToo() throws Exception {
        SuiteFolder run = SuiteFolder.suite("client", folder.resolve("run"), "--target",
                target(DRIVERS.resolve("ndhmp51.sys"), "ndhmp51", 0));

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(reasons(JUnitXmlFile.parse(run.file("junit.xml")).skipped())).isEqualTo(Map.of("no-oids", 1));
    }

    /** What a client drives alone of close-call finds a driver that breaks the rule, in every case that closes a call. */
    @ParameterizedTest
    @CsvSource({"1, VC-ACT-002", "2, MCM-CLOSE-003", "3, MCM-INCLOSE"})
    void aDefectIsFound(int defect, String rule) throws Exception {
        SuiteFolder run = SuiteFolder.suite("close-call", folder.resolve("run"), "--target", loopcall(defect), "--only",
                "close.client-vc.its-own.*,reuse.client-vc.its-own.*,context.close-call.client-vc.*");
        JUnitXmlFile xml = JUnitXmlFile.parse(run.file("junit.xml"));

        assertThat(run.status()).as(run.output()).isEqualTo(1);
        assertThat(xml.names()).hasSize(11).allMatch(id -> xml.outcome(id) != null);
        assertThat(run.output()).contains(rule);
    }
}
