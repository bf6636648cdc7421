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
    private static final RuleCatalogue SHIPPED = load();

    private final Map<String, Rule> rules = new LinkedHashMap<>();

    private RuleCatalogue(Rule... all) {
        for (Rule rule : all) {
            if (rules.put(rule.id(), rule) != null) {
                throw new IllegalStateException("rule " + rule.id() + " stands twice in " + RESOURCE);
            }
        }
    }

    private static RuleCatalogue load() {
        try (InputStream in = RuleCatalogue.class.getResourceAsStream(RESOURCE);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return new RuleCatalogue(new Gson().fromJson(reader, Rule[].class));
        } catch (IOException failure) {
            throw new IllegalStateException(RESOURCE + " cannot be read", failure);
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
