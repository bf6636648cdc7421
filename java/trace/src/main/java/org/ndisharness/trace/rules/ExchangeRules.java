// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.List;
import java.util.function.Predicate;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;

/**
 * Rules that have one shape for every {@link ExchangeKind}: the request is handed on, answered once, and the answer comes back. Each row is
 * one rule of the catalogue.
 */
final class ExchangeRules {
    private static final int PASSIVE_LEVEL = 0;
    private static final List<ObjectKind> SUBJECTS = List.of(ObjectKind.AF, ObjectKind.SAP, ObjectKind.VC, ObjectKind.PARTY);

    private ExchangeRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                handedOn("AF-OPEN-003", ExchangeKind.OPEN_AF),
                handedOn("AF-CLOSE-002", ExchangeKind.CLOSE_AF),
                handedOn("AF-NOTIFY-002", ExchangeKind.NOTIFY_CLOSE_AF),
                handedOn("SAP-REG-001", ExchangeKind.REGISTER_SAP),
                handedOn("SAP-DEREG-001", ExchangeKind.DEREGISTER_SAP),
                handedOn("CALL-MAKE-001", ExchangeKind.MAKE_CALL),
                handedOn("CALL-IN-002", ExchangeKind.INCOMING_CALL),
                handedOn("QOS-001", ExchangeKind.MODIFY_QOS),
                handedOn("PARTY-ADD-002", ExchangeKind.ADD_PARTY),
                new Monitor("PARTY-DROP-001", each(ExchangeKind.DROP_PARTY, ExchangeRules::dropHandedOn)),
                handedOn("OID-001", ExchangeKind.CLIENT_OID),
                handedOn("OID-002", ExchangeKind.MINIPORT_OID),
                handedOn("OID-007", ExchangeKind.MANAGER_OID),

                answeredOnce("AF-OPEN-004", ExchangeKind.OPEN_AF),
                answeredOnce("AF-CLOSE-003", ExchangeKind.CLOSE_AF, NdisStatus.SUCCESS::equals),
                answeredOnce("AF-NOTIFY-004", ExchangeKind.NOTIFY_CLOSE_AF),
                answeredOnce("SAP-REG-002", ExchangeKind.REGISTER_SAP),
                answeredOnce("SAP-DEREG-002", ExchangeKind.DEREGISTER_SAP, NdisStatus.SUCCESS::equals),
                answeredOnce("QOS-002", ExchangeKind.MODIFY_QOS),
                answeredOnce("PARTY-ADD-003", ExchangeKind.ADD_PARTY),
                answeredOnce("PARTY-DROP-002", ExchangeKind.DROP_PARTY),
                answeredOnce("OID-003", ExchangeKind.CLIENT_OID),
                answeredOnce("OID-004", ExchangeKind.MINIPORT_OID),
                answeredOnce("OID-008", ExchangeKind.MANAGER_OID),
                new Monitor("CALL-MAKE-002", each(ExchangeKind.MAKE_CALL, ExchangeRules::answered)),
                new Monitor("CALL-MAKE-003", each(ExchangeKind.MAKE_CALL, (model, e, findings) -> finalStatus(e, s -> true, findings))),
                new Monitor("CALL-MAKE-004", notAnsweredTwice(ExchangeKind.MAKE_CALL)),
                new Monitor("CALL-IN-004", each(ExchangeKind.INCOMING_CALL, ExchangeRules::offerAnswered)),
                new Monitor("CALL-IN-005", each(ExchangeKind.INCOMING_CALL, (model, e, findings) -> finalStatus(e, s -> true, findings))),
                new Monitor("CALL-IN-006", notAnsweredTwice(ExchangeKind.INCOMING_CALL)),

                returned("AF-OPEN-009", ExchangeKind.OPEN_AF),
                returned("AF-CLOSE-011", ExchangeKind.CLOSE_AF),
                returned("SAP-REG-009", ExchangeKind.REGISTER_SAP),
                returned("CALL-MAKE-006", ExchangeKind.MAKE_CALL),
                returned("QOS-013", ExchangeKind.MODIFY_QOS),
                returned("PARTY-ADD-007", ExchangeKind.ADD_PARTY),
                returned("PARTY-DROP-012", ExchangeKind.DROP_PARTY),
                new Monitor("CALL-IN-003", each(ExchangeKind.INCOMING_CALL, ExchangeRules::sameReturn)),
                new Monitor("CALL-IN-008", each(ExchangeKind.INCOMING_CALL, ExchangeRules::noCallbackAtOnce)),

                delivered("AF-CLOSE-004", ExchangeKind.CLOSE_AF),
                delivered("AF-NOTIFY-005", ExchangeKind.NOTIFY_CLOSE_AF),
                delivered("SAP-REG-005", ExchangeKind.REGISTER_SAP),
                delivered("SAP-DEREG-007", ExchangeKind.DEREGISTER_SAP),
                delivered("CALL-MAKE-005", ExchangeKind.MAKE_CALL),
                delivered("CALL-IN-007", ExchangeKind.INCOMING_CALL),
                delivered("QOS-006", ExchangeKind.MODIFY_QOS),
                delivered("PARTY-ADD-005", ExchangeKind.ADD_PARTY),
                delivered("PARTY-DROP-007", ExchangeKind.DROP_PARTY),
                new Monitor("AF-OPEN-006", each(ExchangeKind.OPEN_AF, ExchangeRules::openDelivered)),
                new Monitor("OID-005", each(ExchangeKind.CLIENT_OID, ExchangeRules::oidEnds)
                        .andThen(each(ExchangeKind.MINIPORT_OID, ExchangeRules::oidEnds))
                        .andThen(each(ExchangeKind.MANAGER_OID, ExchangeRules::oidEnds))));
    }

    /** Judges one exchange. */
    private interface ExchangeJudge {
        void accept(TraceModel model, Exchange exchange, Monitor.Findings findings);
    }

    private static Judge each(ExchangeKind kind, ExchangeJudge judge) {
        return Judge.inTracesWith(kind.functions(), (model, findings) -> {
            findings.counting();
            for (Exchange exchange : model.exchanges().listOf(kind)) {
                judge.accept(model, exchange, findings);
            }
        });
    }

    private static Monitor handedOn(String rule, ExchangeKind kind) {
        return new Monitor(rule, each(kind, ExchangeRules::handedOn));
    }

    private static Monitor answeredOnce(String rule, ExchangeKind kind) {
        return answeredOnce(rule, kind, status -> true);
    }

    private static Monitor answeredOnce(String rule, ExchangeKind kind, Predicate<NdisStatus> allowed) {
        return new Monitor(rule, each(kind, (model, exchange, findings) -> {
            answered(model, exchange, findings);
            finalStatus(exchange, allowed, findings);
        }).andThen(notAnsweredTwice(kind)));
    }

    private static Monitor returned(String rule, ExchangeKind kind) {
        return new Monitor(rule, each(kind, (model, exchange, findings) -> {
            if (exchange.answeredAtOnce()) {
                sameReturn(model, exchange, findings);
            }
            noCallbackAtOnce(model, exchange, findings);
        }));
    }

    private static Monitor delivered(String rule, ExchangeKind kind) {
        return new Monitor(rule, each(kind, ExchangeRules::delivered));
    }

    /** A failure without a handler is NDIS's own answer, which the documentation allows for reasons that a trace does not show. */
    private static void handedOn(TraceModel model, Exchange exchange, Monitor.Findings findings) {
        Frame request = exchange.isRequested() ? exchange.first() : null;
        if (request == null || request.isDetached() || !model.isRecorded(responder(exchange)) || isInJournal(model, exchange, request)
                || isHalted(model, exchange, request.at())) {
            return;
        }
        findings.judged();
        int handlers = exchange.handlers().size();
        if (handlers > 1 || handlers == 0 && isNoFailure(request)) {
            findings.broken(exchange.kind().handler().symbol() + " was called " + handlers + " times", request);
        } else if (handlers == 1) {
            sameThings(model, request, exchange.handlers().get(0), findings);
        }
    }

    /** Whether the handler ran while the miniport was detached: its journal came later, so the two do not find each other. */
    private static boolean isInJournal(TraceModel model, Exchange exchange, Frame request) {
        return !exchange.isHandled() && model.frames(exchange.kind().handler()).anyMatch(f -> f.isDetached()
                && f.begin().time() > request.begin().time() && request.end().map(end -> f.begin().time() < end.time()).orElse(true));
    }

    private static boolean isNoFailure(Frame request) {
        return request.returned(NdisStatus.SUCCESS) || request.returned(NdisStatus.PENDING);
    }

    /** A miniport, and the call manager in it, that is being halted is called no more. */
    private static boolean isHalted(TraceModel model, Exchange exchange, long at) {
        if (!model.has(FunctionId.MINIPORT_HALT_EX)) {
            return false;
        }
        long halted = model.frames(FunctionId.MINIPORT_HALT_EX).mapToLong(Frame::until).filter(end -> end < at).max().orElse(-1);
        return halted >= 0 && responder(exchange) != Side.CLIENT
                && model.frames(FunctionId.MINIPORT_INITIALIZE_EX).noneMatch(f -> f.at() > halted && f.at() < at);
    }

    private static void dropHandedOn(TraceModel model, Exchange exchange, Monitor.Findings findings) {
        handedOn(model, exchange, findings);
        exchange.request().ifPresent(r -> exchange.handlers().stream().limit(1).forEach(h -> Judges.sameData(r, h, findings)));
    }

    /** What one side named has to be what the other side is told of, as far as both name something. */
    private static void sameThings(TraceModel model, Frame from, Frame to, Monitor.Findings findings) {
        for (ObjectKind kind : SUBJECTS) {
            ObjectId given = from.subject(kind);
            ObjectId got = to.subject(kind);
            boolean fromClient = from.side() == Side.CLIENT;
            if (!given.isNone() && !got.isNone() && !model.mayBeSame(fromClient ? given : got, fromClient ? got : given)) {
                findings.broken(from + " was about " + given + ", " + to + " about " + got, to.at(), from.at());
            }
        }
    }

    private static Side responder(Exchange exchange) {
        if (exchange.kind().requester() != Side.CLIENT) {
            return Side.CLIENT;
        }
        return exchange.kind() == ExchangeKind.MINIPORT_OID ? Side.MINIPORT : Side.CALL_MANAGER;
    }

    private static void answered(TraceModel model, Exchange exchange, Monitor.Findings findings) {
        if (!exchange.pended()) {
            return;
        }
        findings.judged();
        if (exchange.completions().isEmpty() && model.isComplete()) {
            findings.broken(exchange.kind().completion().symbol() + " did not come", exchange.handlers().get(0).until(),
                    exchange.handlers().get(0).at());
        }
    }

    /** Until its handler has returned nobody knows whether a completion answers it, so only the status is judged. */
    private static void finalStatus(Exchange exchange, Predicate<NdisStatus> allowed, Monitor.Findings findings) {
        for (Frame completion : exchange.completions()) {
            findings.judged();
            if (completion.carries(NdisStatus.PENDING) || !allowed.test(completion.argument())) {
                findings.broken(completion + " carries " + completion.argument(), completion);
            }
        }
    }

    private static Judge notAnsweredTwice(ExchangeKind kind) {
        return each(kind, ExchangeRules::notAnsweredTwice).andThen(Judge.inTracesWith(kind.functions(), (model, findings) -> {
            for (Frame stray : model.exchanges().strayCompletions(kind)) {
                findings.broken(kind.handler().symbol() + " was not called for what " + stray + " completes", stray);
            }
        }));
    }

    private static void notAnsweredTwice(TraceModel model, Exchange exchange, Monitor.Findings findings) {
        if (!exchange.isHandled()) {
            return;
        }
        findings.judged();
        List<Frame> completions = exchange.completions();
        for (int i = exchange.answeredAtOnce() ? 0 : 1; i < completions.size(); i++) {
            findings.broken(surplus(exchange), completions.get(i).at(), exchange.handlers().get(0).at());
        }
    }

    private static String surplus(Exchange exchange) {
        Frame handler = exchange.handlers().get(0);
        return exchange.answeredAtOnce() ? handler + " had returned " + handler.answer()
                : handler + " was completed already";
    }

    /** An incoming close relieves the client: which of the two comes first is open (U-04). */
    private static void offerAnswered(TraceModel model, Exchange exchange, Monitor.Findings findings) {
        boolean closing = exchange.handler().flatMap(h -> model.vc(h.object()).flatMap(vc -> vc.calls().stream()
                .filter(c -> c.offers().contains(h)).findFirst())).map(c -> !c.indications().isEmpty()).orElse(false);
        if (!closing) {
            answered(model, exchange, findings);
        }
    }

    private static void sameReturn(TraceModel model, Exchange exchange, Monitor.Findings findings) {
        if (!exchange.isRequested() || !exchange.isHandled()) {
            return;
        }
        Frame request = exchange.first();
        Frame handler = exchange.handlers().get(0);
        if (handler.returned().isPresent() && request.returned().isPresent()) {
            findings.judged();
            if (request.returnedOther(handler.returned().get())) {
                findings.broken(exchange.kind().handler().symbol() + " returned " + handler.returned().get() + ", " + request + " "
                        + request.returned().get(), request.until(), handler.until());
            }
        }
    }

    private static void noCallbackAtOnce(TraceModel model, Exchange exchange, Monitor.Findings findings) {
        if (exchange.answeredAtOnce() && exchange.completions().isEmpty()) {
            findings.judged();
            exchange.callback().ifPresent(callback -> findings.broken(callback + " came for a request that did not pend", callback.at(),
                    exchange.handlers().get(0).until()));
        }
    }

    /** What follows a completion with a wrong status, or a second one, is left open by the documentation. */
    private static void delivered(TraceModel model, Exchange exchange, Monitor.Findings findings) {
        Frame completion = exchange.completion().orElse(null);
        if (completion == null || !exchange.pended() || completion.carries(NdisStatus.PENDING) || !model.isRecorded(requester(exchange))) {
            return;
        }
        findings.judged();
        List<Frame> callbacks = exchange.callbacks();
        String callback = exchange.kind().callback().symbol();
        if (callbacks.isEmpty() && model.isComplete() && !isNotDelivered(model, exchange)) {
            findings.broken(callback + " did not come", completion);
        } else if (callbacks.size() > exchange.completions().size()) {
            findings.broken(callback + " came " + callbacks.size() + " times", callbacks.get(callbacks.size() - 1).at(), completion.at());
        } else if (!callbacks.isEmpty() && callbacks.get(0).begin().hasStatus() && !callbacks.get(0).carries(completion.argument())) {
            findings.broken("Status was " + completion.argument() + " and became " + callbacks.get(0).argument(), callbacks.get(0).at(),
                    completion.at());
        } else if (!callbacks.isEmpty()) {
            sameThings(model, completion, callbacks.get(0), findings);
        }
    }

    /** An answer to an offer whose call was closed meanwhile (U-04), and a notification that NDIS took no handler for (U-23). */
    private static boolean isNotDelivered(TraceModel model, Exchange exchange) {
        return switch (exchange.kind()) {
            case INCOMING_CALL -> exchange.request().flatMap(r -> model.vc(r.object()))
                    .flatMap(vc -> vc.callAt(exchange.answeredAt())).map(c -> c.indicatedAt() < exchange.answeredAt()
                            || c.isRequestedBefore(exchange.answeredAt()))
                    .orElse(false);
            case NOTIFY_CLOSE_AF -> !model.has(exchange.kind().callback());
            default -> false;
        };
    }

    private static Side requester(Exchange exchange) {
        return exchange.kind().requester();
    }

    private static void openDelivered(TraceModel model, Exchange exchange, Monitor.Findings findings) {
        delivered(model, exchange, findings);
        if (model.irqlKnown()) {
            for (Frame callback : exchange.callbacks()) {
                if (callback.irql() != PASSIVE_LEVEL) {
                    findings.broken(callback + " came at IRQL " + callback.irql(), callback);
                }
            }
        }
    }

    private static void oidEnds(TraceModel model, Exchange exchange, Monitor.Findings findings) {
        delivered(model, exchange, findings);
        Frame callback = exchange.callback().orElse(null);
        if (callback != null && exchange.isRequested() && exchange.first().returnedOther(NdisStatus.PENDING)) {
            Frame request = exchange.first();
            findings.broken(callback + " came although " + request + " returned " + request.answer(), callback.at(),
                    request.until());
        }
    }
}
