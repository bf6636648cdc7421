// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.qos;

import static org.ndisharness.trace.FunctionId.NDIS_CL_MAKE_CALL;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_ACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MAKE_CALL;

import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;

/** Every member of call parameters and flows arrives at the other side as it was given, on each way that they can take. */
@NdisTarget
public class ValueTests {
    /** A way from one side to the other. */
    enum Route {
        MAKE_CALL {
            @Override
            Call send(Session session, Values values) {
                Call call = session.client().createVc();
                Expect.pending(session.client().makeCall(call, values.qos()), NDIS_CL_MAKE_CALL);
                session.trace().await(PROTOCOL_CM_MAKE_CALL).on(call).withQos(values.qos());
                Expect.success(session.callManager().activateVc(call, values.qos()), NDIS_MCM_ACTIVATE_VC);
                session.callManager().makeCallComplete(call, NdisStatus.SUCCESS);
                session.trace().await(PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS).withQos(values.qos());
                return call;
            }
        },
        OFFER {
            @Override
            Call send(Session session, Values values) {
                Call call = session.callManager().createVc();
                Expect.success(session.callManager().activateVc(call, values.qos()), NDIS_MCM_ACTIVATE_VC);
                Expect.pending(session.callManager().dispatchIncomingCall(call, session.client().sap(), values.qos()),
                        NDIS_MCM_DISPATCH_INCOMING_CALL);
                session.trace().await(PROTOCOL_CL_INCOMING_CALL).on(call).withQos(values.qos());
                call.accept();
                session.trace().await(PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS).withQos(values.qos());
                return call.connected();
            }
        },
        MODIFY {
            @Override
            Call send(Session session, Values values) {
                Call call = Creator.CLIENT_VC.establish(session);
                new Change(session, call, Answer.INSIDE).succeed(values.qos());
                return call;
            }
        },
        MODIFY_COMPLETE {
            @Override
            Call send(Session session, Values values) {
                Call call = Creator.MCM_VC.establish(session);
                Change change = new Change(session, call, Answer.LATER);
                int answers = change.ask(values == Values.SPECIFIC ? values.qos() : Values.FASTER.qos(), NdisStatus.SUCCESS);
                Expect.success(session.callManager().activateVc(call, values.changed()), NDIS_MCM_ACTIVATE_VC);
                session.callManager().modifyCallQosComplete(call, NdisStatus.SUCCESS, values.changed());
                change.verify(values.changed(), NdisStatus.SUCCESS, answers);
                return call;
            }
        },
        INCOMING_CHANGE {
            @Override
            Call send(Session session, Values values) {
                Call call = Creator.CLIENT_VC.establish(session);
                Expect.success(session.callManager().activateVc(call, values.qos()), NDIS_MCM_ACTIVATE_VC);
                session.callManager().dispatchIncomingCallQosChange(call, values.qos());
                session.trace().await(PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE).on(call).withQos(values.qos());
                return call;
            }
        };

        /** Sends the values over a call, which is connected then. */
        abstract Call send(Session session, Values values);
    }

    /** Values on a way. */
    record Case(Route route, Values values) {
        @Override
        public String toString() {
            return Cases.id("qos-values", route, values);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(Route.values()).flatMap(
                route -> Stream.of(Values.values()).filter(values -> values != Values.BEFORE).map(values -> new Case(route, values)));
    }

    @EachCase("cases")
    void arrive(Case test, Session session) {
        Closing.end(session, test.route.send(session, test.values));
    }
}
