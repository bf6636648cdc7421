// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.conformance.probe.Probe;
import org.ndisharness.conformance.probe.ProbeComparison;
import org.ndisharness.conformance.probe.ProbeReport;
import org.ndisharness.conformance.probe.ProbeResult;
import org.ndisharness.conformance.probe.Probes;
import org.ndisharness.harness.StandInSwitch;

/** The probe finds each switch of the stand-in in each position, without asking the stand-in for it. */
@EnabledOnOs(OS.LINUX)
class ProbeCommandTests {
    /** No probe can tell these from the default; {@link Probes#without()} has the reason. */
    private static final Map<StandInSwitch, Integer> HIDDEN = Map.of(StandInSwitch.VERIFIER, 1, StandInSwitch.CM_HANDLERS_SIZE, 2);

    private static final int UNSPECIFIED = 36;
    private static final int CONTRADICTIONS = 32;
    private static final String[] MISUSING = {"close.second-close", "close.while-setup", "close.second-dispatch", "offer.inactive",
        "data.inactive-send", "data.close-with-sends", "data.deactivate-with-sends", "af.close-busy"};

    @TempDir
    private Path folder;

    static Stream<Arguments> positions() {
        return Stream.of(StandInSwitch.values()).flatMap(which -> Stream.iterate(1, p -> p < which.positions().size(), p -> p + 1)
                .filter(position -> !Integer.valueOf(position).equals(HIDDEN.get(which))).map(position -> Arguments.of(which, position)));
    }

    private ProbeReport probe(String... options) {
        String[] arguments = Stream.concat(Stream.of("probe", "--out", folder.toString()), Stream.of(options)).toArray(String[]::new);
        SuiteFolder run = SuiteFolder.command(folder, arguments);
        assertThat(run.status()).as(run.output()).isZero();
        return ProbeReport.read(folder.resolve("probe.json"));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("positions")
    void everyPositionIsFound(StandInSwitch which, int position) throws IOException {
        Path set = Files.writeString(folder.resolve("set.json"), "{ \"switches\": { \"" + which.label() + "\": " + position + " } }");

        ProbeReport report = probe("--switches", set.toString());

        Map<String, Integer> expected = defaults();
        expected.put(which.label(), position);
        if (which == StandInSwitch.AF_OPEN_OUTSIDE_NOTIFY) {
            expected.remove(StandInSwitch.AF_OPEN_COMPLETE.label()); // a family that cannot be opened again shows no completion of it
        }
        assertThat(report.switches()).isEqualTo(expected);
    }

    @Test
    void defaultsAreFoundAndEveryProbeSees() {
        ProbeReport report = probe();

        assertThat(report.switches()).isEqualTo(defaults());
        assertThat(report.probes()).allSatisfy(r -> assertThat(r.observed()).as(r.id() + ": " + r.reason()).isNotNull());
        assertThat(report.ranOn().standIn()).isTrue();
        assertThat(report.ranOn().label()).startsWith("Ran on stand-ins, not on Windows");
    }

    private static Map<String, Integer> defaults() {
        Map<String, Integer> defaults = new TreeMap<>();
        Stream.of(StandInSwitch.values()).filter(which -> which != StandInSwitch.VERIFIER).forEach(which -> defaults.put(which.label(), 0));
        return defaults;
    }

    @Test
    void everyPositionIsModelledByAnObservation() {
        Set<String> modelled = new TreeSet<>();
        for (Probe probe : Probes.all()) {
            probe.observations().stream().filter(o -> o.models() != null).forEach(o -> modelled.add(o.models().label() + "="
                    + o.position()));
        }
        Set<String> expected = new TreeSet<>();
        for (StandInSwitch which : StandInSwitch.values()) {
            for (int position = 0; position < which.positions().size(); position++) {
                if (which != StandInSwitch.VERIFIER && !Integer.valueOf(position).equals(HIDDEN.get(which))) {
                    expected.add(which.label() + "=" + position);
                }
            }
        }
        assertThat(modelled).isEqualTo(expected);
        assertThat(Probes.all().stream().map(Probe::id)).doesNotHaveDuplicates();
    }

    /** Sections 12 and 13 of the contract. */
    @Test
    void everyOpenItemIsProbedOrHasAReason() {
        Set<String> open = new TreeSet<>();
        IntStream.rangeClosed(1, UNSPECIFIED).forEach(n -> open.add(String.format("U-%02d", n)));
        IntStream.rangeClosed(1, CONTRADICTIONS).forEach(n -> open.add(String.format("C-%02d", n)));

        Set<String> known = new TreeSet<>(Probes.items().keySet());
        known.addAll(Probes.without().keySet());

        assertThat(known).containsAll(open);
        assertThat(Probes.items().keySet()).doesNotContainAnyElementsOf(Probes.without().keySet());
        assertThat(known.stream().filter(item -> item.matches("[UC]-\\d\\d"))).allMatch(open::contains);
    }

    @Test
    void theCatalogueIsListedWithoutATarget() {
        SuiteFolder list = SuiteFolder.command(folder, "probe", "--list", "--target", "no-such-target");

        assertThat(list.status()).as(list.output()).isZero();
        assertThat(list.output()).contains("close.dispatch-while-closing   U-01            NdisMCmDispatchIncomingCloseCall on a VC",
                "C-20            the handle of a SAP after NdisClDeregisterSap: may be dead");
    }

    @Test
    void theFileNamesNoMachine() throws IOException {
        probe();

        String text = Files.readString(folder.resolve("probe.json"));
        assertThat(text).doesNotContain(InetAddress.getLocalHost().getHostName()).doesNotContain(System.getProperty("user.home") + "/")
                .doesNotContain(folder.toString()).doesNotContainPattern("0x[0-9a-f]{9,}")
                .doesNotContainPattern("([0-9a-f]{2}[:-]){5}[0-9a-f]{2}");
    }

    @Test
    void aGuardedTargetLeavesMisuseOut() {
        ProbeReport report = probe("--target", "embedded-guarded");

        assertThat(report.probes().stream().filter(r -> r.observed() == null).map(ProbeResult::id))
                .containsExactly(MISUSING);
        assertThat(report.switches()).doesNotContainKeys("second-close", "close-while-setup", "second-dispatch", "af-close-busy",
                "inactive-send");
    }

    @Test
    void twoFilesAreCompared() throws IOException {
        ProbeReport usual = probe();
        Path set = Files.writeString(folder.resolve("set.json"), "{ \"switches\": { \"vc-handles\": 1 } }");
        ProbeReport other = probe("--switches", set.toString(), "--target", "embedded-guarded");

        ProbeComparison comparison = ProbeComparison.of(usual, other);

        assertThat(ProbeComparison.of(usual, usual).isEqual()).isTrue();
        assertThat(comparison.isEqual()).isFalse();
        assertThat(comparison.differences()).extracting(ProbeComparison.Difference::id).containsExactly("vc.handles");
        assertThat(comparison.onlyOne()).hasSize(MISUSING.length);
        assertThat(comparison.toText("A", "B")).contains("1 differ", "A: different: each side has its own",
                "B: the-same: both have one value",
                "B: not observed: the documentation does not promise");
    }

    @Test
    void theDiffCommandShowsWhereTwoMachinesDiffer() throws IOException {
        probe();
        Path usual = Files.copy(folder.resolve("probe.json"), folder.resolve("usual.json"));
        Path set = Files.writeString(folder.resolve("set.json"), "{ \"switches\": { \"close-data\": 1 } }");
        probe("--switches", set.toString());
        Path other = folder.resolve("probe.json");

        SuiteFolder different =
                SuiteFolder.command(folder, "diff", usual.toString(), other.toString(), "--html", folder.resolve("diff.html").toString());
        SuiteFolder equal = SuiteFolder.command(folder, "diff", usual.toString(), usual.toString());
        SuiteFolder wrong = SuiteFolder.command(folder, "diff", usual.toString(), set.toString());

        assertThat(different.status()).as(different.output()).isEqualTo(1);
        assertThat(different.output()).contains("Ran on stand-ins, not on Windows", "close.data (U-06)", "A: passed-through", "B: copied",
                Probes.all().size() - 1 + " items are equal, 1 differ");
        assertThat(Files.readString(folder.resolve("diff.html"))).contains("close.data (U-06)");
        assertThat(equal.status()).as(equal.output()).isZero();
        assertThat(wrong.status()).as(wrong.output()).isEqualTo(2);
        assertThat(wrong.output()).contains("set.json").contains("does not fit probe.schema.json");
    }
}
