// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.ObjectId;

/**
 * A service access point that the client registered.
 *
 * @param client the client's id
 * @param callManager the call manager's id
 */
public record Sap(ObjectId client, ObjectId callManager) {
}
