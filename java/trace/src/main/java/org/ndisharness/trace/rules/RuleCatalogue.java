// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.ndisharness.trace.Glob;

/** The rules that ship, by id. */
public final class RuleCatalogue {
    private static final String RESOURCE = "condis-rules.json";
    private static final String UNJUDGED_RESOURCE = "unjudged-rules.json";
    private static final String UNBROKEN_RESOURCE = "unbroken-rules.json";
    private static final String IMPLIED_RESOURCE = "implied-rules.json";
    private static final RuleCatalogue SHIPPED = new RuleCatalogue(read(RESOURCE, Document.class));

    private final int version;
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Map<String, String> unjudged = texts(UNJUDGED_RESOURCE, Reasoned::reason);
    private final Map<String, String> observed = texts(UNJUDGED_RESOURCE, Reasoned::observed);
    private final Map<String, String> unbroken = texts(UNBROKEN_RESOURCE, Reasoned::reason);
    private final Map<String, Set<String>> implied = new LinkedHashMap<>();

    /** The file. */
    private record Document(int version, List<Rule> rules) {
    }

    /** A rule of which something cannot be done; {@code observed} says how it shows nevertheless, if it does. */
    private record Reasoned(String id, String reason, String observed) {
    }

    /** A rule whose breach breaks others. */
    private record Implication(String id, List<String> implies, String why) {
    }

    private RuleCatalogue(Document all) {
        version = all.version;
        for (Implication implication : read(IMPLIED_RESOURCE, Implication[].class)) {
            implied.computeIfAbsent(implication.id, id -> new TreeSet<>()).addAll(implication.implies);
        }
        for (Rule rule : all.rules) {
            if (rule.since() > version) {
                throw new IllegalStateException("rule " + rule.id() + " is newer than " + RESOURCE);
            }
            if (rules.put(rule.id(), rule) != null) {
                throw new IllegalStateException("rule " + rule.id() + " stands twice in " + RESOURCE);
            }
        }
    }

    private static Map<String, String> texts(String resource, Function<Reasoned, String> text) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Reasoned rule : read(resource, Reasoned[].class)) {
            if (text.apply(rule) != null) {
                texts.put(rule.id, text.apply(rule));
            }
        }
        return texts;
    }

    private static <T> T read(String resource, Class<T> type) {
        try (InputStream in = RuleCatalogue.class.getResourceAsStream(resource);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, type);
        } catch (IOException failure) {
            throw new IllegalStateException(resource + " cannot be read", failure);
        }
    }

    /** The catalogue of this version. */
    public static RuleCatalogue shipped() {
        return SHIPPED;
    }

    /** Version of the catalogue: it grows when monitors begin to judge more. */
    public int version() {
        return version;
    }

    /** All rules in the catalogue's order. */
    public Collection<Rule> rules() {
        return Collections.unmodifiableCollection(rules.values());
    }

    /** Rules that no monitor can judge on a trace, by id, each with the reason. */
    public Map<String, String> unjudged() {
        return Collections.unmodifiableMap(unjudged);
    }

    /** Those of the {@linkplain #unjudged() unjudged} rules whose breach shows otherwise: a bug check, or memory that is left; by id, as what. */
    public Map<String, String> observed() {
        return Collections.unmodifiableMap(observed);
    }

    /** Rules that a monitor can judge, but no driver of ours can break on a live target, by id, each with the reason. */
    public Map<String, String> unbroken() {
        return Collections.unmodifiableMap(unbroken);
    }

    /** Rules that are broken too, or may be, when this one is: who breaks it cannot but break them. */
    public Set<String> implied(String id) {
        return Collections.unmodifiableSet(implied.getOrDefault(id, Set.of()));
    }

    /** The rule with this id. */
    public Rule rule(String id) {
        Rule rule = rules.get(id);
        if (rule == null) {
            throw new IllegalArgumentException("rule '" + id + "': not in the catalogue");
        }
        return rule;
    }

    /** Rules whose ids fit one of the patterns, in which {@code *} stands for anything. */
    public List<Rule> matching(Collection<String> patterns) {
        Predicate<String> wanted = Glob.anyOf(patterns);
        return rules.values().stream().filter(rule -> wanted.test(rule.id())).toList();
    }
}
