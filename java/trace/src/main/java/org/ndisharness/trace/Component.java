// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One layer that a trace ran on: kernel, NDIS, KMDF or a driver.
 *
 * @param role {@code kernel}, {@code ndis}, {@code kmdf}, or a driver's image name
 * @param origin {@code stand-in}, {@code Microsoft}, {@code Wine} or {@code project}, or what kind of driver it is
 * @param version as the component's version resource or the host states it
 * @param evidence how the helper found that out
 */
public record Component(String role, String origin, String version, String evidence) {
    private static final Set<String> NOT_WINDOWS = Set.of("stand-in", "Wine");
    private static final String MICROSOFT = "Microsoft";
    private static final Set<String> BELOW_DRIVERS = Set.of("kernel", "ndis", "kmdf");

    /** Whether a result from these is no result from Windows: one is a stand-in or Wine's, or not all three layers are stated. */
    public static boolean isStandIn(List<Component> components) {
        return components.stream().anyMatch(c -> NOT_WINDOWS.contains(c.origin()))
                || !components.stream().map(Component::role).collect(Collectors.toSet()).containsAll(BELOW_DRIVERS);
    }

    /** The honest label of reports and traces. */
    public static String label(List<Component> components) {
        if (components.isEmpty()) {
            return "It is not known what this ran on";
        }
        String parts = components.stream().map(Component::toString).collect(Collectors.joining("; "));
        if (isStandIn(components)) {
            return "Ran on stand-ins, not on Windows (" + parts + ")";
        }
        boolean known = components.stream().filter(c -> BELOW_DRIVERS.contains(c.role())).allMatch(c -> c.origin().equals(MICROSOFT));
        return (known ? "Ran on Windows (" : "Ran on Windows, of which not all could be identified (") + parts + ")";
    }

    /** For labels: {@code NDIS: stand-in 1.0.0}. */
    @Override
    public String toString() {
        return role + ": " + origin + " " + version;
    }
}
