// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.ndisharness.trace.FunctionId;

/** Judges whole traces by one rule. */
final class Monitor {
    /** Takes what a monitor finds. */
    static final class Findings {
        private final Rule rule;
        private final FunctionId standAlone;
        private List<Violation> violations = List.of();
        /** Whether anybody asks what was judged: finding out costs more than judging. */
        private final boolean wanted;
        private boolean counted;
        private long judged;
        private BooleanSupplier later;

        private Findings(Monitor monitor, boolean wanted) {
            this.rule = monitor.rule;
            this.standAlone = monitor.standAlone;
            this.wanted = wanted;
        }

        /** The monitor counts what it judges by {@link #judged}; of one that does not, the frames of the rule's subject count. */
        void counting() {
            counted = true;
        }

        /** The same for what is dear to find out: asked only by who wants to know. */
        void counting(BooleanSupplier anything) {
            counted = true;
            later = anything;
        }

        /** Something was judged: the rule's situation came up. */
        void judged() {
            judged++;
        }

        /** A VC was judged if the rule's subject was called on it. */
        void judged(VcHistory vc) {
            if (wanted && vc.frames().stream().anyMatch(this::isSubject)) {
                judged++;
            }
        }

        private boolean isSubject(Frame frame) {
            return frame.function().symbol().equals(rule.subject()) || frame.function() == standAlone;
        }

        /** The rule is broken; the first event is the decisive one. */
        void broken(String message, long... events) {
            if (violations.isEmpty()) {
                violations = new ArrayList<>();
            }
            violations.add(new Violation(rule, message, Arrays.stream(events).boxed().toList()));
        }

        /** The rule is broken by this frame. */
        void broken(String message, Frame frame) {
            broken(message, frame.at());
        }
    }

    private final Rule rule;
    private final FunctionId standAlone;
    private final Judge judge;
    private final BitSet needs = new BitSet();

    Monitor(String rule, Judge judge) {
        this.rule = RuleCatalogue.shipped().rule(rule);
        this.standAlone = FunctionId.ofSymbol(this.rule.subject()).map(FunctionId::ofStandAlone).orElse(null);
        this.judge = judge;
        judge.needs().forEach(f -> needs.set(f.ordinal()));
    }

    Rule rule() {
        return rule;
    }

    /** Whether the trace holds what the rule is about: otherwise that it is not broken says nothing. */
    boolean judges(TraceModel model) {
        Findings findings = new Findings(this, true);
        judge.judge(model, findings);
        if (!findings.violations.isEmpty()) {
            return true;
        }
        return findings.counted ? findings.judged > 0 || findings.later != null && findings.later.getAsBoolean()
                : model.frames().anyMatch(findings::isSubject);
    }

    /** Whether it may find something; most monitors need not look at most traces. */
    boolean concerns(TraceModel model) {
        return needs.isEmpty() || needs.intersects(model.functions());
    }

    List<Violation> check(TraceModel model) {
        Findings findings = new Findings(this, false);
        judge.judge(model, findings);
        return findings.violations;
    }
}
