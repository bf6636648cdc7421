// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.List;
import java.util.Optional;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.TraceEvent;

/**
 * One function call or callback: its CALL or ENTER, the frame around it on the same thread, and its RETURN once that came. What a miniport
 * of NDIS 5.x calls or is called by is shown as what NDIS 6 has there ({@link FunctionId#ofNdis6}), function and parameters.
 */
final class Frame {
    /** Place of Buffer or CloseData among the four parameters of the close functions, and of Size. */
    private static final int BUFFER = 2;
    private static final int SIZE = 3;
    private static final int CLOSE_PARAMETERS = 4;

    private final TraceEvent begin;
    private final boolean callback;
    private final Side side;
    private final long at;
    private final ObjectId object;
    private final ObjectId object2;
    private final FunctionId function;
    private final Frame outer;
    private TraceEvent end;

    Frame(TraceEvent begin, FunctionId function, Frame outer) {
        this.begin = begin;
        this.callback = begin.kind() == EventKind.ENTER;
        this.side = begin.side();
        this.at = begin.sequence();
        this.object = begin.object();
        this.object2 = begin.object2();
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

    /** Whether a miniport of NDIS 5.x called it, or is called by it, by another name. */
    boolean isNdis5() {
        return !begin.isOf(function);
    }

    /** Whether NDIS called a driver; otherwise a driver called NDIS. */
    boolean isCallback() {
        return callback;
    }

    /** Whose call or callback it is. */
    Side side() {
        return side;
    }

    /** The CALL or ENTER inside which this one began, on its thread. */
    Optional<Frame> outer() {
        return Optional.ofNullable(outer);
    }

    /** Whether it began directly inside the other. */
    boolean isFrom(Frame other) {
        return outer == other;
    }

    /** Whether it began directly inside a frame of this function. */
    boolean isFrom(FunctionId caller) {
        return outer != null && outer.function == caller;
    }

    Optional<TraceEvent> end() {
        return Optional.ofNullable(end);
    }

    boolean hasEnded() {
        return end != null;
    }

    /** Sequence number of its beginning. */
    long at() {
        return at;
    }

    /** Sequence number of its end; beyond every event while it runs. */
    long until() {
        return end == null ? Long.MAX_VALUE : end.sequence();
    }

    /** The VC or other object that it is about. */
    ObjectId object() {
        return object;
    }

    /** The other object that it names. */
    ObjectId object2() {
        return object2;
    }

    /** The party that it names; none if it names none. */
    ObjectId party() {
        if (object.kind() == ObjectKind.PARTY) {
            return object;
        }
        return object2.kind() == ObjectKind.PARTY ? object2 : ObjectId.NONE;
    }

    /** The object of this kind that it is about; none if it names none. */
    ObjectId subject(ObjectKind kind) {
        if (object.kind() == kind) {
            return object;
        }
        if (object2.kind() == kind) {
            return object2;
        }
        return end != null && end.object().kind() == kind ? end.object() : ObjectId.NONE;
    }

    /** A parameter by its place in the prototype, from 0; 0 if it was not recorded. */
    long parameter(int place) {
        return isNdis5() ? Ndis5Parameters.of(begin, function, place) : begin.argument(place);
    }

    /** Address of the OID request of a function or callback that has one, else 0. */
    long oidRequest() {
        return switch (function) {
            case NDIS_CO_OID_REQUEST -> parameter(4);
            case NDIS_CO_OID_REQUEST_COMPLETE, NDIS_MCM_OID_REQUEST, NDIS_MCM_OID_REQUEST_COMPLETE, PROTOCOL_CO_OID_REQUEST,
                    PROTOCOL_CO_OID_REQUEST_COMPLETE ->
                parameter(3);
            case MINIPORT_CO_OID_REQUEST, NDIS_MCO_OID_REQUEST_COMPLETE -> parameter(2);
            default -> 0;
        };
    }

    /** Whether it was recorded while the miniport was attached to nobody: such events stand in the stream later than they happened. */
    boolean isDetached() {
        return begin.hasFlag(EventLayout.FLAG_DETACHED);
    }

    /** IRQL at its beginning. */
    int irql() {
        return begin.irql();
    }

    /** The status argument; meaningful where the function has one. */
    NdisStatus argument() {
        return begin.status();
    }

    /** Whether it carries this status as its argument. */
    boolean carries(NdisStatus status) {
        return begin.hasStatus() && begin.rawStatus() == status.code();
    }

    /** Whether it carries a status other than success and pending as its argument. */
    boolean carriesFailure() {
        return begin.hasStatus() && begin.status().isFailure();
    }

    /** What it returned; empty while it runs and for VOID functions. */
    Optional<NdisStatus> returned() {
        return end == null || !end.hasStatus() ? Optional.empty() : Optional.of(end.status());
    }

    /** What it returned, as messages say it: a damaged trace may lack it. */
    String answer() {
        return returned().map(NdisStatus::toString).orElse("nothing");
    }

    boolean returned(NdisStatus status) {
        return end != null && end.hasStatus() && end.rawStatus() == status.code();
    }

    /** Whether it returned something other than this. */
    boolean returnedOther(NdisStatus status) {
        return end != null && end.hasStatus() && end.rawStatus() != status.code();
    }

    boolean failed() {
        return returnedOther(NdisStatus.SUCCESS) && !returned(NdisStatus.PENDING);
    }

    /** A close function: whether Buffer or CloseData is not NULL. */
    boolean hasBuffer() {
        return begin.argumentCount() == CLOSE_PARAMETERS ? begin.argument(BUFFER) != 0 : begin.dataSize() > 0;
    }

    /** A close function: Size, in bytes. */
    long size() {
        return begin.argumentCount() == CLOSE_PARAMETERS ? begin.argument(SIZE) : begin.dataSize();
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

    /** Whether it began inside one of the others, at any depth. */
    boolean isInsideAny(List<Frame> others) {
        for (Frame other : others) {
            if (isInside(other)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return begin.function().orElse(function).symbol();
    }
}
