// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.qos;

import static org.ndisharness.trace.FunctionId.NDIS_CL_MODIFY_CALL_QOS;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_ACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_MODIFY_CALL_QOS_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS;

import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.InContext;
import org.ndisharness.conformance.support.Peer;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;

/** The functions about quality of service from every context that their IRQL, at most DISPATCH_LEVEL, allows. */
@NdisTarget
public class ContextTests {
    /** Calls one of the functions from the context; the event of the call. */
    enum What {
        MODIFY {
            @Override
            SeenEvent call(Session session, Call call, CallingContext context) {
                if (session.commandsCallManager()) {
                    session.apply(Answer.SYNC.policy(PROTOCOL_CM_MODIFY_CALL_QOS, NdisStatus.SUCCESS));
                    Expect.success(session.client().from(context).modifyCallQos(call, Values.SLOWER.qos()), NDIS_CL_MODIFY_CALL_QOS);
                } else {
                    new Peer(session).modify(session.client().from(context), call, Values.SLOWER.qos());
                }
                return session.trace().await(NDIS_CL_MODIFY_CALL_QOS).on(call);
            }
        },
        MODIFY_COMPLETE {
            @Override
            SeenEvent call(Session session, Call call, CallingContext context) {
                Change change = new Change(session, call, Answer.LATER);
                int answers = change.ask(Values.SLOWER.qos(), NdisStatus.SUCCESS);
                Expect.success(session.callManager().from(context).activateVc(call, Values.SLOWER.qos()), NDIS_MCM_ACTIVATE_VC);
                session.callManager().from(context).modifyCallQosComplete(call, NdisStatus.SUCCESS);
                change.verify(Values.SLOWER.qos(), NdisStatus.SUCCESS, answers);
                return session.trace().await(NDIS_MCM_MODIFY_CALL_QOS_COMPLETE).on(call);
            }
        },
        DISPATCH_CHANGE {
            @Override
            SeenEvent call(Session session, Call call, CallingContext context) {
                Expect.success(session.callManager().from(context).activateVc(call, Values.SLOWER.qos()), NDIS_MCM_ACTIVATE_VC);
                session.callManager().from(context).dispatchIncomingCallQosChange(call, Values.SLOWER.qos());
                session.trace().await(PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE).on(call).withQos(Values.SLOWER.qos());
                return session.trace().await(NDIS_MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE).on(call);
            }
        };

        abstract SeenEvent call(Session session, Call call, CallingContext context);
    }

    static Stream<InContext<What>> cases() {
        return InContext.cases("qos-context", List.of(What.values()));
    }

    @EachCase("cases")
    void mayCall(InContext<What> test, Session session) {
        test.verify(session, call -> test.what().call(session, call, test.context()));
    }
}
