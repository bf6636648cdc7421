// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Leaves out the cases that the configuration parameter {@code ndh.only} does not name: comma-separated ids, {@code *} for anything. */
public final class NotSelected {
    /** Reason given to JUnit, by which runners tell these from cases that were skipped. */
    public static final String REASON = "not selected by ndh.only";

    private static final String ONLY = "ndh.only";

    private NotSelected() {
    }

    static ConditionEvaluationResult evaluate(ExtensionContext context) {
        boolean isCase = context.getTestMethod().isPresent() && !isTemplate(context);
        List<Pattern> wanted = context.getConfigurationParameter(ONLY).map(NotSelected::patterns).orElse(List.of());
        if (!isCase || wanted.isEmpty()) {
            return ConditionEvaluationResult.enabled("selected");
        }
        String id = CaseId.of(context);
        boolean selected = wanted.stream().anyMatch(p -> p.matcher(id).matches());
        return selected ? ConditionEvaluationResult.enabled("selected") : ConditionEvaluationResult.disabled(REASON);
    }

    private static boolean isTemplate(ExtensionContext context) {
        return context.getUniqueId().contains("[test-template:") && !context.getUniqueId().contains("[test-template-invocation:");
    }

    private static List<Pattern> patterns(String globs) {
        return Arrays.stream(globs.split(","))
                .map(glob -> Pattern.compile(Arrays.stream(glob.strip().split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"))))
                .toList();
    }
}
