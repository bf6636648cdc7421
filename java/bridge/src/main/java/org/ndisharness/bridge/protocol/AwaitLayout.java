// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.protocol;

/** Offsets of {@code NDH_AWAIT}. */
public final class AwaitLayout {
    /** Bytes of a record. */
    public static final int SIZE = 64;
    public static final int FROM = 0;
    public static final int MATCH = 8;
    public static final int KIND = 12;
    public static final int FUNCTION = 14;
    public static final int OBJECT = 16;
    public static final int STATUS = 24;
    public static final int SIDE = 28;
    public static final int CORRELATION = 32;

    public static final int MATCH_KIND = 0x1;
    public static final int MATCH_FUNCTION = 0x2;
    public static final int MATCH_OBJECT = 0x4;
    public static final int MATCH_STATUS = 0x8;
    public static final int MATCH_SIDE = 0x10;
    public static final int MATCH_CORRELATION = 0x20;
    public static final int MATCH_ALL = 0x3f;

    /** Requests that may wait at once. */
    public static final int MAX_AWAITS = 64;

    private AwaitLayout() {
    }
}
