// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;

/** Rules about handles that a driver must not use any more: each row says whose handle of what dies when. */
final class HandleRules {
    private HandleRules() {
    }

    /**
     * The time in which a driver may not use a handle.
     *
     * @param handle the object, by the driver's own id
     * @param from sequence number of the event that ended the handle
     * @param until when it lives again; beyond every event if it does not
     */
    private record Dead(ObjectId handle, long from, long until) {
        static Dead from(ObjectId handle, long from) {
            return new Dead(handle, from, Long.MAX_VALUE);
        }
    }

    static List<Monitor> monitors() {
        return List.of(
                unused("AF-OPEN-007", HandleRules::failedOpens, Set.of()),
                unused("AF-CLOSE-005", HandleRules::closingFamilies, Set.of(FunctionId.NDIS_CL_NOTIFY_CLOSE_ADDRESS_FAMILY_COMPLETE,
                        FunctionId.NDIS_CL_CLOSE_ADDRESS_FAMILY)),
                unused("AF-CLOSE-010", HandleRules::closingFamilies, Set.of(), Set.of(FunctionId.NDIS_CL_CLOSE_ADDRESS_FAMILY)),
                unused("AF-CLOSE-006", m -> ended(m, ExchangeKind.CLOSE_AF), Set.of()),
                unused("SAP-REG-006", m -> failed(m, ExchangeKind.REGISTER_SAP), Set.of()),
                unused("SAP-DEREG-003", HandleRules::deregisteredSaps, Set.of()),
                unused("CALL-MAKE-011", HandleRules::failedParties, Set.of()),
                unused("CALL-MAKE-016", HandleRules::failedMultipoint, Set.of()),
                unused("PARTY-DROP-003", m -> ended(m, ExchangeKind.DROP_PARTY), Set.of()),
                unused("PARTY-DROP-004", HandleRules::droppedParties, Set.of()),
                unused("VC-DEL-009", m -> deletedVcs(m, Side.CALL_MANAGER), Set.of()),
                unused("VC-DEL-010", m -> deletedVcs(m, Side.CLIENT), Set.of()),
                unused("UNBIND-002", HandleRules::closedBindings, Set.of(FunctionId.NDIS_COMPLETE_UNBIND_ADAPTER_EX)),
                unused("HALT-002", HandleRules::haltedAdapters, Set.of()));
    }

    private static Monitor unused(String rule, Function<TraceModel, Stream<Dead>> dead, Set<FunctionId> allowed) {
        return unused(rule, dead, allowed, Set.of());
    }

    /** @param only judged functions; empty: all but the allowed */
    private static Monitor unused(String rule, Function<TraceModel, Stream<Dead>> dead, Set<FunctionId> allowed, Set<FunctionId> only) {
        return new Monitor(rule, (model, findings) -> {
            Map<ObjectId, Dead> handles = new HashMap<>();
            findings.counting();
            dead.apply(model).filter(d -> !d.handle().isNone()).peek(d -> findings.judged())
                    .forEach(d -> handles.putIfAbsent(d.handle(), d));
            if (handles.isEmpty()) {
                return;
            }
            for (Frame frame : model.allFrames()) {
                if (frame.begin().kind() == EventKind.CALL && !allowed.contains(frame.function())
                        && (only.isEmpty() || only.contains(frame.function()))) {
                    Dead used = used(handles, frame, frame.object());
                    used = used != null ? used : used(handles, frame, frame.object2());
                    if (used != null) {
                        findings.broken(frame + " uses " + used.handle() + " after its end", frame.at(), used.from());
                    }
                }
            }
        });
    }

    /** What is dead of these and is used by this call; null if it uses none. */
    private static Dead used(Map<ObjectId, Dead> handles, Frame frame, ObjectId object) {
        Dead dead = handles.get(object);
        return dead != null && frame.at() > dead.from() && frame.at() < dead.until() && isSameDriver(frame, dead) ? dead : null;
    }

    private static boolean isSameDriver(Frame frame, Dead dead) {
        return (frame.side() == Side.CLIENT) == (dead.handle().side() == Side.CLIENT);
    }

    private static ObjectId own(Frame frame, ExchangeKind kind) {
        return kind.subject().map(frame::subject).orElse(ObjectId.NONE);
    }

    /** After the completion returned; a handler that fails at once gives its handle back by that. */
    private static Stream<Dead> failed(TraceModel model, ExchangeKind kind) {
        return model.exchanges().of(kind).filter(e -> !e.handlers().isEmpty() && e.failed())
                .flatMap(e -> e.completion().map(c -> Dead.from(own(c, kind), c.until())).stream());
    }

    private static Stream<Dead> failedOpens(TraceModel model) {
        return failed(model, ExchangeKind.OPEN_AF);
    }

    /** What the responder ended with success: by the RETURN of its completion, or of its handler. */
    private static Stream<Dead> ended(TraceModel model, ExchangeKind kind) {
        return model.exchanges().of(kind).filter(e -> !e.handlers().isEmpty() && e.succeeded())
                .map(e -> Dead.from(own(e.handlers().get(0), kind),
                        e.answeredAtOnce() ? e.answeredAt() : e.completions().get(0).until()));
    }

    private static Stream<Dead> requested(TraceModel model, ExchangeKind kind) {
        return model.exchanges().of(kind).filter(e -> e.request().isPresent()).map(e -> new Dead(own(e.request().get(), kind),
                e.request().get().at(), e.knownToFail() ? e.knownAt() : Long.MAX_VALUE));
    }

    private static Stream<Dead> closingFamilies(TraceModel model) {
        return requested(model, ExchangeKind.CLOSE_AF);
    }

    private static Stream<Dead> deregisteredSaps(TraceModel model) {
        return requested(model, ExchangeKind.DEREGISTER_SAP);
    }

    private static Stream<Dead> droppedParties(TraceModel model) {
        return requested(model, ExchangeKind.DROP_PARTY);
    }

    private static Stream<Dead> failedParties(TraceModel model) {
        return Stream.of(ExchangeKind.MAKE_CALL, ExchangeKind.ADD_PARTY).flatMap(model.exchanges()::of)
                .filter(e -> e.request().isPresent() && e.knownToFail() && !e.request().get().party().isNone())
                .map(e -> Dead.from(e.request().get().party(), e.knownAt()));
    }

    private static Stream<Dead> failedMultipoint(TraceModel model) {
        return model.exchanges().of(ExchangeKind.MAKE_CALL).filter(Exchange::failed)
                .flatMap(e -> e.completion().filter(c -> !e.handlers().get(0).party().isNone())
                        .map(c -> Dead.from(e.handlers().get(0).party(), c.until())).stream());
    }

    /** The creator's handle dies with its deletion, the other side's with its callback. */
    private static Stream<Dead> deletedVcs(TraceModel model, Side side) {
        boolean client = side == Side.CLIENT;
        Stream<Frame> deletions = model.vcs().stream().flatMap(vc -> vc.deletes().stream());
        Stream<Frame> callbacks = model.vcs().stream().flatMap(vc -> vc.deleteHandlers().stream());
        return Stream.concat(deletions, callbacks).filter(f -> (f.side() == Side.CLIENT) == client && f.returned(NdisStatus.SUCCESS))
                .map(f -> Dead.from(f.subject(ObjectKind.VC), f.until()));
    }

    /** A stand-alone call manager's binding has the id of its adapter. */
    private static Stream<Dead> closedBindings(TraceModel model) {
        return model.frames(FunctionId.NDIS_CLOSE_ADAPTER_EX).map(f -> Dead.from(f.object(), f.at()));
    }

    private static Stream<Dead> haltedAdapters(TraceModel model) {
        return model.frames(FunctionId.MINIPORT_HALT_EX).filter(f -> f.end().isPresent())
                .map(f -> Dead.from(f.subject(ObjectKind.ADAPTER), f.until()));
    }
}
