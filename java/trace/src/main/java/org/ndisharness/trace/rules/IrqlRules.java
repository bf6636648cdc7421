// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.FunctionId.*;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Side;

/** IRQL: the levels that the documentation allows for calls and callbacks. Judged only where the kernel models IRQL. */
final class IrqlRules {
    private static final int PASSIVE_LEVEL = 0;
    private static final int DISPATCH_LEVEL = 2;
    private static final Set<FunctionId> MCM_CALLS = named("NdisMCm", NDIS_MCM_CLOSE_CALL_COMPLETE,
            NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL, NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX, NDIS_MCM_NOTIFY_CLOSE_ADDRESS_FAMILY);
    private static final Set<FunctionId> CL_CALLS =
            named("NdisCl", NDIS_CL_OPEN_ADDRESS_FAMILY_EX, NDIS_CL_GET_PROTOCOL_VC_CONTEXT_FROM_TAPI_CALL_ID);
    private static final Set<FunctionId> CM_CALLS =
            named("NdisCm", NDIS_CM_REGISTER_ADDRESS_FAMILY_EX, NDIS_CM_NOTIFY_CLOSE_ADDRESS_FAMILY);
    private static final Set<FunctionId> CO_HANDLERS = handlers();

    private IrqlRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                atMostDispatch("IRQL-001", Set.of(NDIS_MCM_CLOSE_CALL_COMPLETE)),
                atMostDispatch("IRQL-002", Set.of(NDIS_MCM_DISPATCH_INCOMING_CLOSE_CALL)),
                atMostDispatch("IRQL-003", MCM_CALLS),
                atPassive("IRQL-004", Set.of(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX, NDIS_MCM_NOTIFY_CLOSE_ADDRESS_FAMILY), f -> true),
                atPassive("IRQL-005", Set.of(NDIS_CL_OPEN_ADDRESS_FAMILY_EX), f -> true),
                atMostDispatch("IRQL-006", CL_CALLS),
                atMostDispatch("IRQL-007", Set.of(NDIS_CO_CREATE_VC, NDIS_CO_DELETE_VC, NDIS_CO_OID_REQUEST, NDIS_CO_OID_REQUEST_COMPLETE,
                        NDIS_CO_SEND_NET_BUFFER_LISTS)),
                new Monitor("IRQL-008", judge(Set.of(NDIS_CO_ASSIGN_INSTANCE_NAME, NDIS_CO_GET_TAPI_CALL_ID,
                        NDIS_CL_GET_PROTOCOL_VC_CONTEXT_FROM_TAPI_CALL_ID), f -> f.irql() == DISPATCH_LEVEL, f -> f.side() == Side.CLIENT)),
                atMostDispatch("IRQL-009", Set.of(NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE, NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS,
                        NDIS_MCO_INDICATE_STATUS_EX, NDIS_MCO_OID_REQUEST_COMPLETE, NDIS_MCO_ACTIVATE_VC_COMPLETE,
                        NDIS_MCO_DEACTIVATE_VC_COMPLETE)),
                atMostDispatch("IRQL-010", CO_HANDLERS),
                atPassive("IRQL-011", Set.of(PROTOCOL_CO_AF_REGISTER_NOTIFY), f -> true),
                new Monitor("IRQL-012", keepsIrql(f -> f.side() != Side.CLIENT)),
                atPassive("IRQL-013", Set.of(NDIS_SET_OPTIONAL_HANDLERS), f -> f.side() != Side.CLIENT),
                new Monitor("IRQL-015", keepsIrql(f -> f.side() == Side.CLIENT)),
                atPassive("IRQL-017", Set.of(NDIS_OPEN_ADAPTER_EX, NDIS_CLOSE_ADAPTER_EX, NDIS_SET_OPTIONAL_HANDLERS),
                        f -> f.side() == Side.CLIENT),
                new Monitor("IRQL-018", judge(CM_CALLS, f -> f.irql() <= DISPATCH_LEVEL, f -> true).andThen(judge(
                        Set.of(NDIS_CM_REGISTER_ADDRESS_FAMILY_EX, NDIS_CM_NOTIFY_CLOSE_ADDRESS_FAMILY), f -> f.irql() == PASSIVE_LEVEL,
                        f -> true))),
                atPassive("IRQL-019", Set.of(PROTOCOL_BIND_ADAPTER_EX, PROTOCOL_UNBIND_ADAPTER_EX, PROTOCOL_CLOSE_ADAPTER_COMPLETE_EX,
                        MINIPORT_INITIALIZE_EX, MINIPORT_HALT_EX), f -> true),
                atPassive("IRQL-020", Set.of(NDIS_COMPLETE_NET_PNP_EVENT), f -> true));
    }

    private static Set<FunctionId> named(String prefix, FunctionId... except) {
        Set<FunctionId> excepted = Set.of(except);
        return Arrays.stream(FunctionId.values()).filter(f -> f.symbol().startsWith(prefix) && !excepted.contains(f))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(FunctionId.class)));
    }

    /** Every handler with a part in connection-oriented work. */
    private static Set<FunctionId> handlers() {
        Set<FunctionId> handlers = EnumSet.noneOf(FunctionId.class);
        handlers.addAll(named("ProtocolCl", PROTOCOL_CLOSE_ADAPTER_COMPLETE_EX));
        handlers.addAll(named("ProtocolCm"));
        handlers.addAll(named("ProtocolCo"));
        handlers.addAll(named("MiniportCo"));
        return handlers;
    }

    private static Monitor atMostDispatch(String rule, Set<FunctionId> functions) {
        return new Monitor(rule, judge(functions, f -> f.irql() <= DISPATCH_LEVEL, f -> true));
    }

    private static Monitor atPassive(String rule, Set<FunctionId> functions, Predicate<Frame> judged) {
        return new Monitor(rule, judge(functions, f -> f.irql() == PASSIVE_LEVEL, judged));
    }

    private static Judge judge(Set<FunctionId> functions, Predicate<Frame> allowed, Predicate<Frame> judged) {
        return judge(functions, judged, allowed, (findings, f) -> findings.broken(f + " at IRQL " + f.irql(), f));
    }

    private static Judge keepsIrql(Predicate<Frame> judged) {
        return judge(CO_HANDLERS, judged, IrqlRules::returnsAsEntered, (findings, f) -> findings.broken(f + " was entered at IRQL "
                + f.irql() + " and returned at " + f.end().orElseThrow().irql(), f.until(), f.at()));
    }

    private static boolean returnsAsEntered(Frame frame) {
        return !frame.isCallback() || !frame.hasEnded() || frame.end().orElseThrow().irql() == frame.irql();
    }

    private static Judge judge(Set<FunctionId> functions, Predicate<Frame> judged, Predicate<Frame> allowed,
            BiConsumer<Monitor.Findings, Frame> broken) {
        FunctionId[] all = functions.toArray(FunctionId[]::new);
        return Judge.inTracesWith(functions, (model, findings) -> {
            findings.counting();
            if (!model.irqlKnown()) {
                return;
            }
            for (FunctionId function : all) {
                for (Frame frame : model.listOf(function)) {
                    if (judged.test(frame)) {
                        findings.judged();
                        if (!allowed.test(frame)) {
                            broken.accept(findings, frame);
                        }
                    }
                }
            }
        });
    }
}
