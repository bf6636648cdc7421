// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.protocol;

/** Offsets of {@code NDH_HELLO_IN} (names with {@code IN_}) and {@code NDH_HELLO_OUT}. */
public final class HelloLayout {
    /** Version of the protocol that this library speaks. */
    public static final int PROTOCOL_VERSION = 2;
    /** What {@link #MAGIC} holds. */
    public static final long MAGIC_VALUE = 0x31304c544348444eL;

    /** Bytes of {@code NDH_HELLO_IN}. */
    public static final int IN_SIZE = 64;
    public static final int IN_VERSION = 0;
    public static final int IN_FLAGS = 4;
    public static final int IN_RING_RECORDS = 8;

    /** Illegal calls go through; the target must permit it. */
    public static final int FLAG_MISUSE = 0x1;

    /** Bytes of {@code NDH_HELLO_OUT}. */
    public static final int OUT_SIZE = 128;
    public static final int MAGIC = 0;
    public static final int VERSION = 8;
    public static final int CAPABILITIES = 12;
    public static final int CTL_VERSION = 16;
    public static final int MINIPORT_VERSION = 20;
    public static final int NDIS_VERSION = 24;
    public static final int PROCESSORS = 28;
    public static final int CLOCK_FREQUENCY = 32;
    public static final int RING_RECORDS = 40;
    public static final int MAX_BATCH = 44;
    public static final int MAX_REQUEST = 48;
    public static final int MAX_DATA = 52;
    public static final int MAX_OBJECTS = 56;
    public static final int MAX_DELAY = 60;
    public static final int MAX_AWAITS = 64;
    public static final int MAX_POLICIES = 68;
    public static final int RING_RESERVE = 72;
    public static final int MANAGER_VERSION = 76;
    public static final int FIRST_SEQUENCE = 80;

    public static final int CAPABILITY_MISUSE = 0x1;
    public static final int CAPABILITY_CALL_MANAGER = 0x2;
    public static final int CAPABILITY_IRQL_RECORDED = 0x4;
    public static final int CAPABILITY_AF_REOPEN = 0x8;
    public static final int CAPABILITY_NOTIFY_CLOSE_AF = 0x10;
    public static final int CAPABILITY_STAND_ALONE = 0x20;
    public static final int CAPABILITY_NDIS5 = 0x40;

    private HelloLayout() {
    }
}
