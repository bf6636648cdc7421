// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.List;
import java.util.function.BiConsumer;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.TraceEvent;

/** MCM-INCLOSE: what a miniport with integrated call manager owes around NdisMCmDispatchIncomingCloseCall. */
final class IncomingCloseRules {
    private static final int BUFFER_ARGUMENT = 2;
    private static final int SIZE_ARGUMENT = 3;
    private static final int ARGUMENTS = 4;

    private IncomingCloseRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("MCM-INCLOSE-001", IncomingCloseRules::remoteCloseIsSuccess),
                new Monitor("MCM-INCLOSE-002", IncomingCloseRules::brokenPathIsFailure),
                new Monitor("MCM-INCLOSE-003", IncomingCloseRules::brokenPathEndsCall),
                new Monitor("MCM-INCLOSE-004", IncomingCloseRules::onlyForLiveCalls),
                new Monitor("MCM-INCLOSE-005", IncomingCloseRules::refusedParametersEndCall),
                new Monitor("MCM-INCLOSE-007", forEachDispatch((d, f) -> ManagerCloseRules.judgeHandle(d.model, d.frame, f))),
                new Monitor("MCM-INCLOSE-008", IncomingCloseRules::bufferIsResident),
                new Monitor("MCM-INCLOSE-009", forEachDispatch(IncomingCloseRules::sizeZeroWithoutBuffer)),
                new Monitor("MCM-INCLOSE-010", IncomingCloseRules::noBufferOnMediaWithoutData),
                new Monitor("MCM-INCLOSE-011", forEachCall(IncomingCloseRules::deactivationWaitsForClient)),
                new Monitor("MCM-INCLOSE-012", forEachCall(IncomingCloseRules::deletionWaitsForClient)),
                new Monitor("MCM-INCLOSE-014", IncomingCloseRules::ownVcReleased),
                new Monitor("MCM-INCLOSE-016", IncomingCloseRules::lastPartyClosesCall),
                new Monitor("MCM-INCLOSE-017", IncomingCloseRules::failedConnectionEndsCall),
                new Monitor("MCM-INCLOSE-018", (m, f) ->
                        ManagerCloseRules.ownedByIntegrated(m, f, FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL)),
                new Monitor("MCM-INCLOSE-019", (m, f) ->
                        ManagerCloseRules.ownedByStandAlone(m, f, FunctionId.NDIS_CM_DISPATCH_INCOMING_CLOSE_CALL)),
                new Monitor("MCM-INCLOSE-020", forEachCall(IncomingCloseRules::dispatchedOnce)),
                new Monitor("MCM-INCLOSE-021", forEachCall(IncomingCloseRules::noReceivesAfterDispatch)),
                new Monitor("MCM-INCLOSE-022", IncomingCloseRules::survivesNestedClose),
                new Monitor("MCM-INCLOSE-023", forEachCall(IncomingCloseRules::notForRejectedOffers)));
    }

    private record Dispatch(TraceModel model, Frame frame) {
    }

    private record OnVc(TraceModel model, VcHistory vc, CallHistory call) {
    }

    private static BiConsumer<TraceModel, Monitor.Findings> forEachDispatch(BiConsumer<Dispatch, Monitor.Findings> judge) {
        return (model, findings) -> model.frames().stream()
                .filter(f -> f.function() == FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL)
                .forEach(f -> judge.accept(new Dispatch(model, f), findings));
    }

    private static BiConsumer<TraceModel, Monitor.Findings> forEachCall(BiConsumer<OnVc, Monitor.Findings> judge) {
        return (model, findings) -> model.integratedVcs()
                .forEach(vc -> vc.calls().forEach(call -> judge.accept(new OnVc(model, vc, call), findings)));
    }

    /** Applies a judge to the call that was on the marked VC when the test said what the network did. */
    private static void forEachMark(TraceModel model, NetworkMark mark, BiConsumer<OnVc, TraceEvent> judge) {
        for (TraceEvent event : model.marks(mark)) {
            model.marked(event).ifPresent(vc -> vc.callAt(event.sequence()).ifPresent(call -> judge.accept(new OnVc(model, vc, call), event)));
        }
    }

    private static void remoteCloseIsSuccess(TraceModel model, Monitor.Findings findings) {
        forEachMark(model, NetworkMark.REMOTE_CLOSED, (on, mark) -> on.call.dispatches().stream()
                .filter(d -> d.at() > mark.sequence() && !d.argument().equals(NdisStatus.SUCCESS))
                .limit(1).forEach(d -> findings.broken("CloseStatus is " + d.argument(), d.at(), mark.sequence())));
    }

    private static void brokenPathIsFailure(TraceModel model, Monitor.Findings findings) {
        forEachMark(model, NetworkMark.PATH_BROKEN, (on, mark) -> on.call.dispatches().stream()
                .filter(d -> d.at() > mark.sequence() && !d.argument().isFailure())
                .limit(1).forEach(d -> findings.broken("CloseStatus is " + d.argument(), d.at(), mark.sequence())));
    }

    private static void brokenPathEndsCall(TraceModel model, Monitor.Findings findings) {
        forEachMark(model, NetworkMark.PATH_BROKEN, (on, mark) -> {
            boolean dispatched = on.call.indicatedAt() != Long.MAX_VALUE;
            boolean closedByClient = on.call.closes().stream().anyMatch(c -> c.request().isPresent());
            if (!dispatched && !closedByClient && model.isComplete()) {
                findings.broken("no incoming close followed", mark.sequence());
            }
        });
    }

    private static void onlyForLiveCalls(TraceModel model, Monitor.Findings findings) {
        model.strayDispatches().stream().filter(d -> d.function() == FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL)
                .forEach(d -> findings.broken("no call is on " + d.begin().object(), d));
        for (VcHistory vc : model.integratedVcs()) {
            for (CallHistory call : vc.calls()) {
                call.dispatches().forEach(d -> judgeLiveness(vc, call, d, findings));
            }
        }
    }

    private static void judgeLiveness(VcHistory vc, CallHistory call, Frame dispatch, Monitor.Findings findings) {
        if (vc.deletedAt() < dispatch.at()) {
            findings.broken("the VC was deleted", dispatch.at(), vc.deletedAt());
        } else if (call.closedAt() < dispatch.at()) {
            findings.broken("the call was closed", dispatch.at(), call.closedAt());
        } else if (!call.isIncoming() && (call.madeAt() > dispatch.at())) {
            findings.broken("the outgoing call was not made yet", dispatch.at(), call.begin().at());
        }
    }

    private static void refusedParametersEndCall(TraceModel model, Monitor.Findings findings) {
        forEachMark(model, NetworkMark.PARAMETERS_REFUSED, (on, mark) -> {
            if (on.call.acceptedWithChanges()) {
                closesInsteadOfConnecting(on, mark, findings);
            }
        });
    }

    private static void failedConnectionEndsCall(TraceModel model, Monitor.Findings findings) {
        forEachMark(model, NetworkMark.CONNECTION_FAILED, (on, mark) -> {
            if (on.call.acceptedAt() != Long.MAX_VALUE) {
                closesInsteadOfConnecting(on, mark, findings);
            }
        });
    }

    private static void closesInsteadOfConnecting(OnVc on, TraceEvent mark, Monitor.Findings findings) {
        on.call.connects().stream().filter(c -> c.at() > mark.sequence()).limit(1)
                .forEach(c -> findings.broken("the call was connected", c.at(), mark.sequence()));
        boolean closedByClient = on.call.closes().stream().flatMap(c -> c.request().stream()).anyMatch(r -> r.at() < on.call.indicatedAt());
        if (on.call.indicatedAt() == Long.MAX_VALUE && !closedByClient && on.model.isComplete()) {
            findings.broken("no incoming close followed", mark.sequence());
        }
    }

    private static void bufferIsResident(TraceModel model, Monitor.Findings findings) {
        model.crashStack().stream().limit(1)
                .filter(f -> f.function() == FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL && hasBuffer(f))
                .forEach(f -> findings.broken("the crash came while its Buffer was read", f));
    }

    private static boolean hasBuffer(Frame frame) {
        long[] arguments = frame.begin().arguments();
        return arguments.length == ARGUMENTS && arguments[BUFFER_ARGUMENT] != 0;
    }

    private static void sizeZeroWithoutBuffer(Dispatch dispatch, Monitor.Findings findings) {
        long[] arguments = dispatch.frame.begin().arguments();
        if (arguments.length == ARGUMENTS && arguments[BUFFER_ARGUMENT] == 0 && arguments[SIZE_ARGUMENT] != 0) {
            findings.broken("Buffer is NULL and Size " + arguments[SIZE_ARGUMENT], dispatch.frame);
        }
    }

    private static void noBufferOnMediaWithoutData(TraceModel model, Monitor.Findings findings) {
        if (!model.marks(NetworkMark.MEDIUM_CARRIES_NO_DATA).isEmpty()) {
            forEachDispatch((d, f) -> {
                if (d.frame.argument().equals(NdisStatus.SUCCESS) && hasBuffer(d.frame)) {
                    f.broken("Buffer is not NULL", d.frame);
                }
            }).accept(model, findings);
        }
    }

    private static long closeEnteredAt(CallHistory call, long after) {
        return call.closes().stream().flatMap(c -> c.handlers().stream()).mapToLong(Frame::at).filter(at -> at > after).min()
                .orElse(Long.MAX_VALUE);
    }

    private static void deactivationWaitsForClient(OnVc on, Monitor.Findings findings) {
        long indicated = on.call.indicatedAt();
        boolean closing = on.call.closes().stream().anyMatch(c -> c.handler().map(h -> h.at() < indicated).orElse(false));
        long allowed = Math.min(closeEnteredAt(on.call, indicated), on.call.refusedAt());
        long nextCall = on.vc.nextCall(on.call.begin().at()).map(c -> c.begin().at()).orElse(Long.MAX_VALUE);
        on.vc.deactivations().stream()
                .filter(d -> !closing && d.at() > indicated && d.at() < Math.min(allowed, nextCall)).limit(1)
                .forEach(d -> findings.broken("the client had not closed yet", d.at(), indicated));
    }

    private static void deletionWaitsForClient(OnVc on, Monitor.Findings findings) {
        if (!on.vc.createdByManager()) {
            return;
        }
        long indicated = on.call.indicatedAt();
        long allowed = Math.min(on.call.refusedAt(),
                on.call.closes().stream().mapToLong(CloseAttempt::answeredAt).min().orElse(Long.MAX_VALUE));
        on.vc.deletes().stream().filter(d -> d.at() > indicated && d.at() < allowed).limit(1)
                .forEach(d -> findings.broken("the client had neither closed nor refused", d.at(), indicated));
    }

    private static void ownVcReleased(TraceModel model, Monitor.Findings findings) {
        for (VcHistory vc : model.integratedVcs()) {
            boolean leaked = vc.createdByManager() && vc.deletedAt() != Long.MAX_VALUE && vc.freedByManager().isEmpty();
            if (leaked && model.isComplete()) {
                findings.broken("the context of " + vc.callManager() + " was never released", vc.deletedAt());
            }
        }
    }

    private static void lastPartyClosesCall(TraceModel model, Monitor.Findings findings) {
        model.frames().stream().filter(f -> f.function() == FunctionId.NDIS_MCM_DISPATCH_INCOMING_DROP_PARTY).forEach(drop -> {
            ObjectId id = drop.begin().object2();
            model.partyWith(id).flatMap(model::callOf).ifPresent(call -> {
                long others = call.parties().stream().filter(p -> !p.is(id) && p.remainsForManager(drop.at())).count();
                if (others == 0) {
                    findings.broken(id + " was the last party", drop);
                }
            });
        });
    }

    private static void dispatchedOnce(OnVc on, Monitor.Findings findings) {
        on.call.dispatches().stream().skip(1)
                .forEach(d -> findings.broken("the close of this call was dispatched before", d.at(), on.call.indicatedAt()));
    }

    private static void noReceivesAfterDispatch(OnVc on, Monitor.Findings findings) {
        on.call.dispatches().stream().limit(1).forEach(d -> {
            long reactivated = on.vc.activatedAfter(d.at());
            on.vc.receives().stream().filter(r -> r.at() > d.until() && r.at() < reactivated)
                    .forEach(r -> findings.broken("data was indicated after the incoming close", r.at(), d.at()));
        });
    }

    private static void survivesNestedClose(TraceModel model, Monitor.Findings findings) {
        List<Frame> stack = model.crashStack();
        if (!stack.isEmpty() && stack.get(0).function() == FunctionId.PROTOCOL_CM_CLOSE_CALL) {
            stack.stream().filter(f -> f.function() == FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL)
                    .filter(f -> f.begin().side() != Side.CLIENT).limit(1)
                    .forEach(f -> findings.broken("the crash came in ProtocolCmCloseCall on the stack of the dispatch", stack.get(0).at(), f.at()));
        }
    }

    private static void notForRejectedOffers(OnVc on, Monitor.Findings findings) {
        on.call.dispatches().stream().filter(d -> d.at() > on.call.refusedAt()).limit(1)
                .forEach(d -> findings.broken("the client had rejected the offer", d.at(), on.call.refusedAt()));
    }
}
