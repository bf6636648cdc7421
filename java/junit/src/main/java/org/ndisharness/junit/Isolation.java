// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.util.Locale;

/** How tests are kept apart. */
public enum Isolation {
    /** Each test runs in a world forked from the booted image. */
    FORK,
    /** All tests of a class run in one world, each in a session of its own; the drivers tear down in between, as on Windows. */
    RESET;

    /** Reads {@code fork} or {@code reset}. */
    public static Isolation parse(String text) {
        for (Isolation isolation : values()) {
            if (isolation.label().equals(text)) {
                return isolation;
            }
        }
        throw new IllegalArgumentException("isolation '" + text + "': fork or reset");
    }

    /** Name on the command line and in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
