// SPDX-License-Identifier: MIT
package org.ndisharness.conformance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.trace.Glob;
import org.ndisharness.trace.rules.Rule;
import org.ndisharness.trace.rules.RuleCatalogue;

/**
 * Which cases of a suite run: those that fit each of the three lists, and a list that is empty fits all.
 *
 * @param only patterns of ids
 * @param tags tags, of which a case must have one
 * @param rules ids or patterns of rules, of which a case must exercise one
 */
public record CaseSelection(List<String> only, List<String> tags, List<String> rules) {
    /** All cases. */
    public static final CaseSelection ALL = new CaseSelection(List.of(), List.of(), List.of());

    /** Copies; what older files do not say is empty. */
    public CaseSelection {
        only = only == null ? List.of() : List.copyOf(only);
        tags = tags == null ? List.of() : List.copyOf(tags);
        rules = rules == null ? List.of() : List.copyOf(rules);
    }

    /** One case, or those of a pattern. */
    public static CaseSelection only(String... globs) {
        return new CaseSelection(List.of(globs), List.of(), List.of());
    }

    /** Whether it leaves nothing out. */
    public boolean isAll() {
        return equals(ALL);
    }

    /** Ids of the cases of a suite that fit, as far as they ship; sorted. */
    public List<String> of(SuiteConfig suite) {
        if (tags.isEmpty() && rules.isEmpty()) {
            return CaseList.of(suite).selected(only);
        }
        Predicate<String> ids = only.isEmpty() ? id -> true : Glob.anyOf(only);
        Predicate<String> rule = rules.isEmpty() ? id -> true : Glob.anyOf(rules);
        return CaseCatalogue.of(suite).cases().stream().filter(info -> ids.test(info.id()))
                .filter(info -> tags.isEmpty() || !Collections.disjoint(info.tags(), tags))
                .filter(info -> rules.isEmpty() || info.rules().stream().anyMatch(rule)).map(CaseInfo::id).toList();
    }

    /**
     * Throws when it fits nothing of a suite whose cases are known, or asks for what is known of those alone; the message names what is
     * nearest.
     */
    public void requireMatch(SuiteConfig suite) {
        CaseList list = CaseList.of(suite);
        if (list.ids().isEmpty()) {
            if (!rules.isEmpty()) {
                throw new IllegalArgumentException("--rule " + String.join(",", rules) + ": which rules the cases of " + suite.name()
                        + " exercise is not known, because it does not ship; allowed: --only, --tag");
            }
            return;
        }
        if (of(suite).isEmpty()) {
            throw new IllegalArgumentException(this + " fits no case of " + suite.name() + "; " + nearest(suite, list));
        }
    }

    private String nearest(SuiteConfig suite, CaseList list) {
        if (!only.isEmpty() && list.selected(only).isEmpty()) {
            return "the nearest: " + String.join(", ", list.nearest(only));
        }
        List<CaseInfo> cases = CaseCatalogue.of(suite).cases();
        TreeSet<String> known = cases.stream().flatMap(info -> info.tags().stream()).collect(Collectors.toCollection(TreeSet::new));
        if (!tags.isEmpty() && Collections.disjoint(known, tags)) {
            return "its tags: " + (known.isEmpty() ? "none" : String.join(", ", known));
        }
        TreeSet<String> exercised = cases.stream().flatMap(info -> info.rules().stream()).collect(Collectors.toCollection(TreeSet::new));
        if (!rules.isEmpty() && exercised.stream().noneMatch(Glob.anyOf(rules))) {
            List<Rule> meant = RuleCatalogue.shipped().matching(rules);
            return (meant.isEmpty() ? "the catalogue has no such rule" : "no case of it exercises " + meant.get(0).id())
                    + "; the nearest rules that its cases exercise: " + String.join(", ", CaseList.nearest(exercised, rules));
        }
        return "each of these fits some, but none fits all of them";
    }

    /** As it stands on the command line. */
    @Override
    public String toString() {
        List<String> options = new ArrayList<>();
        add(options, "--only", only);
        add(options, "--tag", tags);
        add(options, "--rule", rules);
        return String.join(" ", options);
    }

    private static void add(List<String> options, String name, List<String> values) {
        if (!values.isEmpty()) {
            options.add(name + " " + String.join(",", values));
        }
    }
}
