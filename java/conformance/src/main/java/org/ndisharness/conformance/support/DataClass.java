// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import org.ndisharness.harness.CloseData;

/** How much data goes with a close, or with the drop of a party. */
public enum DataClass {
    /** None. */
    NONE("no-data", 0),
    /** A byte. */
    ONE("one-byte", 1),
    /** As much as the harness carries. */
    MOST("64k", CloseData.MAX_SIZE);

    private final String label;
    private final CloseData data;

    DataClass(String label, int size) {
        this.label = label;
        this.data = CloseData.pattern(size);
    }

    /** The data. */
    public CloseData data() {
        return data;
    }

    @Override
    public String toString() {
        return label;
    }
}
