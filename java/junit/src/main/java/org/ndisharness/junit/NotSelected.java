// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.ndisharness.trace.Glob;

/**
 * Leaves out the cases that the configuration parameter {@code ndh.only} does not name (comma-separated ids, {@code *} for anything) and those that
 * {@code ndh.except} names (comma-separated ids).
 */
public final class NotSelected {
    /** Reason given to JUnit, by which runners tell these from cases that were skipped. */
    public static final String REASON = "not selected by ndh.only or ndh.except";

    private static final String ONLY = "ndh.only";
    private static final String EXCEPT = "ndh.except";

    private NotSelected() {
    }

    static ConditionEvaluationResult evaluate(ExtensionContext context) {
        boolean isCase = context.getTestMethod().isPresent() && !isTemplate(context);
        boolean selected = !isCase || isSelected(context, CaseId.of(context));
        return selected ? ConditionEvaluationResult.enabled("selected") : ConditionEvaluationResult.disabled(REASON);
    }

    private static boolean isSelected(ExtensionContext context, String id) {
        return context.getConfigurationParameter(ONLY).map(globs -> Glob.anyOf(List.of(globs.split(","))).test(id)).orElse(true)
                && context.getConfigurationParameter(EXCEPT).map(ids -> !Arrays.asList(ids.split(",")).contains(id)).orElse(true);
    }

    private static boolean isTemplate(ExtensionContext context) {
        return context.getUniqueId().contains("[test-template:") && !context.getUniqueId().contains("[test-template-invocation:");
    }
}
