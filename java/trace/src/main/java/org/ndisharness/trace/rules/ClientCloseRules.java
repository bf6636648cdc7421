// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;

/** CL-CLOSE: what a client owes when a call is closed. */
final class ClientCloseRules {
    private static final int PARTY_ARGUMENT = 1;
    private static final int BUFFER_ARGUMENT = 2;
    private static final int SIZE_ARGUMENT = 3;
    private static final int ARGUMENTS = 4;
    private static final Set<FunctionId> ON_VC = EnumSet.of(FunctionId.NDIS_CL_MAKE_CALL, FunctionId.NDIS_CL_INCOMING_CALL_COMPLETE,
            FunctionId.NDIS_CL_CLOSE_CALL, FunctionId.NDIS_CL_MODIFY_CALL_QOS, FunctionId.NDIS_CL_ADD_PARTY,
            FunctionId.NDIS_CO_DELETE_VC, FunctionId.NDIS_CO_SEND_NET_BUFFER_LISTS);

    private ClientCloseRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("CL-CLOSE-001", forEachCall(ClientCloseRules::answersIncomingClose)),
                new Monitor("CL-CLOSE-002", forEachCall(ClientCloseRules::noSendsAfterIncomingClose)),
                new Monitor("CL-CLOSE-003", forEachRequest((on, request, f) -> sendsAreBack(on, request, f, false))),
                new Monitor("CL-CLOSE-004", forEachRequest(ClientCloseRules::noSendsAfterClose)),
                new Monitor("CL-CLOSE-005", forEachRequest(ClientCloseRules::onePartyLeft)),
                new Monitor("CL-CLOSE-006", forEachRequest(ClientCloseRules::namesLastParty)),
                new Monitor("CL-CLOSE-007", forEachRequest(ClientCloseRules::namesNoParty)),
                new Monitor("CL-CLOSE-008", forEachRequest(ClientCloseRules::sizeZeroWithoutBuffer)),
                new Monitor("CL-CLOSE-009", forEachCall(ClientCloseRules::finalCloseIsFinished)),
                new Monitor("CL-CLOSE-010", ClientCloseRules::contextKept),
                new Monitor("CL-CLOSE-011", forEachCall(ClientCloseRules::handleNotUsedAfterClose)),
                new Monitor("CL-CLOSE-013", forEachCall(ClientCloseRules::deletedAfterFailure)),
                new Monitor("CL-CLOSE-014", forEachCall(ClientCloseRules::deletedOrReused)),
                new Monitor("CL-CLOSE-015", forEachCall(ClientCloseRules::returnsWithoutWaiting)),
                new Monitor("CL-CLOSE-016", forEachCall(ClientCloseRules::closedOnce)),
                new Monitor("CL-CLOSE-017", (m, f) -> crashedIn(m, f, FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE, FunctionId.NDIS_CL_CLOSE_CALL)),
                new Monitor("CL-CLOSE-018", (m, f) -> crashedIn(m, f, FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL, null)),
                new Monitor("CL-CLOSE-019", (m, f) -> crashedIn(m, f, FunctionId.PROTOCOL_CO_DELETE_VC, FunctionId.NDIS_CL_CLOSE_CALL)),
                new Monitor("CL-CLOSE-020", forEachRequest((on, request, f) -> sendsAreBack(on, request, f, true))),
                new Monitor("CL-CLOSE-021", forEachRequest(ClientCloseRules::onlyCallsThatExist)),
                new Monitor("CL-CLOSE-022", ClientCloseRules::partyForgotten));
    }

    private record OnVc(TraceModel model, VcHistory vc, CallHistory call) {
    }

    private interface RequestJudge {
        void judge(OnVc on, Frame request, Monitor.Findings findings);
    }

    private static BiConsumer<TraceModel, Monitor.Findings> forEachCall(BiConsumer<OnVc, Monitor.Findings> judge) {
        return (model, findings) -> model.vcs().forEach(vc -> vc.calls().forEach(call -> judge.accept(new OnVc(model, vc, call), findings)));
    }

    private static BiConsumer<TraceModel, Monitor.Findings> forEachRequest(RequestJudge judge) {
        return forEachCall((on, findings) -> on.call.closes().forEach(
                c -> c.request().ifPresent(request -> judge.judge(on, request, findings))));
    }

    private static void answersIncomingClose(OnVc on, Monitor.Findings findings) {
        if (on.call.indications().isEmpty() || !on.model.isComplete()) {
            return;
        }
        Frame indication = on.call.indications().get(0);
        boolean closed = on.call.closes().stream().anyMatch(c -> c.standsAt(indication.at()) || c.request().map(r -> r.at() > indication.at()).orElse(false));
        if (!closed && on.call.clientRefusedAt() == Long.MAX_VALUE) {
            findings.broken("the client never called NdisClCloseCall", indication);
        }
    }

    private static void noSendsAfterIncomingClose(OnVc on, Monitor.Findings findings) {
        on.call.indications().stream().limit(1).forEach(i -> {
            long next = on.vc.nextCall(on.call.begin().at()).map(c -> c.begin().at()).orElse(Long.MAX_VALUE);
            on.vc.sends().stream().filter(s -> s.at() < next && (s.at() > i.until() || s.isInside(i)))
                    .forEach(s -> findings.broken("the client sent after the incoming close", s.at(), i.at()));
        });
    }

    private static void sendsAreBack(OnVc on, Frame request, Monitor.Findings findings, boolean insideIncomingClose) {
        boolean inside = on.call.indications().stream().anyMatch(request::isInside);
        long sent = on.vc.sends().stream().filter(s -> s.at() < request.at()).count();
        long back = on.vc.sendCompletions().stream().filter(s -> s.at() < request.at()).count();
        if (inside == insideIncomingClose && sent > back) {
            findings.broken(sent - back + " sends had not come back", request);
        }
    }

    private static void noSendsAfterClose(OnVc on, Frame request, Monitor.Findings findings) {
        long next = on.vc.nextCall(on.call.begin().at()).map(c -> c.begin().at()).orElse(Long.MAX_VALUE);
        on.vc.sends().stream().filter(s -> s.at() > request.at() && s.at() < next)
                .forEach(s -> findings.broken("the client sent after NdisClCloseCall", s.at(), request.at()));
    }

    private static long partiesLeft(OnVc on, Frame request) {
        return on.call.parties().stream().filter(p -> p.onCallForClient(request.at())).count();
    }

    private static void onePartyLeft(OnVc on, Frame request, Monitor.Findings findings) {
        if (on.call.isMultipoint() && partiesLeft(on, request) != 1) {
            findings.broken(partiesLeft(on, request) + " parties were on the call", request);
        }
    }

    private static void namesLastParty(OnVc on, Frame request, Monitor.Findings findings) {
        if (!on.call.isMultipoint()) {
            return;
        }
        ObjectId named = request.begin().object2();
        boolean left = on.call.parties().stream().anyMatch(p -> p.is(named) && p.onCallForClient(request.at()));
        if (!left || passesNullParty(request)) {
            findings.broken("it named " + (named.isNone() || passesNullParty(request) ? "no party" : named + ", which is not on the call"), request);
        }
    }

    private static boolean passesNullParty(Frame request) {
        long[] arguments = request.begin().arguments();
        return arguments.length == ARGUMENTS && arguments[PARTY_ARGUMENT] == 0;
    }

    private static void namesNoParty(OnVc on, Frame request, Monitor.Findings findings) {
        long[] arguments = request.begin().arguments();
        boolean handle = arguments.length == ARGUMENTS && arguments[PARTY_ARGUMENT] != 0;
        if (!on.call.isMultipoint() && (handle || !request.begin().object2().isNone())) {
            findings.broken("it named a party of a point-to-point call", request);
        }
    }

    private static void sizeZeroWithoutBuffer(OnVc on, Frame request, Monitor.Findings findings) {
        long[] arguments = request.begin().arguments();
        if (arguments.length == ARGUMENTS && arguments[BUFFER_ARGUMENT] == 0 && arguments[SIZE_ARGUMENT] != 0) {
            findings.broken("Buffer is NULL and Size " + arguments[SIZE_ARGUMENT], request);
        }
    }

    private static void finalCloseIsFinished(OnVc on, Monitor.Findings findings) {
        Optional<CloseAttempt> sync = on.call.closes().stream()
                .filter(c -> c.request().map(r -> r.returned(NdisStatus.SUCCESS)).orElse(false)).findFirst();
        if (sync.isPresent() && on.vc.createdByClient() && !movedOn(on) && on.model.isComplete()) {
            findings.broken("the client did not go on after a close that did not pend", sync.get().request().orElseThrow());
        }
    }

    private static boolean movedOn(OnVc on) {
        return on.vc.deletes().stream().anyMatch(d -> d.at() > on.call.begin().at()) || on.vc.nextCall(on.call.begin().at()).isPresent();
    }

    private static void contextKept(TraceModel model, Monitor.Findings findings) {
        for (VcHistory vc : model.vcs()) {
            long allowed = vc.createdByClient() ? vc.deletedAt()
                    : vc.deleteHandlers().stream().mapToLong(Frame::at).min().orElse(Long.MAX_VALUE);
            vc.freedByClient().stream().filter(freed -> freed < allowed && !vc.calls().isEmpty()).limit(1)
                    .forEach(freed -> findings.broken("the client released its context of " + vc.client() + " before the VC was deleted", freed));
        }
    }

    private static void handleNotUsedAfterClose(OnVc on, Monitor.Findings findings) {
        if (!on.vc.createdByManager()) {
            return;
        }
        long closed = on.call.clientClosedAt();
        long offered = on.vc.calls().stream().flatMap(c -> c.offers().stream()).mapToLong(Frame::at).filter(at -> at > closed).min()
                .orElse(Long.MAX_VALUE);
        on.vc.frames().stream().filter(f -> ON_VC.contains(f.function()) && f.begin().side() == Side.CLIENT)
                .filter(f -> f.at() > closed && f.at() < offered)
                .forEach(f -> findings.broken(f.function() + " with the handle of a closed VC of the call manager", f.at(), closed));
    }

    private static void deletedAfterFailure(OnVc on, Monitor.Findings findings) {
        boolean failure = on.call.indications().stream().anyMatch(i -> i.argument().isFailure());
        if (!failure || !on.vc.createdByClient() || on.call.clientClosedAt() == Long.MAX_VALUE) {
            return;
        }
        Optional<CallHistory> next = on.vc.nextCall(on.call.begin().at());
        if (next.isPresent()) {
            findings.broken("the client reused the VC", next.get().begin().at(), on.call.indications().get(0).at());
        } else if (on.vc.deletes().isEmpty() && on.model.isComplete()) {
            findings.broken("the client did not delete the VC", on.call.indications().get(0));
        }
    }

    private static void deletedOrReused(OnVc on, Monitor.Findings findings) {
        if (on.vc.createdByClient() && on.call.clientClosedAt() != Long.MAX_VALUE && !movedOn(on) && on.model.isComplete()) {
            findings.broken("the client neither deleted nor reused its VC", on.call.clientClosedAt());
        }
    }

    private static void returnsWithoutWaiting(OnVc on, Monitor.Findings findings) {
        for (Frame indication : on.call.indications()) {
            for (CloseAttempt close : on.call.closes()) {
                boolean inside = close.request().map(r -> r.isInside(indication)).orElse(false);
                boolean later = !close.completions().isEmpty()
                        && close.completions().get(0).at() > close.request().map(Frame::until).orElse(Long.MAX_VALUE);
                if (on.vc.createdByManager() && inside && close.pended() && later && indication.until() > close.completions().get(0).at()) {
                    findings.broken("the callback returned only after the close was completed", indication.until(),
                            close.completions().get(0).at());
                }
            }
        }
    }

    private static void closedOnce(OnVc on, Monitor.Findings findings) {
        List<CloseAttempt> closes = on.call.closes();
        for (int i = 1; i < closes.size(); i++) {
            Optional<Frame> again = closes.get(i).request();
            boolean stands = again.isPresent() && closes.subList(0, i).stream().anyMatch(c -> c.standsAt(again.get().at()));
            if (stands) {
                findings.broken("the client had closed the call before", again.get());
            }
        }
    }

    private static void crashedIn(TraceModel model, Monitor.Findings findings, FunctionId function, FunctionId around) {
        List<Frame> stack = model.crashStack();
        if (stack.isEmpty() || stack.get(0).function() != function || stack.get(0).begin().side() != Side.CLIENT) {
            return;
        }
        boolean fits = around == null || stack.stream().anyMatch(f -> f.function() == around);
        if (fits) {
            findings.broken("the crash came in the client's " + function, stack.get(0));
        }
    }

    private static void onlyCallsThatExist(OnVc on, Frame request, Monitor.Findings findings) {
        if (on.call.setupFailedAt() < request.at() || on.call.clientRefusedAt() < request.at()) {
            findings.broken("the set-up of the call had failed", request);
        } else if (on.call.isIncoming() && on.call.acceptedAt() > request.at() && on.call.indications().stream().noneMatch(i -> i.at() < request.at())) {
            findings.broken("the call was neither accepted nor indicated as closing", request);
        }
    }

    private static void partyForgotten(TraceModel model, Monitor.Findings findings) {
        for (VcHistory vc : model.vcs()) {
            for (CallHistory call : vc.calls()) {
                for (CloseAttempt close : call.closes()) {
                    close.request().map(r -> r.begin().object2()).filter(p -> p.kind() == ObjectKind.PARTY).ifPresent(party ->
                            model.frames().stream().filter(f -> f.function() == FunctionId.NDIS_CL_DROP_PARTY)
                                    .filter(f -> f.begin().object2().equals(party) && f.at() > close.clientClosedAt())
                                    .forEach(f -> findings.broken("the call of " + party + " was closed", f.at(), close.clientClosedAt())));
                }
            }
        }
    }
}
