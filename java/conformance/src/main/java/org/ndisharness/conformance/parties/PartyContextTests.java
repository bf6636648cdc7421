// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.parties;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallManager;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Irql;
import org.ndisharness.trace.NdisStatus;

/** The functions about parties are called from every context that their IRQL limit (at most DISPATCH_LEVEL) allows. */
@NdisTarget
public class PartyContextTests {
    private static final Set<CallingContext> AT_DISPATCH = EnumSet.of(CallingContext.DISPATCH, CallingContext.DPC, CallingContext.TIMER);

    /** A party that comes and goes, with all functions called from one context. */
    record Case(CallingContext context) {
        @Override
        public String toString() {
            return Cases.id("party-context", context);
        }
    }

    static Stream<Case> cases() {
        return EnumSet.complementOf(EnumSet.of(CallingContext.INSIDE)).stream().map(Case::new);
    }

    @EachCase("cases")
    void comesAndGoes(Case test, Session session) {
        Client client = session.client().from(test.context);
        CallManager manager = session.callManager().from(test.context);
        Call call = Parties.connected(session, 1);

        Party party = client.addParty(call);
        Expect.pending(party.returned(), FunctionId.NDIS_CL_ADD_PARTY);
        manager.addPartyComplete(call, party, NdisStatus.SUCCESS);
        session.trace().await(FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE).on(party.client()).withStatus(NdisStatus.SUCCESS);
        manager.dispatchIncomingDropParty(party, NdisStatus.DEST_OUT_OF_ORDER, CloseData.none());
        session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY).on(party.client()).withStatus(NdisStatus.DEST_OUT_OF_ORDER);
        Expect.pending(client.dropParty(call, party, CloseData.none()), FunctionId.NDIS_CL_DROP_PARTY);
        manager.dropPartyComplete(party, NdisStatus.SUCCESS);
        session.trace().await(FunctionId.PROTOCOL_CL_DROP_PARTY_COMPLETE).on(party.client()).withStatus(NdisStatus.SUCCESS);

        List<SeenEvent> calls = Stream.of(FunctionId.NDIS_CL_ADD_PARTY, FunctionId.NDIS_MCM_ADD_PARTY_COMPLETE,
                FunctionId.NDIS_MCM_DISPATCH_INCOMING_DROP_PARTY, FunctionId.NDIS_CL_DROP_PARTY, FunctionId.NDIS_MCM_DROP_PARTY_COMPLETE)
                .map(function -> session.trace().await(function).on(call)).toList();
        Parties.end(session, call);
        verifyIrql(session, calls, test.context);
    }

    /** The last check of a case: what is checked before it counts also where the kernel does not model IRQL. */
    private static void verifyIrql(Session session, List<SeenEvent> calls, CallingContext context) {
        Assumptions.assumeTrue(session.world().target().identity().irqlKnown(), "IRQL not judged: Wine's kernel does not model it");
        calls.forEach(call -> call.atIrql(AT_DISPATCH.contains(context) ? Irql.DISPATCH_LEVEL : Irql.PASSIVE_LEVEL));
    }
}
