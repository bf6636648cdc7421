// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import java.util.Map;

/**
 * What one probe found.
 *
 * @param observed name of the observation, null if nothing was
 * @param meaning of the observation
 * @param models switch and position of the stand-in that does the same; empty if there is none
 * @param reason why nothing was observed
 */
public record ProbeResult(String id, String item, String question, String observed, String meaning, Map<String, Integer> models,
        String reason) {
    static ProbeResult seen(Probe probe, Observation observation) {
        return new ProbeResult(probe.id(), probe.item(), probe.question(), observation.name(), observation.meaning(),
                observation.models() == null ? Map.of() : Map.of(observation.models().label(), observation.position()), null);
    }

    static ProbeResult none(Probe probe, String reason) {
        return new ProbeResult(probe.id(), probe.item(), probe.question(), null, null, Map.of(), reason);
    }
}
