// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.FunctionId.*;
import static org.ndisharness.trace.rules.Each.each;
import static org.ndisharness.trace.rules.Judge.inTracesWith;
import static org.ndisharness.trace.rules.Judges.last;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.rules.Judges.OnFrame;

/** AF and SAP: how address families and SAPs come and go, beyond what {@link ExchangeRules} and {@link HandleRules} say of all objects. */
final class FamilyRules {
    private static final long OID_CO_AF_CLOSE = 0xFE00000AL;
    /** Place of the OID among the parameters of NdisMCmOidRequest. */
    private static final int REQUESTED_OID = 4;

    private FamilyRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("AF-OPEN-001", inTracesWith(PROTOCOL_CO_AF_REGISTER_NOTIFY, FamilyRules::notifiedOnce)),
                new Monitor("AF-OPEN-002", each(NDIS_CL_REGISTER_SAP, NDIS_CO_CREATE_VC).of(Side.CLIENT)
                        .must(FamilyRules::isOpenForClient, f -> f.subject(ObjectKind.AF) + " was not open")),
                new Monitor("AF-OPEN-008", inTracesWith(NDIS_CL_OPEN_ADDRESS_FAMILY_EX, FamilyRules::unboundAfterFailure)),
                new Monitor("AF-OPEN-010", each(PROTOCOL_CM_OPEN_AF)
                        .mustEnd(on -> on.frame().failed() || !on.frame().subject(ObjectKind.AF).isNone(),
                                "no address family belongs to the context that was handed back")),
                new Monitor("AF-OPEN-011",
                        each(NDIS_CL_OPEN_ADDRESS_FAMILY_EX).where(FamilyRules::bindingIsRecorded).must(FamilyRules::wasNotified,
                                f -> "ProtocolCoAfRegisterNotify had not been called on " + f.subject(ObjectKind.BINDING))),
                new Monitor("AF-CLOSE-001", inTracesWith(NDIS_CL_CLOSE_ADDRESS_FAMILY, FamilyRules::emptied)),
                new Monitor("AF-CLOSE-007", each(PROTOCOL_CM_CLOSE_AF).where(FamilyRules::isBusyForManager)
                        .mustEnd(on -> on.frame().returned(NdisStatus.PENDING) || on.frame().returned(NdisStatus.NOT_ACCEPTED),
                                f -> "calls or SAPs were open, ProtocolCmCloseAf returned " + f.answer())),
                new Monitor("AF-CLOSE-009", inTracesWith(PROTOCOL_CM_CLOSE_AF, FamilyRules::freedAfterClose)),
                new Monitor("AF-CLOSE-012", inTracesWith(NDIS_CL_CLOSE_ADDRESS_FAMILY, FamilyRules::silentAfterClose)),
                new Monitor("AF-NOTIFY-001",
                        inTracesWith(EnumSet.of(PROTOCOL_UNBIND_ADAPTER_EX, MINIPORT_HALT_EX), FamilyRules::clientsTold)),
                new Monitor("AF-NOTIFY-003", inTracesWith(PROTOCOL_CL_NOTIFY_CLOSE_AF, FamilyRules::inOrder)),
                new Monitor("SAP-REG-003", inTracesWith(PROTOCOL_CM_REGISTER_SAP, FamilyRules::duplicateRefused)),
                new Monitor("SAP-REG-004", each(PROTOCOL_CM_REGISTER_SAP)
                        .mustEnd(on -> on.frame().failed() || !on.frame().subject(ObjectKind.SAP).isNone(),
                                "no SAP belongs to the context that was handed back")),
                new Monitor("SAP-DEREG-004", inTracesWith(NDIS_CL_DEREGISTER_SAP, FamilyRules::secondRefused)),
                new Monitor("SAP-DEREG-005", each(NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL, NDIS_MCM_DEACTIVATE_VC)
                        .where(on -> on.frame().isFrom(PROTOCOL_CM_DEREGISTER_SAP))
                        .mustNotBe(f -> f + " from ProtocolCmDeregisterSap")),
                new Monitor("SAP-DEREG-006", inTracesWith(PROTOCOL_CM_DEREGISTER_SAP, FamilyRules::freedAfterDeregistration)),
                new Monitor("SAP-DEREG-008", inTracesWith(NDIS_CL_DEREGISTER_SAP, FamilyRules::noOfferAfterwards)));
    }

    private static void notifiedOnce(TraceModel model, Monitor.Findings findings) {
        int registrations = 0;
        for (Frame registration : model.listOf(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX)) {
            registrations += registration.returned(NdisStatus.SUCCESS) ? 1 : 0;
        }
        Map<ObjectId, Integer> notified = new HashMap<>();
        for (Frame notification : model.listOf(PROTOCOL_CO_AF_REGISTER_NOTIFY)) {
            int count = notified.merge(notification.subject(ObjectKind.BINDING), 1, Integer::sum);
            if (registrations > 0 && count > registrations) {
                findings.broken(registrations + " address families were registered, this is notification " + count, notification);
            }
        }
    }

    /** An open that was not recorded counts as done. */
    private static boolean isOpenForClient(OnFrame on) {
        boolean isRecorded = false;
        for (Exchange open : on.model().exchanges().about(ExchangeKind.OPEN_AF, on.frame().subject(ObjectKind.AF))) {
            if (open.isRequested() && open.knownToSucceed() && open.knownAt() < on.frame().at()) {
                return true;
            }
            isRecorded |= open.isRequested();
        }
        return !isRecorded;
    }

    private static void unboundAfterFailure(TraceModel model, Monitor.Findings findings) {
        findings.counting();
        for (Exchange open : model.exchanges().listOf(ExchangeKind.OPEN_AF)) {
            if (open.isRequested() && open.knownToFail() && model.isComplete() && !hasOtherFamily(model, open)) {
                findings.judged();
                if (last(model.listOf(NDIS_UNBIND_ADAPTER)) <= open.knownAt()) {
                    findings.broken("NdisUnbindAdapter was not called", open.knownAt(), open.at());
                }
            }
        }
    }

    private static boolean hasOtherFamily(TraceModel model, Exchange failed) {
        long at = failed.knownAt();
        return model.exchanges().of(ExchangeKind.OPEN_AF).anyMatch(o -> o.knownToSucceed() && o.knownAt() < at
                && o.request().map(r -> model.familyClosedAt(r.object()) > at).orElse(true));
    }

    /** An older binding may have been told of the family before the trace began: a world that was reset keeps its bindings. */
    private static boolean bindingIsRecorded(OnFrame on) {
        ObjectId binding = on.frame().subject(ObjectKind.BINDING);
        for (Frame open : on.model().listOf(NDIS_OPEN_ADAPTER_EX)) {
            if (open.at() < on.frame().at() && open.subject(ObjectKind.BINDING).equals(binding)) {
                return true;
            }
        }
        return false;
    }

    private static boolean wasNotified(OnFrame on) {
        ObjectId binding = on.frame().subject(ObjectKind.BINDING);
        for (Frame notification : on.model().listOf(PROTOCOL_CO_AF_REGISTER_NOTIFY)) {
            if (notification.at() < on.frame().at() && (binding.isNone() || notification.subject(ObjectKind.BINDING).equals(binding))) {
                return true;
            }
        }
        return false;
    }

    /** Calls of its own VCs and SAPs; VCs themselves are VC-DEL-014. */
    private static void emptied(TraceModel model, Monitor.Findings findings) {
        model.frames(NDIS_CL_CLOSE_ADDRESS_FAMILY).forEach(close -> {
            ObjectId family = close.object();
            model.vcs().stream().filter(vc -> vc.addressFamily().equals(family)).forEach(vc -> vc.callAt(close.at())
                    .filter(c -> c.clientMayCloseFrom() < close.at() && !c.isRequestedBefore(close.at())
                            && c.clientSetupFailedAt() > close.at())
                    .ifPresent(c -> findings.broken("the call on " + vc.client() + " was not closed", close)));
            model.exchanges().of(ExchangeKind.REGISTER_SAP)
                    .filter(e -> e.request().map(r -> r.object2().equals(family)).orElse(false))
                    .filter(e -> e.knownToSucceed() && e.knownAt() < close.at())
                    .filter(e -> model.exchanges().of(ExchangeKind.DEREGISTER_SAP, e.request().get().object())
                            .noneMatch(d -> d.at() < close.at()))
                    .forEach(e -> findings.broken(e.request().get().object() + " was not deregistered", close));
        });
    }

    private static boolean isBusyForManager(OnFrame on) {
        long at = on.frame().at();
        ObjectId family = on.frame().object();
        boolean calls = on.model().vcs().stream().filter(vc -> vc.managersFamily().equals(family))
                .anyMatch(vc -> vc.callAt(at).map(c -> c.closedAt() > at && c.setupFailedAt() > at).orElse(false));
        boolean saps = on.model().exchanges().of(ExchangeKind.REGISTER_SAP)
                .filter(e -> e.handler().map(h -> h.subject(ObjectKind.AF).equals(family)).orElse(false) && e.succeeded()
                        && e.answeredAt() < at)
                .anyMatch(e -> on.model().exchanges().of(ExchangeKind.DEREGISTER_SAP, e.handlers().get(0).object())
                        .noneMatch(d -> d.succeeded() && d.answeredAt() < at));
        return calls || saps;
    }

    private static void freed(TraceModel model, ExchangeKind kind, ObjectKind object, Monitor.Findings findings) {
        for (Exchange exchange : model.exchanges().listOf(kind)) {
            ObjectId subject = exchange.isHandled() ? exchange.handlers().get(0).subject(object) : ObjectId.NONE;
            if (exchange.isHandled() && exchange.succeeded() && model.isKept(subject)) {
                findings.broken(subject + " was never released", exchange.answeredAt());
            }
        }
    }

    private static void freedAfterClose(TraceModel model, Monitor.Findings findings) {
        freed(model, ExchangeKind.CLOSE_AF, ObjectKind.AF, findings);
    }

    private static void freedAfterDeregistration(TraceModel model, Monitor.Findings findings) {
        freed(model, ExchangeKind.DEREGISTER_SAP, ObjectKind.SAP, findings);
    }

    private static void silentAfterClose(TraceModel model, Monitor.Findings findings) {
        model.exchanges().of(ExchangeKind.CLOSE_AF).filter(e -> e.request().isPresent() && e.knownToSucceed())
                .forEach(e -> model.frames().filter(f -> f.side() == Side.CLIENT && f.begin().kind() == EventKind.ENTER
                        && f.at() > e.knownAt() && f.object().equals(e.request().get().object()))
                        .forEach(f -> findings.broken(f + " came for a closed address family", f.at(), e.knownAt())));
    }

    /**
     * What a stand-alone call manager serves goes with its binding, and the rest with the adapter. What the journal holds happened while no
     * client of ours was there.
     */
    private static void clientsTold(TraceModel model, Monitor.Findings findings) {
        boolean standAlone = BindingRules.managerIsStandAlone(model);
        FunctionId end = standAlone ? PROTOCOL_UNBIND_ADAPTER_EX : MINIPORT_HALT_EX;
        model.frames(end).filter(f -> f.end().isPresent() && !f.isDetached() && f.side() != Side.CLIENT).limit(1)
                .forEach(halt -> model.exchanges().of(ExchangeKind.OPEN_AF)
                        .filter(e -> !e.handlers().isEmpty() && e.succeeded() && e.answeredAt() < halt.at())
                        .filter(e -> !standAlone || e.handlers().get(0).object2().equals(halt.object()))
                        .map(e -> e.handlers().get(0).object())
                        .filter(family -> model.exchanges().of(ExchangeKind.CLOSE_AF, family).noneMatch(c -> c.at() < halt.at()))
                        .filter(family -> model.exchanges().of(ExchangeKind.NOTIFY_CLOSE_AF, family).noneMatch(n -> n.at() < halt.until()))
                        .filter(family -> model.frames(NDIS_MCM_OID_REQUEST)
                                .noneMatch(f -> asksToClose(f, family) && f.at() < halt.until()))
                        .forEach(family -> findings.broken(family + " was open and its client was not told", halt.until(), halt.at())));
    }

    /** How a call manager of NDIS 5 tells it, which has no notification. */
    private static boolean asksToClose(Frame request, ObjectId family) {
        return request.isNdis5() && request.object().equals(family) && request.parameter(REQUESTED_OID) == OID_CO_AF_CLOSE;
    }

    /** Parties before calls, calls before SAPs, SAPs before the family. */
    private static void inOrder(TraceModel model, Monitor.Findings findings) {
        List<FunctionId> order = List.of(NDIS_CL_DROP_PARTY, NDIS_CL_CLOSE_CALL, NDIS_CL_DEREGISTER_SAP, NDIS_CL_CLOSE_ADDRESS_FAMILY);
        model.frames(PROTOCOL_CL_NOTIFY_CLOSE_AF).forEach(told -> {
            long closed = model.familyClosedAt(told.object()); /* the family may be opened anew after it */
            int reached = 0;
            for (Frame frame : model.frames().filter(f -> f.side() == Side.CLIENT && f.at() > told.at() && f.at() <= closed
                    && order.contains(f.function())).toList()) {
                int step = order.indexOf(frame.function());
                if (step < reached) {
                    findings.broken(frame + " after " + order.get(reached).symbol(), frame.at(), told.at());
                }
                reached = Math.max(reached, step);
            }
        });
    }

    private static void duplicateRefused(TraceModel model, Monitor.Findings findings) {
        findings.counting();
        List<Exchange> registrations = model.exchanges().listOf(ExchangeKind.REGISTER_SAP);
        for (Exchange later : registrations.size() > 1 ? registrations : List.<Exchange>of()) {
            if (!later.isHandled()) {
                continue;
            }
            Frame own = later.handlers().get(0);
            registrations.stream().filter(Exchange::isHandled)
                    .filter(e -> e.handlers().get(0).at() < own.at() && e.succeeded() && e.answeredAt() < own.at())
                    .filter(e -> own.begin().dataSize() > 0 && Arrays.equals(e.handlers().get(0).begin().data(), own.begin().data()))
                    .filter(e -> !e.handlers().get(0).object2().equals(own.object2()))
                    .filter(e -> model.exchanges().of(ExchangeKind.DEREGISTER_SAP, e.handlers().get(0).object())
                            .noneMatch(d -> d.at() < own.at()))
                    .peek(e -> findings.judged()).filter(e -> later.succeeded()).limit(1)
                    .forEach(e -> findings.broken("the same SAP was registered by another client", later.answeredAt(), own.at()));
        }
    }

    private static void secondRefused(TraceModel model, Monitor.Findings findings) {
        findings.counting();
        List<Exchange> all = model.exchanges().listOf(ExchangeKind.DEREGISTER_SAP);
        for (Exchange second : all.size() > 1 ? all : List.<Exchange>of()) {
            if (!second.isRequested()) {
                continue;
            }
            Frame request = second.first();
            all.stream().filter(e -> e != second && e.isRequested() && e.first().object().equals(request.object()))
                    .filter(e -> e.at() < request.at() && e.knownAt() > request.until() && request.end().isPresent())
                    .peek(e -> findings.judged()).filter(e -> request.returnedOther(NdisStatus.FAILURE)).limit(1)
                    .forEach(e -> findings.broken("a second deregistration returned " + request.returned().get(), request.until(), e.at()));
        }
    }

    private static void noOfferAfterwards(TraceModel model, Monitor.Findings findings) {
        for (Exchange exchange : model.exchanges().listOf(ExchangeKind.DEREGISTER_SAP)) {
            if (exchange.isRequested() && exchange.knownToSucceed()) {
                noOfferAfter(model, exchange.knownAt(), exchange.first().object(), findings);
            }
        }
    }

    private static void noOfferAfter(TraceModel model, long end, ObjectId sap, Monitor.Findings findings) {
        for (Frame offer : model.listOf(PROTOCOL_CL_INCOMING_CALL)) {
            if (offer.at() > end && offer.subject(ObjectKind.SAP).equals(sap)) {
                findings.broken("the SAP was deregistered", offer.at(), end);
            }
        }
    }
}
