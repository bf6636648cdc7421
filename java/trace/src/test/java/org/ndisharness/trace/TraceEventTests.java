// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Views of events: parameters by place, and data of two events compared. */
class TraceEventTests {
    private static final int SEVERAL_RECORDS = 3 * EventLayout.CONTINUATION_CAPACITY + 1;

    private final Traces traces = new Traces("events");

    private TraceEvent event(EventBuilder event) {
        return traces.trace().find(traces.add(event)).orElseThrow();
    }

    private static EventBuilder call() {
        return new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_CL_CLOSE_CALL);
    }

    private static byte[] bytes(int size, int last) {
        byte[] bytes = new byte[size];
        bytes[size - 1] = (byte) last;
        return bytes;
    }

    @Test
    void aParameterIsFoundByItsPlace() {
        TraceEvent event = event(call().arguments(7, 8, -9).data(bytes(4, 1)));

        assertThat(event.arguments()).containsExactly(7, 8, -9);
        assertThat(event.argumentCount()).isEqualTo(3);
        assertThat(event.argument(2)).isEqualTo(-9);
        assertThat(event.argument(3)).isZero();
        assertThat(event.argument(-1)).isZero();
    }

    @Test
    void anEventWithoutParametersHasNone() {
        TraceEvent event = event(call().data(bytes(4, 1)));

        assertThat(event.argumentCount()).isZero();
        assertThat(event.argument(0)).isZero();
    }

    @Test
    void sameDataIsSameWhateverStandsBesideIt() {
        TraceEvent one = event(call().arguments(1, 2, 3, 4, 5, 6).data(bytes(SEVERAL_RECORDS, 1)));
        TraceEvent other = event(call().data(bytes(SEVERAL_RECORDS, 1)));

        assertThat(one.hasSameData(other)).isTrue();
        assertThat(other.hasSameData(one)).isTrue();
        assertThat(event(call()).hasSameData(event(call().arguments(1)))).isTrue();
    }

    @Test
    void dataThatDiffersIsSeen() {
        TraceEvent event = event(call().data(bytes(SEVERAL_RECORDS, 1)));

        assertThat(event.hasSameData(event(call().data(bytes(SEVERAL_RECORDS, 2))))).isFalse();
        assertThat(event.hasSameData(event(call().data(bytes(SEVERAL_RECORDS + 1, 1))))).isFalse();
        assertThat(event.hasSameData(event(call()))).isFalse();
    }
}
