// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.FunctionId.*;
import static org.ndisharness.trace.rules.Each.each;
import static org.ndisharness.trace.rules.Judges.forEachCall;

import java.util.List;
import java.util.Optional;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.rules.Judges.OnCall;
import org.ndisharness.trace.rules.Judges.OnFrame;

/** CALL-MAKE, CALL-IN and VC-ACT: how a call is set up, from either end, and what has to be active then. */
final class CallRules {
    /** Places of NdisPartyHandle and CallMgrPartyContext among the parameters of NdisMCmMakeCallComplete. */
    private static final int PARTY_HANDLE = 2;
    private static final int PARTY_CONTEXT = 3;

    private CallRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("CALL-MAKE-007", each(NDIS_MCM_MAKE_CALL_COMPLETE).where(CallRules::isSuccess).where(CallRules::hasParty)
                        .must(on -> on.frame().parameter(PARTY_CONTEXT) != 0, "CallMgrPartyContext is NULL")),
                new Monitor("CALL-MAKE-008", each(NDIS_MCM_MAKE_CALL_COMPLETE).where(CallRules::isSuccess)
                        .where(CallRules::hasNoParty)
                        .must(on -> on.frame().parameter(PARTY_CONTEXT) == 0, "CallMgrPartyContext is not NULL")),
                new Monitor("CALL-MAKE-009", each(NDIS_MCM_MAKE_CALL_COMPLETE).where(CallRules::isSuccess)
                        .must(on -> isUnchangedOrSaysSo(on.frame(), makeHandler(on)), "CALL_PARAMETERS_CHANGED is not set")),
                new Monitor("CALL-MAKE-012", forEachCall(CallRules::cleanedUpAfterFailure)),
                new Monitor("CALL-MAKE-015", each(NDIS_CO_SEND_NET_BUFFER_LISTS).of(Side.CLIENT)
                        .must(on -> !isBeforeSetUp(on, false), "NdisClMakeCall was not completed yet")),
                new Monitor("CALL-MAKE-019", each(NDIS_MCM_MAKE_CALL_COMPLETE)
                        .must(CallRules::namesHandlersParty, "NdisPartyHandle is not that of ProtocolCmMakeCall")),
                new Monitor("CALL-MAKE-020", each(NDIS_CL_MAKE_CALL)
                        .must(CallRules::isVcFree, f -> f.object() + " had another call")),

                new Monitor("CALL-IN-001", each(NDIS_MCM_DISPATCH_INCOMING_CALL)
                        .must(CallRules::isSapRegistered, f -> f.subject(ObjectKind.SAP) + " was not registered")),
                new Monitor("CALL-IN-010", forEachCall(CallRules::connectedOrClosed)),
                new Monitor("CALL-IN-011", forEachCall(CallRules::takenBackAfterRefusal)),
                new Monitor("CALL-IN-012", forEachCall(CallRules::connectedOnceAccepted)),
                new Monitor("CALL-IN-014", each(NDIS_CO_SEND_NET_BUFFER_LISTS).of(Side.CLIENT)
                        .must(on -> !isBeforeSetUp(on, true), "ProtocolClCallConnected had not come yet")),
                new Monitor("CALL-IN-015", each(NDIS_CL_INCOMING_CALL_COMPLETE).where(CallRules::isSuccess)
                        .must(on -> isUnchangedOrSaysSo(on.frame(), offer(on)), "CALL_PARAMETERS_CHANGED is not set")),
                new Monitor("CALL-IN-018", Judges.forEachFrame(NDIS_MCM_DISPATCH_INCOMING_CALL, CallRules::offeredAgainInOrder)),

                new Monitor("VC-ACT-002", each(NDIS_MCM_MAKE_CALL_COMPLETE).where(CallRules::isSuccess).onVc(vc -> true)
                        .must(CallRules::isActive, f -> f.object() + " was not active")
                        .andThen(each(PROTOCOL_CM_MAKE_CALL).onVc(vc -> !vc.isStandAlone())
                                .mustEnd(
                                        on -> !on.frame().returned(NdisStatus.SUCCESS)
                                                || on.vc().orElseThrow().active().at(on.frame().until()),
                                        f -> f.object() + " was not active"))),
                new Monitor("VC-ACT-003", each(NDIS_MCM_DISPATCH_INCOMING_CALL).onVc(vc -> true)
                        .must(CallRules::isActive, f -> f.object() + " was not active")),
                new Monitor("VC-ACT-004", each(NDIS_MCM_DISPATCH_CALL_CONNECTED).onVc(vc -> true)
                        .must(CallRules::isActive, f -> f.object() + " was not active")),
                new Monitor("VC-ACT-008", each(MINIPORT_CO_ACTIVATE_VC, MINIPORT_CO_DEACTIVATE_VC)
                        .where(on -> on.frame().isFrom(NDIS_MCM_ACTIVATE_VC) || on.frame().isFrom(NDIS_MCM_DEACTIVATE_VC))
                        .where(on -> !on.model().has(NDIS_CM_REGISTER_ADDRESS_FAMILY_EX))
                        .mustNotBe(f -> f + " was called for a miniport's call manager")),
                new Monitor("VC-DEACT-003", each(NDIS_MCM_DEACTIVATE_VC).where(CallRules::isDeactivated)
                        .mustEnd(on -> on.frame().returned(NdisStatus.NOT_ACCEPTED), f -> f + " returned " + f.answer())),
                new Monitor("VC-DEACT-004", each(NDIS_MCM_DEACTIVATE_VC).onVc(vc -> true)
                        .must(CallRules::isActive, f -> f.object() + " was not active")),
                new Monitor("VC-DEACT-006", each(NDIS_MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE, NDIS_MCM_MODIFY_CALL_QOS_COMPLETE,
                        NDIS_MCM_ADD_PARTY_COMPLETE).where(CallRules::isDeactivated)
                        .must(on -> on.frame().begin().hasStatus() && !isSuccess(on), f -> f.object() + " was deactivated")),
                new Monitor("VC-DEACT-007", each(NDIS_MCM_ACTIVATE_VC).where(CallRules::isDeactivated)
                        .mustEnd(on -> !on.frame().returned(NdisStatus.FAILURE), "the handle of a deactivated VC was refused")));
    }

    private static boolean isSuccess(OnFrame on) {
        return on.frame().carries(NdisStatus.SUCCESS);
    }

    private static boolean hasParty(OnFrame on) {
        Frame handler = makeHandler(on).orElse(null);
        return handler != null && !handler.party().isNone();
    }

    private static boolean hasNoParty(OnFrame on) {
        Frame handler = makeHandler(on).orElse(null);
        return handler != null && handler.party().isNone();
    }

    private static boolean isActive(OnFrame on) {
        return on.vc().orElseThrow().active().at(on.frame().at());
    }

    /** Whether it was deactivated before and neither activated nor deleted since. */
    private static boolean isDeactivated(OnFrame on) {
        long at = on.frame().at();
        VcHistory vc = on.vc().orElse(null);
        return vc != null && !vc.deactivations().isEmpty() && !vc.active().at(at) && vc.deadForManagerAt() > at
                && vc.deactivations().stream().anyMatch(d -> d.returned(NdisStatus.SUCCESS) && d.until() < at)
                && vc.activations().stream().noneMatch(a -> a.at() < at && a.until() > at)
                && vc.calls().stream().noneMatch(c -> c.isIncoming() && c.begin().at() < at && c.begin().at() > lastDeactivation(vc, at));
    }

    private static long lastDeactivation(VcHistory vc, long before) {
        return vc.deactivations().stream().mapToLong(Frame::until).filter(at -> at < before).max().orElse(0);
    }

    private static Optional<Frame> makeHandler(OnFrame on) {
        return on.model().exchanges().completedBy(ExchangeKind.MAKE_CALL, on.frame()).flatMap(Exchange::handler);
    }

    private static Optional<Frame> offer(OnFrame on) {
        return on.model().exchanges().completedBy(ExchangeKind.INCOMING_CALL, on.frame()).flatMap(Exchange::handler);
    }

    /** Compares what the recorder keeps of the parameters; where one side's were not given nothing is judged. */
    private static boolean isUnchangedOrSaysSo(Frame answer, Optional<Frame> handler) {
        Optional<CallParameters> now = answer.begin().callParameters();
        Optional<CallParameters> before = handler.flatMap(h -> h.begin().callParameters());
        return now.isEmpty() || before.isEmpty() || (now.get().flags() & CallParameters.PARAMETERS_CHANGED) != 0
                || now.get().withFlags(0).equals(before.get().withFlags(0));
    }

    private static boolean namesHandlersParty(OnFrame on) {
        Frame handler = makeHandler(on).orElse(null);
        return handler == null || handler.party().equals(on.frame().party())
                && (handler.party().isNone() == (on.frame().parameter(PARTY_HANDLE) == 0) || on.frame().begin().argumentCount() == 0);
    }

    private static boolean isVcFree(OnFrame on) {
        long at = on.frame().at();
        VcHistory vc = on.vc().orElse(null);
        for (CallHistory call : vc == null ? List.<CallHistory>of() : vc.calls()) {
            boolean before = call.begin().at() < at && call.begin() != on.frame();
            if (before && call.clientClosedAt() >= at && call.clientSetupFailedAt() >= at) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBeforeSetUp(OnFrame on, boolean incoming) {
        long at = on.frame().at();
        return on.vc().flatMap(vc -> vc.callAt(at)).filter(c -> c.isIncoming() == incoming && c.clientSetupFailedAt() > at)
                .map(c -> incoming ? on.model().frames(PROTOCOL_CL_CALL_CONNECTED).noneMatch(f -> f.at() > c.begin().at() && f.at() < at
                        && on.vc().orElseThrow().client().equals(f.object())) : c.clientMadeAt() > at)
                .orElse(false);
    }

    private static void cleanedUpAfterFailure(OnCall on, Monitor.Findings findings) {
        long failed = on.call().clientSetupFailedAt();
        if (on.call().isIncoming() || failed == Long.MAX_VALUE || !on.vc().hasClient()) {
            return;
        }
        for (CloseAttempt close : on.call().closes()) {
            if (close.requestedAt() > failed && close.requestedAt() != Long.MAX_VALUE) {
                findings.broken("the call was not set up, so there is nothing to close", close.requestedAt(), failed);
            }
        }
        if (!on.movedOn() && on.model().isComplete()) {
            findings.broken("the client neither deleted nor reused its VC", failed);
        }
    }

    private static boolean isSapRegistered(OnFrame on) {
        ObjectId sap = on.frame().subject(ObjectKind.SAP);
        long at = on.frame().at();
        for (Exchange gone : on.model().exchanges().about(ExchangeKind.DEREGISTER_SAP, sap)) {
            if (gone.succeeded() && gone.answeredAt() < at) {
                return false;
            }
        }
        List<Exchange> registrations = on.model().exchanges().about(ExchangeKind.REGISTER_SAP, sap);
        for (Exchange registration : registrations) {
            if (registration.at() < at && !(registration.failed() && registration.answeredAt() < at)) {
                return true;
            }
        }
        return registrations.isEmpty();
    }

    /** The client's acceptance, as the call manager learnt it. */
    private static long acceptedForManager(CallHistory call) {
        long accepted = call.begin().returned(NdisStatus.SUCCESS) ? call.begin().until() : Long.MAX_VALUE;
        for (Frame handler : call.answerHandlers()) {
            accepted = handler.carries(NdisStatus.SUCCESS) ? Math.min(accepted, handler.at()) : accepted;
        }
        return accepted;
    }

    private static void connectedOrClosed(OnCall on, Monitor.Findings findings) {
        CallHistory call = on.call();
        if (!call.isIncoming() || !on.vc().hasManager()) {
            return;
        }
        for (Frame connect : call.connects()) {
            if (call.indicatedAt() < connect.at()) {
                findings.broken("an incoming close was dispatched before", connect.at(), call.indicatedAt());
            }
        }
        long accepted = acceptedForManager(call);
        boolean answered = !call.connects().isEmpty() || call.indicatedAt() != Long.MAX_VALUE || !call.closes().isEmpty();
        boolean halted = on.model().has(MINIPORT_HALT_EX) || on.model().teardownAt() != Long.MAX_VALUE;
        if (accepted != Long.MAX_VALUE && !answered && !halted && on.model().isComplete()) {
            findings.broken("neither connected nor closed after the client accepted", accepted);
        }
    }

    private static void takenBackAfterRefusal(OnCall on, Monitor.Findings findings) {
        long refused = on.call().refusedAt();
        if (refused == Long.MAX_VALUE || !on.vc().hasManager()) {
            return;
        }
        on.call().connects().stream().filter(c -> c.at() > refused)
                .forEach(c -> findings.broken("the client had rejected the offer", c.at(), refused));
        if (on.vc().active().at(refused)) {
            on.vc().frames().stream().filter(f -> f.at() > refused)
                    .filter(f -> f.function() == NDIS_MCM_DELETE_VC || f.function() == NDIS_MCM_DISPATCH_INCOMING_CALL).limit(1)
                    .filter(f -> on.vc().active().at(f.at())
                            && on.vc().deactivations().stream().noneMatch(d -> d.at() > refused && d.at() < f.at()))
                    .forEach(f -> findings.broken("the VC of a rejected offer was still active", f.at(), refused));
        }
    }

    private static void connectedOnceAccepted(OnCall on, Monitor.Findings findings) {
        List<Frame> connects = on.call().connects();
        long accepted = acceptedForManager(on.call());
        for (int i = 1; i < connects.size(); i++) {
            findings.broken("the call was connected already", connects.get(i).at(), connects.get(0).at());
        }
        if (!connects.isEmpty() && (!on.call().isIncoming() || accepted > connects.get(0).at())) {
            findings.broken("the client had not accepted an offer", connects.get(0));
        }
    }

    private static void offeredAgainInOrder(OnFrame on, Monitor.Findings findings) {
        Frame offer = on.frame();
        VcHistory vc = on.vc().orElse(null);
        CallHistory before = vc == null ? null : vc.callAt(offer.at()).orElse(null);
        if (before == null) {
            return;
        }
        boolean over = Math.min(before.closedAt(), before.refusedAt()) < offer.at();
        boolean failedClose = before.closes().stream().anyMatch(c -> c.answeredAt() < offer.at() && !c.succeeded());
        if (!over && !failedClose) {
            findings.broken("the call before was not over", offer.at(), before.begin().at());
        } else if (over && !wasDeactivated(vc, before, offer)) {
            findings.broken("the VC was not deactivated after the call before", offer.at(), before.begin().at());
        }
    }

    /** Or never activated for it. */
    private static boolean wasDeactivated(VcHistory vc, CallHistory before, Frame offer) {
        boolean activeThen = vc.active().at(before.begin().at())
                || vc.activations().stream()
                        .anyMatch(a -> a.at() > before.begin().at() && a.at() < Math.min(before.closedAt(), before.refusedAt()));
        return !activeThen || vc.deactivations().stream().anyMatch(d -> d.at() > before.begin().at() && d.at() < offer.at());
    }
}
