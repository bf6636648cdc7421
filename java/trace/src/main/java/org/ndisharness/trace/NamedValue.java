// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

/** A value with its name, both for people. */
public record NamedValue(String name, String value) {
    @Override
    public String toString() {
        return name + " = " + value;
    }
}
