// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;

/**
 * What became of an operation.
 *
 * @param outcome NTSTATUS of the harness: 0 if the NDIS call was made (or an asynchronous operation was accepted)
 * @param ndisStatus what the NDIS function returned; SUCCESS for VOID functions
 * @param object object that was made, or the operation's object
 * @param party party that was made, or none
 * @param callSequence sequence number of the CALL event, 0 if there is none
 * @param returnSequence sequence number of its RETURN event
 * @param value state, for QUERY_STATE
 */
public record OperationResult(int outcome, NdisStatus ndisStatus, ObjectId object, ObjectId party, long callSequence,
        long returnSequence, long value) {
    /** Whether the call was made. */
    public boolean wasExecuted() {
        return outcome == 0;
    }
}
