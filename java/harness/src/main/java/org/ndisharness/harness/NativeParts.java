// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.file.Path;
import java.util.Optional;
import org.ndisharness.bridge.NativeBox;
import org.ndisharness.bridge.NativePlatform;

/** The native parts that this library works with on this machine. */
public final class NativeParts {
    private static final int MAJOR_SHIFT = 16;
    private static final int MINOR_MASK = 0xFFFF;

    private NativeParts() {
    }

    /** Why this machine has none, with the way out, in one line; empty if it has. Loads nothing. */
    public static Optional<String> unsupported() {
        return NativePlatform.unsupported();
    }

    /** Whether this JVM is one for Windows; true under Wine too. */
    public static boolean isWindows() {
        return NativePlatform.isWindows();
    }

    /** The C helper's file. */
    public static Path helper() {
        return NativePlatform.bridge();
    }

    /** The C helper's version, {@code major.minor}. */
    public static String helperVersion() {
        int version = NativeBox.helperVersion();
        return (version >>> MAJOR_SHIFT) + "." + (version & MINOR_MASK);
    }
}
