// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Sap;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** Calls are offered on a SAP before its registration is complete (S04): the client must take them. */
@NdisTarget
public class EarlyOfferTests {
    /** An offer before the completion of the registration, and its answer. */
    record Case(Answer answer, boolean accepted, boolean answeredBefore) {
        @Override
        public String toString() {
            return Cases.id("sap-early-offer", answer, accepted ? "accepted" : "refused",
                    answeredBefore ? "before-completion" : "after-completion");
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (boolean accepted : new boolean[] {true, false}) {
            for (Answer answer : Answer.IN_EACH_ORDER) {
                cases.add(new Case(answer, accepted, true));
            }
            cases.add(new Case(Answer.LATER, accepted, false));
        }
        return cases.stream();
    }

    @EachCase("cases")
    void isOffered(Case test, Session session) {
        NdisStatus status = test.accepted ? NdisStatus.SUCCESS : NdisStatus.NOT_SUPPORTED;
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_REGISTER_SAP).times(1).manual());
        Sap sap = session.client().registerSap((byte) 1, (byte) 2);
        Expect.pending(sap.returned(), FunctionId.NDIS_CL_REGISTER_SAP);
        Call call = session.callManager().createVc();
        Expect.success(session.callManager().activateVc(call), FunctionId.NDIS_MCM_ACTIVATE_VC);
        session.apply(test.answer.policy(ReplyPolicy.of(FunctionId.PROTOCOL_CL_INCOMING_CALL).on(call.clientVc()).times(1), status));

        Expect.status(test.answer.returned(status), session.callManager().dispatchIncomingCall(call, sap),
                FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL);

        session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CALL).on(sap.client());
        Expect.never(session, FunctionId.PROTOCOL_CL_REGISTER_SAP_COMPLETE, sap.client());
        if (test.answeredBefore) {
            test.answer.finish(session, () -> session.client().incomingCallComplete(call, status));
        }
        session.callManager().registerSapComplete(sap, NdisStatus.SUCCESS);
        session.trace().await(FunctionId.PROTOCOL_CL_REGISTER_SAP_COMPLETE).on(sap.client()).withStatus(NdisStatus.SUCCESS);
        if (!test.answeredBefore) {
            test.answer.finish(session, () -> session.client().incomingCallComplete(call, status));
        }
        test.answer.verify(session, FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE, call, status);
        if (test.accepted) {
            call.connected();
            session.trace().await(FunctionId.PROTOCOL_CL_CALL_CONNECTED).on(call);
            Closing.end(session, call);
        } else {
            Expect.success(session.callManager().deactivateVc(call), FunctionId.NDIS_MCM_DEACTIVATE_VC);
            Creator.MCM_VC.delete(session, call);
        }
    }
}
