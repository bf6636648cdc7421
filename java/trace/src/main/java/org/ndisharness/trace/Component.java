// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

/**
 * One layer that a trace ran on: kernel, NDIS, KMDF or a driver.
 *
 * @param role {@code kernel}, {@code ndis}, {@code kmdf}, or a driver's image name
 * @param origin {@code stand-in}, {@code Microsoft}, {@code Wine} or {@code project}
 * @param version as the component's version resource or the host states it
 * @param evidence how the helper found that out
 */
public record Component(String role, String origin, String version, String evidence) {
    /** For labels: {@code NDIS: stand-in 1.0.0}. */
    @Override
    public String toString() {
        return role + ": " + origin + " " + version;
    }
}
