// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.parties;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
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

/** Parties are dropped with each answer of ProtocolCmDropParty, with data or without (S33). */
@NdisTarget
public class DropPartyTests {
    private static final int PARTIES = 3;

    /** A party that goes. */
    record Goes(Answer answer, DataClass data, int which) {
        @Override
        public String toString() {
            return Cases.id("drop-party", answer, "success", data, which == 0 ? "first" : "last-added");
        }
    }

    /** A drop that fails, and is then repeated without data. */
    record Fails(Answer answer, NdisStatus status, DataClass data) {
        @Override
        public String toString() {
            return Cases.id("drop-party", answer, status, data);
        }
    }

    /** A party that goes, which the call manager answers as it likes. */
    record Own(DataClass data, int which) {
        @Override
        public String toString() {
            return Cases.id("drop-party", Peer.ITS_OWN, data, which == 0 ? "first" : "last-added");
        }
    }

    static Stream<Own> own() {
        return Stream.of(DataClass.values()).flatMap(data -> Stream.of(0, PARTIES - 1).map(which -> new Own(data, which)));
    }

    static Stream<Goes> goes() {
        List<Goes> cases = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            for (DataClass data : DataClass.values()) {
                cases.add(new Goes(answer, data, 0));
                cases.add(new Goes(answer, data, PARTIES - 1));
            }
        }
        return cases.stream();
    }

    static Stream<Fails> failures() {
        List<Fails> cases = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            cases.add(new Fails(answer, NdisStatus.INVALID_DATA, DataClass.ONE_BYTE));
            cases.add(new Fails(answer, NdisStatus.FAILURE, DataClass.NO_DATA));
        }
        return cases.stream();
    }

    @EachCase("goes")
    void goes(Goes test, Session session) {
        Call call = Parties.connected(session, PARTIES);
        Party party = call.parties().get(test.which);

        drop(session, call, party, test.answer, NdisStatus.SUCCESS, test.data.data());

        Expect.count(1, session, FunctionId.PROTOCOL_CM_DROP_PARTY, party.callManager());
        Expect.never(session, FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY, party.client());
        Parties.end(session, call);
    }

    @EachCase("own")
    void goesInItsOwnWay(Own test, Session session) {
        Peer peer = new Peer(session);
        Call call = peer.multipoint(PARTIES);
        peer.drop(call, call.parties().get(test.which), test.data.data());
        peer.end(call);
    }

    @EachCase("failures")
    void failsAndIsRepeated(Fails test, Session session) {
        Call call = Parties.connected(session, PARTIES);
        Party party = call.parties().get(1);

        drop(session, call, party, test.answer, test.status, test.data.data());

        Parties.prepareDrop(session, party, Answer.SYNC, NdisStatus.SUCCESS);
        Expect.success(session.client().dropParty(call, party, CloseData.none()), FunctionId.NDIS_CL_DROP_PARTY);
        Expect.count(2, session, FunctionId.PROTOCOL_CM_DROP_PARTY, party.callManager());
        Parties.end(session, call);
    }

    private static void drop(Session session, Call call, Party party, Answer answer, NdisStatus status, CloseData data) {
        Parties.prepareDrop(session, party, answer, status);

        NdisStatus returned = session.client().dropParty(call, party, data);

        Expect.status(answer.returned(status), returned, FunctionId.NDIS_CL_DROP_PARTY);
        session.trace().await(FunctionId.PROTOCOL_CM_DROP_PARTY).on(party.callManager()).withData(data);
        answer.finish(session, () -> session.callManager().dropPartyComplete(party, status));
        answer.verify(session, FunctionId.PROTOCOL_CL_DROP_PARTY_COMPLETE, party.client(), status);
    }
}
