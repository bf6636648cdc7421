// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.protocol;

/** Offsets of {@code NDH_READ}, the head of records out of the event ring. */
public final class ReadLayout {
    /** Bytes of the head; records follow it. */
    public static final int SIZE = 64;
    /** Bytes of a record. */
    public static final int RECORD_SIZE = 64;
    public static final int FIRST_SEQUENCE = 0;
    public static final int NEXT_SEQUENCE = 8;
    public static final int LOST = 16;
    public static final int COUNT = 24;
    public static final int REMAINING = 28;

    private ReadLayout() {
    }
}
