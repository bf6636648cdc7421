// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.protocol;

/** Offsets of {@code NDH_RESET_OUT}. */
public final class ResetLayout {
    /** Bytes of the record. */
    public static final int SIZE = 64;
    public static final int CALLS = 0;
    public static final int VCS = 4;
    public static final int PARTIES = 8;
    public static final int SAPS = 12;
    public static final int PARKED = 16;
    public static final int HUNG = 20;
    public static final int FIRST_HUNG = 24;
    public static final int ELAPSED_TICKS = 32;
    public static final int REQUESTS = 40;
    public static final int TRANSFERS = 44;

    private ResetLayout() {
    }
}
