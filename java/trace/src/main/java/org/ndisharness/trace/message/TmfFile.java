// SPDX-License-Identifier: MIT
package org.ndisharness.trace.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A trace message format file, as {@code tracepdb} writes it: for each message class a line with its GUID and short name, then
 * {@code #typev} lines with a format string, each with its arguments in braces. Lines of other kinds are passed over.
 */
final class TmfFile {
    private static final Pattern CLASS =
            Pattern.compile("([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})\\s+(\\S+).*");
    private static final Pattern TYPE = Pattern.compile("#type[vV]?\\s+(\\S+)\\s+(\\d{1,5})\\s+\"(.*)\"\\s*(?://(.*))?");
    private static final Pattern ARGUMENT = Pattern.compile("[^,]*,\\s*(Item\\w+)\\s*(?:\\(([^)]*)\\))?\\s*--\\s*\\d+.*");
    private static final Pattern NOTE = Pattern.compile("(LEVEL|FLAGS|FUNC)=(\\S+)");

    private TmfFile() {
    }

    /** Messages of a class, by number. */
    static void read(Iterable<String> lines, Map<UUID, Map<Integer, TmfMessage>> messages) {
        String file = "";
        Map<Integer, TmfMessage> ofClass = new HashMap<>();
        List<TmfMessage.Argument> arguments = null;
        for (String line : lines) {
            Matcher match = CLASS.matcher(line.strip());
            if (match.matches()) {
                file = match.group(2);
                ofClass = messages.computeIfAbsent(UUID.fromString(match.group(1)), id -> new HashMap<>());
                continue;
            }
            match = TYPE.matcher(line.strip());
            if (match.matches()) {
                arguments = new ArrayList<>();
                Map<String, String> notes = notes(match.group(4));
                ofClass.put(Integer.valueOf(match.group(2)), new TmfMessage(file, match.group(1), format(match.group(3)), arguments,
                        notes.getOrDefault("LEVEL", ""), notes.getOrDefault("FLAGS", ""), notes.getOrDefault("FUNC", "")));
                continue;
            }
            match = ARGUMENT.matcher(line.strip());
            if (match.matches() && arguments != null) {
                arguments.add(new TmfMessage.Argument(match.group(1),
                        match.group(2) == null ? List.of() : List.of(match.group(2).split("\\s*,\\s*"))));
            }
        }
    }

    /** {@code %0} in front stands for the prefix that a viewer may put there. */
    private static String format(String text) {
        return text.startsWith("%0") ? text.substring(2) : text;
    }

    private static Map<String, String> notes(String comment) {
        Map<String, String> notes = new HashMap<>();
        Matcher match = NOTE.matcher(comment == null ? "" : comment);
        while (match.find()) {
            notes.put(match.group(1), match.group(2));
        }
        return notes;
    }
}
