// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.FunctionId.*;
import static org.ndisharness.trace.rules.Each.each;
import static org.ndisharness.trace.rules.Judge.inTracesWith;

import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NetBufferList;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.rules.Judges.OnFrame;
import org.ndisharness.trace.rules.ListHistory.Way;

/** DATA-SEND, DATA-RECV and what VC-ACT and VC-DEACT say of data: lists are handed over, used on an active VC only, and come back once. */
final class DataRules {
    private static final int DISPATCH_LEVEL = 2;
    /** The flag DISPATCH_LEVEL of sends, completions, receives and returns alike. */
    private static final int FLAG_DISPATCH_LEVEL = 1;
    private static final int FLAG_RESOURCES = 2;
    private static final int RECEIVE_FLAGS = 3;
    private static final int OTHER_FLAGS = 2;

    private DataRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("DATA-SEND-001", each(NDIS_CO_SEND_NET_BUFFER_LISTS).of(Side.CLIENT).must(DataRules::sourceIsVc,
                        "SourceHandle of a list is not NdisVcHandle")),
                new Monitor("DATA-SEND-002", each(NDIS_CO_SEND_NET_BUFFER_LISTS).of(Side.CLIENT).must(DataRules::hasCall,
                        f -> f.object() + " carries no call")),
                new Monitor("DATA-SEND-003", untouched(MINIPORT_CO_SEND_NET_BUFFER_LISTS, NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE,
                        list -> true)),
                new Monitor("DATA-SEND-005", untouched(NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE,
                        PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE, list -> true)),
                new Monitor("DATA-SEND-004", comesBackOnce(MINIPORT_CO_SEND_NET_BUFFER_LISTS,
                        NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE, list -> true)),
                new Monitor("DATA-SEND-006", inTracesWith(NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE, DataRules::returnedToSender)),
                new Monitor("DATA-SEND-007", inTracesWith(MINIPORT_CO_SEND_NET_BUFFER_LISTS, DataRules::inOrder)),
                new Monitor("DATA-SEND-008", each(NDIS_CO_SEND_NET_BUFFER_LISTS).of(Side.CLIENT).must(on -> !Pauses.isPaused(on.model(),
                        on.frame().at()), "the binding was paused")),
                new Monitor("DATA-SEND-009", inTracesWith(NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE, DataRules::sameBuffers)),
                new Monitor("DATA-SEND-010", levelAsSaid(NDIS_CO_SEND_NET_BUFFER_LISTS, OTHER_FLAGS)
                        .andThen(levelAsSaid(NDIS_RETURN_NET_BUFFER_LISTS, OTHER_FLAGS))),
                new Monitor("DATA-SEND-011", levelAsSaid(NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE, OTHER_FLAGS)
                        .andThen(levelAsSaid(NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS, RECEIVE_FLAGS))),
                new Monitor("DATA-SEND-012",
                        inTracesWith(EnumSet.of(MINIPORT_CO_SEND_NET_BUFFER_LISTS, NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS),
                                DataRules::emptyWhenPaused)),
                new Monitor("DATA-SEND-013", inTracesWith(MINIPORT_PAUSE, DataRules::refusedWhilePaused)),
                new Monitor("DATA-SEND-014", each(NDIS_CO_SEND_NET_BUFFER_LISTS).of(Side.CLIENT).must(on -> !Pauses.isPausing(on.model(),
                        on.frame().at()), "the binding was about to pause")),
                new Monitor("DATA-RECV-001",
                        each(NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS).where(on -> !on.frame().isNdis5()).must(DataRules::sourceIsVc,
                                "SourceHandle of a list is not NdisVcHandle")),
                new Monitor("DATA-RECV-002", each(NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS).onVc(vc -> true)
                        .where(on -> on.vc().orElseThrow().deactivations().stream().noneMatch(d -> d.at() < on.frame().at()))
                        .must(DataRules::isActive, f -> f.object() + " was not active")),
                new Monitor("DATA-RECV-003", untouched(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS, NDIS_RETURN_NET_BUFFER_LISTS,
                        list -> !hasResourcesFlag(list.taken().frame()))),
                new Monitor("DATA-RECV-005", inTracesWith(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS, DataRules::notKept)),
                new Monitor("DATA-SEND-015", inTracesWith(MINIPORT_RESET_EX, DataRules::finishedByReset)),
                new Monitor("DATA-RECV-004", comesBackOnce(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS, NDIS_RETURN_NET_BUFFER_LISTS,
                        list -> !hasResourcesFlag(list.taken().frame()))),
                new Monitor("DATA-RECV-006", inTracesWith(MINIPORT_RETURN_NET_BUFFER_LISTS, DataRules::notReturnedWithResources)),
                new Monitor("DATA-RECV-007",
                        each(NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS).where(on -> on.model().isRecorded(Side.CLIENT))
                                .where(on -> !Pauses.isPaused(on.model(), on.frame().at())
                                        && !Pauses.isRestarting(on.model(), on.frame().at())
                                        && on.vc().map(vc -> vc.hasClient() && vc.active().at(on.frame().at())).orElse(false))
                                .mustEnd(on -> !on.callbacks(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS).isEmpty(),
                                        "ProtocolCoReceiveNetBufferLists did not come")),
                new Monitor("DATA-RECV-008", each(NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS).must(on -> !Pauses.isAdapterAtRest(on.model(),
                        on.frame().at()), "the adapter was paused")),
                new Monitor("VC-ACT-001", inTracesWith(NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE, DataRules::sentWhileActive)),
                new Monitor("VC-DEACT-001", inTracesWith(MINIPORT_CO_SEND_NET_BUFFER_LISTS, each(NDIS_MCM_DEACTIVATE_VC)
                        .must(DataRules::nothingToSend, f -> "sends of " + f.object() + " were not completed"))),
                new Monitor("VC-DEACT-002",
                        inTracesWith(EnumSet.of(NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE, NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS),
                                DataRules::nothingAfterDeactivation)),
                new Monitor("VC-DEACT-009", inTracesWith(NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS, each(NDIS_MCM_DEACTIVATE_VC)
                        .must(DataRules::nothingReceived, f -> "receives of " + f.object() + " had not come back"))));
    }

    private static boolean sourceIsVc(OnFrame on) {
        long handle = on.frame().parameter(0);
        return on.frame().begin().lists().stream().allMatch(list -> list.sourceHandle() == handle);
    }

    private static boolean hasCall(OnFrame on) {
        long at = on.frame().at();
        return on.vc().flatMap(vc -> vc.callAt(at)).map(c -> c.clientSetupFailedAt() > at).orElse(false);
    }

    private static boolean isActive(OnFrame on) {
        return on.vc().orElseThrow().active().at(on.frame().at()) || on.vc().orElseThrow().activations().stream()
                .anyMatch(a -> a.at() < on.frame().at() && a.returned(NdisStatus.SUCCESS));
    }

    private static boolean hasResourcesFlag(Frame receive) {
        boolean callback = receive.function() == PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS;
        int place = callback ? RECEIVE_FLAGS + 1 : RECEIVE_FLAGS;
        return (receive.parameter(place) & FLAG_RESOURCES) != 0;
    }

    private static Judge comesBackOnce(FunctionId takes, FunctionId gives,
            Predicate<ListHistory> judged) {
        return inTracesWith(EnumSet.of(takes, gives), (model, findings) -> {
            Way way = model.way(takes, gives);
            findings.counting();
            way.strays().forEach(place -> findings.broken("a list that was not out came back", place.frame()));
            way.stream().filter(judged).peek(list -> findings.judged()).forEach(list -> {
                list.returns().stream().skip(1).forEach(place -> findings.broken("a list came back twice", place.frame().at(),
                        list.taken().frame().at()));
                if (list.returns().isEmpty() && model.isComplete()) {
                    findings.broken("a list never came back", list.taken().frame());
                }
            });
        });
    }

    /** The data are those that were handed over; the recorder takes a checksum at each place. */
    private static Judge untouched(FunctionId takes, FunctionId gives,
            Predicate<ListHistory> judged) {
        return inTracesWith(gives, (model, findings) -> model.way(takes, gives).stream().filter(judged)
                .forEach(list -> list.returned().filter(back -> back.list().checksum() != list.taken().list().checksum()
                        && back.list().buffers() == list.taken().list().buffers())
                        .ifPresent(back -> findings.broken("the data of a list changed while it was given away", back.frame().at(),
                                list.taken().frame().at()))));
    }

    private static void notKept(TraceModel model, Monitor.Findings findings) {
        findings.counting();
        model.way(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS, NDIS_RETURN_NET_BUFFER_LISTS).stream()
                .filter(list -> hasResourcesFlag(list.taken().frame())).peek(list -> findings.judged())
                .flatMap(list -> list.returns().stream())
                .forEach(place -> findings.broken("a list that was only lent was given back", place.frame()));
    }

    private static void finishedByReset(TraceModel model, Monitor.Findings findings) {
        model.frames(MINIPORT_RESET_EX).forEach(reset -> {
            long end = reset.returnedOther(NdisStatus.PENDING) ? reset.until() : model.frames(NDIS_M_RESET_COMPLETE).mapToLong(Frame::at)
                    .filter(at -> at > reset.at()).min().orElse(Long.MAX_VALUE);
            sends(model).stream().filter(list -> end != Long.MAX_VALUE && list.isOutAt(reset.at()) && list.isOutAt(end)).limit(1)
                    .forEach(list -> findings.broken("a send was not completed", end, list.taken().frame().at()));
        });
    }

    /** What the miniport completes returns to the sender, once. Packets of NDIS 5 become lists again, of other addresses. */
    private static void returnedToSender(TraceModel model, Monitor.Findings findings) {
        if (!model.isRecorded(Side.CLIENT)) {
            return;
        }
        Way way = model.way(NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE, PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE);
        way.stream().filter(list -> !list.taken().frame().isNdis5()).forEach(list -> {
            if (list.returns().isEmpty() && list.taken().frame().end().isPresent() && model.isComplete()) {
                findings.broken("a completed list did not return to its sender", list.taken().frame());
            }
            list.returns().stream().skip(1)
                    .filter(place -> !isSentAgain(model, place.list(), list.taken().frame().at(), place.frame().at()))
                    .forEach(
                            place -> findings.broken("a list returned to its sender twice", place.frame().at(), list.taken().frame().at()));
        });
    }

    /** Whether its sender used the list for another send between the two events; NDIS may return that one by itself. */
    private static boolean isSentAgain(TraceModel model, NetBufferList list, long from, long to) {
        return model.frames(NDIS_CO_SEND_NET_BUFFER_LISTS).filter(f -> f.at() > from && f.at() < to)
                .anyMatch(f -> f.begin().lists().stream().anyMatch(l -> l.address() == list.address()));
    }

    /** Judged by the places of the lists of one VC in the two sequences, for sends that do not overlap; not where they become packets. */
    private static void inOrder(TraceModel model, Monitor.Findings findings) {
        model.vcs().forEach(vc -> {
            List<Frame> sends = vc.sends();
            boolean overlap = sends.stream().anyMatch(s -> sends.stream().anyMatch(o -> o != s && o.at() < s.at() && o.until() > s.at()));
            List<Long> sent = sends.stream().flatMap(s -> s.begin().lists().stream()).map(NetBufferList::address).toList();
            List<ListHistory.Place> arrived = vc.frames().stream()
                    .filter(f -> f.function() == MINIPORT_CO_SEND_NET_BUFFER_LISTS && !f.isNdis5())
                    .flatMap(f -> f.begin().lists().stream().map(l -> new ListHistory.Place(f, l))).toList();
            for (int i = 0; !overlap && i < arrived.size() && i < sent.size(); i++) {
                if (arrived.get(i).list().address() != sent.get(i)) {
                    findings.broken("list " + (i + 1) + " of the VC came out of order", arrived.get(i).frame());
                    return;
                }
            }
        });
    }

    private static void sameBuffers(TraceModel model, Monitor.Findings findings) {
        model.way(MINIPORT_CO_SEND_NET_BUFFER_LISTS, NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE).stream()
                .forEach(list -> list.returned().filter(back -> back.list().firstBuffer() != list.taken().list().firstBuffer()
                        || back.list().buffers() != list.taken().list().buffers())
                        .ifPresent(
                                back -> findings.broken("a list came with " + list.taken().list().buffers() + " buffers and went back with "
                                        + back.list().buffers(), back.frame().at(), list.taken().frame().at())));
    }

    private static Judge levelAsSaid(FunctionId function, int flags) {
        return each(function).where(on -> on.model().irqlKnown() && (on.frame().parameter(flags) & FLAG_DISPATCH_LEVEL) != 0)
                .must(on -> on.frame().irql() == DISPATCH_LEVEL, f -> "the flags say DISPATCH_LEVEL, the IRQL was " + f.irql());
    }

    private static Way sends(TraceModel model) {
        return model.way(MINIPORT_CO_SEND_NET_BUFFER_LISTS, NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE);
    }

    private static Way receives(TraceModel model) {
        return model.way(NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS, MINIPORT_RETURN_NET_BUFFER_LISTS);
    }

    private static void emptyWhenPaused(TraceModel model, Monitor.Findings findings) {
        Pauses.endsOfPauses(model).forEach(end -> {
            sends(model).stream().filter(list -> list.isOutAt(end)).limit(1)
                    .forEach(list -> findings.broken("a send was not completed", end, list.taken().frame().at()));
            receives(model).stream().filter(list -> !hasResourcesFlag(list.taken().frame()) && list.isOutAt(end)).limit(1)
                    .forEach(list -> findings.broken("a receive had not come back", end, list.taken().frame().at()));
        });
    }

    private static void refusedWhilePaused(TraceModel model, Monitor.Findings findings) {
        sends(model).stream().filter(list -> Pauses.isAdapterPaused(model, list.taken().frame().at())).forEach(list -> list.returned()
                .filter(back -> back.list().status() != NdisStatus.PAUSED.code())
                .ifPresent(back -> findings.broken("a send to a paused adapter ended with " + new NdisStatus(back.list().status()),
                        back.frame().at(), list.taken().frame().at())));
    }

    private static void notReturnedWithResources(TraceModel model, Monitor.Findings findings) {
        receives(model).stream().filter(list -> hasResourcesFlag(list.taken().frame())).flatMap(list -> list.returns().stream())
                .forEach(back -> findings.broken("a list that was only lent came back", back.frame()));
    }

    private static void sentWhileActive(TraceModel model, Monitor.Findings findings) {
        sends(model).stream().forEach(list -> list.returned().filter(back -> back.list().status() == NdisStatus.SUCCESS.code())
                .ifPresent(back -> model.vc(list.taken().frame().subject(ObjectKind.VC)).filter(vc -> !wasActive(vc, list, back))
                        .ifPresent(vc -> findings.broken("a send succeeded on a VC that was not active", back.frame().at(),
                                list.taken().frame().at()))));
    }

    private static boolean wasActive(VcHistory vc, ListHistory list, ListHistory.Place back) {
        long from = list.taken().frame().at();
        return vc.active().at(from) || vc.active().at(back.frame().at())
                || vc.activations().stream().anyMatch(a -> a.at() > from && a.at() < back.frame().at());
    }

    private static boolean nothingToSend(OnFrame on) {
        return sends(on.model()).stream().filter(list -> isOn(on, list)).noneMatch(list -> list.isOutAt(on.frame().at()));
    }

    private static boolean nothingReceived(OnFrame on) {
        return receives(on.model()).stream().filter(list -> isOn(on, list) && !hasResourcesFlag(list.taken().frame()))
                .noneMatch(list -> list.isOutAt(on.frame().at()));
    }

    private static boolean isOn(OnFrame on, ListHistory list) {
        return on.model().identity(list.taken().frame().subject(ObjectKind.VC))
                .equals(on.model().identity(on.frame().subject(ObjectKind.VC)));
    }

    private static void nothingAfterDeactivation(TraceModel model, Monitor.Findings findings) {
        model.vcs().forEach(vc -> vc.deactivations().stream().filter(d -> d.returned(NdisStatus.SUCCESS)).forEach(d -> {
            long again = vc.activatedAfter(d.at());
            vc.receives().stream().filter(r -> r.at() > d.until() && r.at() < again)
                    .forEach(r -> findings.broken("a receive was indicated on a deactivated VC", r.at(), d.until()));
            sends(model).stream().filter(list -> model.vc(list.taken().frame().subject(ObjectKind.VC)).map(v -> v == vc).orElse(false))
                    .filter(list -> list.taken().frame().at() > d.until() && list.taken().frame().at() < again)
                    .forEach(list -> list.returned().filter(b -> b.list().status() == NdisStatus.SUCCESS.code() && b.frame().at() < again)
                            .ifPresent(
                                    b -> findings.broken("a send that came after the deactivation succeeded", b.frame().at(), d.until())));
        }));
    }
}
