// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ndisharness.trace.ObjectId;

/** Sorts the frames of a trace into {@link Exchange}s. What belongs to none is kept apart. */
final class Exchanges {
    private final Map<ExchangeKind, List<Exchange>> byKind = new EnumMap<>(ExchangeKind.class);
    private final Map<ExchangeKind, List<Frame>> strayCompletions = new EnumMap<>(ExchangeKind.class);
    private final UnaryOperator<ObjectId> identity;

    /** @param identity gives both sides' ids of one thing the same id */
    Exchanges(List<Frame> frames, UnaryOperator<ObjectId> identity) {
        this.identity = identity;
        for (Frame frame : frames) {
            for (ExchangeKind kind : ExchangeKind.of(frame.function())) {
                take(kind, frame);
            }
        }
    }

    /** In the order of their beginnings. */
    Stream<Exchange> of(ExchangeKind kind) {
        return listOf(kind).stream();
    }

    /** The same as a list. */
    List<Exchange> listOf(ExchangeKind kind) {
        return byKind.getOrDefault(kind, List.of());
    }

    /** Those about this thing. */
    Stream<Exchange> of(ExchangeKind kind, ObjectId subject) {
        return about(kind, subject).stream();
    }

    /** The same as a list. */
    List<Exchange> about(ExchangeKind kind, ObjectId subject) {
        ObjectId same = identity.apply(subject);
        List<Exchange> about = new ArrayList<>();
        for (Exchange exchange : listOf(kind)) {
            if (subject(exchange).equals(same)) {
                about.add(exchange);
            }
        }
        return about;
    }

    /** The one that this completion answers, if there is one of this kind. */
    Optional<Exchange> completedBy(ExchangeKind kind, Frame completion) {
        for (Exchange exchange : about(kind, kind.subject(completion))) {
            if (exchange.completions().contains(completion)) {
                return Optional.of(exchange);
            }
        }
        return Optional.empty();
    }

    /** Completions of requests that the responder never got. */
    List<Frame> strayCompletions(ExchangeKind kind) {
        return strayCompletions.getOrDefault(kind, List.of());
    }

    /** What the exchange is about, by the id that both sides share; none for OID requests. */
    private ObjectId subject(Exchange exchange) {
        return subject(exchange.kind(), exchange.first());
    }

    private ObjectId subject(ExchangeKind kind, Frame frame) {
        return identity.apply(kind.subject(frame));
    }

    private void take(ExchangeKind kind, Frame frame) {
        if (kind.isRequest(frame)) {
            add(new Exchange(kind, frame));
        } else if (kind.isHandler(frame)) {
            handle(kind, frame);
        } else if (kind.isCompletion(frame)) {
            complete(kind, frame);
        } else if (kind.isCallback(frame)) {
            callBack(kind, frame);
        }
    }

    private void add(Exchange exchange) {
        byKind.computeIfAbsent(exchange.kind(), unused -> new ArrayList<>()).add(exchange);
    }

    /**
     * The request on whose stack the handler runs, else one that waits for it, else one that was not recorded. What the miniport recorded
     * while it was attached to nobody stands later in the stream than it happened.
     */
    private void handle(ExchangeKind kind, Frame frame) {
        Exchange exchange = last(kind, e -> e.surrounds(frame));
        if (exchange == null && kind.hasSubject()) {
            exchange = first(kind, e -> !e.isHandled() && e.callbacks().isEmpty() && e.isRequested() && sameSubject(e, frame)
                    && e.first().until() > frame.at());
        }
        if (exchange == null && frame.isDetached() && !kind.hasSubject()) {
            exchange = last(kind, e -> !e.isHandled() && e.isRequested() && answersSame(kind, e.first(), frame));
        }
        if (exchange == null) {
            exchange = new Exchange(kind, null);
            add(exchange);
        }
        exchange.handlers().add(frame);
    }

    private void complete(ExchangeKind kind, Frame frame) {
        Predicate<Exchange> ofResponder = e -> e.isHandled() && answersSame(kind, e.handlers().get(0), frame);
        Predicate<Exchange> waiting = e -> e.awaitsAnswer(frame.at()) && ofResponder.test(e);
        /* An offer before it was closed instead of answered (U-04). */
        Exchange exchange = kind == ExchangeKind.INCOMING_CALL ? last(kind, waiting) : first(kind, waiting);
        if (exchange == null) {
            exchange = last(kind, ofResponder);
        }
        if (exchange == null) {
            strayCompletions.computeIfAbsent(kind, unused -> new ArrayList<>()).add(frame);
        } else {
            exchange.completions().add(frame);
        }
    }

    private void callBack(ExchangeKind kind, Frame frame) {
        Predicate<Exchange> ofRequester = e -> e.isRequested() && answersSame(kind, e.first(), frame);
        Exchange exchange = last(kind, e -> frame.isInsideAny(e.completions()));
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
        return kind.hasSubject() ? subject(kind, asked).equals(subject(kind, answer))
                : asked.oidRequest() != 0 && asked.oidRequest() == answer.oidRequest();
    }

    private boolean sameSubject(Exchange exchange, Frame frame) {
        return subject(exchange).equals(subject(exchange.kind(), frame));
    }

    private Exchange first(ExchangeKind kind, Predicate<Exchange> fits) {
        for (Exchange exchange : listOf(kind)) {
            if (fits.test(exchange)) {
                return exchange;
            }
        }
        return null;
    }

    private Exchange last(ExchangeKind kind, Predicate<Exchange> fits) {
        List<Exchange> exchanges = listOf(kind);
        for (int i = exchanges.size() - 1; i >= 0; i--) {
            if (fits.test(exchanges.get(i))) {
                return exchanges.get(i);
            }
        }
        return null;
    }
}
