// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what drivers say themselves of their crossings of the NDIS boundary with what the stand-in ndis.sys recorded there, event by
 * event: direction and function, status, objects, arguments, call parameters, OID requests, lists, data, and order on each thread.
 *
 * <p>Left out is what only one of both can know. Of events from before the session the driver's journal keeps neither data nor lists nor
 * OID requests. Ids of OID requests and of data are the driver's own. Of the private OID between the project's drivers the miniport tells
 * nothing, and of its configuration, its unload handler and the question whether it hangs no driver. That a protocol driver which registers
 * will be a call manager NDIS does not know.
 */
public final class BoundaryComparison {
    private static final Set<ObjectKind> OWN_KINDS = Set.of(ObjectKind.OID, ObjectKind.DATA);
    private static final int PRIVATE_OIDS = 0xff4e4800;

    private static final Set<FunctionId> UNTOLD = Set.of(FunctionId.NDIS_M_REGISTER_UNLOAD_HANDLER, FunctionId.NDIS_OPEN_CONFIGURATION,
            FunctionId.NDIS_OPEN_CONFIGURATION_EX, FunctionId.NDIS_READ_CONFIGURATION, FunctionId.NDIS_CLOSE_CONFIGURATION,
            FunctionId.MINIPORT_CHECK_FOR_HANG_EX, FunctionId.MINIPORT_CHECK_FOR_HANG);

    private static final Set<FunctionId> REGISTRATION = Set.of(FunctionId.NDIS_REGISTER_PROTOCOL_DRIVER, FunctionId.PROTOCOL_SET_OPTIONS,
            FunctionId.NDIS_SET_OPTIONAL_HANDLERS);

    private final Set<Side> sides;
    private final Map<ObjectId, ObjectId> twinOf = new HashMap<>();
    private final Map<ObjectId, ObjectId> ownOf = new HashMap<>();
    private int compared;

    /**
     * What came out.
     *
     * @param compared pairs of events that agree
     * @param difference the first one, for people
     */
    public record Result(int compared, Optional<String> difference) {
    }

    private record Pair(TraceEvent own, TraceEvent twin) {
    }

    private BoundaryComparison(Set<Side> sides) {
        this.sides = sides;
    }

    /** Compares the events of a driver, whose sides these are, in a trace that has both. */
    public static Result compare(Trace merged, Set<Side> sides) {
        return new BoundaryComparison(sides).run(merged);
    }

    private Result run(Trace merged) {
        List<Pair> pairs = new ArrayList<>();
        Map<Long, List<TraceEvent>> own = byThread(merged, false);
        Map<Long, List<TraceEvent>> twins = byThread(merged, true);
        for (Map.Entry<Long, List<TraceEvent>> thread : own.entrySet()) {
            Optional<String> difference = pair(thread.getValue(), twins.getOrDefault(thread.getKey(), List.of()), pairs);
            if (difference.isPresent()) {
                return new Result(compared, difference);
            }
        }
        Optional<TraceEvent> alone =
                twins.entrySet().stream().filter(t -> !own.containsKey(t.getKey())).map(t -> t.getValue().get(0)).findFirst();
        return new Result(compared, alone.map(event -> "the driver did not tell of " + event).or(() -> inOrder(pairs)));
    }

    private Map<Long, List<TraceEvent>> byThread(Trace merged, boolean twins) {
        Map<Long, List<TraceEvent>> threads = new HashMap<>();
        for (TraceEvent event : merged.events()) {
            boolean crossing = event.kind() == EventKind.CALL || event.kind() == EventKind.ENTER || event.kind() == EventKind.RETURN;
            if (crossing && isOfBoth(event) && event.isTwin() == twins && event.isBoundary() == twins && sides.contains(event.side())) {
                threads.computeIfAbsent(event.thread(), thread -> new ArrayList<>()).add(event);
            }
        }
        return threads;
    }

    private static boolean isOfBoth(TraceEvent event) {
        return event.function().map(function -> !UNTOLD.contains(function) && !(event.side() == Side.CALL_MANAGER
                && REGISTRATION.contains(function))).orElse(true);
    }

    private Optional<String> pair(List<TraceEvent> own, List<TraceEvent> twins, List<Pair> pairs) {
        for (int at = 0; at < Math.max(own.size(), twins.size()); at++) {
            if (at >= own.size()) {
                return Optional.of("the driver did not tell of " + twins.get(at));
            }
            if (at >= twins.size()) {
                return Optional.of("the boundary did not tell of " + own.get(at));
            }
            Pair pair = new Pair(own.get(at), twins.get(at));
            Optional<String> difference = compare(pair.own, pair.twin);
            if (difference.isPresent()) {
                return Optional.of(difference.get() + "; driver: " + pair.own + "; boundary: " + pair.twin);
            }
            pairs.add(pair);
            compared++;
        }
        return Optional.empty();
    }

    private Optional<String> compare(TraceEvent own, TraceEvent twin) {
        if (own.kind() != twin.kind() || !own.function().equals(twin.function())) {
            return Optional.of("another crossing");
        }
        if (own.hasStatus() != twin.hasStatus() || own.hasStatus() && own.rawStatus() != twin.rawStatus()) {
            return Optional.of("another status");
        }
        if (!isKnown(own) || isSame(own.object(), twin.object()) && isSame(own.object2(), twin.object2())) {
            return compareArguments(own, twin);
        }
        return Optional.of("another object");
    }

    /** The binding that a bind will make NDIS does not know. */
    private static boolean isKnown(TraceEvent own) {
        return own.function().map(function -> function.ofNdis6() != FunctionId.PROTOCOL_BIND_ADAPTER_EX).orElse(true);
    }

    private Optional<String> compareArguments(TraceEvent own, TraceEvent twin) {
        if (!Arrays.equals(own.arguments(), twin.arguments())) {
            return Optional.of("other arguments: " + hex(own.arguments()) + " and " + hex(twin.arguments()));
        }
        return own.hasFlag(EventLayout.FLAG_DETACHED) || isPrivate(twin) ? Optional.empty() : compareContent(own, twin);
    }

    private static Optional<String> compareContent(TraceEvent own, TraceEvent twin) {
        if (!own.callParameters().equals(twin.callParameters()) || !own.flow().equals(twin.flow())) {
            return Optional.of("other call parameters");
        }
        if (!own.oidRequest().equals(twin.oidRequest())) {
            return Optional.of("another OID request");
        }
        if (!own.lists().equals(twin.lists())) {
            return Optional.of("other lists");
        }
        return own.dataSize() == twin.dataSize() && Arrays.equals(own.data(), twin.data()) ? Optional.empty() : Optional.of("other data");
    }

    /** Each object has one id here and one there. */
    private boolean isSame(ObjectId own, ObjectId twin) {
        if (OWN_KINDS.contains(own.kind())) {
            return twin.isNone();
        }
        if (own.isNone() || twin.isNone()) {
            return own.isNone() && twin.isNone();
        }
        return isSameKind(own, twin) && own.side() == twin.side()
                && Objects.requireNonNullElse(twinOf.putIfAbsent(own, twin), twin).equals(twin)
                && Objects.requireNonNullElse(ownOf.putIfAbsent(twin, own), own).equals(own);
    }

    /** A call manager over the miniport of another driver calls its binding an adapter. */
    private static boolean isSameKind(ObjectId own, ObjectId twin) {
        return own.kind() == twin.kind()
                || own.side() == Side.CALL_MANAGER && own.kind() == ObjectKind.ADAPTER && twin.kind() == ObjectKind.BINDING;
    }

    private static boolean isPrivate(TraceEvent event) {
        return event.oidRequest().map(request -> (request.oid() & 0xffffff00) == PRIVATE_OIDS).orElse(false);
    }

    /** The boundary lies between a driver and NDIS: a call passes the driver's recorder first, a callback the boundary's. */
    private static Optional<String> inOrder(List<Pair> pairs) {
        for (Pair pair : pairs) {
            if (pair.own.hasFlag(EventLayout.FLAG_DETACHED)) {
                continue;
            }
            boolean callback = pair.own.function().map(FunctionId::isCallback).orElse(false);
            boolean inwards = pair.own.kind() != EventKind.RETURN;
            if (callback == inwards != pair.twin.sequence() < pair.own.sequence()) {
                return Optional.of("in the wrong order: driver " + pair.own + ", boundary " + pair.twin);
            }
        }
        return Optional.empty();
    }

    private static String hex(long[] values) {
        return Arrays.stream(values).mapToObj(Long::toHexString).toList().toString();
    }
}
