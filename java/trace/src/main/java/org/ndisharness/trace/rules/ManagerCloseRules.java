// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.rules.Judge.inTracesWith;
import static org.ndisharness.trace.rules.Judges.crashIn;
import static org.ndisharness.trace.rules.Judges.first;
import static org.ndisharness.trace.rules.Judges.firstAfter;
import static org.ndisharness.trace.rules.Judges.forEachFrame;
import static org.ndisharness.trace.rules.Judges.last;

import java.util.EnumSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NetBufferList;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.rules.Judges.OnClose;
import org.ndisharness.trace.rules.Judges.OnFrame;
import org.ndisharness.trace.rules.Situations.Vcs;

/** MCM-CLOSE: what a miniport with integrated call manager owes around NdisMCmCloseCallComplete. */
final class ManagerCloseRules {
    /** The place of NdisPartyHandle among the parameters of NdisMCmCloseCallComplete. */
    private static final int PARTY_HANDLE = 2;

    private static final Judge NOT_AFTER_FINAL_RETURN =
            forEachClose(on -> on.handler().returnedOther(NdisStatus.PENDING), ManagerCloseRules::notAfterFinalReturn);

    private ManagerCloseRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("MCM-CLOSE-001", forEachClose(ManagerCloseRules::completed)),
                new Monitor("MCM-CLOSE-002",
                        inTracesWith(EnumSet.of(FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE, FunctionId.NDIS_CM_CLOSE_CALL_COMPLETE),
                                ManagerCloseRules::completedOnlyIfPended)),
                new Monitor("MCM-CLOSE-003", forEachClose(ManagerCloseRules::completedOnce)),
                new Monitor("MCM-CLOSE-004", forEachFrame(FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE, ManagerCloseRules::statusIsFinal)),
                new Monitor("MCM-CLOSE-006", forEachFrame(FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE, ManagerCloseRules::handleIsLive)),
                new Monitor("MCM-CLOSE-007", forEachClose(on -> on.handler().party().isNone(), ManagerCloseRules::noPartyNamed)),
                new Monitor("MCM-CLOSE-008", forEachClose(on -> !on.handler().party().isNone(), ManagerCloseRules::lastPartyNamed)),
                new Monitor("MCM-CLOSE-009", whereDataIsReceived(forEachClose(ManagerCloseRules::noReceivesAfterCompletion))),
                new Monitor("MCM-CLOSE-010", inTracesWith(EnumSet.of(FunctionId.NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE,
                        FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE), forEachClose(ManagerCloseRules::sendsFailAfterCompletion))),
                new Monitor("MCM-CLOSE-011", forEachClose(on -> on.vc().createdByManager(), ManagerCloseRules::ownVcDeletedOrReused)),
                new Monitor("MCM-CLOSE-013", forEachClose(on -> on.vc().createdByClient(), ManagerCloseRules::contextKeptUntilDeletion)),
                new Monitor("MCM-CLOSE-014", ownedByIntegrated(FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE)),
                new Monitor("MCM-CLOSE-015", ownedByStandAlone(FunctionId.NDIS_CM_CLOSE_CALL_COMPLETE)),
                new Monitor("MCM-CLOSE-016", forEachClose(on -> on.attempt().vcWasActive(), ManagerCloseRules::deactivated)),
                new Monitor("MCM-CLOSE-017", forEachClose(on -> on.attempt().vcWasActive(), ManagerCloseRules::deactivatedFirst)),
                new Monitor("MCM-CLOSE-018", CloseDataRules::reachesOtherEnd),
                new Monitor("MCM-CLOSE-019", CloseDataRules::refusedByMedium),
                new Monitor("MCM-CLOSE-020", forEachClose(on -> !on.handler().party().isNone(), ManagerCloseRules::partyReleased)),
                new Monitor("MCM-CLOSE-021", forEachClose(on -> on.attempt().partiesAtHandler() > 1,
                        ManagerCloseRules::severalPartiesRefused)),
                new Monitor("MCM-CLOSE-022", whereDataIsReceived(forEachClose(on -> on.handler().returned(NdisStatus.SUCCESS),
                        ManagerCloseRules::noReceivesAfterSynchronousClose))),
                new Monitor("MCM-CLOSE-023", forEachClose(ManagerCloseRules::inlineCompletionPends)),
                new Monitor("MCM-CLOSE-024", forEachFrame(FunctionId.NDIS_CO_SEND_NET_BUFFER_LISTS, ManagerCloseRules::noSendsByManager)),
                new Monitor("MCM-CLOSE-025", forEachClose(CloseDataRules::invalidOnlyWithData)),
                new Monitor("MCM-CLOSE-026", forEachClose(on -> on.vc().createdByManager(), ManagerCloseRules::deletedAfterCallback)),
                new Monitor("MCM-CLOSE-027", forEachClose(on -> !on.handler().party().isNone(), ManagerCloseRules::partyForgotten)),
                new Monitor("MCM-CLOSE-028", crashIn(ManagerCloseRules::calledBackInCompletion, "the completion led into the crash in")));
    }

    /** Every close that reached an integrated call manager. */
    static Judge forEachClose(BiConsumer<OnClose, Monitor.Findings> judge) {
        return Judges.forEachClose(Vcs.INTEGRATED, judge);
    }

    /** Those of them to which the rule applies. */
    private static Judge forEachClose(Predicate<OnClose> applies,
            BiConsumer<OnClose, Monitor.Findings> judge) {
        return Judges.forEachClose(Vcs.INTEGRATED, applies, judge);
    }

    static Judge whereDataIsReceived(Judge judge) {
        return inTracesWith(FunctionId.NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS, judge);
    }

    static void completed(OnClose on, Monitor.Findings findings) {
        if (on.attempt().pended() && on.attempt().completions().isEmpty() && on.model().isComplete()) {
            findings.broken("ProtocolCmCloseCall returned NDIS_STATUS_PENDING and no completion followed", on.handler().until(),
                    on.handler().at());
        }
    }

    private static void completedOnlyIfPended(TraceModel model, Monitor.Findings findings) {
        for (Frame stray : model.strayCompletions()) {
            if (stray.function() == FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE && namesVc(stray)) {
                findings.broken("no close is under way on " + stray.object(), stray);
            }
        }
        NOT_AFTER_FINAL_RETURN.judge(model, findings);
    }

    /** What is no VC of a call manager at all is judged as a handle. */
    static boolean namesVc(Frame frame) {
        return frame.object().kind() == ObjectKind.VC && frame.object().side() == Side.CALL_MANAGER;
    }

    static void notAfterFinalReturn(OnClose on, Monitor.Findings findings) {
        Frame handler = on.handler();
        if (handler.returnedOther(NdisStatus.PENDING)) {
            for (Frame completion : on.attempt().completions()) {
                if (completion.at() > handler.until()) {
                    findings.broken("ProtocolCmCloseCall had returned " + handler.answer(), completion.at(),
                            handler.until());
                }
            }
        }
    }

    static void completedOnce(OnClose on, Monitor.Findings findings) {
        List<Frame> completions = on.attempt().completions();
        for (int i = 1; i < completions.size(); i++) {
            Frame again = completions.get(i);
            if (on.attempt().pended() || again.at() < on.handler().until()) {
                findings.broken("the close was completed before", again.at(), completions.get(0).at());
            }
        }
    }

    private static void statusIsFinal(OnFrame completion, Monitor.Findings findings) {
        if (completion.frame().carries(NdisStatus.PENDING)) {
            findings.broken("Status is NDIS_STATUS_PENDING", completion.frame());
        }
    }

    /** The VC handle is one that NDIS gave this call manager, and the VC is not deleted. */
    static void handleIsLive(OnFrame on, Monitor.Findings findings) {
        Frame frame = on.frame();
        ObjectId id = frame.object();
        if (id.kind() != ObjectKind.VC || id.side() != Side.CALL_MANAGER) {
            findings.broken("NdisVcHandle is no VC of this call manager: " + id, frame);
            return;
        }
        VcHistory vc = on.model().vc(id).orElse(null);
        if (vc != null && vc.deadForManagerAt() < frame.at()) {
            findings.broken("the VC " + id + " was deleted", frame.at(), vc.deadForManagerAt());
        }
    }

    /** Whether NdisPartyHandle of a completion is NULL. */
    static boolean passesNoParty(Frame completion) {
        TraceEvent begin = completion.begin();
        return begin.argumentCount() > PARTY_HANDLE ? begin.argument(PARTY_HANDLE) == 0 : completion.party().isNone();
    }

    /** Whether the completion's party handle belongs to the close. */
    static boolean passesRightParty(CloseAttempt attempt, Frame completion) {
        ObjectId asked = attempt.handlers().isEmpty() ? ObjectId.NONE : attempt.handlers().get(0).party();
        return asked.isNone() ? passesNoParty(completion) : !passesNoParty(completion) && completion.party().equals(asked);
    }

    private static void noPartyNamed(OnClose on, Monitor.Findings findings) {
        Frame completion = on.attempt().completion().orElse(null);
        if (completion != null && !passesNoParty(completion)) {
            findings.broken("NdisPartyHandle is not NULL, the close named no party", completion.at(), on.handler().at());
        }
    }

    private static void lastPartyNamed(OnClose on, Monitor.Findings findings) {
        ObjectId asked = on.handler().party();
        on.attempt().completion().filter(c -> !passesRightParty(on.attempt(), c))
                .ifPresent(
                        c -> findings.broken("NdisPartyHandle is " + (passesNoParty(c) ? "NULL" : c.party()) + ", the close named " + asked,
                                c.at(), on.handler().at()));
    }

    private static void noReceivesAfterCompletion(OnClose on, Monitor.Findings findings) {
        on.attempt().completion().filter(c -> c.carries(NdisStatus.SUCCESS)).ifPresent(c -> receivesAfter(on, c.at(), findings));
    }

    private static void receivesAfter(OnClose on, long from, Monitor.Findings findings) {
        long reactivated = on.vc().activatedAfter(from);
        on.vc().receives().stream().filter(r -> r.at() > from && r.at() < reactivated)
                .forEach(r -> findings.broken("data was indicated on " + r.object() + " after its call was closed", r.at(), from));
    }

    /** Judged by the call manager's own calls; where those were not recorded, by what the client got. */
    private static void sendsFailAfterCompletion(OnClose on, Monitor.Findings findings) {
        if (!on.attempt().isCompletedWith(NdisStatus.SUCCESS)) {
            return;
        }
        List<Frame> returns = on.vc().sendReturns().isEmpty() ? on.vc().sendCompletions() : on.vc().sendReturns();
        Frame completion = on.attempt().completions().get(0);
        long reactivated = on.vc().activatedAfter(completion.at());
        for (Frame back : returns) {
            if (back.at() > completion.until() && back.at() < reactivated && returnsWithSuccess(back)) {
                findings.broken("a send came back with NDIS_STATUS_SUCCESS after the call was closed", back.at(), completion.at());
            }
        }
    }

    private static boolean returnsWithSuccess(Frame returns) {
        List<NetBufferList> lists = returns.begin().lists();
        return lists.isEmpty() ? returns.carries(NdisStatus.SUCCESS)
                : lists.stream().anyMatch(list -> list.status() == NdisStatus.SUCCESS.code());
    }

    private static void ownVcDeletedOrReused(OnClose on, Monitor.Findings findings) {
        if (!on.attempt().completions().isEmpty()) {
            deletedOrReused(on, findings);
        }
    }

    static void deletedOrReused(OnClose on, Monitor.Findings findings) {
        boolean done = last(on.vc().deletes()) > on.handler().at() || on.vc().nextCall(on.call()).isPresent();
        if (on.vc().createdByManager() && on.attempt().succeeded() && !done && on.model().isComplete()) {
            findings.broken("the VC was neither deleted nor offered again", on.attempt().answeredAt());
        }
    }

    private static void contextKeptUntilDeletion(OnClose on, Monitor.Findings findings) {
        long deletion = first(on.vc().deleteHandlers());
        for (long freed : on.vc().freedByManager()) {
            if (freed > on.handler().at() && freed < deletion) {
                findings.broken("the context was released before ProtocolCoDeleteVc", freed, on.handler().at());
                return;
            }
        }
    }

    /** Functions that only an MCM has are called on VCs of an adapter whose MCM registered an address family. */
    static Judge ownedByIntegrated(FunctionId function) {
        return inTracesWith(function, (model, findings) -> {
            if (model.has(FunctionId.NDIS_CM_REGISTER_ADDRESS_FAMILY_EX) && !model.has(FunctionId.NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX)) {
                model.frames(function).forEach(f -> findings.broken("the call manager of " + f.object() + " is a protocol driver", f));
            }
        });
    }

    /** A stand-alone call manager names VCs of its own bindings. */
    static Judge ownedByStandAlone(FunctionId function) {
        return inTracesWith(function, (model, findings) -> {
            boolean integratedOnly =
                    !model.has(FunctionId.NDIS_CM_REGISTER_ADDRESS_FAMILY_EX) && model.has(FunctionId.NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX);
            model.frames(function).filter(f -> integratedOnly || f.object().side() != Side.CALL_MANAGER)
                    .forEach(f -> findings.broken(f.object() + " is no VC of a binding of a stand-alone call manager", f));
        });
    }

    /** What a client does with its VC between completion and deactivation is MCM-CLOSE-017's matter. */
    private static void deactivated(OnClose on, Monitor.Findings findings) {
        long moved = on.vc().createdByClient() && on.attempt().completion().isPresent() ? clientMovedOnAt(on) : Long.MAX_VALUE;
        if (deactivationAfter(on) <= moved) {
            deactivatedInTime(on, findings);
        }
    }

    private static long clientMovedOnAt(OnClose on) {
        long answered = on.attempt().answeredAt();
        return Math.min(firstAfter(on.vc().deletes(), answered), on.vc().nextCallAt(on.call()));
    }

    private static long deactivationAfter(OnClose on) {
        for (Frame deactivation : on.vc().deactivations()) {
            if (deactivation.until() > on.handler().at()) {
                return deactivation.at();
            }
        }
        return Long.MAX_VALUE;
    }

    static void deactivatedInTime(OnClose on, Monitor.Findings findings) {
        if (!on.attempt().vcWasActive() || !on.attempt().succeeded()) {
            return;
        }
        long from = on.handler().at();
        long deleted = on.vc().createdByManager() ? firstAfter(on.vc().deletes(), from) : Long.MAX_VALUE;
        long limit = Math.min(on.vc().activatedAfter(on.attempt().answeredAt()), Math.min(on.vc().offeredAfter(from), deleted));
        long deactivated = deactivationAfter(on);
        if (deactivated > limit || deactivated == Long.MAX_VALUE && on.model().isComplete()) {
            findings.broken("the VC was active and was not deactivated", on.attempt().answeredAt(), from);
        }
    }

    private static void deactivatedFirst(OnClose on, Monitor.Findings findings) {
        if (!on.attempt().isCompletedWith(NdisStatus.SUCCESS)) {
            return;
        }
        long completed = on.attempt().completions().get(0).at();
        for (Frame deactivation : on.vc().deactivations()) {
            if (deactivation.until() > on.handler().at() && deactivation.until() < completed) {
                return;
            }
        }
        findings.broken("the close was completed while the VC was active", completed, on.handler().at());
    }

    private static void partyReleased(OnClose on, Monitor.Findings findings) {
        ObjectId party = on.handler().party();
        if (on.attempt().succeeded() && on.model().isKept(party)) {
            findings.broken("the state of " + party + " was never released", on.attempt().answeredAt(), on.handler().at());
        }
    }

    private static void severalPartiesRefused(OnClose on, Monitor.Findings findings) {
        if (on.attempt().succeeded()) {
            findings.broken(on.attempt().partiesAtHandler() + " parties were on the call and its close succeeded",
                    on.attempt().answeredAt(),
                    on.handler().at());
        }
    }

    private static void noReceivesAfterSynchronousClose(OnClose on, Monitor.Findings findings) {
        receivesAfter(on, on.attempt().request().map(Frame::until).orElse(on.handler().until()), findings);
    }

    private static void inlineCompletionPends(OnClose on, Monitor.Findings findings) {
        Frame handler = on.handler();
        Frame completion = on.attempt().completion().orElse(null);
        if (handler.returnedOther(NdisStatus.PENDING) && completion != null && completion.at() < handler.until()) {
            findings.broken("it returned " + handler.answer() + " although the close was completed inside it",
                    handler.until(), completion.at());
        }
    }

    private static void noSendsByManager(OnFrame on, Monitor.Findings findings) {
        boolean standAlone = on.model().vc(on.frame().object()).map(VcHistory::isStandAlone).orElse(false);
        if (on.frame().side() != Side.CLIENT && !standAlone) {
            findings.broken("the call manager of a miniport called it", on.frame());
        }
    }

    private static void deletedAfterCallback(OnClose on, Monitor.Findings findings) {
        Frame completion = on.attempt().completion().orElse(null);
        if (completion == null) {
            return;
        }
        long over = on.attempt().callbacks().isEmpty() ? completion.until() : Long.MAX_VALUE;
        for (Frame callback : on.attempt().callbacks()) {
            over = Math.min(over, callback.until());
        }
        for (Frame frame : on.vc().frames()) {
            boolean goesOn = frame.function() == FunctionId.NDIS_MCM_DELETE_VC
                    || frame.function() == FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL;
            if (goesOn && frame.at() > completion.at() && frame.at() < over) {
                findings.broken("ProtocolClCloseCallComplete had not returned", frame.at(), completion.at());
            }
        }
    }

    private static void partyForgotten(OnClose on, Monitor.Findings findings) {
        long closed = on.attempt().succeeded() ? on.attempt().answeredAt() : Long.MAX_VALUE;
        on.model().party(on.handler().party()).ifPresent(party -> party.frames().stream().filter(f -> f.at() > closed)
                .filter(f -> switch (f.function()) {
                    case NDIS_MCM_ADD_PARTY_COMPLETE, NDIS_MCM_DROP_PARTY_COMPLETE, NDIS_MCM_DISPATCH_INCOMING_DROP_PARTY -> true;
                    default -> false;
                })
                .forEach(f -> findings.broken("the call of " + f.party() + " was closed", f.at(), closed)));
    }

    private static boolean calledBackInCompletion(OnFrame on) {
        boolean callback = on.frame().function() == FunctionId.PROTOCOL_CO_DELETE_VC
                || on.frame().function() == FunctionId.PROTOCOL_CM_MAKE_CALL;
        return callback && on.frame().side() == Side.CALL_MANAGER
                && on.model().frames(FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE).anyMatch(on.frame()::isInside);
    }
}
