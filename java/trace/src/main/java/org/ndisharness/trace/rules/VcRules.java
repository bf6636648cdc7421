// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.FunctionId.*;
import static org.ndisharness.trace.rules.Each.each;
import static org.ndisharness.trace.rules.Judge.inTracesWith;

import java.util.List;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.rules.Judges.OnFrame;

/** VC-CREATE, VC-CTX and VC-DEL: who makes a VC, who deletes it, and when. */
final class VcRules {
    private VcRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("VC-CREATE-001", each(NDIS_MCM_DISPATCH_INCOMING_CALL).onVc(VcHistory::isCreatorKnown)
                        .must(on -> on.vc().orElseThrow().createdByManager(), f -> f.object() + " was made by the client")),
                new Monitor("VC-CREATE-003", each(NDIS_MCM_DISPATCH_INCOMING_CALL)
                        .must(VcRules::isOnSapsFamily, f -> f.subject(ObjectKind.SAP) + " lies on another address family")),
                new Monitor("VC-CREATE-004", each(NDIS_MCM_CREATE_VC).where(on -> on.model().isRecorded(Side.CLIENT))
                        .mustEnd(on -> isCreatedOnce(on, Side.CLIENT), "the client's ProtocolCoCreateVc was not called once")),
                new Monitor("VC-CREATE-005", each(NDIS_CO_CREATE_VC).of(Side.CLIENT).where(VcRules::isIntegrated)
                        .mustEnd(on -> isCreatedOnce(on, Side.CALL_MANAGER) && on.callbacks(MINIPORT_CO_CREATE_VC).isEmpty(),
                                "the call manager's ProtocolCoCreateVc was not called once and alone")),
                new Monitor("VC-CREATE-006", each(PROTOCOL_CO_CREATE_VC).of(Side.CALL_MANAGER).mustNotPend()),
                new Monitor("VC-CREATE-007", each(PROTOCOL_CO_CREATE_VC).of(Side.CLIENT).mustNotPend()),
                new Monitor("VC-CREATE-008", each(PROTOCOL_CO_CREATE_VC).of(Side.CALL_MANAGER)
                        .mustEnd(VcRules::hasContext, "no VC belongs to the context that was handed back")),
                new Monitor("VC-CREATE-017", each(PROTOCOL_CO_CREATE_VC).of(Side.CLIENT)
                        .mustEnd(VcRules::hasContext, "no VC belongs to the context that was handed back")),
                new Monitor("VC-CREATE-010", each(NDIS_MCM_CREATE_VC, NDIS_CO_CREATE_VC)
                        .mustEnd(VcRules::returnsHandlersFailure, f -> "ProtocolCoCreateVc failed, " + f + " returned "
                                + f.answer())),
                new Monitor("VC-CREATE-011", each(NDIS_MCM_CREATE_VC, NDIS_CO_CREATE_VC).where(VcRules::isFamilyClosed)
                        .mustEnd(on -> on.frame().returned(NdisStatus.FAILURE), f -> "the address family was closed, " + f + " returned "
                                + f.answer())),
                new Monitor("VC-CREATE-012", each(NDIS_CL_MAKE_CALL).onVc(VcHistory::isCreatorKnown)
                        .must(on -> on.vc().orElseThrow().createdByClient(), f -> f.object() + " was made by the call manager")),
                new Monitor("VC-CREATE-013", each(NDIS_CO_CREATE_VC, NDIS_CO_DELETE_VC).of(Side.CALL_MANAGER)
                        .where(on -> on.model().has(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX))
                        .mustNotBe(f -> f + " by a miniport's call manager")),
                new Monitor("VC-CREATE-016", each(NDIS_MCM_ACTIVATE_VC, NDIS_MCM_MAKE_CALL_COMPLETE)
                        .onVc(vc -> vc.createdByClient() && !vc.isStandAlone())
                        .must(VcRules::isAfterMakeCall, "ProtocolCmMakeCall had not been called yet")),
                new Monitor("VC-CREATE-018", each(NDIS_CO_ASSIGN_INSTANCE_NAME).of(Side.CALL_MANAGER)
                        .where(on -> on.model().has(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX))
                        .mustNotBe(f -> f + " by a miniport's call manager")),
                new Monitor("VC-CTX-001", Each.contextsAgree(ObjectKind.VC)),
                new Monitor("AF-OPEN-005", Each.contextsAgree(ObjectKind.AF)),

                new Monitor("VC-DEL-001", each(NDIS_MCM_DELETE_VC).onVc(VcHistory::isCreatorKnown)
                        .must(on -> on.vc().orElseThrow().createdByManager(), f -> f.object() + " was made by the client")),
                new Monitor("VC-DEL-002", each(NDIS_CO_DELETE_VC).of(Side.CLIENT).onVc(VcHistory::isCreatorKnown)
                        .must(on -> on.vc().orElseThrow().createdByClient(), f -> f.object() + " was made by the call manager")),
                new Monitor("VC-DEL-003", each(NDIS_MCM_DELETE_VC).onVc(VcHistory::createdByManager)
                        .must(VcRules::isIdleForManager, f -> f.object() + " was active or had a call")),
                new Monitor("VC-DEL-004", each(NDIS_CO_DELETE_VC).of(Side.CLIENT).onVc(VcHistory::createdByClient)
                        .must(VcRules::isIdleForClient, f -> f.object() + " had a call that was not closed")),
                new Monitor("VC-DEL-005", each(NDIS_MCM_DELETE_VC, NDIS_CO_DELETE_VC).where(VcRules::isActiveThroughout)
                        .where(on -> !isDeactivationPending(on))
                        .mustEnd(on -> on.frame().returned(NdisStatus.NOT_ACCEPTED), f -> "the VC was active, " + f + " returned "
                                + f.answer())),
                new Monitor("VC-DEL-006", each(NDIS_MCM_DELETE_VC).where(on -> on.model().isRecorded(Side.CLIENT))
                        .mustEnd(on -> isDeletedOnce(on, Side.CLIENT), "the client's ProtocolCoDeleteVc was not called once")),
                new Monitor("VC-DEL-007", each(NDIS_CO_DELETE_VC).of(Side.CLIENT).where(VcRules::isIntegrated)
                        .mustEnd(on -> isDeletedOnce(on, Side.CALL_MANAGER) && on.callbacks(MINIPORT_CO_DELETE_VC).isEmpty(),
                                "the call manager's ProtocolCoDeleteVc was not called once and alone")),
                new Monitor("VC-DEL-008", each(PROTOCOL_CO_DELETE_VC).where(VcRules::isInsideOwnDeletion)
                        .mustNotBe(f -> f + " came to the side that deletes the VC")),
                new Monitor("VC-DEL-011", each(PROTOCOL_CO_DELETE_VC).of(Side.CALL_MANAGER).mustNotPend()),
                new Monitor("VC-DEL-016", each(PROTOCOL_CO_DELETE_VC).of(Side.CLIENT).mustNotPend()),
                new Monitor("VC-DEL-012", freedAfterDeletion(Side.CALL_MANAGER)),
                new Monitor("VC-DEL-017", freedAfterDeletion(Side.CLIENT)),
                new Monitor("VC-DEL-015", each(NDIS_CO_DELETE_VC).where(VcRules::isDeactivationPending)
                        .mustEnd(on -> on.frame().returned(NdisStatus.CLOSING), f -> "a deactivation was pending, " + f + " returned "
                                + f.answer())),
                new Monitor("CM-ACT-001",
                        each(NDIS_CM_ACTIVATE_VC, NDIS_CM_DEACTIVATE_VC)
                                .where(on -> on.model().isRecorded(Side.MINIPORT) && !isIntegrated(on)
                                        && BindingRules.isMiniportThere(on.model(), on.frame().at()))
                                .mustEnd(VcRules::isPassedOn, "the miniport was not asked once")),
                new Monitor("VC-DEL-013", inTracesWith(MINIPORT_HALT_EX, VcRules::deletedBeforeHalt)),
                new Monitor("VC-DEL-014", inTracesWith(NDIS_CL_CLOSE_ADDRESS_FAMILY, VcRules::deletedBeforeFamily)));
    }

    private static boolean isIntegrated(OnFrame on) {
        return on.model().isRecorded(Side.CALL_MANAGER)
                && on.model().has(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX);
    }

    private static boolean isOnSapsFamily(OnFrame on) {
        ObjectId sap = on.frame().subject(ObjectKind.SAP);
        ObjectId vcs = on.vc().map(VcHistory::managersFamily).orElse(ObjectId.NONE);
        return vcs.isNone() || on.model().frames(PROTOCOL_CM_REGISTER_SAP).filter(f -> f.object().equals(sap))
                .map(f -> f.subject(ObjectKind.AF)).allMatch(vcs::equals);
    }

    /** A failure without a callback is NDIS's own answer. */
    private static boolean isCreatedOnce(OnFrame on, Side side) {
        List<Frame> handlers = on.callbacks(PROTOCOL_CO_CREATE_VC);
        boolean refused = handlers.isEmpty() && on.frame().failed();
        return refused || handlers.size() == 1 && handlers.get(0).side() == side;
    }

    private static boolean isDeletedOnce(OnFrame on, Side side) {
        List<Frame> handlers = on.callbacks(PROTOCOL_CO_DELETE_VC).stream().filter(f -> f.side() == side).toList();
        return !on.frame().returned(NdisStatus.SUCCESS) || handlers.size() == 1;
    }

    private static boolean hasContext(OnFrame on) {
        return !on.frame().returned(NdisStatus.SUCCESS) || !on.frame().subject(ObjectKind.VC).isNone();
    }

    private static boolean returnsHandlersFailure(OnFrame on) {
        return on.callbacks(PROTOCOL_CO_CREATE_VC).stream().filter(Frame::failed).map(f -> f.returned().orElseThrow())
                .allMatch(on.frame()::returned);
    }

    private static boolean isFamilyClosed(OnFrame on) {
        ObjectId family = on.frame().subject(ObjectKind.AF);
        boolean client = on.frame().side() == Side.CLIENT;
        return on.model().exchanges().of(ExchangeKind.CLOSE_AF, family)
                .anyMatch(e -> client ? e.knownToSucceed() && e.knownAt() < on.frame().at()
                        : e.succeeded() && e.answeredAt() < on.frame().at());
    }

    private static boolean isAfterMakeCall(OnFrame on) {
        return on.model().exchanges().of(ExchangeKind.MAKE_CALL, on.frame().subject(ObjectKind.VC))
                .flatMap(e -> e.handlers().stream()).anyMatch(h -> h.at() < on.frame().at());
    }

    private static boolean isDeactivationPending(OnFrame on) {
        long at = on.frame().at();
        return on.vc().map(vc -> vc.deactivations().stream().anyMatch(d -> d.at() < at && d.returned(NdisStatus.PENDING)
                && vc.frames().stream()
                        .noneMatch(f -> f.function() == PROTOCOL_CM_DEACTIVATE_VC_COMPLETE && f.at() > d.at() && f.at() < at)))
                .orElse(false);
    }

    /** A failure without a callback is NDIS's own answer. */
    private static boolean isPassedOn(OnFrame on) {
        FunctionId handler = on.frame().function() == NDIS_CM_ACTIVATE_VC ? MINIPORT_CO_ACTIVATE_VC : MINIPORT_CO_DEACTIVATE_VC;
        int asked = on.callbacks(handler).size();
        return asked == 1 || asked == 0 && on.frame().failed();
    }

    /** After a close that was answered with a failure nothing is said (U-05). */
    private static boolean isIdleForManager(OnFrame on) {
        VcHistory vc = on.vc().orElseThrow();
        long at = on.frame().at();
        boolean over = vc.callAt(at).map(c -> c.closedAt() < at || c.setupFailedAt() < at
                || c.closes().stream().anyMatch(a -> a.answeredAt() < at)).orElse(true);
        return over && !vc.active().at(at);
    }

    private static boolean isIdleForClient(OnFrame on) {
        long at = on.frame().at();
        return on.vc().orElseThrow().callAt(at).map(c -> c.clientClosedAt() < at || c.clientSetupFailedAt() < at
                || c.closes().stream().anyMatch(a -> a.answeredAt() < at)).orElse(true);
    }

    private static boolean isActiveThroughout(OnFrame on) {
        boolean creators = on.vc().map(vc -> on.frame().side() == Side.CLIENT ? vc.createdByClient() : vc.createdByManager()).orElse(false);
        return creators && on.vc().orElseThrow().active().at(on.frame().at()) && on.vc().orElseThrow().deactivations().stream()
                .noneMatch(d -> d.at() < on.frame().until() && d.until() > on.frame().at());
    }

    private static boolean isInsideOwnDeletion(OnFrame on) {
        FunctionId delete = on.frame().side() == Side.CLIENT ? NDIS_CO_DELETE_VC : NDIS_MCM_DELETE_VC;
        return on.frame().isFrom(delete) && on.frame().outer().orElseThrow().side() == on.frame().side();
    }

    private static Judge freedAfterDeletion(Side side) {
        return inTracesWith(PROTOCOL_CO_DELETE_VC, (model, findings) -> {
            for (Frame delete : model.listOf(PROTOCOL_CO_DELETE_VC)) {
                ObjectId id = delete.subject(ObjectKind.VC);
                if (delete.side() == side && delete.returned(NdisStatus.SUCCESS) && model.isKept(id)) {
                    findings.broken(id + " was never released", delete.until(), delete.at());
                }
            }
        });
    }

    private static void deletedBeforeHalt(TraceModel model, Monitor.Findings findings) {
        model.frames(MINIPORT_HALT_EX).filter(f -> f.end().isPresent()).limit(1).forEach(halt -> model.vcs().stream()
                .filter(vc -> vc.createdByManager() && vc.frames().get(0).at() < halt.at() && vc.deletedAt() > halt.until())
                .forEach(vc -> findings.broken(vc.callManager() + " was not deleted", halt.until(), halt.at())));
    }

    /** A close that failed and was not repeated leaves the VC's fate open (U-05). */
    private static void deletedBeforeFamily(TraceModel model, Monitor.Findings findings) {
        model.frames(NDIS_CL_CLOSE_ADDRESS_FAMILY).filter(f -> f.side() == Side.CLIENT).forEach(close -> model.vcs().stream()
                .filter(vc -> vc.createdByClient() && vc.addressFamily().equals(close.object()))
                .filter(vc -> vc.frames().get(0).at() < close.at() && vc.deletes().stream().noneMatch(d -> d.at() < close.at()))
                .filter(vc -> vc.closes().noneMatch(c -> c.request().map(Frame::failed).orElse(false)
                        || c.callbacks().stream().anyMatch(Frame::carriesFailure)))
                .forEach(vc -> findings.broken(vc.client() + " was not deleted", close)));
    }
}
