// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.Optional;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.TraceEvent;

/** One function call or callback: its CALL or ENTER, the frame around it on the same thread, and its RETURN once that came. */
final class Frame {
    private final TraceEvent begin;
    private final FunctionId function;
    private final Frame outer;
    private TraceEvent end;

    Frame(TraceEvent begin, FunctionId function, Frame outer) {
        this.begin = begin;
        this.function = function;
        this.outer = outer;
    }

    void end(TraceEvent event) {
        end = event;
    }

    TraceEvent begin() {
        return begin;
    }

    FunctionId function() {
        return function;
    }

    /** The CALL or ENTER inside which this one began, on its thread. */
    Optional<Frame> outer() {
        return Optional.ofNullable(outer);
    }

    Optional<TraceEvent> end() {
        return Optional.ofNullable(end);
    }

    boolean isCallback() {
        return begin.kind() == EventKind.ENTER;
    }

    /** Sequence number of its beginning. */
    long at() {
        return begin.sequence();
    }

    /** Sequence number of its end; beyond every event while it runs. */
    long until() {
        return end == null ? Long.MAX_VALUE : end.sequence();
    }

    /** The status argument. */
    NdisStatus argument() {
        return begin.status();
    }

    /** What it returned; empty while it runs and for VOID functions. */
    Optional<NdisStatus> returned() {
        return end == null || !end.hasStatus() ? Optional.empty() : Optional.of(end.status());
    }

    boolean returned(NdisStatus status) {
        return returned().map(status::equals).orElse(false);
    }

    boolean failed() {
        return returned().map(NdisStatus::isFailure).orElse(false);
    }

    /** Whether it ran at that moment. */
    boolean covers(long sequence) {
        return at() < sequence && sequence < until();
    }

    /** Whether it began inside the other, at any depth of the same thread. */
    boolean isInside(Frame other) {
        for (Frame frame = outer; frame != null; frame = frame.outer) {
            if (frame == other) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return function.symbol();
    }
}
