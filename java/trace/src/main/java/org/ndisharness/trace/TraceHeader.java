// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * First line of a trace file: what the trace is and what it ran on. Holds nothing that differs between two runs with the same seed and
 * images.
 *
 * @param caseId id of the conformance case, or a name that the script chose
 * @param target name of the target
 * @param isolation {@code fork} or {@code reset}
 * @param seed seed of the world, 0 where the kernel is no stand-in
 * @param clockFrequency ticks of event times a second
 * @param irqlKnown whether the kernel models IRQL
 * @param components what it ran on, from the helper, never from the drivers
 * @param images SHA-256 of each image by name
 * @param switches positions of the stand-in's switches by name, without those at their default
 * @param misuse whether illegal calls were let through, so that broken rules may be what the test wanted
 */
public record TraceHeader(String caseId, String target, String isolation, long seed, long clockFrequency, boolean irqlKnown,
        List<Component> components, Map<String, String> images, Map<String, Integer> switches, boolean misuse) {
    /**
     * Version of the trace file format that this library writes: 2 added flow parameters, OID requests, lists and their functions, and
     * says how the recording ended.
     */
    public static final int FORMAT_VERSION = 2;

    /** Checks and copies. */
    public TraceHeader {
        Objects.requireNonNull(caseId, "caseId");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(isolation, "isolation");
        components = List.copyOf(components);
        images = Map.copyOf(images);
        switches = Map.copyOf(switches);
    }

    /** The honest label: what it ran on, and that this was not Windows unless it was. */
    public String label() {
        return Component.label(components) + (switches.isEmpty() ? "" : ", switched: " + new TreeMap<>(switches));
    }

    /** Case, target, seed and isolation, for people. */
    public String about() {
        return caseId + ", target " + target + ", seed " + Long.toUnsignedString(seed) + ", isolation " + isolation;
    }

    /** A header for traces that were made by hand. */
    public static TraceHeader synthetic(String caseId) {
        return new TraceHeader(caseId, "synthetic", "fork", 0, 10_000_000, true, List.of(), Map.of(), Map.of(), false);
    }
}
