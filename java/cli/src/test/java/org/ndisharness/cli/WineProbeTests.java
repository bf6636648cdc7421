// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.conformance.probe.ProbeReport;
import org.ndisharness.conformance.probe.ProbeResult;
import org.ndisharness.harness.WineMachine;

/** The probe on the rehearsal of Windows, with a list of adapters in the registry that names ours, and switches that it has to find. */
class WineProbeTests {
    private static final String TARGET = """
            {
              "name": "wine-probe", "description": "Wine with a list of adapters", "transport": "device", "wine": true,
              "libraries": ["ndis.sys", "wdfldr.sys"],
              "services": [
                { "name": "ndhmp", "image": "ndhmp.sys" },
                { "name": "ndhctl", "image": "ndhctl.sys", "parameters": { "AllowMisuse": 1,
                    "AllowedAdapters": ["\\\\Device\\\\Other", "\\\\DEVICE\\\\{6E646973-7374-616E-6469-6E0000000000}"] } }
              ],
              "switches": { "vc-handles": 1, "af-notify": 1, "open-adapter": 2, "halt-with-af-open": 1, "second-close": 1 }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void switchesAreFound() throws IOException {
        Optional<String> missing = WineMachine.missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> "the target wine cannot run here: " + missing.orElse(""));
        Path target = Files.writeString(folder.resolve("wine-probe.json"), TARGET);

        SuiteFolder run = SuiteFolder.command(folder, "probe", "--target", target.toString(), "--out", folder.toString());

        assertThat(run.status()).as(run.output()).isZero();
        ProbeReport report = ProbeReport.read(folder.resolve("probe.json"));
        assertThat(report.switches()).containsEntry("vc-handles", 1).containsEntry("af-notify", 1).containsEntry("open-adapter", 2)
                .containsEntry("halt-with-af-open", 1).containsEntry("second-close", 1).containsEntry("close-data", 0)
                .containsEntry("vc-reuse", 0);
        assertThat(report.probes().stream().filter(r -> r.observed() == null).map(ProbeResult::id))
                .containsExactlyInAnyOrder("start.bind-at-register", "close.callback-irql");
        assertThat(report.ranOn().label()).contains("Wine");
    }
}
