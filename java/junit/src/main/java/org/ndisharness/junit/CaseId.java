// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The id of a test as files, reports and the command line know it: the display name if it is shell-safe (as those of parameterised cases
 * are made to be), else class and method.
 */
public final class CaseId {
    private static final Pattern SAFE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,119}");

    private CaseId() {
    }

    static String of(ExtensionContext context) {
        String displayName = context.getDisplayName();
        return isSafe(displayName) ? displayName
                : ofMethod(context.getUniqueId(), context.getRequiredTestClass().getName(), context.getRequiredTestMethod().getName());
    }

    /**
     * The id of a test as a listener sees it.
     *
     * @param uniqueId JUnit's, which numbers the invocations of a test template
     * @param className binary name of the test class
     */
    public static String of(String displayName, String uniqueId, String className, String methodName) {
        return isSafe(displayName) ? displayName : ofMethod(uniqueId, className, methodName);
    }

    private static boolean isSafe(String displayName) {
        return SAFE.matcher(displayName).matches();
    }

    private static String ofMethod(String uniqueId, String className, String methodName) {
        String simpleName = className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
        boolean repeated = uniqueId.contains("test-template-invocation");
        return simpleName + "." + methodName + (repeated ? "." + uniqueId.replaceAll(".*#(\\d+)]$", "$1") : "");
    }
}
