// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.teardownraces;

import static org.ndisharness.trace.FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_ADD_PARTY;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_DROP_PARTY;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS;

import java.time.Duration;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.ResetReport;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/**
 * A connected call on which something is about to happen, with drivers that answer by themselves.
 *
 * @param party the first of two parties of a multipoint call, else null
 */
record Scene(Session session, Call call, Party party) {
    /** A call on a VC of this creator; a multipoint call with two parties if the race is about one. */
    static Scene of(Session session, Creator creator, boolean multipoint) {
        Scene scene = multipoint ? multipoint(session) : new Scene(session, creator.establish(session), null);
        scene.answerByThemselves();
        return scene;
    }

    private static Scene multipoint(Session session) {
        if (!session.commandsCallManager()) {
            Call call = new Peer(session).multipoint(2);
            return new Scene(session, call, call.parties().get(0));
        }
        Call call = session.client().makeMultipointCall().connected();
        session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        Party second = session.client().addParty(call);
        session.callManager().addPartyComplete(call, second, NdisStatus.SUCCESS);
        session.trace().await(FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE).on(second.client()).withStatus(NdisStatus.SUCCESS);
        return new Scene(session, call, call.parties().get(0));
    }

    /** A call manager that takes no commands does so anyway. */
    private void answerByThemselves() {
        if (session.commandsCallManager()) {
            answerOnCommand();
        }
        session.apply(
                ReplyPolicy.of(PROTOCOL_CL_INCOMING_CLOSE_CALL).doing(Action.CLOSE_CALL).actingFrom(CallingContext.INSIDE, Duration.ZERO));
        session.apply(
                ReplyPolicy.of(PROTOCOL_CL_INCOMING_DROP_PARTY).doing(Action.DROP_PARTY).actingFrom(CallingContext.INSIDE, Duration.ZERO));
        session.apply(ReplyPolicy.of(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS).completeWith(NdisStatus.SUCCESS).from(CallingContext.DPC));
    }

    /** How call manager or miniport answer what is about to happen; those that take no commands answer as they like. */
    void answer(ReplyPolicy policy) {
        if (session.commandsCallManager()) {
            session.apply(policy);
        }
    }

    private void answerOnCommand() {
        session.apply(ReplyPolicy.of(PROTOCOL_CM_CLOSE_CALL).doing(Action.DEACTIVATE_FIRST).completeWith(NdisStatus.SUCCESS)
                .from(CallingContext.WORK_ITEM));
        session.apply(ReplyPolicy.of(PROTOCOL_CM_ADD_PARTY).completeWith(NdisStatus.SUCCESS).from(CallingContext.DPC));
        session.apply(ReplyPolicy.of(PROTOCOL_CM_DROP_PARTY).completeWith(NdisStatus.SUCCESS).from(CallingContext.DPC));
        session.apply(ReplyPolicy.of(PROTOCOL_CM_MODIFY_CALL_QOS).completeWith(NdisStatus.SUCCESS).from(CallingContext.DPC));
        session.apply(ReplyPolicy.of(MINIPORT_CO_SEND_NET_BUFFER_LISTS).completeWith(NdisStatus.SUCCESS).from(CallingContext.DPC));
    }

    /** Lets everything end: what pended has been completed by then, and nothing is left when what still stands is torn down. */
    void verify() {
        session.quiesce();
        Ledger.verifySettled(session);
        ResetReport report = session.reset();
        if (report.hung() != 0) {
            throw new AssertionError("the teardown left " + report.hung() + " objects, the first " + report.firstHung());
        }
        session.quiesce();
        Ledger.verifySettled(session);
        Ledger.verifyEmpty(session);
    }
}
