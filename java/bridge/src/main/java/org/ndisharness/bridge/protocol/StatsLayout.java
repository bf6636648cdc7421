// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.protocol;

/** Offsets of {@code NDH_STATS}. */
public final class StatsLayout {
    /** Bytes of the record. */
    public static final int SIZE = 2264;
    public static final int OPERATIONS = 0;
    public static final int REFUSED = 1024;
    public static final int CONTROLS = 2048;
    public static final int CONTROLS_REFUSED = 2056;
    public static final int RECORDS = 2064;
    public static final int LOST = 2072;
    public static final int DISPATCH_TICKS_MAX = 2080;
    public static final int CLIENT_OBJECTS = 2088;
    public static final int CALL_MANAGER_OBJECTS = 2152;
    public static final int AWAITS_PENDED = 2216;
    public static final int CONTEXTS_BUSY = 2220;
    public static final int POLICIES_IN_FORCE = 2224;
    public static final int SINK_CALLS = 2228;

    private StatsLayout() {
    }
}
