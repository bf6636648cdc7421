// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.charset.StandardCharsets;

/** Protocol-specific data that goes with a close or a drop. Immutable. */
public final class CloseData {
    /** Most bytes of one operation ({@code NDH_MAX_DATA}). */
    public static final int MAX_SIZE = 0x10000;

    private static final CloseData NONE = new CloseData(new byte[0]);
    private static final int PATTERN_FACTOR = 31;

    private final byte[] bytes;

    private CloseData(byte[] bytes) {
        if (bytes.length > MAX_SIZE) {
            throw new IllegalArgumentException(bytes.length + " bytes of close data: at most " + MAX_SIZE);
        }
        this.bytes = bytes;
    }

    /** No data: NDIS gets NULL and 0. */
    public static CloseData none() {
        return NONE;
    }

    /** These bytes; none if there are none. */
    public static CloseData of(byte... bytes) {
        return bytes.length == 0 ? NONE : new CloseData(bytes.clone());
    }

    /** The text in UTF-8. */
    public static CloseData of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** So many bytes of a pattern in which a shift or a gap shows. */
    public static CloseData pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * PATTERN_FACTOR + (i >> 8));
        }
        return of(bytes);
    }

    /** Number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
