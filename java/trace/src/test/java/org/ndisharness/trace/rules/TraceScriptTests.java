// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ndisharness.trace.TraceEvent;

/** The language in which the traces of the monitors' tests are written. */
class TraceScriptTests {
    private static List<String> events(String... lines) {
        return TraceScript.of(List.of(lines)).trace().events().stream().map(TraceEvent::toString).toList();
    }

    @Test
    void deeperLinesAreInsideAndBothSidesAreLinked() {
        assertThat(events("NdisCoCreateVc vc af", "  ProtocolCoCreateVc vc af", "NdisCoDeleteVc vc -> NOT_ACCEPTED")).containsExactly(
                "#1 CALL NdisCoCreateVc client:vc:1.1 client:af:2.1",
                "#2 ENTER ProtocolCoCreateVc mcm:vc:101.1 mcm:af:102.1",
                "#3 LINK client:vc:1.1 mcm:vc:101.1",
                "#4 RETURN ProtocolCoCreateVc of #2 mcm:vc:101.1 mcm:af:102.1 NDIS_STATUS_SUCCESS",
                "#5 RETURN NdisCoCreateVc of #1 client:vc:1.1 client:af:2.1 NDIS_STATUS_SUCCESS",
                "#6 CALL NdisCoDeleteVc client:vc:1.1",
                "#7 RETURN NdisCoDeleteVc of #6 client:vc:1.1 NDIS_STATUS_NOT_ACCEPTED");
    }

    @Test
    void threadsInterleave() {
        assertThat(events("@1 ProtocolClCallConnected vc", "@2 ProtocolClCallConnected vc2", "@1 RETURN")).containsExactly(
                "#1 ENTER ProtocolClCallConnected client:vc:1.1", "#2 ENTER ProtocolClCallConnected client:vc:2.1",
                "#3 RETURN ProtocolClCallConnected of #1 client:vc:1.1", "#4 RETURN ProtocolClCallConnected of #2 client:vc:2.1");
    }

    @Test
    void closeFunctionsCarryTheirParameters() {
        TraceEvent event = TraceScript.of(List.of("NdisClCloseCall vc p1 data=bye -> PENDING << return")).trace().get(0);

        assertThat(event.arguments()).hasSize(4).doesNotContain(0).endsWith(3);
        assertThat(event.data()).asString().isEqualTo("bye");
    }

    @Test
    void aMarkNamesTheEventOrItsReturn() {
        assertThat(TraceScript.of(List.of("NdisCoDeleteVc vc <<")).decisive()).containsExactly(1L);
        assertThat(TraceScript.of(List.of("NdisCoDeleteVc vc << return")).decisive()).containsExactly(2L);
    }

    @Test
    void aMisspeltLineIsRefused() {
        assertThatThrownBy(() -> events("NdisClCloseCal vc")).hasMessageContaining("NdisClCloseCal");
        assertThatThrownBy(() -> events("NdisClCloseCall cv")).hasMessageContaining("cv");
        assertThatThrownBy(() -> events("NdisClCloseCall vc -> MAYBE")).hasMessageContaining("MAYBE");
    }
}
