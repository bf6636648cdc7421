// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

/** Offsets of {@code NDH_EVENT} and {@code NDH_CONTINUATION}, little-endian. A test of the bridge compares them with the helper's. */
public final class EventLayout {
    /** Bytes of a record. */
    public static final int SIZE = 64;

    public static final int SEQUENCE = 0;
    public static final int TIME = 8;
    public static final int KIND = 16;
    public static final int FUNCTION = 18;
    public static final int IRQL = 20;
    public static final int SIDE = 21;
    public static final int PROCESSOR = 22;
    public static final int THREAD = 24;
    public static final int STATUS = 28;
    public static final int OBJECT = 32;
    public static final int OBJECT2 = 40;
    public static final int CORRELATION = 48;
    public static final int DATA_SIZE = 56;
    public static final int CONTINUATIONS = 60;
    public static final int FLAGS = 62;

    public static final int CONTINUATION_KIND = 8;
    public static final int CONTINUATION_SECTION = 10;
    public static final int CONTINUATION_SIZE = 11;
    public static final int CONTINUATION_BYTES = 12;
    /** Payload bytes of a continuation record. */
    public static final int CONTINUATION_CAPACITY = 52;
    /** Kind of a continuation record. */
    public static final int KIND_CONTINUATION = 0x80;

    public static final int SECTION_ARGUMENTS = 1;
    public static final int SECTION_CALL_PARAMETERS = 2;
    public static final int SECTION_DATA = 3;
    public static final int SECTION_FLOW = 4;
    public static final int SECTION_OID = 5;
    public static final int SECTION_LISTS = 6;

    public static final int FLAG_HAS_STATUS = 0x01;
    public static final int FLAG_DETACHED = 0x02;
    public static final int FLAG_BY_POLICY = 0x04;
    public static final int FLAG_ASYNC = 0x08;
    public static final int FLAG_TRUNCATED = 0x10;
    /** Recorded by the stand-in ndis.sys where a driver calls it or is called. */
    public static final int FLAG_BOUNDARY = 0x20;
    /** The same crossing of the boundary as an event that its driver recorded itself. */
    public static final int FLAG_TWIN = 0x40;
    /** Of a RETURN: what the call is about changed between its decision and its CALL event. */
    public static final int FLAG_CROSSED = 0x80;

    private EventLayout() {
    }
}
