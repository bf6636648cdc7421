// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.FunctionId.*;
import static org.ndisharness.trace.rules.Each.each;
import static org.ndisharness.trace.rules.Judge.inTracesWith;
import static org.ndisharness.trace.rules.Judges.first;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.rules.Judges.OnFrame;

/** REG, UNBIND, HALT, STATUS and the name rules: how drivers register, bind, unbind and go. */
final class BindingRules {
    private static final Set<FunctionId> MANAGERS_OF_MINIPORTS = EnumSet.of(NDIS_MCM_CREATE_VC, NDIS_MCM_DELETE_VC, NDIS_MCM_ACTIVATE_VC,
            NDIS_MCM_DEACTIVATE_VC, NDIS_MCM_OID_REQUEST, NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX);

    private BindingRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("REG-001", each(NDIS_SET_OPTIONAL_HANDLERS).of(Side.MINIPORT).must(BindingRules::isInSetOptions,
                        "not from MiniportSetOptions with its handle")),
                new Monitor("REG-008", each(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX).must(BindingRules::isInInitialize,
                        "not from MiniportInitializeEx after NdisMSetMiniportAttributes")),
                new Monitor("REG-010", each(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX).where(BindingRules::isRegisteredAlready)
                        .mustEnd(on -> on.frame().returned(NdisStatus.FAILURE), f -> "the second registration returned "
                                + f.answer())),
                new Monitor("REG-009", each(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX).where(BindingRules::isRegisteredAlready)
                        .mustNotBe("the address family was registered already")),

                new Monitor("UNBIND-001", each(NDIS_CLOSE_ADAPTER_EX).must(BindingRules::familiesAreClosed,
                        f -> "an address family of " + f.object() + " was open")),
                new Monitor("UNBIND-003", each(NDIS_CLOSE_ADAPTER_EX).must(BindingRules::nothingOutstanding,
                        "an OID request of the client was outstanding")),
                new Monitor("UNBIND-004", each(PROTOCOL_UNBIND_ADAPTER_EX).mustEnd(BindingRules::isUnbindAnswered,
                        f -> "ProtocolUnbindAdapterEx returned " + f.answer())),
                new Monitor("UNBIND-007", inTracesWith(PROTOCOL_UNBIND_ADAPTER_EX, BindingRules::closedOnceBeforeUnbindEnds)),
                new Monitor("UNBIND-008", inTracesWith(PROTOCOL_UNBIND_ADAPTER_EX, BindingRules::waitsForClose)),
                new Monitor("UNBIND-009", each(NDIS_CLOSE_ADAPTER_EX).must(BindingRules::isBindingOrUnbinding,
                        f -> "no bind or unbind of " + f.object() + " was under way")),

                new Monitor("UNBIND-005", each(PROTOCOL_UNBIND_ADAPTER_EX).must(on -> Pauses.isPaused(on.model(), on.frame().at())
                        || !Pauses.wasRestarted(on.model(), on.frame().at()), "the binding was running")),
                new Monitor("UNBIND-006", Judges.crashIn(on -> on.frame().function() == PROTOCOL_CLOSE_ADAPTER_COMPLETE_EX, "crash in")),

                new Monitor("HALT-001", inTracesWith(MINIPORT_HALT_EX, BindingRules::nothingKept)),
                new Monitor("HALT-003", inTracesWith(MINIPORT_HALT_EX, BindingRules::quietAtHalt)),
                new Monitor("HALT-004", inTracesWith(MINIPORT_HALT_EX, BindingRules::closedBeforeHaltReturns)),
                new Monitor("HALT-006", inTracesWith(MINIPORT_HALT_EX, BindingRules::silentAfterHalt)),
                new Monitor("STATUS-001", each(NDIS_MCO_INDICATE_STATUS_EX).where(on -> !isAboutVc(on) && on.model().isRecorded(Side.CLIENT)
                        && isBound(on))
                        .mustEnd(on -> !on.callbacks(PROTOCOL_CO_STATUS_EX).isEmpty(), "ProtocolCoStatusEx did not come")),
                new Monitor("STATUS-002", each(NDIS_MCO_INDICATE_STATUS_EX).where(BindingRules::isAboutVc)
                        .mustEnd(on -> on.callbacks(PROTOCOL_CO_STATUS_EX).stream().allMatch(c -> isSameVc(on, c)),
                                "ProtocolCoStatusEx came for something else")),
                new Monitor("STATUS-006", each(NDIS_MCO_INDICATE_STATUS_EX).must(on -> !isReset(on.frame()),
                        f -> f + " carries " + f.argument())),
                new Monitor("STATUS-003", each(NDIS_MCO_INDICATE_STATUS_EX).must(BindingRules::isInitialized,
                        "the adapter was not initialized, or halted")),
                new Monitor("STATUS-005", inTracesWith(PROTOCOL_CO_STATUS_EX, BindingRules::statusOneByOne)),
                new Monitor("MCM-NAME-001", each(NDIS_CM_ACTIVATE_VC, NDIS_CM_DEACTIVATE_VC)
                        .where(on -> on.model().has(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX)
                                && !on.model().has(NDIS_CM_REGISTER_ADDRESS_FAMILY_EX))
                        .mustNotBe(f -> f + " by a miniport's call manager")),
                new Monitor("CM-NAME-001", each(MANAGERS_OF_MINIPORTS.toArray(FunctionId[]::new))
                        .where(on -> on.model().has(NDIS_CM_REGISTER_ADDRESS_FAMILY_EX)
                                && on.model().frames(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX).allMatch(f -> f == on.frame()))
                        .mustNotBe(f -> f + " by a stand-alone call manager")));
    }

    private static boolean isAboutVc(OnFrame on) {
        return !on.frame().subject(ObjectKind.VC).isNone();
    }

    private static boolean isBound(OnFrame on) {
        long at = on.frame().at();
        boolean closed = on.model().frames(NDIS_CLOSE_ADAPTER_EX).anyMatch(f -> f.at() < at);
        return !closed && on.model().frames(PROTOCOL_CO_AF_REGISTER_NOTIFY).anyMatch(f -> f.at() < at);
    }

    private static boolean isSameVc(OnFrame on, Frame callback) {
        return on.model().identity(callback.subject(ObjectKind.VC)).equals(on.model().identity(on.frame().subject(ObjectKind.VC)));
    }

    private static boolean isReset(Frame status) {
        return status.begin().hasStatus()
                && (status.argument().equals(NdisStatus.RESET_START) || status.argument().equals(NdisStatus.RESET_END));
    }

    /** Contexts that the call manager's side released, as the recorder sees them go. */
    private static void nothingKept(TraceModel model, Monitor.Findings findings) {
        model.frames(MINIPORT_HALT_EX).filter(f -> f.end().isPresent()).limit(1).forEach(halt -> model.frames()
                .filter(f -> f.side() == Side.CALL_MANAGER && f.at() < halt.at() && f.begin().kind() == EventKind.ENTER)
                .filter(f -> f.function() == PROTOCOL_CM_OPEN_AF || f.function() == PROTOCOL_CM_REGISTER_SAP
                        || f.function() == PROTOCOL_CO_CREATE_VC)
                .filter(f -> f.returned(NdisStatus.SUCCESS) && !f.object().isNone() && !f.object().isBoundary()
                        && !model.freed().contains(f.object()))
                .forEach(f -> findings.broken(f.object() + " was not released", halt.until(), f.at())));
    }

    private static boolean isInSetOptions(OnFrame on) {
        return on.frame().isFrom(MINIPORT_SET_OPTIONS)
                && on.frame().outer().orElseThrow().parameter(0) == on.frame().parameter(0);
    }

    private static boolean isInInitialize(OnFrame on) {
        return on.frame().outer().map(o -> o.function() == MINIPORT_INITIALIZE_EX && on.model().frames(NDIS_M_SET_MINIPORT_ATTRIBUTES)
                .anyMatch(f -> f.isInside(o) && f.at() < on.frame().at())).orElse(false);
    }

    /** Our call manager has one address family; the recorded data tells others apart. */
    private static boolean isRegisteredAlready(OnFrame on) {
        if (first(on.model().listOf(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX)) == on.frame().at()) {
            return false; // as in most traces
        }
        long halted = on.model().frames(MINIPORT_HALT_EX).mapToLong(Frame::until).filter(at -> at < on.frame().at()).max().orElse(-1);
        return on.model().frames(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX).anyMatch(f -> f.at() < on.frame().at() && f.at() > halted
                && f.returned(NdisStatus.SUCCESS) && f.object().equals(on.frame().object())
                && Arrays.equals(f.begin().data(), on.frame().begin().data()));
    }

    private static boolean familiesAreClosed(OnFrame on) {
        ObjectId binding = on.frame().object();
        return on.model().exchanges().of(ExchangeKind.OPEN_AF).filter(e -> e.request().isPresent() && e.knownToSucceed()
                && e.request().get().object2().equals(binding))
                .allMatch(e -> on.model().familyClosedAt(e.request().get().object()) < on.frame().at());
    }

    private static boolean nothingOutstanding(OnFrame on) {
        return List.of(ExchangeKind.CLIENT_OID, ExchangeKind.MINIPORT_OID).stream().flatMap(on.model().exchanges()::of)
                .noneMatch(e -> e.request().map(r -> !r.isDetached() && r.at() < on.frame().at()).orElse(false)
                        && e.knownAt() > on.frame().at());
    }

    private static boolean isUnbindAnswered(OnFrame on) {
        Frame unbind = on.frame();
        boolean pended = unbind.returned(NdisStatus.PENDING);
        boolean completed = on.model().frames(NDIS_COMPLETE_UNBIND_ADAPTER_EX).anyMatch(f -> f.at() > unbind.at());
        return unbind.returned(NdisStatus.SUCCESS) || pended && (completed || !on.model().isComplete());
    }

    /** When an unbind ended: SUCCESS from its handler, or its completion. */
    private static long endOf(TraceModel model, Frame unbind) {
        long completed = model.frames(NDIS_COMPLETE_UNBIND_ADAPTER_EX).mapToLong(Frame::at).filter(at -> at > unbind.at()).min()
                .orElse(Long.MAX_VALUE);
        return unbind.returned(NdisStatus.SUCCESS) ? unbind.until() : completed;
    }

    private static void closedOnceBeforeUnbindEnds(TraceModel model, Monitor.Findings findings) {
        model.frames(PROTOCOL_UNBIND_ADAPTER_EX).forEach(unbind -> {
            long end = endOf(model, unbind);
            long closes = model.frames(NDIS_CLOSE_ADAPTER_EX).filter(f -> f.object().equals(unbind.object()) && f.at() < end).count();
            if (end != Long.MAX_VALUE && closes != 1) {
                findings.broken("NdisCloseAdapterEx was called " + closes + " times", end, unbind.at());
            }
        });
    }

    private static void waitsForClose(TraceModel model, Monitor.Findings findings) {
        model.frames(PROTOCOL_UNBIND_ADAPTER_EX).forEach(unbind -> model.frames(NDIS_CLOSE_ADAPTER_EX)
                .filter(c -> c.at() > unbind.at() && c.object().equals(unbind.object()) && c.returned(NdisStatus.PENDING)).limit(1)
                .filter(c -> endOf(model, unbind) < model.frames(PROTOCOL_CLOSE_ADAPTER_COMPLETE_EX)
                        .filter(f -> f.object().equals(c.object())).mapToLong(Frame::at).min().orElse(Long.MAX_VALUE))
                .forEach(c -> findings.broken("the unbind ended before ProtocolCloseAdapterCompleteEx", endOf(model, unbind), c.at())));
    }

    private static boolean isBindingOrUnbinding(OnFrame on) {
        Frame close = on.frame();
        boolean inside = on.model().frames(PROTOCOL_BIND_ADAPTER_EX).anyMatch(close::isInside);
        return inside || on.model().frames(PROTOCOL_UNBIND_ADAPTER_EX)
                .anyMatch(u -> u.object().equals(close.object()) && u.at() < close.at() && endOf(on.model(), u) > close.at());
    }

    private static void quietAtHalt(TraceModel model, Monitor.Findings findings) {
        model.frames(MINIPORT_HALT_EX).limit(1).forEach(halt -> model.exchanges().of(ExchangeKind.MINIPORT_OID)
                .filter(e -> !e.handlers().isEmpty() && e.handlers().get(0).at() < halt.at() && e.answeredAt() > halt.at())
                .forEach(e -> findings.broken("an OID request was outstanding", halt.at(), e.handlers().get(0).at())));
    }

    private static void closedBeforeHaltReturns(TraceModel model, Monitor.Findings findings) {
        model.frames(MINIPORT_HALT_EX).filter(f -> f.end().isPresent())
                .forEach(halt -> model.exchanges().of(ExchangeKind.NOTIFY_CLOSE_AF).filter(e -> e.request().map(r -> r.isInside(halt)
                        && r.returned(NdisStatus.PENDING)).orElse(false))
                        .filter(e -> model.exchanges().of(ExchangeKind.CLOSE_AF, e.request().get().object())
                                .noneMatch(c -> c.succeeded() && c.answeredAt() < halt.until()))
                        .forEach(e -> findings.broken(e.request().get().object() + " was not closed", halt.until(), e.at())));
    }

    /** Whether the call manager is a protocol driver: its contexts and callbacks end with its binding, not with the adapter. */
    static boolean managerIsStandAlone(TraceModel model) {
        return model.has(NDIS_CM_REGISTER_ADDRESS_FAMILY_EX);
    }

    private static void silentAfterHalt(TraceModel model, Monitor.Findings findings) {
        Set<Side> halted = managerIsStandAlone(model) ? EnumSet.of(Side.MINIPORT) : EnumSet.complementOf(EnumSet.of(Side.CLIENT));
        model.frames(MINIPORT_HALT_EX).filter(f -> f.end().isPresent()).forEach(halt -> {
            long again =
                    model.frames(MINIPORT_INITIALIZE_EX).mapToLong(Frame::at).filter(at -> at > halt.until()).min().orElse(Long.MAX_VALUE);
            model.frames().filter(f -> f.begin().kind() == EventKind.ENTER && halted.contains(f.side()) && !f.isDetached())
                    .filter(f -> f.at() > halt.until() && f.at() < again && f.function() != MINIPORT_DRIVER_UNLOAD)
                    .filter(f -> !f.object().isNone())
                    .forEach(f -> findings.broken(f + " came after the halt", f.at(), halt.until()));
        });
    }

    private static boolean isInitialized(OnFrame on) {
        return isMiniportThere(on.model(), on.frame().at());
    }

    /** Initialized, and not halted since; NDIS calls it at no other time. */
    static boolean isMiniportThere(TraceModel model, long at) {
        boolean attributes = model.frames(NDIS_M_SET_MINIPORT_ATTRIBUTES).anyMatch(f -> f.at() < at);
        boolean recorded = model.has(MINIPORT_INITIALIZE_EX);
        long halted = model.frames(MINIPORT_HALT_EX).mapToLong(Frame::until).filter(end -> end < at).max().orElse(-1);
        boolean again = model.frames(MINIPORT_INITIALIZE_EX).anyMatch(f -> f.at() > halted && f.at() < at);
        return (attributes || !recorded) && (halted < 0 || again);
    }

    private static void statusOneByOne(TraceModel model, Monitor.Findings findings) {
        List<Frame> frames = model.frames(PROTOCOL_CO_STATUS_EX).toList();
        for (Frame later : frames) {
            frames.stream().filter(f -> f != later && f.object().equals(later.object()) && f.at() < later.at() && f.until() > later.at())
                    .limit(1).forEach(f -> findings.broken("another ProtocolCoStatusEx was running", later.at(), f.at()));
        }
    }
}
