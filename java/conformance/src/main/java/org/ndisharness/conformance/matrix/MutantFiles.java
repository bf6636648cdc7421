// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ndisharness.trace.rules.Rule;
import org.ndisharness.trace.rules.RuleCatalogue;

/**
 * The scenarios and mutants that ship. {@code files.txt} lists the files. A line {@code == NAME [@TARGET]: TITLE} begins a scenario, whose
 * {@linkplain Step steps} follow; a line {@code * RULE SCENARIO [+SERVICE.PARAMETER=NUMBER] [crash|leak|refused]: TITLE} begins a mutant,
 * whose {@linkplain Edit edits} follow. A line {@code include SCENARIO} stands for the steps of another one, {@code unkept RULE} names a
 * should-rule that the scenario cannot keep. Lines with {@code #} are comments.
 */
final class MutantFiles {
    private static final String INDEX = "files.txt";
    private static final String DEFAULT_TARGET = "embedded";
    private static final String INCLUDE = "include ";
    private static final String UNKEPT = "unkept ";
    private static final String SHOULD = "should";
    private static final Pattern SCENARIO = Pattern.compile("== (?<name>[\\w-]+)(?: @(?<target>[\\w.+=-]+))?: (?<title>.*)");
    private static final Pattern MUTANT =
            Pattern.compile("\\* (?<rule>[\\w-]+) (?<scenario>[\\w-]+)(?: (?<more>\\+\\S+))?(?<end> crash| leak| refused)?: (?<title>.*)");

    private final Map<String, Scenario> scenarios = new LinkedHashMap<>();
    private final List<Mutant> mutants = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();

    private MutantFiles() {
    }

    /** Those that ship. */
    static MutantFiles shipped() {
        MutantFiles files = new MutantFiles();
        lines(INDEX).forEach(name -> files.read(name, lines(name)));
        return files;
    }

    /** Those of a text; {@code name} stands for its file in errors. */
    static MutantFiles of(String name, String text) {
        MutantFiles files = new MutantFiles();
        files.read(name, text.lines().toList());
        return files;
    }

    Map<String, Scenario> scenarios() {
        return Collections.unmodifiableMap(scenarios);
    }

    List<Mutant> mutants() {
        return Collections.unmodifiableList(mutants);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = MutantFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + ": named in " + INDEX + " but not there");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void read(String file, List<String> lines) {
        for (int i = 0; i < lines.size();) {
            String line = lines.get(i);
            String place = file + ":" + (i + 1);
            int end = i + 1;
            while (end < lines.size() && !lines.get(end).startsWith("== ") && !lines.get(end).startsWith("* ")) {
                end++;
            }
            if (line.startsWith("== ")) {
                scenario(line, place, file, lines.subList(i + 1, end), i + 2);
            } else if (line.startsWith("* ")) {
                mutant(line, place, file, lines.subList(i + 1, end), i + 2);
            } else if (!isComment(line)) {
                throw new IllegalArgumentException(
                        place + ": '" + line + "': before it a line == NAME: TITLE or * RULE SCENARIO: TITLE is missing");
            } else {
                end = i + 1;
            }
            i = end;
        }
    }

    private static boolean isComment(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    private void scenario(String head, String place, String file, List<String> body, int first) {
        Matcher parts = SCENARIO.matcher(head);
        if (!parts.matches()) {
            throw new IllegalArgumentException(place + ": '" + head + "': expected == NAME [@TARGET]: TITLE");
        }
        List<Step> steps = new ArrayList<>();
        Set<String> unkept = new TreeSet<>();
        for (int i = 0; i < body.size(); i++) {
            String line = body.get(i);
            if (line.startsWith(UNKEPT)) {
                unkept.add(shouldRule(line.substring(UNKEPT.length()).strip(), file + ":" + (first + i)));
            } else if (line.startsWith(INCLUDE)) {
                steps.addAll(known(line.substring(INCLUDE.length()).strip(), file + ":" + (first + i)).steps());
            } else if (!isComment(line)) {
                steps.add(Step.parse(line, file + ":" + (first + i)));
            }
        }
        String target = parts.group("target") == null ? DEFAULT_TARGET : parts.group("target");
        if (scenarios.put(parts.group("name"), new Scenario(parts.group("name"), target, parts.group("title"), unkept, steps)) != null) {
            throw new IllegalArgumentException(place + ": scenario '" + parts.group("name") + "' stands twice");
        }
    }

    private static String shouldRule(String id, String place) {
        Rule rule = RuleCatalogue.shipped().rule(id);
        if (!rule.level().equals(SHOULD)) {
            throw new IllegalArgumentException(
                    place + ": rule " + id + " is a " + rule.level() + "-rule; only should-rules may stay unkept");
        }
        return id;
    }

    private Scenario known(String name, String place) {
        Scenario scenario = scenarios.get(name);
        if (scenario == null) {
            throw new IllegalArgumentException(place + ": no scenario '" + name + "' before this place");
        }
        return scenario;
    }

    private void mutant(String head, String place, String file, List<String> body, int first) {
        Matcher parts = MUTANT.matcher(head);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    place + ": '" + head + "': expected * RULE SCENARIO [+SERVICE.PARAMETER=NUMBER] [crash|leak|refused]: TITLE");
        }
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < body.size(); i++) {
            if (!isComment(body.get(i))) {
                edits.add(Edit.parse(body.get(i), file + ":" + (first + i)));
            }
        }
        String rule = RuleCatalogue.shipped().rule(parts.group("rule")).id();
        Scenario scenario = known(parts.group("scenario"), place);
        String base = rule + "/" + scenario.name();
        int number = names.merge(base, 1, Integer::sum);
        mutants.add(new Mutant(rule, number == 1 ? base : base + "/" + number, scenario, parts.group("title"),
                scenario.target() + (parts.group("more") == null ? "" : parts.group("more")),
                " crash".equals(parts.group("end")), " leak".equals(parts.group("end")), " refused".equals(parts.group("end")), edits));
    }
}
