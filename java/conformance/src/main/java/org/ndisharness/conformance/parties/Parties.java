// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.parties;

import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** Multipoint calls with parties before, and without them after, what a case is about. */
final class Parties {
    private Parties() {
    }

    /** A connected call with so many parties. */
    static Call connected(Session session, int parties) {
        Call call = session.client().makeMultipointCall().connected();
        session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        while (call.parties().size() < parties) {
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_ADD_PARTY).times(1).returning(NdisStatus.SUCCESS));
            Expect.success(session.client().addParty(call).returned(), FunctionId.NDIS_CL_ADD_PARTY);
        }
        return call;
    }

    /** The call manager answers the drop of the party so. */
    static void prepareDrop(Session session, Party party, Answer answer, NdisStatus status) {
        session.apply(answer.policy(ReplyPolicy.of(FunctionId.PROTOCOL_CM_DROP_PARTY).on(party.callManager()).times(1), status));
    }

    /** The client drops the party, and the call manager agrees at once. */
    static void drop(Session session, Call call, Party party) {
        prepareDrop(session, party, Answer.SYNC, NdisStatus.SUCCESS);
        Expect.success(session.client().dropParty(call, party, CloseData.none()), FunctionId.NDIS_CL_DROP_PARTY);
    }

    /** Drops all parties but the last one, closes the call with it and deletes the VC. */
    static void end(Session session, Call call) {
        while (call.parties().size() > 1) {
            drop(session, call, call.parties().get(0));
        }
        Party last = call.parties().get(0);
        Closing.end(session, call);
        session.trace().await(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call).onParty(last.callManager());
    }
}
