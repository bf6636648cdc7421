// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.protocol;

/** Offsets of {@code NDH_STATS}. */
public final class StatsLayout {
    /** Bytes of the record. */
    public static final int SIZE = 1176;
    public static final int OPERATIONS = 0;
    public static final int REFUSED = 512;
    public static final int CONTROLS = 1024;
    public static final int CONTROLS_REFUSED = 1032;
    public static final int RECORDS = 1040;
    public static final int LOST = 1048;
    public static final int DISPATCH_TICKS_MAX = 1056;
    public static final int CLIENT_OBJECTS = 1064;
    public static final int CALL_MANAGER_OBJECTS = 1096;
    public static final int AWAITS_PENDED = 1128;
    public static final int CONTEXTS_BUSY = 1132;
    public static final int POLICIES_IN_FORCE = 1136;
    public static final int SINK_CALLS = 1140;

    private StatsLayout() {
    }
}
