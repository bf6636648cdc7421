// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ndisharness.trace.NdisStatus;

/** One request of an {@link ExchangeKind} with everything that answered it. Moments that never came lie beyond every event. */
final class Exchange {
    private static final long NEVER = Long.MAX_VALUE;

    private final ExchangeKind kind;
    private final Frame request;
    private final List<Frame> handlers = new ArrayList<>();
    private final List<Frame> completions = new ArrayList<>();
    private final List<Frame> callbacks = new ArrayList<>();

    /** The request is null where it was not recorded, or NDIS made it. */
    Exchange(ExchangeKind kind, Frame request) {
        this.kind = kind;
        this.request = request;
    }

    ExchangeKind kind() {
        return kind;
    }

    Optional<Frame> request() {
        return Optional.ofNullable(request);
    }

    /** More than one only if NDIS errs. */
    List<Frame> handlers() {
        return handlers;
    }

    Optional<Frame> handler() {
        return handlers.isEmpty() ? Optional.empty() : Optional.of(handlers.get(0));
    }

    /** More than one only if the responder errs. */
    List<Frame> completions() {
        return completions;
    }

    Optional<Frame> completion() {
        return completions.isEmpty() ? Optional.empty() : Optional.of(completions.get(0));
    }

    /** More than one only if NDIS errs, or the responder made it. */
    List<Frame> callbacks() {
        return callbacks;
    }

    Optional<Frame> callback() {
        return callbacks.isEmpty() ? Optional.empty() : Optional.of(callbacks.get(0));
    }

    /** Whether the request was recorded. */
    boolean isRequested() {
        return request != null;
    }

    /** Whether the responder was asked. */
    boolean isHandled() {
        return !handlers.isEmpty();
    }

    /** Whether the responder pended it. */
    boolean pended() {
        return !handlers.isEmpty() && handlers.get(0).returned(NdisStatus.PENDING);
    }

    /** Whether the responder answered by the return value of its handler. */
    boolean answeredAtOnce() {
        return !handlers.isEmpty() && handlers.get(0).returnedOther(NdisStatus.PENDING);
    }

    /** When the responder gave its answer. */
    long answeredAt() {
        if (answeredAtOnce()) {
            return handlers.get(0).until();
        }
        return completions.isEmpty() ? NEVER : completions.get(0).at();
    }

    /** The responder's answer. */
    Optional<NdisStatus> answer() {
        return answeredAtOnce() ? handlers.get(0).returned() : completion().map(Frame::argument);
    }

    /** When the requester learnt the answer. */
    long knownAt() {
        long known = knownAtOnce() ? request.until() : NEVER;
        for (Frame callback : callbacks) {
            known = Math.min(known, callback.at());
        }
        return known;
    }

    private boolean knownAtOnce() {
        return request != null && request.returnedOther(NdisStatus.PENDING);
    }

    /** The answer as the requester learnt it. */
    Optional<NdisStatus> known() {
        if (knownAtOnce()) {
            return request.returned();
        }
        return callbacks.isEmpty() ? Optional.empty() : Optional.of(callbacks.get(0).argument());
    }

    boolean succeeded() {
        return answer().filter(NdisStatus.SUCCESS::equals).isPresent();
    }

    boolean failed() {
        return answer().filter(NdisStatus::isFailure).isPresent();
    }

    boolean knownToSucceed() {
        return known().filter(NdisStatus.SUCCESS::equals).isPresent();
    }

    boolean knownToFail() {
        return known().filter(NdisStatus::isFailure).isPresent();
    }

    /** Whether the call or callback began inside the request. */
    boolean surrounds(Frame frame) {
        return request != null && frame.isInside(request);
    }

    /** When it began for the requester; for the responder where the request was not recorded. */
    long at() {
        Frame first = first();
        return first == null ? NEVER : first.at();
    }

    /** The request; the handler where that was not recorded; null where neither was. */
    Frame first() {
        return request != null || handlers.isEmpty() ? request : handlers.get(0);
    }

    /** Whether its handler may still be answered at that moment. */
    boolean awaitsAnswer(long sequence) {
        return !handlers.isEmpty() && completions.isEmpty() && (handlers.get(0).until() > sequence || pended());
    }

    @Override
    public String toString() {
        return first() == null ? kind.name() : first().toString();
    }
}
