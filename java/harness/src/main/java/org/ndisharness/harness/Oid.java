// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.OidRequest;

/**
 * An OID request that was made.
 *
 * @param request what was asked
 * @param returned what the requesting function returned; the answer of a pended request comes with ProtocolCoOidRequestComplete
 * @param requester the requester's id
 * @param receiver the receiver's id while it has the request pended, else none
 */
public record Oid(OidRequest request, NdisStatus returned, ObjectId requester, ObjectId receiver) {
    /** Whether the receiver has pended it. */
    public boolean isPending() {
        return returned.equals(NdisStatus.PENDING);
    }
}
