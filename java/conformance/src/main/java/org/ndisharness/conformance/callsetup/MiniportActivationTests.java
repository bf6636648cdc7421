// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.callsetup;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Rate;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** A stand-alone call manager's activation is the miniport's to accept or refuse: each answer of MiniportCoActivateVc. */
@NdisTarget
public class MiniportActivationTests {
    /** An activation by NdisCmActivateVc. */
    record Case(Creator creator, Answer answer, NdisStatus status) {
        @Override
        public String toString() {
            return Cases.id("miniport-activation", creator, answer, status);
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Creator creator : Creator.values()) {
            for (Answer answer : Answer.values()) {
                for (NdisStatus status : List.of(NdisStatus.SUCCESS, NdisStatus.INVALID_DATA)) {
                    cases.add(new Case(creator, answer, status));
                }
            }
        }
        return cases.stream();
    }

    @EachCase("cases")
    void answers(Case test, Session session) {
        Assumptions.assumeTrue(session.callManager().isStandAlone(),
                "no stand-alone call manager: an integrated one activates its VCs without a callback");
        Call call = test.creator == Creator.CLIENT_VC ? session.client().makeCall() : session.callManager().createVc();
        session.apply(test.answer.policy(ReplyPolicy.of(FunctionId.MINIPORT_CO_ACTIVATE_VC).on(call.miniportVc()).times(1), test.status));

        NdisStatus returned = session.callManager().activateVc(call, Rate.HIGH_RATE.qos());

        Expect.status(test.answer.returned(test.status), returned, FunctionId.NDIS_CM_ACTIVATE_VC);
        session.trace().await(FunctionId.MINIPORT_CO_ACTIVATE_VC).on(call.miniportVc()).withParameters(Rate.HIGH_RATE.parameters());
        test.answer.finish(session, () -> session.miniport().activateVcComplete(call, test.status));
        test.answer.verify(session, FunctionId.PROTOCOL_CM_ACTIVATE_VC_COMPLETE, call, test.status);
        if (test.status.isFailure()) {
            Expect.success(session.callManager().activateVc(call, Rate.LOW_RATE.qos()), FunctionId.NDIS_CM_ACTIVATE_VC);
        }
        if (test.creator == Creator.CLIENT_VC) {
            session.callManager().makeCallComplete(call, NdisStatus.SUCCESS);
            session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        } else {
            Expect.pending(session.callManager().dispatchIncomingCall(call, session.client().sap()),
                    FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL);
            call.accept().connected();
            session.trace().await(FunctionId.PROTOCOL_CL_CALL_CONNECTED).on(call);
        }
        Closing.end(session, call);
    }
}
