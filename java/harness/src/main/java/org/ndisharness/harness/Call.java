// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;

/** A VC and the call on it, as client and call manager know it. Steps may be chained; each makes one NDIS call. */
public final class Call implements OidSubject {
    /** Who created the VC, and with it who calls whom. */
    public enum Direction {
        /** The client created the VC and makes the call. */
        OUTGOING,
        /** The call manager created the VC and offers the call. */
        INCOMING
    }

    private final Session session;
    private final Direction direction;
    private final ObjectId clientVc;
    private final ObjectId callManagerVc;
    private final List<Party> parties = new ArrayList<>();

    Call(Session session, Direction direction, ObjectId clientVc, ObjectId callManagerVc) {
        this.session = Objects.requireNonNull(session);
        this.direction = direction;
        this.clientVc = clientVc;
        this.callManagerVc = callManagerVc;
    }

    /** Who calls whom. */
    public Direction direction() {
        return direction;
    }

    /** The VC as the client knows it. */
    public ObjectId clientVc() {
        return clientVc;
    }

    /** The VC as the call manager knows it. */
    public ObjectId callManagerVc() {
        return callManagerVc;
    }

    /** The VC as the miniport knows it: with an integrated call manager that is the call manager's. */
    public ObjectId miniportVc() {
        return session.miniportVc(callManagerVc);
    }

    @Override
    public ObjectId client() {
        return clientVc;
    }

    @Override
    public ObjectId callManager() {
        return callManagerVc;
    }

    /** Parties that are on the call, in the order in which they were added; without those that were refused or dropped. */
    public List<Party> parties() {
        if (!parties.isEmpty()) {
            session.trace().update();
            parties.removeIf(session.trace()::isGone);
        }
        return Collections.unmodifiableList(parties);
    }

    void addParty(Party party) {
        parties.add(party);
    }

    void removeParty(Party party) {
        parties.remove(party);
    }

    /**
     * Incoming, the client accepts: NdisClIncomingCallComplete ({@code nf-ndis-ndisclincomingcallcomplete.md}, IRQL at most DISPATCH_LEVEL)
     * with SUCCESS.
     */
    public Call accept() {
        session.client().incomingCallComplete(this, NdisStatus.SUCCESS);
        return this;
    }

    /**
     * Incoming, the client rejects: NdisClIncomingCallComplete ({@code nf-ndis-ndisclincomingcallcomplete.md}, IRQL at most DISPATCH_LEVEL)
     * with a failure.
     */
    public Call reject(NdisStatus status) {
        session.client().incomingCallComplete(this, status);
        return this;
    }

    /**
     * Last step of the set-up at the call manager. Incoming: NdisMCmDispatchCallConnected
     * ({@code nf-ndis-ndismcmdispatchcallconnected.md}, IRQL at most DISPATCH_LEVEL). Outgoing: NdisMCmActivateVc
     * ({@code nf-ndis-ndismcmactivatevc.md}, IRQL at most DISPATCH_LEVEL), then NdisMCmMakeCallComplete
     * ({@code nf-ndis-ndismcmmakecallcomplete.md}, IRQL at most DISPATCH_LEVEL) with SUCCESS. Stand-alone: NdisCmDispatchCallConnected
     * ({@code nf-ndis-ndiscmdispatchcallconnected.md}), NdisCmActivateVc ({@code nf-ndis-ndiscmactivatevc.md}), NdisCmMakeCallComplete
     * ({@code nf-ndis-ndiscmmakecallcomplete.md}).
     */
    public Call connected() {
        CallManager mcm = session.callManager();
        if (direction == Direction.INCOMING) {
            mcm.dispatchCallConnected(this);
        } else {
            mcm.activateVc(this);
            mcm.makeCallComplete(this, NdisStatus.SUCCESS);
        }
        return this;
    }

    @Override
    public String toString() {
        return direction + " " + clientVc + " = " + callManagerVc;
    }
}
