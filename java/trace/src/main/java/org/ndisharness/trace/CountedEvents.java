// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The events that count in the canonical form of a trace. An OID request counts when a test made it, and not when NDIS or a driver did by
 * itself.
 */
final class CountedEvents {
    private static final Set<FunctionId> REQUESTING = EnumSet.of(FunctionId.NDIS_CO_OID_REQUEST, FunctionId.NDIS_MCM_OID_REQUEST);
    private static final Set<FunctionId> OF_REQUESTS = EnumSet.of(FunctionId.NDIS_CO_OID_REQUEST, FunctionId.NDIS_MCM_OID_REQUEST,
            FunctionId.NDIS_CO_OID_REQUEST_COMPLETE, FunctionId.NDIS_MCM_OID_REQUEST_COMPLETE, FunctionId.PROTOCOL_CO_OID_REQUEST,
            FunctionId.PROTOCOL_CO_OID_REQUEST_COMPLETE, FunctionId.MINIPORT_OID_REQUEST, FunctionId.MINIPORT_CO_OID_REQUEST,
            FunctionId.NDIS_MCO_OID_REQUEST_COMPLETE, FunctionId.NDIS_M_OID_REQUEST_COMPLETE, FunctionId.MINIPORT_CANCEL_OID_REQUEST);

    /** Addresses of the tests' requests that are under way. */
    private final Set<Long> requests = new HashSet<>();
    /** Sequence numbers of calls and entries about them. */
    private final Set<Long> begun = new HashSet<>();

    private CountedEvents() {
    }

    static List<TraceEvent> of(Trace trace) {
        CountedEvents counted = new CountedEvents();
        List<TraceEvent> events = new ArrayList<>(trace.size());
        for (TraceEvent event : trace.events()) {
            if (counted.counts(event)) {
                events.add(event);
            }
        }
        return events;
    }

    private boolean counts(TraceEvent event) {
        return switch (event.kind()) {
            case CALL, ENTER, RETURN ->
                !event.hasFlag(EventLayout.FLAG_DETACHED) && event.function().map(f -> counts(f, event)).orElse(false);
            case LOST, FAULT -> true;
            case LINK, OP_RESULT, MARK, SESSION, FREED -> false;
        };
    }

    private boolean counts(FunctionId function, TraceEvent event) {
        if (!OF_REQUESTS.contains(function)) {
            return true;
        }
        if (event.kind() == EventKind.RETURN) {
            return begun.contains(event.correlation());
        }
        Optional<Long> address = event.oidRequest().map(OidRequest::address);
        if (REQUESTING.contains(function) && event.object2().kind() == ObjectKind.OID) {
            address.ifPresent(requests::add);
        }
        boolean counts = address.filter(requests::contains).isPresent();
        if (counts) {
            begun.add(event.sequence());
        }
        if (counts && function == FunctionId.PROTOCOL_CO_OID_REQUEST_COMPLETE) {
            requests.remove(address.get());
        }
        return counts;
    }
}
