// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.rules.Violation;

/**
 * What was seen of a run.
 *
 * @param trace what is judged
 * @param violations what monitors found in it
 * @param crash how the world ended; empty if it did not
 * @param leak what the drivers left in memory when they were unloaded; empty if nothing
 * @param notes what did not go as the steps say
 */
record Outcome(Trace trace, List<Violation> violations, String crash, String leak, List<String> notes) {
    /** Ids of the broken rules. */
    Set<String> rules() {
        Set<String> ids = new TreeSet<>();
        violations.forEach(v -> ids.add(v.rule().id()));
        return ids;
    }
}
