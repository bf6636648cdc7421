// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Judges whole traces by one rule. */
final class Monitor {
    /** Takes what a monitor finds. */
    static final class Findings {
        private final Rule rule;
        private final List<Violation> violations = new ArrayList<>();

        private Findings(Rule rule) {
            this.rule = rule;
        }

        /** The rule is broken; the first event is the decisive one. */
        void broken(String message, long... events) {
            violations.add(new Violation(rule, message, Arrays.stream(events).boxed().toList()));
        }

        /** The rule is broken by this frame. */
        void broken(String message, Frame frame) {
            broken(message, frame.at());
        }
    }

    private final Rule rule;
    private final BiConsumer<TraceModel, Findings> judge;

    Monitor(String rule, BiConsumer<TraceModel, Findings> judge) {
        this.rule = RuleCatalogue.shipped().rule(rule);
        this.judge = judge;
    }

    Rule rule() {
        return rule;
    }

    List<Violation> check(TraceModel model) {
        Findings findings = new Findings(rule);
        judge.accept(model, findings);
        return findings.violations;
    }
}
