// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a case.
 *
 * @param id stable id
 * @param group simple name of the test class
 * @param message why it did not pass, empty if it did
 * @param facts what the extension reported: target, seed, label, trace, violations, warnings, crash
 */
record CaseResult(String id, String group, Verdict verdict, Duration duration, String message, List<String> tags,
        Map<String, String> facts) {
    CaseResult {
        tags = List.copyOf(tags);
        facts = Map.copyOf(facts);
    }

    /** A fact of the extension by its name without the prefix {@code ndh.}. */
    Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get("ndh." + name));
    }
}
