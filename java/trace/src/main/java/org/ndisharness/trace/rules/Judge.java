// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.EnumSet;
import java.util.Set;
import org.ndisharness.trace.FunctionId;

/** How a whole trace is judged by one rule. */
@FunctionalInterface
interface Judge {
    void judge(TraceModel model, Monitor.Findings findings);

    /** Functions without any of which a trace cannot break the rule, so that nobody looks; empty if any trace may. */
    default Set<FunctionId> needs() {
        return Set.of();
    }

    /** Both judge. */
    default Judge andThen(Judge next) {
        Set<FunctionId> needs = EnumSet.noneOf(FunctionId.class);
        if (!needs().isEmpty() && !next.needs().isEmpty()) {
            needs.addAll(needs());
            needs.addAll(next.needs());
        }
        return inTracesWith(needs, (model, findings) -> {
            judge(model, findings);
            next.judge(model, findings);
        });
    }

    /** A judge of what a function does, or of what there is because of its call. */
    static Judge inTracesWith(FunctionId function, Judge judge) {
        return inTracesWith(Set.of(function), judge);
    }

    /** The same for what there is because of one of these functions. */
    static Judge inTracesWith(Set<FunctionId> functions, Judge judge) {
        return new Judge() {
            @Override
            public void judge(TraceModel model, Monitor.Findings findings) {
                judge.judge(model, findings);
            }

            @Override
            public Set<FunctionId> needs() {
                return functions;
            }
        };
    }
}
