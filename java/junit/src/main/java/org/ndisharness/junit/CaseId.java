// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The id of a test as files, reports and the command line know it: the display name if it is shell-safe (as those of parameterised cases are
 * made to be), else class and method.
 */
final class CaseId {
    private static final Pattern SAFE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,119}");

    private CaseId() {
    }

    static String of(ExtensionContext context) {
        String name = context.getDisplayName();
        if (SAFE.matcher(name).matches()) {
            return name;
        }
        String method = context.getRequiredTestClass().getSimpleName() + "." + context.getRequiredTestMethod().getName();
        boolean repeated = context.getUniqueId().contains("test-template-invocation");
        String number = repeated ? "." + context.getUniqueId().replaceAll(".*#(\\d+)]$", "$1") : "";
        return method + number;
    }
}
