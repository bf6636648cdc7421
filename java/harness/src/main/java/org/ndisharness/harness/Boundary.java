// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which drivers' crossings of the NDIS boundary the stand-in ndis.sys records, in both directions. */
public enum Boundary {
    /** None. */
    OFF,
    /** All drivers', also of those that record them themselves. */
    ALL,
    /** Those of drivers that know nothing of the harness. */
    OTHERS;

    /** The drivers that record their crossings themselves. */
    private static final List<String> OURS = List.of("ndhctl", "ndhmp", "ndhmp51", "ndhcm");

    /** Of these, the ones on a target: a driver of others is never one of them, whatever its service is called. */
    static List<String> ours(TargetConfig config) {
        return OURS.stream().filter(name -> config.driver() == null || !name.equals(config.driver().service())).toList();
    }

    /**
     * By label.
     *
     * @param place where it comes from, for errors
     */
    public static Boundary of(String label, String place) {
        return Arrays.stream(values()).filter(b -> b.label().equals(label)).findFirst()
                .orElseThrow(() -> new ConfigException(place + ": boundary '"
                        + label + "'; allowed: " + Arrays.stream(values()).map(Boundary::label).collect(Collectors.joining(", "))));
    }

    /** As target files and options name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
