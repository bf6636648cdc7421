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
        return handlers.stream().findFirst();
    }

    /** More than one only if the responder errs. */
    List<Frame> completions() {
        return completions;
    }

    Optional<Frame> completion() {
        return completions.stream().findFirst();
    }

    /** More than one only if NDIS errs, or the responder made it. */
    List<Frame> callbacks() {
        return callbacks;
    }

    /** Whether the responder pended it. */
    boolean pended() {
        return handler().map(h -> h.returned(NdisStatus.PENDING)).orElse(false);
    }

    /** Whether the responder answered by the return value of its handler. */
    boolean answeredAtOnce() {
        return handler().map(h -> h.returnedOther(NdisStatus.PENDING)).orElse(false);
    }

    /** When the responder gave its answer. */
    long answeredAt() {
        return answeredAtOnce() ? handlers.get(0).until() : completion().map(Frame::at).orElse(NEVER);
    }

    /** The responder's answer. */
    Optional<NdisStatus> answer() {
        return answeredAtOnce() ? handlers.get(0).returned() : completion().map(Frame::argument);
    }

    /** When the requester learnt the answer. */
    long knownAt() {
        long returned = request().filter(r -> r.returnedOther(NdisStatus.PENDING)).map(Frame::until).orElse(NEVER);
        return Math.min(returned, callbacks.stream().mapToLong(Frame::at).min().orElse(NEVER));
    }

    /** The answer as the requester learnt it. */
    Optional<NdisStatus> known() {
        return request().filter(r -> r.returnedOther(NdisStatus.PENDING)).flatMap(Frame::returned)
                .or(() -> callbacks.stream().findFirst().map(Frame::argument));
    }

    boolean succeeded() {
        return answer().map(NdisStatus.SUCCESS::equals).orElse(false);
    }

    boolean failed() {
        return answer().map(NdisStatus::isFailure).orElse(false);
    }

    boolean knownToSucceed() {
        return known().map(NdisStatus.SUCCESS::equals).orElse(false);
    }

    boolean knownToFail() {
        return known().map(NdisStatus::isFailure).orElse(false);
    }

    /** When it began for the requester; for the responder where the request was not recorded. */
    long at() {
        return request().or(this::handler).map(Frame::at).orElse(NEVER);
    }

    /** Whether its handler may still be answered at that moment. */
    boolean awaitsAnswer(long sequence) {
        return !handlers.isEmpty() && completions.isEmpty() && (handlers.get(0).until() > sequence || pended());
    }

    @Override
    public String toString() {
        return request().or(this::handler).map(Frame::toString).orElse(kind.name());
    }
}
