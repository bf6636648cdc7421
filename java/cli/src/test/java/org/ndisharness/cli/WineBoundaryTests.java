// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.harness.WineMachine;
import org.ndisharness.trace.BoundaryComparison;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceReader;

/** The suite that only a client drives, and the boundary, on Wine: the stand-in ndis.sys records there as well. */
class WineBoundaryTests {
    private static final int LEAST_EVENTS = 30;

    @TempDir
    private static Path folder;
    private static SuiteFolder wine;

    @BeforeAll
    static void run() {
        Optional<String> missing = WineMachine.missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> "the target wine cannot run here: " + missing.orElse(""));
        wine = SuiteFolder.suite("client", folder, "--target", "wine", "--boundary", "all", "--only",
                "setup-context.client-vc.passive.its-own,reuse.client-vc.its-own.2-calls,close.client-vc.its-own.*");
        assertThat(wine.status()).as(wine.output()).isZero();
    }

    /** But for the first case, which has what the drivers did before anything recorded at the boundary. */
    @Test
    void theMiniportAndTheBoundaryTellTheSameEventByEvent() throws IOException {
        int compared = 0;
        int different = 0;
        for (Path file : wine.traces().values()) {
            Trace trace = TraceReader.read(file);
            BoundaryComparison.Result result = BoundaryComparison.compare(trace, Set.of(Side.CALL_MANAGER, Side.MINIPORT));
            different += result.difference().isPresent() ? 1 : 0;
            compared += result.difference().isPresent() ? 0 : result.compared();
        }
        assertThat(different).isEqualTo(1);
        assertThat(compared).isGreaterThan(LEAST_EVENTS);
    }
}
