// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

/**
 * Lists that the miniport has not completed yet, or that the client has kept.
 *
 * @param sent down, not received
 */
record ModelData(String name, String vc, boolean sent) {
}
