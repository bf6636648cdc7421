// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Steps from the beginning of a session on.
 *
 * @param steps in their order
 */
record Chain(List<Step> steps) {
    Chain {
        steps = List.copyOf(steps);
    }

    static Chain of(Step... steps) {
        return new Chain(List.of(steps));
    }

    int length() {
        return steps.size();
    }

    /** As one writes it in Java. */
    String toJava() {
        return steps.stream().map(Step::toJava).collect(Collectors.joining(",\n    ", "Chain.of(\n    ", ")"));
    }

    @Override
    public String toString() {
        return toJava();
    }
}
