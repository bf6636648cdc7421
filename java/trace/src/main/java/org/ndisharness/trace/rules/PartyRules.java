// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.FunctionId.*;
import static org.ndisharness.trace.rules.Each.each;
import static org.ndisharness.trace.rules.Judge.inTracesWith;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.rules.Judges.OnFrame;

/** PARTY and QOS: what may be done to a call that is there, and what one side tells the other about it. */
final class PartyRules {
    private static final int ADDED_PARTY_CONTEXT = 2;
    private static final int DROP_BUFFER = 1;
    private static final int INCOMING_DROP_BUFFER = 2;

    private PartyRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("PARTY-ADD-001", each(NDIS_CL_ADD_PARTY).must(PartyRules::isMultipointCallUp,
                        f -> "no multipoint call is set up on " + f.subject(ObjectKind.VC))),
                new Monitor("PARTY-ADD-004", each(NDIS_MCM_ADD_PARTY_COMPLETE).where(on -> on.frame().carries(NdisStatus.SUCCESS))
                        .must(on -> on.frame().begin().argumentCount() == 0 || on.frame().parameter(ADDED_PARTY_CONTEXT) != 0,
                                "CallMgrPartyContext is NULL")),
                new Monitor("PARTY-DROP-005", each(NDIS_CL_DROP_PARTY).must(PartyRules::isOneOfSeveral,
                        f -> f.party() + " was the last one of its call")),
                new Monitor("PARTY-DROP-006", inTracesWith(ExchangeKind.DROP_PARTY.functions(), PartyRules::lastOneRefused)),
                new Monitor("PARTY-DROP-008", inTracesWith(PROTOCOL_CM_DROP_PARTY, PartyRules::freedAfterDrop)),
                new Monitor("PARTY-DROP-010", inTracesWith(EnumSet.of(NDIS_MCM_DELETE_VC, NDIS_CO_DELETE_VC), PartyRules::gone)),
                new Monitor("PARTY-DROP-011", each(NDIS_CL_DROP_PARTY).mustHaveNoSizeWithoutBuffer(DROP_BUFFER, DROP_BUFFER + 1)),
                new Monitor("PARTY-IN-001", each(NDIS_MCM_DISPATCH_INCOMING_DROP_PARTY).must(PartyRules::wasOnCall,
                        f -> f.party() + " was not on a call")),
                new Monitor("PARTY-IN-002",
                        told(NDIS_MCM_DISPATCH_INCOMING_DROP_PARTY, PROTOCOL_CL_INCOMING_DROP_PARTY, PartyRules::isOnCall)),
                new Monitor("PARTY-IN-003", inTracesWith(PROTOCOL_CL_INCOMING_DROP_PARTY, PartyRules::dropped)),
                new Monitor("PARTY-IN-004", inTracesWith(NDIS_MCM_DISPATCH_INCOMING_DROP_PARTY, PartyRules::statusTellsWhy)),
                new Monitor("PARTY-IN-005", each(NDIS_MCM_DISPATCH_INCOMING_DROP_PARTY)
                        .mustHaveNoSizeWithoutBuffer(INCOMING_DROP_BUFFER, INCOMING_DROP_BUFFER + 1)),
                new Monitor("CALL-IN-013", told(NDIS_MCM_DISPATCH_CALL_CONNECTED, PROTOCOL_CL_CALL_CONNECTED, PartyRules::isAcceptedOnce)),
                new Monitor("QOS-008",
                        told(NDIS_MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE, PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE, PartyRules::isActive)),
                new Monitor("QOS-010", each(NDIS_CL_MODIFY_CALL_QOS).must(PartyRules::isCallThere, f -> "no call on " + f.object())),
                new Monitor("QOS-012", each(NDIS_MCM_MODIFY_CALL_QOS_COMPLETE).where(on -> on.frame().carries(NdisStatus.SUCCESS))
                        .must(PartyRules::saysChanged, "CALL_PARAMETERS_CHANGED is not set")));
    }

    /**
     * What a dispatch of the call manager brings the client: one callback about the same thing, with the same status. NDIS need not pass on
     * what the call manager must not dispatch.
     */
    private static Judge told(FunctionId dispatch, FunctionId callback, Predicate<OnFrame> due) {
        return inTracesWith(dispatch, (model, findings) -> {
            for (OnFrame on : model.isRecorded(Side.CLIENT) ? model.situations().frames(dispatch) : List.<OnFrame>of()) {
                if (on.frame().hasEnded() && due.test(on)) {
                    told(on, callback, findings);
                }
            }
        });
    }

    private static void told(OnFrame on, FunctionId callback, Monitor.Findings findings) {
        Frame dispatch = on.frame();
        List<Frame> own = new ArrayList<>();
        boolean later = false;
        for (Frame told : on.model().listOf(callback)) {
            boolean aboutSame = isAboutSame(on.model(), told, dispatch);
            later |= aboutSame && told.at() > dispatch.at();
            if (aboutSame && told.isFrom(dispatch)) {
                own.add(told);
            }
        }
        if (own.size() > 1 || own.isEmpty() && !later && on.model().isComplete()) {
            findings.broken(callback.symbol() + " came " + own.size() + " times", dispatch);
        }
        for (Frame told : own) {
            Judges.sameData(dispatch, told, findings);
        }
        for (Frame told : own) {
            if (told.begin().hasStatus() && !told.carries(dispatch.argument())) {
                findings.broken("the status was " + dispatch.argument() + " and became " + told.argument(), told.at(), dispatch.at());
            }
        }
    }

    private static boolean isAcceptedOnce(OnFrame on) {
        long at = on.frame().at();
        CallHistory call = on.callBefore().orElse(null);
        return call != null && call.isIncoming() && call.acceptedAt() < at && call.connects().indexOf(on.frame()) == 0;
    }

    private static boolean isActive(OnFrame on) {
        return on.vc().map(vc -> vc.active().at(on.frame().at())).orElse(false);
    }

    private static boolean isAboutSame(TraceModel model, Frame callback, Frame dispatch) {
        return model.identity(callback.object()).equals(model.identity(dispatch.object()))
                && model.identity(callback.party()).equals(model.identity(dispatch.party()));
    }

    private static boolean isMultipointCallUp(OnFrame on) {
        long at = on.frame().at();
        return on.vc().flatMap(vc -> vc.callAt(at)).map(c -> c.parties().stream()
                .anyMatch(p -> p.frames().get(0).function() == NDIS_CL_MAKE_CALL || p.frames().get(0).function() == PROTOCOL_CM_MAKE_CALL)
                && c.clientMadeAt() < at && c.clientClosedAt() > at).orElse(false);
    }

    private static long othersOnCall(TraceModel model, Frame drop) {
        return model.party(drop.party()).flatMap(party -> model.callOf(party).map(call -> call.parties().stream()
                .filter(p -> p != party && p.onCallForClient().at(drop.at())).count())).orElse(1L);
    }

    private static boolean isOneOfSeveral(OnFrame on) {
        return othersOnCall(on.model(), on.frame()) > 0;
    }

    private static void lastOneRefused(TraceModel model, Monitor.Findings findings) {
        findings.counting();
        model.exchanges().of(ExchangeKind.DROP_PARTY).filter(e -> e.request().isPresent() && e.known().isPresent())
                .filter(e -> othersOnCall(model, e.request().get()) == 0).peek(e -> findings.judged())
                .filter(e -> !e.known().get().equals(NdisStatus.FAILURE))
                .forEach(e -> findings.broken("the drop of the last party ended with " + e.known().get(), e.knownAt(),
                        e.request().get().at()));
    }

    private static void freedAfterDrop(TraceModel model, Monitor.Findings findings) {
        model.exchanges().of(ExchangeKind.DROP_PARTY).filter(e -> !e.handlers().isEmpty() && e.succeeded())
                .filter(e -> model.isKept(e.handlers().get(0).party()))
                .forEach(e -> findings.broken(e.handlers().get(0).party() + " was never released", e.answeredAt()));
    }

    /** Every party that was on the call is dropped or closed with it before its VC goes. */
    private static void gone(TraceModel model, Monitor.Findings findings) {
        for (VcHistory vc : model.vcs()) {
            if (vc.createdByClient() && vc.hasClient()) {
                for (CallHistory call : vc.calls()) {
                    gone(vc, call, findings);
                }
            }
        }
    }

    private static void gone(VcHistory vc, CallHistory call, Monitor.Findings findings) {
        for (PartyHistory party : call.parties()) {
            vc.deletes().stream().filter(d -> d.returned(NdisStatus.SUCCESS)).findFirst()
                    .filter(delete -> party.onCallForClient().at(delete.at()) && !isClosedWith(call, party))
                    .ifPresent(delete -> findings.broken("a party was neither dropped nor closed", delete));
        }
    }

    private static boolean isClosedWith(CallHistory call, PartyHistory party) {
        return call.closes().stream().flatMap(c -> c.request().stream()).anyMatch(r -> party.is(r.party()));
    }

    private static boolean isOnCall(OnFrame on) {
        return on.model().party(on.frame().party()).map(p -> p.onCallForManager().at(on.frame().at())).orElse(false);
    }

    /** Drivers decide under a lock and record without it; ours say so when what they decided on changed in between. */
    private static boolean wasOnCall(OnFrame on) {
        return isOnCall(on) || on.frame().end().filter(e -> e.hasFlag(EventLayout.FLAG_CROSSED)).isPresent();
    }

    private static void dropped(TraceModel model, Monitor.Findings findings) {
        if (!model.isComplete()) {
            return;
        }
        model.frames(PROTOCOL_CL_INCOMING_DROP_PARTY).forEach(told -> {
            Stream<Frame> own = model.party(told.party()).stream().flatMap(p -> p.frames().stream());
            if (own.noneMatch(f -> f.function() == NDIS_CL_DROP_PARTY || f.function() == NDIS_CL_CLOSE_CALL)) {
                findings.broken("the client neither dropped " + told.party() + " nor closed its call", told);
            }
        });
    }

    private static void statusTellsWhy(TraceModel model, Monitor.Findings findings) {
        findings.counting();
        for (TraceEvent mark : model.marks(NetworkMark.REMOTE_PARTY_LEFT)) {
            findings.judged();
            ObjectId party = model.identity(TraceModel.marked(mark));
            model.frames(NDIS_MCM_DISPATCH_INCOMING_DROP_PARTY).filter(f -> f.at() > mark.sequence())
                    .filter(f -> model.identity(f.party()).equals(party)).limit(1).filter(f -> !f.carries(NdisStatus.SUCCESS))
                    .forEach(f -> findings.broken("the remote party left, DropStatus is " + f.argument(), f.at(), mark.sequence()));
        }
    }

    private static boolean isCallThere(OnFrame on) {
        long at = on.frame().at();
        return on.vc().map(vc -> vc.active().at(at) || vc.callAt(at).map(c -> c.clientClosedAt() > at && c.clientSetupFailedAt() > at)
                .orElse(false)).orElse(false);
    }

    private static boolean saysChanged(OnFrame on) {
        var now = on.frame().begin().callParameters();
        var asked = on.model().exchanges().completedBy(ExchangeKind.MODIFY_QOS, on.frame()).flatMap(Exchange::handler)
                .flatMap(h -> h.begin().callParameters());
        return now.isEmpty() || asked.isEmpty() || (now.get().flags() & CallParameters.PARAMETERS_CHANGED) != 0
                || now.get().withFlags(0).equals(asked.get().withFlags(0));
    }
}
