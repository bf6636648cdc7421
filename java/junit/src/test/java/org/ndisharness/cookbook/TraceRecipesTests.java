// SPDX-License-Identifier: MIT
package org.ndisharness.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_CALL;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.LiveTrace;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.Irql;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceReader;
import org.ndisharness.trace.TraceWriter;
import org.ndisharness.trace.chart.Chart;
import org.ndisharness.trace.chart.TextChart;
import org.ndisharness.trace.rules.Monitors;

/** Recipes of COOKBOOK.md: traces. */
@NdisTarget
class TraceRecipesTests {
    // recipe
    @Test
    void aTraceIsCollectedAndChecked(Session session, Client client, LiveTrace live, @TempDir Path folder) throws IOException {
        session.apply(ReplyPolicy.of(PROTOCOL_CM_CLOSE_CALL).automatic());
        Call call = client.makeCall().connected();
        client.closeCall(call);
        session.quiesce();

        Trace trace = live.update().recorded();
        assertThat(Monitors.shipped().matching(List.of("MCM-CLOSE-*", "NDIS-CLOSE-*")).check(trace)).isEmpty();
        assertThat(trace.events().stream().filter(e -> e.is(EventKind.CALL, NDIS_MCM_CLOSE_CALL_COMPLETE)))
                .hasSize(1).allMatch(e -> e.irql() <= Irql.DISPATCH_LEVEL);

        Path file = folder.resolve("close.jsonl");
        TraceWriter.write(trace, file);
        judge(file);
    }
    // end

    // recipe
    /** A file of any target, from {@code ndh run}, a build or a Windows box: needs neither drivers nor a session. */
    static void judge(Path file) throws IOException {
        Trace trace = TraceReader.read(file);
        assertThat(trace.header().label()).contains("stand-in");
        assertThat(Monitors.shipped().check(trace, trace.ending().end())).isEmpty();
        List<String> chart = TextChart.lines(Chart.of(trace), TextChart.DEFAULT_WIDTH, TextChart.Alphabet.ASCII);
        assertThat(chart).anyMatch(line -> line.contains("ProtocolClCloseCallComplete"));
    }
    // end
}
