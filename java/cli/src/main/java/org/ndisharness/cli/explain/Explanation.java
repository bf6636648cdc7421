// SPDX-License-Identifier: MIT
package org.ndisharness.cli.explain;

import java.util.List;

/**
 * What is known of a rule, case, status or bug check.
 *
 * @param kind one of these four words
 * @param id the name to use
 * @param title in a few words
 * @param intent what it means or wants
 * @param breaks what breaks it, or what leads to it
 * @param facts further lines
 * @param sources pages
 * @param related ids of rules or cases that have to do with it
 */
record Explanation(String kind, String id, String title, String intent, String breaks, List<String> facts, List<SourcePage> sources,
        List<String> related) {
    Explanation {
        facts = List.copyOf(facts);
        sources = List.copyOf(sources);
        related = List.copyOf(related);
    }
}
