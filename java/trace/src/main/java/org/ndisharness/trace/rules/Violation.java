// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.List;

/**
 * A broken rule.
 *
 * @param rule the rule
 * @param message what was wrong, with values
 * @param events sequence numbers of the events that show it, the decisive one first
 */
public record Violation(Rule rule, String message, List<Long> events) {
    /** Copies. */
    public Violation {
        events = List.copyOf(events);
    }

    @Override
    public String toString() {
        return rule.id() + " (" + rule.level() + "): " + rule.title() + ": " + message + " at events " + events + "; source "
                + String.join(", ", rule.source());
    }
}
