// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

/** What a misuse session can make a driver do, to test what the harness makes of it. Mirrors {@code NDH_FAULT}. */
public enum Fault {
    /** Reads through NULL. */
    NULL_READ(1),
    /** Calls a PASSIVE_LEVEL function at DISPATCH_LEVEL. */
    WRONG_IRQL(2),
    /** Frees a pool block twice. */
    DOUBLE_FREE(3),
    /** Never returns. */
    SPIN(4),
    /** Writes behind a pool block, then frees it. */
    OVERRUN(5),
    /** Writes to a pool block that it freed. */
    USE_AFTER_FREE(6),
    /** Forgets a pool block; seen when the driver is unloaded. */
    LEAK(7),
    /** Acquires a spin lock that it holds. */
    LOCK_TWICE(8),
    /** Runs off its kernel stack. */
    STACK(9);

    private final int number;

    Fault(int number) {
        this.number = number;
    }

    /** Number in the control protocol. */
    public int number() {
        return number;
    }
}
