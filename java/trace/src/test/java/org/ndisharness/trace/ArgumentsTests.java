// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgumentsTests {
    private static TraceEvent only(EventBuilder event) {
        Traces t = new Traces("x");
        t.add(event);
        return t.trace().get(0);
    }

    @Test
    void valuesHaveTheNamesOfThePrototypeAndAreDecodedByTheirTypes() {
        TraceEvent event = only(new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL)
                .side(Side.CALL_MANAGER).object(Traces.MCM_VC).arguments(0xC0000001L, 0xFFFF9300_0100_0120L, 0, 3)
                .data((byte) 'b', (byte) 'y', (byte) 'e'));

        assertThat(Arguments.of(event)).extracting(NamedValue::toString).containsExactly("CloseStatus = NDIS_STATUS_FAILURE",
                "NdisVcHandle = mcm:vc:7.1 (0xffff930001000120)", "Buffer = NULL", "Size = 3", "data = 3 bytes: \"bye\"");
    }

    @Test
    void callParametersAreNamedMemberByMember() {
        TraceEvent event = only(new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_MCM_ACTIVATE_VC).side(Side.CALL_MANAGER)
                .arguments(1, 2).callParameters(CallParameters.defaults().withFlags(CallParameters.MULTIPOINT_VC)));

        assertThat(Arguments.of(event)).extracting(NamedValue::toString).contains("CallParameters = 0x2", "CallParameters.Flags = 0x10",
                "CallParameters.Transmit.TokenRate = 125000", "CallParameters.Media.Flags = 0xc");
    }

    @Test
    void aValueThatNoPrototypeKnowsIsNumbered() {
        TraceEvent event = only(new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_CO_DELETE_VC).arguments(1, 2));

        assertThat(Arguments.of(event)).extracting(NamedValue::name).containsExactly("NdisVcHandle", "argument 2");
    }

    @Test
    void dataIsTextOnlyIfAllOfItIs() {
        assertThat(Arguments.preview(new byte[] {'a', 0}, 10)).isEqualTo("6100");
        assertThat(Arguments.preview(new byte[] {'a', 'b', 'c'}, 2)).isEqualTo("\"ab\"...");
    }
}
