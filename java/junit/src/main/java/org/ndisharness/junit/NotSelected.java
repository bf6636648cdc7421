// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.ndisharness.trace.Glob;

/** Leaves out the cases that the configuration parameter {@code ndh.only} does not name: comma-separated ids, {@code *} for anything. */
public final class NotSelected {
    /** Reason given to JUnit, by which runners tell these from cases that were skipped. */
    public static final String REASON = "not selected by ndh.only";

    private static final String ONLY = "ndh.only";

    private NotSelected() {
    }

    static ConditionEvaluationResult evaluate(ExtensionContext context) {
        boolean isCase = context.getTestMethod().isPresent() && !isTemplate(context);
        boolean selected = context.getConfigurationParameter(ONLY)
                .map(globs -> !isCase || Glob.anyOf(List.of(globs.split(","))).test(CaseId.of(context)))
                .orElse(true);
        return selected ? ConditionEvaluationResult.enabled("selected") : ConditionEvaluationResult.disabled(REASON);
    }

    private static boolean isTemplate(ExtensionContext context) {
        return context.getUniqueId().contains("[test-template:") && !context.getUniqueId().contains("[test-template-invocation:");
    }
}
