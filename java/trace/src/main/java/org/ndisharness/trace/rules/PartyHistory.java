// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.Side;

/** A party of a multipoint call and when it came and went, for each side. */
final class PartyHistory {
    private final Timeline onCallForClient = new Timeline();
    private final Timeline onCallForManager = new Timeline();
    private final List<Frame> frames = new ArrayList<>();
    private ObjectId client = ObjectId.NONE;
    private ObjectId callManager = ObjectId.NONE;

    void join(ObjectId id) {
        if (id.side() == Side.CLIENT) {
            client = id;
        } else {
            callManager = id;
        }
    }

    /** Whether both sides' ids are known. */
    boolean isLinked() {
        return !client.isNone() && !callManager.isNone();
    }

    boolean is(ObjectId id) {
        return !id.isNone() && (id.equals(client) || id.equals(callManager));
    }

    /** For the client: from its knowing of the success on, until its NdisClDropParty; a drop that failed puts the party back. */
    Timeline onCallForClient() {
        return onCallForClient;
    }

    /** For the call manager: from its success on, until ProtocolCmDropParty is entered; a drop that failed puts the party back. */
    Timeline onCallForManager() {
        return onCallForManager;
    }

    /** All frames that name it, in order of their beginning. */
    List<Frame> frames() {
        return frames;
    }
}
