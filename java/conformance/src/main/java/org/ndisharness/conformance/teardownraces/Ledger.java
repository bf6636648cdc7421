// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.teardownraces;

import static org.ndisharness.trace.FunctionId.MINIPORT_RETURN_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.NDIS_CL_ADD_PARTY;
import static org.ndisharness.trace.FunctionId.NDIS_CL_CLOSE_ADDRESS_FAMILY;
import static org.ndisharness.trace.FunctionId.NDIS_CL_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.NDIS_CL_DEREGISTER_SAP;
import static org.ndisharness.trace.FunctionId.NDIS_CL_DROP_PARTY;
import static org.ndisharness.trace.FunctionId.NDIS_CL_MODIFY_CALL_QOS;
import static org.ndisharness.trace.FunctionId.NDIS_CO_OID_REQUEST;
import static org.ndisharness.trace.FunctionId.NDIS_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_OID_REQUEST;
import static org.ndisharness.trace.FunctionId.NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_ADD_PARTY_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CLOSE_AF_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_DEREGISTER_SAP_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_DROP_PARTY_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_OID_REQUEST_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Stats;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.TraceEvent;

/** What has to come out even whoever wins a race: each pended request is completed once, each list comes back once, nothing is left. */
final class Ledger {
    /** What may pend, and the callback that ends it. */
    private static final Map<FunctionId, FunctionId> PENDING = new EnumMap<>(Map.of(
            NDIS_CL_CLOSE_CALL, PROTOCOL_CL_CLOSE_CALL_COMPLETE,
            NDIS_CL_ADD_PARTY, PROTOCOL_CL_ADD_PARTY_COMPLETE,
            NDIS_CL_DROP_PARTY, PROTOCOL_CL_DROP_PARTY_COMPLETE,
            NDIS_CL_MODIFY_CALL_QOS, PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE,
            NDIS_CL_DEREGISTER_SAP, PROTOCOL_CL_DEREGISTER_SAP_COMPLETE,
            NDIS_CL_CLOSE_ADDRESS_FAMILY, PROTOCOL_CL_CLOSE_AF_COMPLETE,
            NDIS_CO_OID_REQUEST, PROTOCOL_CO_OID_REQUEST_COMPLETE,
            NDIS_MCM_OID_REQUEST, PROTOCOL_CO_OID_REQUEST_COMPLETE));
    /** Those that the object of the request tells apart, not what it is about. */
    private static final List<ObjectKind> TRANSIENT = List.of(ObjectKind.VC, ObjectKind.PARTY, ObjectKind.OID, ObjectKind.DATA);

    private static final Set<FunctionId> OF_PARTIES = EnumSet.of(NDIS_CL_ADD_PARTY, PROTOCOL_CL_ADD_PARTY_COMPLETE, NDIS_CL_DROP_PARTY,
            PROTOCOL_CL_DROP_PARTY_COMPLETE);

    private Ledger() {
    }

    /** Checks that everything that was begun has ended, once. */
    static void verifySettled(Session session) {
        session.trace().update();
        PENDING.forEach((request, completion) -> {
            Map<ObjectId, Integer> open = new HashMap<>();
            for (TraceEvent event : session.trace().recorded().events()) {
                if (event.is(EventKind.RETURN, request) && event.status().equals(NdisStatus.PENDING)) {
                    open.merge(key(event, request), 1, Integer::sum);
                }
            }
            open.forEach((object, pended) -> {
                long completed = session.trace().seen(completion).stream().filter(e -> key(e, completion).equals(object)).count();
                if (completed != pended) {
                    throw new AssertionError(
                            request + " pended " + pended + " times on " + object + ", " + completion + " came " + completed + " times");
                }
            });
        });
        even(session, NDIS_CO_SEND_NET_BUFFER_LISTS, PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE);
        if (session.commandsCallManager()) {
            even(session, NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS, MINIPORT_RETURN_NET_BUFFER_LISTS);
        }
    }

    /** OID requests and parties are objects of their own, wherever an event names them; the rest is about its first object. */
    private static ObjectId key(TraceEvent event, FunctionId function) {
        ObjectKind own = OF_PARTIES.contains(function) ? ObjectKind.PARTY : ObjectKind.OID;
        return event.object2().kind() == own ? event.object2() : event.object();
    }

    private static void even(Session session, FunctionId out, FunctionId back) {
        int given = lists(session, out);
        int returned = lists(session, back);
        if (given != returned) {
            throw new AssertionError(given + " lists went out by " + out + ", " + returned + " came back by " + back);
        }
    }

    private static int lists(Session session, FunctionId function) {
        return session.trace().seen(function).stream().mapToInt(e -> e.lists().size()).sum();
    }

    /** Checks that neither driver has a VC, party, request or list left. */
    static void verifyEmpty(Session session) {
        Stats stats = session.stats();
        List<Function<Stats, Map<ObjectKind, Integer>>> sides = List.of(Stats::clientObjects, Stats::callManagerObjects);
        for (Function<Stats, Map<ObjectKind, Integer>> side : sides) {
            Optional<ObjectKind> left = TRANSIENT.stream().filter(kind -> side.apply(stats).getOrDefault(kind, 0) != 0).findFirst();
            if (left.isPresent()) {
                throw new AssertionError(left.get() + " left: " + side.apply(stats));
            }
        }
    }
}
