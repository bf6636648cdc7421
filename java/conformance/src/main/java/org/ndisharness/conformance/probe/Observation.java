// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import org.ndisharness.harness.StandInSwitch;

/**
 * One of the things that a probe can see.
 *
 * @param name of this observation, for files and comparisons
 * @param meaning one sentence part
 * @param models switch of the stand-in that makes it do the same, or null
 * @param position position of that switch
 */
public record Observation(String name, String meaning, StandInSwitch models, int position) {
    /** An observation that a switch models. */
    static Observation of(String name, String meaning, StandInSwitch models, int position) {
        return new Observation(name, meaning, models, position);
    }

    /** An observation for which the stand-in has no switch. */
    static Observation plain(String name, String meaning) {
        return new Observation(name, meaning, null, 0);
    }
}
