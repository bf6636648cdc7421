// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.closecall;

import org.ndisharness.harness.CloseData;

/** How much data goes with a close. */
enum DataClass {
    NONE("no-data", 0),
    ONE("one-byte", 1),
    MOST("64k", CloseData.MAX_SIZE);

    private final String label;
    private final CloseData data;

    DataClass(String label, int size) {
        this.label = label;
        this.data = CloseData.pattern(size);
    }

    CloseData data() {
        return data;
    }

    @Override
    public String toString() {
        return label;
    }
}
