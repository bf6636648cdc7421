// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceHeader;

/** What a trace reaches: rules that it could break, functions, and states of objects. */
class TraceCoverageTests {
    private static final List<String> CALL = List.of(
            "NdisCoCreateVc vc af", "  ProtocolCoCreateVc vc af", "NdisClMakeCall vc -> PENDING", "  ProtocolCmMakeCall vc -> PENDING",
            "NdisMCmActivateVc vc", "NdisMCmMakeCallComplete(SUCCESS) vc", "  ProtocolClMakeCallComplete(SUCCESS) vc",
            "NdisClCloseCall vc -> PENDING", "  ProtocolCmCloseCall vc -> PENDING", "NdisMCmDeactivateVc vc",
            "NdisMCmCloseCallComplete(SUCCESS) vc", "  ProtocolClCloseCallComplete(SUCCESS) vc", "NdisCoDeleteVc vc",
            "  ProtocolCoDeleteVc vc");

    /** Whose near miss is that the rule's situation does not come up. */
    private static final Set<String> ELSEWHERE = Set.of("MCM-CLOSE-001", "MCM-CLOSE-016", "MCM-CLOSE-021", "MCM-INCLOSE-010",
            "MCM-INCLOSE-022",
            "CL-CLOSE-017", "CL-CLOSE-020");

    static Stream<Script> broken() {
        return Script.all("breaks");
    }

    static Stream<Script> kept() {
        return Script.all("keeps").filter(script -> Monitors.shipped().rules().contains(script.name())
                && !ELSEWHERE.contains(script.name()));
    }

    private static TraceCoverage of(List<String> lines) {
        return TraceCoverage.of(TraceScript.of(lines).trace());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void whoBreaksARuleReachesIt(Script script) {
        TraceScript broken = script.trace();

        assertThat(Monitors.shipped().judging(TraceModel.of(broken.trace(), broken.end()))).contains(script.name());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kept")
    void whoComesNearARuleAndKeepsItReachesIt(Script script) {
        TraceScript kept = script.trace();

        assertThat(Monitors.shipped().judging(TraceModel.of(kept.trace(), kept.end()))).contains(script.name());
    }

    @Test
    void anEmptyTraceReachesNothing() {
        TraceCoverage nothing = TraceCoverage.of(new Trace(TraceHeader.synthetic("empty")));

        assertThat(nothing.rules()).isEmpty();
        assertThat(nothing.functions()).isEmpty();
        assertThat(nothing.states()).isEmpty();
    }

    @Test
    void aCallReachesItsRulesFunctionsAndStatesAndNoOthers() {
        TraceCoverage call = of(CALL);

        assertThat(call.rules()).contains("MCM-CLOSE-001", "MCM-CLOSE-007", "NDIS-CLOSE-005", "CALL-MAKE-002", "VC-DEL-002")
                .doesNotContain("MCM-CLOSE-008", "MCM-CLOSE-021", "MCM-CLOSE-022", "MCM-INCLOSE-001", "MCM-INCLOSE-004", "CL-CLOSE-001",
                        "CL-CLOSE-005",
                        "PARTY-ADD-001", "SAP-REG-001", "CALL-IN-002", "DATA-SEND-004", "OID-001", "CM-CLOSE-001", "HALT-001");
        assertThat(call.functions()).containsEntry(FunctionId.NDIS_CL_CLOSE_CALL, 1L).containsEntry(FunctionId.PROTOCOL_CM_CLOSE_CALL, 1L)
                .doesNotContainKey(FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL);
        assertThat(call.states()).containsExactlyInAnyOrder(ObjectState.VC_CREATED_BY_CLIENT, ObjectState.VC_ACTIVE,
                ObjectState.VC_INACTIVE,
                ObjectState.VC_DELETED, ObjectState.OUTGOING_SETUP, ObjectState.OUTGOING_SETUP_PENDING, ObjectState.OUTGOING_CONNECTED,
                ObjectState.CLOSE_REQUESTED, ObjectState.CLOSE_PENDING, ObjectState.CLOSED);
    }
}
