// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.protocol;

/** Offsets of {@code NDH_RESULT}. */
public final class ResultLayout {
    /** Bytes of a record. */
    public static final int SIZE = 64;
    public static final int OUTCOME = 0;
    public static final int NDIS_STATUS = 4;
    public static final int OBJECT = 8;
    public static final int OBJECT2 = 16;
    public static final int TAG = 24;
    public static final int CALL_SEQUENCE = 32;
    public static final int RETURN_SEQUENCE = 40;
    public static final int VALUE = 48;
    public static final int KIND = 56;
    public static final int FLAGS = 58;

    public static final int FLAG_VOID = 0x1;
    public static final int FLAG_PENDING = 0x2;

    private ResultLayout() {
    }
}
