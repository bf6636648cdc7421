// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.ndisharness.trace.Glob;

/**
 * Leaves out the cases that do not fit the configuration parameters {@code ndh.only} (comma-separated ids, {@code *} for anything),
 * {@code ndh.cases} (comma-separated ids), {@code ndh.tags} (comma-separated, of which a case must have one), and those that
 * {@code ndh.except} names (comma-separated ids).
 */
public final class NotSelected {
    /** Reason given to JUnit, by which runners tell these from cases that were skipped. */
    public static final String REASON = "not selected by ndh.only, ndh.cases, ndh.tags or ndh.except";

    private static final ConditionEvaluationResult SELECTED = ConditionEvaluationResult.enabled("selected");
    private static final List<String> PARAMETERS = List.of("ndh.only", "ndh.cases", "ndh.except", "ndh.tags");

    /** Whether nothing is left out: then no test is asked for its id. */
    private final boolean all;
    private final Predicate<String> ids;
    private final Optional<Set<String>> tags;

    private NotSelected(ExtensionContext context) {
        all = PARAMETERS.stream().noneMatch(name -> context.getConfigurationParameter(name).isPresent());
        Predicate<String> only = parameter(context, "ndh.only").map(Glob::anyOf).orElse(id -> true);
        Predicate<String> cases = parameter(context, "ndh.cases").<Predicate<String>>map(ids -> Set.copyOf(ids)::contains)
                .orElse(id -> true);
        Predicate<String> except = parameter(context, "ndh.except").<Predicate<String>>map(ids -> Set.copyOf(ids)::contains)
                .orElse(id -> false);
        ids = only.and(cases).and(except.negate());
        tags = parameter(context, "ndh.tags").map(Set::copyOf);
    }

    private static Optional<List<String>> parameter(ExtensionContext context, String name) {
        return context.getConfigurationParameter(name).map(list -> List.of(list.split(",")));
    }

    static ConditionEvaluationResult evaluate(ExtensionContext context) {
        NotSelected selection = of(context);
        boolean isSelected = selection.all || !isCase(context) || selection.selects(context);
        return isSelected ? SELECTED : ConditionEvaluationResult.disabled(REASON);
    }

    private static boolean isCase(ExtensionContext context) {
        return context.getTestMethod().isPresent() && !isTemplate(context);
    }

    /** One for all cases of a run. */
    private static NotSelected of(ExtensionContext context) {
        ExtensionContext root = context.getRoot();
        return root.getStore(Namespace.create(NotSelected.class)).computeIfAbsent(NotSelected.class, unused -> new NotSelected(root),
                NotSelected.class);
    }

    private boolean selects(ExtensionContext context) {
        return ids.test(CaseId.of(context)) && tags.map(wanted -> !Collections.disjoint(wanted, context.getTags())).orElse(true);
    }

    private static boolean isTemplate(ExtensionContext context) {
        return context.getUniqueId().contains("[test-template:") && !context.getUniqueId().contains("[test-template-invocation:");
    }
}
