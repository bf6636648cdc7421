// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.protocol;

/** Offsets of {@code NDH_OPERATION}. */
public final class OperationLayout {
    /** Bytes of a record. */
    public static final int SIZE = 64;
    public static final int KIND = 0;
    public static final int CONTEXT = 2;
    public static final int FLAGS = 4;
    public static final int TAG = 8;
    public static final int OBJECT = 16;
    public static final int OBJECT2 = 24;
    public static final int STATUS = 32;
    public static final int DELAY = 36;
    public static final int DATA_OFFSET = 40;
    public static final int DATA_SIZE = 44;
    public static final int VALUE0 = 48;
    public static final int VALUE1 = 56;

    public static final int FLAG_ASYNC = 0x1;
    public static final int FLAG_CONTINUE = 0x2;
    public static final int FLAG_MULTIPOINT = 0x4;
    public static final int FLAG_MISUSE = 0x8;
    public static final int FLAG_NULL_PARTY = 0x10;
    public static final int FLAG_MINIPORT = 0x20;
    public static final int FLAG_MANAGER = 0x40;
    public static final int FLAG_WRONG_HANDLE = 0x100;
    public static final int FLAG_WRONG_PARTY = 0x200;
    public static final int FLAG_WRONG_FUNCTION = 0x400;
    public static final int FLAG_NULL_POINTER = 0x800;
    public static final int FLAG_SIZE_ONLY = 0x1000;
    public static final int FLAG_FREE_EARLY = 0x2000;
    public static final int FLAG_STALE_OUT = 0x4000;
    public static final int FLAG_WRONG_SOURCE = 0x8000;
    public static final int FLAG_TOUCH = 0x10000;
    public static final int FLAG_OTHER_BUFFERS = 0x20000;
    public static final int FLAG_TWICE = 0x40000;
    public static final int FLAG_RAISED = 0x80000;
    /** All that break a rule. */
    public static final int FLAG_BREAKS = 0xfff00;

    /** Bytes of the payload of one operation. */
    public static final int MAX_DATA = 65536;
    /** Microseconds of a delay. */
    public static final int MAX_DELAY_MICROS = 60000000;

    /** In {@link #OBJECT}: the object that operation {@code index} of the same batch made. */
    public static long reference(int index) {
        return 0xff00000000000000L | index;
    }

    /** In {@link #OBJECT2}: the party that operation {@code index} of the same batch made. */
    public static long partyReference(int index) {
        return 0xfe00000000000000L | index;
    }

    private OperationLayout() {
    }
}
