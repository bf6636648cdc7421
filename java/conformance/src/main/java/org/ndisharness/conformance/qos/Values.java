// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.qos;

import org.ndisharness.harness.Qos;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FlowParameters;

/** Qualities of service whose members differ from each other, so that one in another's place is seen. */
enum Values {
    /** Those of a call's beginning. */
    BEFORE(Qos.defaults()),
    /** Half the rate. */
    SLOWER(Qos.of(CallParameters.defaults().withTokenRate(62_500))),
    /** Eight times the rate. */
    FASTER(Qos.of(CallParameters.defaults().withTokenRate(1_000_000))),
    /** Every member of both flows has a value of its own. */
    DISTINCT(of(1, FlowParameters.of(11, 12, 13, 2, 15, 16, 17, 18, 3, 20))),
    /** Nothing but the receiving flow: the transmitting one is all 0. */
    ONE_WAY(new Qos(CallParameters.of(0, 0, 0, 0, 4_000, 8_000, 512, 0, 0, CallParameters.MEDIA_BOTH_WAYS, 0, 0),
            FlowParameters.of(0, 0, 0, 0, 0, 600, 7, 8, 1, 9))),
    /** QOS_NOT_SPECIFIED wherever that is a value. */
    NOT_SPECIFIED(same(FlowParameters.NOT_SPECIFIED)),
    /** The greatest signed value, one below the sign bit. */
    GREATEST(same(Integer.MAX_VALUE)),
    /** With call manager's and media's own parts, of different types and lengths. */
    SPECIFIC(Qos.of(CallParameters.of(0, 5, 6, 7, 8, 9, 10, 0x1234, 40, CallParameters.MEDIA_BOTH_WAYS, 0x4321, 12)));

    private final Qos qos;

    Values(Qos qos) {
        this.qos = qos;
    }

    private static Qos of(int base, FlowParameters flow) {
        return new Qos(
                CallParameters.of(0, base, base + 1, base + 2, base + 3, base + 4, base + 5, 0, 0, CallParameters.MEDIA_BOTH_WAYS, 0, 0),
                flow);
    }

    private static Qos same(int value) {
        return new Qos(CallParameters.of(0, value, value, value, value, value, value, 0, 0, CallParameters.MEDIA_BOTH_WAYS, 0, 0),
                FlowParameters.of(value, value, value, 1, value, value, value, value, 1, value));
    }

    Qos qos() {
        return qos;
    }

    /** These values, marked as changed by whoever hands them back. */
    Qos changed() {
        return new Qos(qos.parameters().withFlags(CallParameters.PARAMETERS_CHANGED), qos.flow());
    }
}
