// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.TraceEvent;

/** MCM-CLOSE: what a miniport with integrated call manager owes around NdisMCmCloseCallComplete. */
final class ManagerCloseRules {
    private ManagerCloseRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("MCM-CLOSE-001", forEachClose(ManagerCloseRules::completed)),
                new Monitor("MCM-CLOSE-002", ManagerCloseRules::completedOnlyIfPended),
                new Monitor("MCM-CLOSE-003", forEachClose(ManagerCloseRules::completedOnce)),
                new Monitor("MCM-CLOSE-004", forEachCompletion(ManagerCloseRules::statusIsFinal)),
                new Monitor("MCM-CLOSE-006", forEachCompletion(ManagerCloseRules::handleIsLive)),
                new Monitor("MCM-CLOSE-007", forEachClose((c, f) -> partyHandle(c, f, false))),
                new Monitor("MCM-CLOSE-008", forEachClose((c, f) -> partyHandle(c, f, true))),
                new Monitor("MCM-CLOSE-009", forEachClose(ManagerCloseRules::noReceivesAfterCompletion)),
                new Monitor("MCM-CLOSE-010", forEachClose(ManagerCloseRules::sendsFailAfterCompletion)),
                new Monitor("MCM-CLOSE-011", forEachClose(ManagerCloseRules::ownVcDeletedOrReused)),
                new Monitor("MCM-CLOSE-013", forEachClose(ManagerCloseRules::contextKeptUntilDeletion)),
                new Monitor("MCM-CLOSE-014", (m, f) -> ownedByIntegrated(m, f, FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE)),
                new Monitor("MCM-CLOSE-015", (m, f) -> ownedByStandAlone(m, f, FunctionId.NDIS_CM_CLOSE_CALL_COMPLETE)),
                new Monitor("MCM-CLOSE-016", forEachClose(ManagerCloseRules::deactivated)),
                new Monitor("MCM-CLOSE-017", forEachClose(ManagerCloseRules::deactivatedFirst)),
                new Monitor("MCM-CLOSE-018", ManagerCloseRules::closeDataReachesOtherEnd),
                new Monitor("MCM-CLOSE-019", ManagerCloseRules::closeDataRefused),
                new Monitor("MCM-CLOSE-020", forEachClose(ManagerCloseRules::partyReleased)),
                new Monitor("MCM-CLOSE-021", forEachClose(ManagerCloseRules::severalPartiesRefused)),
                new Monitor("MCM-CLOSE-022", forEachClose(ManagerCloseRules::noReceivesAfterSynchronousClose)),
                new Monitor("MCM-CLOSE-023", forEachClose(ManagerCloseRules::inlineCompletionPends)),
                new Monitor("MCM-CLOSE-024", ManagerCloseRules::noSendsByManager),
                new Monitor("MCM-CLOSE-025", forEachClose(ManagerCloseRules::invalidDataOnlyWithData)),
                new Monitor("MCM-CLOSE-026", forEachClose(ManagerCloseRules::deletedAfterCallback)),
                new Monitor("MCM-CLOSE-027", forEachClose(ManagerCloseRules::partyForgotten)));
    }

    /** One close with all that surrounds it. */
    record Close(TraceModel model, VcHistory vc, CallHistory call, CloseAttempt attempt) {
        Frame handler() {
            return attempt.handlers().get(0);
        }
    }

    /** A judge over every close that reached an integrated call manager. */
    static BiConsumer<TraceModel, Monitor.Findings> forEachClose(BiConsumer<Close, Monitor.Findings> judge) {
        return forEachClose(TraceModel::integratedVcs, judge);
    }

    static BiConsumer<TraceModel, Monitor.Findings> forEachClose(Function<TraceModel, List<VcHistory>> vcs,
            BiConsumer<Close, Monitor.Findings> judge) {
        return (model, findings) -> {
            for (VcHistory vc : vcs.apply(model)) {
                for (CallHistory call : vc.calls()) {
                    for (CloseAttempt attempt : call.closes()) {
                        if (!attempt.handlers().isEmpty()) {
                            judge.accept(new Close(model, vc, call, attempt), findings);
                        }
                    }
                }
            }
        };
    }

    private static BiConsumer<TraceModel, Monitor.Findings> forEachCompletion(BiConsumer<ModelFrame, Monitor.Findings> judge) {
        return (model, findings) -> model.frames().stream().filter(f -> f.function() == FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE)
                .forEach(f -> judge.accept(new ModelFrame(model, f), findings));
    }

    private record ModelFrame(TraceModel model, Frame frame) {
    }

    static void completed(Close close, Monitor.Findings findings) {
        if (close.attempt.pended() && close.attempt.completions().isEmpty() && close.model.isComplete()) {
            findings.broken("ProtocolCmCloseCall returned NDIS_STATUS_PENDING and no completion followed", close.handler().until(),
                    close.handler().at());
        }
    }

    private static void completedOnlyIfPended(TraceModel model, Monitor.Findings findings) {
        model.strayCompletions().stream().filter(f -> f.function() == FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE)
                .forEach(f -> findings.broken("no close is under way on " + f.begin().object(), f));
        forEachClose(ManagerCloseRules::notAfterFinalReturn).accept(model, findings);
    }

    static void notAfterFinalReturn(Close close, Monitor.Findings findings) {
        Frame handler = close.handler();
        boolean pended = close.attempt.pended();
        close.attempt.completions().stream().filter(c -> c.at() > handler.until() && !pended).limit(1)
                .forEach(c -> findings.broken("ProtocolCmCloseCall had returned " + handler.returned().orElseThrow(), c.at(), handler.until()));
    }

    static void completedOnce(Close close, Monitor.Findings findings) {
        List<Frame> completions = close.attempt.completions();
        for (Frame again : completions.subList(Math.min(1, completions.size()), completions.size())) {
            if (close.attempt.pended() || again.at() < close.handler().until()) {
                findings.broken("the close was completed before", again.at(), completions.get(0).at());
            }
        }
    }

    private static void statusIsFinal(ModelFrame completion, Monitor.Findings findings) {
        if (completion.frame.argument().equals(NdisStatus.PENDING)) {
            findings.broken("Status is NDIS_STATUS_PENDING", completion.frame);
        }
    }

    private static void handleIsLive(ModelFrame completion, Monitor.Findings findings) {
        judgeHandle(completion.model, completion.frame, findings);
    }

    /** The VC handle is one that NDIS gave this call manager, and the VC is not deleted. */
    static void judgeHandle(TraceModel model, Frame frame, Monitor.Findings findings) {
        ObjectId id = frame.begin().object();
        if (id.kind() != ObjectKind.VC || id.side() != Side.CALL_MANAGER) {
            findings.broken("NdisVcHandle is no VC of this call manager: " + id, frame);
            return;
        }
        model.vc(id).filter(vc -> vc.deletedAt() < frame.at())
                .ifPresent(vc -> findings.broken("the VC " + id + " was deleted", frame.at(), vc.deletedAt()));
    }

    private static void partyHandle(Close close, Monitor.Findings findings, boolean expected) {
        ObjectId asked = close.handler().begin().object2();
        if ((asked.kind() == ObjectKind.PARTY) != expected) {
            return;
        }
        close.attempt.completions().stream().limit(1).forEach(c -> {
            ObjectId given = c.begin().object2();
            long[] arguments = c.begin().arguments();
            boolean nullHandle = arguments.length > 2 ? arguments[2] == 0 : given.isNone();
            if (expected && (nullHandle || !given.equals(asked))) {
                findings.broken("NdisPartyHandle is " + (nullHandle ? "NULL" : given) + ", the close named " + asked, c.at(), close.handler().at());
            } else if (!expected && !nullHandle) {
                findings.broken("NdisPartyHandle is not NULL, the close named no party", c.at(), close.handler().at());
            }
        });
    }

    private static void noReceivesAfterCompletion(Close close, Monitor.Findings findings) {
        close.attempt.completions().stream().filter(c -> c.argument().equals(NdisStatus.SUCCESS)).limit(1)
                .forEach(c -> receivesAfter(close, c.at(), findings));
    }

    private static void receivesAfter(Close close, long from, Monitor.Findings findings) {
        long reactivated = close.vc.activatedAfter(from);
        close.vc.receives().stream().filter(r -> r.at() > from && r.at() < reactivated)
                .forEach(r -> findings.broken("data was indicated on " + r.begin().object() + " after its call was closed", r.at(), from));
    }

    private static void sendsFailAfterCompletion(Close close, Monitor.Findings findings) {
        close.attempt.completions().stream().filter(c -> c.argument().equals(NdisStatus.SUCCESS)).limit(1).forEach(c -> {
            long reactivated = close.vc.activatedAfter(c.at());
            close.vc.sendCompletions().stream()
                    .filter(s -> s.at() > c.until() && s.at() < reactivated && s.argument().equals(NdisStatus.SUCCESS))
                    .forEach(s -> findings.broken("a send came back with NDIS_STATUS_SUCCESS after the call was closed", s.at(), c.at()));
        });
    }

    private static void ownVcDeletedOrReused(Close close, Monitor.Findings findings) {
        boolean done = close.vc.deletes().stream().anyMatch(d -> d.at() > close.handler().at())
                || close.vc.nextCall(close.call.begin().at()).isPresent();
        if (close.vc.createdByManager() && !close.attempt.completions().isEmpty() && close.attempt.succeeded() && !done
                && close.model.isComplete()) {
            findings.broken("the VC was neither deleted nor offered again", close.attempt.completions().get(0));
        }
    }

    private static void contextKeptUntilDeletion(Close close, Monitor.Findings findings) {
        if (!close.vc.createdByClient()) {
            return;
        }
        long deletion = close.vc.deleteHandlers().stream().mapToLong(Frame::at).min().orElse(Long.MAX_VALUE);
        close.vc.freedByManager().stream().filter(freed -> freed > close.handler().at() && freed < deletion).limit(1)
                .forEach(freed -> findings.broken("the context was released before ProtocolCoDeleteVc", freed, close.handler().at()));
    }

    /** Functions that only an MCM has are called on VCs of an adapter whose MCM registered an address family. */
    static void ownedByIntegrated(TraceModel model, Monitor.Findings findings, FunctionId function) {
        boolean standAlone = model.frames().stream().anyMatch(f -> f.function() == FunctionId.NDIS_CM_REGISTER_ADDRESS_FAMILY_EX);
        boolean integrated = model.frames().stream().anyMatch(f -> f.function() == FunctionId.NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX);
        if (standAlone && !integrated) {
            model.frames().stream().filter(f -> f.function() == function)
                    .forEach(f -> findings.broken("the call manager of " + f.begin().object() + " is a protocol driver", f));
        }
    }

    /** A stand-alone call manager names VCs of its own bindings. */
    static void ownedByStandAlone(TraceModel model, Monitor.Findings findings, FunctionId function) {
        boolean integratedOnly = model.frames().stream().noneMatch(f -> f.function() == FunctionId.NDIS_CM_REGISTER_ADDRESS_FAMILY_EX)
                && model.frames().stream().anyMatch(f -> f.function() == FunctionId.NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX);
        model.frames().stream().filter(f -> f.function() == function)
                .filter(f -> integratedOnly || f.begin().object().side() != Side.CALL_MANAGER)
                .forEach(f -> findings.broken(f.begin().object() + " is no VC of a binding of a stand-alone call manager", f));
    }

    static void deactivated(Close close, Monitor.Findings findings) {
        if (!close.attempt.vcWasActive() || !close.attempt.succeeded()) {
            return;
        }
        long from = close.handler().at();
        long deactivated = close.vc.deactivations().stream().filter(d -> d.at() > from).mapToLong(Frame::at).min().orElse(Long.MAX_VALUE);
        long limit = Math.min(close.vc.activatedAfter(close.attempt.answeredAt()), close.vc.calls().stream().filter(CallHistory::isIncoming)
                .mapToLong(c -> c.begin().at()).filter(at -> at > from).min().orElse(Long.MAX_VALUE));
        limit = Math.min(limit, managerDeletion(close.vc, from));
        boolean clientMovedOn = close.vc.createdByClient() && deactivated == Long.MAX_VALUE
                && (close.vc.deletedAt() != Long.MAX_VALUE || close.vc.nextCall(close.call.begin().at()).isPresent());
        if (deactivated > limit || deactivated == Long.MAX_VALUE && close.model.isComplete() && !clientMovedOn) {
            findings.broken("the VC was active and was not deactivated", close.attempt.answeredAt(), close.handler().at());
        }
    }

    private static long managerDeletion(VcHistory vc, long from) {
        return vc.createdByManager() ? vc.deletes().stream().mapToLong(Frame::at).filter(at -> at > from).min().orElse(Long.MAX_VALUE)
                : Long.MAX_VALUE;
    }

    private static void deactivatedFirst(Close close, Monitor.Findings findings) {
        if (!close.attempt.vcWasActive() || close.attempt.completions().isEmpty() || !close.attempt.succeeded()) {
            return;
        }
        Frame completion = close.attempt.completions().get(0);
        boolean before = close.vc.deactivations().stream().anyMatch(d -> d.at() > close.call.begin().at() && d.until() < completion.at());
        if (!before) {
            findings.broken("the close was completed while the VC was active", completion.at(), close.handler().at());
        }
    }

    private static void closeDataReachesOtherEnd(TraceModel model, Monitor.Findings findings) {
        if (model.marks(NetworkMark.MEDIUM_CARRIES_DATA).isEmpty()) {
            return;
        }
        List<TraceEvent> ones = model.marks(NetworkMark.ONE_END);
        List<TraceEvent> others = model.marks(NetworkMark.OTHER_END);
        for (int i = 0; i < Math.min(ones.size(), others.size()); i++) {
            VcHistory one = model.marked(ones.get(i)).orElseThrow();
            VcHistory other = model.marked(others.get(i)).orElseThrow();
            dataCrosses(model, one, other, findings);
            dataCrosses(model, other, one, findings);
        }
    }

    private static void dataCrosses(TraceModel model, VcHistory from, VcHistory to, Monitor.Findings findings) {
        for (CallHistory call : from.calls()) {
            for (CloseAttempt attempt : call.closes()) {
                boolean dispatchedFirst = call.indicatedAt() < attempt.handler().map(Frame::at).orElse(0L);
                byte[] data = attempt.handler().map(h -> h.begin().data()).orElse(new byte[0]);
                boolean arrived = to.calls().stream().flatMap(c -> c.dispatches().stream())
                        .anyMatch(d -> contains(d.begin().data(), data));
                if (data.length > 0 && !dispatchedFirst && attempt.succeeded() && !arrived && model.isComplete()) {
                    findings.broken("the other end's incoming close does not carry the " + data.length + " bytes", attempt.answeredAt());
                }
            }
        }
    }

    private static boolean contains(byte[] whole, byte[] part) {
        for (int at = 0; at + part.length <= whole.length; at++) {
            if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    private static void closeDataRefused(TraceModel model, Monitor.Findings findings) {
        if (model.marks(NetworkMark.MEDIUM_CARRIES_NO_DATA).isEmpty()) {
            return;
        }
        forEachClose((close, f) -> {
            boolean answeredOtherwise = close.attempt.answer().map(s -> !s.equals(NdisStatus.INVALID_DATA)).orElse(false);
            if (close.handler().begin().dataSize() > 0 && answeredOtherwise) {
                f.broken("close data that the medium cannot carry was answered with " + close.attempt.answer().orElseThrow(),
                        close.attempt.answeredAt(), close.handler().at());
            }
        }).accept(model, findings);
    }

    private static void partyReleased(Close close, Monitor.Findings findings) {
        ObjectId party = close.handler().begin().object2();
        if (party.kind() != ObjectKind.PARTY || !close.attempt.succeeded() || !close.model.isComplete()) {
            return;
        }
        boolean freed = close.model.freed().contains(party);
        if (!freed) {
            findings.broken("the state of " + party + " was never released", close.attempt.answeredAt(), close.handler().at());
        }
    }

    private static void severalPartiesRefused(Close close, Monitor.Findings findings) {
        if (close.attempt.partiesAtHandler() > 1 && close.attempt.succeeded()) {
            findings.broken(close.attempt.partiesAtHandler() + " parties were on the call and its close succeeded", close.attempt.answeredAt(),
                    close.handler().at());
        }
    }

    private static void noReceivesAfterSynchronousClose(Close close, Monitor.Findings findings) {
        if (close.handler().returned(NdisStatus.SUCCESS)) {
            receivesAfter(close, close.attempt.request().map(Frame::until).orElse(close.handler().until()), findings);
        }
    }

    private static void inlineCompletionPends(Close close, Monitor.Findings findings) {
        Frame handler = close.handler();
        boolean early = close.attempt.completions().stream().anyMatch(c -> c.at() < handler.until());
        if (early && handler.returned().map(s -> !s.equals(NdisStatus.PENDING)).orElse(false)) {
            findings.broken("it returned " + handler.returned().orElseThrow() + " although the close was completed inside it", handler.until(),
                    close.attempt.completions().get(0).at());
        }
    }

    private static void noSendsByManager(TraceModel model, Monitor.Findings findings) {
        model.frames().stream().filter(f -> f.function() == FunctionId.NDIS_CO_SEND_NET_BUFFER_LISTS && f.begin().side() != Side.CLIENT)
                .filter(f -> model.vc(f.begin().object()).map(vc -> !vc.isStandAlone()).orElse(true))
                .forEach(f -> findings.broken("the call manager of a miniport called it", f));
    }

    private static void invalidDataOnlyWithData(Close close, Monitor.Findings findings) {
        if (close.handler().returned(NdisStatus.INVALID_DATA) && close.handler().begin().dataSize() == 0) {
            findings.broken("NDIS_STATUS_INVALID_DATA for a close without data", close.handler().until(), close.handler().at());
        }
    }

    private static void deletedAfterCallback(Close close, Monitor.Findings findings) {
        if (!close.vc.createdByManager() || close.attempt.completions().isEmpty()) {
            return;
        }
        Frame completion = close.attempt.completions().get(0);
        long callbackEnd = close.attempt.callbacks().stream().mapToLong(Frame::until).min().orElse(completion.until());
        close.vc.frames().stream()
                .filter(f -> f.function() == FunctionId.NDIS_MCM_DELETE_VC || f.function() == FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL)
                .filter(f -> f.at() > completion.at() && f.at() < callbackEnd)
                .forEach(f -> findings.broken("ProtocolClCloseCallComplete had not returned", f.at(), completion.at()));
    }

    private static void partyForgotten(Close close, Monitor.Findings findings) {
        ObjectId party = close.handler().begin().object2();
        if (party.kind() != ObjectKind.PARTY || !close.attempt.succeeded()) {
            return;
        }
        long closed = close.attempt.answeredAt();
        close.model.frames().stream()
                .filter(f -> f.at() > closed && f.begin().object2().equals(party))
                .filter(f -> switch (f.function()) {
                    case NDIS_MCM_ADD_PARTY_COMPLETE, NDIS_MCM_DROP_PARTY_COMPLETE, NDIS_MCM_DISPATCH_INCOMING_DROP_PARTY -> true;
                    default -> false;
                })
                .forEach(f -> findings.broken("the call of " + party + " was closed", f.at(), closed));
    }
}
