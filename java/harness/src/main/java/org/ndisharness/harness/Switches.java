// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Positions of switches of the stand-in ndis.sys, without those at their default.
 *
 * @param positions from 1 on
 */
public record Switches(Map<StandInSwitch, Integer> positions) {
    /** The part of a probe.json or a switches file that counts here. */
    private record File(Map<String, Integer> switches) {
    }

    /** Copies, and leaves defaults out. */
    public Switches {
        Map<StandInSwitch, Integer> moved = new EnumMap<>(StandInSwitch.class);
        positions.forEach((which, position) -> {
            if (position != 0) {
                moved.put(which, position);
            }
        });
        positions = Map.copyOf(moved);
    }

    /** All at their default. */
    public static Switches defaults() {
        return new Switches(Map.of());
    }

    /**
     * By name.
     *
     * @param place where they come from, for errors
     * @throws ConfigException for a name or position that there is not
     */
    public static Switches of(Map<String, Integer> labels, String place) {
        Map<StandInSwitch, Integer> positions = new EnumMap<>(StandInSwitch.class);
        labels.forEach((label, position) -> {
            StandInSwitch which = StandInSwitch.of(label, place);
            which.check(position, place);
            positions.put(which, position);
        });
        return new Switches(positions);
    }

    /**
     * The switches that a file names: one of {@code ndh probe}, or {@code {"switches": {...}}}.
     *
     * @param file a path that ends in {@code .json}
     * @throws ConfigException when the file has no such form, or names a switch or position that there is not
     */
    public static Switches read(Path file) {
        return of(ConfigFiles.read("switches", file.toString(), "switches", File.class).switches(), file.toString());
    }

    /** By name, in order. */
    public Map<String, Integer> labels() {
        Map<String, Integer> labels = new TreeMap<>();
        positions.forEach((which, position) -> labels.put(which.label(), position));
        return labels;
    }

    @Override
    public String toString() {
        return labels().toString();
    }
}
