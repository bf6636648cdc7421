// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEvent;

/** Events in order of time: a miniport's journal hands its events over later than they happened. */
final class TimeLine {
    private final List<TraceEvent> events;
    private final boolean standAlone;

    /** With a stand-alone call manager, its functions are found by the names of an integrated one's. */
    TimeLine(List<TraceEvent> events, boolean standAlone) {
        this.standAlone = standAlone;
        this.events = events.stream().sorted(Comparator.comparingLong(TraceEvent::time).thenComparingLong(TraceEvent::sequence)).toList();
    }

    /** The part of a session's trace that happened before the session. */
    static TimeLine beforeSession(Trace trace, boolean standAlone) {
        int begin = 0;
        while (begin < trace.size() && trace.get(begin).hasFlag(EventLayout.FLAG_DETACHED)) {
            begin++;
        }
        return new TimeLine(trace.events().subList(0, begin), standAlone);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** Events that arrived from a number on, whenever they happened. */
    TimeLine since(long sequence) {
        return new TimeLine(events.stream().filter(e -> e.sequence() >= sequence).toList(), standAlone);
    }

    /** From a time on. */
    TimeLine sinceTime(long time) {
        return new TimeLine(events.stream().filter(e -> e.time() >= time).toList(), standAlone);
    }

    /** Number that the next event would have at least. */
    long next() {
        return events.stream().mapToLong(TraceEvent::sequence).max().orElse(0) + 1;
    }

    Stream<TraceEvent> all(EventKind kind, FunctionId function) {
        FunctionId called = standAlone ? function.ofStandAlone() : function;
        return events.stream().filter(e -> e.is(kind, called));
    }

    /** Entries of a callback, or calls of a function. */
    Stream<TraceEvent> begins(FunctionId function) {
        return all(function.isCallback() ? EventKind.ENTER : EventKind.CALL, function);
    }

    Stream<TraceEvent> returns(FunctionId function) {
        return all(EventKind.RETURN, function);
    }

    /** The first beginning, or the probe cannot tell. */
    TraceEvent begin(FunctionId function) {
        return begins(function).findFirst().orElseThrow(() -> new NothingSeenException(function + " was not seen"));
    }

    boolean has(FunctionId function) {
        return begins(function).findAny().isPresent();
    }

    /** The return that belongs to a call or entry. */
    Optional<TraceEvent> returnOf(TraceEvent begin) {
        return events.stream().filter(e -> e.kind() == EventKind.RETURN && e.correlation() == begin.sequence()).findFirst();
    }

    /** Whether an event came between a call and its return, in the same thread. */
    boolean isInside(TraceEvent event, TraceEvent call) {
        int end = returnOf(call).map(events::indexOf).orElse(events.size());
        int at = events.indexOf(event);
        return at > events.indexOf(call) && at < end && event.thread() == call.thread();
    }

    /** Whether one event came before another. */
    boolean isBefore(TraceEvent first, TraceEvent second) {
        return events.indexOf(first) < events.indexOf(second);
    }

    Optional<TraceEvent> first(Predicate<TraceEvent> matches) {
        return events.stream().filter(matches).findFirst();
    }
}
