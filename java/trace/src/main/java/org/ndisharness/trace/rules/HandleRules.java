// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.rules.ExchangeKind.*;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;

/** Rules about handles that a driver must not use any more: each row says whose handle of what dies when. */
final class HandleRules {
    private static final Set<FunctionId> DELETIONS =
            EnumSet.of(FunctionId.NDIS_CO_DELETE_VC, FunctionId.NDIS_MCM_DELETE_VC, FunctionId.PROTOCOL_CO_DELETE_VC);
    private static final Set<FunctionId> PARTIES = EnumSet.copyOf(MAKE_CALL.functions());

    static {
        PARTIES.addAll(ADD_PARTY.functions());
    }

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
                unused("AF-OPEN-007", OPEN_AF.functions(), m -> failed(m, OPEN_AF), allBut()),
                unused("AF-CLOSE-005", CLOSE_AF.functions(), m -> requested(m, CLOSE_AF),
                        allBut(FunctionId.NDIS_CL_NOTIFY_CLOSE_ADDRESS_FAMILY_COMPLETE, FunctionId.NDIS_CL_CLOSE_ADDRESS_FAMILY)),
                unused("AF-CLOSE-010", CLOSE_AF.functions(), m -> requested(m, CLOSE_AF),
                        FunctionId.NDIS_CL_CLOSE_ADDRESS_FAMILY::equals),
                unused("AF-CLOSE-006", CLOSE_AF.functions(), m -> ended(m, CLOSE_AF), allBut()),
                unused("SAP-REG-006", REGISTER_SAP.functions(), m -> failed(m, REGISTER_SAP), allBut()),
                unused("SAP-DEREG-003", DEREGISTER_SAP.functions(), m -> requested(m, DEREGISTER_SAP), allBut()),
                unused("CALL-MAKE-011", PARTIES, HandleRules::failedParties, allBut()),
                unused("CALL-MAKE-016", MAKE_CALL.functions(), HandleRules::failedMultipoint, allBut()),
                unused("PARTY-DROP-003", DROP_PARTY.functions(), m -> ended(m, DROP_PARTY), allBut()),
                unused("PARTY-DROP-004", DROP_PARTY.functions(), m -> requested(m, DROP_PARTY), allBut()),
                unused("VC-DEL-009", DELETIONS, m -> deletedVcs(m, Side.CALL_MANAGER), allBut()),
                unused("VC-DEL-010", DELETIONS, m -> deletedVcs(m, Side.CLIENT), allBut()),
                unused("UNBIND-002", EnumSet.of(FunctionId.NDIS_CLOSE_ADAPTER_EX), HandleRules::closedBindings,
                        allBut(FunctionId.NDIS_COMPLETE_UNBIND_ADAPTER_EX)),
                unused("HALT-002", EnumSet.of(FunctionId.MINIPORT_HALT_EX), HandleRules::haltedAdapters, allBut()));
    }

    private static Predicate<FunctionId> allBut(FunctionId... allowed) {
        List<FunctionId> all = List.of(allowed);
        return function -> !all.contains(function);
    }

    /**
     * @param by functions without any of which nothing is dead
     * @param judged functions that may not name what is dead
     */
    private static Monitor unused(String rule, Set<FunctionId> by, Function<TraceModel, List<Dead>> dead, Predicate<FunctionId> judged) {
        return new Monitor(rule, Judge.inTracesWith(by, (model, findings) -> {
            Map<ObjectId, Dead> handles = new HashMap<>();
            findings.counting();
            for (Dead handle : dead.apply(model)) {
                if (!handle.handle().isNone()) {
                    findings.judged();
                    handles.putIfAbsent(handle.handle(), handle);
                }
            }
            for (Frame frame : handles.isEmpty() ? List.<Frame>of() : model.allFrames()) {
                Dead used = frame.isCallback() ? null : used(handles, frame);
                if (used != null && judged.test(frame.function())) {
                    findings.broken(frame + " uses " + used.handle() + " after its end", frame.at(), used.from());
                }
            }
        }));
    }

    /** What is dead of these and is used by this call; null if it uses none. */
    private static Dead used(Map<ObjectId, Dead> handles, Frame frame) {
        Dead used = used(handles, frame, frame.object());
        return used != null ? used : used(handles, frame, frame.object2());
    }

    private static Dead used(Map<ObjectId, Dead> handles, Frame frame, ObjectId object) {
        Dead dead = handles.get(object);
        return dead != null && frame.at() > dead.from() && frame.at() < dead.until() && isSameDriver(frame, dead) ? dead : null;
    }

    private static boolean isSameDriver(Frame frame, Dead dead) {
        return (frame.side() == Side.CLIENT) == (dead.handle().side() == Side.CLIENT);
    }

    /** After the completion returned; a handler that fails at once gives its handle back by that. */
    private static List<Dead> failed(TraceModel model, ExchangeKind kind) {
        List<Dead> dead = new ArrayList<>();
        for (Exchange exchange : model.exchanges().listOf(kind)) {
            if (exchange.isHandled() && exchange.failed()) {
                exchange.completion().ifPresent(c -> dead.add(Dead.from(kind.subject(c), c.until())));
            }
        }
        return dead;
    }

    /** What the responder ended with success: by the RETURN of its completion, or of its handler. */
    private static List<Dead> ended(TraceModel model, ExchangeKind kind) {
        List<Dead> dead = new ArrayList<>();
        for (Exchange exchange : model.exchanges().listOf(kind)) {
            if (exchange.isHandled() && exchange.succeeded()) {
                long end = exchange.answeredAtOnce() ? exchange.answeredAt() : exchange.completions().get(0).until();
                dead.add(Dead.from(kind.subject(exchange.handlers().get(0)), end));
            }
        }
        return dead;
    }

    private static List<Dead> requested(TraceModel model, ExchangeKind kind) {
        List<Dead> dead = new ArrayList<>();
        for (Exchange exchange : model.exchanges().listOf(kind)) {
            exchange.request().ifPresent(r -> dead.add(new Dead(kind.subject(r), r.at(),
                    exchange.knownToFail() ? exchange.knownAt() : Long.MAX_VALUE)));
        }
        return dead;
    }

    private static List<Dead> failedParties(TraceModel model) {
        List<Dead> dead = new ArrayList<>();
        for (ExchangeKind kind : List.of(MAKE_CALL, ADD_PARTY)) {
            for (Exchange exchange : model.exchanges().listOf(kind)) {
                if (exchange.isRequested() && exchange.knownToFail()) {
                    dead.add(Dead.from(exchange.first().party(), exchange.knownAt()));
                }
            }
        }
        return dead;
    }

    private static List<Dead> failedMultipoint(TraceModel model) {
        List<Dead> dead = new ArrayList<>();
        for (Exchange exchange : model.exchanges().listOf(MAKE_CALL)) {
            if (exchange.failed()) {
                exchange.completion().ifPresent(c -> dead.add(Dead.from(exchange.handlers().get(0).party(), c.until())));
            }
        }
        return dead;
    }

    /** The creator's handle dies with its deletion, the other side's with its callback. */
    private static List<Dead> deletedVcs(TraceModel model, Side side) {
        List<Dead> dead = new ArrayList<>();
        for (VcHistory vc : model.vcs()) {
            addDeleted(dead, vc.deletes(), side);
        }
        for (VcHistory vc : model.vcs()) {
            addDeleted(dead, vc.deleteHandlers(), side);
        }
        return dead;
    }

    private static void addDeleted(List<Dead> dead, List<Frame> deletions, Side side) {
        for (Frame deletion : deletions) {
            if ((deletion.side() == Side.CLIENT) == (side == Side.CLIENT) && deletion.returned(NdisStatus.SUCCESS)) {
                dead.add(Dead.from(deletion.subject(ObjectKind.VC), deletion.until()));
            }
        }
    }

    /** A stand-alone call manager's binding has the id of its adapter. */
    private static List<Dead> closedBindings(TraceModel model) {
        return model.frames(FunctionId.NDIS_CLOSE_ADAPTER_EX).map(f -> Dead.from(f.object(), f.at())).toList();
    }

    private static List<Dead> haltedAdapters(TraceModel model) {
        return model.frames(FunctionId.MINIPORT_HALT_EX).filter(Frame::hasEnded)
                .map(f -> Dead.from(f.subject(ObjectKind.ADAPTER), f.until())).toList();
    }
}
