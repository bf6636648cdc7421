// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.callsetup;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.Side;

/** VCs come and go: created by either side, refused by the other one (S43), deleted by their creator from each state without a call. */
@NdisTarget
public class VcTests {
    /** What was done with a VC before it is deleted. */
    enum Past {
        UNUSED,
        ACTIVATED_ONCE,
        CALL_FAILED,
        CALL_CLOSED
    }

    /** A creation that the other side refuses; the next one succeeds. */
    record Refused(Creator creator, NdisStatus status, CallingContext context) {
        @Override
        public String toString() {
            return Cases.id("create-refused", creator, status, context);
        }
    }

    /** The deletion of a VC. */
    record Deleted(Creator creator, Past past, int vcs) {
        @Override
        public String toString() {
            return Cases.id("delete", creator, past, vcs + "-vcs");
        }
    }

    static Stream<Refused> refusals() {
        List<Refused> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (NdisStatus status : List.of(NdisStatus.RESOURCES, NdisStatus.FAILURE, NdisStatus.NOT_SUPPORTED)) {
                cases.add(new Refused(creator, status, CallingContext.PASSIVE));
                cases.add(new Refused(creator, status, CallingContext.DPC));
            }
        }
        return cases.stream();
    }

    static Stream<Deleted> deletions() {
        List<Deleted> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (Past past : Past.values()) {
                cases.add(new Deleted(creator, past, 1));
                cases.add(new Deleted(creator, past, 3));
            }
        }
        return cases.stream();
    }

    private static Call create(Session session, Creator creator, CallingContext context) {
        return creator == Creator.CLIENT_VC ? session.client().from(context).createVc() : session.callManager().from(context).createVc();
    }

    @EachCase("refusals")
    void isRefused(Refused test, Session session) {
        Side other = test.creator == Creator.CLIENT_VC ? Side.CALL_MANAGER : Side.CLIENT;
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CO_CREATE_VC, other).times(1).returning(test.status));

        Expect.refused(test.status, test.creator == Creator.CLIENT_VC ? FunctionId.NDIS_CO_CREATE_VC : FunctionId.NDIS_MCM_CREATE_VC,
                () -> create(session, test.creator, test.context));

        session.trace().awaitReturn(FunctionId.PROTOCOL_CO_CREATE_VC).anywhere().withStatus(test.status);
        Call call = create(session, test.creator, CallingContext.PASSIVE);
        test.creator.delete(session, call);
    }

    @EachCase("deletions")
    void isDeleted(Deleted test, Session session) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < test.vcs; i++) {
            Call call = create(session, test.creator, CallingContext.PASSIVE);
            use(test.past, session, call);
            calls.add(call);
        }
        for (Call call : calls) {
            test.creator.delete(session, call);
            boolean byClient = test.creator == Creator.CLIENT_VC;
            if (session.commandsCallManager()) {
                Expect.count(1, session, FunctionId.PROTOCOL_CO_DELETE_VC, byClient ? call.callManagerVc() : call.clientVc());
            }
            Expect.never(session, FunctionId.PROTOCOL_CO_DELETE_VC, byClient ? call.clientVc() : call.callManagerVc());
        }
    }

    private static void use(Past past, Session session, Call call) {
        boolean outgoing = Creator.of(call) == Creator.CLIENT_VC;
        switch (past) {
            case ACTIVATED_ONCE -> {
                if (outgoing) {
                    Expect.pending(session.client().makeCall(call, CallParameters.defaults()), FunctionId.NDIS_CL_MAKE_CALL);
                }
                Expect.success(session.callManager().activateVc(call), FunctionId.NDIS_MCM_ACTIVATE_VC);
                Expect.success(session.callManager().deactivateVc(call), FunctionId.NDIS_MCM_DEACTIVATE_VC);
                if (outgoing) {
                    session.callManager().makeCallComplete(call, NdisStatus.FAILURE);
                }
            }
            case CALL_FAILED -> {
                setUp(session, call, outgoing, NdisStatus.FAILURE);
                if (!outgoing) {
                    Expect.success(session.callManager().deactivateVc(call), FunctionId.NDIS_MCM_DEACTIVATE_VC);
                }
            }
            case CALL_CLOSED -> {
                if (session.commandsCallManager()) {
                    setUp(session, call, outgoing, NdisStatus.SUCCESS);
                } else {
                    new Peer(session).connect(session.client(), call);
                }
                Closing.close(session, session.client(), call);
            }
            default -> Expect.never(session, FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL, call);
        }
    }

    /** A call on the VC that the other side answers at once. */
    private static void setUp(Session session, Call call, boolean outgoing, NdisStatus status) {
        if (outgoing) {
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_MAKE_CALL).on(call.callManagerVc()).returning(status));
            Expect.status(status, session.client().makeCall(call, CallParameters.defaults()),
                    FunctionId.NDIS_CL_MAKE_CALL);
            return;
        }
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CL_INCOMING_CALL).on(call.clientVc()).returning(status));
        Expect.success(session.callManager().activateVc(call), FunctionId.NDIS_MCM_ACTIVATE_VC);
        Expect.status(status, session.callManager().dispatchIncomingCall(call, session.client().sap()),
                FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL);
        if (status.equals(NdisStatus.SUCCESS)) {
            call.connected();
        }
    }
}
