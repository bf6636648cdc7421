// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.protocol;

/** Offsets of {@code NDH_ENTITY}, an element of the answer to {@link ControlCode#ENUMERATE}. */
public final class EntityLayout {
    /** Bytes of a record. */
    public static final int SIZE = 64;
    public static final int ID = 0;
    public static final int PARENT = 8;
    public static final int PEER = 16;
    public static final int KIND = 24;
    public static final int STATE = 28;
    public static final int MEDIUM = 32;
    public static final int AF_TYPE = 36;
    public static final int AF_MAJOR = 40;
    public static final int AF_MINOR = 44;
    public static final int FLAGS = 48;
    public static final int MANAGER = 56;

    /** {@code NdhStateOpen} of the state. */
    public static final int STATE_OPEN = 2;
    /** An ndhmp.sys is attached. */
    public static final int FLAG_OURS = 0x1;
    /** Its call manager is a protocol driver, an ndhcm.sys. */
    public static final int FLAG_STAND_ALONE = 0x2;

    private EntityLayout() {
    }
}
