// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import java.util.List;
import java.util.Set;

/**
 * One question to the NDIS at hand.
 *
 * @param id stable, for files
 * @param item of the contract ({@code U-06}, {@code C-04}), or where else the question was written down; several with commas
 * @param question what is open
 * @param needs what the target must have
 * @param observations all that can be seen
 * @param body does it
 */
public record Probe(String id, String item, String question, Set<Need> needs, List<Observation> observations, Body body) {
    /** Does what a probe does. */
    @FunctionalInterface
    public interface Body {
        /**
         * Returns the name of one of the probe's observations.
         *
         * @throws NothingSeenException when it cannot be told on this target
         */
        String observe(ProbeBench bench);
    }

    /** Copies. */
    public Probe {
        needs = Set.copyOf(needs);
        observations = List.copyOf(observations);
    }

    /** The items one by one. */
    public List<String> items() {
        return List.of(item.split(", "));
    }

    Observation observation(String name) {
        return observations.stream().filter(o -> o.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalStateException(id + " saw '" + name + "', which is none of its observations"));
    }
}
