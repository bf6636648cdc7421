// SPDX-License-Identifier: MIT
package org.ndisharness.bridge.protocol;

/** Control codes of ndhctl.sys. Mirrors {@code NDH_IOCTL_xxx}. */
public enum ControlCode {
    HELLO(0x8e44e000),
    ENUMERATE(0x8e44e004),
    SUBMIT(0x8e44e008),
    AWAIT(0x8e44e00c),
    READ(0x8e44e010),
    RESET(0x8e44e014),
    STATS(0x8e44e018);

    private final int number;

    ControlCode(int number) {
        this.number = number;
    }

    /** The 32-bit control code. */
    public int number() {
        return number;
    }
}
