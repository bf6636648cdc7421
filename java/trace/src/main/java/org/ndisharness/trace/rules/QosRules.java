// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.FunctionId.NDIS_CL_MODIFY_CALL_QOS;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_ACTIVATE_VC;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MODIFY_CALL_QOS;
import static org.ndisharness.trace.rules.Each.each;
import static org.ndisharness.trace.rules.Judge.inTracesWith;

import java.util.List;
import java.util.Optional;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.rules.Judges.OnFrame;

/** QOS: the parameters of a call change, and the VC is activated with the new ones. */
final class QosRules {
    /** Refusals of one VC's changes in a row after which the client is taken to go on for ever. */
    private static final int REFUSALS = 16;

    private QosRules() {
    }

    private static void renegotiatedInReason(TraceModel model, Monitor.Findings findings) {
        model.vcs().stream().filter(VcHistory::hasClient).forEach(vc -> {
            int refusals = 0;
            for (Exchange exchange : model.exchanges().of(ExchangeKind.MODIFY_QOS, vc.client()).toList()) {
                if (refusals == REFUSALS && exchange.request().isPresent()) {
                    findings.broken("the change was refused " + REFUSALS + " times before", exchange.request().get());
                }
                refusals = exchange.knownToFail() ? refusals + 1 : 0;
            }
        });
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("QOS-003", inTracesWith(PROTOCOL_CM_MODIFY_CALL_QOS, QosRules::activatedBeforeSuccess)),
                new Monitor("QOS-004", inTracesWith(PROTOCOL_CM_MODIFY_CALL_QOS, QosRules::unchangedAfterFailure)),
                new Monitor("QOS-007", each(NDIS_MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE).must(QosRules::isActiveWithThem,
                        "the VC was not activated with the new parameters")),
                new Monitor("QOS-011", inTracesWith(NDIS_CL_MODIFY_CALL_QOS, QosRules::renegotiatedInReason)),
                new Monitor("VC-ACT-005", inTracesWith(NDIS_MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE, QosRules::activatedForChange)));
    }

    private static Optional<CallParameters> plain(Frame frame) {
        return frame.begin().callParameters().map(p -> p.withFlags(0));
    }

    private static Optional<Frame> lastActivation(TraceModel model, Frame about, long before) {
        return model.vc(about.subject(ObjectKind.VC)).flatMap(vc -> vc.activations().stream()
                .filter(a -> a.at() < before && a.function() == NDIS_MCM_ACTIVATE_VC && !a.failed()).reduce((older, newer) -> newer));
    }

    /** The parameters in force after a success: those that the completion hands back, else those that were asked for. */
    private static Optional<CallParameters> agreed(Exchange exchange) {
        return exchange.completion().flatMap(QosRules::plain).or(() -> exchange.handler().flatMap(QosRules::plain));
    }

    private static void activatedBeforeSuccess(TraceModel model, Monitor.Findings findings) {
        model.exchanges().of(ExchangeKind.MODIFY_QOS).filter(e -> !e.handlers().isEmpty() && e.succeeded())
                .filter(e -> model.vc(e.handlers().get(0).subject(ObjectKind.VC)).map(vc -> vc.active().at(e.answeredAt())).orElse(false))
                .forEach(e -> agreed(e).ifPresent(wanted -> {
                    Optional<CallParameters> active = lastActivation(model, e.handlers().get(0), e.answeredAt()).flatMap(QosRules::plain);
                    if (active.isPresent() && !active.get().equals(wanted)) {
                        findings.broken("the VC was not activated with the agreed parameters", e.answeredAt(), e.handlers().get(0).at());
                    }
                }));
    }

    private static void unchangedAfterFailure(TraceModel model, Monitor.Findings findings) {
        model.exchanges().of(ExchangeKind.MODIFY_QOS).filter(e -> !e.handlers().isEmpty() && e.failed()).forEach(e -> {
            Frame handler = e.handlers().get(0);
            Optional<CallParameters> before = lastActivation(model, handler, handler.at()).flatMap(QosRules::plain);
            Optional<CallParameters> after = lastActivation(model, handler, e.answeredAt()).flatMap(QosRules::plain);
            if (!before.equals(after)) {
                findings.broken("a refused change is in force", e.answeredAt(), handler.at());
            }
        });
    }

    private static boolean isActiveWithThem(OnFrame on) {
        Optional<CallParameters> offered = plain(on.frame());
        Optional<CallParameters> active = lastActivation(on.model(), on.frame(), on.frame().at()).flatMap(QosRules::plain);
        return on.vc().map(vc -> vc.active().at(on.frame().at())).orElse(false)
                && (offered.isEmpty() || active.isEmpty() || active.equals(offered));
    }

    /** The client takes a change by doing nothing against it. */
    private static void activatedForChange(TraceModel model, Monitor.Findings findings) {
        if (!model.isComplete()) {
            return;
        }
        model.frames(NDIS_MCM_DISPATCH_INCOMING_CALL_QOS_CHANGE).forEach(dispatch -> model.vc(dispatch.object()).ifPresent(vc -> {
            boolean refused = vc.closes().flatMap(c -> c.request().stream()).anyMatch(r -> r.isInside(dispatch))
                    || model.exchanges().of(ExchangeKind.MODIFY_QOS, dispatch.object())
                            .anyMatch(e -> e.request().map(r -> r.isInside(dispatch)).orElse(false));
            Optional<CallParameters> wanted = plain(dispatch);
            boolean activated = vc.activations().stream().map(QosRules::plain).anyMatch(p -> p.isEmpty() || p.equals(wanted));
            if (!refused && wanted.isPresent() && !activated) {
                findings.broken("the VC was never activated with the new parameters", dispatch);
            }
        }));
    }
}
