// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.FunctionId.MINIPORT_PAUSE;
import static org.ndisharness.trace.FunctionId.MINIPORT_RESTART;
import static org.ndisharness.trace.FunctionId.NDIS_COMPLETE_NET_PNP_EVENT;
import static org.ndisharness.trace.FunctionId.NDIS_M_PAUSE_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_NET_PNP_EVENT;

import java.util.stream.LongStream;
import org.ndisharness.trace.NdisStatus;

/** When an adapter, and a client's binding to it, is paused. */
final class Pauses {
    /** Values of NET_PNP_EVENT_CODE, the third parameter that the recorder keeps of ProtocolNetPnPEvent. */
    private static final int NET_EVENT_PAUSE = 8;
    private static final int NET_EVENT_RESTART = 9;
    private static final int EVENT_CODE = 2;

    private Pauses() {
    }

    private static LongStream told(TraceModel model, int code, boolean ended) {
        return model.frames(PROTOCOL_NET_PNP_EVENT).filter(f -> !f.isDetached() && f.parameter(EVENT_CODE) == code)
                .mapToLong(f -> ended ? answeredAt(model, f) : f.at());
    }

    private static long lastBefore(LongStream moments, long at) {
        return moments.filter(m -> m < at).max().orElse(-1);
    }

    /** Whether the client answered NetEventPause and was not restarted since. */
    static boolean isPaused(TraceModel model, long at) {
        return lastBefore(told(model, NET_EVENT_PAUSE, true), at) > lastBefore(told(model, NET_EVENT_RESTART, false), at);
    }

    /** The handler's return, or, if that pended, the completion. */
    private static long answeredAt(TraceModel model, Frame event) {
        return event.returned(NdisStatus.PENDING) ? model.frames(NDIS_COMPLETE_NET_PNP_EVENT).mapToLong(Frame::at)
                .filter(at -> at > event.at()).min().orElse(Long.MAX_VALUE) : event.until();
    }

    /** Whether the binding was ever restarted before. */
    static boolean wasRestarted(TraceModel model, long at) {
        return lastBefore(told(model, NET_EVENT_RESTART, false), at) >= 0;
    }

    /** Whether the client was told to pause and has not answered yet. */
    static boolean isPausing(TraceModel model, long at) {
        return isAnswering(model, NET_EVENT_PAUSE, at);
    }

    /** Whether the client was told to restart and has not answered yet. */
    static boolean isRestarting(TraceModel model, long at) {
        return isAnswering(model, NET_EVENT_RESTART, at);
    }

    private static boolean isAnswering(TraceModel model, int code, long at) {
        return model.frames(PROTOCOL_NET_PNP_EVENT)
                .anyMatch(f -> f.parameter(EVENT_CODE) == code && f.at() < at && answeredAt(model, f) > at);
    }

    /** When pauses of the adapter ended: the handler returned success, or the completion was called. */
    static LongStream endsOfPauses(TraceModel model) {
        return LongStream.concat(model.frames(MINIPORT_PAUSE).filter(f -> f.returned(NdisStatus.SUCCESS)).mapToLong(Frame::until),
                model.frames(NDIS_M_PAUSE_COMPLETE).mapToLong(Frame::at));
    }

    /** Whether the adapter is paused: from the end of its pause until MiniportRestart. */
    static boolean isAdapterAtRest(TraceModel model, long at) {
        return lastBefore(endsOfPauses(model), at) > lastBefore(model.frames(MINIPORT_RESTART).mapToLong(Frame::at), at);
    }

    /** Whether the adapter is pausing or paused: from MiniportPause until MiniportRestart. */
    static boolean isAdapterPaused(TraceModel model, long at) {
        long paused = lastBefore(model.frames(MINIPORT_PAUSE).mapToLong(Frame::at), at);
        return paused >= 0 && paused > lastBefore(model.frames(MINIPORT_RESTART).mapToLong(Frame::at), at);
    }
}
