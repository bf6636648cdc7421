// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.callsetup;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Contexts;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallManager;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Irql;
import org.ndisharness.trace.NdisStatus;

/** A call is set up and ended with every function called from one context: each that the IRQL limit (at most DISPATCH_LEVEL) allows. */
@NdisTarget
public class SetupContextTests {
    private static final Set<CallingContext> AT_DISPATCH = EnumSet.of(CallingContext.DISPATCH, CallingContext.DPC, CallingContext.TIMER);

    /** A whole call from a context of each side. */
    record Case(Creator creator, CallingContext client, CallingContext callManager) {
        @Override
        public String toString() {
            return Cases.id("setup-context", creator, client, callManager);
        }
    }

    /** An outgoing call from a context of the client, which the call manager answers as it likes. */
    record Own(CallingContext client) {
        @Override
        public String toString() {
            return Cases.id("setup-context", Creator.CLIENT_VC, client, Peer.ITS_OWN);
        }
    }

    static Stream<Own> own() {
        return Contexts.ofCalls().map(Own::new);
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (CallingContext context : EnumSet.complementOf(EnumSet.of(CallingContext.INSIDE))) {
                cases.add(new Case(creator, context, context));
            }
            cases.add(new Case(creator, CallingContext.DPC, CallingContext.THREAD));
            cases.add(new Case(creator, CallingContext.THREAD, CallingContext.DPC));
        }
        return cases.stream();
    }

    @EachCase("cases")
    void isSetUpAndEnded(Case test, Session session) {
        session.client().sap();
        List<SeenEvent> byClient = new ArrayList<>();
        List<SeenEvent> byManager = new ArrayList<>();
        Client client = session.client().from(test.client);
        CallManager manager = session.callManager().from(test.callManager);
        Call call = test.creator == Creator.CLIENT_VC ? outgoing(session, client, manager, byClient, byManager)
                : incoming(session, client, manager, byClient, byManager);

        Expect.pending(client.closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);
        byClient.add(session.trace().await(FunctionId.NDIS_CL_CLOSE_CALL).on(call));
        Expect.success(manager.deactivateVc(call), FunctionId.NDIS_MCM_DEACTIVATE_VC);
        byManager.add(session.trace().await(FunctionId.NDIS_MCM_DEACTIVATE_VC).on(call));
        manager.closeCallComplete(call, NdisStatus.SUCCESS);
        byManager.add(session.trace().await(FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE).on(call));
        session.trace().await(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        if (test.creator == Creator.CLIENT_VC) {
            Expect.success(client.deleteVc(call), FunctionId.NDIS_CO_DELETE_VC);
            byClient.add(session.trace().await(FunctionId.NDIS_CO_DELETE_VC).on(call.clientVc()));
        } else {
            Expect.success(manager.deleteVc(call), FunctionId.NDIS_MCM_DELETE_VC);
            byManager.add(session.trace().await(FunctionId.NDIS_MCM_DELETE_VC).on(call.callManagerVc()));
        }
        verifyIrql(session, byClient, test.client);
        verifyIrql(session, byManager, test.callManager);
    }

    @EachCase("own")
    void isSetUpAndEndedInItsOwnWay(Own test, Session session) {
        Peer peer = new Peer(session);
        Client client = session.client().from(test.client);
        Call call = client.createVc();
        peer.connect(client, call);
        peer.close(client, call, CloseData.none());
        Expect.success(client.deleteVc(call), FunctionId.NDIS_CO_DELETE_VC);
        verifyIrql(session, Stream.of(FunctionId.NDIS_CL_MAKE_CALL, FunctionId.NDIS_CL_CLOSE_CALL, FunctionId.NDIS_CO_DELETE_VC)
                .map(function -> session.trace().await(function).on(call.clientVc())).toList(), test.client);
    }

    private static Call outgoing(Session session, Client client, CallManager manager, List<SeenEvent> byClient, List<SeenEvent> byManager) {
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_MAKE_CALL).manual());
        Call call = client.createVc();
        byClient.add(session.trace().await(FunctionId.NDIS_CO_CREATE_VC).anywhere());
        Expect.pending(client.makeCall(call, CallParameters.defaults()), FunctionId.NDIS_CL_MAKE_CALL);
        byClient.add(session.trace().await(FunctionId.NDIS_CL_MAKE_CALL).on(call));
        Expect.success(manager.activateVc(call), FunctionId.NDIS_MCM_ACTIVATE_VC);
        byManager.add(session.trace().await(FunctionId.NDIS_MCM_ACTIVATE_VC).on(call));
        manager.makeCallComplete(call, NdisStatus.SUCCESS);
        byManager.add(session.trace().await(FunctionId.NDIS_MCM_MAKE_CALL_COMPLETE).on(call));
        session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        return call;
    }

    private static Call incoming(Session session, Client client, CallManager manager, List<SeenEvent> byClient, List<SeenEvent> byManager) {
        Call call = manager.createVc();
        byManager.add(session.trace().await(FunctionId.NDIS_MCM_CREATE_VC).anywhere());
        Expect.success(manager.activateVc(call), FunctionId.NDIS_MCM_ACTIVATE_VC);
        byManager.add(session.trace().await(FunctionId.NDIS_MCM_ACTIVATE_VC).on(call));
        Expect.pending(manager.dispatchIncomingCall(call, session.client().sap()), FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL);
        byManager.add(session.trace().await(FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL).on(call));
        client.incomingCallComplete(call, NdisStatus.SUCCESS);
        byClient.add(session.trace().await(FunctionId.NDIS_CL_INCOMING_CALL_COMPLETE).on(call));
        session.trace().await(FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        manager.dispatchCallConnected(call);
        byManager.add(session.trace().await(FunctionId.NDIS_MCM_DISPATCH_CALL_CONNECTED).on(call));
        session.trace().await(FunctionId.PROTOCOL_CL_CALL_CONNECTED).on(call);
        return call;
    }

    /** The last check of a case: what is checked before it counts also where the kernel does not model IRQL. */
    private static void verifyIrql(Session session, List<SeenEvent> calls, CallingContext context) {
        Assumptions.assumeTrue(session.world().target().identity().irqlKnown(), "IRQL not judged: Wine's kernel does not model it");
        calls.forEach(call -> call.atIrql(AT_DISPATCH.contains(context) ? Irql.DISPATCH_LEVEL : Irql.PASSIVE_LEVEL));
    }
}
