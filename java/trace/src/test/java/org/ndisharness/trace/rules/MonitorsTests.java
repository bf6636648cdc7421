// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnd;
import org.ndisharness.trace.TraceHeader;

/** Sets of monitors: which rules they hold, and how they report. */
class MonitorsTests {
    private static final List<String> TWICE_BROKEN = List.of(
            "NdisCoCreateVc vc af", "  ProtocolCoCreateVc vc af", "NdisClMakeCall vc", "  ProtocolCmMakeCall vc",
            "    NdisMCmActivateVc vc",
            "NdisClCloseCall vc buffer=NULL size=4", "  ProtocolCmCloseCall vc",
            "NdisMCmCloseCallComplete(PENDING) vc");

    private static List<Violation> check(Monitors monitors) {
        return monitors.check(TraceScript.of(TWICE_BROKEN).trace(), TraceEnd.CUT);
    }

    @Test
    void violationsComeInTheOrderOfTheirDecisiveEvents() {
        List<Violation> violations = check(Monitors.shipped());

        assertThat(violations).extracting(v -> v.events().get(0)).isSorted();
        assertThat(violations).extracting(v -> v.rule().id()).startsWith("CL-CLOSE-008").contains("MCM-CLOSE-004");
    }

    @Test
    void aSelectionJudgesItsOwnRulesOnly() {
        Monitors selection = Monitors.shipped().matching(List.of("CL-CLOSE-*"));

        assertThat(selection.rules()).isNotEmpty().allMatch(id -> id.startsWith("CL-CLOSE-"));
        assertThat(check(selection)).extracting(v -> v.rule().id()).containsExactly("CL-CLOSE-008");
    }

    @Test
    void aViolationTellsRuleLevelReasonEventsAndSource() {
        assertThat(check(Monitors.shipped().matching(List.of("CL-CLOSE-008"))).get(0))
                .hasToString("CL-CLOSE-008 (must): Pass size 0 without close data: Buffer is NULL and Size 4 at events [12];"
                        + " source nf-ndis-ndisclclosecall.md");
    }

    @Test
    void anEmptyTraceBreaksNothing() {
        assertThat(Monitors.shipped().check(new Trace(TraceHeader.synthetic("empty")))).isEmpty();
    }
}
