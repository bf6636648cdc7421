// SPDX-License-Identifier: MIT
package org.ndisharness.trace.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndisharness.trace.EventBuilder;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnding;
import org.ndisharness.trace.Traces;
import org.ndisharness.trace.chart.TextChart.Alphabet;

class ChartTests {
    private static Trace complete(Trace trace) {
        trace.end(TraceEnding.COMPLETE);
        return trace;
    }

    private static Trace withMiniport() {
        Traces t = new Traces("x");
        t.add(new EventBuilder(EventKind.ENTER).function(FunctionId.MINIPORT_CO_ACTIVATE_VC).side(Side.MINIPORT).object(Traces.MCM_VC));
        return complete(t.trace());
    }

    @Test
    void textShowsLanesArrowsStatusesAndData() {
        Chart chart = Chart.of(complete(Traces.pendedClose("x", (byte) 'o', (byte) 'k')));

        assertThat(TextChart.lines(chart, 100, Alphabet.ASCII)).containsExactly(
                "event          us   client                              NDIS                           call manager",
                " #1           0.0 P    |              [ vc1 is client:vc:3.1 and mcm:vc:7.1 ]                |",
                " #2           1.0 P    |--- NdisClCloseCall vc1 [\"ok\"] -->|                                  |",
                " #5           4.0 D    |                                  |  ProtocolCmCloseCall vc1 [\"ok\"]  |",
                "                       |                                  |--------------------------------->|",
                " #7           6.0 P    |                                  |return ProtocolCmCloseCall PENDING|",
                "                       |                                  |<.................................|",
                " #8           7.0 P    |  return NdisClCloseCall PENDING  |                                  |",
                "                       |<.................................|                                  |");
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 93, 109, 110, 120, 140})
    void textKeepsItsWidthAndLosesNoEvent(int width) {
        Trace trace = complete(Traces.pendedClose("x", new byte[70]));
        List<String> lines = TextChart.lines(Chart.of(trace, Set.of(2L)), width, Alphabet.UNICODE);

        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        trace.events().forEach(e -> assertThat(lines).anyMatch(line -> line.matches("[ !]#" + e.sequence() + " .*")));
        assertThat(String.join("\n", lines)).contains("!#2 ").contains("NdisVcHandle = client:vc:3.1 (0x1000)").contains("[70 bytes]");
    }

    @Test
    void otherWidthsAreRefused() {
        Chart chart = Chart.of(Traces.pendedClose("x"));

        assertThatThrownBy(() -> TextChart.lines(chart, 79, Alphabet.ASCII)).hasMessage("chart width 79: 80 to 140");
        assertThatThrownBy(() -> TextChart.lines(chart, 141, Alphabet.ASCII)).hasMessage("chart width 141: 80 to 140");
    }

    @Test
    void theMiniportHasALaneOnlyIfItTakesPart() {
        assertThat(Chart.of(Traces.pendedClose("x")).lanes()).containsExactly(Lane.CLIENT, Lane.NDIS, Lane.CALL_MANAGER);
        assertThat(Chart.of(withMiniport()).lanes()).endsWith(Lane.MINIPORT);
        assertThat(TextChart.lines(Chart.of(withMiniport()), 120, Alphabet.ASCII).get(1)).contains("MiniportCoActivateVc vc1")
                .endsWith(">|");
    }

    @Test
    void lossesFaultsAndCrashesAreAlarms() {
        Traces t = new Traces("x");
        t.add(new EventBuilder(EventKind.LOST).correlation(12));
        t.add(new EventBuilder(EventKind.FAULT).rawStatus(2));
        t.trace().end(TraceEnding.crashed("Bug check 0xD1 (1, 2, 3, 4)\n    at ndhctl.sys+0x10"));

        Chart chart = Chart.of(t.trace());

        assertThat(chart.rows()).allMatch(row -> row.shape() == ChartRow.Shape.ALARM);
        assertThat(chart.rows()).extracting(ChartRow::label).containsExactly("12 records were lost here: the ring was full",
                "a deliberate fault strikes: kind 2", "the world crashed: Bug check 0xD1 (1, 2, 3, 4)");
    }

    @Test
    void aRecordingThatWasCutSaysSo() {
        assertThat(Chart.of(Traces.pendedClose("x")).rows()).last().extracting(ChartRow::label).asString()
                .contains("before the end of the session");
    }

    @Test
    void whatCameBeforeTheSessionIsAChartOfItsOwn() {
        Traces t = new Traces("x");
        t.add(new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_OPEN_ADAPTER_EX).side(Side.CLIENT)
                .flags(EventLayout.FLAG_DETACHED));
        t.add(new EventBuilder(EventKind.SESSION).rawStatus(1));
        complete(t.trace());

        assertThat(Chart.beforeSession(t.trace()).rows()).singleElement().extracting(ChartRow::label).isEqualTo("NdisOpenAdapterEx");
        assertThat(Chart.of(t.trace()).rows()).singleElement().extracting(ChartRow::label).isEqualTo("session begins");
    }

    @Test
    void aCallOfADriverThatIsNotKnownIsANote() {
        Traces t = new Traces("x");
        t.add(new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_CLOSE_CONFIGURATION));
        Chart chart = Chart.of(complete(t.trace()));

        assertThat(chart.rows()).singleElement().extracting(ChartRow::shape).isEqualTo(ChartRow.Shape.NOTE);
        assertThat(TextChart.lines(chart, TextChart.MIN_WIDTH, TextChart.Alphabet.values()[0])).last().asString()
                .contains("NdisCloseConfiguration");
    }

    @Test
    void anExcerptKeepsTheMarkedRowsAndCountsTheRest() {
        Chart excerpt = Chart.of(complete(Traces.pendedClose("x")), Set.of(4L)).around(1, 0);

        assertThat(excerpt.rows()).extracting(ChartRow::label).containsExactly("1 event", "NdisClCloseCall vc1", "ProtocolCmCloseCall vc1",
                "2 events");
    }

    @Test
    void htmlStandsAloneAndEscapes() {
        Chart chart = Chart.of(complete(Traces.pendedClose("x", (byte) '<', (byte) '&')), Set.of(2L));

        String page = HtmlChart.page("a <b>", HtmlChart.fragment(chart));

        assertThat(page).contains("<title>a &lt;b&gt;</title>").contains("[&quot;&lt;&amp;&quot;]")
                .contains("<dt>NdisVcHandle<dd>client:vc:3.1 (0x1000)")
                .contains("class=\"marked\"").doesNotContain("<script").doesNotContain("http").doesNotContain("url(");
    }
}
