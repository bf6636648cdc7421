// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the syntax of INF files (general-syntax-rules-for-inf-files.md): sections, entries, lists of values, quotes with {@code ""} for
 * one quote, comments from {@code ;} to the end of the line, and {@code \} at the end of a line to go on in the next. It is stricter than
 * Windows where leniency hides a slip: an open quote, text after a section's name, or text before the first section is an error.
 */
final class InfParser {
    /** MAX_SECT_NAME_LEN of SetupAPI, less the final zero. */
    private static final int LONGEST_NAME = 255;

    private final String file;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final List<InfPosition> places = new ArrayList<>();
    private final List<Boolean> literal = new ArrayList<>();
    private Part current;

    private InfParser(String file) {
        this.file = file;
    }

    private record Part(String name, List<InfPosition> headers, List<InfLine> lines) {
    }

    /** The sections in order of first appearance. */
    static List<InfSection> parse(String file, String content) {
        InfParser parser = new InfParser(file);
        String[] lines = content.split("\r\n|\n|\r", -1);
        boolean open = false;
        for (int i = 0; i < lines.length; i++) {
            open = parser.take(lines[i], i + 1);
            if (!open) {
                parser.finishLine();
            }
        }
        if (open) {
            parser.finishLine();
        }
        return parser.parts.values().stream().map(p -> new InfSection(p.name, p.headers, p.lines)).toList();
    }

    /** Adds a line's text without comment and quotes; whether the next line belongs to it. */
    private boolean take(String line, int number) {
        boolean quoted = false;
        int opened = 0;
        int end = line.length();
        int before = text.length();
        for (int i = 0; i < end; i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < end && line.charAt(i + 1) == '"') {
                put(c, number, i, true);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
                opened = i;
                putQuoteMark(number, i);
            } else if (c == ';' && !quoted) {
                break;
            } else {
                put(c, number, i, quoted);
            }
        }
        if (quoted) {
            throw error(new InfPosition(number, opened + 1), "the quoted string is not closed before the end of the line");
        }
        return takeContinuation(before);
    }

    private boolean takeContinuation(int before) {
        int last = text.length() - 1;
        while (last >= before && blank(last)) {
            last--;
        }
        if (last < before || text.charAt(last) != '\\' || literal.get(last)) {
            return false;
        }
        text.setCharAt(last, ' ');
        return true;
    }

    private void put(char c, int line, int index, boolean inQuotes) {
        text.append(c);
        places.add(new InfPosition(line, index + 1));
        literal.add(inQuotes);
    }

    /** A quote leaves a mark of no width, so that {@code ""} is a value and not an omitted one. */
    private void putQuoteMark(int line, int index) {
        put('\0', line, index, true);
    }

    private boolean blank(int at) {
        return Character.isWhitespace(text.charAt(at)) && !literal.get(at);
    }

    private void finishLine() {
        int start = 0;
        while (start < text.length() && blank(start)) {
            start++;
        }
        if (start < text.length()) {
            if (text.charAt(start) == '[' && !literal.get(start)) {
                openSection(start);
            } else {
                addLine(start);
            }
        }
        text.setLength(0);
        places.clear();
        literal.clear();
    }

    private void openSection(int start) {
        int close = find(']', start);
        if (close < 0) {
            throw error(places.get(start), "the section's name is not closed by ]");
        }
        for (int i = close + 1; i < text.length(); i++) {
            if (!blank(i)) {
                throw error(places.get(i), "text stands after the section's name");
            }
        }
        String name = value(start + 1, close).text();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw error(places.get(start), "a section's name has 1 to " + LONGEST_NAME + " characters, not " + name.length());
        }
        current = parts.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new Part(name, new ArrayList<>(), new ArrayList<>()));
        current.headers.add(places.get(start));
    }

    private void addLine(int start) {
        if (current == null) {
            throw error(places.get(start), "text stands before the first section");
        }
        int equals = find('=', start);
        Optional<InfValue> key = equals < 0 ? Optional.empty() : Optional.of(value(start, equals));
        if (key.isPresent() && key.get().text().isEmpty()) {
            throw error(places.get(start), "no name stands before =");
        }
        List<InfValue> values = new ArrayList<>();
        int from = equals < 0 ? start : equals + 1;
        for (int comma = find(',', from); comma >= 0; comma = find(',', from)) {
            values.add(value(from, comma));
            from = comma + 1;
        }
        values.add(value(from, text.length()));
        current.lines.add(new InfLine(key, values));
    }

    private int find(char wanted, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == wanted && !literal.get(i)) {
                return i;
            }
        }
        return -1;
    }

    private InfValue value(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && blank(start)) {
            start++;
        }
        while (end > start && blank(end - 1)) {
            end--;
        }
        boolean quoted = text.substring(start, end).indexOf('\0') >= 0;
        InfPosition place = places.get(Math.min(start, places.size() - 1));
        return new InfValue(text.substring(start, end).replace("\0", ""), place, quoted);
    }

    private InfSyntaxException error(InfPosition position, String reason) {
        return new InfSyntaxException(file, position, reason);
    }
}
