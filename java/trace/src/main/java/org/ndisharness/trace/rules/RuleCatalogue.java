// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.ndisharness.trace.Glob;

/** The rules that ship, by id. */
public final class RuleCatalogue {
    private static final String RESOURCE = "condis-rules.json";
    private static final String UNJUDGED_RESOURCE = "unjudged-rules.json";
    private static final String UNBROKEN_RESOURCE = "unbroken-rules.json";
    private static final String IMPLIED_RESOURCE = "implied-rules.json";
    private static final RuleCatalogue SHIPPED = new RuleCatalogue(CatalogueFile.read(RESOURCE));

    private final int version;
    private final Map<String, Rule> rules = new LinkedHashMap<>();

    /** What is said of rules besides them; read by the few who ask. */
    private static final class Remarks {
        private static final Map<String, String> UNJUDGED = texts(UNJUDGED_RESOURCE, "reason");
        private static final Map<String, String> OBSERVED = texts(UNJUDGED_RESOURCE, "observed");
        private static final Map<String, String> UNBROKEN = texts(UNBROKEN_RESOURCE, "reason");
        private static final Map<String, Set<String>> IMPLIED = new LinkedHashMap<>();

        static {
            for (CatalogueFile.Entry implication : CatalogueFile.read(IMPLIED_RESOURCE).entries()) {
                IMPLIED.computeIfAbsent(implication.text("id"), id -> new TreeSet<>()).addAll(implication.list("implies"));
            }
        }

        private static Map<String, String> texts(String resource, String member) {
            Map<String, String> texts = new LinkedHashMap<>();
            for (CatalogueFile.Entry rule : CatalogueFile.read(resource).entries()) {
                if (rule.text(member) != null) {
                    texts.put(rule.text("id"), rule.text(member));
                }
            }
            return texts;
        }
    }

    private RuleCatalogue(CatalogueFile file) {
        version = file.version();
        for (CatalogueFile.Entry entry : file.entries()) {
            Rule rule = rule(entry);
            if (rule.since() > version) {
                throw new IllegalStateException("rule " + rule.id() + " is newer than " + RESOURCE);
            }
            if (rules.put(rule.id(), rule) != null) {
                throw new IllegalStateException("rule " + rule.id() + " stands twice in " + RESOURCE);
            }
        }
    }

    private static Rule rule(CatalogueFile.Entry entry) {
        int since = entry.text("since") == null ? 1 : Integer.parseInt(entry.text("since"));
        return new Rule(entry.text("id"), entry.text("title"), entry.text("subject"), entry.text("actor"), entry.text("level"),
                entry.text("when"), entry.text("then"), entry.text("observable"), since, entry.list("source"));
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
        return Collections.unmodifiableMap(Remarks.UNJUDGED);
    }

    /**
     * Those of the {@linkplain #unjudged() unjudged} rules whose breach shows otherwise: a bug check, or memory that is left; by id, as
     * what.
     */
    public Map<String, String> observed() {
        return Collections.unmodifiableMap(Remarks.OBSERVED);
    }

    /** Rules that a monitor can judge, but no driver of ours can break on a live target, by id, each with the reason. */
    public Map<String, String> unbroken() {
        return Collections.unmodifiableMap(Remarks.UNBROKEN);
    }

    /** Rules that are broken too, or may be, when this one is: who breaks it cannot but break them. */
    public Set<String> implied(String id) {
        return Collections.unmodifiableSet(Remarks.IMPLIED.getOrDefault(id, Set.of()));
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
