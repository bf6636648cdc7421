// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a trace script, taken apart; {@link TraceScript} says what it may hold.
 *
 * @param indent spaces before it, those after the thread included
 * @param processor processor of an idle thread, 0 for others
 * @param thread thread id
 * @param words what it says, without the parts below
 * @param argument text in brackets after the first word
 * @param values the {@code name=value} parts
 * @param returned what stands after the arrow
 * @param marked what stands after {@code <<}
 */
record ScriptLine(int indent, int processor, long thread, List<String> words, Optional<String> argument, Map<String, String> values,
        Optional<String> returned, Optional<String> marked) {
    private static final Pattern LINE = Pattern.compile("( *)(?:@(idle)?(\\d+) )?( *)(.*?)(?: -> (\\w+))?(?: <<( return)?)?");
    private static final Pattern WORD = Pattern.compile("(\\w+)=(\\S+)|([\\w:]+)\\((\\w+)\\)|(\\S+)");

    static ScriptLine parse(String text) {
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            throw new IllegalArgumentException("script line '" + text + "': not understood");
        }
        boolean idle = line.group(2) != null;
        int number = line.group(3) == null ? 1 : Integer.parseInt(line.group(3));
        List<String> words = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        String argument = null;
        Matcher word = WORD.matcher(line.group(5));
        while (word.find()) {
            if (word.group(1) != null) {
                values.put(word.group(1), word.group(2));
            } else if (word.group(3) != null) {
                words.add(word.group(3));
                argument = word.group(4);
            } else {
                words.add(word.group(5));
            }
        }
        Optional<String> marked =
                !text.contains(" <<") ? Optional.empty() : Optional.of(line.group(7) == null ? "" : line.group(7).strip());
        return new ScriptLine(line.group(1).length() + line.group(4).length(), idle ? number : 0, idle ? 0 : number, words,
                Optional.ofNullable(argument), values,
                Optional.ofNullable(line.group(6)), marked);
    }
}
