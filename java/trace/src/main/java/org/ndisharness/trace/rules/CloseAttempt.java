// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ndisharness.trace.NdisStatus;

/** One attempt to close a call: NdisClCloseCall, the ProtocolCmCloseCall it caused, and how it was answered. */
final class CloseAttempt {
    private final Frame request;
    private final List<Frame> handlers = new ArrayList<>();
    private final List<Frame> completions = new ArrayList<>();
    private final List<Frame> callbacks = new ArrayList<>();
    private boolean vcWasActive;
    private long partiesAtHandler;

    /** The request is null where only the call manager's side was recorded, or where NDIS called the handler by itself. */
    CloseAttempt(Frame request) {
        this.request = request;
    }

    /** The NdisClCloseCall. */
    Optional<Frame> request() {
        return Optional.ofNullable(request);
    }

    /** Sequence number of the NdisClCloseCall; beyond every event if it was not recorded. */
    long requestedAt() {
        return request == null ? Long.MAX_VALUE : request.at();
    }

    /** Whether the call or callback began inside the request. */
    boolean surrounds(Frame frame) {
        return request != null && frame.isInside(request);
    }

    void addHandler(Frame frame, boolean active, long parties) {
        if (handlers.isEmpty()) {
            vcWasActive = active;
            partiesAtHandler = parties;
        }
        handlers.add(frame);
    }

    /** ProtocolCmCloseCall; more than one would be NDIS's fault. */
    List<Frame> handlers() {
        return handlers;
    }

    Optional<Frame> handler() {
        return handlers.isEmpty() ? Optional.empty() : Optional.of(handlers.get(0));
    }

    void addCompletion(Frame frame) {
        completions.add(frame);
    }

    /** NdisMCmCloseCallComplete or NdisCmCloseCallComplete for this attempt. */
    List<Frame> completions() {
        return completions;
    }

    Optional<Frame> completion() {
        return completions.isEmpty() ? Optional.empty() : Optional.of(completions.get(0));
    }

    /** Whether its first completion carries this status. */
    boolean isCompletedWith(NdisStatus status) {
        return !completions.isEmpty() && completions.get(0).carries(status);
    }

    void addCallback(Frame frame) {
        callbacks.add(frame);
    }

    /** ProtocolClCloseCallComplete for this attempt. */
    List<Frame> callbacks() {
        return callbacks;
    }

    Optional<Frame> callback() {
        return callbacks.isEmpty() ? Optional.empty() : Optional.of(callbacks.get(0));
    }

    /** Whether the VC was active when the handler was entered. */
    boolean vcWasActive() {
        return vcWasActive;
    }

    /** Parties that the call manager knew of when its handler was entered. */
    long partiesAtHandler() {
        return partiesAtHandler;
    }

    /** Whether the handler returned NDIS_STATUS_PENDING. */
    boolean pended() {
        return !handlers.isEmpty() && handlers.get(0).returned(NdisStatus.PENDING);
    }

    /** Whether a completion is due: the handler runs or pended, and none came. */
    boolean awaitsCompletion() {
        return !handlers.isEmpty() && completions.isEmpty() && !handlers.get(0).returnedOther(NdisStatus.PENDING);
    }

    /** Whether the client's callback is due: its request runs or pended, and none came. */
    boolean awaitsCallback() {
        return request != null && callbacks.isEmpty() && !request.returnedOther(NdisStatus.PENDING);
    }

    /** The final status for the call manager, once it has given one. */
    Optional<NdisStatus> answer() {
        if (!completions.isEmpty()) {
            return Optional.of(completions.get(0).argument());
        }
        return answeredAtOnce() ? handlers.get(0).returned() : Optional.empty();
    }

    /** Sequence number of the moment at which the call manager gave its answer; beyond every event if it did not. */
    long answeredAt() {
        if (!completions.isEmpty()) {
            return completions.get(0).at();
        }
        return answeredAtOnce() ? handlers.get(0).until() : Long.MAX_VALUE;
    }

    /** Whether the handler returned something other than NDIS_STATUS_PENDING. */
    boolean answeredAtOnce() {
        return !handlers.isEmpty() && handlers.get(0).returnedOther(NdisStatus.PENDING);
    }

    boolean succeeded() {
        return completions.isEmpty() ? !handlers.isEmpty() && handlers.get(0).returned(NdisStatus.SUCCESS)
                : completions.get(0).argument().equals(NdisStatus.SUCCESS);
    }

    /** Sequence number of the moment at which the client learnt of the success; beyond every event if it did not. */
    long clientClosedAt() {
        for (Frame callback : callbacks) {
            if (callback.carries(NdisStatus.SUCCESS)) {
                return callback.at();
            }
        }
        return request != null && request.returned(NdisStatus.SUCCESS) ? request.until() : Long.MAX_VALUE;
    }

    /** Whether the client's request is under way or ended with success at that moment. */
    boolean standsAt(long sequence) {
        if (request == null || request.at() >= sequence) {
            return false;
        }
        if (request.failed() && request.until() < sequence) {
            return false;
        }
        for (Frame callback : callbacks) {
            if (callback.carriesFailure() && callback.at() < sequence) {
                return false;
            }
        }
        return true;
    }

    /** Whether both requests were on their way at the same time. */
    boolean overlaps(CloseAttempt other) {
        return request != null && other.request != null && request.at() < other.request.until() && other.request.at() < request.until();
    }
}
