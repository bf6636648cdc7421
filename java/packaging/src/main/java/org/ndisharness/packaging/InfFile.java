// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An INF as parsed, with its strings. Names of sections, entries and strings know no case. */
public final class InfFile {
    private static final Pattern TOKEN = Pattern.compile("%([^%]*)%");
    private static final String STRINGS = "strings";

    private final String name;
    private final boolean ascii;
    private final Map<String, InfSection> sections = new LinkedHashMap<>();
    private final Map<String, InfValue> strings = new LinkedHashMap<>();

    /**
     * A token in use.
     *
     * @param name what stands between the percent signs
     */
    public record Token(String name, InfPosition position) {
        /** Whether it names a directory (%13%) and not a string. */
        public boolean isDirectory() {
            return name.matches("\\d+");
        }
    }

    private InfFile(String name, String content) {
        this.name = name;
        this.ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(content);
        for (InfSection section : InfParser.parse(name, content)) {
            sections.put(key(section.name()), section);
        }
        for (InfSection section : sections.values()) {
            if (isStrings(section)) {
                section.lines().forEach(this::addString);
            }
        }
    }

    /** Parses text. Throws {@link InfSyntaxException}. */
    public static InfFile of(String name, String content) {
        return new InfFile(name, content);
    }

    /** Reads a file in UTF-16 with a byte order mark, or in UTF-8 or ASCII. Throws {@link InfSyntaxException}. */
    public static InfFile read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        boolean wide = mark == 0xFEFF || mark == 0xFFFE;
        String content = new String(bytes, wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
        return of(String.valueOf(file.getFileName()), content.startsWith("\uFEFF") ? content.substring(1) : content);
    }

    private static String key(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private void addString(InfLine line) {
        line.key().ifPresent(k -> strings.putIfAbsent(key(k.text()), line.values().get(0)));
    }

    /** The file's name, without folder. */
    public String name() {
        return name;
    }

    /** Whether it is pure ASCII: other characters in a file without byte order mark depend on the box's code page. */
    public boolean isAscii() {
        return ascii;
    }

    /** All sections in order of first appearance. */
    public List<InfSection> sections() {
        return List.copyOf(sections.values());
    }

    /** The section of that name. */
    public Optional<InfSection> section(String wanted) {
        return Optional.ofNullable(sections.get(key(wanted)));
    }

    /** The lines of a section; none if there is no such section. */
    public List<InfLine> lines(String section) {
        return section(section).map(InfSection::lines).orElse(List.of());
    }

    /** The entries of a name in a section. */
    public List<InfLine> entries(String section, String entry) {
        return section(section).map(s -> s.entries(entry)).orElse(List.of());
    }

    /** The first value, with strings put in, of the first entry of a name. */
    public Optional<String> value(String section, String entry) {
        return entries(section, entry).stream().findFirst().flatMap(line -> text(line, 0));
    }

    /** Where an entry stands, else its section, else the start of the file. */
    public InfPosition place(String section, String entry) {
        return entries(section, entry).stream().findFirst().map(InfLine::position)
                .orElseGet(() -> section(section).map(InfSection::position).orElse(InfPosition.START));
    }

    /** Whether a section holds strings: [Strings] or [Strings.LANGUAGE]. */
    public static boolean isStrings(InfSection section) {
        String lower = key(section.name());
        return lower.equals(STRINGS) || lower.startsWith(STRINGS + ".");
    }

    /** The strings' names in lower case, with their values. */
    public Map<String, InfValue> strings() {
        return Map.copyOf(strings);
    }

    /** A value of a line with strings put in; empty if the line has none there. */
    public Optional<String> text(InfLine line, int n) {
        return line.value(n).map(this::text);
    }

    /** A value with strings put in: {@code %Name%} by its string, {@code %%} by one sign; unknown names and directories stay. */
    public String text(InfValue value) {
        return TOKEN.matcher(value.text()).replaceAll(found -> Matcher.quoteReplacement(expansion(found.group(1))));
    }

    private String expansion(String token) {
        if (token.isEmpty()) {
            return "%";
        }
        return Optional.ofNullable(strings.get(key(token))).map(InfValue::text).orElse("%" + token + "%");
    }

    /** All tokens in use outside the strings themselves. */
    public List<Token> tokens() {
        return sections.values().stream().filter(s -> !isStrings(s)).flatMap(s -> s.lines().stream())
                .flatMap(line -> Stream.concat(line.key().stream(), line.values().stream()))
                .flatMap(value -> TOKEN.matcher(value.text()).results().map(found -> new Token(found.group(1), value.position())))
                .filter(token -> !token.name().isEmpty()).toList();
    }
}
