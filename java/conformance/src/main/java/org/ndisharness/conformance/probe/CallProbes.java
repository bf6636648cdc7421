// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import static org.ndisharness.conformance.probe.Observation.of;
import static org.ndisharness.conformance.probe.Observation.plain;

import java.util.List;
import java.util.Set;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Sap;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** What is open about VCs, offers and calls before and after their close. */
final class CallProbes {
    private static final int PARTY_CONTEXT = 3;
    private static final int HANDLE_OF_CLOSE = 0;
    private static final int HANDLE_OF_COMPLETION = 1;

    private CallProbes() {
    }

    static List<Probe> all() {
        return List.of(handles(), reuse(), activation(), partyPointer(), answer(), deregister());
    }

    private static Probe handles() {
        return new Probe("vc.handles", "U-10", "the values of a VC's handle at client and call manager", Set.of(), List.of(
                of("different", "each side has its own", StandInSwitch.VC_HANDLES, 0),
                of("the-same", "both have one value", StandInSwitch.VC_HANDLES, 1)),
                bench -> bench.inSession(session -> {
                    Call call = ProbeBench.outgoing(session);
                    ProbeBench.close(session, call);
                    ProbeBench.delete(session, call);
                    TimeLine line = ProbeBench.timeLine(session);
                    long client = line.begin(FunctionId.NDIS_CL_CLOSE_CALL).arguments()[HANDLE_OF_CLOSE];
                    long callManager = line.begin(FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE).arguments()[HANDLE_OF_COMPLETION];
                    return client == callManager ? "the-same" : "different";
                }));
    }

    private static Probe reuse() {
        return new Probe("vc.reuse", "C-02", "NdisClMakeCall on an inactive VC whose call was closed", Set.of(), List.of(
                of("accepted", "ProtocolCmMakeCall is called", StandInSwitch.VC_REUSE, 0),
                of("closing", "it returns NDIS_STATUS_CLOSING", StandInSwitch.VC_REUSE, 1),
                plain("other", "it returns another failure")),
                bench -> bench.inSession(session -> {
                    Call call = ProbeBench.outgoing(session);
                    ProbeBench.close(session, call);
                    NdisStatus status = session.client().makeCall(call, CallParameters.defaults());
                    boolean accepted = session.trace().count(FunctionId.PROTOCOL_CM_MAKE_CALL, call) > 1;
                    if (accepted) {
                        call.connected();
                        ProbeBench.close(session, call);
                    }
                    ProbeBench.delete(session, call);
                    return accepted ? "accepted" : CloseProbes.oneOf(status, NdisStatus.CLOSING);
                }));
    }

    private static Probe activation() {
        return new Probe("vc.activation", "C-04",
                "NdisMCmActivateVc and ProtocolCmActivateVcComplete of a call manager within the miniport", Set.of(),
                List.of(of("never", "it returns NDIS_STATUS_SUCCESS and no callback comes", StandInSwitch.MCM_ACTIVATE_COMPLETE, 0),
                        of("after-pending", "it returns NDIS_STATUS_PENDING and the callback comes", StandInSwitch.MCM_ACTIVATE_COMPLETE,
                                1),
                        of("always", "it returns NDIS_STATUS_SUCCESS and the callback comes", StandInSwitch.MCM_ACTIVATE_COMPLETE, 2),
                        plain("other", "another status, or NDIS_STATUS_PENDING without a callback")),
                bench -> bench.inSession(session -> {
                    Call call = session.callManager().createVc();
                    NdisStatus status = session.callManager().activateVc(call);
                    session.quiesce();
                    boolean came = session.trace().count(FunctionId.PROTOCOL_CM_ACTIVATE_VC_COMPLETE, call) > 0;
                    session.callManager().deactivateVc(call);
                    session.quiesce();
                    session.callManager().deleteVc(call);
                    if (status.equals(NdisStatus.SUCCESS)) {
                        return came ? "always" : "never";
                    }
                    return status.equals(NdisStatus.PENDING) && came ? "after-pending" : "other";
                }));
    }

    private static Probe partyPointer() {
        return new Probe("call.party-pointer", "U-33", "CallMgrPartyContext of ProtocolCmMakeCall for a point-to-point call", Set.of(),
                List.of(
                        of("a-pointer", "it is not NULL", StandInSwitch.MAKE_CALL_PARTY_POINTER, 0),
                        of("null", "it is NULL", StandInSwitch.MAKE_CALL_PARTY_POINTER, 1)),
                bench -> bench.inSession(session -> {
                    Call call = ProbeBench.outgoing(session);
                    ProbeBench.close(session, call);
                    ProbeBench.delete(session, call);
                    long pointer = ProbeBench.timeLine(session).begin(FunctionId.PROTOCOL_CM_MAKE_CALL).arguments()[PARTY_CONTEXT];
                    return pointer == 0 ? "null" : "a-pointer";
                }));
    }

    private static Probe answer() {
        return new Probe("offer.answer-callback", "C-29", "ProtocolCmIncomingCallComplete after an offer that was answered at once",
                Set.of(), List.of(
                        of("not-called", "only a pended offer leads to it", StandInSwitch.ANSWER_CALLBACK, 0),
                        of("called", "it is called after every answer", StandInSwitch.ANSWER_CALLBACK, 1)),
                bench -> bench.inSession(session -> {
                    session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CL_INCOMING_CALL).returning(NdisStatus.SUCCESS));
                    Call call = session.callManager().offerCall(session.client().sap());
                    session.quiesce();
                    boolean called = session.trace().count(FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE, call) > 0;
                    ProbeBench.dispose(session, call);
                    return called ? "called" : "not-called";
                }));
    }

    private static Probe deregister() {
        return new Probe("sap.deregister", "U-22", "NdisClDeregisterSap when the call manager answers NDIS_STATUS_SUCCESS at once",
                Set.of(), List.of(
                        plain("success", "it returns NDIS_STATUS_SUCCESS and no callback comes"),
                        plain("callback", "ProtocolClDeregisterSapComplete is called"), plain("other", "it returns another status")),
                bench -> bench.inSession(session -> {
                    Sap sap = session.client().registerSap((byte) 'p');
                    NdisStatus status = session.client().deregisterSap(sap);
                    session.quiesce();
                    boolean came = ProbeBench.timeLine(session).has(FunctionId.PROTOCOL_CL_DEREGISTER_SAP_COMPLETE);
                    return came ? "callback" : CloseProbes.oneOf(status, NdisStatus.SUCCESS);
                }));
    }
}
