// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.ObjectId;

/**
 * An open address family.
 *
 * @param client the client's id
 * @param binding the client's binding to its adapter
 * @param callManager the call manager's id; none if the miniport is not ours
 */
public record AddressFamily(ObjectId client, ObjectId binding, ObjectId callManager) implements OidSubject {
}
