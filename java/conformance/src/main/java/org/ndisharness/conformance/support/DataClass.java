// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import org.ndisharness.harness.CloseData;

/** How much data goes with a close, or with the drop of a party. */
public enum DataClass {
    /** None. */
    NO_DATA(0),
    /** A byte. */
    ONE_BYTE(1),
    /** As much as the harness carries. */
    MOST(CloseData.MAX_SIZE) {
        @Override
        public String toString() {
            return "64k"; // no name of a constant begins with a digit
        }
    };

    private final CloseData data;

    DataClass(int size) {
        this.data = CloseData.pattern(size);
    }

    /** The data. */
    public CloseData data() {
        return data;
    }
}
