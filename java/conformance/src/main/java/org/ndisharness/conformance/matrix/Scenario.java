// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.util.List;
import java.util.Set;

/**
 * A short course of operations in which correct drivers keep every rule, complete in itself: what it begins, it ends.
 *
 * @param name by which mutants name it
 * @param target name of the target that it runs on
 * @param title what happens
 * @param unkept rules of level should that it cannot keep, whoever runs it
 */
record Scenario(String name, String target, String title, Set<String> unkept, List<Step> steps) {
    /** Copies. */
    Scenario {
        unkept = Set.copyOf(unkept);
        steps = List.copyOf(steps);
    }

    int indexOf(String label, String place) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).label().equals(label)) {
                return i;
            }
        }
        throw new IllegalArgumentException(place + ": scenario '" + name + "' has no step '" + label + "'");
    }
}
