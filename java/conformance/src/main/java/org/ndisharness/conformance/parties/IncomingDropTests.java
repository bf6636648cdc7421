// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.parties;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.DataClass;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.rules.NetworkMark;

/** Remote parties leave while others remain: the client drops them, inside the indication or later (S34). */
@NdisTarget
public class IncomingDropTests {
    /** Where the client's NdisClDropParty is called. */
    enum Reaction {
        DROPS_INSIDE(CallingContext.INSIDE, Duration.ZERO),
        /* Later: the call manager does not end a party while its dispatch may still be on the way to NDIS. */
        DROPS_FROM_DPC(CallingContext.DPC, Duration.ofMillis(1)),
        DROPS_AFTER(null, Duration.ZERO);

        private final CallingContext context;
        private final Duration delay;

        Reaction(CallingContext context, Duration delay) {
            this.context = context;
            this.delay = delay;
        }
    }

    /** A party that leaves. */
    record Case(NdisStatus status, DataClass data, Reaction reaction, Answer answer) {
        @Override
        public String toString() {
            return Cases.id("incoming-drop", status, data, reaction, answer);
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Reaction reaction : Reaction.values()) {
            for (NdisStatus status : List.of(NdisStatus.SUCCESS, NdisStatus.DEST_OUT_OF_ORDER)) {
                for (DataClass data : DataClass.values()) {
                    cases.add(new Case(status, data, reaction, Answer.LATER));
                }
                cases.add(new Case(status, DataClass.NO_DATA, reaction, Answer.SYNC));
                cases.add(new Case(status, DataClass.NO_DATA, reaction, Answer.INSIDE));
            }
        }
        return cases.stream();
    }

    @EachCase("cases")
    void leaves(Case test, Session session) {
        Call call = Parties.connected(session, 2);
        Party party = call.parties().get(0);
        Party other = call.parties().get(1);
        Parties.prepareDrop(session, party, test.answer, NdisStatus.SUCCESS);
        if (test.reaction != Reaction.DROPS_AFTER) {
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY).on(party.client()).doing(Action.DROP_PARTY)
                    .actingFrom(test.reaction.context, test.reaction.delay));
        }
        if (!test.status.isFailure()) {
            session.mark(NetworkMark.REMOTE_PARTY_LEFT, party.callManager());
        }

        session.callManager().dispatchIncomingDropParty(party, test.status, test.data.data());

        session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY).on(party.client()).withStatus(test.status)
                .withData(test.data.data());
        if (test.reaction == Reaction.DROPS_AFTER) {
            Expect.status(test.answer.returned(NdisStatus.SUCCESS), session.client().dropParty(call, party, CloseData.none()),
                    FunctionId.NDIS_CL_DROP_PARTY);
        }
        session.trace().await(FunctionId.PROTOCOL_CM_DROP_PARTY).on(party.callManager()).withoutData();
        test.answer.finish(session, () -> session.callManager().dropPartyComplete(party, NdisStatus.SUCCESS));
        test.answer.verify(session, FunctionId.PROTOCOL_CL_DROP_PARTY_COMPLETE, party.client(), NdisStatus.SUCCESS);
        Expect.count(1, session, FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY, party.client());
        Expect.count(1, session, FunctionId.PROTOCOL_CM_DROP_PARTY, party.callManager());
        Expect.never(session, FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY, other.client());
        Expect.never(session, FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL, call);
        Parties.end(session, call);
    }
}
