// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.protocol;

/** Offsets of {@code NDH_SUBMIT}, the head of a batch and of its answer. */
public final class SubmitLayout {
    /** Bytes of the head; operations or results follow it. */
    public static final int SIZE = 64;
    public static final int COUNT = 0;
    public static final int PAYLOAD_SIZE = 4;
    public static final int DONE = 8;
    public static final int STOP_REASON = 12;
    public static final int FIRST_SEQUENCE = 16;
    public static final int NEXT_SEQUENCE = 24;

    /** Operations of one batch. */
    public static final int MAX_BATCH = 4096;
    /** Bytes of a batch: head, operations and payload. */
    public static final int MAX_REQUEST = 1048576;

    public static final int STOP_NONE = 0;
    public static final int STOP_RING = 1;
    public static final int STOP_REFUSED = 2;
    public static final int STOP_CANCELLED = 3;
    public static final int STOP_REFERENCE = 4;

    private SubmitLayout() {
    }
}
