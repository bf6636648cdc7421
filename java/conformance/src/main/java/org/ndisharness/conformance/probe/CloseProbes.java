// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import static org.ndisharness.conformance.probe.Observation.of;
import static org.ndisharness.conformance.probe.Observation.plain;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.TraceEvent;

/** What is open about closing a call. */
final class CloseProbes {
    private static final int SAMPLES = 16;
    private static final int BUFFER_OF_DISPATCH = 2;
    private static final int BUFFER_OF_CLOSE = 2;

    private CloseProbes() {
    }

    static List<Probe> all() {
        return List.of(dispatchWhileClosing(), secondClose(), whileSetUp(), afterOffer(), afterFailure(), data(), secondDispatch(),
                delivery(),
                irql(), inside(), deactivateAfter(), deleteInside());
    }

    private static Probe dispatchWhileClosing() {
        return new Probe("close.dispatch-while-closing", "U-01",
                "NdisMCmDispatchIncomingCloseCall on a VC whose client has called NdisClCloseCall", Set.of(), List.of(
                        of("delivered", "ProtocolClIncomingCloseCall is called", StandInSwitch.DISPATCH_WHILE_CLOSING, 0),
                        of("suppressed", "the client hears nothing", StandInSwitch.DISPATCH_WHILE_CLOSING, 1)),
                bench -> bench.inSession(session -> {
                    Call call = ProbeBench.outgoing(session);
                    session.client().closeCall(call);
                    session.callManager().dispatchIncomingCloseCall(call, NdisStatus.SUCCESS);
                    session.quiesce();
                    boolean delivered = session.trace().count(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL, call) > 0;
                    ProbeBench.finishClose(session, call);
                    ProbeBench.delete(session, call);
                    return delivered ? "delivered" : "suppressed";
                }));
    }

    private static Probe secondClose() {
        return new Probe("close.second-close", "U-02", "a second NdisClCloseCall for one call", Set.of(Need.MISUSE), List.of(
                of("closing", "it returns NDIS_STATUS_CLOSING", StandInSwitch.SECOND_CLOSE, 0),
                of("failure", "it returns NDIS_STATUS_FAILURE", StandInSwitch.SECOND_CLOSE, 1),
                plain("forwarded", "ProtocolCmCloseCall is called a second time"),
                plain("other", "it returns another status")),
                bench -> bench.misusing(session -> {
                    Call call = ProbeBench.outgoing(session);
                    session.client().closeCall(call);
                    NdisStatus status = session.client().misusing().closeCall(call);
                    int closes = session.trace().count(FunctionId.PROTOCOL_CM_CLOSE_CALL, call);
                    ProbeBench.finishClose(session, call);
                    ProbeBench.delete(session, call);
                    return closes > 1 ? "forwarded" : oneOf(status, NdisStatus.CLOSING, NdisStatus.FAILURE);
                }));
    }

    private static Probe whileSetUp() {
        return new Probe("close.while-setup", "U-03", "NdisClCloseCall while NdisClMakeCall is pended", Set.of(Need.MISUSE), List.of(
                of("forwarded", "ProtocolCmCloseCall is called", StandInSwitch.CLOSE_WHILE_SETUP, 0),
                of("failure", "it returns NDIS_STATUS_FAILURE", StandInSwitch.CLOSE_WHILE_SETUP, 1),
                plain("other", "it returns another status, and the call manager is not called")),
                bench -> bench.misusing(session -> {
                    Call call = session.client().makeCall();
                    NdisStatus status = session.client().misusing().closeCall(call);
                    boolean forwarded = session.trace().count(FunctionId.PROTOCOL_CM_CLOSE_CALL, call) > 0;
                    session.callManager().makeCallComplete(call, NdisStatus.FAILURE);
                    if (forwarded) {
                        session.callManager().closeCallComplete(call, NdisStatus.SUCCESS);
                    }
                    session.quiesce();
                    session.client().misusing().deleteVc(call);
                    return forwarded ? "forwarded" : oneOf(status, NdisStatus.FAILURE);
                }));
    }

    private static Probe afterOffer() {
        return new Probe("close.answer-after-it", "U-04", "a refusal of an offer that the call manager has torn down meanwhile", Set.of(),
                List.of(plain("forwarded", "ProtocolCmIncomingCallComplete is called"), plain("dropped", "the call manager hears nothing")),
                bench -> bench.inSession(session -> {
                    Call call = session.callManager().offerCall(session.client().sap());
                    session.callManager().dispatchIncomingCloseCall(call, NdisStatus.FAILURE);
                    session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL).on(call);
                    session.client().incomingCallComplete(call, NdisStatus.FAILURE);
                    session.quiesce();
                    return session.trace().count(FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE, call) > 0 ? "forwarded" : "dropped";
                }));
    }

    private static Probe afterFailure() {
        return new Probe("close.after-failure", "U-05", "NdisClCloseCall again after a close that was completed with a failure", Set.of(),
                List.of(
                        plain("forwarded", "ProtocolCmCloseCall is called again"), plain("refused", "it returns a failure")),
                bench -> bench.inSession(session -> {
                    Call call = ProbeBench.outgoing(session);
                    session.client().closeCall(call);
                    session.callManager().closeCallComplete(call, NdisStatus.FAILURE);
                    session.trace().await(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call);
                    session.client().closeCall(call);
                    boolean again = session.trace().count(FunctionId.PROTOCOL_CM_CLOSE_CALL, call) > 1;
                    if (again) {
                        ProbeBench.finishClose(session, call);
                        ProbeBench.delete(session, call);
                    }
                    return again ? "forwarded" : "refused";
                }));
    }

    private static Probe data() {
        return new Probe("close.data", "U-06", "whether NDIS copies close data on their way to the other side", Set.of(), List.of(
                of("passed-through", "both handlers get the caller's pointer", StandInSwitch.CLOSE_DATA, 0),
                of("copied", "both handlers get another pointer", StandInSwitch.CLOSE_DATA, 1),
                plain("by-direction", "one handler gets the caller's pointer, the other does not")),
                bench -> bench.inSession(session -> {
                    Call call = ProbeBench.outgoing(session);
                    session.callManager().dispatchIncomingCloseCall(call, NdisStatus.SUCCESS, CloseData.of("there"));
                    session.client().closeCall(call, CloseData.of("back"));
                    ProbeBench.finishClose(session, call);
                    ProbeBench.delete(session, call);
                    TimeLine line = ProbeBench.timeLine(session);
                    boolean there = same(line, FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL, BUFFER_OF_DISPATCH,
                            FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL, BUFFER_OF_DISPATCH);
                    boolean back = same(line, FunctionId.NDIS_CL_CLOSE_CALL, BUFFER_OF_CLOSE, FunctionId.PROTOCOL_CM_CLOSE_CALL,
                            BUFFER_OF_CLOSE);
                    return there != back ? "by-direction" : there ? "passed-through" : "copied";
                }));
    }

    private static boolean same(TimeLine line, FunctionId function, int argument, FunctionId callback, int parameter) {
        return line.begin(function).arguments()[argument] == line.begin(callback).arguments()[parameter];
    }

    private static Probe secondDispatch() {
        return new Probe("close.second-dispatch", "U-14", "two incoming closes for one call", Set.of(Need.MISUSE), List.of(
                of("suppressed", "the client hears the first only", StandInSwitch.SECOND_DISPATCH, 0),
                of("delivered", "ProtocolClIncomingCloseCall is called twice", StandInSwitch.SECOND_DISPATCH, 1)),
                bench -> bench.misusing(session -> {
                    Call call = ProbeBench.outgoing(session);
                    session.callManager().dispatchIncomingCloseCall(call, NdisStatus.SUCCESS);
                    session.callManager().misusing().dispatchIncomingCloseCall(call, NdisStatus.SUCCESS);
                    session.quiesce();
                    int delivered = session.trace().count(FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL, call);
                    ProbeBench.close(session, call);
                    ProbeBench.delete(session, call);
                    return delivered > 1 ? "delivered" : "suppressed";
                }));
    }

    private static Probe delivery() {
        return new Probe("close.delivery", "U-16", "where ProtocolClCloseCallComplete is called, " + SAMPLES + " times", Set.of(), List.of(
                of("inline", "inside NdisMCmCloseCallComplete, in its thread", StandInSwitch.CALLBACK_DELIVERY, 0),
                of("later", "after it, or in another thread", StandInSwitch.CALLBACK_DELIVERY, 1),
                of("both", "at times this, at times that", StandInSwitch.CALLBACK_DELIVERY, 2)),
                bench -> bench.inSession(session -> {
                    for (int i = 0; i < SAMPLES; i++) {
                        Call call = ProbeBench.outgoing(session);
                        ProbeBench.close(session, call);
                        session.quiesce();
                        ProbeBench.delete(session, call);
                    }
                    TimeLine line = ProbeBench.timeLine(session);
                    List<TraceEvent> completions = line.begins(FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE).toList();
                    long inline = line.begins(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE)
                            .filter(e -> completions.stream().anyMatch(c -> line.isInside(e, c))).count();
                    return inline == 0 ? "later" : inline == completions.size() ? "inline" : "both";
                }));
    }

    private static Probe irql() {
        return new Probe("close.callback-irql", "windows.md D8",
                "IRQL of ProtocolClCloseCallComplete when the completion is made at PASSIVE_LEVEL",
                Set.of(Need.IRQL), List.of(plain("as-the-caller", "PASSIVE_LEVEL"), plain("raised", "above it")),
                bench -> bench.inSession(session -> {
                    Call call = ProbeBench.outgoing(session);
                    ProbeBench.close(session, call);
                    ProbeBench.delete(session, call);
                    return ProbeBench.timeLine(session).begin(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).irql() == 0 ? "as-the-caller"
                            : "raised";
                }));
    }

    private static Probe inside() {
        return new Probe("close.completed-inside", "U-17", "NdisMCmCloseCallComplete from inside ProtocolCmCloseCall", Set.of(), List.of(
                plain("nested", "ProtocolClCloseCallComplete comes before NdisClCloseCall has returned"),
                plain("afterwards", "it comes after NdisClCloseCall has returned")),
                bench -> bench.inSession(session -> {
                    Call call = ProbeBench.outgoing(session);
                    session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_CLOSE_CALL).on(call.callManagerVc())
                            .completeWith(NdisStatus.SUCCESS)
                            .from(CallingContext.INSIDE).doing(Action.DEACTIVATE_FIRST));
                    session.client().closeCall(call);
                    session.trace().await(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call);
                    ProbeBench.delete(session, call);
                    TimeLine line = ProbeBench.timeLine(session);
                    return line.isInside(line.begin(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE), line.begin(FunctionId.NDIS_CL_CLOSE_CALL))
                            ? "nested" : "afterwards";
                }));
    }

    private static Probe deactivateAfter() {
        return new Probe("close.deactivate-after", "C-01", "NdisMCmDeactivateVc after the completion of the close", Set.of(), List.of(
                plain("success", "it returns NDIS_STATUS_SUCCESS"), plain("other", "it returns another status")),
                bench -> bench.inSession(session -> {
                    Call call = ProbeBench.outgoing(session);
                    session.client().closeCall(call);
                    session.callManager().closeCallComplete(call, NdisStatus.SUCCESS);
                    session.trace().await(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call);
                    NdisStatus status = session.callManager().deactivateVc(call);
                    ProbeBench.delete(session, call);
                    return oneOf(status, NdisStatus.SUCCESS);
                }));
    }

    private static Probe deleteInside() {
        return new Probe("close.delete-inside", "windows.md D8", "NdisCoDeleteVc from inside ProtocolClCloseCallComplete", Set.of(),
                List.of(
                        plain("at-once", "the call manager's ProtocolCoDeleteVc is called inside"),
                        plain("deferred", "it is called later"), plain("refused", "NdisCoDeleteVc returns a failure")),
                bench -> bench.inSession(CloseProbes::deletesInside));
    }

    private static String deletesInside(Session session) {
        Call call = ProbeBench.outgoing(session);
        session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call.clientVc()).doing(Action.DELETE_VC)
                .actingFrom(CallingContext.INSIDE, Duration.ZERO));
        ProbeBench.close(session, call);
        session.quiesce();
        TimeLine line = ProbeBench.timeLine(session);
        TraceEvent delete = line.begin(FunctionId.NDIS_CO_DELETE_VC);
        if (!line.has(FunctionId.PROTOCOL_CO_DELETE_VC)) {
            return "refused";
        }
        return line.isInside(line.begin(FunctionId.PROTOCOL_CO_DELETE_VC), delete) ? "at-once" : "deferred";
    }

    /** The name of one of these statuses, or {@code other}. */
    static String oneOf(NdisStatus status, NdisStatus... known) {
        return List.of(known).contains(status) ? ProbeBench.name(status) : "other";
    }
}
