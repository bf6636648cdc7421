// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.registration;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** What is open on the address family when something happens to it. */
enum Contents {
    /** Nothing. */
    EMPTY,
    /** A SAP. */
    SAP,
    /** A connected outgoing call. */
    OUTGOING_CALL,
    /** A connected incoming call and its SAP. */
    INCOMING_CALL,
    /** A multipoint call with two parties. */
    MULTIPOINT_CALL,
    /** All of them. */
    EVERYTHING;

    private static final List<FunctionId> ENDING = List.of(FunctionId.PROTOCOL_CM_CLOSE_CALL, FunctionId.PROTOCOL_CM_DROP_PARTY);

    private boolean has(Contents other) {
        return this == other || this == EVERYTHING;
    }

    /** How many parties it has. */
    int parties() {
        return has(MULTIPOINT_CALL) ? 2 : 0;
    }

    /** Opens it; returns its calls. */
    List<Call> open(Session session) {
        List<Call> calls = new ArrayList<>();
        if (has(SAP)) {
            sap(session);
        }
        if (has(OUTGOING_CALL)) {
            calls.add(Creator.CLIENT_VC.establish(session));
        }
        if (has(INCOMING_CALL)) {
            calls.add(Creator.MCM_VC.establish(session));
        }
        if (has(MULTIPOINT_CALL)) {
            calls.add(multipoint(session));
        }
        return calls;
    }

    private static void sap(Session session) {
        if (session.commandsCallManager()) {
            session.client().sap();
        } else {
            new Peer(session).sap();
        }
    }

    private static Call multipoint(Session session) {
        if (!session.commandsCallManager()) {
            return new Peer(session).multipoint(2);
        }
        Call call = session.client().makeMultipointCall().connected();
        session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_ADD_PARTY).times(1).returning(NdisStatus.SUCCESS));
        Expect.success(session.client().addParty(call).returned(), FunctionId.NDIS_CL_ADD_PARTY);
        return call;
    }

    /** The call manager agrees by itself to every close and drop from now on. */
    static void endByThemselves(Session session) {
        ENDING.forEach(callback -> session.apply(ReplyPolicy.of(callback).automatic()));
    }
}
