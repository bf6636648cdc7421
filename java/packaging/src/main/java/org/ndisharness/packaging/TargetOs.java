// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The decoration of a models section, {@code NTarchitecture.major.minor.product.suite.build} (inf-manufacturer-section.md). Product type
 * and suite are not used by this project and make the decoration unknown.
 *
 * @param architecture {@code amd64}, {@code arm64}, ...
 * @param build the first build it is for, 0 for all
 */
public record TargetOs(String architecture, int major, int minor, int build) {
    private static final Pattern FORM =
            Pattern.compile("(?i)NT(x86|amd64|arm|arm64|ia64)(?:\\.(\\d{1,3})\\.(\\d{1,3})(?:\\.\\.\\.(\\d{1,6}))?)?");

    /** Reads a decoration; empty if it has another form. */
    public static Optional<TargetOs> of(String decoration) {
        Matcher form = FORM.matcher(decoration);
        if (!form.matches()) {
            return Optional.empty();
        }
        return Optional.of(new TargetOs(form.group(1).toLowerCase(Locale.ROOT), number(form.group(2)), number(form.group(3)),
                number(form.group(4))));
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** Whether it is for every version of Windows. */
    public boolean isPlain() {
        return major == 0;
    }

    /** Without the architecture. */
    public String version() {
        return isPlain() ? "any" : major + "." + minor + "..." + build;
    }
}
