// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** For which tests trace and chart are published as files. */
enum Attach {
    FAILURES, ALWAYS, NEVER;

    static Attach parse(String text) {
        return Arrays.stream(values()).filter(a -> a.label().equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("ndh.attach '" + text + "': "
                        + Arrays.stream(values()).map(Attach::label).collect(Collectors.joining(", "))));
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean applies(boolean failed) {
        return this == ALWAYS || this == FAILURES && failed;
    }
}
