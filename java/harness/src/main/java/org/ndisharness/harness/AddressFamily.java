// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;

/**
 * An address family that was opened.
 *
 * @param client the client's id; none if the call manager refused it at once
 * @param binding the client's binding to its adapter
 * @param callManager the call manager's id; none if the miniport is not ours
 * @param returned what NdisClOpenAddressFamilyEx returned; SUCCESS for one that was open already
 */
public record AddressFamily(ObjectId client, ObjectId binding, ObjectId callManager, NdisStatus returned) implements OidSubject {
}
