// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/**
 * What the control driver says of itself ({@code NDH_HELLO_OUT}).
 *
 * @param capabilities {@code NDH_CAP_xxx}
 * @param controlVersion of ndhctl.sys, {@code major << 16 | minor << 8 | patch}
 * @param miniportVersion of the attached ndhmp.sys, 0 if none
 * @param clockFrequency ticks of event times a second
 * @param firstSequence of the session's first event
 */
public record Hello(int capabilities, int controlVersion, int miniportVersion, int ndisVersion, int processors, long clockFrequency,
        int ringRecords, int maxBatch, int maxRequest, int maxData, long firstSequence) {
    private static final int CAP_MISUSE = 0x01;
    private static final int CAP_CALL_MANAGER = 0x02;
    private static final int CAP_NOTIFY_CLOSE_AF = 0x10;
    private static final int CAP_STAND_ALONE = 0x20;
    private static final int CAP_NDIS5 = 0x40;

    /** A version that a driver tells, as {@code major.minor.patch}. */
    public static String text(int version) {
        return (version >>> 16) + "." + (version >>> 8 & 0xFF) + "." + (version & 0xFF);
    }

    /** Whether this session may break rules. */
    public boolean mayMisuse() {
        return (capabilities & CAP_MISUSE) != 0;
    }

    /** Whether operations of the call manager work. */
    public boolean hasCallManager() {
        return (capabilities & CAP_CALL_MANAGER) != 0;
    }

    /** Whether the call manager is a protocol driver of its own, an ndhcm.sys, and not the miniport. */
    public boolean isStandAlone() {
        return (capabilities & CAP_STAND_ALONE) != 0;
    }

    /** Whether the miniport is a driver of NDIS 5.x, which Windows 8 and later do not load. */
    public boolean isNdis5() {
        return (capabilities & CAP_NDIS5) != 0;
    }

    /** Whether NDIS took the call manager's whole handler table, so that ProtocolCmNotifyCloseAfComplete can come. */
    public boolean notifiesCloseAf() {
        return (capabilities & CAP_NOTIFY_CLOSE_AF) != 0;
    }
}
