// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.nio.ByteBuffer;

/**
 * An OID request in an operation or event ({@code NDH_OID}). Its buffer is the operation's further payload, or the event's data.
 *
 * @param oid the object identifier, {@code OID_xxx}
 * @param requestType {@code NDIS_REQUEST_TYPE}, see {@link #QUERY} and others
 * @param inputLength bytes that go into the buffer before the request
 * @param outputLength bytes of room for the answer
 * @param timeout seconds, 0 for none
 * @param bytesDone events: bytes written, or read by a set
 * @param bytesNeeded events: what a buffer that was too small should have had
 * @param address events: tells requests apart while they are under way
 */
public record OidRequest(int oid, int requestType, int inputLength, int outputLength, int methodId, int timeout, int bytesDone,
        int bytesNeeded, long address, long requestId) {
    /** Bytes of {@code NDH_OID}. */
    public static final int SIZE = 48;
    /** {@code NdisRequestQueryInformation}. */
    public static final int QUERY = 0;
    /** {@code NdisRequestSetInformation}. */
    public static final int SET = 1;
    /** {@code NdisRequestQueryStatistics}. */
    public static final int STATISTICS = 2;
    /** {@code NdisRequestMethod}. */
    public static final int METHOD = 12;

    /** A query with room for an answer of so many bytes. */
    public static OidRequest query(int oid, int room) {
        return new OidRequest(oid, QUERY, 0, room, 0, 0, 0, 0, 0, 0);
    }

    /** A set with so many bytes. */
    public static OidRequest set(int oid, int length) {
        return new OidRequest(oid, SET, length, 0, 0, 0, 0, 0, 0, 0);
    }

    /** A method request. */
    public static OidRequest method(int oid, int methodId, int inputLength, int outputLength) {
        return new OidRequest(oid, METHOD, inputLength, outputLength, methodId, 0, 0, 0, 0, 0);
    }

    /** All members in the order of the layout, unsigned. */
    public long[] members() {
        return new long[] {Integer.toUnsignedLong(oid), Integer.toUnsignedLong(requestType), Integer.toUnsignedLong(inputLength),
            Integer.toUnsignedLong(outputLength), Integer.toUnsignedLong(methodId), Integer.toUnsignedLong(timeout),
            Integer.toUnsignedLong(bytesDone), Integer.toUnsignedLong(bytesNeeded), address, requestId};
    }

    /** The reverse of {@link #members()}. */
    public static OidRequest of(long... m) {
        if (m.length != 10) {
            throw new IllegalArgumentException(m.length + " members of an OID request: there are 10");
        }
        return new OidRequest((int) m[0], (int) m[1], (int) m[2], (int) m[3], (int) m[4], (int) m[5], (int) m[6], (int) m[7], m[8], m[9]);
    }

    /** Reads {@link #SIZE} bytes at the offset. */
    public static OidRequest read(ByteBuffer from, int at) {
        return new OidRequest(from.getInt(at), from.getInt(at + 4), from.getInt(at + 8), from.getInt(at + 12), from.getInt(at + 16),
                from.getInt(at + 20), from.getInt(at + 24), from.getInt(at + 28), from.getLong(at + 32), from.getLong(at + 40));
    }

    /** Writes {@link #SIZE} bytes at the offset. */
    public void write(ByteBuffer to, int at) {
        to.putInt(at, oid).putInt(at + 4, requestType).putInt(at + 8, inputLength).putInt(at + 12, outputLength);
        to.putInt(at + 16, methodId).putInt(at + 20, timeout).putInt(at + 24, bytesDone).putInt(at + 28, bytesNeeded);
        to.putLong(at + 32, address).putLong(at + 40, requestId);
    }
}
