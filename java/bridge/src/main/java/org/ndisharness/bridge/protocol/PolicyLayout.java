// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.protocol;

/** Offsets of {@code NDH_POLICY}, the payload of a SET_POLICY operation. */
public final class PolicyLayout {
    /** Bytes of a record. */
    public static final int SIZE = 64;
    public static final int CALLBACK = 0;
    public static final int SIDE = 2;
    public static final int REPLY = 3;
    public static final int STATUS = 4;
    public static final int OBJECT = 8;
    public static final int DELAY = 16;
    public static final int COUNT = 20;
    public static final int ACTIONS = 24;
    public static final int ACTION_STATUS = 28;
    public static final int ACTION_DELAY = 32;
    public static final int CONTEXT = 36;
    public static final int ACTION_CONTEXT = 37;
    public static final int BREAKS = 38;

    public static final int REPLY_AUTOMATIC = 0;
    public static final int REPLY_RETURN = 1;
    public static final int REPLY_COMPLETE = 2;
    public static final int REPLY_MANUAL = 3;

    public static final int ACT_DEACTIVATE_FIRST = 0x1;
    public static final int ACT_DEACTIVATE_AFTER = 0x2;
    public static final int ACT_DELETE_VC = 0x4;
    public static final int ACT_CLOSE_CALL = 0x8;
    public static final int ACT_REFUSE_OFFER = 0x10;
    public static final int ACT_ACTIVATE = 0x20;
    public static final int ACT_CONNECT = 0x40;
    public static final int ACT_DISPATCH_CLOSE = 0x80;
    public static final int ACT_DROP_PARTY = 0x100;
    public static final int ACT_MODIFY_QOS = 0x200;
    public static final int ACT_ALL = 0x3ff;

    public static final int BREAK_TWICE = 0x1;
    public static final int BREAK_RETURN = 0x2;
    public static final int BREAK_LEAK = 0x8;
    public static final int BREAK_CONTEXT = 0x10;
    public static final int BREAK_IRQL = 0x20;
    public static final int BREAK_WAIT = 0x40;
    public static final int BREAK_GUARD = 0x80;
    public static final int BREAK_DUTY = 0x100;
    public static final int BREAK_ALL = 0x1fb;

    /** Policies in force that name an object. */
    public static final int MAX_POLICIES = 256;

    private PolicyLayout() {
    }
}
