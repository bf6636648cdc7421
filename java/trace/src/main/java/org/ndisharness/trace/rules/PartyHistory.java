// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import org.ndisharness.trace.ObjectId;

/** A party of a multipoint call and when it came and went, for each side. */
final class PartyHistory {
    private static final long NEVER = Long.MAX_VALUE;

    private ObjectId client = ObjectId.NONE;
    private ObjectId callManager = ObjectId.NONE;
    private long added = NEVER;
    private long dropRequested = NEVER;
    private long dropEntered = NEVER;
    private long dropIndicated = NEVER;

    ObjectId client() {
        return client;
    }

    ObjectId callManager() {
        return callManager;
    }

    void client(ObjectId id) {
        client = id;
    }

    void callManager(ObjectId id) {
        callManager = id;
    }

    boolean is(ObjectId id) {
        return !id.isNone() && (id.equals(client) || id.equals(callManager));
    }

    void added(long at) {
        added = Math.min(added, at);
    }

    void dropRequested(long at) {
        dropRequested = at;
    }

    void dropEntered(long at) {
        dropEntered = at;
    }

    void dropIndicated(long at) {
        dropIndicated = at;
    }

    /** A drop that failed puts the party back. */
    void dropFailed() {
        dropRequested = NEVER;
        dropEntered = NEVER;
    }

    /** Whether the client counts it as being on the call then: added, and no NdisClDropParty for it. */
    boolean onCallForClient(long at) {
        return added < at && dropRequested >= at;
    }

    /** Whether the call manager counts it: added, and ProtocolCmDropParty not entered. */
    boolean onCallForManager(long at) {
        return added < at && dropEntered >= at;
    }

    /** As for the call manager, less those whose leaving it has indicated. */
    boolean remainsForManager(long at) {
        return onCallForManager(at) && dropIndicated >= at;
    }
}
