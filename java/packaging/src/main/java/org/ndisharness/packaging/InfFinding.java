// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

/** A rule that an INF breaks. */
public record InfFinding(String file, InfPosition position, InfRule rule, String message) {
    @Override
    public String toString() {
        return file + ":" + position + ": " + rule + ": " + message;
    }
}
