// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

/** Names of IRQLs (x64). */
public final class Irql {
    public static final int PASSIVE_LEVEL = 0;
    public static final int APC_LEVEL = 1;
    public static final int DISPATCH_LEVEL = 2;

    private Irql() {
    }

    /** {@code PASSIVE_LEVEL}, {@code APC_LEVEL}, {@code DISPATCH_LEVEL}, or {@code IRQL n}. */
    public static String name(int irql) {
        return switch (irql) {
            case PASSIVE_LEVEL -> "PASSIVE_LEVEL";
            case APC_LEVEL -> "APC_LEVEL";
            case DISPATCH_LEVEL -> "DISPATCH_LEVEL";
            default -> "IRQL " + irql;
        };
    }
}
