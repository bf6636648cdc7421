// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The members of {@code CO_CALL_PARAMETERS} that the protocol carries ({@code NDH_CALL_PARAMETERS}). Rates are bytes a second, sizes
 * bytes, as in {@code FLOWSPEC}.
 *
 * @param flags {@code CO_CALL_PARAMETERS.Flags}, see {@link #PARAMETERS_CHANGED} and others
 * @param callMgrParamType {@code CO_SPECIFIC_PARAMETERS.ParamType} of the call manager's part
 * @param callMgrLength its length in bytes
 */
public record CallParameters(int flags, int transmitTokenRate, int transmitPeakBandwidth, int transmitMaxSduSize,
        int receiveTokenRate, int receivePeakBandwidth, int receiveMaxSduSize, int callMgrParamType, int callMgrLength,
        int mediaFlags, int mediaParamType, int mediaLength) {
    /** Names of all members as the documentation spells them, in the order of {@link #members()}. */
    public static final List<String> MEMBERS = List.of("Flags", "Transmit.TokenRate", "Transmit.PeakBandwidth", "Transmit.MaxSduSize",
            "Receive.TokenRate", "Receive.PeakBandwidth", "Receive.MaxSduSize", "CallMgrSpecific.ParamType", "CallMgrSpecific.Length",
            "Media.Flags", "MediaSpecific.ParamType", "MediaSpecific.Length");
    /** Bytes of {@code NDH_CALL_PARAMETERS}. */
    public static final int SIZE = 48;
    /** {@code CALL_PARAMETERS_CHANGED}: whoever hands these back changed them. */
    public static final int PARAMETERS_CHANGED = 0x02;
    /** {@code MULTIPOINT_VC}. */
    public static final int MULTIPOINT_VC = 0x10;
    /** {@code TRANSMIT_VC | RECEIVE_VC} of {@code CO_MEDIA_PARAMETERS.Flags}. */
    public static final int MEDIA_BOTH_WAYS = 0x0C;

    private static final int RATE = 125_000;
    private static final int SDU = 1_500;

    /** A symmetric point-to-point flow of 1 Mbit/s with 1,500-byte units. */
    public static CallParameters defaults() {
        return new CallParameters(0, RATE, RATE, SDU, RATE, RATE, SDU, 0, 0, MEDIA_BOTH_WAYS, 0, 0);
    }

    /** These with other flags. */
    public CallParameters withFlags(int newFlags) {
        return new CallParameters(newFlags, transmitTokenRate, transmitPeakBandwidth, transmitMaxSduSize, receiveTokenRate,
                receivePeakBandwidth, receiveMaxSduSize, callMgrParamType, callMgrLength, mediaFlags, mediaParamType, mediaLength);
    }

    /** These with another token rate both ways. */
    public CallParameters withTokenRate(int bytesASecond) {
        return new CallParameters(flags, bytesASecond, transmitPeakBandwidth, transmitMaxSduSize, bytesASecond,
                receivePeakBandwidth, receiveMaxSduSize, callMgrParamType, callMgrLength, mediaFlags, mediaParamType, mediaLength);
    }

    /** These with another {@code CO_SPECIFIC_PARAMETERS.ParamType} of the call manager's part, which only the call manager understands. */
    public CallParameters withCallMgrParamType(int type) {
        return new CallParameters(flags, transmitTokenRate, transmitPeakBandwidth, transmitMaxSduSize, receiveTokenRate,
                receivePeakBandwidth, receiveMaxSduSize, type, callMgrLength, mediaFlags, mediaParamType, mediaLength);
    }

    /** As a record's own, which is linked at run time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CallParameters parameters && Arrays.equals(members(), parameters.members());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(members());
    }

    /** All members in the order of the layout. */
    public int[] members() {
        return new int[] {flags, transmitTokenRate, transmitPeakBandwidth, transmitMaxSduSize, receiveTokenRate, receivePeakBandwidth,
            receiveMaxSduSize, callMgrParamType, callMgrLength, mediaFlags, mediaParamType, mediaLength};
    }

    /** The reverse of {@link #members()}. */
    public static CallParameters of(int... members) {
        if (members.length != SIZE / Integer.BYTES) {
            throw new IllegalArgumentException(members.length + " members of call parameters: there are " + SIZE / Integer.BYTES);
        }
        return new CallParameters(members[0], members[1], members[2], members[3], members[4], members[5], members[6], members[7],
                members[8], members[9], members[10], members[11]);
    }

    /** Reads {@link #SIZE} bytes at the offset. */
    public static CallParameters read(ByteBuffer from, int at) {
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
