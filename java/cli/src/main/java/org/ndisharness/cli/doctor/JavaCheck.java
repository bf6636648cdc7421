// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.util.function.UnaryOperator;

/** The JVM that runs this. */
final class JavaCheck implements Check {
    private static final int OLDEST = 17;

    private final UnaryOperator<String> property;

    /** @param property system properties by name */
    JavaCheck(UnaryOperator<String> property) {
        this.property = property;
    }

    @Override
    public String name() {
        return "Java";
    }

    @Override
    public Finding examine() {
        String version = property.apply("java.version");
        String text = version + " (" + property.apply("java.vendor") + ") at " + property.apply("java.home");
        int feature = Integer.parseInt(property.apply("java.specification.version").replaceFirst("^1\\.", ""));
        return feature >= OLDEST ? Finding.ok(name(), text)
                : Finding.missing(name(), text + ", older than " + OLDEST, "apt-get install openjdk-17-jdk-headless");
    }
}
