// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ndisharness.trace.CanonicalTrace.Detail;

class CanonicalTraceTests {
    private static String exact(Trace trace) {
        return CanonicalTrace.of(trace, Detail.EXACT).fingerprint();
    }

    private static String classes(Trace trace) {
        return CanonicalTrace.of(trace, Detail.CLASSES).fingerprint();
    }

    private static Trace failedClose(int index, long time, NdisStatus status) {
        Traces t = new Traces("x");
        ObjectId vc = ObjectId.of(Side.CLIENT, ObjectKind.VC, 2, index);
        long call = t.add(new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_CL_CLOSE_CALL).side(Side.CLIENT).object(vc)
                .time(time).irql((int) (time % 3)).arguments(time));
        t.add(new EventBuilder(EventKind.RETURN).function(FunctionId.NDIS_CL_CLOSE_CALL).side(Side.CLIENT).object(vc)
                .correlation(call).status(status));
        return t.trace();
    }

    @Test
    void bothSidesOfAVcAreOneObject() {
        assertThat(CanonicalTrace.of(Traces.pendedClose("x"), Detail.EXACT).byObject()).containsOnlyKeys("vc1");
    }

    @Test
    void idsTimesIrqlAndArgumentsDoNotCount() {
        assertThat(exact(failedClose(3, 100, NdisStatus.FAILURE))).isEqualTo(exact(failedClose(9, 7000, NdisStatus.FAILURE)));
    }

    @Test
    void statusesCountExactlyOrAsClasses() {
        Trace failure = failedClose(1, 1, NdisStatus.FAILURE);
        Trace resources = failedClose(1, 1, NdisStatus.RESOURCES);

        assertThat(exact(failure)).isNotEqualTo(exact(resources));
        assertThat(classes(failure)).isEqualTo(classes(resources)).isNotEqualTo(classes(failedClose(1, 1, NdisStatus.SUCCESS)));
    }

    @Test
    void dataCountsByBytesOrAsNoneOneMany() {
        assertThat(exact(Traces.pendedClose("x", (byte) 1))).isNotEqualTo(exact(Traces.pendedClose("x", (byte) 2)));
        assertThat(classes(Traces.pendedClose("x", (byte) 1))).isEqualTo(classes(Traces.pendedClose("x", (byte) 2)))
                .isNotEqualTo(classes(Traces.pendedClose("x"))).isNotEqualTo(classes(Traces.pendedClose("x", new byte[2])));
    }

    private static String answered(int oid, int value) {
        Trace trace = new Trace(TraceHeader.synthetic("x"));
        ObjectId family = ObjectId.of(Side.CLIENT, ObjectKind.AF, 1, 0);
        trace.append(new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_CO_OID_REQUEST).sequence(1).side(Side.CLIENT).object(family)
                .object2(ObjectId.of(Side.CLIENT, ObjectKind.OID, 1, 0))
                .oidRequest(OidRequest.query(oid, 1)).data((byte) value).build());
        return exact(trace);
    }

    @Test
    void valuesOfStatisticsDoNotCount() {
        assertThat(answered(0x00020101, 1)).isEqualTo(answered(0x00020101, 2));
        assertThat(answered(0x00010107, 1)).isNotEqualTo(answered(0x00010107, 2));
    }
}
