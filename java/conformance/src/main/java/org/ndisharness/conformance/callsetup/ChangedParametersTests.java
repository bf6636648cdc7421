// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.callsetup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Answer;
import org.ndisharness.conformance.support.CallShape;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Rate;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** Either side hands back other call parameters than it got, with CALL_PARAMETERS_CHANGED (S09, S13 when they can be met). */
@NdisTarget
public class ChangedParametersTests {
    /** What the client does with the parameters of its outgoing call. */
    enum Reaction {
        KEEPS,
        CLOSES_INSIDE,
        CLOSES_AFTER,
        RENEGOTIATES;

        boolean closes() {
            return this == CLOSES_INSIDE || this == CLOSES_AFTER;
        }
    }

    /** The call manager changes the parameters of an outgoing call. */
    record Outgoing(CallShape shape, Rate rate, Reaction reaction) {
        @Override
        public String toString() {
            return Cases.id("changed-parameters", Creator.CLIENT_VC, shape, rate, reaction);
        }
    }

    /** The client changes the parameters of an incoming call. */
    record Incoming(Rate rate, boolean byPolicy, CallingContext context) {
        @Override
        public String toString() {
            return Cases.id("changed-parameters", Creator.MCM_VC, rate, byPolicy ? "driver-connects" : "test-connects", context);
        }
    }

    static Stream<Outgoing> outgoing() {
        List<Outgoing> cases = new ArrayList<>();
        for (CallShape shape : CallShape.values()) {
            for (Rate rate : List.of(Rate.HIGH_RATE, Rate.LOW_RATE)) {
                for (Reaction reaction : Reaction.values()) {
                    cases.add(new Outgoing(shape, rate, reaction));
                }
            }
        }
        return cases.stream();
    }

    static Stream<Incoming> incoming() {
        List<Incoming> cases = new ArrayList<>();
        for (Rate rate : List.of(Rate.HIGH_RATE, Rate.LOW_RATE)) {
            cases.add(new Incoming(rate, false, CallingContext.PASSIVE));
            for (CallingContext context : List.of(CallingContext.INSIDE, CallingContext.DPC)) {
                cases.add(new Incoming(rate, true, context));
            }
        }
        return cases.stream();
    }

    private static CallParameters changed(CallParameters parameters) {
        return parameters.withFlags(parameters.flags() | CallParameters.PARAMETERS_CHANGED);
    }

    @EachCase("outgoing")
    void callManagerChanges(Outgoing test, Session session) {
        CallParameters given = test.shape.asked(test.rate.parameters());
        Call call = session.client().createVc();
        new Closing(session, call, Answer.SYNC).prepareSuccess();
        if (test.reaction == Reaction.CLOSES_INSIDE) {
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call.clientVc()).doing(Action.CLOSE_CALL)
                    .actingFrom(CallingContext.INSIDE, Duration.ZERO));
        }
        Expect.pending(test.shape.make(session, call, Rate.USUAL_RATE.parameters()), FunctionId.NDIS_CL_MAKE_CALL);
        Expect.success(session.callManager().activateVc(call, test.rate.qos()), FunctionId.NDIS_MCM_ACTIVATE_VC);

        session.callManager().makeCallComplete(call, NdisStatus.SUCCESS, given);

        session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS)
                .withParameters(changed(given));
        react(test, session, call);
        session.trace().await(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call);
        Expect.count(1, session, FunctionId.PROTOCOL_CM_CLOSE_CALL, call);
        Creator.CLIENT_VC.delete(session, call);
    }

    private static void react(Outgoing test, Session session, Call call) {
        if (test.reaction == Reaction.RENEGOTIATES) {
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS).on(call.callManagerVc()).manual());
            Expect.pending(session.client().modifyCallQos(call, Rate.USUAL_RATE.qos()), FunctionId.NDIS_CL_MODIFY_CALL_QOS);
            Expect.success(session.callManager().activateVc(call, Rate.USUAL_RATE.qos()), FunctionId.NDIS_MCM_ACTIVATE_VC);
            session.callManager().modifyCallQosComplete(call, NdisStatus.SUCCESS);
            session.trace().await(FunctionId.PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS)
                    .withParameters(Rate.USUAL_RATE.parameters());
        }
        if (test.reaction != Reaction.CLOSES_INSIDE) {
            Expect.success(session.client().closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);
        }
    }

    @EachCase("incoming")
    void clientChanges(Incoming test, Session session) {
        Call call = session.callManager().offerCall(session.client().sap());
        if (test.byPolicy) {
            session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call.callManagerVc()).doing(Action.CONNECT)
                    .actingFrom(test.context, Duration.ZERO));
        }

        session.client().incomingCallComplete(call, NdisStatus.SUCCESS, test.rate.parameters());

        session.trace().await(FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS)
                .withParameters(changed(test.rate.parameters()));
        if (!test.byPolicy) {
            Expect.success(session.callManager().activateVc(call, test.rate.qos()), FunctionId.NDIS_MCM_ACTIVATE_VC);
            session.callManager().dispatchCallConnected(call);
        }
        session.trace().await(FunctionId.PROTOCOL_CL_CALL_CONNECTED).on(call);
        Expect.count(2, session, FunctionId.NDIS_MCM_ACTIVATE_VC, call);
        Expect.count(1, session, FunctionId.PROTOCOL_CL_CALL_CONNECTED, call);
        Closing.end(session, call);
    }
}
