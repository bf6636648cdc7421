// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.trace.Component;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.TraceEnding;
import org.ndisharness.trace.TraceHeader;

/** {@code ndh check}. */
class CheckTests {
    @TempDir
    private Path folder;

    private SuiteFolder check(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("check"));
        List.of(arguments).forEach(a -> all.add(a.toString()));
        return SuiteFolder.command(folder, all.toArray(String[]::new));
    }

    private Path broken() throws IOException {
        return TraceFolder.write(folder, "broken", NdisStatus.PENDING);
    }

    @Test
    void aBrokenRuleIsToldWithItsEventsItsSourceAndAChart() throws IOException {
        SuiteFolder result = check(broken(), "--rules", "MCM-CLOSE-004", "--ascii");

        assertThat(result.status()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains("MCM-CLOSE-004 (must): Never complete a close call with NDIS_STATUS_PENDING")
                .contains("events: #3 CALL NdisMCmCloseCallComplete mcm:vc:0.1 NDIS_STATUS_PENDING")
                .contains("source: nf-ndis-ndismcmclosecallcomplete.md").contains("!#3 ").contains("NdisMCmCloseCallComplete vc1 PENDING")
                .contains("1 trace, 1 rules judged: 1 broken in 1");
    }

    @Test
    void tracesOfAFolderThatBreakNothingPass() throws IOException {
        TraceFolder.write(folder.resolve("a"), "one", NdisStatus.SUCCESS);
        TraceFolder.write(folder.resolve("a/traces"), "two", NdisStatus.SUCCESS);

        SuiteFolder result = check(folder, "--rules", "MCM-CLOSE-004");

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(result.output()).contains("2 traces, ").contains("0 broken in 0").contains("2: It is not known what this ran on");
    }

    @Test
    void whatATraceIsWorthIsSaid() throws IOException {
        List<Component> wine =
                List.of(new Component("kernel", "Wine", "8.0", "its loader"), new Component("ndis", "stand-in", "1.0", "asked"),
                        new Component("kmdf", "stand-in", "1.15", "asked"));
        TraceFolder.write(folder, new TraceHeader("of-wine", "wine", "reset", 0, 1, false, wine, Map.of(), Map.of("verifier", 1), false),
                NdisStatus.SUCCESS,
                TraceEnding.CUT);
        TraceFolder.write(folder, TraceHeader.synthetic("crashed"), NdisStatus.SUCCESS, TraceEnding.crashed("Bug check 0xD1"));

        SuiteFolder result = check(folder, "--rules", "MCM-CLOSE-004");

        assertThat(result.output()).contains("Ran on stand-ins, not on Windows (kernel: Wine 8.0").contains("switched: {verifier=1}")
                .contains("1 cut:").contains("1 ended in a crash")
                .contains("1 from a kernel that does not model IRQL");
    }

    @Test
    void inAMisuseSessionABrokenRuleIsNoFailure() throws IOException {
        TraceHeader misuse = new TraceHeader("misuse", "embedded", "fork", 1, 1, true, List.of(), Map.of(), Map.of(), true);
        TraceFolder.write(folder, misuse, NdisStatus.PENDING, TraceEnding.COMPLETE);

        SuiteFolder result = check(folder);

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(result.output()).contains("MCM-CLOSE-004").contains("A misuse session");
    }

    @Test
    void jsonHoldsTheSame() throws IOException {
        SuiteFolder result = check(broken(), "--rules", "MCM-CLOSE-004", "--format", "json");

        JsonObject document = JsonParser.parseString(result.output()).getAsJsonObject();
        assertThat(result.status()).isEqualTo(1);
        assertThat(document.get("broken").getAsInt()).isEqualTo(1);
        JsonObject trace = document.getAsJsonArray("traces").get(0).getAsJsonObject();
        assertThat(trace.get("label").getAsString()).contains("not known");
        JsonObject violation = trace.getAsJsonArray("violations").get(0).getAsJsonObject();
        assertThat(violation.get("rule").getAsString()).isEqualTo("MCM-CLOSE-004");
        assertThat(violation.getAsJsonArray("events").get(0).getAsJsonObject().get("sequence").getAsLong()).isEqualTo(3);
    }

    @Test
    void whatCannotBeJudgedIsAUsageErrorThatNamesIt() throws IOException {
        Path cut = broken();
        List<String> lines = Files.readAllLines(cut);
        Files.write(cut, lines.subList(0, lines.size() - 1));
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(check(cut)).matches(r -> r.status() == 2).extracting(SuiteFolder::output).asString().contains("broken.jsonl:4")
                .contains("cut off");
        assertThat(check(empty)).matches(r -> r.status() == 2).extracting(SuiteFolder::output).asString()
                .contains("empty: no trace (*.jsonl)");
        assertThat(check(folder.resolve("gone"))).matches(r -> r.status() == 2).extracting(SuiteFolder::output).asString()
                .contains("gone: no such file or folder");
        assertThat(check(folder, "--rules", "XYZ-*")).matches(r -> r.status() == 2).extracting(SuiteFolder::output).asString()
                .contains("'XYZ-*'");
        assertThat(check(folder, "--width", "20")).matches(r -> r.status() == 2).extracting(SuiteFolder::output).asString()
                .contains("80 to 140");
        assertThat(check().status()).isEqualTo(2);
    }
}
