// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a scenario: {@code [label:] [name... =] verb[!] word... key=value...}. {@link Steps} says what verbs there are.
 *
 * @param label by which mutants name it; empty if they need not
 * @param results names for the objects that it makes
 * @param verb what it does
 * @param forced whether guards are off ({@code !})
 * @param words arguments in order
 * @param options arguments by name
 * @param place file and line, for errors
 */
record Step(String label, List<String> results, String verb, boolean forced, List<String> words, Map<String, String> options,
        String place) {
    private static final Pattern LINE =
            Pattern.compile("(?:(?<label>[\\w-]+): *)?(?:(?<results>\\w+(?: \\w+)?) = )?(?<verb>[\\w-]+)(?<forced>!)?(?<rest>(?: .*)?)");

    static Step parse(String text, String place) {
        Matcher line = LINE.matcher(text.strip());
        if (!line.matches()) {
            throw new IllegalArgumentException(place + ": '" + text + "': expected [LABEL:] [NAME... =] VERB[!] ARGUMENT... KEY=VALUE...");
        }
        List<String> words = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        take(line.group("rest"), words, options);
        return new Step(Optional.ofNullable(line.group("label")).orElse(""), split(line.group("results")), line.group("verb"),
                line.group("forced") != null, words, options, place);
    }

    private static void take(String rest, List<String> words, Map<String, String> options) {
        for (String part : split(rest)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                words.add(part);
            } else {
                options.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
    }

    private static List<String> split(String text) {
        return text == null ? List.of() : Arrays.stream(text.strip().split(" +")).filter(part -> !part.isEmpty()).toList();
    }

    /** This step with more options, and forced. */
    Step with(String more) {
        Map<String, String> all = new LinkedHashMap<>(options);
        take(more, new ArrayList<>(), all);
        return new Step(label, results, verb, true, words, all, place);
    }

    /** This step under another label. */
    Step labelled(String other) {
        return new Step(other, results, verb, forced, words, options, place);
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(place + ": " + verb + ": " + what);
    }

    /** The argument at this place. */
    String word(int index) {
        if (index >= words.size()) {
            throw wrong("expected " + (index + 1) + " arguments, got " + words.size());
        }
        return words.get(index);
    }
}
