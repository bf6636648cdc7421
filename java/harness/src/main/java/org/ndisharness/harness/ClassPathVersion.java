// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a library of the class path is one that this project can work with: of the major version that it was built with, and no older.
 */
public final class ClassPathVersion {
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");

    private ClassPathVersion() {
    }

    /**
     * Fails with one message that names both versions, unless they fit.
     *
     * @param name what people call the library
     * @param type one of its classes, which says where it came from
     * @param found its version; null if it does not say, which is taken for fitting
     * @param built the version that this project was built with
     * @throws IllegalStateException when they do not fit
     */
    public static void require(String name, Class<?> type, String found, String built) {
        if (found == null || fits(found, built)) {
            return;
        }
        CodeSource source = type.getProtectionDomain().getCodeSource();
        throw new IllegalStateException(
                name + " " + found + " is on the class path" + (source == null ? "" : " (" + source.getLocation() + ")")
                        + ", but NDIS Harness needs " + name + " " + built + " or a later " + major(built)
                        + ".x; import org.ndisharness:ndh-bom before other version lists in dependencyManagement");
    }

    private static boolean fits(String found, String built) {
        Matcher have = NUMBERS.matcher(found);
        Matcher want = NUMBERS.matcher(built);
        return !have.matches() || !want.matches()
                || have.group(1).equals(want.group(1)) && Integer.parseInt(have.group(2)) >= Integer.parseInt(want.group(2));
    }

    private static String major(String version) {
        return version.substring(0, version.indexOf('.'));
    }
}
