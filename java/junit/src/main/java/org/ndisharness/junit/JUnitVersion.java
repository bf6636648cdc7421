// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.ndisharness.harness.ClassPathVersion;

/** Which JUnit is on the class path. Uses nothing of JUnit that a version might lack. */
final class JUnitVersion {
    private JUnitVersion() {
    }

    /**
     * Fails with one message that names both versions, unless JUnit Jupiter and the JUnit Platform are what this project can work with.
     *
     * @throws IllegalStateException when they are not
     */
    static void require() {
        String built = built();
        require("JUnit Jupiter", Test.class, built);
        require("JUnit Platform", AnnotationSupport.class, built);
    }

    private static void require(String name, Class<?> type, String built) {
        ClassPathVersion.require(name, type, type.getPackage().getImplementationVersion(), built);
    }

    private static String built() {
        Properties versions = new Properties();
        try (InputStream in = JUnitVersion.class.getResourceAsStream("versions.properties")) {
            versions.load(in);
        } catch (IOException failure) {
            throw new UncheckedIOException("read versions.properties", failure);
        }
        return versions.getProperty("junit");
    }
}
