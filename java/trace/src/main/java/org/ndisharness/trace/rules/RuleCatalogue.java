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
import java.util.function.Predicate;
import org.ndisharness.trace.Glob;

/** The rules that ship, by id. */
public final class RuleCatalogue {
    private static final String RESOURCE = "condis-rules.json";
    private static final String UNJUDGED_RESOURCE = "unjudged-rules.json";
    private static final RuleCatalogue SHIPPED = new RuleCatalogue(read(UNJUDGED_RESOURCE, Unjudged[].class), read(RESOURCE, Rule[].class));

    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Map<String, String> unjudged = new LinkedHashMap<>();

    /** A rule that no monitor can judge. */
    private record Unjudged(String id, String reason) {
    }

    private RuleCatalogue(Unjudged[] without, Rule... all) {
        for (Unjudged rule : without) {
            unjudged.put(rule.id, rule.reason);
        }
        for (Rule rule : all) {
            if (rules.put(rule.id(), rule) != null) {
                throw new IllegalStateException("rule " + rule.id() + " stands twice in " + RESOURCE);
            }
        }
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

    /** All rules in the catalogue's order. */
    public Collection<Rule> rules() {
        return Collections.unmodifiableCollection(rules.values());
    }

    /** Rules that no monitor can judge on a trace, by id, each with the reason. */
    public Map<String, String> unjudged() {
        return Collections.unmodifiableMap(unjudged);
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
