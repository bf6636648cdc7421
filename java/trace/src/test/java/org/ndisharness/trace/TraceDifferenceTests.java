// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ndisharness.trace.CanonicalTrace.Detail;

class TraceDifferenceTests {
    private static final ObjectId OTHER_VC = ObjectId.of(Side.CLIENT, ObjectKind.VC, 1, 4);

    private static void close(Traces t, ObjectId vc, NdisStatus status) {
        long call = t.add(new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_CL_CLOSE_CALL).side(Side.CLIENT).object(vc));
        t.add(new EventBuilder(EventKind.RETURN).function(FunctionId.NDIS_CL_CLOSE_CALL).side(Side.CLIENT).object(vc).correlation(call)
                .status(status));
    }

    private static Trace twoCloses(NdisStatus first, NdisStatus second) {
        Traces t = new Traces("x");
        close(t, Traces.CLIENT_VC, first);
        close(t, OTHER_VC, second);
        return t.trace();
    }

    @Test
    void equalTracesHaveNone() {
        assertThat(TraceDifference.first(Traces.pendedClose("x"), Traces.pendedClose("y"), Detail.EXACT)).isEmpty();
    }

    @Test
    void theFirstDifferenceIsTheEarliestOfAllObjects() {
        TraceDifference found = TraceDifference.first(twoCloses(NdisStatus.SUCCESS, NdisStatus.SUCCESS),
                twoCloses(NdisStatus.PENDING, NdisStatus.FAILURE), Detail.EXACT).orElseThrow();

        assertThat(found.object()).isEqualTo("vc1");
        assertThat(found.objects()).isEqualTo(2);
        assertThat(found.eventInA()).contains(2L);
        assertThat(found.describe()).containsExactly("vc1, event 1 (2 objects differ)",
                "A: 1 RETURN NdisClCloseCall client of 0 NDIS_STATUS_SUCCESS",
                "B: 1 RETURN NdisClCloseCall client of 0 NDIS_STATUS_PENDING");
    }

    @Test
    void aShorterTraceIsShownByItsLastEventInCommon() {
        Traces t = new Traces("x");
        t.add(new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_CL_CLOSE_CALL).side(Side.CLIENT).object(Traces.CLIENT_VC));
        Traces longer = new Traces("x");
        close(longer, Traces.CLIENT_VC, NdisStatus.SUCCESS);

        TraceDifference found = TraceDifference.first(t.trace(), longer.trace(), Detail.EXACT).orElseThrow();

        assertThat(found.a()).isEmpty();
        assertThat(found.eventInA()).contains(1L);
        assertThat(found.eventInB()).contains(2L);
        assertThat(found.describe().get(1)).isEqualTo("A: nothing: it has only 1 events there");
    }

    @Test
    void failuresAreOneClass() {
        Trace failed = twoCloses(NdisStatus.FAILURE, NdisStatus.SUCCESS);
        Trace refused = twoCloses(NdisStatus.RESOURCES, NdisStatus.SUCCESS);

        assertThat(TraceDifference.first(failed, refused, Detail.EXACT)).isPresent();
        assertThat(TraceDifference.first(failed, refused, Detail.CLASSES)).isEmpty();
    }
}
