// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

/** Who ends a call. */
public enum CallEnd {
    CLIENT("client-closes"),
    NETWORK("network-closes");

    private final String label;

    CallEnd(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
