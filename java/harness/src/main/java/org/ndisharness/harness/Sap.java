// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;

/**
 * A service access point that the client registered.
 *
 * @param client the client's id; none if the call manager refused it at once
 * @param callManager the call manager's id
 * @param returned what NdisClRegisterSap returned
 */
public record Sap(ObjectId client, ObjectId callManager, NdisStatus returned) {
}
