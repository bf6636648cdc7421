// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import static org.ndisharness.conformance.probe.Observation.of;
import static org.ndisharness.conformance.probe.Observation.plain;

import java.util.List;
import java.util.Set;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Data;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.harness.Transfer;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.TraceEvent;

/** What is open about data on a VC, and about data on a VC that closes. */
final class DataProbes {
    private static final Transfer SOME = Transfer.of(64);

    private DataProbes() {
    }

    static List<Probe> all() {
        return List.of(context(), status(), inactive(), closeWithSends(), deactivateWithSends());
    }

    private static Probe context() {
        return new Probe("data.vc-context", "U-11",
                "the context that MiniportCoSendNetBufferLists gets for a VC of the client, when the miniport is the call manager",
                Set.of(), List.of(plain("of-co-create-vc", "the one that ProtocolCmMakeCall got, from ProtocolCoCreateVc"),
                        plain("other", "another")),
                bench -> bench.inSession(session -> {
                    if (session.callManager().isStandAlone()) {
                        throw new NothingSeenException("the call manager is not the miniport here");
                    }
                    Call call = ProbeBench.outgoing(session);
                    session.client().send(call, SOME);
                    session.quiesce();
                    ProbeBench.close(session, call);
                    ProbeBench.delete(session, call);
                    TimeLine line = ProbeBench.timeLine(session);
                    return line.begin(FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS).arguments()[0] == line
                            .begin(FunctionId.PROTOCOL_CM_MAKE_CALL).arguments()[0] ? "of-co-create-vc" : "other";
                }));
    }

    private static Probe status() {
        return new Probe("data.send-status", "U-27", "the Status of a list that the miniport completed with NDIS_STATUS_SEND_ABORTED",
                Set.of(), List.of(plain("passed-on", "the client finds it in the list"), plain("changed", "the client finds another one")),
                bench -> bench.inSession(session -> {
                    Call call = ProbeBench.outgoing(session);
                    Data kept = sendKept(session, call);
                    session.miniport().sendNetBufferListsComplete(kept, NdisStatus.SEND_ABORTED);
                    session.quiesce();
                    ProbeBench.close(session, call);
                    ProbeBench.delete(session, call);
                    TraceEvent sent = ProbeBench.timeLine(session).begin(FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE);
                    return sent.lists().get(0).status() == NdisStatus.SEND_ABORTED.code() ? "passed-on" : "changed";
                }));
    }

    /** Lists that the miniport keeps until it is told. */
    private static Data sendKept(Session session, Call call) {
        session.apply(ReplyPolicy.of(FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS).manual());
        return session.client().send(call, SOME);
    }

    private static Probe inactive() {
        return new Probe("data.inactive-send", "U-26", "NdisCoSendNetBufferLists on a VC that is not active", Set.of(Need.MISUSE), List.of(
                of("completed", "NDIS completes the lists, and the miniport does not see them", StandInSwitch.INACTIVE_SEND, 0),
                of("handed-on", "MiniportCoSendNetBufferLists is called", StandInSwitch.INACTIVE_SEND, 1)),
                bench -> bench.misusing(session -> {
                    Call call = session.client().createVc();
                    session.client().misusing().send(call, SOME);
                    session.quiesce();
                    session.client().deleteVc(call);
                    return ProbeBench.timeLine(session).has(FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS) ? "handed-on" : "completed";
                }));
    }

    private static Probe closeWithSends() {
        return new Probe("data.close-with-sends", "C-24", "NdisClCloseCall while a send of the client is outstanding", Set.of(Need.MISUSE),
                List.of(plain("forwarded", "ProtocolCmCloseCall is called"), plain("failure", "it returns NDIS_STATUS_FAILURE"),
                        plain("other", "it returns another status, and the call manager is not called")),
                bench -> bench.misusing(session -> {
                    Call call = ProbeBench.outgoing(session);
                    Data kept = sendKept(session, call);
                    NdisStatus returned = session.client().misusing().closeCall(call);
                    boolean forwarded = session.trace().count(FunctionId.PROTOCOL_CM_CLOSE_CALL, call) > 0;
                    session.miniport().sendNetBufferListsComplete(kept, NdisStatus.SUCCESS);
                    session.quiesce();
                    if (!forwarded) {
                        session.client().closeCall(call);
                    }
                    ProbeBench.finishClose(session, call);
                    ProbeBench.delete(session, call);
                    return forwarded ? "forwarded" : CloseProbes.oneOf(returned, NdisStatus.FAILURE);
                }));
    }

    private static Probe deactivateWithSends() {
        return new Probe("data.deactivate-with-sends", "C-25", "NdisMCmDeactivateVc while a send of the client is outstanding",
                Set.of(Need.MISUSE), List.of(plain("success", "it returns NDIS_STATUS_SUCCESS"),
                        plain("pending", "it returns NDIS_STATUS_PENDING"),
                        plain("not-accepted", "it returns NDIS_STATUS_NOT_ACCEPTED"), plain("other", "it returns another status")),
                bench -> bench.misusing(session -> {
                    Call call = ProbeBench.outgoing(session);
                    Data kept = sendKept(session, call);
                    NdisStatus returned = session.callManager().misusing().deactivateVc(call);
                    session.quiesce();
                    if (!ProbeBench.timeLine(session).has(FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE)) {
                        session.miniport().sendNetBufferListsComplete(kept, NdisStatus.SUCCESS);
                    }
                    session.client().closeCall(call);
                    if (returned.equals(NdisStatus.NOT_ACCEPTED)) {
                        session.callManager().deactivateVc(call);
                    }
                    session.callManager().closeCallComplete(call, NdisStatus.SUCCESS);
                    ProbeBench.delete(session, call);
                    return CloseProbes.oneOf(returned, NdisStatus.SUCCESS, NdisStatus.PENDING, NdisStatus.NOT_ACCEPTED);
                }));
    }
}
