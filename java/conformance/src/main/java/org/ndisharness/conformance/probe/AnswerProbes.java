// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import static org.ndisharness.conformance.probe.Observation.of;
import static org.ndisharness.conformance.probe.Observation.plain;

import java.util.List;
import java.util.Set;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.harness.Party;
import org.ndisharness.harness.Qos;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Sap;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Side;

/** What is open about answers on their way: of SAPs, VCs, calls, parties and OID requests. */
final class AnswerProbes {
    private static final int CO_ADDRESS_CHANGE = 0xFE000007;
    private static final int ROOM = 8;
    private static final int FASTER = 250_000;
    private static final int AF_HANDLE_OF_OPEN = 2;

    private AnswerProbes() {
    }

    static List<Probe> all() {
        return List.of(sapRefusal(), sapClosed(), inactive(), atOnce(), again(), miniportHandlers(), incomingDrop(), oidTargets(),
                contextOf("oid.af-argument", "C-14", FunctionId.PROTOCOL_CO_OID_REQUEST),
                contextOf("vc.af-argument", "C-08", FunctionId.PROTOCOL_CO_CREATE_VC));
    }

    private static Probe sapRefusal() {
        return new Probe("sap.refusal", "C-22", "NdisClRegisterSap when the call manager refuses with NDIS_STATUS_INVALID_SAP", Set.of(),
                List.of(plain("passed-on", "it returns that status"), plain("changed", "it returns another one")),
                bench -> bench.inSession(session -> {
                    session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_REGISTER_SAP).returning(NdisStatus.INVALID_SAP));
                    NdisStatus returned = session.execute(new Operation(OperationKind.CL_REGISTER_SAP)
                            .on(session.addressFamily().client()).payload((byte) 's')).ndisStatus();
                    return returned.equals(NdisStatus.INVALID_SAP) ? "passed-on" : "changed";
                }));
    }

    private static Probe sapClosed() {
        return new Probe("offer.sap-closed", "U-29", "an offer that is accepted after its SAP was deregistered", Set.of(), List.of(
                of("failure", "ProtocolCmIncomingCallComplete gets NDIS_STATUS_FAILURE", StandInSwitch.OFFER_SAP_CLOSED, 0),
                of("as-answered", "it gets NDIS_STATUS_SUCCESS", StandInSwitch.OFFER_SAP_CLOSED, 1),
                plain("refused", "NdisClDeregisterSap returns a failure")),
                bench -> bench.inSession(session -> {
                    Sap sap = session.client().registerSap((byte) 'o');
                    Call call = session.callManager().offerCall(sap);
                    NdisStatus deregistered = session.client().deregisterSap(sap);
                    session.client().incomingCallComplete(call, deregistered.isFailure() ? NdisStatus.FAILURE : NdisStatus.SUCCESS);
                    boolean accepted = session.trace().await(FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE).on(call).event().status()
                            .equals(NdisStatus.SUCCESS);
                    if (accepted) {
                        session.client().closeCall(call);
                        ProbeBench.finishClose(session, call);
                    } else {
                        session.callManager().deactivateVc(call);
                    }
                    ProbeBench.delete(session, call);
                    return deregistered.isFailure() ? "refused" : accepted ? "as-answered" : "failure";
                }));
    }

    private static Probe inactive() {
        return new Probe("offer.inactive", "C-05", "NdisMCmDispatchIncomingCall on a VC that is activated after the acceptance only",
                Set.of(Need.MISUSE), List.of(
                        plain("offered", "ProtocolClIncomingCall is called"), plain("refused", "it returns a failure")),
                bench -> bench.misusing(session -> {
                    Call call = session.callManager().createVc();
                    boolean offered = !session.callManager().misusing().dispatchIncomingCall(call, session.client().sap()).isFailure();
                    if (offered) {
                        call.accept();
                        session.callManager().activateVc(call);
                        session.quiesce();
                        call.connected();
                        ProbeBench.close(session, call);
                    }
                    session.callManager().deleteVc(call);
                    return offered ? "offered" : "refused";
                }));
    }

    private static Probe atOnce() {
        return new Probe("call.at-once", "C-23", "NdisClMakeCall when ProtocolCmMakeCall does everything before it returns", Set.of(),
                List.of(plain("success", "it returns NDIS_STATUS_SUCCESS and no callback comes"),
                        plain("callback", "ProtocolClMakeCallComplete is called"), plain("other", "it returns another status")),
                bench -> bench.inSession(session -> {
                    session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_MAKE_CALL).returning(NdisStatus.SUCCESS).doing(Action.ACTIVATE));
                    Call call = session.client().createVc();
                    NdisStatus returned = session.client().makeCall(call, CallParameters.defaults());
                    session.quiesce();
                    boolean came = session.trace().count(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE, call) > 0;
                    ProbeBench.close(session, call);
                    ProbeBench.delete(session, call);
                    return came ? "callback" : CloseProbes.oneOf(returned, NdisStatus.SUCCESS);
                }));
    }

    private static Probe again() {
        return new Probe("vc.activated-again", "U-12", "NdisMCmActivateVc on an active VC, with another quality of service", Set.of(),
                List.of(plain("success", "it returns NDIS_STATUS_SUCCESS"), plain("pending", "it returns NDIS_STATUS_PENDING"),
                        plain("other", "it returns another status")),
                bench -> bench.inSession(session -> {
                    Call call = session.callManager().createVc();
                    session.callManager().activateVc(call);
                    session.quiesce();
                    NdisStatus returned = session.callManager().activateVc(call, Qos.defaults().withTokenRate(FASTER));
                    session.quiesce();
                    session.callManager().deactivateVc(call);
                    session.quiesce();
                    session.callManager().deleteVc(call);
                    return CloseProbes.oneOf(returned, NdisStatus.SUCCESS, NdisStatus.PENDING);
                }));
    }

    private static Probe miniportHandlers() {
        return new Probe("vc.miniport-handlers", "U-30",
                "MiniportCoActivateVc and MiniportCoDeactivateVc of a miniport that is the call manager", Set.of(), List.of(
                        plain("not-called", "neither is called"), plain("called", "one of them is")),
                bench -> bench.inSession(session -> {
                    if (session.callManager().isStandAlone()) {
                        throw new NothingSeenException("the call manager is not the miniport here");
                    }
                    Call call = ProbeBench.outgoing(session);
                    ProbeBench.close(session, call);
                    ProbeBench.delete(session, call);
                    TimeLine line = ProbeBench.timeLine(session);
                    return line.has(FunctionId.MINIPORT_CO_ACTIVATE_VC) || line.has(FunctionId.MINIPORT_CO_DEACTIVATE_VC) ? "called"
                            : "not-called";
                }));
    }

    private static Probe incomingDrop() {
        return new Probe("party.incoming-drop", "C-10", "NdisClDropParty with the handle of a party that has left by itself", Set.of(),
                List.of(plain("forwarded", "ProtocolCmDropParty is called"), plain("refused", "it returns a failure")),
                bench -> bench.inSession(session -> {
                    Call call = session.client().makeMultipointCall().connected();
                    Party first = call.parties().get(0);
                    Party second = session.client().addParty(call);
                    session.callManager().addPartyComplete(call, second, NdisStatus.SUCCESS);
                    session.callManager().dispatchIncomingDropParty(first, NdisStatus.SUCCESS, CloseData.none());
                    session.trace().await(FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY).on(first.client());
                    NdisStatus returned = session.client().dropParty(call, first, CloseData.none());
                    if (returned.equals(NdisStatus.PENDING)) {
                        session.callManager().dropPartyComplete(first, NdisStatus.SUCCESS);
                    }
                    session.quiesce();
                    ProbeBench.close(session, call);
                    ProbeBench.delete(session, call);
                    return ProbeBench.timeLine(session).has(FunctionId.PROTOCOL_CM_DROP_PARTY) ? "forwarded" : "refused";
                }));
    }

    private static Probe oidTargets() {
        return new Probe("oid.targets", "C-13", "who gets NdisCoOidRequest with the handle of an address family", Set.of(), List.of(
                plain("the-call-manager", "the call manager alone"), plain("every-protocol", "the client as well"),
                plain("nobody", "neither")),
                bench -> bench.inSession(session -> {
                    session.client().request(session.addressFamily(), OidRequest.query(CO_ADDRESS_CHANGE, ROOM));
                    session.quiesce();
                    List<Side> sides = ProbeBench.timeLine(session).begins(FunctionId.PROTOCOL_CO_OID_REQUEST).map(e -> e.side()).toList();
                    return sides.contains(Side.CLIENT) ? "every-protocol" : sides.isEmpty() ? "nobody" : "the-call-manager";
                }));
    }

    /** Whether a callback of the call manager gets NDIS's handle of the family, which ProtocolCmOpenAf was given, or another value. */
    private static Probe contextOf(String id, String item, FunctionId callback) {
        return new Probe(id, item, "the first argument of the call manager's " + callback.symbol(), Set.of(Need.START_EVENTS), List.of(
                plain("the-context", "it is not NDIS's handle of the address family"), plain("the-handle", "it is")),
                bench -> bench.inSession(session -> {
                    long handle = bench.start().begin(FunctionId.PROTOCOL_CM_OPEN_AF).arguments()[AF_HANDLE_OF_OPEN];
                    session.client().request(session.addressFamily(), OidRequest.query(CO_ADDRESS_CHANGE, ROOM));
                    session.client().deleteVc(session.client().createVc());
                    session.quiesce();
                    return ProbeBench.timeLine(session).begins(callback).filter(e -> e.side() == Side.CALL_MANAGER)
                            .map(e -> e.arguments()[0] == handle ? "the-handle" : "the-context").findFirst()
                            .orElseThrow(() -> new NothingSeenException(callback.symbol() + " of the call manager was not seen"));
                }));
    }
}
