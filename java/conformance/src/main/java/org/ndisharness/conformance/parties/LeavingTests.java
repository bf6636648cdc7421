// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.parties;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.CallEnd;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.rules.NetworkMark;

/** Parties leave in any order until one is left, and the call ends with that one, whichever it is (S33, S34). */
@NdisTarget
public class LeavingTests {
    /** How the others go. */
    enum Way {
        CLIENT_DROPS,
        REMOTE_LEAVES,
        IN_TURN;

        boolean isRemote(int number) {
            return this == REMOTE_LEAVES || this == IN_TURN && number % 2 == 1;
        }
    }

    /** A call whose parties leave but for one. */
    record Case(int parties, int remaining, Way way, CallEnd end) {
        @Override
        public String toString() {
            return Cases.id("party-leave", parties + "-parties", "number-" + (remaining + 1) + "-stays", way, end);
        }
    }

    /** A call that the network ends while it has several parties: the client drops them to one, then closes. */
    record Abrupt(int parties, NdisStatus status, Answer answer) {
        @Override
        public String toString() {
            return Cases.id("party-call-ends", parties + "-parties", status, answer);
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Way way : Way.values()) {
            for (CallEnd end : CallEnd.values()) {
                for (int remaining = 0; remaining < 3; remaining++) {
                    cases.add(new Case(3, remaining, way, end));
                }
            }
            cases.add(new Case(5, 2, way, CallEnd.CLIENT_CLOSES));
        }
        return cases.stream();
    }

    static Stream<Abrupt> abrupt() {
        List<Abrupt> cases = new ArrayList<>();
        for (int parties : List.of(2, 4)) {
            for (NdisStatus status : List.of(NdisStatus.SUCCESS, NdisStatus.NO_ROUTE_TO_DESTINATION)) {
                for (Answer answer : Answer.IN_EACH_ORDER) {
                    cases.add(new Abrupt(parties, status, answer));
                }
            }
        }
        return cases.stream();
    }

    @EachCase("cases")
    void leave(Case test, Session session) {
        Call call = Parties.connected(session, test.parties);
        List<Party> leaving = new ArrayList<>(call.parties());
        Party last = leaving.remove(test.remaining);
        for (int i = 0; i < leaving.size(); i++) {
            Party party = leaving.get(i);
            if (test.way.isRemote(i)) {
                session.mark(NetworkMark.REMOTE_PARTY_LEFT, party.callManager());
                session.callManager().dispatchIncomingDropParty(party, NdisStatus.SUCCESS, CloseData.none());
                session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY).on(party.client()).withStatus(NdisStatus.SUCCESS);
            }
            Parties.drop(session, call, party);
        }
        if (test.end == CallEnd.NETWORK_CLOSES) {
            session.mark(NetworkMark.REMOTE_CLOSED, call.callManagerVc());
            session.callManager().dispatchIncomingCloseCall(call, NdisStatus.SUCCESS);
            session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call).withStatus(NdisStatus.SUCCESS);
        }
        Expect.never(session, FunctionId.PROTOCOL_CM_DROP_PARTY, last.callManager());
        Parties.end(session, call);
        session.trace().await(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(last.callManager());
    }

    @EachCase("abrupt")
    void callEnds(Abrupt test, Session session) {
        Call call = Parties.connected(session, test.parties);
        Party last = call.parties().get(test.parties - 1);
        session.mark(test.status.isFailure() ? NetworkMark.PATH_BROKEN : NetworkMark.REMOTE_CLOSED, call.callManagerVc());

        session.callManager().dispatchIncomingCloseCall(call, test.status);

        session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call).withStatus(test.status);
        for (Party party : List.copyOf(call.parties())) {
            if (!party.equals(last)) {
                Parties.prepareDrop(session, party, test.answer, NdisStatus.SUCCESS);
                Expect.status(test.answer.returned(NdisStatus.SUCCESS), session.client().dropParty(call, party, CloseData.none()),
                        FunctionId.NDIS_CL_DROP_PARTY);
                test.answer.finish(session, () -> session.callManager().dropPartyComplete(party, NdisStatus.SUCCESS));
                test.answer.verify(session, FunctionId.PROTOCOL_CL_DROP_PARTY_COMPLETE, party.client(), NdisStatus.SUCCESS);
            }
        }
        Closing closing = new Closing(session, call, test.answer);
        closing.prepareSuccess();
        Expect.status(test.answer.returned(NdisStatus.SUCCESS), session.client().closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);
        session.trace().await(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call).onParty(last.callManager());
        closing.deactivate();
        closing.finish(NdisStatus.SUCCESS);
        closing.verify(NdisStatus.SUCCESS);
        Expect.count(1, session, FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL, call);
        Creator.CLIENT_VC.delete(session, call);
    }
}
