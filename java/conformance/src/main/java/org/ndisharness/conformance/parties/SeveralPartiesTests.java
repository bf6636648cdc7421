// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.parties;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** Several requests about parties of one call, or of two calls, are pended at the same time and completed in both orders. */
@NdisTarget
public class SeveralPartiesTests {
    /** What is pended together. */
    enum What {
        ADDS,
        ADDS_SOME_REFUSED,
        DROPS,
        ADDS_AND_DROPS;

        boolean isAdd(int number) {
            return this == ADDS || this == ADDS_SOME_REFUSED || this == ADDS_AND_DROPS && number % 2 == 0;
        }
    }

    /** Requests that wait together. */
    record Case(What what, int requests, boolean reversed, int calls) {
        @Override
        public String toString() {
            return Cases.id("party-several", what, requests + "-requests", reversed ? "last-to-first" : "first-to-last", calls + "-calls");
        }
    }

    private static final class Request {
        private final Call call;
        private final Party party;
        private final boolean isAdd;
        private final NdisStatus status;

        Request(Call call, Party party, boolean isAdd, NdisStatus status) {
            this.call = call;
            this.party = party;
            this.isAdd = isAdd;
            this.status = status;
        }

        void complete(Session session) {
            if (isAdd) {
                session.callManager().addPartyComplete(call, party, status);
            } else {
                session.callManager().dropPartyComplete(party, status);
            }
            FunctionId callback = isAdd ? FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE : FunctionId.PROTOCOL_CL_DROP_PARTY_COMPLETE;
            session.trace().await(callback).on(party.client()).withStatus(status);
            Expect.count(1, session, callback, party.client());
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (What what : What.values()) {
            for (boolean reversed : new boolean[] {false, true}) {
                cases.add(new Case(what, 2, reversed, 1));
                cases.add(new Case(what, 4, reversed, 1));
                cases.add(new Case(what, 4, reversed, 2));
            }
        }
        return cases.stream();
    }

    @EachCase("cases")
    void waitTogether(Case test, Session session) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < test.calls; i++) {
            calls.add(Parties.connected(session, test.requests + 1));
        }
        List<Request> waiting = new ArrayList<>();
        for (int i = 0; i < test.requests; i++) {
            waiting.add(begin(test, session, calls.get(i % test.calls), i));
        }
        if (test.reversed) {
            Collections.reverse(waiting);
        }
        waiting.forEach(request -> request.complete(session));
        calls.forEach(call -> Parties.end(session, call));
    }

    private static Request begin(Case test, Session session, Call call, int number) {
        if (test.what.isAdd(number)) {
            Party party = session.client().addParty(call);
            Expect.pending(party.returned(), FunctionId.NDIS_CL_ADD_PARTY);
            return new Request(call, party, true,
                    test.what == What.ADDS_SOME_REFUSED && number % 2 == 1 ? NdisStatus.RESOURCES : NdisStatus.SUCCESS);
        }
        Party party = call.parties().get(0);
        Expect.pending(session.client().dropParty(call, party, CloseData.none()), FunctionId.NDIS_CL_DROP_PARTY);
        return new Request(call, party, false, NdisStatus.SUCCESS);
    }
}
