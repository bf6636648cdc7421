// SPDX-License-Identifier: MIT
package org.ndisharness.cli.errata;

import java.util.List;

/**
 * A case that failed.
 *
 * @param rules ids of the broken rules that make it fail
 * @param byRulesAlone whether it would have passed without them
 */
public record Failure(String caseId, List<String> rules, boolean byRulesAlone) {
    /** Copies. */
    public Failure {
        rules = List.copyOf(rules);
    }
}
