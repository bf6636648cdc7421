// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

/** A SAP, as both sides see it. */
final class ModelSap implements Cloneable {
    final String name;
    Life client = Life.OPENING;
    Life manager = Life.OPENING;
    boolean registrationOwed;
    boolean deregistrationOwed;

    ModelSap(String name) {
        this.name = name;
    }

    ModelSap copy() {
        try {
            return (ModelSap) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
