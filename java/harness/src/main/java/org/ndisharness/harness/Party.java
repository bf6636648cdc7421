// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;

/**
 * A party of a multipoint call.
 *
 * @param client the client's id; none if the party was refused at once
 * @param callManager the call manager's id
 * @param returned what NdisClMakeCall or NdisClAddParty returned
 */
public record Party(ObjectId client, ObjectId callManager, NdisStatus returned) implements OidSubject {
}
