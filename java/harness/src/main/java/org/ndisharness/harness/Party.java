// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.ObjectId;

/**
 * A party of a multipoint call.
 *
 * @param client the client's id
 * @param callManager the call manager's id
 */
public record Party(ObjectId client, ObjectId callManager) implements OidSubject {
}
