// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.parties;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.conformance.support.Rate;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** Parties are added with each answer of ProtocolCmAddParty (S32). */
@NdisTarget
public class AddPartyTests {
    private static final int PARTY_HANDLE = 2;

    /** A party that joins. */
    record Joins(Answer answer, int before, Rate rate) {
        @Override
        public String toString() {
            return Cases.id("add-party", answer, "success", before + "-before", rate);
        }
    }

    /** A party that is refused, and then another one that joins. */
    record Refused(Answer answer, NdisStatus status, Answer retry) {
        @Override
        public String toString() {
            return Cases.id("add-party", answer, status, "retry-" + retry);
        }
    }

    /** A party that the call manager takes or refuses as it likes. */
    record Own(int before) {
        @Override
        public String toString() {
            return Cases.id("add-party", Peer.ITS_OWN, before + "-before");
        }
    }

    static Stream<Own> own() {
        return Stream.of(1, 2, 4).map(Own::new);
    }

    static Stream<Joins> joins() {
        List<Joins> cases = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            for (int before : List.of(1, 2, 4)) {
                cases.add(new Joins(answer, before, before == 2 ? Rate.HIGH_RATE : Rate.USUAL_RATE));
            }
        }
        return cases.stream();
    }

    static Stream<Refused> refusals() {
        List<Refused> cases = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            for (NdisStatus status : List.of(NdisStatus.RESOURCES, NdisStatus.NOT_SUPPORTED)) {
                cases.add(new Refused(answer, status, Answer.SYNC));
                cases.add(new Refused(answer, status, Answer.LATER));
            }
        }
        return cases.stream();
    }

    @EachCase("joins")
    void joins(Joins test, Session session) {
        Call call = Parties.connected(session, test.before);

        add(session, call, test.answer, NdisStatus.SUCCESS, test.rate);

        Expect.count(test.before, session, FunctionId.PROTOCOL_CM_ADD_PARTY, call);
        Parties.end(session, call);
    }

    @EachCase("own")
    void joinsInItsOwnWay(Own test, Session session) {
        Peer peer = new Peer(session);
        Call call = peer.multipoint(test.before);
        Expect.isFinal(peer.add(call), FunctionId.NDIS_CL_ADD_PARTY);
        peer.end(call);
    }

    @EachCase("refusals")
    void isRefused(Refused test, Session session) {
        Call call = Parties.connected(session, 1);

        add(session, call, test.answer, test.status, Rate.USUAL_RATE);

        add(session, call, test.retry, NdisStatus.SUCCESS, Rate.USUAL_RATE);
        Parties.end(session, call);
    }

    private static void add(Session session, Call call, Answer answer, NdisStatus status, Rate rate) {
        int parties = call.parties().size();
        int completions = session.trace().count(FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE);
        session.apply(answer.policy(ReplyPolicy.of(FunctionId.PROTOCOL_CM_ADD_PARTY).times(1), status));

        Party party = session.client().addParty(call, rate.parameters());

        Expect.status(answer.returned(status), party.returned(), FunctionId.NDIS_CL_ADD_PARTY);
        if (!party.client().isNone()) {
            session.trace().await(FunctionId.PROTOCOL_CM_ADD_PARTY).on(party.callManager()).withParameters(rate.parameters());
        }
        answer.finish(session, () -> session.callManager().addPartyComplete(call, party, status));
        if (answer.pends()) {
            SeenEvent done = session.trace().await(FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE).on(party.client()).withStatus(status)
                    .withParameters(rate.parameters());
            verifyHandle(done, status);
        }
        int now = session.trace().count(FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE);
        Expect.count(completions + (answer.pends() ? 1 : 0), now, FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE);
        if (call.parties().size() != parties + (status.isFailure() ? 0 : 1)) {
            throw new AssertionError(call.parties().size() + " parties, where " + parties + " were before and " + party + " came");
        }
    }

    private static void verifyHandle(SeenEvent done, NdisStatus status) {
        if (!status.isFailure() && done.arguments().get(PARTY_HANDLE) == 0) {
            throw new AssertionError("expected a party handle: " + done.event());
        }
    }
}
