// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnd;
import org.ndisharness.trace.TraceEvent;

/** Sorts the events of a trace into a {@link TraceModel}. */
final class TraceModelBuilder {
    /** Parameter of OP_RESULT: what became of the operation; this if the teardown came before it. */
    private static final int OUTCOME = 0;
    private static final int STATUS_CANCELLED = 0xC0000120;
    private static final int SESSION_TEARDOWN = 2; // NdhSessionTeardown

    private final TraceModel model;
    private final Map<Long, Deque<Frame>> stacks = new HashMap<>();
    private final List<TraceEvent> events;
    private final List<TraceEvent> links = new ArrayList<>();
    private Deque<Frame> lastStack = new ArrayDeque<>();
    /** The stack that was asked for last: many events in a row are of one thread. */
    private Deque<Frame> knownStack;
    private long knownKey;
    private boolean faulty;

    private TraceModelBuilder(TraceModel model, int events) {
        this.model = model;
        this.events = new ArrayList<>(events);
    }

    /** Reads up to the first loss: after it a missing event means nothing. */
    static void build(TraceModel model, Trace trace, TraceEnd end) {
        new TraceModelBuilder(model, trace.size()).build(trace, end);
    }

    private void build(Trace trace, TraceEnd end) {
        boolean whole = sort(trace);
        // The miniport's view of a VC last: by then the other two are one.
        join(false);
        join(true);
        for (TraceEvent event : events) {
            take(event);
        }
        model.end(whole && end == TraceEnd.COMPLETE,
                whole && end == TraceEnd.CRASHED && !faulty ? new ArrayList<>(lastStack) : List.of());
    }

    /** Takes out what tells nothing new; whether nothing was lost. */
    private boolean sort(Trace trace) {
        for (int i = 0; i < trace.size(); i++) {
            TraceEvent event = trace.get(i);
            EventKind kind = event.kind();
            if (kind == EventKind.LOST && isLoss(event)) {
                return false;
            }
            if (!event.isTwin()) {
                (kind == EventKind.LINK ? links : events).add(event);
            }
        }
        return true;
    }

    private void join(boolean miniports) {
        for (TraceEvent link : links) {
            if ((link.object2().side() == Side.MINIPORT) == miniports) {
                model.join(link.object(), link.object2());
            }
        }
    }

    /** Losses of the miniport's journal lie before a session and concern no VC of it. */
    private static boolean isLoss(TraceEvent event) {
        return !event.hasFlag(EventLayout.FLAG_DETACHED);
    }

    private void take(TraceEvent event) {
        switch (event.kind()) {
            case CALL, ENTER -> {
                if (event.function().isPresent()) {
                    begin(event, event.function().get());
                }
            }
            case RETURN -> finish(event);
            case MARK -> mark(event);
            case FREED -> free(event);
            case FAULT -> faulty = true;
            case SESSION -> {
                if (event.rawStatus() == SESSION_TEARDOWN) {
                    model.teardownAt(event.sequence());
                }
            }
            case OP_RESULT -> {
                if ((int) event.argument(OUTCOME) == STATUS_CANCELLED) {
                    model.cancelled(event.object(), event.sequence());
                }
            }
            case LINK, LOST -> {
            }
        }
    }

    private void mark(TraceEvent event) {
        NetworkMark.of(event).ifPresent(mark -> model.add(mark, event));
    }

    private void free(TraceEvent event) {
        model.freed().add(event.object());
        if (event.object().kind() == ObjectKind.VC) {
            VcHistory vc = model.makeVc(event.object());
            (event.object().side() == Side.CLIENT ? vc.freedByClient() : vc.freedByManager()).add(event.sequence());
        }
    }

    /** Idle threads of all processors have the id 0. */
    private Deque<Frame> stackOf(TraceEvent event) {
        long key = event.thread() != 0 ? event.thread() : -1 - event.processor();
        if (knownStack == null || key != knownKey) {
            knownStack = stacks.computeIfAbsent(key, unused -> new ArrayDeque<>());
            knownKey = key;
        }
        return knownStack;
    }

    private void begin(TraceEvent event, FunctionId function) {
        lastStack = stackOf(event);
        Frame frame = new Frame(event, function.ofNdis6(), lastStack.peek());
        lastStack.push(frame);
        model.add(frame);
        if (function == FunctionId.NDIS_CL_CLOSE_ADDRESS_FAMILY) {
            model.familyClosed(frame.object(), frame.at());
        }
        if (!frame.party().isNone()) {
            PartyHistory party = model.makeParty(frame.party());
            party.frames().add(frame);
            beginOnParty(party, frame);
        }
        if (frame.object().kind() == ObjectKind.VC) {
            VcHistory vc = model.makeVc(frame.object());
            vc.add(frame);
            beginOnVc(vc, frame);
        }
    }

    private void finish(TraceEvent event) {
        Frame frame = openFrame(event);
        if (frame == null) {
            return;
        }
        frame.end(event);
        lastStack = stackOf(frame.begin());
        lastStack.remove(frame);
        if (!frame.party().isNone()) {
            finishOnParty(model.makeParty(frame.party()), frame);
        }
        ObjectId object = event.object().kind() == ObjectKind.VC ? event.object() : frame.object();
        if (object.kind() == ObjectKind.VC) {
            finishOnVc(model.makeVc(object), frame, object);
        }
    }

    /** The frame that a RETURN ends, most often the innermost one of its thread; null if there is none. */
    private Frame openFrame(TraceEvent end) {
        Frame own = openFrame(stackOf(end), end.correlation());
        if (own != null) {
            return own;
        }
        for (Deque<Frame> stack : stacks.values()) {
            Frame other = openFrame(stack, end.correlation());
            if (other != null) {
                return other;
            }
        }
        return null;
    }

    private static Frame openFrame(Deque<Frame> stack, long at) {
        for (Frame frame : stack) {
            if (frame.at() == at) {
                return frame;
            }
        }
        return null;
    }

    private void beginOnVc(VcHistory vc, Frame frame) {
        CallHistory call = vc.currentCall().orElse(null);
        switch (frame.function()) {
            case NDIS_CL_MAKE_CALL -> withParty(begin(vc, frame, false), frame);
            case PROTOCOL_CM_MAKE_CALL -> {
                CallHistory made = vc.hasClient() && call != null ? call : begin(vc, frame, false);
                made.makeHandlers().add(frame);
                withParty(made, frame);
            }
            case NDIS_MCM_DISPATCH_INCOMING_CALL, NDIS_CM_DISPATCH_INCOMING_CALL -> begin(vc, frame, true);
            case PROTOCOL_CL_INCOMING_CALL -> (vc.hasManager() && call != null ? call : begin(vc, frame, true)).offers().add(frame);
            case NDIS_MCM_CLOSE_CALL_COMPLETE, NDIS_CM_CLOSE_CALL_COMPLETE -> complete(vc, frame);
            case PROTOCOL_CL_CLOSE_CALL_COMPLETE -> callBack(vc, frame);
            case NDIS_MCM_ACTIVATE_VC, NDIS_CM_ACTIVATE_VC -> vc.activations().add(frame);
            case NDIS_MCM_DEACTIVATE_VC, NDIS_CM_DEACTIVATE_VC -> vc.deactivations().add(frame);
            case PROTOCOL_CM_ACTIVATE_VC_COMPLETE -> activated(vc, frame.carries(NdisStatus.SUCCESS), frame.at());
            case PROTOCOL_CM_DEACTIVATE_VC_COMPLETE -> deactivated(vc, frame.carries(NdisStatus.SUCCESS), frame.at());
            case NDIS_CO_DELETE_VC, NDIS_MCM_DELETE_VC -> vc.deletes().add(frame);
            case PROTOCOL_CO_DELETE_VC -> vc.deleteHandlers().add(frame);
            case NDIS_CO_SEND_NET_BUFFER_LISTS -> vc.sends().add(frame);
            case NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE -> vc.sendReturns().add(frame);
            case PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE -> vc.sendCompletions().add(frame);
            case NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS -> vc.receives().add(frame);
            default -> {
                if (call == null) {
                    stray(frame);
                } else {
                    beginOnCall(vc, call, frame);
                }
            }
        }
    }

    private void beginOnCall(VcHistory vc, CallHistory call, Frame frame) {
        switch (frame.function()) {
            case NDIS_CL_ADD_PARTY, PROTOCOL_CM_ADD_PARTY -> withParty(call, frame);
            case NDIS_MCM_MAKE_CALL_COMPLETE, NDIS_CM_MAKE_CALL_COMPLETE -> {
                call.makeCompletions().add(frame);
                joinedForManager(call, frame.carries(NdisStatus.SUCCESS), frame.at());
            }
            case PROTOCOL_CL_MAKE_CALL_COMPLETE -> {
                call.makeCallbacks().add(frame);
                joinedForClient(call, frame.carries(NdisStatus.SUCCESS), frame.at());
            }
            case NDIS_CL_INCOMING_CALL_COMPLETE -> call.answers().add(frame);
            case PROTOCOL_CM_INCOMING_CALL_COMPLETE -> call.answerHandlers().add(frame);
            case NDIS_MCM_DISPATCH_CALL_CONNECTED, NDIS_CM_DISPATCH_CALL_CONNECTED -> call.connects().add(frame);
            case NDIS_CL_CLOSE_CALL -> call.closes().add(new CloseAttempt(frame));
            case PROTOCOL_CM_CLOSE_CALL -> handle(vc, call, frame);
            case NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL, NDIS_CM_DISPATCH_INCOMING_CLOSE_CALL -> call.dispatches().add(frame);
            case PROTOCOL_CL_INCOMING_CLOSE_CALL -> call.indications().add(frame);
            default -> {
            }
        }
    }

    /** What is about a call, on a VC that never had one. */
    private void stray(Frame frame) {
        switch (frame.function()) {
            case NDIS_CL_CLOSE_CALL -> model.strayRequests().add(frame);
            case NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL, NDIS_CM_DISPATCH_INCOMING_CLOSE_CALL -> model.strayDispatches().add(frame);
            default -> {
            }
        }
    }

    private static CallHistory begin(VcHistory vc, Frame frame, boolean incoming) {
        CallHistory call = new CallHistory(frame, incoming);
        vc.calls().add(call);
        return call;
    }

    /** The request on whose stack the handler runs, else one that waits for it, else none. */
    private static void handle(VcHistory vc, CallHistory call, Frame frame) {
        CloseAttempt attempt = vc.firstClose(c -> c.surrounds(frame));
        if (attempt == null) {
            attempt = vc.firstClose(c -> c.handlers().isEmpty() && c.awaitsCallback());
        }
        if (attempt == null) {
            attempt = new CloseAttempt(null);
            call.closes().add(attempt);
        }
        long parties = 0;
        for (PartyHistory party : call.parties()) {
            parties += party.onCallForManager().at(frame.at()) ? 1 : 0;
        }
        attempt.addHandler(frame, vc.active().at(frame.at()), parties);
    }

    /** The close that waits for it, else the last one of the current call: that is completed once too often. */
    private void complete(VcHistory vc, Frame frame) {
        CloseAttempt attempt = vc.firstClose(CloseAttempt::awaitsCompletion);
        if (attempt == null && !vc.calls().isEmpty()) {
            List<CloseAttempt> closes = vc.currentCall().orElseThrow().closes();
            attempt = vc.lastClose(c -> !c.handlers().isEmpty() && closes.contains(c));
        }
        if (attempt == null) {
            model.strayCompletions().add(frame);
        } else {
            attempt.addCompletion(frame);
        }
    }

    private static void callBack(VcHistory vc, Frame frame) {
        CloseAttempt attempt = vc.firstClose(c -> frame.isInsideAny(c.completions()));
        if (attempt == null) {
            attempt = vc.firstClose(c -> c.awaitsCallback() && !c.handlers().isEmpty());
        }
        if (attempt == null) {
            attempt = vc.lastClose(c -> true);
        }
        if (attempt != null) {
            attempt.addCallback(frame);
        }
    }

    private void withParty(CallHistory call, Frame frame) {
        if (!frame.party().isNone()) {
            PartyHistory party = model.makeParty(frame.party());
            if (!call.parties().contains(party)) {
                call.parties().add(party);
                model.put(party, call);
            }
        }
    }

    private static void joinedForManager(CallHistory call, boolean success, long at) {
        if (success) {
            call.parties().forEach(p -> p.onCallForManager().holds(at));
        }
    }

    private static void joinedForClient(CallHistory call, boolean success, long at) {
        if (success) {
            call.parties().forEach(p -> p.onCallForClient().holds(at));
        }
    }

    private static void beginOnParty(PartyHistory party, Frame frame) {
        switch (frame.function()) {
            case NDIS_MCM_ADD_PARTY_COMPLETE, NDIS_CM_ADD_PARTY_COMPLETE -> holdsIf(frame.carries(NdisStatus.SUCCESS),
                    party.onCallForManager(), frame.at());
            case PROTOCOL_CL_ADD_PARTY_COMPLETE -> holdsIf(frame.carries(NdisStatus.SUCCESS), party.onCallForClient(), frame.at());
            case NDIS_CL_DROP_PARTY -> party.onCallForClient().ends(frame.at());
            case PROTOCOL_CM_DROP_PARTY -> party.onCallForManager().ends(frame.at());
            case NDIS_MCM_DROP_PARTY_COMPLETE, NDIS_CM_DROP_PARTY_COMPLETE -> holdsIf(frame.carriesFailure(),
                    party.onCallForManager(), frame.at());
            case PROTOCOL_CL_DROP_PARTY_COMPLETE -> holdsIf(frame.carriesFailure(), party.onCallForClient(), frame.at());
            default -> {
            }
        }
    }

    private static void finishOnParty(PartyHistory party, Frame frame) {
        switch (frame.function()) {
            case PROTOCOL_CM_ADD_PARTY -> holdsIf(frame.returned(NdisStatus.SUCCESS), party.onCallForManager(), frame.until());
            case NDIS_CL_ADD_PARTY -> holdsIf(frame.returned(NdisStatus.SUCCESS), party.onCallForClient(), frame.until());
            case PROTOCOL_CM_DROP_PARTY -> holdsIf(frame.failed(), party.onCallForManager(), frame.until());
            case NDIS_CL_DROP_PARTY -> holdsIf(frame.failed(), party.onCallForClient(), frame.until());
            default -> {
            }
        }
    }

    private static void holdsIf(boolean condition, Timeline timeline, long at) {
        if (condition) {
            timeline.holds(at);
        }
    }

    private static void activated(VcHistory vc, boolean success, long at) {
        holdsIf(success, vc.active(), at);
    }

    private static void deactivated(VcHistory vc, boolean success, long at) {
        if (success) {
            vc.active().ends(at);
        }
    }

    private static void finishOnVc(VcHistory vc, Frame frame, ObjectId object) {
        boolean success = frame.returned(NdisStatus.SUCCESS);
        switch (frame.function()) {
            case NDIS_CO_CREATE_VC, NDIS_MCM_CREATE_VC, PROTOCOL_CO_CREATE_VC -> {
                if (success) {
                    created(vc, frame, object);
                }
            }
            case NDIS_MCM_ACTIVATE_VC, NDIS_CM_ACTIVATE_VC -> activated(vc, success, frame.until());
            case NDIS_MCM_DEACTIVATE_VC, NDIS_CM_DEACTIVATE_VC -> deactivated(vc, success, frame.until());
            case PROTOCOL_CM_MAKE_CALL -> vc.currentCall().ifPresent(c -> joinedForManager(c, success, frame.until()));
            case NDIS_CL_MAKE_CALL -> {
                vc.currentCall().ifPresent(c -> joinedForClient(c, success, frame.until()));
                forgetRefused(vc, frame);
            }
            case NDIS_MCM_DISPATCH_INCOMING_CALL, NDIS_CM_DISPATCH_INCOMING_CALL -> forgetRefused(vc, frame);
            default -> {
            }
        }
    }

    /** What NDIS refused by itself while another call is on the VC made no call. */
    private static void forgetRefused(VcHistory vc, Frame frame) {
        vc.currentCall().filter(c -> frame.failed() && c.begin() == frame && c.makeHandlers().isEmpty() && c.offers().isEmpty())
                .filter(c -> vc.callAt(frame.at())
                        .map(before -> before.clientClosedAt() > frame.at() && before.clientSetupFailedAt() > frame.at()
                                && before.refusedAt() > frame.at())
                        .orElse(false))
                .ifPresent(vc.calls()::remove);
    }

    /** The callback tells who made the VC where the other side was not recorded. */
    private static void created(VcHistory vc, Frame frame, ObjectId object) {
        boolean callback = frame.function() == FunctionId.PROTOCOL_CO_CREATE_VC;
        boolean byClient = (object.side() == Side.CLIENT) != callback;
        vc.creator(byClient ? Side.CLIENT : Side.CALL_MANAGER);
        if (object.side() == Side.CLIENT) {
            vc.addressFamily(frame.begin().object2());
        } else {
            vc.managersFamily(frame.begin().object2());
        }
    }
}
