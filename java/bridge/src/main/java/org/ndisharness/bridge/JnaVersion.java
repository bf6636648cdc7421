// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import com.sun.jna.Native;
import java.lang.reflect.Field;

/** Which JNA is on the class path, found without loading its native part. */
public final class JnaVersion {
    private JnaVersion() {
    }

    /** A class of JNA, which says where it came from. */
    public static Class<?> type() {
        return Native.class;
    }

    /** The version that this project was built with: a constant of JNA, whose value the compiler has put in here. */
    public static String built() {
        return Native.VERSION;
    }

    /** The version that is on the class path; null if it does not say. */
    public static String found() {
        try {
            Field version = Class.forName("com.sun.jna.Version", true, Native.class.getClassLoader()).getDeclaredField("VERSION");
            version.setAccessible(true);
            return (String) version.get(null);
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            return null;
        }
    }
}
