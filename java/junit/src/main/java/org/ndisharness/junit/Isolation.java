// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.util.Locale;
import org.ndisharness.harness.TargetConfig;

/** How tests are kept apart. */
public enum Isolation {
    /**
     * Each test runs in a world as it was forked from the booted image, a new one or one that was put back page by page: on the driver host
     * only.
     */
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

    /** What is possible on a target and best there. */
    public static Isolation defaultOf(TargetConfig target) {
        return target.isEmbedded() ? FORK : RESET;
    }

    /**
     * This, if the target can do it.
     *
     * @throws IllegalArgumentException when it cannot: only the driver host forks worlds
     */
    public Isolation on(TargetConfig target) {
        if (this == FORK && !target.isEmbedded()) {
            throw new IllegalArgumentException("isolation 'fork': the target '" + target.name() + "' is one machine; allowed: reset");
        }
        return this;
    }

    /** Name on the command line and in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
