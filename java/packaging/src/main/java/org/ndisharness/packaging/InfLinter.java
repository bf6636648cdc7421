// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

/** Holds an INF to all {@link InfRule}s. */
public final class InfLinter {
    /** What a rule does: looks at the driver, reports place and message. */
    @FunctionalInterface
    interface Check {
        void run(InfDriver driver, BiConsumer<InfPosition, String> report);
    }

    private InfLinter() {
    }

    /** All findings, in the order of the file. */
    public static List<InfFinding> lint(InfFile inf) {
        InfDriver driver = new InfDriver(inf);
        List<InfFinding> findings = new ArrayList<>();
        for (InfRule rule : InfRule.values()) {
            rule.check().run(driver, (position, message) -> findings.add(new InfFinding(inf.name(), position, rule, message)));
        }
        findings.sort(Comparator.comparingInt((InfFinding f) -> f.position().line()).thenComparingInt(f -> f.position().column()));
        return findings;
    }
}
