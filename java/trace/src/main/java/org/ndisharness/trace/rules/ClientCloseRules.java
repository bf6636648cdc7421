// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.rules.Judge.inTracesWith;
import static org.ndisharness.trace.rules.Judges.crashIn;
import static org.ndisharness.trace.rules.Judges.firstAfter;
import static org.ndisharness.trace.rules.Judges.forEachCall;
import static org.ndisharness.trace.rules.Judges.forEachRequest;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.rules.Judges.OnCall;
import org.ndisharness.trace.rules.Judges.OnFrame;
import org.ndisharness.trace.rules.Judges.OnRequest;
import org.ndisharness.trace.rules.Situations.Vcs;

/** CL-CLOSE: what a client owes when a call is closed. */
final class ClientCloseRules {
    private static final long NEVER = Long.MAX_VALUE;
    private static final int PARTY_ARGUMENT = 1;
    /** {@code NDH_MAX_LISTS}. */
    private static final int DESCRIBED_LISTS = 64;
    /** Shorter delays between a request and its completion may be chance, not waiting; virtual time on stand-ins. */
    private static final double NOTICEABLE_SECONDS = 0.1;
    private static final Set<FunctionId> WITH_VC_HANDLE = EnumSet.of(FunctionId.NDIS_CL_MAKE_CALL,
            FunctionId.NDIS_CL_INCOMING_CALL_COMPLETE,
            FunctionId.NDIS_CL_CLOSE_CALL, FunctionId.NDIS_CL_MODIFY_CALL_QOS, FunctionId.NDIS_CL_ADD_PARTY, FunctionId.NDIS_CO_DELETE_VC,
            FunctionId.NDIS_CO_SEND_NET_BUFFER_LISTS, FunctionId.NDIS_CO_OID_REQUEST);

    private static final Judge MAY_CLOSE = forEachRequest(ClientCloseRules::mayClose);

    private ClientCloseRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("CL-CLOSE-001", forEachCall(Vcs.ALL, ClientCloseRules::isIndicated,
                        ClientCloseRules::answersIncomingClose)),
                new Monitor("CL-CLOSE-002", whereDataIsSent(forEachCall(Vcs.ALL, ClientCloseRules::isIndicated,
                        ClientCloseRules::noSendsAfterIncomingClose))),
                new Monitor("CL-CLOSE-003",
                        whereDataIsSent(forEachRequest(on -> !isInsideIncomingClose(on), ClientCloseRules::sendsAreBack))),
                new Monitor("CL-CLOSE-004", whereDataIsSent(forEachRequest(ClientCloseRules::noSendsAfterClose))),
                new Monitor("CL-CLOSE-005", forEachRequest(ClientCloseRules::isMultipoint, ClientCloseRules::onePartyLeft)),
                new Monitor("CL-CLOSE-006", forEachRequest(ClientCloseRules::isMultipoint, ClientCloseRules::namesLastParty)),
                new Monitor("CL-CLOSE-007", forEachRequest(on -> !on.call().isMultipoint(), ClientCloseRules::namesNoParty)),
                new Monitor("CL-CLOSE-008", Judges.forEachFrame(FunctionId.NDIS_CL_CLOSE_CALL, ClientCloseRules::sizeZeroWithoutBuffer)),
                new Monitor("CL-CLOSE-009", forEachRequest(on -> on.request().returned(NdisStatus.SUCCESS),
                        ClientCloseRules::finalCloseIsFinished)),
                new Monitor("CL-CLOSE-010", ClientCloseRules::contextKept),
                new Monitor("CL-CLOSE-011", forEachCall(ClientCloseRules::handleNotUsedAfterClose)),
                new Monitor("CL-CLOSE-013", forEachCall(ClientCloseRules::deletedAfterFailure)),
                new Monitor("CL-CLOSE-014", forEachCall(ClientCloseRules::deletedOrReused)),
                new Monitor("CL-CLOSE-015", forEachRequest(ClientCloseRules::returnsWithoutWaiting)),
                new Monitor("CL-CLOSE-016", forEachRequest(ClientCloseRules::closedOnce)),
                new Monitor("CL-CLOSE-017", crashIn(on -> isIn(on, FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE) && isInsideClose(on),
                        "the crash came before NdisClCloseCall returned, in")),
                new Monitor("CL-CLOSE-018",
                        crashIn(on -> isIn(on, FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL), "the crash came in the client's")),
                new Monitor("CL-CLOSE-019", crashIn(on -> isIn(on, FunctionId.PROTOCOL_CO_DELETE_VC) && isInsideClose(on),
                        "the crash came before NdisClCloseCall returned, in")),
                new Monitor("CL-CLOSE-020",
                        whereDataIsSent(forEachRequest(ClientCloseRules::isInsideIncomingClose, ClientCloseRules::sendsAreBack))),
                new Monitor("CL-CLOSE-021", inTracesWith(FunctionId.NDIS_CL_CLOSE_CALL, ClientCloseRules::onlyCallsThatExist)),
                new Monitor("CL-CLOSE-022", forEachRequest(on -> !namedParty(on.request()).isNone(), ClientCloseRules::partyForgotten)));
    }

    private static Judge whereDataIsSent(Judge judge) {
        return inTracesWith(FunctionId.NDIS_CO_SEND_NET_BUFFER_LISTS, judge);
    }

    private static boolean isIndicated(OnCall on) {
        return !on.call().indications().isEmpty();
    }

    private static void answersIncomingClose(OnCall on, Monitor.Findings findings) {
        Frame indication = on.call().indications().get(0);
        if (!isClosedAround(on.call(), indication.at()) && on.call().clientRefusedAt() == NEVER && on.model().isComplete()) {
            findings.broken("the client never called NdisClCloseCall", indication);
        }
    }

    private static boolean isClosedAround(CallHistory call, long moment) {
        for (CloseAttempt close : call.closes()) {
            boolean later = close.requestedAt() > moment && close.requestedAt() != NEVER;
            if (later || close.standsAt(moment)) {
                return true;
            }
        }
        return false;
    }

    private static void noSendsAfterIncomingClose(OnCall on, Monitor.Findings findings) {
        on.call().indications().stream().limit(1).forEach(i -> on.vc().sends().stream()
                .filter(s -> s.at() < on.nextCallAt() && (s.at() > i.until() || s.isInside(i)))
                .forEach(s -> findings.broken("the client sent after the incoming close", s.at(), i.at())));
    }

    private static boolean isInsideIncomingClose(OnRequest on) {
        return on.request().isInsideAny(on.call().indications());
    }

    /** A completion may bring the lists of several sends; one with more lists than events describe tells nothing. */
    private static void sendsAreBack(OnRequest on, Monitor.Findings findings) {
        List<Frame> completions = before(on, on.vc().sendCompletions());
        long out = lists(before(on, on.vc().sends())) - lists(completions);
        if (out > 0 && completions.stream().noneMatch(f -> f.begin().lists().size() == DESCRIBED_LISTS)) {
            findings.broken(out + " sends had not come back", on.request());
        }
    }

    private static List<Frame> before(OnRequest on, List<Frame> frames) {
        return frames.stream().filter(f -> f.at() < on.request().at()).toList();
    }

    private static long lists(List<Frame> frames) {
        return frames.stream().mapToLong(f -> Math.max(1, f.begin().lists().size())).sum();
    }

    private static void noSendsAfterClose(OnRequest on, Monitor.Findings findings) {
        long next = on.vc().nextCallAt(on.call());
        for (Frame send : on.vc().sends()) {
            if (send.at() > on.request().at() && send.at() < next) {
                findings.broken("the client sent after NdisClCloseCall", send.at(), on.request().at());
            }
        }
    }

    /** A multipoint call that the client knows to be there; closing one whose set-up is pended is left open by the documentation. */
    private static boolean isMultipoint(OnRequest on) {
        return on.call().isMultipoint() && on.call().clientMayCloseFrom() < on.request().at();
    }

    private static void onePartyLeft(OnRequest on, Monitor.Findings findings) {
        long left = on.call().parties().stream().filter(p -> p.onCallForClient().at(on.request().at())).count();
        if (left != 1) {
            findings.broken(left + " parties were on the call", on.request());
        }
    }

    private static void namesLastParty(OnRequest on, Monitor.Findings findings) {
        ObjectId named = namedParty(on.request());
        boolean left = on.call().parties().stream().anyMatch(p -> p.is(named) && p.onCallForClient().at(on.request().at()));
        if (!left) {
            findings.broken("it named " + (named.isNone() ? "no party" : named + ", which is not on the call"), on.request());
        }
    }

    /** The party whose handle NdisClCloseCall was given; none if the handle was NULL. */
    static ObjectId namedParty(Frame request) {
        boolean isNull = request.begin().argumentCount() > PARTY_ARGUMENT && request.begin().argument(PARTY_ARGUMENT) == 0;
        return isNull ? ObjectId.NONE : request.party();
    }

    private static void namesNoParty(OnRequest on, Monitor.Findings findings) {
        TraceEvent begin = on.request().begin();
        boolean handle = begin.argumentCount() > PARTY_ARGUMENT ? begin.argument(PARTY_ARGUMENT) != 0 : !on.request().party().isNone();
        if (handle) {
            findings.broken("it named a party of a point-to-point call", on.request());
        }
    }

    private static void sizeZeroWithoutBuffer(OnFrame on, Monitor.Findings findings) {
        if (!on.frame().hasBuffer() && on.frame().size() != 0) {
            findings.broken("Buffer is NULL and Size " + on.frame().size(), on.frame());
        }
    }

    private static void finalCloseIsFinished(OnRequest on, Monitor.Findings findings) {
        boolean wentOn =
                new OnCall(on.model(), on.vc(), on.call()).movedOn() || on.model().familyClosedAt(on.vc().addressFamily()) != NEVER;
        if (on.vc().createdByClient() && !wentOn && on.model().isComplete()) {
            findings.broken("the client did not go on after a close that did not pend", on.request().until(), on.request().at());
        }
    }

    private static void contextKept(TraceModel model, Monitor.Findings findings) {
        for (VcHistory vc : model.vcs()) {
            if (!vc.freedByClient().isEmpty() && !vc.calls().isEmpty()) {
                long freed = vc.freedByClient().get(0);
                if (freed < clientKeepsUntil(vc)) {
                    findings.broken("the client released its context of " + vc.client() + " before the VC was deleted", freed);
                }
            }
        }
    }

    private static long clientKeepsUntil(VcHistory vc) {
        if (vc.createdByClient()) {
            return vc.deletedAt();
        }
        for (Frame handler : vc.deleteHandlers()) {
            if (handler.side() == Side.CLIENT) {
                return handler.at();
            }
        }
        return NEVER;
    }

    private static void handleNotUsedAfterClose(OnCall on, Monitor.Findings findings) {
        if (!on.vc().createdByManager()) {
            return;
        }
        long closed = on.call().clientClosedAt();
        long offered = NEVER;
        for (CallHistory call : on.vc().calls()) {
            offered = Math.min(offered, firstAfter(call.offers(), closed));
        }
        for (Frame frame : on.vc().frames()) {
            if (frame.at() > closed && frame.at() < offered && frame.side() == Side.CLIENT && WITH_VC_HANDLE.contains(frame.function())) {
                findings.broken(frame + " with the handle of a closed VC of the call manager", frame.at(), closed);
            }
        }
    }

    private static Optional<Frame> failureIndication(OnCall on) {
        for (Frame indication : on.call().indications()) {
            if (indication.carriesFailure()) {
                return Optional.of(indication);
            }
        }
        return Optional.empty();
    }

    private static void deletedAfterFailure(OnCall on, Monitor.Findings findings) {
        Frame indication = failureIndication(on).orElse(null);
        if (indication == null || !on.vc().createdByClient() || on.call().clientClosedAt() == NEVER) {
            return;
        }
        if (on.vc().nextCall(on.call()).isPresent()) {
            findings.broken("the client reused the VC", on.nextCallAt(), indication.at());
        } else if (on.vc().deletes().isEmpty() && on.model().isComplete()) {
            findings.broken("the client did not delete the VC", indication);
        }
    }

    /** After a close indicated with a failure CL-CLOSE-013 is the stricter one. */
    private static void deletedOrReused(OnCall on, Monitor.Findings findings) {
        if (!on.vc().createdByClient() || on.call().clientClosedAt() == NEVER || failureIndication(on).isPresent()) {
            return;
        }
        long familyClosed = on.model().familyClosedAt(on.vc().addressFamily());
        boolean inTime = firstAfter(on.vc().deletes(), on.call().begin().at()) < familyClosed || on.nextCallAt() < familyClosed;
        if (!inTime && (familyClosed != NEVER || on.model().isComplete())) {
            findings.broken("the client neither deleted nor reused its VC", on.call().clientClosedAt());
        }
    }

    private static void returnsWithoutWaiting(OnRequest on, Monitor.Findings findings) {
        Frame completion = on.attempt().completion().orElse(null);
        if (!on.vc().createdByManager() || !on.attempt().pended() || completion == null || completion.at() <= on.request().until()) {
            return;
        }
        Frame indication = on.call().indications().stream().filter(on.request()::isInside).findFirst().orElse(null);
        if (indication != null && indication.until() > completion.at() && indication.hasEnded()
                && on.model().secondsBetween(on.request().end().orElseThrow(), completion.begin()) >= NOTICEABLE_SECONDS) {
            findings.broken("the callback returned only after the close was completed", indication.until(), completion.at());
        }
    }

    private static void closedOnce(OnRequest on, Monitor.Findings findings) {
        for (CloseAttempt other : on.call().closes()) {
            if (other != on.attempt() && other.standsAt(on.request().at())) {
                findings.broken("the client had closed the call before", on.request());
                return;
            }
        }
    }

    private static boolean isIn(OnFrame on, FunctionId callback) {
        return on.frame().function() == callback && on.frame().side() == Side.CLIENT;
    }

    private static boolean isInsideClose(OnFrame on) {
        return on.model().frames(FunctionId.NDIS_CL_CLOSE_CALL).anyMatch(on.frame()::isInside);
    }

    private static void onlyCallsThatExist(TraceModel model, Monitor.Findings findings) {
        for (Frame stray : model.strayRequests()) {
            findings.broken("no call is on " + stray.object(), stray);
        }
        MAY_CLOSE.judge(model, findings);
    }

    private static void mayClose(OnRequest on, Monitor.Findings findings) {
        if (on.call().clientSetupFailedAt() < on.request().at()) {
            findings.broken("the set-up of the call had failed", on.request().at(), on.call().clientSetupFailedAt());
        } else if (on.call().isIncoming() && on.call().clientMayCloseFrom() > on.request().at()) {
            findings.broken("the call was neither accepted nor indicated as closing", on.request());
        }
    }

    private static void partyForgotten(OnRequest on, Monitor.Findings findings) {
        long closed = on.attempt().clientClosedAt();
        on.model().party(namedParty(on.request())).ifPresent(party -> party.frames().stream()
                .filter(f -> f.at() > closed && f.side() == Side.CLIENT && !f.function().isCallback())
                .filter(f -> f.function() != FunctionId.NDIS_CL_CLOSE_CALL || !namedParty(f).isNone())
                .forEach(f -> findings.broken("the call of " + f.party() + " was closed", f.at(), closed)));
    }
}
