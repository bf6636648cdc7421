// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/**
 * A whole trace put in order for the monitors: frames nested by thread, VCs with both sides joined, calls with their closes. Makes no
 * judgement.
 */
final class TraceModel {
    private final TraceEnd end;
    private final Map<ObjectId, ObjectId> joined = new HashMap<>();
    private final Map<ObjectId, VcHistory> vcs = new LinkedHashMap<>();
    private final Map<ObjectId, PartyHistory> parties = new HashMap<>();
    private final Map<PartyHistory, CallHistory> callOfParty = new HashMap<>();
    private final Map<Long, Frame> open = new HashMap<>();
    private final Map<Long, Deque<Frame>> stacks = new HashMap<>();
    private final List<Frame> frames = new ArrayList<>();
    private final List<Frame> strayCompletions = new ArrayList<>();
    private final List<Frame> strayDispatches = new ArrayList<>();
    private final List<TraceEvent> marks = new ArrayList<>();
    private final Set<ObjectId> freed = new LinkedHashSet<>();
    private Frame lastBegun;

    TraceModel(Trace trace, TraceEnd end) {
        this.end = end;
        for (TraceEvent event : trace.events()) {
            if (event.kind() == EventKind.LINK) {
                joined.put(event.object2(), event.object());
            }
        }
        for (TraceEvent event : trace.events()) {
            take(event);
        }
    }

    private void take(TraceEvent event) {
        switch (event.kind()) {
            case CALL, ENTER -> event.function().ifPresent(function -> begin(event, function));
            case RETURN -> finish(event);
            case MARK -> marks.add(event);
            case FREED -> free(event);
            case LINK, OP_RESULT, LOST, SESSION, FAULT -> { }
        }
    }

    private void free(TraceEvent event) {
        freed.add(event.object());
        vc(event.object()).ifPresent(vc ->
                (event.object().side() == Side.CLIENT ? vc.freedByClient() : vc.freedByManager()).add(event.sequence()));
    }

    private void begin(TraceEvent event, FunctionId function) {
        Deque<Frame> stack = stacks.computeIfAbsent(event.thread(), unused -> new ArrayDeque<>());
        Frame frame = new Frame(event, function, stack.peek());
        stack.push(frame);
        open.put(event.sequence(), frame);
        frames.add(frame);
        lastBegun = frame;
        vc(event.object()).ifPresent(vc -> {
            vc.frames().add(frame);
            beginOnVc(vc, frame);
        });
        partyOf(event).ifPresent(party -> beginOnParty(party, frame));
    }

    /** The party that an event is about: its object, or the second one where the object is the VC. */
    private Optional<PartyHistory> partyOf(TraceEvent event) {
        ObjectId id = event.object().kind() == ObjectKind.PARTY ? event.object() : event.object2();
        return id.kind() == ObjectKind.PARTY ? Optional.of(party(id)) : Optional.empty();
    }

    private void finish(TraceEvent event) {
        Frame frame = open.remove(event.correlation());
        if (frame == null) {
            return;
        }
        frame.end(event);
        stacks.values().forEach(stack -> stack.remove(frame));
        ObjectId object = event.object().kind() == ObjectKind.VC ? event.object() : frame.begin().object();
        vc(object).ifPresent(vc -> finishOnVc(vc, frame));
        partyOf(event).ifPresent(party -> finishOnParty(party, frame));
    }

    private void beginOnVc(VcHistory vc, Frame frame) {
        Optional<CallHistory> call = vc.currentCall();
        switch (frame.function()) {
            case NDIS_CL_MAKE_CALL -> vc.calls().add(withParty(new CallHistory(frame, false), frame));
            case NDIS_MCM_DISPATCH_INCOMING_CALL, NDIS_CM_DISPATCH_INCOMING_CALL -> vc.calls().add(new CallHistory(frame, true));
            case PROTOCOL_CM_MAKE_CALL -> call.ifPresent(c -> withParty(c, frame));
            case NDIS_CL_ADD_PARTY, PROTOCOL_CM_ADD_PARTY -> call.ifPresent(c -> withParty(c, frame));
            case NDIS_MCM_MAKE_CALL_COMPLETE, NDIS_CM_MAKE_CALL_COMPLETE -> call.ifPresent(c -> madeBy(c, frame));
            case PROTOCOL_CL_INCOMING_CALL -> call.ifPresent(c -> c.offers().add(frame));
            case NDIS_CL_INCOMING_CALL_COMPLETE -> call.ifPresent(c -> c.answers().add(frame));
            case PROTOCOL_CM_INCOMING_CALL_COMPLETE -> call.ifPresent(c -> c.answerHandlers().add(frame));
            case NDIS_MCM_DISPATCH_CALL_CONNECTED, NDIS_CM_DISPATCH_CALL_CONNECTED -> call.ifPresent(c -> c.connects().add(frame));
            case NDIS_CL_CLOSE_CALL -> call.ifPresent(c -> c.closes().add(new CloseAttempt(frame)));
            case PROTOCOL_CM_CLOSE_CALL -> call.ifPresent(c -> handledBy(vc, c, frame));
            case NDIS_MCM_CLOSE_CALL_COMPLETE, NDIS_CM_CLOSE_CALL_COMPLETE -> completedBy(call, frame);
            case PROTOCOL_CL_CLOSE_CALL_COMPLETE -> call.flatMap(CallHistory::lastClose).ifPresent(a -> a.addCallback(frame));
            case NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL, NDIS_CM_DISPATCH_INCOMING_CLOSE_CALL -> {
                call.ifPresent(c -> c.dispatches().add(frame));
                if (call.isEmpty()) {
                    strayDispatches.add(frame);
                }
            }
            case PROTOCOL_CL_INCOMING_CLOSE_CALL -> call.ifPresent(c -> c.indications().add(frame));
            case NDIS_MCM_ACTIVATE_VC, NDIS_CM_ACTIVATE_VC -> vc.activations().add(frame);
            case NDIS_MCM_DEACTIVATE_VC, NDIS_CM_DEACTIVATE_VC -> vc.deactivations().add(frame);
            case NDIS_CO_DELETE_VC, NDIS_MCM_DELETE_VC -> vc.deletes().add(frame);
            case PROTOCOL_CO_DELETE_VC -> vc.deleteHandlers().add(frame);
            case NDIS_CO_SEND_NET_BUFFER_LISTS -> vc.sends().add(frame);
            case PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE -> vc.sendCompletions().add(frame);
            case NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS -> vc.receives().add(frame);
            default -> { }
        }
    }

    private void handledBy(VcHistory vc, CallHistory call, Frame frame) {
        if (call.closes().isEmpty()) {
            call.closes().add(new CloseAttempt(null));
        }
        int parties = (int) call.parties().stream().filter(p -> p.onCallForManager(frame.at())).count();
        call.closes().get(call.closes().size() - 1).addHandler(frame, vc.isActive(), parties);
    }

    private void completedBy(Optional<CallHistory> call, Frame frame) {
        Optional<CloseAttempt> attempt = call.flatMap(CallHistory::lastClose).filter(a -> !a.handlers().isEmpty());
        attempt.ifPresent(a -> a.addCompletion(frame));
        if (attempt.isEmpty()) {
            strayCompletions.add(frame);
        }
    }

    private void madeBy(CallHistory call, Frame frame) {
        call.makeCompletions().add(frame);
        if (frame.argument().equals(NdisStatus.SUCCESS)) {
            call.parties().forEach(p -> p.added(frame.at()));
        }
    }

    private CallHistory withParty(CallHistory call, Frame frame) {
        ObjectId id = frame.begin().object2();
        if (id.kind() == ObjectKind.PARTY) {
            PartyHistory party = party(id);
            if (!call.parties().contains(party)) {
                call.parties().add(party);
                callOfParty.put(party, call);
            }
        }
        return call;
    }

    private void beginOnParty(PartyHistory party, Frame frame) {
        switch (frame.function()) {
            case NDIS_MCM_ADD_PARTY_COMPLETE, NDIS_CM_ADD_PARTY_COMPLETE -> {
                if (frame.argument().equals(NdisStatus.SUCCESS)) {
                    party.added(frame.at());
                }
            }
            case NDIS_CL_DROP_PARTY -> party.dropRequested(frame.at());
            case PROTOCOL_CM_DROP_PARTY -> party.dropEntered(frame.at());
            case NDIS_MCM_DISPATCH_INCOMING_DROP_PARTY, NDIS_CM_DISPATCH_INCOMING_DROP_PARTY -> party.dropIndicated(frame.at());
            case PROTOCOL_CL_DROP_PARTY_COMPLETE -> {
                if (frame.argument().isFailure()) {
                    party.dropFailed();
                }
            }
            default -> { }
        }
    }

    private void finishOnVc(VcHistory vc, Frame frame) {
        boolean success = frame.returned(NdisStatus.SUCCESS);
        switch (frame.function()) {
            case NDIS_CO_CREATE_VC, NDIS_MCM_CREATE_VC -> {
                if (success) {
                    vc.creator(frame.begin().side() == Side.CLIENT ? Side.CLIENT : Side.CALL_MANAGER);
                }
            }
            case NDIS_MCM_ACTIVATE_VC, NDIS_CM_ACTIVATE_VC -> vc.active(success || vc.isActive());
            case NDIS_MCM_DEACTIVATE_VC, NDIS_CM_DEACTIVATE_VC -> vc.active(vc.isActive() && !success);
            case NDIS_CL_MAKE_CALL -> {
                if (success) {
                    vc.currentCall().ifPresent(c -> c.parties().forEach(p -> p.added(frame.until())));
                }
            }
            default -> { }
        }
    }

    private void finishOnParty(PartyHistory party, Frame frame) {
        if (frame.function() == FunctionId.NDIS_CL_DROP_PARTY && frame.failed()) {
            party.dropFailed();
        } else if (frame.function() == FunctionId.NDIS_CL_ADD_PARTY && frame.returned(NdisStatus.SUCCESS)) {
            party.added(frame.until());
        }
    }

    /** The history of a VC by either side's id. */
    Optional<VcHistory> vc(ObjectId id) {
        if (id.kind() != ObjectKind.VC) {
            return Optional.empty();
        }
        VcHistory vc = vcs.computeIfAbsent(joined.getOrDefault(id, id), unused -> new VcHistory());
        vc.join(id);
        return Optional.of(vc);
    }

    private PartyHistory party(ObjectId id) {
        PartyHistory party = parties.computeIfAbsent(joined.getOrDefault(id, id), unused -> new PartyHistory());
        if (id.side() == Side.CLIENT) {
            party.client(id);
        } else {
            party.callManager(id);
        }
        return party;
    }

    /** The call that a party is on. */
    Optional<CallHistory> callOf(PartyHistory party) {
        return Optional.ofNullable(callOfParty.get(party));
    }

    /** The party with this id, by either side. */
    Optional<PartyHistory> partyWith(ObjectId id) {
        return Optional.ofNullable(parties.get(joined.getOrDefault(id, id)));
    }

    Collection<VcHistory> vcs() {
        return vcs.values();
    }

    List<Frame> frames() {
        return frames;
    }

    /** Marks of this kind: sequence number and second value. */
    List<TraceEvent> marks(NetworkMark mark) {
        return marks.stream().filter(m -> m.arguments().length == 2 && m.arguments()[0] == mark.number()).toList();
    }

    /** The VC that a mark names. */
    Optional<VcHistory> marked(TraceEvent mark) {
        return vc(new ObjectId(mark.arguments()[1]));
    }

    /** VCs of a miniport with integrated call manager. */
    List<VcHistory> integratedVcs() {
        return vcs.values().stream().filter(vc -> !vc.isStandAlone()).toList();
    }

    /** VCs of a stand-alone call manager. */
    List<VcHistory> standAloneVcs() {
        return vcs.values().stream().filter(VcHistory::isStandAlone).toList();
    }

    /** Close completions on a VC whose ProtocolCmCloseCall was never entered. */
    List<Frame> strayCompletions() {
        return strayCompletions;
    }

    /** Dispatched closes on a VC without a call. */
    List<Frame> strayDispatches() {
        return strayDispatches;
    }

    /** Objects whose context a driver released. */
    Set<ObjectId> freed() {
        return freed;
    }

    /** Whether an obligation that is still open at the end was broken. */
    boolean isComplete() {
        return end == TraceEnd.COMPLETE;
    }

    /** The frames that had not ended when the world crashed, innermost first; empty if it did not crash. */
    List<Frame> crashStack() {
        if (end != TraceEnd.CRASHED || lastBegun == null) {
            return List.of();
        }
        Set<Frame> stack = new LinkedHashSet<>();
        for (Frame frame = innermost(); frame != null; frame = frame.outer().orElse(null)) {
            if (frame.end().isEmpty()) {
                stack.add(frame);
            }
        }
        return List.copyOf(stack);
    }

    private Frame innermost() {
        Deque<Frame> stack = stacks.get(lastBegun.begin().thread());
        return stack == null ? null : stack.peek();
    }
}
