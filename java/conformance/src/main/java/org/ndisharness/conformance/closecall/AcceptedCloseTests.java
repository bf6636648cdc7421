// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.closecall;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.DataClass;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.rules.NetworkMark;

/**
 * The client accepted, and the call is closed before it is connected: changed parameters that cannot be met (S13), or no connection (S14).
 */
@NdisTarget
public class AcceptedCloseTests {
    private static final int HIGHER_RATE = 12_500_000;

    /** Why the call manager closes instead of connecting. */
    enum Reason {
        PARAMETERS_REFUSED(NetworkMark.PARAMETERS_REFUSED),
        CONNECTION_FAILED(NetworkMark.CONNECTION_FAILED);

        private final NetworkMark mark;

        Reason(NetworkMark mark) {
            this.mark = mark;
        }
    }

    /** Where the close is dispatched. */
    enum Place {
        INSIDE_COMPLETE,
        AFTER_COMPLETE
    }

    /** A close of an accepted call. */
    record Case(Reason reason, Place place, DataClass data, Answer answer) {
        @Override
        public String toString() {
            return Cases.id("accepted-close", reason, place, data, answer);
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            for (Answer answer : Answer.IN_EACH_ORDER) {
                cases.add(new Case(reason, Place.INSIDE_COMPLETE, DataClass.NO_DATA, answer));
                for (DataClass data : DataClass.values()) {
                    cases.add(new Case(reason, Place.AFTER_COMPLETE, data, answer));
                }
            }
        }
        return cases.stream();
    }

    @EachCase("cases")
    void closes(Case test, Session session) {
        Call call = session.callManager().offerCall(session.client().sap());
        session.mark(test.reason.mark, call.callManagerVc());
        boolean inside = test.place == Place.INSIDE_COMPLETE;
        if (inside) {
            session.apply(
                    ReplyPolicy.of(FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call.callManagerVc()).doing(Action.DISPATCH_CLOSE)
                            .actingWith(NdisStatus.INCOMPATIBLE_QOS).actingFrom(CallingContext.INSIDE, Duration.ZERO));
        }
        if (test.reason == Reason.PARAMETERS_REFUSED) {
            session.client().incomingCallComplete(call, NdisStatus.SUCCESS, CallParameters.defaults().withTokenRate(HIGHER_RATE));
        } else {
            call.accept();
        }
        session.trace().await(FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        if (!inside) {
            session.callManager().dispatchIncomingCloseCall(call, NdisStatus.INCOMPATIBLE_QOS, test.data.data());
        }
        session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call).withStatus(NdisStatus.INCOMPATIBLE_QOS)
                .withData(test.data.data());
        Expect.never(session, FunctionId.PROTOCOL_CL_CALL_CONNECTED, call);

        Closing closing = new Closing(session, call, test.answer);
        closing.prepareSuccess();
        Expect.status(test.answer.returned(NdisStatus.SUCCESS), session.client().closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);
        closing.deactivate();
        closing.finish(NdisStatus.SUCCESS);
        closing.verify(NdisStatus.SUCCESS);
        Creator.MCM_VC.delete(session, call);
    }
}
