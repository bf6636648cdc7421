// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A named trace script of the test resources. A file holds sections, each begun by {@code == KIND NAMES: title}; kinds are {@code part},
 * {@code scenario}, {@code keeps} and {@code breaks}. The names of the latter two are rules, the first the one that it is about, others
 * those that fall with it. A line {@code include NAME} stands for the lines of a part or scenario. Lines with {@code #} are comments.
 */
record Script(String kind, List<String> names, String title, List<String> lines, boolean closesOnly) {
    /** The rules of the close family. */
    static final List<String> CLOSE_FAMILY = List.of("MCM-CLOSE-*", "MCM-INCLOSE-*", "CL-CLOSE-*", "NDIS-CLOSE-*", "CM-CLOSE-*");
    /** Those files show calls only in so far as closes need them, and are judged by the rules of the close family. */
    private static final List<String> CLOSE_FILES =
            List.of("scenarios", "mcm-close", "mcm-close-data", "mcm-inclose", "cl-close", "ndis-close", "cm-close");
    private static final List<String> FILES = Stream.of(List.of("parts"), CLOSE_FILES,
            List.of("lifecycles", "handles", "vc", "call", "party", "family", "binding", "irql", "data", "qos", "oid"))
            .flatMap(List::stream).toList();
    private static final Pattern SECTION =
            Pattern.compile("(?<kind>part|scenario|keeps|breaks) (?<names>[^:\\n]+)(?:: (?<title>[^\\n]*))?\\n(?<body>.*)", Pattern.DOTALL);
    private static final String INCLUDE = "include ";
    private static final List<Script> ALL = load();

    /** All sections of this kind. */
    static Stream<Script> all(String kind) {
        return ALL.stream().filter(s -> s.kind.equals(kind));
    }

    String name() {
        return names.get(0);
    }

    /** Those that judge it. */
    Monitors monitors() {
        return closesOnly ? Monitors.shipped().matching(CLOSE_FAMILY) : Monitors.shipped();
    }

    TraceScript trace() {
        return TraceScript.of(lines);
    }

    /** Lines of text with the parts and scenarios that it includes. */
    static List<String> expand(String body) {
        Map<String, List<String>> known = new HashMap<>();
        ALL.stream().filter(s -> s.kind.equals("part") || s.kind.equals("scenario")).forEach(s -> known.putIfAbsent(s.name(), s.lines));
        return expand(body, known);
    }

    @Override
    public String toString() {
        return name() + ": " + title;
    }

    private static List<Script> load() {
        List<Script> scripts = new ArrayList<>();
        Map<String, List<String>> known = new HashMap<>();
        for (String file : FILES) {
            for (String section : Arrays.stream(read(file).split("(?m)^== ")).skip(1).toList()) {
                Matcher parts = SECTION.matcher(section);
                if (!parts.matches()) {
                    throw new IllegalArgumentException("script section '" + section + "': expected KIND NAMES: title");
                }
                List<String> names = List.of(parts.group("names").split(" "));
                List<String> lines = expand(parts.group("body"), known);
                known.putIfAbsent(names.get(0), lines);
                scripts.add(new Script(parts.group("kind"), names, parts.group("title"), lines, CLOSE_FILES.contains(file)));
            }
        }
        return List.copyOf(scripts);
    }

    private static boolean isComment(String line) {
        return line.isBlank() || line.strip().startsWith("#");
    }

    private static List<String> expand(String body, Map<String, List<String>> known) {
        List<String> lines = new ArrayList<>();
        for (String line : body.lines().filter(l -> !isComment(l)).toList()) {
            String own = line.strip();
            if (own.startsWith(INCLUDE)) {
                String indent = line.substring(0, line.indexOf(INCLUDE));
                List<String> included = known.get(own.substring(INCLUDE.length()));
                if (included == null) {
                    throw new IllegalArgumentException("script: " + own + ": no such part before this place");
                }
                included.forEach(i -> lines.add(indent + i));
            } else {
                lines.add(line);
            }
        }
        return List.copyOf(lines);
    }

    private static String read(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
