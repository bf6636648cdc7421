// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.closecall;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.CallEnd;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.DataClass;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.rules.NetworkMark;

/** Closing multipoint calls: the last party's handle goes with the close and its completion (S33, S34). */
@NdisTarget
public class PartyCloseTests {
    /** How the other parties left before the last one. */
    enum Before {
        ONE_PARTY,
        CLIENT_DROPS_FIRST,
        REMOTE_LEAVES_FIRST
    }

    /** A close of a multipoint call. */
    record Case(Before before, CallEnd end, Answer answer, DataClass data) {
        @Override
        public String toString() {
            return Cases.id("party-close", before, end, answer, data);
        }
    }

    /** A close that the call manager answers as it likes, after it dropped so many other parties. */
    record Own(int dropped, DataClass data) {
        @Override
        public String toString() {
            return Cases.id("party-close", dropped + "-dropped", Peer.ITS_OWN, data);
        }
    }

    static Stream<Own> own() {
        return Stream.of(0, 2).flatMap(dropped -> Stream.of(DataClass.NO_DATA, DataClass.ONE_BYTE).map(data -> new Own(dropped, data)));
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Before before : Before.values()) {
            for (CallEnd end : CallEnd.values()) {
                for (Answer answer : Answer.IN_EACH_ORDER) {
                    cases.add(new Case(before, end, answer, DataClass.NO_DATA));
                }
                cases.add(new Case(before, end, Answer.LATER, DataClass.MOST));
            }
        }
        return cases.stream();
    }

    @EachCase("own")
    void closesInItsOwnWay(Own test, Session session) {
        Peer peer = new Peer(session);
        Call call = peer.multipoint(test.dropped + 1);
        while (call.parties().size() > 1) {
            peer.drop(call, call.parties().get(0), test.data.data());
        }
        peer.close(session.client(), call, test.data.data());
        Creator.CLIENT_VC.delete(session, call);
    }

    @EachCase("cases")
    void closes(Case test, Session session) {
        Call call = session.client().makeMultipointCall().connected();
        session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        Party last = test.before == Before.ONE_PARTY ? call.parties().get(0) : secondPartyOnly(test, session, call);
        Closing closing = new Closing(session, call, test.answer);
        closing.prepareSuccess();
        if (test.end == CallEnd.NETWORK_CLOSES) {
            session.mark(NetworkMark.REMOTE_CLOSED, call.callManagerVc());
            session.callManager().dispatchIncomingCloseCall(call, NdisStatus.SUCCESS, test.data.data());
            session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call).withData(test.data.data());
        }

        NdisStatus returned = session.client().closeCall(call, test.end == CallEnd.CLIENT_CLOSES ? test.data.data() : CloseData.none());

        Expect.status(test.answer.returned(NdisStatus.SUCCESS), returned, FunctionId.NDIS_CL_CLOSE_CALL);
        session.trace().await(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call).onParty(last.callManager());
        closing.deactivate();
        closing.finish(NdisStatus.SUCCESS);
        closing.verify(NdisStatus.SUCCESS);
        Creator.CLIENT_VC.delete(session, call);
    }

    private static Party secondPartyOnly(Case test, Session session, Call call) {
        Party first = call.parties().get(0);
        Party second = session.client().addParty(call);
        session.callManager().addPartyComplete(call, second, NdisStatus.SUCCESS);
        session.trace().await(FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE).on(second.client()).withStatus(NdisStatus.SUCCESS);
        if (test.before == Before.REMOTE_LEAVES_FIRST) {
            session.mark(NetworkMark.REMOTE_PARTY_LEFT, first.callManager());
            session.callManager().dispatchIncomingDropParty(first, NdisStatus.SUCCESS, CloseData.none());
            session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY).on(first.client()).withStatus(NdisStatus.SUCCESS);
        }
        Expect.pending(session.client().dropParty(call, first, CloseData.none()), FunctionId.NDIS_CL_DROP_PARTY);
        session.callManager().dropPartyComplete(first, NdisStatus.SUCCESS);
        session.trace().await(FunctionId.PROTOCOL_CL_DROP_PARTY_COMPLETE).on(first.client()).withStatus(NdisStatus.SUCCESS);
        return second;
    }
}
