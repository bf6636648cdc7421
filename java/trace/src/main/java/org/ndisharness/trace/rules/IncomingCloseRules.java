// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.rules.Judge.inTracesWith;
import static org.ndisharness.trace.rules.Judges.crashIn;
import static org.ndisharness.trace.rules.Judges.first;
import static org.ndisharness.trace.rules.Judges.firstAfter;
import static org.ndisharness.trace.rules.Judges.forEachFrame;

import java.util.EnumSet;
import java.util.List;
import java.util.function.BiConsumer;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.rules.Judges.OnCall;
import org.ndisharness.trace.rules.Judges.OnFrame;
import org.ndisharness.trace.rules.Situations.Vcs;

/** MCM-INCLOSE: what a miniport with integrated call manager owes around NdisMCmDispatchIncomingCloseCall. */
final class IncomingCloseRules {
    private static final long NEVER = Long.MAX_VALUE;

    private static final Judge LIVENESS = Judges.forEachCall(Vcs.INTEGRATED, IncomingCloseRules::judgeLiveness);

    private IncomingCloseRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("MCM-INCLOSE-001", forEachMark(NetworkMark.REMOTE_CLOSED, IncomingCloseRules::remoteCloseIsSuccess)),
                new Monitor("MCM-INCLOSE-002", forEachMark(NetworkMark.PATH_BROKEN, IncomingCloseRules::brokenPathIsFailure)),
                new Monitor("MCM-INCLOSE-003", forEachMark(NetworkMark.PATH_BROKEN, IncomingCloseRules::dispatched)),
                new Monitor("MCM-INCLOSE-004",
                        inTracesWith(FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL, IncomingCloseRules::onlyForLiveCalls)),
                new Monitor("MCM-INCLOSE-005", forEachMark(NetworkMark.PARAMETERS_REFUSED, IncomingCloseRules::refusedParametersEndCall)),
                new Monitor("MCM-INCLOSE-007", forEachDispatch(ManagerCloseRules::handleIsLive)),
                new Monitor("MCM-INCLOSE-008", crashIn(IncomingCloseRules::readsBuffer, "its Buffer was read when the crash came in")),
                new Monitor("MCM-INCLOSE-009", forEachDispatch(IncomingCloseRules::sizeZeroWithoutBuffer)),
                new Monitor("MCM-INCLOSE-010",
                        inTracesWith(FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL, IncomingCloseRules::noBufferOnMediaWithoutData)),
                new Monitor("MCM-INCLOSE-011", forEachDispatched(IncomingCloseRules::deactivationWaitsForClient)),
                new Monitor("MCM-INCLOSE-012", forEachDispatched(IncomingCloseRules::deletionWaitsForClient)),
                new Monitor("MCM-INCLOSE-014",
                        inTracesWith(EnumSet.of(FunctionId.NDIS_MCM_DELETE_VC, FunctionId.NDIS_CO_DELETE_VC),
                                IncomingCloseRules::ownVcReleased)),
                new Monitor("MCM-INCLOSE-016", IncomingCloseRules::lastPartyClosesCall),
                new Monitor("MCM-INCLOSE-017", forEachMark(NetworkMark.CONNECTION_FAILED, IncomingCloseRules::failedConnectionEndsCall)),
                new Monitor("MCM-INCLOSE-018",
                        ManagerCloseRules.ownedByIntegrated(FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL)),
                new Monitor("MCM-INCLOSE-019",
                        ManagerCloseRules.ownedByStandAlone(FunctionId.NDIS_CM_DISPATCH_INCOMING_CLOSE_CALL)),
                new Monitor("MCM-INCLOSE-020", forEachDispatched(IncomingCloseRules::dispatchedOnce)),
                new Monitor("MCM-INCLOSE-021", ManagerCloseRules.whereDataIsReceived(
                        forEachDispatched(IncomingCloseRules::noReceivesAfterDispatch))),
                new Monitor("MCM-INCLOSE-022", crashIn(IncomingCloseRules::closesIndicatedCall,
                        "the call was indicated as closing before the crash in")),
                new Monitor("MCM-INCLOSE-023", forEachDispatched(IncomingCloseRules::notForRejectedOffers)));
    }

    private static Judge forEachDispatch(BiConsumer<OnFrame, Monitor.Findings> judge) {
        return forEachFrame(FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL, judge);
    }

    /** Every call whose close the call manager dispatched. */
    private static Judge forEachDispatched(BiConsumer<OnCall, Monitor.Findings> judge) {
        return Judges.forEachDispatched(Vcs.INTEGRATED, judge);
    }

    /**
     * What happened to the network of a call, by what the test says.
     *
     * @param cancelled whether the teardown came before what the call manager was to do then
     */
    private record OnMark(OnCall on, long at, boolean cancelled) {
        /** Whether the call manager dispatched no close for the call, had to, and the client did not close the call by itself. */
        boolean lacksDispatch() {
            boolean closedByClient = on.call().isRequestedBefore(on.model().teardownAt()) || on.call().clientRefusedAt() != NEVER;
            return on.call().indicatedAt() == NEVER && !closedByClient && !cancelled && on.model().isComplete();
        }
    }

    /** Applies a judge to the call that was on the marked VC when the test said what the network did. */
    private static Judge forEachMark(NetworkMark mark, BiConsumer<OnMark, Monitor.Findings> judge) {
        return (model, findings) -> {
            findings.counting();
            for (TraceEvent event : model.marks(mark)) {
                findings.judged();
                boolean cancelled = model.isCancelledAfter(TraceModel.marked(event), event.sequence());
                model.vc(TraceModel.marked(event)).ifPresent(vc -> vc.callAt(event.sequence()).ifPresent(
                        call -> judge.accept(new OnMark(new OnCall(model, vc, call), event.sequence(), cancelled), findings)));
            }
        };
    }

    private static void remoteCloseIsSuccess(OnMark mark, Monitor.Findings findings) {
        mark.on.call().dispatches().stream().filter(d -> d.at() > mark.at && !d.carries(NdisStatus.SUCCESS)).limit(1)
                .forEach(d -> findings.broken("CloseStatus is " + d.argument(), d.at(), mark.at));
        dispatched(mark, findings);
    }

    private static void brokenPathIsFailure(OnMark mark, Monitor.Findings findings) {
        mark.on.call().dispatches().stream().filter(d -> d.at() > mark.at && !d.carriesFailure()).limit(1)
                .forEach(d -> findings.broken("CloseStatus is " + d.argument(), d.at(), mark.at));
    }

    private static void dispatched(OnMark mark, Monitor.Findings findings) {
        if (mark.lacksDispatch()) {
            findings.broken("no incoming close followed", mark.at);
        }
    }

    private static void refusedParametersEndCall(OnMark mark, Monitor.Findings findings) {
        if (mark.on.call().mayHaveChangedParameters()) {
            closesInsteadOfConnecting(mark, findings);
        }
    }

    private static void failedConnectionEndsCall(OnMark mark, Monitor.Findings findings) {
        if (mark.on.call().acceptedAt() != NEVER) {
            closesInsteadOfConnecting(mark, findings);
        }
    }

    private static void closesInsteadOfConnecting(OnMark mark, Monitor.Findings findings) {
        mark.on.call().connects().stream().filter(c -> c.at() > mark.at).limit(1)
                .forEach(c -> findings.broken("the call was connected", c.at(), mark.at));
        dispatched(mark, findings);
    }

    private static void onlyForLiveCalls(TraceModel model, Monitor.Findings findings) {
        for (Frame stray : model.strayDispatches()) {
            if (stray.function() == FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL && ManagerCloseRules.namesVc(stray)) {
                findings.broken("no call is on " + stray.object(), stray);
            }
        }
        LIVENESS.judge(model, findings);
    }

    private static void judgeLiveness(OnCall on, Monitor.Findings findings) {
        for (Frame dispatch : on.call().dispatches()) {
            judgeLiveness(on, dispatch, findings);
        }
    }

    private static void judgeLiveness(OnCall on, Frame dispatch, Monitor.Findings findings) {
        CallHistory call = on.call();
        if (on.vc().deadForManagerAt() < dispatch.at()) {
            findings.broken("the VC was deleted", dispatch.at(), on.vc().deadForManagerAt());
        } else if (call.closedAt() < dispatch.at()) {
            findings.broken("the call was closed", dispatch.at(), call.closedAt());
        } else if (!call.isIncoming() && call.setupFailedAt() < dispatch.at()) {
            findings.broken("the outgoing call had failed", dispatch.at(), call.setupFailedAt());
        } else if (!call.isIncoming() && call.madeAt() > dispatch.at()) {
            findings.broken("the outgoing call was not made yet", dispatch.at(), call.begin().at());
        }
    }

    /** Whether NDIS or the client was at the data of a dispatch that was in order. */
    private static boolean readsBuffer(OnFrame on) {
        Frame frame = on.frame();
        VcHistory vc = on.model().vc(frame.object()).orElse(null);
        return frame.function() == FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL && frame.hasBuffer() && vc != null
                && vc.deadForManagerAt() > frame.at() && vc.callAt(frame.at()).map(c -> c.closedAt() > frame.at()).orElse(false);
    }

    private static void sizeZeroWithoutBuffer(OnFrame on, Monitor.Findings findings) {
        if (!on.frame().hasBuffer() && on.frame().size() != 0) {
            findings.broken("Buffer is NULL and Size " + on.frame().size(), on.frame());
        }
    }

    private static void noBufferOnMediaWithoutData(TraceModel model, Monitor.Findings findings) {
        findings.counting();
        if (!model.marks(NetworkMark.MEDIUM_CARRIES_NO_DATA).isEmpty()) {
            model.frames(FunctionId.NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL).filter(d -> d.carries(NdisStatus.SUCCESS))
                    .peek(d -> findings.judged())
                    .filter(Frame::hasBuffer)
                    .forEach(d -> findings.broken("Buffer is not NULL", d));
        }
    }

    private static void deactivationWaitsForClient(OnCall on, Monitor.Findings findings) {
        long indicated = on.call().indicatedAt();
        long allowed = Math.min(on.call().refusedAt(), on.nextCallAt());
        for (CloseAttempt close : on.call().closes()) {
            allowed = Math.min(allowed, first(close.handlers()));
        }
        long deactivated = firstAfter(on.vc().deactivations(), indicated);
        if (deactivated < allowed) {
            findings.broken("the client had not closed yet", deactivated, indicated);
        }
    }

    private static void deletionWaitsForClient(OnCall on, Monitor.Findings findings) {
        long indicated = on.call().indicatedAt();
        long allowed = on.call().refusedAt();
        for (CloseAttempt close : on.call().closes()) {
            allowed = Math.min(allowed, close.answeredAt());
        }
        long deleted = firstAfter(on.vc().deletes(), indicated);
        if (on.vc().createdByManager() && deleted < allowed) {
            findings.broken("the client had neither closed nor refused", deleted, indicated);
        }
    }

    private static void ownVcReleased(TraceModel model, Monitor.Findings findings) {
        findings.counting();
        for (VcHistory vc : model.vcs()) {
            if (!vc.isStandAlone() && vc.createdByManager() && vc.deletedAt() != NEVER && model.isComplete() && vc.hasManager()
                    && !vc.callManager().isBoundary()) {
                findings.judged();
                if (vc.freedByManager().isEmpty()) {
                    findings.broken("the context of " + vc.callManager() + " was never released", vc.deletedAt());
                }
            }
        }
    }

    private static void lastPartyClosesCall(TraceModel model, Monitor.Findings findings) {
        findings.counting();
        for (Frame dispatch : model.listOf(FunctionId.NDIS_MCM_DISPATCH_INCOMING_DROP_PARTY)) {
            findings.judged();
            if (isLastParty(model, dispatch.party(), dispatch.at())) {
                findings.broken(dispatch.party() + " was the last party", dispatch);
            }
        }
        for (TraceEvent mark : model.marks(NetworkMark.REMOTE_PARTY_LEFT)) {
            findings.judged();
            ObjectId left = TraceModel.marked(mark);
            boolean lacking = isLastParty(model, left, mark.sequence()) && model.party(left).flatMap(model::callOf)
                    .map(call -> call.indicatedAt() == NEVER && !call.isRequestedBefore(model.teardownAt())).orElse(false);
            if (lacking && model.isComplete()) {
                findings.broken(left + " was the last party and no incoming close followed", mark.sequence());
            }
        }
    }

    private static boolean isLastParty(TraceModel model, ObjectId id, long at) {
        return model.party(id).flatMap(party -> model.callOf(party).map(call -> party.onCallForManager().at(at) && call.closedAt() > at
                && call.parties().stream().noneMatch(p -> p != party && p.onCallForManager().at(at)))).orElse(false);
    }

    private static void dispatchedOnce(OnCall on, Monitor.Findings findings) {
        List<Frame> dispatches = on.call().dispatches();
        for (Frame again : dispatches.subList(1, dispatches.size())) {
            findings.broken("the close of this call was dispatched before", again.at(), dispatches.get(0).at());
        }
    }

    private static void noReceivesAfterDispatch(OnCall on, Monitor.Findings findings) {
        on.call().dispatches().stream().limit(1).forEach(d -> {
            long reactivated = on.vc().activatedAfter(d.at());
            on.vc().receives().stream().filter(r -> r.at() > d.until() && r.at() < reactivated)
                    .forEach(r -> findings.broken("data was indicated after the incoming close", r.at(), d.at()));
        });
    }

    private static boolean closesIndicatedCall(OnFrame on) {
        return on.frame().function() == FunctionId.PROTOCOL_CM_CLOSE_CALL && on.model().vc(on.frame().object())
                .filter(vc -> !vc.isStandAlone()).flatMap(vc -> vc.callAt(on.frame().at()))
                .map(call -> call.indicatedAt() < on.frame().at()).orElse(false);
    }

    private static void notForRejectedOffers(OnCall on, Monitor.Findings findings) {
        long refused = on.call().refusedAt();
        long dispatched = firstAfter(on.call().dispatches(), refused);
        if (dispatched != NEVER) {
            findings.broken("the client had rejected the offer", dispatched, refused);
        }
    }
}
