// SPDX-License-Identifier: MIT
package org.ndisharness.conformance;

import java.util.List;

/**
 * What a case is about.
 *
 * @param testClass class that runs it
 * @param intent what is tried, in a sentence
 * @param tags its tags; {@code race} marks cases whose order of events is up to the scheduler
 * @param capabilities what it needs of a target beyond the drivers
 * @param sentences sentences of the documentation that it shows
 * @param rules rules that it exercises
 */
public record CaseInfo(String id, String testClass, String intent, List<String> tags, List<String> capabilities, List<Sentence> sentences,
        List<String> rules) {
    /** Copies. */
    public CaseInfo {
        tags = List.copyOf(tags);
        capabilities = List.copyOf(capabilities);
        sentences = List.copyOf(sentences);
        rules = List.copyOf(rules);
    }

    /**
     * A sentence of a documentation page.
     *
     * @param number of the sentence on its page
     * @param says what it says, in other words
     */
    public record Sentence(String number, String page, String says) {
    }
}
