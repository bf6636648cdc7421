// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.util.List;

/**
 * A scenario with a driver, or the stand-in NDIS, that breaks one rule in it.
 *
 * @param rule the rule that is broken
 * @param name unique: rule, scenario and, if there are several, a number
 * @param title what it does wrong
 * @param target the scenario's, with what is broken at the start of the drivers
 * @param crash whether the world ends by it, as a box that runs Driver Verifier would
 * @param leak whether unloaded drivers leave memory behind
 * @param refused whether a driver does not start, because NDIS refuses its registration
 */
record Mutant(String rule, String name, Scenario scenario, String title, String target, boolean crash, boolean leak, boolean refused,
        List<Edit> edits) {
    /** Copies. */
    Mutant {
        edits = List.copyOf(edits);
    }

    /** What is done instead of the scenario. */
    List<Step> steps() {
        List<Step> steps = scenario.steps();
        for (Edit edit : edits) {
            steps = edit.apply(scenario, steps);
        }
        return steps;
    }
}
