// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.Trace;

/**
 * What one trace reaches of what there is.
 *
 * @param rules ids of rules whose situation comes up in it, so that it could break them
 * @param functions functions and callbacks in it, each with the number of its calls
 * @param states states that objects in it reach
 */
public record TraceCoverage(Set<String> rules, Map<FunctionId, Long> functions, Set<ObjectState> states) {
    /** Copies. */
    public TraceCoverage {
        rules = Set.copyOf(rules);
        functions = Map.copyOf(functions);
        states = Set.copyOf(states);
    }

    /** What a trace reaches, up to its first loss. */
    public static TraceCoverage of(Trace trace) {
        TraceModel model = TraceModel.of(trace, trace.ending().end());
        Map<FunctionId, Long> functions = model.frames().collect(Collectors.groupingBy(Frame::function,
                () -> new EnumMap<>(FunctionId.class), Collectors.counting()));
        Set<ObjectState> states = EnumSet.noneOf(ObjectState.class);
        for (ObjectState state : ObjectState.values()) {
            if (state.isReachedIn(model)) {
                states.add(state);
            }
        }
        return new TraceCoverage(Monitors.shipped().judging(model), functions, states);
    }
}
