// SPDX-License-Identifier: MIT
package org.ndisharness.cli.coverage;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.rules.Monitors;
import org.ndisharness.trace.rules.ObjectState;
import org.ndisharness.trace.rules.Rule;
import org.ndisharness.trace.rules.RuleCatalogue;
import org.ndisharness.trace.rules.TraceCoverage;

/** What all traces together reach of what there is. */
final class Coverage {
    private final Tally rules = new Tally("rules", judged());
    private final Tally functions = new Tally("functions", named(id -> !id.isCallback()));
    private final Tally callbacks = new Tally("callbacks", named(FunctionId::isCallback));
    private final Tally states = new Tally("states", Arrays.stream(ObjectState.values()).map(ObjectState::toString));
    private final Map<String, Integer> labels = new TreeMap<>();
    private int traces;

    private static Stream<String> judged() {
        return RuleCatalogue.shipped().rules().stream().map(Rule::id).filter(Monitors.shipped().rules()::contains);
    }

    private static Stream<String> named(Predicate<FunctionId> which) {
        return Arrays.stream(FunctionId.values()).filter(which).map(FunctionId::symbol);
    }

    void add(Trace trace) {
        traces++;
        labels.merge(trace.header().label(), 1, Integer::sum);
        String caseId = trace.header().caseId();
        TraceCoverage reached = TraceCoverage.of(trace);
        reached.rules().forEach(rule -> rules.reach(rule, caseId, 1));
        reached.functions().forEach((function, calls) -> (function.isCallback() ? callbacks : functions)
                .reach(function.symbol(), caseId, calls));
        reached.states().forEach(state -> states.reach(state.toString(), caseId, 1));
    }

    int traces() {
        return traces;
    }

    /** What the traces were recorded on, with the number of traces. */
    Map<String, Integer> labels() {
        return labels;
    }

    /** Rules that a monitor judges, functions, callbacks, states. */
    List<Tally> tallies() {
        return List.of(rules, functions, callbacks, states);
    }

    /** How many rules no monitor can judge. */
    int unjudged() {
        return RuleCatalogue.shipped().unjudged().size();
    }
}
