// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The members of the two {@code FLOWSPEC}s of call parameters that {@link CallParameters} does not hold ({@code NDH_FLOW}). An event has
 * them only where they differ from {@link #defaults}.
 */
public record FlowParameters(int transmitTokenBucketSize, int transmitLatency, int transmitDelayVariation, int transmitServiceType,
        int transmitMinimumPolicedSize, int receiveTokenBucketSize, int receiveLatency, int receiveDelayVariation, int receiveServiceType,
        int receiveMinimumPolicedSize) {
    /** Names of all members as the documentation spells them, in the order of {@link #members()}. */
    public static final List<String> MEMBERS = List.of("Transmit.TokenBucketSize", "Transmit.Latency", "Transmit.DelayVariation",
            "Transmit.ServiceType", "Transmit.MinimumPolicedSize", "Receive.TokenBucketSize", "Receive.Latency", "Receive.DelayVariation",
            "Receive.ServiceType", "Receive.MinimumPolicedSize");
    /** Bytes of {@code NDH_FLOW}. */
    public static final int SIZE = 40;
    /** {@code QOS_NOT_SPECIFIED}. */
    public static final int NOT_SPECIFIED = 0xFFFFFFFF;
    /** {@code SERVICETYPE_BESTEFFORT}. */
    public static final int BEST_EFFORT = 1;

    /** What call parameters without flow parameters get: a bucket of one SDU, best effort, nothing else specified. */
    public static FlowParameters defaults(CallParameters of) {
        return new FlowParameters(of.transmitMaxSduSize(), NOT_SPECIFIED, NOT_SPECIFIED, BEST_EFFORT, 0,
                of.receiveMaxSduSize(), NOT_SPECIFIED, NOT_SPECIFIED, BEST_EFFORT, 0);
    }

    /** All members in the order of the layout. */
    public int[] members() {
        return new int[] {transmitTokenBucketSize, transmitLatency, transmitDelayVariation, transmitServiceType,
            transmitMinimumPolicedSize, receiveTokenBucketSize, receiveLatency, receiveDelayVariation, receiveServiceType,
            receiveMinimumPolicedSize};
    }

    /** The reverse of {@link #members()}. */
    public static FlowParameters of(int... members) {
        if (members.length != SIZE / Integer.BYTES) {
            throw new IllegalArgumentException(members.length + " members of flow parameters: there are " + SIZE / Integer.BYTES);
        }
        return new FlowParameters(members[0], members[1], members[2], members[3], members[4], members[5], members[6], members[7],
                members[8], members[9]);
    }

    /** Reads {@link #SIZE} bytes at the offset. */
    public static FlowParameters read(ByteBuffer from, int at) {
        int[] members = new int[SIZE / Integer.BYTES];
        for (int i = 0; i < members.length; i++) {
            members[i] = from.getInt(at + Integer.BYTES * i);
        }
        return of(members);
    }

    /** Writes {@link #SIZE} bytes at the offset. */
    public void write(ByteBuffer to, int at) {
        int[] members = members();
        for (int i = 0; i < members.length; i++) {
            to.putInt(at + Integer.BYTES * i, members[i]);
        }
    }
}
