// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one trace of what drivers recorded themselves and what the stand-in ndis.sys recorded at its boundary, in the order of time: both
 * have the same clock. Sequence numbers are new, the order of each of the two stays.
 *
 * <p>Where a driver records nothing itself, its boundary events stand for its own. So that they hang together with those of the client that
 * does, the boundary's ids of the client's objects become the client's own: its calls name the NDIS handles, and so do LINK events of the
 * boundary.
 */
public final class BoundaryMerge {
    private static final Map<ObjectKind, String> HANDLES =
            Map.of(ObjectKind.AF, "NdisAfHandle", ObjectKind.SAP, "NdisSapHandle", ObjectKind.VC,
                    "NdisVcHandle", ObjectKind.PARTY, "NdisPartyHandle");

    private final List<Part> parts = new ArrayList<>();
    private final Map<Long, Long> ownSequences = new HashMap<>();
    private final Map<Long, Long> boundarySequences = new HashMap<>();
    private final Map<ObjectId, ObjectId> ids = new HashMap<>();
    private final Map<Long, TraceEvent> returns = new HashMap<>();
    private final Set<ObjectId> halted = new HashSet<>();

    private record Part(TraceEvent event, boolean boundary) {
    }

    private BoundaryMerge() {
    }

    /** Both in one, with the header of the first. */
    public static Trace merge(Trace own, Trace boundary) {
        return boundary.size() == 0 ? own : new BoundaryMerge().run(own, boundary);
    }

    private Trace run(Trace own, Trace boundary) {
        order(own.events(), boundary.events());
        learnIds(own, boundary);
        boundary.events().stream().filter(e -> e.kind() == EventKind.RETURN).forEach(e -> returns.put(e.correlation(), e));
        long next = 1;
        for (Part part : parts) {
            (part.boundary ? boundarySequences : ownSequences).put(part.event.sequence(), next);
            next += part.event.recordCount();
        }
        Trace merged = new Trace(own.header());
        long start = sessionStart(own);
        for (Part part : parts) {
            merged.append(part.boundary ? boundaryRecords(part.event, start) : ownRecords(part.event));
        }
        merged.end(own.ending());
        return merged;
    }

    /** When the first event happened that the session itself saw. */
    private static long sessionStart(Trace own) {
        return own.events().stream().filter(e -> !e.hasFlag(EventLayout.FLAG_DETACHED)).mapToLong(TraceEvent::time).findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** A driver's journal hands over what is older than events before it: those have the greatest time so far. */
    private void order(List<TraceEvent> own, List<TraceEvent> boundary) {
        int at = 0;
        long latest = Long.MIN_VALUE;
        for (TraceEvent event : own) {
            latest = Math.max(latest, event.time());
            while (at < boundary.size() && isBefore(boundary.get(at), event, latest)) {
                parts.add(new Part(boundary.get(at++), true));
            }
            parts.add(new Part(event, false));
        }
        while (at < boundary.size()) {
            parts.add(new Part(boundary.get(at++), true));
        }
    }

    /** At the same tick of a coarse clock: the boundary lies between NDIS and the driver that records. */
    private static boolean isBefore(TraceEvent boundary, TraceEvent own, long latest) {
        if (boundary.time() != latest) {
            return boundary.time() < latest;
        }
        boolean callback = boundary.function().map(FunctionId::isCallback).orElse(false);
        return boundary.kind() == EventKind.ENTER || boundary.kind() == EventKind.RETURN && !callback;
    }

    private void learnIds(Trace own, Trace boundary) {
        Map<Long, ObjectId> owners = new HashMap<>();
        for (TraceEvent event : own.events()) {
            if (event.side() == Side.CLIENT && (event.kind() == EventKind.CALL || event.kind() == EventKind.ENTER)) {
                event.function().flatMap(Prototype::of).ifPresent(prototype -> learnHandles(owners, event, prototype));
            }
        }
        for (TraceEvent link : boundary.events()) {
            if (link.kind() == EventKind.LINK && link.object().side() == Side.CLIENT && owners.containsKey(link.arguments()[0])) {
                ids.put(link.object(), owners.get(link.arguments()[0]));
            }
        }
        learnFamilies(own, boundary);
        learnRefusedParties(own, boundary);
    }

    /** A party whose handle its client never got: NDIS made it inside the client's call, on the same thread. */
    private void learnRefusedParties(Trace own, Trace boundary) {
        List<TraceEvent> asked = own.events().stream().filter(BoundaryMerge::asksForParty).toList();
        for (TraceEvent link : boundary.events()) {
            ObjectId party = link.object();
            if (link.kind() == EventKind.LINK && party.side() == Side.CLIENT && party.kind() == ObjectKind.PARTY
                    && !ids.containsKey(party)) {
                asked.stream().filter(e -> e.thread() == link.thread() && e.time() <= link.time()).reduce((a, b) -> b)
                        .filter(e -> !ids.containsValue(e.object2())).ifPresent(e -> ids.put(party, e.object2()));
            }
        }
    }

    private static boolean asksForParty(TraceEvent event) {
        return (event.is(EventKind.CALL, FunctionId.NDIS_CL_MAKE_CALL) || event.is(EventKind.CALL, FunctionId.NDIS_CL_ADD_PARTY))
                && event.object2().kind() == ObjectKind.PARTY;
    }

    /** A family whose handle no call names: both sides saw the same opens, in the same order. */
    private void learnFamilies(Trace own, Trace boundary) {
        List<ObjectId> opened = own.events().stream().filter(e -> e.is(EventKind.CALL, FunctionId.NDIS_CL_OPEN_ADDRESS_FAMILY_EX))
                .map(TraceEvent::object).toList();
        List<ObjectId> linked = boundary.events().stream().filter(e -> e.kind() == EventKind.LINK)
                .map(TraceEvent::object).filter(id -> id.side() == Side.CLIENT && id.kind() == ObjectKind.AF).toList();
        for (int i = 0; i < opened.size() && opened.size() == linked.size(); i++) {
            ids.putIfAbsent(linked.get(i), opened.get(i));
        }
    }

    private static void learnHandles(Map<Long, ObjectId> owners, TraceEvent event, Prototype prototype) {
        for (ObjectId id : List.of(event.object(), event.object2())) {
            if (!id.isNone() && HANDLES.containsKey(id.kind())) {
                prototype.handle(HANDLES.get(id.kind()), event.arguments()).ifPresent(handle -> owners.put(handle, id));
            }
        }
    }

    private ByteBuffer ownRecords(TraceEvent event) {
        ByteBuffer records = renumbered(event, ownSequences);
        if (event.kind() == EventKind.RETURN) {
            records.putLong(EventLayout.CORRELATION, ownSequences.getOrDefault(event.correlation(), 0L));
        }
        return records;
    }

    /** The boundary's id of an adapter outlives its halt; for the rules each initialization begins a new life. */
    private void followAdapter(TraceEvent event) {
        ObjectId id = event.object();
        FunctionId function = event.function().map(FunctionId::ofNdis6).orElse(null);
        if (function == FunctionId.MINIPORT_HALT_EX && event.kind() == EventKind.RETURN && !event.isTwin()) {
            halted.add(id);
        } else if (function == FunctionId.MINIPORT_INITIALIZE_EX && event.kind() == EventKind.ENTER && halted.remove(id)) {
            ObjectId last = ids.getOrDefault(id, id);
            ids.put(id, ObjectId.of(last.side(), last.kind(), last.generation() + 1, last.index()));
        }
    }

    private ByteBuffer boundaryRecords(TraceEvent event, long sessionStart) {
        followAdapter(event);
        ByteBuffer records = renumbered(event, boundarySequences);
        if (event.kind() == EventKind.RETURN) {
            records.putLong(EventLayout.CORRELATION, boundarySequences.getOrDefault(event.correlation(), 0L));
        }
        TraceEvent named = event.kind() == EventKind.CALL ? returns.getOrDefault(event.sequence(), event) : event;
        records.putLong(EventLayout.OBJECT, ownId(event, event.object().isNone() ? named.object() : event.object()).value());
        records.putLong(EventLayout.OBJECT2, ownId(event, event.object2().isNone() ? named.object2() : event.object2()).value());
        if (event.time() < sessionStart) {
            records.putShort(EventLayout.FLAGS, (short) (event.flags() | EventLayout.FLAG_DETACHED));
        }
        return records;
    }

    /** A twin's objects keep the boundary's ids: so it is seen whether both tell the same. */
    private ObjectId ownId(TraceEvent event, ObjectId id) {
        return event.isTwin() ? id : ids.getOrDefault(id, id);
    }

    private static ByteBuffer renumbered(TraceEvent event, Map<Long, Long> sequences) {
        ByteBuffer records = event.records();
        long first = sequences.get(event.sequence());
        for (int record = 0; record < event.recordCount(); record++) {
            records.putLong(record * EventLayout.SIZE + EventLayout.SEQUENCE, first + record);
        }
        return records;
    }
}
