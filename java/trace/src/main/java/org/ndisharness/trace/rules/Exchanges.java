// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ndisharness.trace.ObjectId;

/** Sorts the frames of a trace into {@link Exchange}s. What belongs to none is kept apart. */
final class Exchanges {
    private final Map<ExchangeKind, List<Exchange>> byKind = new EnumMap<>(ExchangeKind.class);
    private final Map<ExchangeKind, List<Frame>> strayCompletions = new EnumMap<>(ExchangeKind.class);
    private final Function<ObjectId, ObjectId> identity;

    /** @param identity gives both sides' ids of one thing the same id */
    Exchanges(Stream<Frame> frames, Function<ObjectId, ObjectId> identity) {
        this.identity = identity;
        for (ExchangeKind kind : ExchangeKind.values()) {
            byKind.put(kind, new ArrayList<>());
            strayCompletions.put(kind, new ArrayList<>());
        }
        frames.forEach(this::take);
    }

    /** In the order of their beginnings. */
    Stream<Exchange> of(ExchangeKind kind) {
        return byKind.get(kind).stream();
    }

    /** The same as a list. */
    List<Exchange> listOf(ExchangeKind kind) {
        return byKind.get(kind);
    }

    /** Those about this thing. */
    Stream<Exchange> of(ExchangeKind kind, ObjectId subject) {
        return of(kind).filter(e -> identity.apply(subject).equals(subject(e)));
    }

    /** Completions of requests that the responder never got. */
    Stream<Frame> strayCompletions(ExchangeKind kind) {
        return strayCompletions.get(kind).stream();
    }

    /** What the exchange is about, by the id that both sides share; none for OID requests. */
    ObjectId subject(Exchange exchange) {
        return exchange.request().or(exchange::handler).map(f -> subject(exchange.kind(), f)).orElse(ObjectId.NONE);
    }

    private ObjectId subject(ExchangeKind kind, Frame frame) {
        return kind.subject().map(frame::subject).map(identity).orElse(ObjectId.NONE);
    }

    private void take(Frame frame) {
        for (ExchangeKind kind : ExchangeKind.of(frame.function())) {
            if (kind.isRequest(frame)) {
                byKind.get(kind).add(new Exchange(kind, frame));
            } else if (kind.isHandler(frame)) {
                handle(kind, frame);
            } else if (kind.isCompletion(frame)) {
                complete(kind, frame);
            } else if (kind.isCallback(frame)) {
                callBack(kind, frame);
            }
        }
    }

    /**
     * The request on whose stack the handler runs, else one that waits for it, else one that was not recorded. What the miniport recorded
     * while it was attached to nobody stands later in the stream than it happened.
     */
    private void handle(ExchangeKind kind, Frame frame) {
        Exchange exchange = last(kind, e -> e.request().map(frame::isInside).orElse(false));
        if (exchange == null && kind.subject().isPresent()) {
            exchange = first(kind, e -> e.handlers().isEmpty() && e.callbacks().isEmpty() && sameSubject(e, frame)
                    && e.request().map(r -> r.until() > frame.at()).orElse(false));
        }
        if (exchange == null && frame.isDetached() && kind.subject().isEmpty()) {
            exchange = last(kind, e -> e.handlers().isEmpty() && e.request().map(r -> answersSame(kind, r, frame)).orElse(false));
        }
        if (exchange == null) {
            exchange = new Exchange(kind, null);
            byKind.get(kind).add(exchange);
        }
        exchange.handlers().add(frame);
    }

    private void complete(ExchangeKind kind, Frame frame) {
        Predicate<Exchange> ofResponder = e -> e.handler().map(h -> answersSame(kind, h, frame)).orElse(false);
        Predicate<Exchange> waiting = e -> e.awaitsAnswer(frame.at()) && ofResponder.test(e);
        /* An offer before it was closed instead of answered (U-04). */
        Exchange exchange = kind == ExchangeKind.INCOMING_CALL ? last(kind, waiting) : first(kind, waiting);
        if (exchange == null) {
            exchange = last(kind, ofResponder);
        }
        if (exchange == null) {
            strayCompletions.get(kind).add(frame);
        } else {
            exchange.completions().add(frame);
        }
    }

    private void callBack(ExchangeKind kind, Frame frame) {
        Predicate<Exchange> ofRequester = e -> e.request().map(r -> answersSame(kind, r, frame)).orElse(false);
        Exchange exchange = last(kind, e -> e.completions().stream().anyMatch(frame::isInside));
        if (exchange == null) {
            exchange = first(kind, e -> !e.completions().isEmpty() && e.callbacks().isEmpty() && ofRequester.test(e));
        }
        if (exchange == null) {
            exchange = last(kind, ofRequester);
        }
        if (exchange != null) {
            exchange.callbacks().add(frame);
        }
    }

    private boolean answersSame(ExchangeKind kind, Frame asked, Frame answer) {
        return kind.subject().isPresent() ? subject(kind, asked).equals(subject(kind, answer))
                : asked.oidRequest() != 0 && asked.oidRequest() == answer.oidRequest();
    }

    private boolean sameSubject(Exchange exchange, Frame frame) {
        return subject(exchange).equals(subject(exchange.kind(), frame));
    }

    private Exchange first(ExchangeKind kind, Predicate<Exchange> fits) {
        return byKind.get(kind).stream().filter(fits).findFirst().orElse(null);
    }

    private Exchange last(ExchangeKind kind, Predicate<Exchange> fits) {
        List<Exchange> exchanges = byKind.get(kind);
        for (int i = exchanges.size() - 1; i >= 0; i--) {
            if (fits.test(exchanges.get(i))) {
                return exchanges.get(i);
            }
        }
        return null;
    }
}
