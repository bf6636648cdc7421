// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

/** A place in an INF; line and column count from 1. */
public record InfPosition(int line, int column) {
    /** The beginning of the file: for what is missing as a whole. */
    public static final InfPosition START = new InfPosition(1, 1);

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
